"""All of `content/`: which files are entries, and what is wrong with the names of those that are not."""

import json
import os
import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from briefbook.problems import Problem, problem
from briefbook.reading.composing import Loc, Marks, Plain, Value, read_mapping
from briefbook.reading.scanning import LARGEST, Mark
from briefbook.stamps import PASSED_OVER

__all__ = [
    "KINDS",
    "RESERVED",
    "EntryFile",
    "Loc",
    "Mark",
    "Marks",
    "Plain",
    "RawEntry",
    "Value",
    "find_entries",
    "is_id",
    "is_reserved",
    "name_at",
    "read_entries",
    "read_entry",
    "read_file",
    "read_mapping",
]

KINDS = ("sources", "events", "issues", "actors", "places", "claims", "briefings")

LONGEST_ID = 80

RESERVED = frozenset({"page", "index", "data"})
"""Words that addresses need: `…/page/2/`, `…/index.json` and `…/index.md`, `/data/`."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_YEAR = re.compile(r"[0-9]{4}")


def is_id(text: str) -> bool:
    """Whether `text` has the form of an id."""
    return len(text) <= LONGEST_ID and _ID.fullmatch(text) is not None


def is_reserved(text: str) -> bool:
    """Whether an address needs this word itself: the reserved ones, and years, as in `/timeline/2031/`."""
    return text in RESERVED or _YEAR.fullmatch(text) is not None


@dataclass(frozen=True)
class RawEntry:
    """One file of `content/`, read and not yet understood; `path` is relative to the root, with slashes."""

    path: str
    kind: str
    id: str
    data: dict[str, Value]
    marks: Marks

    @property
    def text(self) -> str:
        """The whole file as it was read."""
        return self._told[0]

    @property
    def lines(self) -> dict[str, int]:
        """The lines on which its fields stand, and under "" that on which it begins."""
        return self._told[1]

    @cached_property
    def _told(self) -> tuple[str, dict[str, int]]:
        """The text and the lines, which are all that is pickled: the text says the rest, the lines are often asked for.

        They stay in bytes until then, since many entries are held, of which a name and a day is asked for.
        """
        pickled: bytes | None = self.__dict__.get("pickled")
        if pickled is not None:
            text, lines = json.loads(pickled)
            return text, lines
        return self.marks.text, {
            name: self.marks.at((name,) if name else ()).line for name in ("", *self.data)
        }

    def __reduce__(self) -> tuple[Any, ...]:
        return _unread, (self.path, self.kind, self.id, json.dumps(self._told, ensure_ascii=False).encode())

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            """`data` and `marks` of an entry that was pickled: read when first asked for, which is seldom."""
            if name not in ("data", "marks"):
                raise AttributeError(name)
            data, marks, _ = read_mapping(self.path, self.text.encode())
            self.__dict__.update(data=data, marks=marks)
            return self.__dict__[name]


def _unread(path: str, kind: str, entry_id: str, pickled: bytes) -> RawEntry:
    raw = RawEntry.__new__(RawEntry)
    raw.__dict__.update(path=path, kind=kind, id=entry_id, pickled=pickled)
    return raw


class EntryFile(NamedTuple):
    """A file with the name of an entry: its path below the root, and the entry's kind and id."""

    path: str
    kind: str
    id: str


def find_entries(root: Path) -> tuple[list[EntryFile], list[Problem], frozenset[tuple[str, str]]]:
    """Every file that is to be read, by path, what is wrong with the others, and the (kind, id) of these.

    Two files may have the same kind and id. No link is followed. What the machine refuses (no permission, a broken
    disk) is an OSError.
    """
    walk = _Walk(root)
    walk.go()
    return sorted(walk.files), sorted(walk.problems), frozenset(walk.unread)


def read_file(root: Path, file: EntryFile) -> tuple[RawEntry | None, list[Problem]]:
    """What a file of an entry says, or what is wrong with it."""
    path = _printable(file.path)
    with (root / file.path).open("rb") as opened:
        content = opened.read(LARGEST + 1)  # one more than may be, and not all of a file that never ends
    data, marks, problems = read_mapping(path, content)
    return None if problems else RawEntry(path, file.kind, file.id, data, marks), problems


def read_entries(root: Path) -> tuple[list[RawEntry], list[Problem], frozenset[tuple[str, str]]]:
    """Every entry that can be read, every problem, and the (kind, id) of files that exist but can't be read.

    As `find_entries` otherwise.
    """
    files, problems, misnamed = find_entries(root)
    entries, unread = list[RawEntry](), set(misnamed)
    for file in files:
        entry, faults = read_file(root, file)
        problems += faults
        if entry is None:
            unread.add((file.kind, file.id))
        else:
            entries.append(entry)
    return entries, sorted(problems), frozenset(unread)


def name_at(path: str) -> tuple[str, str] | None:
    """The kind and id of the entry at a path below the root; None where no entry could be."""
    content, *folders, name = path.split("/")
    stem, _, ending = name.rpartition(".")
    plain = content == "content" and all(each.isprintable() and each[:1] != "." for each in folders)
    if not (plain and folders and folders[0] in KINDS and ending == "yml" and is_id(stem)) or is_reserved(
        stem
    ):
        return None
    return folders[0], stem


def read_entry(root: Path, path: str) -> RawEntry | None:
    """The entry at a path below `root`, or None where there is anything to say about it: `read_entries` says what."""
    name = name_at(path)
    if name is None:
        return None
    target = root / path
    if target.is_symlink() or not target.is_file():
        return None
    return read_file(root, EntryFile(path, *name))[0]


@dataclass(frozen=True)
class _Folder:
    """A folder still to be read. One with the wrong name is only asked which entries it would hold."""

    path: str
    kind: str = ""
    misnamed: bool = False


class _Walk:
    """One walk through `content/`, and what it finds. Links are named, and never followed or read."""

    def __init__(self, root: Path) -> None:
        self.files: list[EntryFile] = []
        self.problems: list[Problem] = []
        self.unread: set[tuple[str, str]] = set()
        self._root = root
        # A list, not recursion: the folders of a hostile branch may nest deeper than Python does.
        self._waiting: list[_Folder] = []

    def go(self) -> None:
        """Look at all there is."""
        content = self._root / "content"
        if content.is_symlink() or (content.exists() and not content.is_dir()):
            self._blame("content", '"content" is not an ordinary folder', "put a folder in its place")
        elif content.exists():
            self._waiting.append(_Folder("content"))
        while self._waiting:
            folder = self._waiting.pop()
            with os.scandir(self._root / folder.path) as items:
                for item in items:
                    self._item(folder, item, f"{folder.path}/{item.name}")

    def _item(self, folder: _Folder, item: os.DirEntry[str], path: str) -> None:
        if PASSED_OVER.fullmatch(item.name):
            return
        if item.is_symlink():
            self._unread(folder, item.name)
            self._blame(path, "a link is not followed", "put the file or folder itself in its place", folder)
        elif item.is_dir(follow_symlinks=False):
            self._folder(folder, item.name, path)
        elif not item.is_file(follow_symlinks=False):
            self._blame(path, "this is not an ordinary file", "delete it", folder)
        elif folder.misnamed:
            self._unread(folder, item.name)
        else:
            self._file(folder.kind, item.name, path)

    def _folder(self, folder: _Folder, name: str, path: str) -> None:
        if name.startswith("."):
            self._blame(path, "a hidden folder holds no entries", "move it out of content/", folder)
        elif folder.path == "content" and name not in KINDS:
            self._unknown_kind(name, path)
        else:
            if not name.isprintable():
                self._blame(path, "the name of this folder can't be printed", "rename it", folder)
            self._waiting.append(_Folder(path, folder.kind or name, folder.misnamed))

    def _unknown_kind(self, name: str, path: str) -> None:
        """Says so once: references to what lies in a folder that is only misspelt would all be echoes."""
        near = get_close_matches(name.lower(), KINDS, 1)
        hint = f'did you mean "{near[0]}"?' if near else f"the kinds are {', '.join(KINDS)}"
        self._blame(path, f'no kind is called "{name}"', hint)
        if near:
            self._waiting.append(_Folder(path, near[0], misnamed=True))

    def _file(self, kind: str, name: str, path: str) -> None:
        stem, _, ending = name.rpartition(".")
        if ending.lower() not in ("yml", "yaml") or not stem:
            self._blame(path, "this file is not an entry", "move it out of content/, or delete it")
        elif not kind:
            hint = f"move it into the folder of its kind: {', '.join(KINDS)}"
            self._blame(path, "an entry can't lie in content/ itself", hint)
        elif ending != "yml":
            self._misnamed(kind, stem, path, 'the name of an entry ends in ".yml"')
        elif not is_id(stem):
            message = (
                f"a file name is an id: a-z and 0-9, single hyphens between, at most {LONGEST_ID} characters"
            )
            self._misnamed(kind, stem, path, message)
        elif is_reserved(stem):
            self._blame(
                path, f'"{stem}" can\'t be an id: addresses need it', "choose a longer name", rule="bad-id"
            )
            self.unread.add((kind, stem))
        else:
            self.files.append(EntryFile(path, kind, stem))

    def _misnamed(self, kind: str, stem: str, path: str, message: str) -> None:
        name = _as_id(stem)
        self._blame(path, message, f'rename it to "{name}.yml"' if name else "rename it")
        self.unread.add((kind, stem))

    def _unread(self, folder: _Folder, name: str) -> None:
        stem, dot, ending = name.rpartition(".")
        if folder.kind and dot and ending == "yml":
            self.unread.add((folder.kind, stem))

    def _blame(
        self, path: str, message: str, hint: str, folder: _Folder | None = None, rule: str = "bad-name"
    ) -> None:
        if folder is None or not folder.misnamed:
            self.problems.append(problem(_printable(path), 1, 1, rule, message, hint))


def _printable(path: str) -> str:
    """A path that can be printed anywhere: bytes that are no characters, and line breaks, are spelt out."""
    if path.isprintable():
        return path
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in path)


def _as_id(stem: str) -> str:
    """The nearest id to a name that is none: lake-tea-2 for "Lake Téa_2"; empty if nothing is left."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-")

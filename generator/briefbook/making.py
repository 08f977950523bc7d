"""Sets of pages made and built side by side: one piece of the work is done wherever there is a free hand."""

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

from briefbook import site
from briefbook.answers import Answers, Fact, Made
from briefbook.evidence import Evidence
from briefbook.executors import Piece, circles_broken
from briefbook.fields import Ref
from briefbook.history import Told
from briefbook.library import Library
from briefbook.memory import AnswerRow, Memory, aside, dumped, loaded, rows_of, take_answers, write_answers
from briefbook.output import write_file
from briefbook.page import OutFile, markdown_file, page_file
from briefbook.posters import may_have_poster
from briefbook.problems import Problem
from briefbook.products import Name, Products
from briefbook.publish.trees import Tree, above, remove
from briefbook.records import SearchRecord
from briefbook.settings import Settings
from briefbook.story import Story

_products: dict[str, Products] = {}
"""Of the build of which this process last made a piece: what it knows serves the next piece too."""

_MUCH = 4_000_000
"""Characters of Markdown that are built in one go."""

_ANSWERS, _RECORDS = "answers", "records"
"""The folders in which a first build puts aside answers, and what the search is given."""

_ALONE = Lock()
"""What is being read is noted in one place, and MkDocs has its own such places: one piece at a time in a process."""


@dataclass(frozen=True)
class Background:
    """What all pieces of a build have in common. It can be sent to another process, or another machine.

    `known` are answers that were worked out in this build already, with their heights, `stale` those that must be.
    `build` is a name that no other build has.
    """

    root: Path
    settings: Settings
    library: Library
    told: Told
    memory: Memory | None = None
    known: Mapping[Fact, tuple[Any, int]] = field(default_factory=dict)
    stale: frozenset[Fact] = frozenset()
    build: str = field(default_factory=lambda: uuid4().hex)

    def story(self) -> Story:
        """The story, to be asked."""
        keep = None if self.memory else partial(_keep_aside, self.root)
        answers = Answers(self.memory, self.known, self.stale, keep)
        return Story(self.settings, self.library, Evidence(self.library, answers), self.told)


@dataclass(frozen=True)
class Outcome:
    """What became of a piece.

    `made` are its answers where something is remembered, else they lie in a file; `addresses` says where
    the pages of its sets answer, `texts` which of them were made, `gone` what is no longer there. The Markdown is in
    `folder`/docs; what was built of it is in `folder`/site, with the `files` that lead to entries, and posters.
    """

    folder: Path
    made: Sequence[AnswerRow]
    addresses: Mapping[Name, Mapping[str, bool]]
    texts: Sequence[str]
    files: Sequence[str]
    gone: Sequence[str]


def get_ready() -> None:
    """Import what takes long, before there is a piece to make."""
    from briefbook import pages, rendering  # noqa: F401

    site.get_ready()


def folder_of(root: Path, piece: Piece[Name]) -> Path:
    """Where a piece is made."""
    return root / "build" / "pieces" / str(piece.number)


def examine(background: Background, piece: Piece[Name]) -> list[Problem]:
    """What is wrong with the entries of a piece; what the search is given of its sets is put aside."""
    with _ALONE:
        products = _products_of(background)
        problems: list[Problem] = []
        records: list[SearchRecord] = []
        for name in piece.items:
            records += products.records(name)
            if isinstance(name, Ref):
                problems += products.problems(name)
        anew = aside(background.root / "build")
        write_files(anew / _RECORDS, {str(piece.number): dumped(records)})
        _keep_aside(background.root, products.answers.take_made())
        return problems


def records_aside(anew: Path) -> Iterator[SearchRecord]:
    """What the search is given of all sets, when they have been examined."""
    for path in sorted((anew / _RECORDS).iterdir()):
        yield from loaded(path.read_bytes())


def make(background: Background, piece: Piece[Name]) -> Outcome:
    """Make what is to be made of the sets of a piece, and build the pages."""
    with _ALONE:
        return _make(background, piece)


def _make(background: Background, piece: Piece[Name]) -> Outcome:
    folder = folder_of(background.root, piece)
    remove(folder)
    pages = _Pages(background.root / "build", folder)
    products = _products_of(background)
    texts: list[str] = []
    gone: list[str] = []
    files: dict[str, str | bytes] = {}
    addresses: dict[Name, Mapping[str, bool]] = {}
    for name in piece.items:
        addresses[name] = products.addresses(name)
        for address in addresses[name]:
            products.page((name, address))
            made = products.take_texts()
            pages.put(made)
            texts += made
        gone += _make_files(products, background.memory, name, addresses[name])
        files |= products.files
        products.forget()
    pages.build()
    write_files(folder / "site", files)
    answers = products.answers.take_made()
    if background.memory is None:
        _keep_aside(background.root, answers)
        answers = {}
    return Outcome(folder, rows_of(answers), addresses, texts, list(files), gone)


class _Pages:
    """The pages of a piece: their Markdown in `folder`/docs, and what is built of it in `folder`/site.

    MkDocs holds all that it builds in one go, so it gets what is waiting whenever that is much.
    """

    def __init__(self, build: Path, folder: Path) -> None:
        self._build = build
        self._folder = folder
        self._waiting = folder / "waiting"
        self._length = 0
        (folder / "docs").mkdir(parents=True)

    def put(self, texts: Mapping[str, str]) -> None:
        """Have the Markdown of pages wait to be built, by their addresses."""
        docs = self._waiting / "docs"
        write_files(docs, {markdown_file(address): text for address, text in texts.items()})
        self._length += sum(map(len, texts.values()))
        if self._length > _MUCH:
            self.build()

    def build(self) -> None:
        """Build what is waiting."""
        if not self._length:
            return
        with circles_broken():
            site.build_pages(self._build, self._waiting / "docs", self._waiting / "site")
        for name in ("docs", "site"):
            _merge(self._waiting / name, self._folder / name)
        remove(self._waiting)
        self._length = 0


def _keep_aside(root: Path, made: Mapping[Fact, Made]) -> None:
    """Write answers into a file of their own, for whoever calls `take_aside`."""
    folder = aside(root / "build") / _ANSWERS
    folder.mkdir(exist_ok=True)
    path = folder / uuid4().hex
    unfinished = path.with_suffix(".new")
    write_answers(unfinished, rows_of(made))
    unfinished.rename(path)


def take_aside(anew: Path, least: int = 1) -> int:
    """Remember the answers that workers have put aside so far, if they lie in so many files; gives how many it took."""
    paths = sorted(path for path in (anew / _ANSWERS).iterdir() if not path.suffix)
    if len(paths) < least:
        return 0
    take_answers(anew, paths)
    for path in paths:
        path.unlink()
    return len(paths)


def _products_of(background: Background) -> Products:
    if background.build not in _products:
        _products.clear()
        _products[background.build] = Products(background.story(), background.root)
    return _products[background.build]


def _make_files(products: Products, memory: Memory | None, name: Name, pages: Iterable[str]) -> list[str]:
    """Make what a set has besides its `pages`. Gives the files that it no longer has."""
    then = made_then(memory, name)
    now = {page_file(address) for address in pages}
    if isinstance(name, Ref):
        now |= products.leading(name).keys()
    if may_have_poster(name):
        now |= products.poster(name).keys()
    return sorted(then - now)


def made_then(memory: Memory | None, name: Name) -> set[str]:
    """The files of a set as they were remembered."""
    if memory is None:
        return set()
    pages, *files = (memory.recall((f"Products.{made}", name)) for made in ("addresses", "leading", "poster"))
    found = {page_file(address) for address in (pages[0] if pages else ())}
    return found.union(*(each[0] for each in files if each))


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write new files below a folder."""
    for path, text in files.items():
        write_file(folder / path, text if isinstance(text, bytes) else text.encode())


class Taken:
    """What has been taken of pieces: Markdown into `docs`, which is kept for people, the rest into `stage`.

    `texts` are the addresses of pages that were made, `indexed` of those that are to be found; `written` counts texts
    that are other than before; `gone` are files that sets no longer have.
    """

    def __init__(self, docs: Path, stage: Path) -> None:
        self.texts: set[str] = set()
        self.indexed: list[str] = []
        self.gone: set[str] = set()
        self.written = 0
        self._docs = docs
        self._new_docs = docs.with_name("docs.new")
        self._stage = stage
        remove(self._new_docs)

    def whole(self, outcome: Outcome) -> None:
        """Take all of a piece, with what the theme brings."""
        _merge(outcome.folder / "site", self._stage)
        _merge(outcome.folder / "docs", self._new_docs)
        self.indexed += indexed_of(outcome.addresses)
        self.texts.update(outcome.texts)

    def all_is_taken(self) -> None:
        """Whole pieces are all there is: their Markdown takes the place of all that was kept."""
        files = map(markdown_file, self.texts)
        self.written = sum(not _same(self._docs / file, self._new_docs / file) for file in files)
        remove(self._docs)
        self._new_docs.rename(self._docs)

    def pages(self, outcome: Outcome) -> None:
        """Take the pages of a piece alone."""
        built = outcome.folder / "site"
        for name in {path.partition("/")[0] for path in (*map(page_file, outcome.texts), *outcome.files)}:
            _merge(built / name, self._stage / name)
        docs = Tree(self._docs)
        for file in map(markdown_file, outcome.texts):
            if any(docs.other(folder) for folder in above(file)):
                raise NotADirectoryError(
                    errno.ENOTDIR, "a link stands where a folder should", str(docs.path(file))
                )
            if not _same(self._docs / file, outcome.folder / "docs" / file):
                self.written += 1
                _move(outcome.folder / "docs" / file, self._docs / file)
        self.gone.update(outcome.gone)
        self.texts.update(outcome.texts)
        remove(outcome.folder)

    def drop(self, files: Iterable[str]) -> None:
        """Remove the Markdown of pages that are no longer there, and folders that are empty then."""
        docs = Tree(self._docs)
        for path in files:
            docs.drop(markdown_file(path.removesuffix("index.html")))

    def files(self, files: Iterable[OutFile]) -> None:
        """Take files as they are."""
        write_files(self._stage, {file.path: file.text for file in files})

    def folder(self, made: Path, name: str) -> None:
        """Take a whole folder, which is then no longer there."""
        _merge(made, self._stage / name)


def indexed_of(addresses: Mapping[Name, Mapping[str, bool]]) -> list[str]:
    """Of the pages of sets, those that are to be found."""
    return [address for each in addresses.values() for address, is_indexed in each.items() if is_indexed]


def _same(one: Path, other: Path) -> bool:
    try:
        return one.read_bytes() == other.read_bytes()
    except FileNotFoundError:
        return False


def _merge(source: Path, target: Path) -> None:
    """Move a folder into another; whole folders at once where there is none in their place. What is there stays."""
    if not target.exists():
        _move(source, target)
        return
    with os.scandir(source) as items:
        for item in list(items):
            if item.is_dir(follow_symlinks=False):
                _merge(Path(item.path), target / item.name)
            elif not (target / item.name).exists():
                _move(Path(item.path), target / item.name)


def _move(path: Path, target: Path) -> None:
    """As `rename`, between file systems too."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.move(path, target)

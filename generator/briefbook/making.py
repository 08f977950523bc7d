"""Sets of pages made and built side by side: one piece of the work is done wherever there is a free hand."""

import errno
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from briefbook import site
from briefbook.answers import Answers, Fact, Made
from briefbook.evidence import Evidence
from briefbook.fields import Ref
from briefbook.library import Library
from briefbook.memory import Memory
from briefbook.output import sweep
from briefbook.page import OutFile
from briefbook.products import Name, Products
from briefbook.settings import Settings
from briefbook.story import Story

FEW = 24
"""Sets that are not worth a second worker, which must get ready first."""
MANY = 4_000
"""Sets in one piece, which are in memory together."""


@dataclass(frozen=True)
class Background:
    """What all pieces of a build have in common. It can be sent to another process, or another machine.

    `known` are answers that were worked out in this build already, with their heights, `stale` those that must be.
    """

    root: Path
    settings: Settings
    library: Library
    memory: Memory | None = None
    known: Mapping[Fact, tuple[Any, int]] = field(default_factory=dict)
    stale: frozenset[Fact] = frozenset()

    def story(self) -> Story:
        """The story, to be asked."""
        answers = Answers(self.memory, self.known, self.stale)
        return Story(self.settings, self.library, Evidence(self.library, answers))


@dataclass(frozen=True)
class Piece:
    """Some sets, to be made in one go."""

    number: int
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a piece: answers, which pages were made, and which files are no longer.

    The Markdown is in `folder`/docs; what was built of it is in `folder`/site, with the files that lead to entries.
    """

    folder: Path
    made: Mapping[Fact, Made]
    texts: Sequence[str]
    files: Sequence[str]
    gone: Sequence[str]


def cut(names: Sequence[Name], jobs: int) -> list[Piece]:
    """The sets in pieces of about the same weight: one for each worker, or more where they would be too large."""
    if len(names) <= FEW:
        return [Piece(0, tuple(names))] if names else []
    rounds = -(-len(names) // (jobs * MANY))
    return [Piece(number, tuple(names[number :: jobs * rounds])) for number in range(jobs * rounds)]


def get_ready() -> None:
    """Import what takes long, before there is a piece to make."""
    site.get_ready()


def folder_of(root: Path, piece: Piece) -> Path:
    """Where a piece is made."""
    return root / "build" / "pieces" / str(piece.number)


def make(background: Background, piece: Piece) -> Outcome:
    """Make what is to be made of the sets of a piece, and build the pages."""
    folder = folder_of(background.root, piece)
    shutil.rmtree(folder, ignore_errors=True)
    docs, built = folder / "docs", folder / "site"
    docs.mkdir(parents=True)
    products = Products(background.story(), background.root)
    texts: list[str] = []
    gone: list[str] = []
    files: dict[str, str] = {}
    for name in piece.names:
        gone += _make_set(products, background.memory, name)
        write_files(docs, products.texts)
        texts += products.texts
        files |= products.files
        products.forget()
    if texts:
        site.build_pages(background.root / "build", docs, built)
    write_files(built, files)
    return Outcome(folder, products.answers.made, texts, list(files), gone)


def _make_set(products: Products, memory: Memory | None, name: Name) -> list[str]:
    """The files that the set no longer has."""
    then = made_then(memory, name)
    now = {f"{address}index.html" for address in products.addresses(name)}
    for address in products.addresses(name):
        products.page((name, address))
    products.records(name)
    if isinstance(name, Ref):
        products.problems(name)
        now |= products.leading(name).keys()
    return sorted(then - now)


def made_then(memory: Memory | None, name: Name) -> set[str]:
    """The files of a set as they were remembered."""
    if memory is None:
        return set()
    pages, files = memory.recall(("Products.addresses", name)), memory.recall(("Products.leading", name))
    return {f"{address}index.html" for address in (pages[0] if pages else ())} | set(
        files[0] if files else ()
    )


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write new files below a folder."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")


class Taken:
    """What has been taken of pieces: Markdown into `docs`, which is kept for people, the rest into `stage`.

    `texts` are the pages of whole pieces, `indexed` the addresses of those that are to be found; `written` counts texts
    that are other than before; `gone` are files that sets no longer have.
    """

    def __init__(self, docs: Path, stage: Path) -> None:
        self.texts: set[str] = set()
        self.indexed: list[str] = []
        self.gone: set[str] = set()
        self.written = 0
        self._docs = docs
        self._stage = stage

    def whole(self, outcome: Outcome) -> None:
        """Take all of a piece, with what the theme brings."""
        built = outcome.folder / "site"
        for path in [each.relative_to(built).as_posix() for each in built.rglob("*") if each.is_file()]:
            _move(built / path, self._stage / path)
        for fact, answer in outcome.made.items():
            if fact[0] == "Products.addresses":
                self.indexed += [address for address, is_indexed in answer.value.items() if is_indexed]
        self._take_texts(outcome)

    def pages(self, outcome: Outcome) -> None:
        """Take the pages of a piece alone."""
        built = outcome.folder / "site"
        for path in (*(f"{text.removesuffix('.md')}.html" for text in outcome.texts), *outcome.files):
            _move(built / path, self._stage / path)
        self.gone.update(outcome.gone)
        self._take_texts(outcome)

    def _take_texts(self, outcome: Outcome) -> None:
        self.texts.update(outcome.texts)
        for path in outcome.texts:
            made, there = outcome.folder / "docs" / path, self._docs / path
            if not there.is_file() or there.read_bytes() != made.read_bytes():
                self.written += 1
                _move(made, there)
        shutil.rmtree(outcome.folder)

    def drop_others(self) -> None:
        """Leave no Markdown but that of whole pieces."""
        sweep(self._docs, self.texts)

    def drop(self, files: Iterable[str]) -> None:
        """Remove the Markdown of pages that are no longer there."""
        for path in files:
            text = self._docs / f"{path.removesuffix('.html')}.md"
            text.unlink(missing_ok=True)

    def files(self, files: Iterable[OutFile]) -> None:
        """Take files as they are."""
        write_files(self._stage, {file.path: file.text for file in files})

    def folder(self, made: Path, name: str) -> None:
        """Take a whole folder, which is then no longer there."""
        shutil.move(made, self._stage / name)


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.move(path, target)

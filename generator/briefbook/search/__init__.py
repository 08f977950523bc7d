"""The search index: Pagefind's files, made from records.

A whole index (the base) is made at first. What changes afterwards goes into a second, small one (the delta), which
the dialog joins to it; the file START says whether there is one, and which fragments of the base no longer hold.
So an edit costs as much as the delta, until that has grown so large that a new base is due.
"""

import hashlib
import json
import pickle
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from briefbook.disk import nameless_file, refusals
from briefbook.output import write_file
from briefbook.publish.trees import remove
from briefbook.records import Facet, SearchRecord
from briefbook.search.bundle import FRAGMENT, META, Odd, make_bundle, metadata_of
from briefbook.search.delta import Base, learn_base, make_delta
from briefbook.search.facets import Facets
from briefbook.search.service import SearchFailed, pagefind
from briefbook.search.start import START, Begun, start_file

__all__ = ["FOLDER", "Patched", "SearchFailed", "index_search", "keep_search", "patch_search"]

FOLDER = "pagefind"
DELTA = "delta"

MEMORY = "search"  # beside the bundle; never published
NOW, NEXT = "now.json", "next.json"

FEW, SHARE = 200, 8
"""A delta may hold this many records, and else one in so many of the base's."""


@dataclass(frozen=True)
class Patched:
    """The files that a patch wrote, and those that it left without use, by their paths below the site."""

    written: tuple[str, ...]
    gone: tuple[str, ...]


def index_search(records: Iterable[SearchRecord], directory: Path, language: str = "en") -> None:
    """Write the index of `records` to `directory`/pagefind, in place of what is there.

    `language` is the site's: words are cut to their stems by its rules, whatever script they are in, since
    Pagefind would keep another language apart, where a search never looks. No records make an index in which
    nothing is found. Raises SearchFailed when Pagefind fails, ValueError when two records have one address,
    OSError when the disk does.

    What a patch must know of it is kept in `directory`/search, and counts after `keep_search`.
    """
    language = language.lower()
    (directory / MEMORY / NEXT).unlink(missing_ok=True)
    facets, addresses = Facets(), list[str]()

    def told() -> Iterator[SearchRecord]:
        for record in facets.noted(_in_order(records)):
            addresses.append(record.address)
            yield record

    learnt = dict[str, bytes]()
    with _anew(directory / FOLDER) as new:
        with pagefind() as service:
            for path, content in make_bundle(service, told(), language):
                if not path.endswith(FRAGMENT):
                    learnt[path] = content
                if not path.endswith(META):
                    write_file(new / path, content)
        name, content = facets.file()
        start = start_file(Begun(metadata_of(learnt), name))
        write_file(new / name, content)
        write_file(new / START, start)
    memory = directory / MEMORY
    try:
        base = learn_base(learnt, name, addresses, language)
    except Odd:
        memory.mkdir(parents=True, exist_ok=True)
        (memory / NEXT).write_bytes(b"")  # nothing that a patch could use
    else:
        _remember_base(base, start, memory)


def _in_order(records: Iterable[SearchRecord]) -> Iterator[SearchRecord]:
    """By their addresses. They are sorted in a file that is gone afterwards, for there may be very many."""
    rows = ((record.address, pickle.dumps(record, pickle.HIGHEST_PROTOCOL)) for record in records)
    with closing(nameless_file("CREATE TABLE records (address TEXT, record BLOB)")) as file, refusals():
        file.executemany("INSERT INTO records VALUES (?, ?)", rows)
        for (record,) in file.execute("SELECT record FROM records ORDER BY address"):
            yield pickle.loads(record)  # noqa: S301 - nobody else can open the file


def patch_search(
    directory: Path, changed: Mapping[str, SearchRecord], removed: Iterable[str], language: str = "en"
) -> Patched | None:
    """Fold records that changed or are new, and addresses that went, into the index last kept in `directory`.

    Afterwards `directory`/pagefind holds the files that were written, and no others: they belong on top of those that
    are published. None when the index must be made anew: nothing usable is remembered, or too much has changed since
    it was made. Raises as `index_search` does.
    """
    memory = directory / MEMORY
    (memory / NEXT).unlink(missing_ok=True)
    found = _recall(memory)
    if found is None or found[0].language != language.lower():
        return None
    base, now = found
    records: dict[str, SearchRecord | None] = {**now.records, **changed, **dict.fromkeys(removed)}
    records = {address: record for address, record in records.items() if record or address in base.fragments}
    if len(records) > max(FEW, len(base.fragments) // SHARE):
        return None
    try:
        files = _delta_files(base, records)
    except Odd:
        return None
    names = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    written = [path for path, mark in names.items() if now.files.get(path) != mark]
    gone = sorted(now.files.keys() - names.keys())
    with _anew(directory / FOLDER) as new:
        for path in written:
            write_file(new / path, files[path])
    _save(memory / NEXT, _Now(base.mark, records, names).as_json())
    return Patched(
        tuple(f"{FOLDER}/{path}" for path in sorted(written)), tuple(f"{FOLDER}/{path}" for path in gone)
    )


def keep_search(directory: Path) -> None:
    """Patch what was last made in `directory` from now on, instead of what was kept before.

    To be called when it has been published, so that what never was is not thought to be there.
    """
    memory = directory / MEMORY
    if not (memory / NEXT).exists():
        return
    (memory / NEXT).replace(memory / NOW)
    found = _recall(memory)
    for path in memory.iterdir():
        if path.name != NOW and (found is None or path.stem != found[0].mark):
            path.unlink()


def _delta_files(base: Base, records: Mapping[str, SearchRecord | None]) -> dict[str, bytes]:
    made: dict[str, bytes] = {}
    begun = None
    if present := sorted(filter(None, records.values())):
        made, begun = make_delta(base, present)
    stale = sorted(base.fragments[address] for address in records.keys() & base.fragments.keys())
    start = start_file(base.begun, begun, stale)
    return {START: start} | {f"{DELTA}/{path}": content for path, content in made.items()}


@contextmanager
def _anew(folder: Path) -> Iterator[Path]:
    """Where to write a folder anew, which takes the place of what is there when all is well.

    Never over old files, which may share their bytes with another site.
    """
    new = folder.with_name(f"{folder.name}.new")
    remove(new)
    yield new
    remove(folder)
    if new.exists():
        new.rename(folder)


# ── memory ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Now:
    """What has changed since the base of a mark, and the files that say so."""

    base: str
    records: Mapping[str, SearchRecord | None]
    files: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        records = {address: record and astuple(record) for address, record in self.records.items()}
        return {"base": self.base, "records": records, "files": self.files}


def _remember_base(base: Base, start: bytes, memory: Path) -> None:
    memory.mkdir(parents=True, exist_ok=True)
    now = _Now(base.mark, {}, {START: hashlib.sha256(start).hexdigest()})
    _save(memory / f"{base.mark}.json", vars(base))
    _save(memory / NEXT, now.as_json())


def _recall(memory: Path) -> tuple[Base, _Now] | None:
    """The base and what changed since, where all of it can be believed."""
    try:
        said = _load(memory / NOW)
        now = _Now(
            said["base"],
            {address: record and _record(record) for address, record in said["records"].items()},
            said["files"],
        )
        base = Base(**_load(memory / f"{now.base}.json"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return base, now


def _record(values: list[Any]) -> SearchRecord:
    address, title, kind, text, names, detail, facets = values
    return SearchRecord(
        address, title, kind, text, tuple(names), detail, tuple(Facet(*facet) for facet in facets)
    )


def _save(path: Path, value: Mapping[str, Any]) -> None:
    """Write JSON below a line that tells whether it is whole."""
    body = json.dumps(value, separators=(",", ":")).encode()
    new = path.with_suffix(".new")
    new.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    new.replace(path)


def _load(path: Path) -> Any:
    mark, _, body = path.read_bytes().partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != mark:
        raise ValueError(f"{path} is not whole")
    return json.loads(body)

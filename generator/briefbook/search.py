"""The search index: Pagefind's files, made from records.

Pagefind is driven through its service (`pagefind --service`): each message is base64 of JSON with a comma
after it, one question and one answer at a time. The files are asked for and written here rather than by
Pagefind: its own writing of 1.5.2 answers before the bytes are on disk, and most of what it writes is a user
interface that the theme does not use.

The same records give the same bytes: they go in sorted, all in one language, and without Pagefind's filters,
which 1.5.2 stores in an order that changes from run to run.
"""

import base64
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import IO, Any, NoReturn, cast

from briefbook.records import SearchRecord

FOLDER = "pagefind"
ENGINE_FILES = frozenset({"pagefind.js", "pagefind-worker.js", "pagefind-entry.json"})
INDEX_SUFFIXES = frozenset({".pf_meta", ".pf_index", ".pf_fragment", ".pagefind"})
PLAIN_WASM = "wasm.unknown.pagefind"

LONGEST_NAME = 4  # words; a longer title is a sentence about things, not the name of one

JOINT = "\u2060 "  # between two words that the text writes as one; the dialog takes it out again
LETTER_APOSTROPHE = "\u02bc"
APOSTROPHE = "\u2019\u2061"
OWN_MARKS = re.compile("[\u2060\u2061]")
LONG_COMPOUND = re.compile(r"(?<=\w{3})([^\w\s\x00-\x7f])(?=\w{3})")


class SearchFailed(Exception):
    """Pagefind is missing, stopped, or refused a record; the message says which."""


def index_search(records: Iterable[SearchRecord], directory: Path, language: str = "en") -> None:
    """Write the index of `records` to `directory`/pagefind, in place of what is there.

    `language` is the site's: words are cut to their stems by its rules, whatever script they are in, since
    Pagefind would keep another language apart, where a search never looks. No records make an index in which
    nothing is found. Raises SearchFailed when Pagefind fails, ValueError when two records have one address,
    OSError when the disk does.
    """
    ordered = sorted(records)
    _check_addresses(ordered)
    with _pagefind() as service:
        index = service.ask({"type": "NewIndex", "config": None})["index_id"]
        for record in ordered:
            service.ask(_request(record, index, language.lower()))
        files = service.ask({"type": "GetFiles", "index_id": index})["files"]
    _write({file["path"]: file["content"] for file in files}, directory / FOLDER)


def keep_search(directory):
    pass


def patch_search(directory, changed, removed, language):
    return None


def _check_addresses(ordered: list[SearchRecord]) -> None:
    """Pagefind would keep the last of two records with one address and lose the other."""
    for before, after in pairwise(ordered):
        if before.address == after.address:
            raise ValueError(f"two search records have the address {after.address!r}")


def _request(record: SearchRecord, index: int, language: str) -> dict[str, Any]:
    meta = {
        "title": _indexable(record.title),
        "name": _indexable(record.title) if len(record.title.split()) <= LONGEST_NAME else "",
        "names": "\n".join(map(_indexable, record.names)),
        "kind": _indexable(record.kind),
        "detail": _indexable(record.detail),
    }
    return {
        "type": "AddRecord",
        "index_id": index,
        "url": record.address,
        "content": _indexable(_content(record)),
        "language": language,
        "meta": meta,
        "filters": None,
        "sort": None,
    }


def _content(record: SearchRecord) -> str:
    """The text, else the title: Pagefind drops a record without words."""
    return record.text if any(map(str.isalnum, record.text)) else record.title


def _indexable(text: str) -> str:
    """The text as Pagefind should cut it into words, in a form from which it can be restored.

    Pagefind keeps a word with a dash inside as one where the dash is not ASCII, and takes the apostrophe
    that Unicode counts as a letter for one; people type neither. Words of its own must mean nothing to it.
    """
    text = " ".join(OWN_MARKS.sub("", text).split()).replace(LETTER_APOSTROPHE, APOSTROPHE)
    return LONG_COMPOUND.sub(rf"\1{JOINT}", text).replace("_PAGEFIND", "_\u2060PAGEFIND")


def _write(files: dict[str, str], folder: Path) -> None:
    """Write the wanted files anew; never over old ones, which may share their bytes with another site."""
    if folder.exists():
        shutil.rmtree(folder)
    for path in sorted(_wanted(files)):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(files[path]))


def _wanted(files: Iterable[str]) -> set[str]:
    """What `pagefind.js` fetches; the plain WebAssembly only where the language has none of its own."""
    wanted = {path for path in files if path in ENGINE_FILES or PurePosixPath(path).suffix in INDEX_SUFFIXES}
    has_own = any(path.startswith("wasm.") and path != PLAIN_WASM for path in wanted)
    return wanted - {PLAIN_WASM} if has_own else wanted


class _Service:
    """A running `pagefind --service`; `complaints` takes what it says besides its answers."""

    def __init__(self, process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
        self._process = process
        self._questions = cast(IO[bytes], process.stdin)
        self._answers = cast(BufferedReader, process.stdout)
        self._complaints = complaints
        self._asked = 0

    def ask(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Send one request and wait for its answer."""
        self._asked += 1
        message = json.dumps({"message_id": self._asked, "payload": payload})
        answer = self._exchange(base64.b64encode(message.encode()) + b",")
        response: dict[str, Any] = json.loads(base64.b64decode(answer))["payload"]
        if response["type"] == "Error":
            what = payload.get("url", payload["type"])
            raise SearchFailed(f"Pagefind refused {what}: {response['message']}")
        return response

    def _exchange(self, message: bytes) -> bytes:
        answer = bytearray()
        try:
            self._questions.write(message)
            self._questions.flush()
            while not answer.endswith(b","):
                answer += self._answers.read1() or self._stopped()
        except BrokenPipeError:
            self._stopped()
        return bytes(answer[:-1])

    def _stopped(self) -> NoReturn:
        status = self._process.wait()
        self._complaints.seek(0)
        words = self._complaints.read().decode(errors="replace").strip()
        raise SearchFailed(f"Pagefind stopped with status {status}{words and ': ' + words}")


@contextmanager
def _pagefind() -> Iterator[_Service]:
    """Pagefind's service, where no file in the folder and no environment changes its settings."""
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryFile() as complaints:
        process = _start(Path(empty), complaints)
        try:
            yield _Service(process, complaints)
        finally:
            process.kill()
            process.communicate()


def _start(folder: Path, complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    command = [str(_program()), "--service"]
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=complaints, cwd=folder, env={})
    except OSError as error:
        raise SearchFailed(f"Pagefind can't be started: {error}") from error


def _program() -> Path:
    try:
        from pagefind_bin import get_executable  # type: ignore[import-untyped]

        return Path(get_executable())
    except (ImportError, FileNotFoundError) as error:
        raise SearchFailed(f"Pagefind is not installed (package pagefind_bin): {error}") from error

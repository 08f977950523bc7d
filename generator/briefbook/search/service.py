"""Pagefind, driven through its service (`pagefind --service`).

Each message is base64 of JSON with a comma after it; questions are answered in the order in which they came. The
service reads ahead without bound, so many are asked before the first answer is waited for.
"""

import base64
import json
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, NoReturn, cast

AHEAD = 512
"""Questions asked before the answer to the first of them is read."""

SETTINGS = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "10000"}
"""Half of the usual: a search loads one such part of the index for every word."""


class SearchFailed(Exception):
    """Pagefind is missing, stopped, or refused a record; the message says which."""


class Service:
    """A running `pagefind --service`; `complaints` takes what it says besides its answers."""

    def __init__(self, process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
        self._process = process
        self._questions = cast(IO[bytes], process.stdin)
        self._answers = cast(BufferedReader, process.stdout)
        self._complaints = complaints
        self._asked: deque[str] = deque()  # what each unanswered question was about
        self._arrived: deque[bytes] = deque()
        self._part: list[bytes] = []

    def ask(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Send one request and wait for its answer."""
        self._send([payload])
        answer: dict[str, Any] = json.loads(self._receive())["payload"]
        return answer

    def tell(self, payloads: Iterable[dict[str, Any]]) -> None:
        """Send many requests whose answers matter only where they are refusals."""
        batch = []
        for payload in payloads:
            batch.append(payload)
            if len(batch) == AHEAD // 2:
                self._send(batch)
                batch = []
                while len(self._asked) > AHEAD // 2:
                    self._receive()
        self._send(batch)
        while self._asked:
            self._receive()

    def files(self, index: int) -> Iterator[tuple[str, bytes]]:
        """The files of an index with their paths, one after another: all of them may be much.

        They come in one answer, as JSON: `{"path": …, "content": …}` each, without a brace in between.
        """
        self._send([{"type": "GetFiles", "index_id": index}])
        text, count, others = b"", 0, list[bytes]()
        for piece in self._pieces():
            *whole, text = (text + piece).split(b"}")
            for each in whole:
                said = each.rpartition(b"{")[2]
                if not said.startswith(b'"path"'):
                    others.append(each)
                    continue
                count += 1
                file = json.loads(b"{" + said + b"}")
                yield file["path"], base64.b64decode(file["content"])
        if not count:
            raise SearchFailed(f"Pagefind gave no files: {b'}'.join(others).decode()}")

    def _send(self, payloads: list[dict[str, Any]]) -> None:
        messages = bytearray()
        for payload in payloads:
            self._asked.append(payload.get("url", payload["type"]))
            messages += base64.b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()) + b","
        try:
            self._questions.write(messages)
            self._questions.flush()
        except BrokenPipeError:
            self._stopped()

    def _receive(self) -> bytes:
        """The next answer, as JSON."""
        while not self._arrived:
            *whole, rest = (self._answers.read1(1 << 20) or self._stopped()).split(b",")
            if whole:
                whole[0] = b"".join([*self._part, whole[0]])
                self._part = []
            self._part.append(rest)
            self._arrived.extend(whole)
        answer = base64.b64decode(self._arrived.popleft())
        about = self._asked.popleft()
        if b'"payload":{"type":"Error"' in answer[:99]:
            raise SearchFailed(f"Pagefind refused {about}: {json.loads(answer)['payload']['message']}")
        return answer

    def _pieces(self) -> Iterator[bytes]:
        """The answer to the only question that has none yet, as JSON, in pieces."""
        self._asked.popleft()
        left = b""
        while left != b",":
            left += self._answers.read1(1 << 20) or self._stopped()
            whole = len(left) // 4 * 4  # signs, of which each four are three bytes
            yield base64.b64decode(left[:whole])
            left = left[whole:]

    def _stopped(self) -> NoReturn:
        status = self._process.wait()
        self._complaints.seek(0)
        words = self._complaints.read().decode(errors="replace").strip()
        raise SearchFailed(f"Pagefind stopped with status {status}{words and ': ' + words}")


@contextmanager
def pagefind() -> Iterator[Service]:
    """Pagefind's service, where no file in the folder and no environment changes its settings."""
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryFile() as complaints:
        process = _start(Path(empty), complaints)
        try:
            yield Service(process, complaints)
        finally:
            process.kill()
            process.communicate()


def _start(folder: Path, complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    command = [str(_program()), "--service"]
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=complaints, cwd=folder, env=SETTINGS)
    except OSError as error:
        raise SearchFailed(f"Pagefind can't be started: {error}") from error


def _program() -> Path:
    try:
        from pagefind_bin import get_executable  # type: ignore[import-untyped]

        return Path(get_executable())
    except (ImportError, FileNotFoundError) as error:
        raise SearchFailed(f"Pagefind is not installed (package pagefind_bin): {error}") from error

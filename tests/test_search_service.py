"""What Pagefind answers is understood however the system cuts it up, and what it refuses is said."""

import base64
import io
import json
import re
from itertools import cycle
from subprocess import Popen
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook.search.service import SearchFailed, Service

SIZES = st.lists(st.integers(1, 40), min_size=1)


class _Answers:
    """Gives no more at once than the next of some sizes, and never more than one answer."""

    def __init__(self, answers: list[bytes], sizes: list[int]) -> None:
        self._answers = [io.BytesIO(each) for each in answers]
        self._sizes = cycle(sizes)

    def read1(self, _: int) -> bytes:
        """Some bytes, or none when all were given."""
        size = next(self._sizes)
        return next(filter(None, (answer.read(size) for answer in self._answers)), b"")


class _Program:
    """Knows its answers before it is asked, and has stopped then."""

    def __init__(self, answers: list[bytes], sizes: list[int]) -> None:
        self.stdin = io.BytesIO()
        self.stdout = _Answers(answers, sizes)

    def wait(self) -> int:
        return 7


def service(answers: list[bytes], sizes: list[int]) -> Service:
    """One that gets these answers, in pieces of these sizes."""
    return Service(cast("Popen[bytes]", _Program(answers, sizes)), io.BytesIO(b"no memory left"))


def answer(**payload: Any) -> bytes:
    """An answer as Pagefind writes it."""
    said = json.dumps({"message_id": 1, "payload": payload}, separators=(",", ":"))
    return base64.b64encode(said.encode()) + b","


def files_in(files: dict[str, bytes]) -> bytes:
    """The answer that gives files."""
    found = [{"path": path, "content": base64.b64encode(content).decode()} for path, content in files.items()]
    return answer(type="GetFiles", files=found)


@given(st.dictionaries(st.from_regex(r"[a-z/._]+", fullmatch=True), st.binary(), min_size=1), SIZES)
def test_files_come_as_they_are(files: dict[str, bytes], sizes: list[int]) -> None:
    asked = service([answer(type="NewIndex", index_id=4), files_in(files)], sizes)
    assert asked.ask({"type": "NewIndex"})["index_id"] == 4
    assert list(asked.files(4)) == list(files.items())


@given(SIZES)
def test_files_that_are_refused(sizes: list[int]) -> None:
    asked = service([answer(type="Error", message="no {index} of 4")], sizes)
    with pytest.raises(SearchFailed, match=re.escape("no {index} of 4")):
        list(asked.files(4))


@given(SIZES)
def test_files_that_break_off(sizes: list[int]) -> None:
    asked = service([files_in({"a": b"first", "b": b"second"})[:-9]], sizes)
    found = asked.files(4)
    assert next(found) == ("a", b"first")
    with pytest.raises(SearchFailed, match="status 7: no memory left"):
        list(found)

"""What was put aside in pieces is remembered as if it had been one."""

from array import array
from pathlib import Path

import pytest

from briefbook import memory
from briefbook.answers import Fact, Made, number_of
from briefbook.memory import Memory, forget, rows_of, take_answers, write_answers

PIECES = 7
FACTS: list[Fact] = [("field", str(number)) for number in range(40)]


def pieces(folder: Path) -> list[Path]:
    """Files of answers, each of which has read facts that others have read too."""
    folder.mkdir()
    paths = []
    for piece in range(PIECES):
        made: dict[Fact, Made] = {
            ("Some.answer", (piece, number)): Made(
                f"{piece}-{number}", array("q", map(number_of, FACTS[number : number + piece])), number
            )
            for number in range(30)
        }
        made[("Some.answer", "everybody")] = Made("the same", array("q", [number_of(FACTS[0])]), 1)
        paths.append(folder / str(piece))
        write_answers(paths[-1], rows_of(made))
    return paths


Told = tuple[dict[object, object], list[set[tuple[Fact, int]]]]


def told(build: Path) -> Told:
    """All answers, and who has read each fact."""
    remembered = Memory(build)
    readers = [set(remembered.readers(fact)) for fact in FACTS]
    return dict(remembered.all_of("Some.answer")), readers


@pytest.mark.parametrize("opened", [2, PIECES])
def test_answers_are_the_same_however_many_are_taken_at_once(
    opened: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_OPEN", opened)
    paths = pieces(tmp_path / "pieces")
    for name, lots in (("one by one", [[path] for path in paths]), ("at once", [paths])):
        forget(tmp_path / name)
        for lot in lots:
            take_answers(tmp_path / name, lot)
    found = told(tmp_path / "at once")
    assert found == told(tmp_path / "one by one")
    answers, readers = found
    assert len(answers) == PIECES * 30 + 1
    expected = {(("Some.answer", (piece, 0)), 0) for piece in range(1, PIECES)}
    assert readers[0] == expected | {(("Some.answer", "everybody"), 1)}

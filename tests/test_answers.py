"""Answers are worked out once, and again exactly when something that was read for them has changed."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook.answers import Answers, Aside, Fact, Made, answer, note, number_of, watched


@dataclass
class Sums:
    """Numbers in a row, and questions about them; `work` counts what was worked out."""

    numbers: dict[int, int]
    answers: Answers
    work: list[Fact] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.answers.own(self)

    def read(self, index: int) -> int:
        note(("number", index))
        return self.numbers[index]

    @answer
    def is_odd(self, index: int) -> bool:
        self.work.append(("is_odd", index))
        return self.read(index) % 2 == 1

    @answer
    def odd_ones(self, upto: int) -> tuple[int, ...]:
        self.work.append(("odd_ones", upto))
        return tuple(index for index in range(upto) if self.is_odd(index))

    @answer
    def sum_of_odd_ones(self, upto: int) -> int:
        self.work.append(("sum_of_odd_ones", upto))
        return sum(self.read(index) for index in self.odd_ones(upto))


class Remembered:
    """A past made of the answers of a build."""

    def __init__(self, made: dict[Fact, Made]) -> None:
        self._made = made

    def recall(self, fact: Fact) -> tuple[Any, int] | None:
        found = self._made.get(fact)
        return (found.value, found.height) if found else None

    def readers(self, fact: Fact) -> list[tuple[Fact, int]]:
        number = number_of(fact)
        return [(reader, made.height) for reader, made in self._made.items() if number in made.reads]


def first(numbers: dict[int, int]) -> dict[Fact, Made]:
    """What a first build leaves."""
    sums = Sums(numbers, Answers())
    sums.sum_of_odd_ones(len(numbers))
    return sums.answers.made


def later(made: dict[Fact, Made], numbers: dict[int, int], changed: set[int]) -> Sums:
    """A build of other numbers that has refreshed what rests on them."""
    sums = Sums(numbers, Answers(Remembered(made)))
    sums.answers.refresh((("number", index) for index in changed), later=lambda _: False)
    return sums


def test_an_answer_is_worked_out_once() -> None:
    sums = Sums({0: 1, 1: 2}, Answers())
    assert (sums.is_odd(0), sums.is_odd(0), sums.is_odd(1)) == (True, True, False)
    assert sums.work == [("is_odd", 0), ("is_odd", 1)]


def test_what_was_read_for_an_answer_is_known_and_what_its_own_questions_read_is_theirs() -> None:
    made = first({0: 1, 1: 2})
    reads = set(made["Sums.sum_of_odd_ones", 2].reads)
    assert reads == {number_of(("number", 0)), number_of(("Sums.odd_ones", 2))}
    assert [made[name, of].height for name, of in (("Sums.is_odd", 0), ("Sums.odd_ones", 2))] == [1, 2]


def test_nothing_is_worked_out_where_nothing_changed() -> None:
    sums = later(first({0: 1, 1: 2}), {0: 1, 1: 2}, set())
    assert sums.sum_of_odd_ones(2) == 1
    assert sums.work == []


def test_it_stops_where_an_answer_comes_out_as_before() -> None:
    sums = later(first({0: 1, 1: 2, 2: 4}), {0: 1, 1: 8, 2: 4}, {1})
    assert sums.work == [("is_odd", 1)]
    assert sums.sum_of_odd_ones(3) == 1


def test_it_goes_on_from_the_ground_up_where_it_does_not() -> None:
    sums = later(first({0: 1, 1: 2, 2: 4}), {0: 1, 1: 3, 2: 4}, {1})
    assert [name for name, _ in sums.work] == ["is_odd", "odd_ones", "sum_of_odd_ones"]
    assert sums.sum_of_odd_ones(3) == 4


def test_what_is_for_later_is_left_and_then_worked_out_when_asked() -> None:
    sums = Sums({0: 3}, Answers(Remembered(first({0: 1}))))
    left = sums.answers.refresh([("number", 0)], later=lambda fact: fact[0] == "Sums.sum_of_odd_ones")
    assert left == {("Sums.sum_of_odd_ones", 1)}
    assert sums.work == [("is_odd", 0)]
    assert sums.sum_of_odd_ones(1) == 3


def test_an_answer_about_what_is_no_longer_there_is_gone() -> None:
    sums = later(first({0: 1, 1: 3}), {0: 1}, {1})
    assert ("Sums.is_odd", 1) in sums.answers.gone
    assert sums.sum_of_odd_ones(1) == 1


def test_what_came_out_otherwise_is_not_forgotten_for_what_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefbook.answers._AT_HAND", 1)
    numbers = dict.fromkeys(range(9), 1)
    sums = later(first(numbers), numbers | {0: 2}, {0})
    assert [sums.is_odd(index) for index in (*numbers, 0)] == [False, *[True] * 8, False]


def test_what_is_no_longer_at_hand_is_not_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefbook.answers._AT_HAND", 1)
    sums = Sums(dict.fromkeys(range(9), 1), Answers())
    assert [sums.is_odd(index) for index in (*sums.numbers, *sums.numbers)] == [True] * 18
    assert sums.work == [("is_odd", index) for index in sums.numbers]


def test_what_is_much_is_handed_over_and_no_longer_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefbook.answers._MANY", 2)
    kept: list[dict[Fact, Made]] = []
    numbers = dict.fromkeys(range(4), 1)
    sums = Sums(numbers, Answers(keep=kept.append))
    sums.sum_of_odd_ones(4)
    left = sums.answers.take_made()
    assert [len(each) for each in (*kept, left)] == [2, 2, 2, 0]
    assert {fact: made for each in (*kept, left) for fact, made in each.items()} == first(numbers)


NUMBERS = st.lists(st.integers(0, 3), min_size=1, max_size=8)


@given(st.lists(NUMBERS, min_size=2, max_size=4))
def test_whatever_changes_the_answers_are_those_of_a_first_build(rows: list[list[int]]) -> None:
    size = min(map(len, rows))
    before = dict(enumerate(rows[0][:size]))
    made = first(before)
    for row in rows[1:]:
        now = dict(enumerate(row[:size]))
        sums = later(made, now, {index for index in now if now[index] != before[index]})
        assert sums.sum_of_odd_ones(size) == first(now)["Sums.sum_of_odd_ones", size].value
        made, before = {**made, **sums.answers.made}, now


def test_aside_everything_is_read_by_who_asks() -> None:
    sums = Sums({0: 1, 1: 2}, Aside())
    for _ in range(2):  # the second time, the answer is known
        _, reads, _ = watched(lambda owner, of: owner.sum_of_odd_ones(of), sums, 2)
        assert reads == {number_of(("number", 0)), number_of(("number", 1))}
    assert sums.work.count(("sum_of_odd_ones", 2)) == 1


def test_a_failure_leaves_nothing_open() -> None:
    sums = Sums({}, Answers())
    with pytest.raises(KeyError):
        sums.is_odd(0)
    _, reads, _ = watched(lambda owner, _: owner.numbers, sums, 0)
    assert reads == set()

"""What was asked for lately is at hand, and there is never more than was agreed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook.recent import Overflowing, Recent


@given(st.integers(1, 4), st.lists(st.tuples(st.booleans(), st.integers(0, 9))))
def test_the_last_that_were_asked_for_are_at_hand_and_not_many_more(
    most: int, steps: list[tuple[bool, int]]
) -> None:
    recent = Recent[int, str](most)
    lately: list[int] = []  # keys, the last asked for at the end
    for is_put, key in steps:
        if is_put:
            recent.put(key, str(key))
        found = recent[key]
        assert found in (None, str(key))
        assert found or key not in lately[-most:]
        if found:
            lately = [each for each in lately if each != key] + [key]
    assert sum(bool(recent[key]) for key in range(10)) <= 2 * most


_KEYS = st.sampled_from([0, 1, 7, 8, 1 << 23, 5 << 23, -1, -8, -(1 << 23), -(1 << 63), (1 << 63) - 1])
"""Some of which are told apart by nothing but their highest bits."""


@given(st.integers(1, 4), st.lists(st.tuples(st.booleans(), _KEYS)))
def test_what_overflows_is_found_again(most: int, steps: list[tuple[bool, int]]) -> None:
    overflowing = Overflowing[tuple[str, int]](most)
    put = set[int]()
    for is_put, key in steps:
        if is_put and key not in put:
            overflowing.put(key, (str(key), key))
            put.add(key)
        assert overflowing[key] == ((str(key), key) if key in put else None)
        assert len(overflowing) + len(overflowing._old) <= 2 * most


def test_where_there_is_no_room_for_it_the_machine_has_failed() -> None:
    overflowing = Overflowing[str](1)
    for key in range(3):
        overflowing.put(key, "")
    assert overflowing._file
    overflowing._file.execute("PRAGMA max_page_count=1")  # no more than there are
    overflowing.put(3, "word " * 9999)
    overflowing.put(4, "")
    with pytest.raises(OSError, match="disk is full"):
        overflowing.put(5, "")

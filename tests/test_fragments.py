"""Links that lead to the very words of a page."""

import pytest

from briefbook.fragments import leading_to

PAGE = "https://courier.example/a"


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        ("Forty is not a number", "Forty%20is%20not%20a%20number"),
        ("“Forty, not thirty.”", "Forty%2C%20not%20thirty"),
        ("a well-known one & more", "a%20well%2Dknown%20one%20%26%20more"),
        ("Сорок — це не число", "%D0%A1%D0%BE%D1%80%D0%BE%D0%BA%20%E2%80%94%20%D1%86%D0%B5%20"
                                "%D0%BD%D0%B5%20%D1%87%D0%B8%D1%81%D0%BB%D0%BE"),
        ("… the quota […] is forty …", "the%20quota,is%20forty"),
        ("one two three four five six seven eight nine ten", "one%20two%20three%20four%20five%20six%20seven%20eight"
                                                             "%20nine%20ten"),
        ("one two three four five six seven eight nine ten eleven", "one%20two%20three%20four,eight%20nine%20ten"
                                                                    "%20eleven"),
    ],
)  # fmt: skip
def test_words_are_encoded_and_long_ones_named_by_their_ends(words: str, directive: str) -> None:
    assert leading_to(PAGE, words) == f"{PAGE}#:~:text={directive}"


def test_an_anchor_stays() -> None:
    assert leading_to(f"{PAGE}#top", "forty") == f"{PAGE}#top:~:text=forty"


@pytest.mark.parametrize(("url", "words"), [(PAGE, ""), (PAGE, "…"), (f"{PAGE}#:~:text=x", "forty")])
def test_an_address_stays_as_it_is_where_nothing_is_to_be_added(url: str, words: str) -> None:
    assert leading_to(url, words) == url

"""What tests share: small briefings of an invented world, written to a folder and read as the product reads them."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from briefbook.build import check_briefing
from briefbook.story import Story

WORLDS = Path(__file__).parent / "worlds"

SETTINGS = "title: The lake talks\n"
COURIER = "title: Forty is the number\ntype: news-report\npublisher: Lake Courier\npublished: 2031-05-12\n"


def write_briefing(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """A briefing at `root`: the files given, over one source (`courier`) and bare settings."""
    base: dict[str, str | bytes] = {"site_config.yml": SETTINGS, "content/sources/courier.yml": COURIER}
    for path, text in (base | dict(files)).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def read_story(root: Path) -> Story:
    """The story of a briefing that has no errors."""
    checked = check_briefing(root)
    assert not checked.failed(), checked.problems
    return checked.story


@pytest.fixture(scope="session")
def lake() -> Story:
    """The story of the invented world in `tests/worlds/lake`."""
    return read_story(WORLDS / "lake")

"""Every rule by example: `tests/problems/*.yml` give files and the exact lines that are said about them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefbook.checking import check_briefing
from briefbook.problems import format_text
from tests.conftest import write_briefing

EXAMPLES = sorted((Path(__file__).parent / "problems").glob("*.yml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_is_said(path: Path, tmp_path: Path) -> None:
    example = yaml.safe_load(path.read_text(encoding="utf-8"))
    root = write_briefing(tmp_path, {name: text_of(given) for name, given in example["given"].items()})
    today = date.fromisoformat(example["today"]) if "today" in example else None
    problems = [
        p for p in check_briefing(root, today).problems if p.rule != "unused" or "unused" in path.stem
    ]
    assert format_text(problems).splitlines() == example["expected"].splitlines()


def text_of(given: str | bytes | dict[str, Any]) -> str | bytes:
    """A file as an example gives it: its text, or a piece that is to be repeated."""
    return given["repeat"] * given["times"] if isinstance(given, dict) else given

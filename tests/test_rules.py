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
    root = write_briefing(tmp_path, {name: _text(given) for name, given in example["given"].items()})
    today = date.fromisoformat(example["today"]) if "today" in example else None
    problems = [
        p for p in check_briefing(root, today).problems if p.rule != "unused" or "unused" in path.stem
    ]
    assert format_text(problems).splitlines() == example["expected"].splitlines()


def _text(given: str | bytes | dict[str, Any]) -> str | bytes:
    return given["repeat"] * given["times"] if isinstance(given, dict) else given

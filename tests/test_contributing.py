"""What CONTRIBUTING.md tells people is so: its examples pass the check, its commands and rooms exist."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from briefbook.reading import KINDS

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n# (content/\S+)\n(.*?)```", TEXT, re.DOTALL)


def check(root: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "briefbook", "check", "--root", str(root), "--format", "json"]
    ended = subprocess.run([*command, "--today", "2031-06-01"], capture_output=True, text=True)
    assert ended.stdout, ended.stderr
    return ended.returncode, ended.stdout


@pytest.fixture
def briefing(tmp_path: Path) -> Path:
    """A briefing of the examples alone."""
    (tmp_path / "site_config.yml").write_text("title: Water for two\n", encoding="utf-8")
    for name, example in EXAMPLES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(example, encoding="utf-8")
    return tmp_path


def test_examples_pass_the_check(briefing: Path) -> None:
    assert len(EXAMPLES) == 3
    assert check(briefing) == (0, json.dumps({"problems": []}, indent=2) + "\n")


def test_a_spoilt_example_does_not(briefing: Path) -> None:
    (claim,) = (briefing / "content/claims").iterdir()
    claim.write_text(
        claim.read_text(encoding="utf-8").replace("second-round", "first-round"), encoding="utf-8"
    )
    status, problems = check(briefing)
    assert status == 1
    assert "unknown-reference" in problems


def test_table_has_every_kind_in_order() -> None:
    assert re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)[: len(KINDS)] == list(KINDS)


@pytest.mark.parametrize("target", re.findall(r"^\| `make (\w+)` \|", TEXT, re.MULTILINE))
def test_commands_exist(target: str) -> None:
    assert f"\n{target}:" in (ROOT / "Makefile").read_text(encoding="utf-8")

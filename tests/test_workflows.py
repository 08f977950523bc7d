"""The workflows: sound by the judgement of two programs, pinned, and with no right too many."""

import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".github/workflows"
SCRIPTS = Path(sysconfig.get_path("scripts"))
WORKFLOWS = sorted(FOLDER.glob("*.yml"), key=lambda path: path.name)
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def run_actionlint(path: Path) -> subprocess.CompletedProcess[str]:
    """Its verdict on form, names and expressions; scripts are left to their own tests."""
    command = [str(SCRIPTS / "actionlint"), "-no-color", "-shellcheck=", "-pyflakes="]
    return subprocess.run([*command, str(path)], capture_output=True, text=True)


def run_zizmor(path: Path) -> subprocess.CompletedProcess[str]:
    """Its verdict on safety, down to what it calls pedantic, from the file alone."""
    command = [str(SCRIPTS / "zizmor"), "--offline", "--pedantic", "--strict-collection", "--no-progress"]
    return subprocess.run([*command, str(path)], capture_output=True, text=True)


JUDGES = {"actionlint": run_actionlint, "zizmor": run_zizmor}


def read(name: str) -> dict[str, Any]:
    """A workflow as written: every scalar stays text, so that `on` is a word."""
    found = yaml.load((FOLDER / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def commands(workflow: dict[str, Any]) -> list[str]:
    return [step["run"] for step in steps(workflow) if "run" in step]


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("path", [*WORKFLOWS], ids=lambda path: path.name)
def test_judges_find_nothing(path: Path, judge: str) -> None:
    verdict = JUDGES[judge](path)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_dependabot_settings_are_sound() -> None:
    verdict = run_zizmor(ROOT / ".github/dependabot.yml")
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


@pytest.mark.parametrize("path", [*WORKFLOWS], ids=lambda path: path.name)
def test_every_action_is_pinned_by_commit(path: Path) -> None:
    used = re.findall(r"uses:\s*(.+)", path.read_text(encoding="utf-8"))
    assert used
    assert [action for action in used if not PINNED.fullmatch(action)] == []


@pytest.mark.parametrize(
    ("name", "written", "broken", "judge"),
    [
        ("check.yml", r"@[0-9a-f]{40} # v7\.0\.1", "@v7", "zizmor"),
        ("check.yml", r"persist-credentials: false", "clean: true", "zizmor"),
        ("check.yml", r"permissions: \{\}", "permissions: write-all", "zizmor"),
        ("check.yml", r"  pull_request:", "  pull_request_target:", "zizmor"),
        ("check.yml", r"make test", "echo ${{ github.event.pull_request.title }}", "zizmor"),
        ("check.yml", r"make test", "echo ${{ github.event.pull_request.title }}", "actionlint"),
        ("check.yml", r"runs-on", "run-on", "actionlint"),
        ("check.yml", r"  pull_request:", "  pull_requests:", "actionlint"),
        ("publish.yml", r"needs: build", "needs: builder", "actionlint"),
        ("publish.yml", r"pages: write", "page: write", "actionlint"),
        ("publish.yml", r"steps\.publication", "steps.publish", "actionlint"),
    ],
)
def test_broken_copy_is_noticed(tmp_path: Path, name: str, written: str, broken: str, judge: str) -> None:
    text, changes = re.subn(written, broken, (FOLDER / name).read_text(encoding="utf-8"))
    assert changes
    copy = tmp_path / ".github/workflows" / name
    copy.parent.mkdir(parents=True)
    copy.write_text(text, encoding="utf-8")
    assert JUDGES[judge](copy).returncode != 0


def test_unpinned_action_is_noticed() -> None:
    assert not PINNED.fullmatch("actions/checkout@v7 # v7.0.1")
    assert not PINNED.fullmatch("actions/checkout@" + "a" * 39 + " # v7.0.1")
    assert not PINNED.fullmatch("actions/checkout@" + "a" * 40)


def test_proposals_run_without_rights_or_secrets() -> None:
    workflow = read("check.yml")
    assert list(workflow["on"]) == ["pull_request"]
    assert workflow["permissions"] == {}
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}] * 2
    for path in WORKFLOWS:
        assert "secrets" not in path.read_text(encoding="utf-8"), path.name


def test_proposals_show_problems_as_annotations_and_keep_the_site() -> None:
    workflow = read("check.yml")
    assert ".venv/bin/briefbook check --format github" in commands(workflow)
    assert {"make site", "make test"} <= set(commands(workflow))
    (kept,) = [step for step in steps(workflow) if "upload-artifact@" in step.get("uses", "")]
    assert kept["with"]["path"] == "site/"


def test_only_the_job_that_publishes_may_publish() -> None:
    workflow = read("publish.yml")
    build, deploy = workflow["jobs"]["build"], workflow["jobs"]["deploy"]
    assert workflow["on"]["push"] == {"branches": ["main"]}
    assert workflow["permissions"] == {}
    assert build["permissions"] == {"contents": "read"}
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert deploy["needs"] == "build"
    assert [list(step) for step in deploy["steps"]] == [["id", "uses"]]


def test_a_publication_that_has_begun_is_finished() -> None:
    concurrency = read("publish.yml")["concurrency"]
    assert concurrency == {"group": "pages", "cancel-in-progress": "false"}


@pytest.mark.parametrize("path", [*WORKFLOWS], ids=lambda path: path.name)
def test_every_checkout_has_the_whole_history_and_keeps_no_credentials(path: Path) -> None:
    checkouts = [step for step in steps(read(path.name)) if "actions/checkout@" in step.get("uses", "")]
    assert checkouts
    assert all(step["with"] == {"fetch-depth": "0", "persist-credentials": "false"} for step in checkouts)

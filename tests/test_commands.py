"""The command line: what `check` says in each form, and how every run ends."""

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from briefbook import memory
from briefbook.commands import main
from tests.conftest import write_briefing
from tests.sites import Site, files_of, run_briefbook

ROUND = "title: The round\nwhen: 2031-05-12\ncite: courier\n"
EARLIER = {"TZ": "UTC", "SOURCE_DATE_EPOCH": "1924905600"}  # 2030-12-31, before everything here


def _run(*arguments: str | Path, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], env={**EARLIER, **environment})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A briefing with an error, a warning and an info."""
    return write_briefing(
        tmp_path / "lake",
        {
            "content/events/round.yml": f"{ROUND}place: tarm\n",
            "content/events/next.yml": "title: Next\nwhen: 2031-06-01\nstate: expected\ncite: [courier, evening]\n",
            "content/sources/evening.yml": "title: 'Evening: 5%'\ntype: post\npublisher: Lake Courier\n",
            "content/places/tarn.yml": "name: Tarn\n",
        },
    )


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A briefing without a problem."""
    return write_briefing(tmp_path / "lake", {"content/events/round.yml": ROUND})


@pytest.mark.parametrize("name", ["content", "content/site", "theme", "build/site"])
def test_no_site_goes_among_what_it_is_made_from(name: str, sound: Path) -> None:
    before = files_of(sound)
    result = _run("build", "--root", sound, "--output", sound / name)
    assert result.exit_code == 2
    assert f"--output lies in {name.partition('/')[0]}/" in result.stderr
    assert files_of(sound) == before


OVERDUE = (
    'it is "expected", but its last day, 2031-06-01, has passed',
    "say in state what became of it: happened, postponed, cancelled or unclear",
)
SAME = ("2 sources are cited, and all have one origin", "they count as one")
UNUSED = "no other entry speaks of this one; link to it, or leave it for later"
WHERE = ('no place is called "tarm"', 'did you mean "tarn"?')
AFTER = ("--today", "2031-07-01")


# ── the three forms ──


def test_problems_as_text(root: Path) -> None:
    result = _run("check", "--root", root, *AFTER)
    assert result.stdout.splitlines() == [
        f"content/events/next.yml:2:7: warning[overdue] {'; '.join(OVERDUE)}",
        f"content/events/next.yml:4:7: info[same-origin] {'; '.join(SAME)}",
        f"content/events/round.yml:4:8: error[unknown-reference] {'; '.join(WHERE)}",
        f"content/places/tarn.yml:1:1: info[unused] {UNUSED}",
    ]
    assert result.stderr == "1 error, 1 warning, 2 info\n"
    assert result.exit_code == 1


def test_problems_as_json(root: Path) -> None:
    result = _run("check", "--root", root, *AFTER, "--format", "json")
    assert json.loads(result.stdout)["problems"][:3] == [
        {
            "path": f"content/events/{name}.yml",
            "line": line,
            "column": column,
            "severity": severity,
            "rule": rule,
            "message": words[0],
            "hint": words[1],
        }
        for name, line, column, severity, rule, words in [
            ("next", 2, 7, "warning", "overdue", OVERDUE),
            ("next", 4, 7, "info", "same-origin", SAME),
            ("round", 4, 8, "error", "unknown-reference", WHERE),
        ]
    ]
    assert result.exit_code == 1


def test_problems_as_annotations_come_with_errors_first(root: Path) -> None:
    result = _run("check", "--root", root, *AFTER, "--format", "github")
    assert result.stdout.splitlines() == [
        f"::error file=content/events/round.yml,line=4,col=8,title=unknown-reference::{'; '.join(WHERE)}",
        f"::warning file=content/events/next.yml,line=2,col=7,title=overdue::{'; '.join(OVERDUE)}",
        f"::notice file=content/events/next.yml,line=4,col=7,title=same-origin::{'; '.join(SAME)}",
        f"::notice file=content/places/tarn.yml,line=1,col=1,title=unused::{UNUSED}",
    ]


def test_annotations_escape_what_would_end_them(tmp_path: Path) -> None:
    write_briefing(
        tmp_path, {"content/events/round.yml": f'{ROUND}type: "a%0Ab::error"\n', "content/a,b:c.txt": "x"}
    )
    lines = _run("check", "--root", tmp_path, "--format", "github").stdout.splitlines()
    assert lines[0].startswith("::error file=content/a%2Cb%3Ac.txt,line=1,")
    assert lines[1].startswith(
        '::error file=content/events/round.yml,line=4,col=7,title=bad-value::"a%250Ab::error" is'
    )


def test_a_terminal_is_never_made_to_lie(tmp_path: Path) -> None:
    write_briefing(tmp_path, {"content/events/round.yml": f'{ROUND}type: "a\\e[2J\\u202Eb"\n'})
    out = _run("check", "--root", tmp_path, "--no-color").stdout
    assert '"aU+001B[2JU+202Eb" is not among the words' in out
    assert out.replace("\n", "").isprintable()


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_no_problems(form: str, sound: Path) -> None:
    result = _run("check", "--root", sound, "--format", form)
    assert result.stdout == ('{\n  "problems": []\n}\n' if form == "json" else "")
    assert result.stderr == "No problems.\n"
    assert result.exit_code == 0


# ── what is looked at ──


@pytest.mark.parametrize(
    ("today", "epoch", "overdue"),
    [
        ("2031-06-01", "", False),  # its last day has not passed
        ("2031-06-02", "", True),
        (None, "1937995200", False),  # 2031-05-31
        (None, "1938124799", False),  # 2031-06-01, a second before midnight in Greenwich
        (None, "1938124800", True),
        ("2031-06-01", "1938124800", False),  # the option goes before
    ],
)
def test_the_day_it_is_checked_for(today: str | None, epoch: str, overdue: bool, root: Path) -> None:
    result = _run(
        "check",
        "--root",
        root,
        *(["--today", today] if today else []),
        SOURCE_DATE_EPOCH=epoch,
        TZ="Asia/Tokyo",
    )
    assert ("warning[overdue]" in result.stdout) is overdue


@pytest.mark.parametrize("epoch", ["soon", "99999999999999999999999", "1e9"])
def test_an_epoch_that_is_none_is_wrong_usage(epoch: str, root: Path) -> None:
    result = _run("check", "--root", root, SOURCE_DATE_EPOCH=epoch)
    assert result.exit_code == 2
    assert f"SOURCE_DATE_EPOCH is {epoch}, which is no number of seconds" in result.stderr


def test_paths_choose_what_is_reported_and_what_fails(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    everything = _run("check").stdout.splitlines()
    assert _run("check", "content/events/round.yml").stdout.splitlines() == everything[1:2]
    for same in (root / "content", "content/", "./content/places/..", "content/events/../.."):
        assert _run("check", same).stdout.splitlines() == everything
    fine = _run("check", "content/places", "content/sources/evening.yml")
    assert (fine.exit_code, fine.stdout.count("\n")) == (0, 1)
    monkeypatch.chdir(root / "content/events")
    assert _run("check", "round.yml", "../places").stdout.splitlines() == everything[1:]


def test_paths_are_found_by_way_of_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    assert _run("check", "--root", root, tmp_path / "link/content/events/round.yml").exit_code == 1


def test_a_path_that_is_not_there_is_wrong_usage(root: Path) -> None:
    result = _run("check", "--root", root, root / "content/evnts")
    assert result.exit_code == 2
    assert "does not exist" in result.stderr


# ── how it ends ──


def test_warnings_fail_a_strict_check_alone(sound: Path) -> None:
    due = f"{ROUND}review_by: 2031-05-20\n"
    write_briefing(sound, {"content/events/round.yml": due})
    assert _run("check", "--root", sound, *AFTER).exit_code == 0
    assert _run("check", "--root", sound, *AFTER, "--strict").exit_code == 1
    assert _run("check", "--root", sound, "--strict").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--format", "xml"],
        ["check", "--today", "tomorrow"],
        ["check", "--nosuch"],
        ["check", "--root", "/nowhere/at/all"],
        ["build", "--jobs"],
        ["nosuch"],
    ],
)
def test_wrong_usage(arguments: list[str], sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sound)
    result = _run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr


@pytest.mark.parametrize("command", ["check", "build"])
def test_without_a_briefing_it_says_where_to_go(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = _run(command)
    assert result.exit_code == 2
    assert (
        "no site_config.yml here or in a folder above; go to a briefing, or give --root DIR" in result.stderr
    )
    given = _run(command, "--root", tmp_path)
    assert given.exit_code == 2
    assert f"there is no site_config.yml in {tmp_path}" in given.stderr


def test_the_nearest_briefing_upward_is_meant(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_briefing(root / "content/places/inner", {})
    monkeypatch.chdir(root / "content/events")
    assert "round.yml:4:8" in _run("check").stdout
    monkeypatch.chdir(root / "content/places/inner/content/sources")
    assert _run("check").exit_code == 0
    assert "round.yml:4:8" in _run("check", "--root", root).stdout


@pytest.mark.parametrize("command", ["check", "build"])
def test_settings_that_cannot_be_read(command: str, sound: Path) -> None:
    (sound / "site_config.yml").write_text("titel: T\nlanguage: xx\n", encoding="utf-8")
    result = _run(command, "--root", sound)
    said = result.stdout if command == "check" else result.stderr
    assert [line.partition("]")[0] for line in said.splitlines()[:3]] == [
        "site_config.yml:1:1: error[missing-field",
        "site_config.yml:1:1: error[unknown-field",
        "site_config.yml:2:11: error[bad-value",
    ]
    assert result.exit_code == 2
    assert not (sound / "site").exists()


def test_settings_that_cannot_be_read_are_told_in_the_form_asked_for(sound: Path) -> None:
    (sound / "site_config.yml").write_text("titel: T\n", encoding="utf-8")
    result = _run("check", "--root", sound, "--format", "json")
    assert [p["rule"] for p in json.loads(result.stdout)["problems"]] == ["missing-field", "unknown-field"]


DENIED = PermissionError(errno.EACCES, "Permission denied", "content/events")
FULL = OSError(errno.ENOSPC, "No space left on device")
OUR_OWN = RuntimeError("out of order")


@pytest.mark.parametrize(
    ("command", "step", "failure", "words"),
    [
        ("check", "checking.read_entries", DENIED, "Permission denied: content/events"),
        ("check", "checking.read_entries", OUR_OWN, "a fault of Briefbook's own, RuntimeError: out of order"),
        ("build", "anew.prepare", FULL, "No space left on device"),
        ("build", "anew.publish", FULL, "No space left on device"),
    ],
)
def test_when_the_machine_fails(
    command: str, step: str, failure: Exception, words: str, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> None:
        raise failure

    monkeypatch.setattr(f"briefbook.{step}", fails)
    result = _run(command, "--root", sound)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert f"briefbook: {words}" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (sound / "site").exists()
    assert "Traceback" in _run(command, "--root", sound, "--verbose").stderr


def test_when_there_is_no_room_for_what_is_remembered(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tight = {name: (*tables, "PRAGMA max_page_count=1") for name, tables in memory._TABLES.items()}
    monkeypatch.setattr(memory, "_TABLES", tight)
    result = _run("build", "--root", sound)
    assert result.exit_code == 3
    assert "briefbook: database or disk is full: " in result.stderr
    assert "Traceback" not in result.stderr
    assert not (sound / "site").exists()


def test_when_it_is_interrupted(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("briefbook.checking.read_entries", interrupted)
    result = _run("check", "--root", sound)
    assert (result.exit_code, result.stdout) == (130, "")
    assert "briefbook: interrupted" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux's own")
def test_results_that_cannot_be_written(root: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "briefbook", "check", "--root", str(root)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 3
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


# ── how much is said ──


def test_quiet_says_nothing_but_problems(root: Path, sound: Path) -> None:
    assert _run("check", "--root", sound, "--quiet").stderr == ""
    loud, quiet = _run("check", "--root", root), _run("check", "--root", root, "--quiet")
    assert quiet.stdout == loud.stdout
    assert quiet.stderr == ""


def test_build_speaks_on_standard_error_and_keeps_infos_for_the_verbose(sound: Path) -> None:
    write_briefing(
        sound,
        {"content/events/round.yml": "titel: Broken\n", "content/events/call.yml": f"{ROUND}place: tarn\n"},
    )
    write_briefing(sound, {"content/places/lake.yml": "name: Lake\naliases: tarn\n"})
    result = _run("build", "--root", sound)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Nothing was published." in result.stderr
    assert "info[alias]" not in result.stderr
    assert "info[alias]" in _run("build", "--root", sound, "--verbose").stderr
    quiet = _run("build", "--root", sound, "--quiet").stderr
    assert "Nothing was published." not in quiet
    assert "error[missing-field]" in quiet


def test_colours_are_for_terminals_and_can_be_turned_off(root: Path) -> None:
    def coloured(*more: str) -> str:
        return CliRunner().invoke(main, ["check", "--root", str(root), *more], color=True, env=EARLIER).stdout

    assert click.style("error[unknown-reference]", fg="red") in coloured()
    assert click.unstyle(coloured()) == _run("check", "--root", root).stdout
    assert "\x1b" not in _run("check", "--root", root).stdout
    assert "\x1b" not in coloured("--no-color")
    assert "\x1b" not in coloured("--format", "github")


def test_help_and_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (["--help"], ["check", "--help"], ["build", "--help"], ["--version"]):
        result = _run(*arguments)
        assert (result.exit_code, result.stderr) == (0, "")
    assert _run("--version").stdout.startswith("briefbook, version ")


# ── everything wrong at once ──

EVENT = "title: Planted\nwhen: 2026-02-04\ncite: news-report-2026-02-04\n"
PLANTED: dict[str, tuple[str | bytes, str]] = {
    "content/events/misspelt.yml": (f"{EVENT}place: abu-dahbi\n", "4:8: error[unknown-reference]"),
    "content/events/twice.yml": (f"{EVENT}when: 2026-02-05\n", "4:1: error[duplicate-key]"),
    "content/events/unknown.yml": (f"{EVENT}sumary: They met.\n", "4:1: error[unknown-field]"),
    "content/events/missing.yml": (EVENT.replace("title: Planted\n", ""), "1:1: error[missing-field]"),
    "content/events/month.yml": (EVENT.replace("2026-02-04\nc", "2026-13\nc"), "2:7: error[bad-day]"),
    "content/events/uncited.yml": (
        "title: Planted\nwhen: 2026-02-04\nsummary: |-\n  They met. [@news-report-2026-02-04]\n\n  Nobody spoke.\n",
        "6:3: error[uncited]",
    ),
    "content/events/script.yml": (
        f"{EVENT}summary: They met <script>alert(1)\n",
        "4:19: error[unsafe-markup]",
    ),
    "content/events/link.yml": (
        f"{EVENT}summary: See [it](javascript:alert(1)).\n",
        "4:14: error[unsafe-markup]",
    ),
    "content/places/planted-a.yml": ("name: A\nwithin: planted-b\n", "2:9: error[cycle]"),
    "content/places/planted-b.yml": ("name: B\nwithin: planted-a\n", ""),
    "content/events/a/same.yml": (EVENT, ""),
    "content/events/b/same.yml": (EVENT, "1:1: error[id-collision]"),
    "content/events/bidi.yml": (EVENT.replace("Planted", "Pla\u202ented"), "1:11: error[hidden-text]"),
    "content/events/bytes.yml": (b"title: Pl\xe4nted\nwhen: 2026-02-04\n", "1:10: error[not-utf8]"),
    "content/events/deep.yml": ("[" * 60_000, "1:33: error[refused-yaml]"),
    "content/events/anchor.yml": (EVENT.replace("Planted", "&a Planted"), "1:8: error[refused-yaml]"),
    "content/claims/planted.yml": (
        "text: So it is.\nsaid_by: ukraine\nposition: {issue: territory}\ncite: news-report-2026-02-04\n",
        "3:11: error[missing-field]",
    ),
    "content/events/backwards.yml": (
        EVENT.replace("2026-02-04\nc", "2026-02-04/2026-02-03\nc"),
        "2:7: error[impossible-order]",
    ),
    "content/actors/planted.yml": (
        "name: Planted\ntype: group\nreview_by: 2026-01-31\n",
        "3:12: warning[due-for-review]",
    ),
    "content/events/overdue.yml": (
        "title: Planted\nwhen: 2026-01-15\nstate: expected\ncite: news-report-2026-02-04\n",
        "2:7: warning[overdue]",
    ),
}


def _named(output: str) -> list[str]:
    """The problems named, without their words."""
    return [
        line.partition("]")[0] + "]"
        for line in output.splitlines()
        if line.startswith(("content/", "site_config"))
    ]


def test_everything_that_is_wrong_is_named_in_one_run(flagship: Site, tmp_path: Path) -> None:
    root = tmp_path / "briefing"
    shutil.copytree(flagship.root, root)
    for path, (planted, _) in PLANTED.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(planted if isinstance(planted, bytes) else planted.encode())
    party = root / "content/actors/ukraine.yml"
    text = party.read_text(encoding="utf-8")
    party.write_text(
        f"{text}name: Ukraine\n", encoding="utf-8"
    )  # everything refers to it, and nothing echoes
    line = text.count("\n") + 1
    before = files_of(root / "site")

    expected = sorted(
        [f"{path}:{where}" for path, (_, where) in PLANTED.items() if where]
        + [f"content/actors/ukraine.yml:{line}:1: error[duplicate-key]"]
    )
    checked = run_briefbook("check", "--root", root, "--today", "2026-02-05")
    assert sorted(_named(checked.stdout)) == expected
    built = run_briefbook("build", "--root", root)
    assert sorted(_named(built.stderr)) == [line for line in expected if "error[" in line]

    for done in (checked, built):
        assert done.returncode == 1
        assert "Traceback" not in done.stdout + done.stderr
    assert files_of(root / "site") == before
    assert before

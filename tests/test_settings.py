"""`site_config.yml`: each setting with what it takes and what is said, and where, when it is something else."""

from pathlib import Path

import pytest

from briefbook.checking import check_briefing
from briefbook.fields import Ref
from briefbook.problems import ADJUSTABLE, RULES, format_text
from briefbook.settings import Settings, read_settings
from tests.conftest import write_briefing


def _read(text: str) -> Settings:
    settings, problems = read_settings(text.encode())
    assert settings is not None, problems
    return settings


def _said(text: str) -> list[str]:
    settings, problems = read_settings(text.encode())
    assert settings is None
    return format_text(problems).splitlines()


def test_a_title_is_enough() -> None:
    settings = _read("title: The lake talks\n")
    assert (settings.language, settings.edit_branch, settings.parties) == ("en", "main", ())
    assert (settings.url, settings.repository, settings.time_zone, settings.logo) == (None, None, None, None)
    assert (settings.types, settings.severity, settings.mkdocs) == ({}, {}, {})
    assert settings.raw.path == "site_config.yml"


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("description: In a sentence.", "description", "In a sentence."),
        ("url: https://example.org/lake/", "url", "https://example.org/lake/"),
        ("language: uk", "language", "uk"),
        ("language: zh-Hans", "language", "zh-Hans"),
        ("time_zone: Asia/Dubai", "time_zone", "Asia/Dubai"),
        ("repository: https://git.example.org/lake", "repository", "https://git.example.org/lake"),
        ("edit_branch: trunk", "edit_branch", "trunk"),
        ("contact: editors@example.org", "contact", "editors@example.org"),
        ("parties: norvia", "parties", (Ref("actors", "norvia"),)),
        ("parties: [norvia, estmark]", "parties", (Ref("actors", "norvia"), Ref("actors", "estmark"))),
        ("logo: theme/logo.svg", "logo", "theme/logo.svg"),
        ("logo: logo.png", "logo", "logo.png"),
        ("types: {events: {type: ceremony}}", "types", {"events.type": ("ceremony",)}),
        ("types: {claims: {basis: [leak, site-visit]}}", "types", {"claims.basis": ("leak", "site-visit")}),
        ('severity: {unused: "off", uncited: warning}', "severity", {"unused": "off", "uncited": "warning"}),
        ("severity: {unused: off}", "severity", {"unused": "off"}),  # a word, as everywhere
        ("description:", "description", None),  # left empty is left out
    ],
)
def test_what_a_setting_takes(text: str, name: str, value: object) -> None:
    assert getattr(_read(f"title: The lake talks\n{text}\n"), name) == value


def test_licence_and_colours_are_mappings() -> None:
    settings = _read("""title: The lake talks
licence: {content: CC BY 4.0, code: MIT}
colours: {dark: {ink-2: "#c2c0ba", rule: "#abc"}}
""")
    assert (settings.licence.content, settings.licence.code) == ("CC BY 4.0", "MIT")
    assert (settings.colours.dark.ink_2, settings.colours.dark.rule) == ("#c2c0ba", "#abc")
    assert settings.colours.light.paper is None


def test_mkdocs_takes_booleans_numbers_and_words_as_yaml_has_them() -> None:
    text = 'title: T\nmkdocs: {a: true, b: "true", c: 7, d: 010, e: no, f: [false, -3], g: {h: }, i: 2.5}\n'
    values = {
        "a": True,
        "b": "true",
        "c": 7,
        "d": "010",
        "e": "no",
        "f": [False, -3],
        "g": {"h": None},
        "i": "2.5",
    }
    assert _read(text).mkdocs == values


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("", "/"),
        ("url: https://example.org", "/"),
        ("url: https://example.org/", "/"),
        ("url: https://example.org/lake", "/lake/"),
        ("url: https://example.org/x/y/", "/x/y/"),
        ("url: https://example.org/x/?a=b#c", "/x/"),
    ],
)
def test_the_path_below_which_the_site_lies(url: str, base: str) -> None:
    assert _read(f"title: The lake talks\n{url}\n").base_path == base


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel: T", '2:1: error[unknown-field] no field is called "titel"; did you mean "title"?'),
        ("licence: {contents: MIT}", '2:11: error[unknown-field] no field is called "contents"; did you mean'),
        ("colours: {lite: {}}", '2:11: error[unknown-field] no field is called "lite"; did you mean "light"?'),
        ("colours: {light: {ink2: x}}", '2:19: error[unknown-field] no field is called "ink2"; did you mean "ink-2"?'),
        ("title_: T", '2:1: error[unknown-field] no field is called "title_"; did you mean "title"?'),
        ("description: [a]", "2:14: error[wrong-type] this is a list, where one line of text belongs"),
        ("url: example.org", '2:6: error[bad-url] "example.org" is not a web address'),
        ("url: javascript:alert(1)", '2:6: error[bad-url] "javascript:alert(1)" is not a web address'),
        ("language: english", '2:11: error[bad-value] no locale data is known for "english"'),
        ("language: en_GB", '2:11: error[bad-value] "en_GB" is no language tag'),
        ("time_zone: Mars/Base", '2:12: error[bad-value] no time zone is called "Mars/Base"'),
        ("time_zone: ../../etc/passwd", '2:12: error[bad-value] no time zone is called "../../etc/passwd"'),
        ("repository: git@example.org:lake", '2:13: error[bad-url] "git@example.org:lake" is not a web address'),
        ("edit_branch: {a: b}", "2:14: error[wrong-type] this is a mapping, where one line of text belongs"),
        ("contact: [a, b]", "2:10: error[wrong-type] this is a list, where one line of text belongs"),
        ("licence: MIT", "2:10: error[wrong-type] this must be a mapping of fields; its fields are content, code"),
        ("parties: [Norvia]", '2:11: error[bad-id] "Norvia" is no id'),
        ("parties: [norvia, places/lake]", '2:19: error[bad-value] "places/lake" leads to places; this field takes'),
        ("logo: ../secret.svg", '2:7: error[bad-value] "../secret.svg" does not lie in the briefing\'s folder'),
        ("logo: /etc/logo.svg", '2:7: error[bad-value] "/etc/logo.svg" does not lie in the briefing\'s folder'),
        ("logo: theme\\logo.svg", '2:7: error[bad-value] "theme\\logo.svg" does not lie in the briefing\'s folder'),
        ("logo: logo.html", '2:7: error[bad-value] "logo.html" is neither .svg nor .png'),
        ("colours: {light: {ink: red}}", '2:24: error[bad-value] "red" is no colour'),
        ('colours: {light: {ink: "#12345"}}', '2:24: error[bad-value] "#12345" is no colour'),
        ("types: [a]", "2:8: error[wrong-type] this must be a mapping of kinds"),
        ("types: {events: [a]}", "2:17: error[wrong-type] this must be a mapping of fields"),
        ("types: {events: {state: [a]}}", "2:25: error[bad-value] the list events.state can't be extended"),
        ("types: {event: {type: [a]}}", '2:23: error[bad-value] the list event.type can\'t be extended; did you mean'),
        ("types: {events: {type: [ok, No Good]}}", "2:29: error[bad-value] a word of a list is a-z and single hyphens"),
        ("severity: {cycle: warning}", '2:19: error[bad-value] the severity of "cycle" stands'),
        ("severity: {unusd: info}", '2:19: error[bad-value] the severity of "unusd" stands; did you mean "unused"?'),
        ("severity: {unused: never}", "2:20: error[bad-value] this is no severity; one of error, warning, info, off"),
        ("severity: error", "2:11: error[wrong-type] this must be a mapping of rules"),
        ("mkdocs: {site_dir: ../content}", '2:20: error[bad-value] "site_dir" can\'t be set here; give build --output'),
        ("mkdocs: {theme: {name: mkdocs}}", '2:24: error[bad-value] "theme.name" can\'t be set here; files in theme/'),
        ("mkdocs: [a]", "2:9: error[wrong-type] this must be a mapping of MkDocs settings"),
        ("title: Again", '2:1: error[duplicate-key] "title" is given again'),
    ],
)  # fmt: skip
def test_what_is_said_about_a_setting(text: str, said: str) -> None:
    (line,) = _said(f"title: The lake talks\n{text}\n")
    assert line.startswith(f"site_config.yml:{said}")


def test_every_problem_is_said_at_once() -> None:
    text = """titel: The lake talks
types: {events: {state: a, type: [A, B]}, places: x}
severity: {cycle: off, unused: never}
"""
    assert [line.split(" ")[0] for line in _said(text)] == [
        "site_config.yml:1:1:",
        "site_config.yml:1:1:",
        "site_config.yml:2:25:",
        "site_config.yml:2:35:",
        "site_config.yml:2:38:",
        "site_config.yml:2:51:",
        "site_config.yml:3:19:",
        "site_config.yml:3:32:",
    ]


@pytest.mark.parametrize("text", [b"", b"- title\n", b"title: \xff\n", b"title: *t\n", b"[" * 60_000])
def test_settings_that_are_no_mapping_are_refused_like_any_file(text: bytes) -> None:
    settings, problems = read_settings(text)
    assert settings is None
    assert {p.path for p in problems} == {"site_config.yml"}


def test_words_that_were_added_can_be_used(tmp_path: Path) -> None:
    text = "title: T\ntypes: {events: {type: ceremony}}\n"
    event = "title: Lake day\nwhen: 2031-05-01\ncite: courier\ntype: ceremony\n"
    files = {"site_config.yml": text, "content/events/day.yml": event}
    assert not check_briefing(write_briefing(tmp_path, files)).failed()


@pytest.mark.parametrize("severity", ["error", "warning", "info", "off"])
def test_a_rule_weighs_what_the_settings_say(severity: str, tmp_path: Path) -> None:
    files = {
        "site_config.yml": f"title: T\nseverity: {{uncited: {severity}}}\n",
        "content/events/round.yml": "title: Round\nwhen: 2031-05-12\nsummary: They met.\n",
    }
    checked = check_briefing(write_briefing(tmp_path, files))
    assert [p.severity for p in checked.problems if p.rule == "uncited"] == (
        [] if severity == "off" else [severity]
    )
    assert checked.failed() is (severity == "error")
    assert checked.failed(strict=True) is (severity in ("error", "warning"))


def test_which_severities_can_be_changed() -> None:
    assert {"uncited", "impossible-order"} < ADJUSTABLE
    standing = set(RULES) - ADJUSTABLE
    assert {RULES[rule] for rule in standing} == {"error"}

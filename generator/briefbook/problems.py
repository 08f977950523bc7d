"""What is wrong, where, and what would be right: the one form in which every room reports."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "info", "off"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info", "off")

RULES: dict[str, Severity] = {
    "yaml-syntax": "error",
    "duplicate-key": "error",
    "not-utf8": "error",
    "too-large": "error",
    "refused-yaml": "error",
    "bad-name": "error",
    "unknown-field": "error",
    "missing-field": "error",
    "wrong-type": "error",
    "bad-value": "error",
    "bad-day": "error",
    "bad-id": "error",
    "bad-url": "error",
    "bad-citation": "error",
    "unknown-reference": "error",
    "id-collision": "error",
    "cycle": "error",
    "unsafe-markup": "error",
    "hidden-text": "error",
    "uncited": "error",
    "impossible-order": "error",
    "contradiction": "warning",
    "unit-mismatch": "warning",
    "overdue": "warning",
    "due-for-review": "warning",
    "suspect": "warning",
    "same-origin": "info",
    "unused": "info",
    "alias": "info",
}
"""Every rule with the severity it has unless the settings say otherwise."""

ADJUSTABLE = frozenset(
    rule for rule, severity in RULES.items() if severity != "error" or rule in {"uncited", "impossible-order"}
)
"""The rules whose severity `site_config.yml` may change; the others stand."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault. Lines and columns count from 1; `path` is relative to the briefing's root."""

    path: str
    line: int
    column: int
    severity: Severity
    rule: str
    message: str
    hint: str = ""

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise ValueError(f"no such rule: {self.rule}")


def problem(path: str, line: int, column: int, rule: str, message: str, hint: str = "") -> Problem:
    """A problem with the severity its rule has by default."""
    return Problem(path, line, column, RULES[rule], rule, message, hint)


def is_fatal(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Whether something is so wrong that nothing may be published: an error, or with `strict` a warning too."""
    return any(p.severity == "error" or (strict and p.severity == "warning") for p in problems)


def by_path(problems: Iterable[Problem]) -> dict[str, tuple[Problem, ...]]:
    """Problems by the file in which they stand."""
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in problems:
        found[problem.path] = (*found.get(problem.path, ()), problem)
    return found


def format_text(problems: Iterable[Problem]) -> str:
    """One line a problem, as compilers write them, so that editors can jump to it."""
    return "".join(
        f"{p.path}:{p.line}:{p.column}: {p.severity}[{p.rule}] {_sentence(p)}\n" for p in sorted(problems)
    )


def format_json(problems: Iterable[Problem]) -> str:
    """The form for programs: `{"problems": [{path, line, column, severity, rule, message, hint}]}`."""
    listed = [asdict(p) for p in sorted(problems)]
    return json.dumps({"problems": listed}, ensure_ascii=False, indent=2) + "\n"


def format_github(problems: Iterable[Problem]) -> str:
    """Workflow commands that GitHub shows as annotations; errors first, since it shows only the first ten."""
    by_weight = sorted(problems, key=lambda p: (SEVERITIES.index(p.severity), p))
    return "".join(_annotation(p) for p in by_weight)


FORMATS = {"text": format_text, "json": format_json, "github": format_github}


def _sentence(p: Problem) -> str:
    sentence = f"{p.message}; {p.hint}" if p.hint else p.message
    return "".join(character if character.isprintable() else _visible(character) for character in sentence)


def _visible(character: str) -> str:
    """A control or bidirectional character spelt out, so that a report can't be made to lie on a terminal."""
    return f"U+{ord(character):04X}" if character not in "\n\t" else " "


def _annotation(p: Problem) -> str:
    command = {"error": "error", "warning": "warning"}.get(p.severity, "notice")
    where = f"file={_property(p.path)},line={p.line},col={p.column},title={_property(p.rule)}"
    return f"::{command} {where}::{_data(_sentence(p))}\n"


def _data(text: str) -> str:
    """Escaped as GitHub's workflow commands ask for their message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

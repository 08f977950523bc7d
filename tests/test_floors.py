"""The floors of `docs/architecture.md`: a module imports only from those below its own."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.sites import REPOSITORY

PACKAGE = REPOSITORY / "generator/briefbook"
TABLE = REPOSITORY / "docs/architecture.md"
ROW = re.compile(r"\| (\d+) \| (.+?) \|")


def _modules() -> dict[str, Path]:
    """Every module by its name below the package: `fields`, `entries/claims`, and `entries` for the package itself."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).with_suffix("").as_posix().removesuffix("/__init__")
        found[name] = path
    return found


MODULES = _modules()


def _floors() -> dict[str, int]:
    """The floor of every name and pattern in the table."""
    rows = [(int(floor), names) for floor, names in ROW.findall(TABLE.read_text(encoding="utf-8"))]
    assert [floor for floor, _ in rows] == sorted(floor for floor, _ in rows)
    named = [(name, floor) for floor, names in rows for name in re.findall(r"`([^`]+)`", names)]
    assert [name for name, count in Counter(name for name, _ in named).items() if count > 1] == []
    return dict(named)


FLOORS = _floors()


def _floor(module: str) -> int | None:
    return FLOORS.get(module, FLOORS.get(f"{module.rpartition('/')[0]}/*"))


def imports_of(module: str, source: str) -> Iterator[str]:
    """The modules of the package that a module imports, wherever in it that is written."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _within(alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            here = (
                module.split("/")
                if MODULES.get(module, Path()).name == "__init__.py"
                else module.split("/")[:-1]
            )
            above = ["briefbook", *here][: len(here) + 2 - node.level] if node.level else []
            base = [*above, *(node.module.split(".") if node.module else [])]
            for alias in node.names:
                yield from _within([*base, alias.name])


def _within(dotted: list[str]) -> Iterator[str]:
    """The module that a dotted name means: as much of it as is a file of ours."""
    if dotted[0] == "briefbook":
        names = ["/".join(dotted[1:end]) for end in range(len(dotted), 1, -1)]
        yield from [name for name in names if name in MODULES][:1]


IMPORTS = {
    name: sorted(set(imports_of(name, path.read_text(encoding="utf-8"))) - {name})
    for name, path in MODULES.items()
}


def test_every_module_is_named_and_every_name_is_a_module() -> None:
    assert [name for name in MODULES if _floor(name) is None and name != "__init__"] == []
    folders = {f"{name.rpartition('/')[0]}/*" for name in MODULES}
    assert [name for name in FLOORS if name not in MODULES and name not in folders] == []


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"__init__"}))
def test_a_module_imports_only_from_floors_below(module: str) -> None:
    own = _floor(module)
    assert own is not None
    assert [
        f"{other} (floor {_floor(other)})" for other in IMPORTS[module] if (_floor(other) or 0) >= own
    ] == []


def test_imports_never_go_round_in_a_circle() -> None:
    list(TopologicalSorter(IMPORTS).static_order())


def test_the_package_itself_imports_nothing() -> None:
    assert IMPORTS["__init__"] == []


@pytest.mark.parametrize(
    ("module", "source", "imports"),
    [
        ("view", "import briefbook.days\n", ["days"]),
        ("view", "from briefbook import frame, text\n", ["frame", "text"]),
        ("view", "from briefbook.entries.claims import Claim\n", ["entries/claims"]),
        ("view", "from briefbook.entries import KINDS, claims\n", ["entries", "entries/claims"]),
        ("view", "def f():\n    from briefbook.checking import x\n", ["checking"]),
        ("view", "if TYPE_CHECKING:\n    from briefbook.page import Page\n", ["page"]),
        ("view", "from . import days\nfrom .days import Day\n", ["days", "days"]),
        (
            "entries/claims",
            "from .events import Event\nfrom ..fields import Day\n",
            ["entries/events", "fields"],
        ),
        ("entries", "from .events import Event\nfrom ..fields import Day\n", ["entries/events", "fields"]),
        ("view", "import json\nfrom pathlib import Path\n", []),
    ],
)
def test_what_counts_as_an_import(module: str, source: str, imports: list[str]) -> None:
    assert list(imports_of(module, source)) == imports

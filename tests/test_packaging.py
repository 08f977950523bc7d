"""What is shipped and what is pinned: the wheel, the requirement files, what no file names."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LISTS = ["build.txt", "test.txt", "benchmarks.txt"]
OLDEST_PYTHON = "3.11.0"

# Written in pieces, so that this file doesn't name them either.
HOSTS = [
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("deb", "debian", "org"),
    ("security", "debian", "org"),
    ("archive", "ubuntu", "com"),
]
PLACES = [("", "work", "main"), ("", "work", "shared"), ("", "root", ""), ("..", "shared")]
NEVER_NAMED = [".".join(host) for host in HOSTS] + ["/".join(place) for place in PLACES]


def tracked_files() -> list[Path]:
    """Every file that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def pins(name: str) -> dict[str, tuple[str, frozenset[str]]]:
    """The packages of a requirement file, each with its version and hashes; any other line fails."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if line.strip().startswith("#"):
            continue
        pin = re.fullmatch(r"([a-z0-9-]+)==([\w.]+)((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*", line)
        assert pin, line
        found[pin[1]] = (pin[2], frozenset(pin[3].split()))
    return found


def declared() -> list[Requirement]:
    return [Requirement(line) for line in PROJECT["project"]["dependencies"]]


def imported() -> set[str]:
    """The distributions that the package imports, anywhere in its modules."""
    names: set[str] = set()
    for path in (ROOT / "generator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
    tops = {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"briefbook"}
    homes = metadata.packages_distributions()
    return {canonicalize_name(homes[top][0]) for top in tops}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_wheel_holds_one_package(wheel: zipfile.ZipFile) -> None:
    version = PROJECT["project"]["version"]
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert tops == {"briefbook", f"briefbook-{version}.dist-info"}


def test_wheel_holds_every_module_and_the_whole_theme(wheel: zipfile.ZipFile) -> None:
    shipped = {name for name in wheel.namelist() if name.startswith("briefbook/")}
    kept = [path.relative_to(ROOT).as_posix() for path in tracked_files()]
    modules = {name.removeprefix("generator/") for name in kept if name.startswith("generator/briefbook/")}
    theme = {f"briefbook/{name}" for name in kept if name.startswith("theme/")}
    assert "briefbook/__main__.py" in modules
    assert theme
    assert shipped == modules | theme


def test_wheel_has_the_command_and_the_licence(wheel: zipfile.ZipFile) -> None:
    info = f"briefbook-{PROJECT['project']['version']}.dist-info"
    assert "briefbook = briefbook.__main__:main" in wheel.read(f"{info}/entry_points.txt").decode()
    assert wheel.read(f"{info}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()


@pytest.mark.parametrize("name", LISTS)
def test_every_pin_is_exact_and_hashed_and_no_line_names_an_index(name: str) -> None:
    assert pins(name)
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text


def test_tests_use_the_pins_of_the_build() -> None:
    build, test = pins("build.txt"), pins("test.txt")
    assert build.items() <= test.items()


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_what_the_project_asks_for_is_pinned(requirement: Requirement) -> None:
    version, _ = pins("build.txt")[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    """But for parts of what is declared, and for what is used without an import."""
    parts = {"pydantic-core"}
    by_name = {"mkdocs-material", "tzdata"}
    extras = [each for extra in PROJECT["project"]["optional-dependencies"].values() for each in extra]
    names = {canonicalize_name(each.name) for each in (*declared(), *map(Requirement, extras))}
    assert imported() - parts == names - by_name


def test_the_build_backend_is_pinned() -> None:
    (backend,) = map(Requirement, PROJECT["build-system"]["requires"])
    version, _ = pins("build.txt")[backend.name]
    assert backend.specifier.contains(version)


@pytest.mark.parametrize(("name", "pin"), [(name, pin) for name, (pin, _) in pins("test.txt").items()])
def test_every_pin_is_installed_and_runs_on_the_oldest_python(name: str, pin: str) -> None:
    installed = metadata.distribution(name)
    assert installed.version == pin, "make test installs what is pinned"
    if "Requires-Python" in installed.metadata:
        assert SpecifierSet(installed.metadata["Requires-Python"]).contains(OLDEST_PYTHON)


@pytest.mark.parametrize("target", ["site", "test", "check", "fix"])
def test_makefile_has_the_target(target: str) -> None:
    dry = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True)
    assert dry.returncode == 0, dry.stderr
    assert dry.stdout


def test_changelog_leads_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[([^]]+)\]", text, re.MULTILINE)
    assert newest
    assert newest[1] == PROJECT["project"]["version"]


def test_no_file_names_a_registry_or_a_machine() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in tracked_files()
        for word in NEVER_NAMED
        if word.encode() in path.read_bytes()
    ]
    assert named == []

"""`requirements/setup` on a pretended machine: what it installs, when it stops, that it is quick twice."""

import base64
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDINARY = ["sh", "dirname", "cat", "cksum", "mkdir"]
LISTS = ("requirements/build.txt", "requirements/test.txt", "requirements/npm.txt")


class Machine:
    """A copy of what `setup` reads, and a PATH that holds only what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "clone"
        self.path = folder / "bin"
        self.calls = folder / "calls"
        self.path.mkdir()
        self.calls.touch()
        (self.root / "requirements").mkdir(parents=True)
        shutil.copy(ROOT / "requirements/setup", self.root / "requirements/setup")
        shutil.copy(ROOT / "requirements/npm.py", self.root / "requirements/npm.py")
        for name in ("pyproject.toml", *LISTS):
            (self.root / name).write_text("as it was\n", encoding="utf-8")
        for name in ORDINARY:
            (self.path / name).symlink_to(shutil.which(name) or name)

    def add(self, name: str, script: str) -> None:
        """A program of this name, whose every call is written down."""
        where = self.root / name if "/" in name else self.path / name
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(f'#!/bin/sh\necho "{where.name} $*" >>"{self.calls}"\n{script}\n', encoding="utf-8")
        where.chmod(0o755)

    def add_user(self, number: int) -> None:
        self.add("id", f"echo {number}")

    def add_ready_venv(self) -> None:
        self.add(".venv/bin/python", 'case "$1" in --version) echo Python 3.11.0 ;; esac')

    def add_programs(self) -> None:
        """What the tests need of the machine."""
        for name in ("chromium", "java", "npm"):
            self.add(name, "")

    def setup(self, what: str) -> subprocess.CompletedProcess[str]:
        command = ["sh", "requirements/setup", what]
        return subprocess.run(
            command, cwd=self.root, env={"PATH": str(self.path)}, capture_output=True, text=True
        )

    def called(self, words: str) -> int:
        return sum(words in line for line in self.calls.read_text(encoding="utf-8").splitlines())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_missing_python_is_named(machine: Machine) -> None:
    ended = machine.setup("build")
    assert ended.returncode == 1
    assert "Python 3.11 or newer is missing" in ended.stderr


def test_old_python_is_named_with_its_version(machine: Machine) -> None:
    machine.add("python3", 'case "$1" in --version) echo Python 3.9.2 ;; *) exit 1 ;; esac')
    ended = machine.setup("build")
    assert ended.returncode == 1
    assert "Python 3.9.2" in ended.stderr


def test_newer_python_under_another_name_is_taken(machine: Machine) -> None:
    machine.add("python3", "exit 1")
    machine.add("python3.12", "")
    machine.setup("build")
    assert machine.called("python3.12 -m venv --clear .venv") == 1


def test_missing_venv_is_named(machine: Machine) -> None:
    machine.add("python3", 'case "$*" in *ensurepip*) exit 1 ;; esac')
    machine.add_user(1000)
    ended = machine.setup("build")
    assert ended.returncode == 1
    assert "apt-get install python3-venv" in ended.stderr
    assert machine.called("-m venv") == 0


PACKAGES = {"chromium": "chromium", "java": "default-jre-headless", "npm": "npm"}


@pytest.mark.parametrize("program", PACKAGES)
def test_missing_program_stops_the_tests(machine: Machine, program: str) -> None:
    machine.add_ready_venv()
    machine.add_programs()
    (machine.path / program).unlink()
    machine.add_user(1000)
    machine.add("apt-get", "")
    ended = machine.setup("test")
    assert ended.returncode == 1
    assert f"apt-get install {PACKAGES[program]})" in ended.stderr
    assert machine.called("apt-get") == 0


def test_root_on_debian_gets_the_programs(machine: Machine) -> None:
    machine.add_ready_venv()
    machine.add_user(0)
    machine.add("apt-get", "")
    assert machine.setup("test").returncode == 0
    assert [machine.called(f"install {package}") for package in PACKAGES.values()] == [1, 1, 1]


def test_java_that_only_seems_to_be_there_is_named(machine: Machine) -> None:
    machine.add_ready_venv()
    machine.add_programs()
    machine.add("java", "exit 1")
    machine.add_user(1000)
    assert "Java, which the checker of HTML needs, is missing" in machine.setup("test").stderr


def test_a_build_needs_no_program(machine: Machine) -> None:
    machine.add_ready_venv()
    assert machine.setup("build").returncode == 0
    assert machine.called("npm.py") == 0


def test_second_time_installs_nothing(machine: Machine) -> None:
    machine.add_ready_venv()
    machine.setup("build")
    installed = machine.called("-m pip install")
    machine.setup("build")
    assert installed == 2
    assert machine.called("-m pip install") == installed


@pytest.mark.parametrize("name", ["requirements/build.txt", "pyproject.toml"])
def test_changed_list_installs_again(machine: Machine, name: str) -> None:
    machine.add_ready_venv()
    machine.setup("build")
    (machine.root / name).write_text("changed\n", encoding="utf-8")
    machine.setup("build")
    assert machine.called("-m pip install") == 4


def test_failed_installation_is_tried_again(machine: Machine) -> None:
    machine.add_ready_venv()
    machine.add(".venv/bin/python", 'case "$*" in *--requirement*) exit 1 ;; esac')
    assert machine.setup("build").returncode != 0
    assert machine.setup("build").returncode != 0
    assert machine.called("--requirement") == 2


# ── the judges of pages, from npm ─────────────────────────────────────────────────────────────────────────


def test_judges_are_fetched_once_and_npm_is_not_missed_after_that(machine: Machine) -> None:
    machine.add_ready_venv()
    machine.add_programs()
    assert machine.setup("test").returncode == 0
    (machine.path / "npm").unlink()
    assert machine.setup("test").returncode == 0
    assert machine.called("npm.py") == 1


def test_changed_judges_are_fetched_again(machine: Machine) -> None:
    machine.add_ready_venv()
    machine.add_programs()
    machine.setup("test")
    (machine.root / "requirements/npm.txt").write_text("changed\n", encoding="utf-8")
    machine.setup("test")
    assert machine.called("npm.py") == 2


def test_failed_fetch_is_tried_again(machine: Machine) -> None:
    machine.add_ready_venv()
    machine.add_programs()
    machine.add(".venv/bin/python", 'case "$*" in *npm.py) exit 1 ;; esac')
    assert machine.setup("test").returncode != 0
    assert machine.setup("test").returncode != 0
    assert machine.called("npm.py") == 2


@pytest.fixture
def archive(machine: Machine, tmp_path: Path) -> Path:
    """What the pretended npm fetches: a package that holds one file."""
    content = tmp_path / "content/package"
    content.mkdir(parents=True)
    (content / "judge.js").write_text("guilty\n", encoding="utf-8")
    made = shutil.make_archive(str(tmp_path / "judge-1.0.0"), "gztar", content.parent)
    machine.add("npm", f'{shutil.which("cp")} "{made}" judge-1.0.0.tgz')
    (machine.root / "node_modules").mkdir()
    return Path(made)


def fetch_judge(machine: Machine, pin: str) -> subprocess.CompletedProcess[str]:
    (machine.root / "requirements/npm.txt").write_text(f"# Pinned.\njudge 1.0.0 {pin}\n", encoding="utf-8")
    command = [sys.executable, "requirements/npm.py"]
    return subprocess.run(
        command, cwd=machine.root, env={"PATH": str(machine.path)}, capture_output=True, text=True
    )


def test_a_package_that_fits_its_pin_takes_the_place_of_the_one_before(
    machine: Machine, archive: Path
) -> None:
    pin = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    (machine.root / "node_modules/judge").mkdir()
    (machine.root / "node_modules/judge/old.js").touch()
    ended = fetch_judge(machine, f"sha512-{pin}")
    assert ended.returncode == 0, ended.stderr
    found = sorted(path.relative_to(machine.root).as_posix() for path in machine.root.rglob("*.js"))
    assert found == ["node_modules/judge/judge.js"]
    assert machine.called("npm pack --silent --ignore-scripts judge@1.0.0") == 1


def test_another_package_than_was_pinned_is_refused_unopened(machine: Machine, archive: Path) -> None:
    assert archive.is_file()
    ended = fetch_judge(machine, "sha512-AAAA")
    assert ended.returncode == 1
    assert "judge 1.0.0 is not what requirements/npm.txt pins" in ended.stderr
    assert list((machine.root / "node_modules").iterdir()) == []


def test_no_list_names_an_index_or_an_address() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        assert "://" not in path.read_text(encoding="utf-8"), path.name

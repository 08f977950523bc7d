"""`requirements/setup` on a pretended machine: what it installs, when it stops, that it is quick twice."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDINARY = ["sh", "dirname", "cat", "cksum"]


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
        for name in ("pyproject.toml", "requirements/build.txt", "requirements/test.txt"):
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


def test_missing_browser_stops_the_tests(machine: Machine) -> None:
    machine.add_ready_venv()
    machine.add_user(1000)
    machine.add("apt-get", "")
    ended = machine.setup("test")
    assert ended.returncode == 1
    assert "apt-get install chromium" in ended.stderr
    assert machine.called("apt-get") == 0


def test_root_on_debian_gets_the_browser(machine: Machine) -> None:
    machine.add_ready_venv()
    machine.add_user(0)
    machine.add("apt-get", "")
    assert machine.setup("test").returncode == 0
    assert machine.called("install chromium") == 1


def test_a_build_needs_no_browser(machine: Machine) -> None:
    machine.add_ready_venv()
    assert machine.setup("build").returncode == 0


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

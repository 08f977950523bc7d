"""Fetches the npm packages that npm.txt pins into node_modules. Each archive is compared with its pin before it is
opened, none of their scripts is run, and nothing that they depend on comes along."""

import base64
import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "node_modules"


def pins() -> list[list[str]]:
    """Name, version and hash of each package."""
    lines = (ROOT / "requirements/npm.txt").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def fetch(name: str, version: str, pin: str) -> None:
    """Put one package into `node_modules`. Raises SystemExit where it can't be had or is another than was pinned."""
    with tempfile.TemporaryDirectory(dir=TARGET) as room:
        command = ["npm", "pack", "--silent", "--ignore-scripts", f"{name}@{version}"]
        if subprocess.run(command, check=False, cwd=room, stdout=subprocess.DEVNULL).returncode:
            raise SystemExit(f"npm could not fetch {name} {version}")
        (archive,) = Path(room).glob("*.tgz")
        found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != pin:
            raise SystemExit(f"{name} {version} is not what requirements/npm.txt pins: its hash is {found}")
        shutil.unpack_archive(archive, room)
        shutil.rmtree(TARGET / name, ignore_errors=True)
        (Path(room) / "package").rename(TARGET / name)


if __name__ == "__main__":
    for each in pins():
        fetch(*each)

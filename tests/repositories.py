"""Real Git repositories with fixed days, names and settings, whatever the machine has."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

AUTHOR = "A Contributor Whose Name Is Shown Nowhere"
MESSAGE = "Words that are shown nowhere"


class Repository:
    """A repository at `top`, with a briefing in it or in a folder of it."""

    def __init__(self, top: Path) -> None:
        self.top = top
        top.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, day: str = "2031-01-01") -> str:
        """What a command of Git says."""
        moment = day if "T" in day else f"{day}T12:00:00+00:00"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        identity = {
            f"GIT_{who}_{what}": value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", AUTHOR), ("EMAIL", "someone@example.org"), ("DATE", moment))
        }
        none = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "-c", "core.hooksPath=/dev/null", "-c", "protocol.file.allow=always", *arguments]
        environment = {**kept, **identity, **none}
        done = subprocess.run(command, cwd=self.top, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | None]) -> None:
        """Put files in, by their path; None takes one out."""
        for path, text in files.items():
            target = self.top / path
            if text is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")

    def commit(self, day: str, files: Mapping[str, str | None] | None = None) -> str:
        """A commit of that day with these files, and whatever else was changed; gives its name."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", f"--message={MESSAGE}", day=day)
        return self.git("rev-parse", "HEAD")

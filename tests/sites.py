"""Whole briefings, built by the real command, and their published files as tests read them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import yaml
from lxml import html

REPOSITORY = Path(__file__).parents[1]
WORLDS = Path(__file__).parent / "worlds"

LOST = "404.html"
"""Served for any address that nothing answers at."""

KINDS = ("briefings", "events", "issues", "actors", "places", "sources")
"""The kinds that have pages of their own; a claim has an anchor and a permalink."""


def copy_briefing(source: Path, root: Path, *, backwards: bool = False) -> Path:
    """The briefing once more at `root`: entries, settings and a theme of its own; `backwards`, the last file first."""
    parts = ["content"] if source == REPOSITORY else ["content", "theme"]
    files = [path for part in parts for path in (source / part).rglob("*") if path.is_file()]
    for path in sorted([*files, source / "site_config.yml"], reverse=backwards):
        target = root / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return root


def run_briefbook(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real command, with the variables given on top of the environment."""
    command = [sys.executable, "-m", "briefbook", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


def build(root: Path, **environment: str) -> "Site":
    """Build the briefing at `root` into its `site/`."""
    done = run_briefbook("build", "--root", root, **environment)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return Site(root)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def mounted(folder: Path, place: Path) -> Path:
    """The folder once more, under `x/y/` of an empty one that can be served."""
    shutil.copytree(folder, place / "x/y")
    return place


@dataclass(frozen=True)
class Site:
    """A published site below `root`."""

    root: Path

    @property
    def folder(self) -> Path:
        """What is published."""
        return self.root / "site"

    @cached_property
    def base(self) -> str:
        """The canonical address of the settings, else one that stands for wherever it is published."""
        config = yaml.safe_load((self.root / "site_config.yml").read_text(encoding="utf-8"))
        return f"{config.get('url', 'https://briefing.example').rstrip('/')}/"

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every published file."""
        return files_of(self.folder)

    @cached_property
    def pages(self) -> dict[str, "PageFile"]:
        """Every HTML file by its address (`""`, `events/second-round/`, `404.html`)."""
        names = (name for name in sorted(self.files) if name.endswith(".html"))
        return {page.address: page for page in (PageFile(name, self.files[name]) for name in names)}

    @cached_property
    def read(self) -> dict[str, "PageFile"]:
        """The pages that people read: all but those that lead elsewhere."""
        return {address: page for address, page in self.pages.items() if not page.leads_to}

    @cached_property
    def anchors(self) -> dict[str, frozenset[str]]:
        """The names within each page."""
        return {address: frozenset(page.ids) for address, page in self.pages.items()}

    def of_each_kind(self) -> list[str]:
        """An address of each sort of page: the fixed ones, and of each kind its index and its longest page.

        The lost page, whose links start at the canonical address, only where that is the root of a host.
        """
        fixed = {address for address in self.read if address.count("/") < 2 and address != LOST}
        longest = {self._longest(f"{kind}/") for kind in (*KINDS, "timeline")}
        lost = {LOST} if urlsplit(self.base).path == "/" else set()
        return sorted(fixed | lost | longest - {""})

    def of_every_sort(self) -> list[str]:
        """Those of each kind, and of what else looks different: editions, a year, a list that goes on, a permalink."""
        editions = {each for each in self.read if each.startswith("briefings/")}
        sorts = (r"timeline/\d+/", r".+/page/\d+/", r"claims/.+")
        firsts = (next((each for each in self.pages if re.fullmatch(sort, each)), "") for sort in sorts)
        return sorted({*self.of_each_kind(), *editions, *firsts})

    def _longest(self, prefix: str) -> str:
        below = [each for each in self.read if each.startswith(prefix) and each != prefix]
        return max(below, key=lambda address: (len(self.pages[address].content), address), default="")

    def missing(self, target: str, base: str) -> str:
        """What is wrong with an absolute address of this site when it is published at `base`, or ""."""
        where, anchor = urldefrag(target)
        if not where.startswith(base):
            return f"leaves {base}"
        path = unquote(urlsplit(where).path).removeprefix(urlsplit(base).path)
        name = path + "index.html" if path == "" or path.endswith("/") else path
        if name not in self.files:
            return "is not published"
        if anchor and unquote(anchor) not in self.anchors.get(path, frozenset()):
            return "has no such anchor"
        return ""


LOADING_RELS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "manifest",
    "mask-icon",
}
"""What makes a browser ask for the address of a `<link>` by itself."""


@dataclass(frozen=True)
class PageFile:
    """One HTML file."""

    name: str
    content: bytes

    @property
    def address(self) -> str:
        """Where it answers, relative to the site's root."""
        return self.name.removesuffix("index.html")

    @cached_property
    def tree(self) -> html.HtmlElement:
        """Its elements."""
        return html.document_fromstring(self.content, parser=html.HTMLParser(encoding="utf-8"))

    @cached_property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [str(each) for each in self.tree.xpath("//@id")]

    @cached_property
    def leads_to(self) -> str:
        """Where a page leads at once; "" for one that is read."""
        for content in self.tree.xpath("//meta[@http-equiv='refresh']/@content"):
            return str(content).partition("url=")[2]
        return ""

    def links(self) -> Iterator[str]:
        """Where readers and crawlers are led."""
        for element in self.tree.xpath("//a[@href] | //area[@href]"):
            yield element.get("href")
        for element in self.tree.xpath("//link[@href]"):
            if not LOADING_RELS & set(element.get("rel", "").split()):
                yield element.get("href")
        if self.leads_to:
            yield self.leads_to

    def loads(self) -> Iterator[str]:
        """What a browser asks for to show the page."""
        for element in self.tree.xpath("//link[@href]"):
            if LOADING_RELS & set(element.get("rel", "").split()):
                yield element.get("href")
        yield from map(str, self.tree.xpath("//@src | //@poster | //object/@data | //@background"))
        for candidates in self.tree.xpath("//@srcset | //@imagesrcset"):
            yield from (each.split()[0] for each in str(candidates).split(",") if each.split())
        yield from (
            use.get("href") or use.get("xlink:href", "") for use in self.tree.xpath("//use | //image")
        )
        for style in (*self.tree.xpath("//style/text()"), *self.tree.xpath("//@style")):
            yield from css_addresses(str(style))

    @cached_property
    def sources(self) -> dict[str, tuple[str, frozenset[str]]]:
        """The list of sources: by the anchor of each, the source's id and the places in it that are named."""
        found = {}
        for item in self.tree.xpath("//ol[contains(@class, 'bb-refs')]/li"):
            (link,) = item.xpath(".//cite/a/@href")
            target = resolved(self.address, link, "https://site.example/")
            places = item.xpath(".//*[@class='bb-refs__where']")
            words = (" ".join(each.text_content().split()) for each in places)
            found[item.get("id")] = (target.rstrip("/").rpartition("/")[2], frozenset(words))
        return found


def css_addresses(style: str) -> Iterator[str]:
    """What a style sheet loads, `data:` excepted."""
    rest = style
    while "url(" in rest:
        inner, _, rest = rest.partition("url(")[2].partition(")")
        address = inner.strip().strip("'\"")
        if not address.startswith("data:"):
            yield address
    for statement in style.split("@import")[1:]:
        words = statement.partition(";")[0].strip()
        if not words.startswith("url("):
            yield words.split()[0].strip("'\"")


def resolved(page: str, target: str, base: str) -> str:
    """An address as a browser resolves it on a page of the site published at `base`."""
    return urljoin(base + page, target)

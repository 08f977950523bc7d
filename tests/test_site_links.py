"""The published site hangs together, at any prefix, and asks nobody else for anything."""

import gzip
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.sites import LOST, REPOSITORY, PageFile, Site, build, css_addresses, resolved

BASES = ["https://briefing.example/", "https://briefing.example/x/y/"]
OUTSIDE = {"http", "https", "mailto"}


def is_outside(target: str, base: str) -> bool:
    """Whether an address leads to another host, or to no host at all."""
    return urlsplit(target).scheme in OUTSIDE and urlsplit(target).netloc != urlsplit(base).netloc


def relative_pages(site: Site) -> Iterator[PageFile]:
    """Every page but the one that is served at any depth."""
    return (page for address, page in site.pages.items() if address != LOST)


# ── addresses ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("base", BASES)
def test_every_internal_link_and_anchor_resolves(any_site: Site, base: str) -> None:
    dead = []
    for page in relative_pages(any_site):
        for link in {*page.links(), *page.loads()}:
            target = resolved(page.address, link, base)
            why = "" if is_outside(target, base) else any_site.missing(target, base)
            if why:
                dead.append(f"{page.name}: {link} {why}")
    assert sorted(dead) == []


@pytest.mark.parametrize("base", BASES)
def test_what_style_sheets_load_is_published(any_site: Site, base: str) -> None:
    dead = [
        f"{name}: {address}"
        for name, content in any_site.files.items()
        if name.endswith(".css")
        for address in css_addresses(content.decode())
        if any_site.missing(resolved(name, address, base), base)
    ]
    assert dead == []


def test_the_home_page_and_what_crawlers_ask_for_are_there(any_site: Site) -> None:
    assert {"index.html", LOST, "sitemap.xml", "robots.txt"} <= any_site.files.keys()


def test_links_are_relative(any_site: Site) -> None:
    absolute = [
        f"{page.name}: {link}"
        for page in relative_pages(any_site)
        for link in (*page.links(), *page.loads())
        if link.startswith("/")
    ]
    assert absolute == []


def test_links_leave_the_site_only_for_the_web_and_for_mail(any_site: Site) -> None:
    strange = [
        f"{page.name}: {link}"
        for page in any_site.pages.values()
        for link in page.links()
        if urlsplit(link).scheme not in {"", *OUTSIDE}
    ]
    assert strange == []


def test_no_page_asks_another_host(any_site: Site) -> None:
    asked = [
        f"{page.name}: {address}"
        for page in any_site.pages.values()
        for address in page.loads()
        if urlsplit(address).scheme not in ("", "data") or urlsplit(address).netloc
    ]
    styles = [
        f"{name}: {address}"
        for name, content in any_site.files.items()
        if name.endswith(".css")
        for address in css_addresses(content.decode())
        if urlsplit(address).netloc
    ]
    assert asked + styles == []


@pytest.mark.parametrize("path", ["", "talks/", "a/b/"])
def test_the_lost_page_works_at_any_depth(tmp_path: Path, path: str) -> None:
    base = f"https://briefing.example/{path}"
    root = tmp_path / "briefing"
    source = "title: A report\ntype: report\n"
    (root / "content/sources").mkdir(parents=True)
    (root / "content/sources/report.yml").write_text(source, encoding="utf-8")
    (root / "site_config.yml").write_text(f"title: Lake Tarn\nurl: {base}\n", encoding="utf-8")
    site = build(root)
    lost = site.pages[LOST]
    links = [*lost.links(), *lost.loads()]
    assert len(links) > 10
    for depth in ("nowhere", "events/nowhere/", "a/very/deep/address/page/2/"):
        targets = [resolved(depth, link, base) for link in links if not link.startswith("#")]
        assert [f"{target} {why}" for target in targets if (why := site.missing(target, base))] == []
    for page in site.read.values():
        if page is not lost:
            assert page.tree.xpath("//link[@rel='canonical']/@href") == [base + page.address]
            assert resolved(page.address, "", base) == base + page.address
    assert f"<loc>{base}sources/report/</loc>" in site.files["sitemap.xml"].decode()


# ── what each page has ────────────────────────────────────────────────────────────────────────────────────


def test_ids_are_unique_on_a_page(any_site: Site) -> None:
    twice = [
        f"{page.name}: {name}"
        for page in any_site.pages.values()
        for name, count in Counter(page.ids).items()
        if count > 1
    ]
    assert twice == []


def test_every_page_has_one_first_heading_a_title_and_a_language(any_site: Site) -> None:
    for page in any_site.pages.values():
        tree = page.tree
        assert len(tree.xpath("//h1")) == 1, page.name
        assert tree.xpath("normalize-space(//h1)"), page.name
        assert tree.xpath("normalize-space(/html/head/title)"), page.name
        assert tree.get("lang"), page.name


def test_references_lead_to_the_list_and_back(any_site: Site) -> None:
    """Each number of a reference stands in its page's list; each place in that list leads back to a number."""
    wrong = []
    for page in any_site.read.values():
        listed = {str(name) for name in page.tree.xpath("//ol[contains(@class, 'bb-refs')]/li/@id")}
        cited = {str(link)[1:] for link in page.tree.xpath("//sup[contains(@class, 'bb-ref')]/a/@href")}
        if listed != cited:
            wrong.append(f"{page.name}: {sorted(listed ^ cited)}")
    assert wrong == []


# ── pages that lead elsewhere ─────────────────────────────────────────────────────────────────────────────


def leading(site: Site) -> dict[str, PageFile]:
    return {address: page for address, page in site.pages.items() if page.leads_to}


def in_sitemap(site: Site) -> list[str]:
    """The addresses in the sitemap, relative to the site's root."""
    listed = re.findall(r"<loc>(.*?)</loc>", site.files["sitemap.xml"].decode())
    root = urlsplit(site.base).path
    return [urlsplit(address).path.removeprefix(root) for address in listed]


def test_every_claim_has_a_permalink_that_leads_to_its_anchor(any_site: Site) -> None:
    claims = sorted(path.stem for path in (any_site.root / "content/claims").rglob("*.yml"))
    assert claims
    for claim in claims:
        page = any_site.pages[f"claims/{claim}/"]
        target = page.leads_to
        assert target.endswith(f"#claim-{claim}")
        assert page.tree.xpath("//main//a/@href")[-1] == target
        (canonical,) = page.tree.xpath("//link[@rel='canonical']/@href")
        place = resolved(page.address, target, any_site.base)
        assert resolved(page.address, canonical, any_site.base) == place
        assert any_site.missing(place, any_site.base) == ""


def test_every_alias_leads_to_its_entry(any_site: Site) -> None:
    lines = [
        (path, line)
        for path in (any_site.root / "content").rglob("*.yml")
        for line in re.findall(r"^aliases:\s*\[?([^\n\]]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    for path, line in lines:
        kind = path.relative_to(any_site.root / "content").parts[0]
        for alias in (each.strip() for each in line.split(",")):
            target = any_site.pages[f"{kind}/{alias}/"].leads_to
            assert path.stem in target


def test_pages_that_lead_elsewhere_are_in_neither_sitemap_nor_search(any_site: Site) -> None:
    found = set(in_sitemap(any_site))
    searched = {record["url"].partition("#")[0] for record in records_of(any_site)}
    assert leading(any_site)
    for address, page in leading(any_site).items():
        assert address not in found
        assert address not in searched
        assert page.tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_the_sitemap_lists_pages_that_are_there(any_site: Site) -> None:
    listed = in_sitemap(any_site)
    found = set(listed)
    assert len(listed) == len(found)
    assert {"", *(f"{kind}/" for kind in ("events", "issues", "sources"))} <= found <= any_site.read.keys()


# ── search and files ──────────────────────────────────────────────────────────────────────────────────────


def records_of(site: Site) -> list[dict[str, str]]:
    """The search's records as Pagefind stored them."""
    packed = [content for name, content in site.files.items() if name.endswith(".pf_fragment")]
    return [json.loads(gzip.decompress(each).removeprefix(b"pagefind_dcd")) for each in packed]


def test_every_search_record_leads_to_what_it_names(any_site: Site) -> None:
    records = records_of(any_site)
    dead = [
        record["url"]
        for record in records
        if any_site.missing(resolved("", record["url"], BASES[1]), BASES[1])
    ]
    assert dead == []
    entries = {
        path.relative_to(any_site.root / "content") for path in any_site.root.rglob("content/**/*.yml")
    }
    assert len(records) >= len(entries)


def test_no_file_tells_where_it_was_made(any_site: Site) -> None:
    told = [
        f"{name}: {word.decode()}"
        for name, content in any_site.files.items()
        for word in _machine_words(any_site)
        if word in _unpacked(content)
    ]
    assert told == []


def _machine_words(site: Site) -> list[bytes]:
    places = [site.root, site.root.resolve(), REPOSITORY, Path.home(), Path(tempfile.gettempdir())]
    return [*(f"{place}/".encode() for place in places), b"file:/", b"build/docs", b"site_dir"]


def _unpacked(content: bytes) -> bytes:
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content

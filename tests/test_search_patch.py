"""The search after edits: base and delta together must answer as a new whole index would."""

import gzip
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from briefbook.records import SearchRecord
from briefbook.search import FEW, Patched, bundle, index_search, keep_search, patch_search
from tests.browser import served
from tests.test_search import POLICY, RECORDS, WORDS, files_of, fragments_of, opened, write_pages

HALLE = RECORDS[2]
FERRY = replace(HALLE, text="Said on a ferry.")
NEW = replace(HALLE, address="new/")


def publish(work: Path, site: Path, done: Patched | None = None) -> None:
    """What the publisher does with a whole index, or with a patch."""
    if done is None:
        shutil.rmtree(site / "pagefind", ignore_errors=True)
        (work / "pagefind").rename(site / "pagefind")
    else:
        assert set(done.written) == {f"pagefind/{path}" for path in files_of(work / "pagefind")}
        for path in done.written:
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (work / path).replace(site / path)
        for path in done.gone:
            (site / path).unlink()
    keep_search(work)


def start_of(site: Path) -> dict[str, Any]:
    """What a search begins with, without the metadata."""
    start = gzip.decompress((site / "pagefind/start.pagefind").read_bytes()).removeprefix(b"pagefind_dcd")
    about: dict[str, Any] = json.loads(start.partition(b"\n")[0])
    return about


@dataclass(frozen=True)
class Searched:
    """A site of RECORDS, and the folder in which its index was made."""

    work: Path
    site: Path

    def patch(self, *changed: SearchRecord, removed: tuple[str, ...] = ()) -> Patched:
        done = patch_search(self.work, {record.address: record for record in changed}, removed)
        assert done is not None
        publish(self.work, self.site, done)
        return done

    def files(self) -> dict[str, bytes]:
        return {f"pagefind/{path}": content for path, content in files_of(self.site / "pagefind").items()}

    def delta(self) -> set[str]:
        return set(fragments_of(self.site / "pagefind/delta"))

    def stale(self) -> int:
        return len(start_of(self.site)["stale"])


def searched(folder: Path, records: list[SearchRecord]) -> Searched:
    made = Searched(folder / "work", folder / "site")
    made.site.mkdir(parents=True, exist_ok=True)
    index_search(records, made.work)
    publish(made.work, made.site)
    return made


@pytest.fixture
def lake(tmp_path: Path) -> Searched:
    return searched(tmp_path, RECORDS)


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_patch_leaves_the_base_alone_and_tells_what_it_changed(lake: Searched) -> None:
    before = lake.files()
    done = lake.patch(FERRY, NEW)
    after = lake.files()
    assert set(done.written) == {path for path, content in after.items() if before.get(path) != content}
    assert {path for path in done.written if "/delta/" not in path} == {"pagefind/start.pagefind"}
    assert (lake.delta(), done.gone, lake.stale()) == ({HALLE.address, "new/"}, (), 1)


def test_what_a_patch_no_longer_needs_goes(lake: Searched) -> None:
    lake.patch(FERRY)
    before = lake.files()
    done = lake.patch(replace(HALLE, text="Said on a boat."))
    assert set(done.gone) == before.keys() - lake.files().keys()
    assert len(start_of(lake.site)["indexes"]) == 2
    done = lake.patch(removed=(HALLE.address,))
    assert [path for path in lake.files() if "/delta/" in path] == []
    assert (done.written, lake.stale()) == (("pagefind/start.pagefind",), 1)


def test_what_was_never_there_or_came_and_went_leaves_no_trace(lake: Searched) -> None:
    before = lake.files()
    assert lake.patch(removed=("nowhere/",)) == Patched((), ())
    lake.patch(NEW)
    lake.patch(removed=("new/",))
    assert lake.files() == before


def test_the_way_to_a_patch_leaves_no_trace(lake: Searched, tmp_path: Path) -> None:
    lake.patch(FERRY)
    assert lake.patch(FERRY) == Patched((), ())
    other = searched(tmp_path / "other", RECORDS)
    other.patch(replace(HALLE, text="Said on a boat."), NEW)
    other.patch(FERRY, removed=("new/",))
    assert other.files() == lake.files()


def test_a_whole_index_forgets_the_delta(lake: Searched) -> None:
    before = lake.files()
    lake.patch(FERRY)
    index_search(RECORDS, lake.work)
    publish(lake.work, lake.site)
    assert lake.files() == before
    lake.patch(NEW)
    assert (lake.delta(), lake.stale()) == ({"new/"}, 0)


def test_what_was_not_published_is_not_remembered(lake: Searched) -> None:
    assert patch_search(lake.work, {"lost/": replace(HALLE, address="lost/")}, [])
    lake.patch(NEW)
    assert lake.delta() == {"new/"}
    index_search([], lake.work)
    lake.patch(replace(HALLE, address="newer/"))
    assert lake.delta() == {"new/", "newer/"}


def test_too_many_changes_ask_for_a_whole_index(lake: Searched) -> None:
    lake.patch(*(replace(HALLE, address=f"new/{number}/") for number in range(FEW)))
    assert patch_search(lake.work, {"more/": replace(HALLE, address="more/")}, []) is None
    assert patch_search(lake.work, {}, [HALLE.address]) is None


@pytest.mark.parametrize("language", ["uk", "en-GB"])
def test_another_language_asks_for_a_whole_index(lake: Searched, language: str) -> None:
    assert patch_search(lake.work, {}, [HALLE.address], language) is None


def test_an_index_of_nothing_can_only_be_made_anew(tmp_path: Path) -> None:
    index_search([], tmp_path)
    keep_search(tmp_path)
    assert patch_search(tmp_path, {HALLE.address: HALLE}, []) is None


@pytest.mark.parametrize("language", ["uk", "ar", "ja", "en-GB"])
def test_any_other_language_can_be_patched(tmp_path: Path, language: str) -> None:
    index_search(RECORDS, tmp_path, language)
    keep_search(tmp_path)
    assert patch_search(tmp_path, {HALLE.address: FERRY}, [], language)


def test_a_form_of_pagefinds_files_that_is_not_known_asks_for_a_whole_index(
    lake: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "SIGNATURE", b"another_dcd")
    assert patch_search(lake.work, {HALLE.address: FERRY}, []) is None
    index_search(RECORDS, lake.work)
    keep_search(lake.work)
    monkeypatch.undo()
    assert patch_search(lake.work, {HALLE.address: FERRY}, []) is None


def test_only_what_is_needed_is_remembered(lake: Searched) -> None:
    lake.patch(FERRY)
    index_search(RECORDS[:2], lake.work)
    publish(lake.work, lake.site)
    lake.patch(FERRY)
    assert len(list((lake.work / "search").iterdir())) == 2


def test_every_damage_to_the_memory_asks_for_a_whole_index(lake: Searched) -> None:
    lake.patch(FERRY)
    for path in (lake.work / "search").iterdir():
        whole = path.read_bytes()
        for damage in [
            b"",
            whole[:-1],
            whole[: len(whole) // 2],
            whole.replace(b"e", b"a", 1),
            b"{}",
            b"\xff",
        ]:
            path.write_bytes(damage)
            assert patch_search(lake.work, {}, []) is None, (path, damage)
        path.unlink()
        assert patch_search(lake.work, {}, []) is None
        path.write_bytes(whole)
    assert patch_search(lake.work, {}, []) is not None


# ── answers ───────────────────────────────────────────────────────────────────────────────────────────────

LIST = """async (queries) => {
  const box = document.querySelector("#search"), input = box.querySelector(".bb-search__in");
  const state = box.querySelector(".bb-search__state"), more = box.querySelector(".bb-search__more");
  const until = async (done) => { while (!done()) await new Promise((go) => setTimeout(go, 3)); };
  const type = (text) => { input.value = text; input.dispatchEvent(new Event("input", { bubbles: true })); };
  const links = () => [...box.querySelectorAll(".bb-hits h3 a")];
  const found = [];
  for (const query of queries) {
    type("");
    await until(() => state.textContent === HINT);
    type(query);
    await until(() => ![HINT, SEARCHING].includes(state.textContent));
    while (!more.hidden) {
      const before = links().length;
      more.click();
      await until(() => links().length > before);
    }
    found.push([state.textContent, ...links().map((link) => new URL(link.href).pathname + link.hash)]);
  }
  return found;
}"""
LIST = LIST.replace("HINT", json.dumps(WORDS["hint"])).replace("SEARCHING", json.dumps(WORDS["searching"]))


def answers(page: Page, queries: list[str]) -> dict[str, list[str]]:
    """What the dialog says to each query, and every address that it lists, in order."""
    return dict(zip(queries, page.evaluate(LIST, queries), strict=True))


COMMON = ["the", "lake", "quota", "talks", "minister", "ferry", "in", "a", "border", "international"]
RARE = ["quotas", "Kirnow", "kirnowitz", "café", "cafe", "Словʼяни", "Norvia–Estmark", "ferries", "lakeside"]
RARE += ["interim", "naïve", "40", "4,000", "border-guard", "bordering", "Tarnsee", "dying", "die", "Zoë"]


def own_word(address: str) -> str:
    """A word that no other record has."""
    return address.replace("e/", "w").replace("/", "")


def invented(chance: random.Random, address: str, words: list[str]) -> SearchRecord:
    text = chance.choices(COMMON, k=12) + chance.choices(words, k=4) + [own_word(address)]
    chance.shuffle(text)
    title = " ".join(chance.sample(words, 2) + chance.sample(COMMON, chance.randint(0, 3)))
    names = tuple(chance.sample(words, 1)) if chance.random() < 0.2 else ()
    return SearchRecord(address, title, chance.choice(["Event", "Place"]), " ".join(text), names, "12 May")


def edit(chance: random.Random, lake: Searched, records: dict[str, SearchRecord]) -> None:
    """A few rounds of edits, renamings, removals and returns, each of them published.

    Most rare words stay out of them, so that the delta lacks what the base has.
    """
    first = dict(records)
    for words in (["unheard", *RARE[:3]], ["Neustadt", *RARE[:4]], ["Neustadts", "newish", *RARE[2:5]]):
        changed: dict[str, SearchRecord] = {}
        for address in chance.sample(sorted(first), 6):
            changed[address] = invented(chance, address, words)
        back = chance.choice(sorted(first))
        changed[back] = first[back]
        moved = chance.choice(sorted(records.keys() - changed.keys()))
        changed[f"{moved}-moved/"] = replace(records[moved], address=f"{moved}-moved/")
        removed = [moved, *chance.sample(sorted(records.keys() - changed.keys() - {moved}), 2)]
        lake.patch(*changed.values(), removed=tuple(removed))
        records |= changed
        for address in removed:
            del records[address]


def queries_of(chance: random.Random, records: dict[str, SearchRecord]) -> list[str]:
    said = " ".join(f"{record.title} {record.text}" for record in records.values()).split()
    rare = [word for word in [*RARE, "unheard", "Neustadt", "Neustadts", "newish"] if word in said]
    pairs = [f"{chance.choice(rare)} {chance.choice(COMMON)}" for _ in range(6)]
    pairs += [f"{one} {other}" for one, other in pairwise(rare)]
    pairs += [
        f"{own_word(address)} {chance.choice(COMMON)}" for address in chance.sample(sorted(records), 10)
    ]
    phrases = [f'"{" ".join(said[at : at + 2])}"' for at in chance.sample(range(len(said) - 1), 4)]
    return list(
        dict.fromkeys([*rare, *pairs, *phrases, "ki", "inter", "neu", "quota talks ferry", "wholly gone"])
    )


@pytest.fixture(scope="module")
def both(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Page, Page, list[str]]]:
    """A page whose search was patched, one whose search was made whole from the same, and queries for both."""
    chance = random.Random(11)
    records = {f"e/{n}/": invented(chance, f"e/{n}/", RARE) for n in range(80)}
    one = searched(tmp_path_factory.mktemp("patched"), list(records.values()))
    edit(chance, one, records)
    other = searched(tmp_path_factory.mktemp("whole"), list(records.values()))
    for each in (one, other):
        write_pages(each.site, [])
    with served(one.site, Content_Security_Policy=POLICY) as here, served(other.site) as there:
        pages = [opened(browser.new_page(), address) for address in (here, there)]
        yield pages[0], pages[1], queries_of(chance, records)


def test_a_patched_search_finds_what_a_whole_one_finds(both: tuple[Page, Page, list[str]]) -> None:
    patched_page, whole_page, queries = both
    found, wanted = answers(patched_page, queries), answers(whole_page, queries)
    assert {query: sorted(found[query]) for query in queries} == {q: sorted(wanted[q]) for q in queries}
    tops = [query for query in queries if len(wanted[query]) > 1]
    alike = [found[query][1] in wanted[query][1:4] for query in tops]
    assert sum(alike) >= 0.9 * len(tops), [(q, found[q][:4], wanted[q][:4]) for q in tops]

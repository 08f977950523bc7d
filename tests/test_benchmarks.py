"""The benchmark measures what it says: its content, its edits, its figures. How fast anything is, no test says."""

import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from briefbook.checking import check_briefing
from tests.benchmarks import __main__ as command
from tests.benchmarks import benchmark
from tests.benchmarks.content import MUCH_LINKED, WORDS, little_linked, vocabulary, write_content
from tests.benchmarks.edits import Edit, edits, word
from tests.benchmarks.generators import BRIEFBOOK, HUGO, MKDOCS, hugo
from tests.benchmarks.lighthouse import CATEGORIES, SHIFT, TIMES, chosen, read, verdicts
from tests.benchmarks.measuring import (
    ALONE,
    SEARCH,
    WITH_WORKERS,
    Failed,
    digest_of,
    peak_memory,
    size_of,
    timed,
)
from tests.benchmarks.report import COLD, Figures, Measure, growth, size, table, warm
from tests.benchmarks.searching import queries
from tests.sites import files_of

SIZE = 1000


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A briefing of a thousand entries."""
    root = tmp_path_factory.mktemp("thousand")
    write_content(root, SIZE)
    return root


@pytest.fixture
def texts(thousand: Path) -> dict[str, str]:
    """Its entries: `events/event-0` and so on."""
    found = files_of(thousand / "content")
    return {name.removesuffix(".yml"): text.decode() for name, text in found.items()}


# ── the content ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_size_gives_the_same_bytes(thousand: Path, tmp_path: Path) -> None:
    write_content(tmp_path, SIZE)
    assert files_of(tmp_path) == files_of(thousand)


@pytest.mark.parametrize("entries", [100, SIZE])
def test_there_are_as_many_entries_as_asked_for_and_no_errors(tmp_path: Path, entries: int) -> None:
    write_content(tmp_path, entries)
    checked = check_briefing(tmp_path)
    assert not checked.failed(), checked.problems
    assert len(checked.story.library.entries) == entries


def test_words_follow_a_zipf_curve(texts: dict[str, str]) -> None:
    words = vocabulary()
    assert len(set(words)) == WORDS >= 30_000
    counts = Counter(re.findall("[a-z]+", " ".join(texts.values()).lower()))
    for rank in (2, 4, 10, 30):
        assert counts[words[rank - 1]] * rank == pytest.approx(counts[words[0]], rel=0.15)
    assert sum(counts[word] == 1 for word in words) > 3000


def test_a_tenth_links_to_one_entry_and_next_to_nothing_to_another(texts: dict[str, str]) -> None:
    links = {
        target: sum(bool(re.search(rf"\b{target.partition('/')[2]}\b", text)) for text in texts.values())
        for target in (MUCH_LINKED, little_linked(SIZE))
    }
    assert SIZE * 0.09 <= links[MUCH_LINKED] <= SIZE * 0.12
    assert links[little_linked(SIZE)] == 1


def test_there_are_links_positions_and_vague_days(texts: dict[str, str]) -> None:
    events = [text for name, text in texts.items() if name.startswith("events/")]
    vague = [text for text in events if not re.search(r"^when: \d{4}-\d\d-\d\d$", text, re.MULTILINE)]
    assert len(events) / 3 < len(vague) < len(events)
    assert all("[[actors/" in text and "[@source-" in text for text in events)
    assert sum("\nposition: " in text for text in texts.values()) > 100


# ── the edits ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("edit", edits(SIZE), ids=lambda edit: edit.what)
def test_an_edit_puts_one_word_in_the_place_of_the_last(tmp_path: Path, edit: Edit) -> None:
    write_content(tmp_path, SIZE)
    before = files_of(tmp_path)
    edit.make(tmp_path, word(1))
    edit.make(tmp_path, word(2))
    after = files_of(tmp_path)
    changed = f"content/{edit.entry}.yml"
    assert [name for name in before if after[name] != before[name]] == [changed]
    assert after[changed].replace(b"New2 ", b"") == before[changed]
    assert after[changed].count(b"New2") == 1


def test_an_edit_that_a_page_does_not_show_is_noticed(tmp_path: Path) -> None:
    edit = edits(SIZE)[-1]
    for page, text in zip(edit.shown_on, ("New1", "New2"), strict=True):
        (tmp_path / page).mkdir(parents=True)
        (tmp_path / page / "index.html").write_text(text, encoding="utf-8")
    assert edit.missing(tmp_path, "New2") == [edit.shown_on[0]]


# ── the figures ───────────────────────────────────────────────────────────────────────────────────────────


def test_memory_is_that_of_the_process_of_its_workers_and_of_the_search(tmp_path: Path) -> None:
    # The children are started while the first is still small: until it is its own program, a child has its parent's
    # memory, and a busy machine leaves it so for several looks. They end when their parent has been looked at.
    program = tmp_path / "program.py"
    program.write_text(
        "import subprocess, sys, time\n"
        "from pathlib import Path\n"
        "def start(*words):\n"
        "    command = [sys.executable, __file__, *words]\n"
        "    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "Path('/proc/self/comm').write_text(sys.argv[2])\n"
        "started = [start(*each.split()) for each in sys.argv[3:]]\n"
        "own = bytearray(int(sys.argv[1]))\n"
        "for child in started:\n"
        "    child.stdout.read(5)\n"
        "print('ready', end='', flush=True)\n"
        "time.sleep(1) if started else sys.stdin.read()\n"
        "sys.exit(any(child.communicate() and child.returncode for child in started))\n",
        encoding="utf-8",
    )
    sizes = ["100000000", "main", "50000000 worker", "200000000 pagefind"]
    peaks = peak_memory([sys.executable, str(program), *sizes])
    assert 100e6 < peaks[ALONE] < 130e6
    assert 150e6 < peaks[WITH_WORKERS] < 200e6
    assert 200e6 < peaks[SEARCH] < 230e6


def test_time_that_is_slept_is_not_that_of_a_processor() -> None:
    work = "import time; time.sleep(0.5)\nwhile time.process_time() < 0.5: pass"
    spent = timed(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"]
    )
    assert 0.5 <= spent.processors <= spent.seconds - 0.4


@pytest.mark.parametrize("run", [timed, peak_memory])
def test_a_command_that_fails_is_no_figure(run: Callable[[list[str]], object]) -> None:
    with pytest.raises(Failed):
        run([sys.executable, "-c", "raise SystemExit('no room left')"])


def test_a_file_with_two_names_counts_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "one/file").write_bytes(b"12345")
    (tmp_path / "two/same").hardlink_to(tmp_path / "one/file")
    (tmp_path / "two/other").write_bytes(b"123")
    assert size_of(tmp_path / "one") == 5
    assert size_of(tmp_path / "one", tmp_path / "two") == 8


def test_a_digest_tells_names_and_bytes_apart(tmp_path: Path) -> None:
    digests: list[str] = []
    for name, content in (("a", b"x"), ("a", b"y"), ("b", b"y")):
        folder = tmp_path / str(len(digests))
        folder.mkdir()
        (folder / name).write_bytes(content)
        digests.append(digest_of(folder))
    assert len(set(digests)) == 3


def figures(entries: int, cold: float) -> Figures:
    """A few values."""
    made = Figures(entries, entries - 10)
    for run in (0, 0.1, -0.1):
        made.note(warm("nothing changed"), BRIEFBOOK, cold / 10)
        made.note(COLD, BRIEFBOOK, cold + run)
        made.note(COLD, MKDOCS, 4 * (cold + run))
        made.note(COLD, HUGO, cold / 20)
    made.note(Measure("size of site/", size), BRIEFBOOK, 2_500_000)
    return made


def test_a_table_begins_with_the_ratios() -> None:
    assert table(figures(1000, 2)).splitlines() == [
        "| 1,000 entries, 990 pages | ÷ stock MkDocs | ÷ Hugo | Briefbook | stock MkDocs | Hugo |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| cold build | 0.25 | 20 | 2.00 s (1.90–2.10) | 8.00 s (7.60–8.40) | 0.10 s (0.10–0.10) |",
        "| nothing changed | 0.03 | 2.00 | 0.20 s (0.20–0.20) | – | – |",
        "| size of site/ | – | – | 2.5 MB | – | – |",
    ]


def test_growth_is_an_exponent() -> None:
    lines = growth([figures(1000, 2), figures(10_000, 20), figures(20_000, 80)]).splitlines()
    assert lines[0] == "| growth exponent | Briefbook | stock MkDocs | Hugo |"
    assert "| cold build, 1,000 to 10,000 | 1.00 | 1.00 | 1.00 |" in lines
    assert "| cold build, 10,000 to 20,000 | 2.00 | 2.00 | 2.00 |" in lines
    assert "| size of site/, 1,000 to 10,000 | 0.00 | – | – |" in lines


def test_searches_go_from_the_most_frequent_word_to_the_rarest_and_on_to_names(
    thousand: Path, texts: dict[str, str]
) -> None:
    asked = queries(thousand)
    assert len(set(asked)) == 50
    counts = Counter(re.findall("[a-z]+", " ".join(texts.values()).lower()))
    often = [counts[query] for query in asked[:40]]
    assert often == sorted(often, reverse=True)
    assert asked[0] == vocabulary()[0]
    assert often[-1] == 1
    assert all(any(f"name: {query}\n" in text for text in texts.values()) for query in asked[40:])


# ── what Lighthouse says ──────────────────────────────────────────────────────────────────────────────────


def report(points: float | None, seconds: float, shift: float) -> dict[str, object]:
    """Of a report of Lighthouse, what is read."""
    numbers = {**dict.fromkeys(TIMES, 1000 * seconds), SHIFT: shift}
    return {
        "finalDisplayedUrl": "http://127.0.0.1/",
        "runWarnings": ["too slow"],
        "categories": {name: {"score": points} for name in CATEGORIES},
        "audits": {name: {"numericValue": number} for name, number in numbers.items()},
    }


def test_lighthouse_is_asked_about_the_longest_page_of_a_kind(tmp_path: Path) -> None:
    for name, length in {"issues/a": 3, "issues/b": 9, "issues/c": 5, "events/d": 1, "sources/e": 1}.items():
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "index.html").write_text("x" * length, encoding="utf-8")
    assert chosen(tmp_path) == ["", "timeline/", "issues/b/", "events/d/", "sources/e/"]


def test_verdicts_are_medians_and_the_most_that_moved() -> None:
    runs = [read(report(points, points, shift)) for points, shift in ((0.9, 0), (1, 0.1), (0.97, 0))]
    assert verdicts({"timeline/": runs}).splitlines()[2] == (
        "| `/timeline/` | 97 | 97 | 97 | 97 | 0.97 s | 0.97 s | 0.97 s | 0.1 |"
    )


def test_a_page_that_could_not_be_judged_is_no_figure() -> None:
    with pytest.raises(Failed, match="too slow"):
        read(report(None, 1, 0))


# ── the others, and the whole ─────────────────────────────────────────────────────────────────────────────


def test_hugo_gets_every_page_as_a_page_and_every_other_file_as_it_is(tmp_path: Path) -> None:
    markdown = tmp_path / "docs"
    for name in ("index.md", "events/round.md", "robots.txt", "claims/forty/index.html"):
        (markdown / name).parent.mkdir(parents=True, exist_ok=True)
        (markdown / name).write_text(name, encoding="utf-8")
    made = hugo(Path("hugo"), markdown, tmp_path / "hugo")
    files = {name: text.decode() for name, text in files_of(tmp_path / "hugo").items()}
    assert {name: text for name, text in files.items() if name.startswith(("content/", "static/"))} == {
        "content/_index.md": "index.md",
        "content/events/round/_index.md": "events/round.md",
        "static/robots.txt": "robots.txt",
        "static/claims/forty/index.html": "claims/forty/index.html",
    }
    assert sorted(made.lacks(markdown)) == ["events/round/index.html", "index.html"]


def test_the_whole_at_a_small_size(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "find_hugo", lambda: None)
    monkeypatch.setattr(command, "find_lighthouse", lambda: None)
    status = command.main(["--entries", "60", "--runs", "1", "--queries", "5"])
    said = capsys.readouterr()
    assert status == 0, said.err
    assert "Hugo is missing" in said.err
    assert "Lighthouse is missing" in said.err
    rows = dict(re.findall(r"^\| ([^|]+) \| (.+)", said.out, re.MULTILINE))
    measured = {
        "cold build",
        "processor time of a cold build",
        "nothing changed",
        *(edit.what for edit in edits(60)),
        "size of site/",
    }
    measured |= {f"memory, {whose}" for whose in (ALONE, WITH_WORKERS, SEARCH)}
    measured |= {"first result of 5 searches, slowest", "downloaded for it, most"}
    assert measured <= set(rows)
    assert re.match(r"\d+\.\d\d \| – \| \d+\.\d\d s \| \d+\.\d\d s \| – \|", rows["cold build"])


def test_a_build_that_fails_ends_the_run_with_its_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benchmark, "write_content", lambda root, _: root.mkdir())
    assert command.main(["--entries", "60", "--runs", "1", "--only", "cold"]) == 1
    assert "site_config.yml" in capsys.readouterr().err

"""The machine fails, or the build is killed, at each single call: the site is whole, and the next build works."""

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbook.output import write_tree
from briefbook.publish import generation, publish, staging
from tests.publishing import (
    CALLS,
    GROWING,
    JOURNAL,
    NEW,
    OLD,
    SPARE,
    Trap,
    be_unhurried,
    become,
    believed,
    change,
    contents,
    die,
    each_call,
    failing,
    killed,
    names,
    never,
    no_space,
    put,
    put_ready,
)

LATER = {"index.html": "Lake Tarn, third edition", "events": "a file now", "404.html": "Nothing here"}


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    be_unhurried(monkeypatch)


def _without_spare(site: Path) -> None:
    become(site, OLD)
    site.with_name(JOURNAL).unlink(missing_ok=True)


def _behind(site: Path) -> None:
    become(site, LATER)
    become(site, OLD)


def _behind_deep_inside(site: Path) -> None:
    for words in ("In June.", OLD[SECOND]):
        change(site, OLD | {SECOND: words})


FIRST, SECOND = "events/first-round/index.html", "events/second-round/index.html"
DEEP = OLD | {FIRST: "Norvia met Estmark again.", "events/third-round/index.html": "In July."}

Files = Mapping[str, str]
WORKS = pytest.mark.parametrize(
    ("work", "begin", "new"),
    [
        pytest.param(put, _without_spare, NEW, id="whole"),
        pytest.param(put, _behind, NEW, id="whole with a spare"),
        pytest.param(put_ready, _without_spare, NEW, id="whole, and the spare"),
        pytest.param(put_ready, _behind, NEW, id="whole with a spare, and that brought up to date"),
        pytest.param(become, _without_spare, NEW, id="patch, spare made anew"),
        pytest.param(become, _behind, NEW, id="patch"),
        pytest.param(become, _behind_deep_inside, DEEP, id="patch deep inside"),
    ],
)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("again", [False, True], ids=["once", "from then on"])
@WORKS
def test_a_failure_at_any_call_leaves_a_whole_site(
    site: Path, work: Callable[[Path, Files], object], begin: Callable[[Path], None], new: Files, again: bool
) -> None:
    failures = []

    def attempt(trap: Trap) -> None:
        before = generation(site)
        with pytest.MonkeyPatch.context() as patch:
            trap.set(patch, GROWING if again else CALLS)
            try:
                work(site, new)
                expected = new
            except OSError as error:
                failures.append(error.errno)
                expected = OLD
        assert contents(site) == expected
        assert (generation(site) == before) is (expected == OLD)

    begin(site)
    for _ in each_call(attempt, no_space, again):
        _works_again(site)
        begin(site)
        assert names(site.parent) in ([JOURNAL, SPARE, "site"], [SPARE, "site"])
    assert len(failures) > 10
    assert set(failures) == {errno.ENOSPC}


@WORKS
def test_a_kill_at_any_call_leaves_a_whole_site(
    site: Path, work: Callable[[Path, Files], object], begin: Callable[[Path], None], new: Files, way: str
) -> None:
    seen, usable = set(), set()

    def attempt(trap: Trap) -> None:
        before = generation(site)
        trap.count = trap.at if killed(lambda: work(site, new), trap.at) else 0
        seen.add(site.exists())
        with staging(site, never):
            assert contents(site) in (OLD, new)
            assert (generation(site) == before) is (contents(site) == OLD)
            usable.add(believed(site) is not None)

    begin(site)
    for _ in each_call(attempt, die):
        assert set(names(site.parent)) <= {JOURNAL, SPARE, "site"}
        _works_again(site)
        begin(site)
    assert seen == ({True, False} if way == "three renames" else {True})
    assert usable == {True, False}


def _works_again(site: Path) -> None:
    """Whatever is believed of the spare is true, and what is published next is exactly that."""
    believed(site)
    for files in (LATER, OLD):
        become(site, files)
        assert contents(site) == files


def test_an_interruption_between_two_renames_puts_the_site_back(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(source: Path, target: Path) -> None:
        if target == site and source.name.endswith(("next", "spare")):
            raise KeyboardInterrupt
        rename(source, target)

    rename = os.rename
    become(site, NEW)
    monkeypatch.setattr("briefbook.publish.exchange", lambda *_: False)
    for work in (become, put):
        with monkeypatch.context() as patch:
            patch.setattr(os, "rename", interrupt)
            with pytest.raises(KeyboardInterrupt):
                work(site, OLD)
        assert contents(site) == NEW


def test_what_cannot_be_removed_goes_at_the_next_start(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, staging(site, never) as staged:
        write_tree(staged, OLD)
        publish(staged, site)
        patch.setattr(shutil, "rmtree", failing(errno.EIO))
    assert contents(site) == OLD
    assert names(site.parent) == [".site.briefbook-next", "site"]
    with staging(site, never) as staged:
        assert names(staged) == []
    assert names(site.parent) == ["site"]


# --- Whatever is done in whatever order

PATHS = ["a", "a/b", "a/b/c", "a/d", "e/f", "e/g", "h"]
TEXTS = st.sampled_from(["one", "two", "three, longer"])


def _consistent(files: dict[str, str]) -> dict[str, str]:
    """Without what would need a folder where a file is."""
    return {name: text for name, text in files.items() if not any(name.startswith(f"{n}/") for n in files)}


FILES = st.dictionaries(st.sampled_from(PATHS), TEXTS, max_size=5).map(_consistent)
NAMES = st.sets(st.sampled_from(PATHS), max_size=4)
KILL = st.none() | st.integers(1, 80)
Step = tuple[str, dict[str, str], set[str], int | None]
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("publish"), FILES, st.just(set[str]()), KILL),
    st.tuples(st.just("patch"), FILES, NAMES, KILL),
    st.tuples(st.just("patch"), FILES, NAMES, st.none()),
    st.tuples(st.just("lose the journal"), st.just({}), st.just(set[str]()), st.none()),
    st.tuples(st.just("lose the spare"), st.just({}), st.just(set[str]()), st.none()),
)


def _expected(before: dict[str, str], step: Step) -> dict[str, str]:
    kind, files, removed, _ = step
    if kind == "publish":
        return {"index.html": "home"} | files
    if kind != "patch":
        return before

    def stays(name: str) -> bool:
        in_the_way = any(name.startswith(f"{n}/") or n.startswith(f"{name}/") for n in files)
        return name not in removed and not in_the_way

    return {name: text for name, text in before.items() if stays(name)} | files


def _take(site: Path, step: Step) -> None:
    kind, files, removed, _ = step
    if kind == "publish":
        put(site, {"index.html": "home"} | files)
    elif kind == "patch":
        change(site, files, removed)
    elif kind == "lose the journal":
        site.with_name(JOURNAL).unlink(missing_ok=True)
    else:
        shutil.rmtree(site.with_name(SPARE), ignore_errors=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=8))
def test_a_site_is_always_what_a_plain_model_says(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site, archive = Path(folder) / "site", Path(folder) / "archive"
        archive.mkdir()
        model, archived = {"index.html": "home"}, list[tuple[Path, str]]()
        put(site, model)
        for step in steps:
            for name, text in model.items():
                archived.append((archive / str(len(archived)), text))
                os.link(site / name, archived[-1][0])
            expected, at = _expected(model, step), step[-1]
            if at is None or not killed(lambda step=step: _take(site, step), at):  # type: ignore[misc]
                if at is None:
                    _take(site, step)
                model = expected
            else:
                with staging(site, never):
                    assert contents(site) in (model, expected)
                model = contents(site)
            assert contents(site) == model
            believed(site)
            assert _folders(site) == {str(parent) for name in model for parent in Path(name).parents}
        assert [path.read_text() for path, _ in archived] == [text for _, text in archived]


def _folders(site: Path) -> set[str]:
    """Every folder of the site; none is empty."""
    return {"."} | {str(path.relative_to(site)) for path in site.rglob("*") if path.is_dir()}

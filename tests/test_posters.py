"""The picture that stands for a page where its link is passed on: which page has which, and what it looks like."""

import re
import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from briefbook.build import build_briefing
from briefbook.drawing import HEIGHT, WIDTH, Manner, Poster, can_write, draw
from briefbook.entries.briefings import Briefing
from briefbook.entries.issues import Issue
from briefbook.fields import Ref
from briefbook.lettering import TEXT, TITLE, cut
from briefbook.posters import FILE, MOST_BRIEFINGS, MOST_ISSUES, Posters, manner_of
from briefbook.story import Story
from briefbook.tasks import Task
from tests.conftest import SETTINGS, read_story, write_briefing
from tests.hostile_words import LINES
from tests.sites import LOST, REPOSITORY, Site
from tests.test_heads import metas

URL = "url: https://example.org/lake/\n"
EDGE = 72
INK = 0x80
"""Below this, a pixel is part of a letter or a bar."""


# ── which page has which ──────────────────────────────────────────────────────────────────────────────────


def test_every_page_of_a_site_with_an_address_has_a_picture_that_is_there(any_site: Site) -> None:
    named = set()
    for address, page in any_site.read.items():
        said = metas(page)
        if "url" not in (any_site.root / "site_config.yml").read_text(encoding="utf-8") or address == LOST:
            assert not any("image" in name or name == "twitter:card" for name in said)
            continue
        (image,) = said["og:image"]
        path = image.removeprefix(any_site.base)
        assert png_size(any_site.files[path]) == (WIDTH, HEIGHT)
        assert said["og:image:width"] == [str(WIDTH)]
        assert said["og:image:height"] == [str(HEIGHT)]
        assert said["og:image:type"] == ["image/png"]
        assert said["twitter:card"] == ["summary_large_image"]
        own = path == f"{address}{FILE}"
        assert said["og:image:alt"] == (said["og:title"] if own else said["og:site_name"])
        assert own or path == FILE
        named.add(path)
    assert {path for path in any_site.files if path.endswith(FILE)} == named


def test_only_so_many_pages_have_one_of_their_own(tmp_path: Path) -> None:
    posters = Posters(many(tmp_path))
    for kind, most in ((Briefing.kind, MOST_BRIEFINGS), (Issue.kind, MOST_ISSUES)):
        own = [number for number in range(12) if posters.is_own(Ref(kind, f"number-{number:02}"))]
        assert len(own) == most
        assert own[-1] == (11 if kind == Briefing.kind else most - 1), "the newest; the most spoken of"


def test_what_was_withdrawn_is_shown_with_the_poster_of_the_site(tmp_path: Path) -> None:
    gone = "withdrawn: {on: 2031-05-14, why: It was wrong.}\n"
    story = one_issue(tmp_path, "title: The border\n" + gone)
    assert Posters(story).where(Ref("issues", "one")) == (FILE, "The lake talks")


def test_a_title_that_cannot_be_written_is_not_drawn_with_holes(tmp_path: Path) -> None:
    story = one_issue(tmp_path / "one", 'title: "湖の境界"\nquestion: "どこですか?"\n')
    assert Posters(story).where(Ref("issues", "one")) == (FILE, "The lake talks")
    assert Posters(story).words(Ref("issues", "one")) is None
    story = one_issue(tmp_path / "two", 'title: The border\nquestion: "どこですか?"\n')
    assert Posters(story).words(Ref("issues", "one")) == Poster(
        "The border", "The lake talks", "Issue · Open", "", "As of 12 May 2031."
    )
    files = {"site_config.yml": f"title: 湖の会談\n{URL}"}
    story = read_story(write_briefing(tmp_path / "three", files))
    assert Posters(story).where(None) is None


def test_without_a_canonical_address_there_is_none(tmp_path: Path) -> None:
    story = read_story(write_briefing(tmp_path, {"content/issues/one.yml": "title: The border\n"}))
    posters = Posters(story)
    assert posters.where(None) is posters.where(Ref("issues", "one")) is None
    assert posters.words("home") is None


def test_colours_are_those_of_the_site(tmp_path: Path) -> None:
    css = (REPOSITORY / "theme/material/assets/stylesheets/base.css").read_text(encoding="utf-8")
    light = css[css.index('[data-md-color-scheme="default"]') :]
    tokens = dict(re.findall(r"--bb-([a-z0-9-]+): (#[0-9a-f]{6})", light.partition("}")[0]))
    plain = Manner()
    assert (plain.paper, plain.ink) == (tokens["paper"], tokens["ink"])
    assert (plain.quiet, plain.rule) == (tokens["ink-2"], tokens["rule"])
    chosen = 'colours: {light: {ink: "#102030"}}\nlanguage: ar\nlogo: logo.png\n'
    story = read_story(write_briefing(tmp_path, {"site_config.yml": SETTINGS + chosen, "logo.png": b""}))
    assert manner_of(story) == Manner(ink="#102030", direction="rtl", sign=False)


def one_issue(root: Path, text: str) -> Story:
    """A briefing with a canonical address and one issue."""
    files: dict[str, str | bytes] = {"site_config.yml": SETTINGS + URL, "content/issues/one.yml": text}
    return read_story(write_briefing(root, files))


def many(root: Path) -> Story:
    """Twelve editions and twelve issues, the first of which most is said of."""
    files: dict[str, str | bytes] = {"site_config.yml": SETTINGS + URL}
    for number in range(12):
        about = "".join(f"[[issues/number-{each:02}]] " for each in range(12 - number))
        files[f"content/issues/number-{number:02}.yml"] = f"title: Number {number}\n"
        files[f"content/briefings/number-{number:02}.yml"] = (
            f"title: Number {number}\nas_of: 2031-05-{number + 1:02}\nlede: It is about {about}. [@courier]\n"
        )
    return read_story(write_briefing(root, files))


# ── drawn once ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_poster_is_drawn_again_only_when_its_words_change(tmp_path: Path) -> None:
    issue = tmp_path / "content/issues/one.yml"
    files: dict[str, str | bytes] = {
        "site_config.yml": SETTINGS + URL,
        "content/issues/one.yml": "title: The border\nsummary: It is long. [@courier]\n",
        "content/issues/two.yml": "title: The water\nquestion: Whose is it?\n",
    }
    write_briefing(tmp_path, files)
    before = made(tmp_path)
    assert set(before) == {"poster.png", "issues/one/poster.png", "issues/two/poster.png"}
    issue.write_text("title: The border\nnote: A note.\nsummary: It is long. [@courier]\n", encoding="utf-8")
    assert made(tmp_path) == before
    issue.write_text("title: The frontier\nsummary: It is long. [@courier]\n", encoding="utf-8")
    after = made(tmp_path)
    assert {path for path in before if after[path] != before[path]} == {"issues/one/poster.png"}
    gone = "withdrawn: {on: 2031-05-14, why: It was wrong.}\n"
    issue.write_text(f"title: The frontier\n{gone}", encoding="utf-8")
    assert set(made(tmp_path)) == {"poster.png", "issues/two/poster.png"}
    assert "https&#58;&#47;&#47;example&#46;org&#47;lake&#47;poster&#46;png" in page(tmp_path, "issues/one/")
    issue.unlink()
    (tmp_path / "content/issues/two.yml").unlink()
    assert set(made(tmp_path)) == {"poster.png"}


def made(root: Path) -> dict[str, int]:
    """Build; the posters that are published, each by what tells a file from one that was written anew."""
    assert build_briefing(
        Task(root, root / "site", lambda: None, lambda: None, 1, "", False, False)
    ).published
    site = root / "site"
    return {path.relative_to(site).as_posix(): path.stat().st_ino for path in site.rglob(FILE)}


def page(root: Path, address: str) -> str:
    """A page as it was published."""
    return (root / "site" / address / "index.html").read_text(encoding="utf-8")


# ── what it looks like ────────────────────────────────────────────────────────────────────────────────────

LTR = Manner(paper="#ffffff", ink="#000000", quiet="#000000", rule="#000000")
RTL = Manner(paper="#ffffff", ink="#000000", quiet="#000000", rule="#000000", direction="rtl")
THIRTY = "The delegations met again by the lake " * 4 + "and parted"
UKRAINIAN = "Переговори біля озера: що відомо, що оспорюють і чого досі ніхто не знає"
ARABIC = "محادثات البحيرة: ما هو معروف وما هو موضع خلاف وما لا يزال مجهولًا (Lake 2031)"
SHEETS = [
    *((title, LTR) for title in ("The lake", THIRTY, "W" * 80, f"{UKRAINIAN}. " * 4, "<&\"'>")),
    *((title, RTL) for title in (ARABIC, f"{ARABIC}. " * 4, THIRTY)),
]


@pytest.mark.parametrize(("title", "manner"), SHEETS)
def test_no_word_leaves_the_sheet_or_touches_a_bar(title: str, manner: Manner) -> None:
    picture = draw(Poster(title, title, title, title, title, title), manner)
    rows = list(pixels(picture))
    assert png_size(picture) == (WIDTH, len(rows)) == (WIDTH, HEIGHT)
    columns = [x for row in rows for x, shade in enumerate(row) if shade < INK]
    # A letter may reach a little past the line at which it begins.
    assert min(columns) >= EDGE - 6
    assert max(columns) < WIDTH - EDGE + 6
    inked = [y for y, row in enumerate(rows) if min(row) < INK]
    assert inked[0] >= 30
    assert inked[-1] < HEIGHT - 30
    bars = [
        y for y in inked if min(rows[y][EDGE + 1 : WIDTH - EDGE - 1]) == max(rows[y][EDGE + 1 : -EDGE - 1])
    ]
    gaps = [low for low, high in pairwise(bars) if high - low > 1]
    assert len(gaps) == 1, "two bars, and what is between them crosses neither"
    for beside in (bars[0] - 4, gaps[0] + 4, bars[bars.index(gaps[0]) + 1] - 4, bars[-1] + 4):
        assert beside not in inked


@pytest.mark.parametrize("name", [TEXT, TITLE])
@pytest.mark.parametrize(
    "text", ["Towards an AVALANCHE of fjords", UKRAINIAN.partition(",")[0], ARABIC.partition("(")[0]]
)
def test_a_text_is_about_as_wide_as_it_is_said_to_be(name: str, text: str) -> None:
    said = cut(name).width(text, 30)
    assert said < WIDTH - 2 * EDGE
    words = {"title": "The lake", "above" if name == TITLE else "day": text}
    with_it, without = (draw(Poster(**given), Manner(sign=False)) for given in (words, {"title": "The lake"}))
    differ = [
        x
        for one, other in zip(pixels(with_it), pixels(without), strict=True)
        for x, (here, there) in enumerate(zip(one, other, strict=True))
        if here != there
    ]
    drawn = max(differ) - min(differ)
    assert 0.85 * said < drawn <= said + 3


def test_arabic_is_joined_and_runs_from_right_to_left() -> None:
    """Of each letter there are several forms; apart they would be much wider."""
    apart = cut(TITLE).width("\u200c".join("محادثات"), 30)
    assert cut(TITLE).width("محادثات", 30) < 0.9 * apart
    rows = list(pixels(draw(Poster("سلام", "بحيرة"), RTL)))
    between = [x for row in rows[180:480] for x, shade in enumerate(row) if shade < INK]
    assert min(between) > WIDTH / 2


def test_words_of_another_script_end_where_they_should() -> None:
    """The dots at the end of a question in English stand at its right, in a site from right to left too."""
    for manner, title in ((RTL, "Where is it....."), (LTR, "أين هي.....")):
        rows = list(pixels(draw(Poster(title), manner)))[140:480]
        columns = [x for row in rows for x, shade in enumerate(row) if shade < INK]
        right = manner.direction == "rtl"
        last = range(max(columns) - 60, max(columns)) if right else range(min(columns), min(columns) + 60)
        inked = [y for y, row in enumerate(rows) if any(row[x] < INK for x in last)]
        assert max(inked) - min(inked) < 20, "dots alone"


def test_a_title_is_as_large_as_it_fits() -> None:
    heights = []
    for title in ("The lake", THIRTY[:100], THIRTY):
        rows = list(pixels(draw(Poster(title), LTR)))
        letter = [y for y in range(120, 500) if min(rows[y][EDGE + 10 : EDGE + 32]) < INK]
        heights.append(next((i for i, y in enumerate(letter) if i and y != letter[i - 1] + 1), len(letter)))
    assert heights[0] > heights[1] > heights[2] > 20


def test_no_words_keep_a_poster_from_being_drawn() -> None:
    written = [words for words in LINES if can_write(words)]
    assert len(written) > 20
    for words in written:
        assert png_size(draw(Poster(*[words] * 6), RTL)) == (WIDTH, HEIGHT)
    assert not can_write("a\0b")


def test_the_same_words_give_the_same_bytes() -> None:
    poster = Poster(ARABIC, UKRAINIAN, "Issue", THIRTY, "As of", "2")
    assert draw(poster, RTL) == draw(poster, RTL)


def png_size(picture: bytes) -> tuple[int, int]:
    """How wide and how high a PNG is."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack_from(">II", picture, 16)
    return width, height


def pixels(picture: bytes) -> Iterator[bytes]:
    """The rows of a PNG of four bytes a pixel, as shades of its green."""
    width, height = png_size(picture)
    assert picture[24:26] == b"\x08\x06", "eight bits, with opacity"
    data, at = b"", 8
    while at < len(picture):
        (size,) = struct.unpack_from(">I", picture, at)
        data += picture[at + 8 : at + 8 + size] if picture[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    raw, above = zlib.decompress(data), bytearray(4 * width)
    for y in range(height):
        start = y * (4 * width + 1)
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + 4 * width]), above)
        yield bytes(above[1::4])


def _unfiltered(form: int, row: bytearray, above: bytearray) -> bytearray:
    """A row as it was before PNG wrote it as differences."""
    if form == 2:
        return bytearray((here + up) & 255 for here, up in zip(row, above, strict=True))
    for x, here in enumerate(row if form else b""):
        left, corner = (row[x - 4], above[x - 4]) if x > 3 else (0, 0)
        guess = {1: left, 3: (left + above[x]) // 2, 4: _nearest(left, above[x], corner)}[form]
        row[x] = (here + guess) & 255
    return row


def _nearest(left: int, up: int, corner: int) -> int:
    return min((left, up, corner), key=lambda each: abs(left + up - corner - each))

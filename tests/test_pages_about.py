"""The page about the site: whom to write to, under which terms, and what is not recorded."""

from html import unescape
from pathlib import Path

import pytest

from briefbook.pages.about import about_pages, about_record
from briefbook.rendering import Renderer
from tests.conftest import read_story, write_briefing


def about(root: Path, settings: str) -> str:
    story = read_story(write_briefing(root, {"site_config.yml": f"title: The lake talks\n{settings}"}))
    (page,) = about_pages(story)
    return Renderer(story, Path("nowhere")).render_page(page)


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("desk@lake.example", 'Write to <a href="mailto&#58;desk&#64;lake&#46;example" rel="noopener">desk'),
        ("https://lake.example/report", 'Write to <a href="https&#58;&#47;&#47;lake&#46;example&#47;report"'),
        ("the desk, Pier 4", "Write to the desk&#44; Pier 4, with"),
        ("javascript:alert(1)", "Write to javascript&#58;alert&#40;1&#41;, with"),
    ],
)
def test_an_error_is_reported_to_the_contact(tmp_path: Path, contact: str, expected: str) -> None:
    assert expected in about(tmp_path, f'contact: "{contact}"\n')


def test_without_a_contact_the_repository_takes_reports(tmp_path: Path) -> None:
    text = about(tmp_path, "repository: https://code.example/lake\n")
    assert 'Report it in <a href="https&#58;&#47;&#47;code&#46;example&#47;lake"' in text
    assert "To propose a change" in text


def test_without_either_it_says_so(tmp_path: Path) -> None:
    text = about(tmp_path, "")
    assert "No contact is recorded for this site." in text
    assert "To propose a change" not in text


def test_licences_are_named_or_not_recorded(tmp_path: Path) -> None:
    text = about(tmp_path, "licence: {content: CC BY 4.0}\n")
    assert "<dt>Content</dt><dd>CC BY 4&#46;0</dd>" in text
    assert '<dt>Code</dt><dd><span class="bb-none">Not recorded</span></dd>' in text


def test_it_is_found_by_what_it_tells(tmp_path: Path) -> None:
    story = read_story(write_briefing(tmp_path, {}))
    record = about_record(story)
    assert (record.address, record.title) == ("about/", "About")
    assert {"privacy", "licence", "error"} <= set(record.text.split())


def test_every_mark_that_it_explains_is_drawn(tmp_path: Path) -> None:
    sprite = (Path(__file__).parents[1] / "theme/material/partials/sprite.html").read_text()
    used = {unescape(part.split('"')[0]) for part in about(tmp_path, "").split('<use href="#')[1:]}
    assert len(used) == 20
    assert all(f'id="{name}"' in sprite for name in used)

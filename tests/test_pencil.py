"""The pencil leads from what is read to the file and line that it came from."""

from pathlib import Path

from briefbook.rendering import Renderer
from tests.conftest import decide_pages, read_story, write_briefing

FILES = {
    "content/events/round.yml": "title: The round\nwhen: 2031-05-12\ncite: courier\n",
    "content/claims/forty.yml": "about: events/round\ncite: courier\ntext: Forty is asked for.\n",
}
SETTINGS = "title: The lake talks\nrepository: https://example.org/lake/\nedit_branch: drafts\n"


def page_of(root: Path, files: dict[str, str]) -> str:
    story = read_story(write_briefing(root, files))
    page = next(page for page in decide_pages(story) if page.address == "events/round/")
    return Renderer(story, root).render_page(page).replace("&#35;", "#").replace("&#46;", ".")


def test_it_leads_to_the_file_of_the_page_and_to_the_line_of_each_claim(tmp_path: Path) -> None:
    text = page_of(tmp_path, FILES | {"site_config.yml": SETTINGS})
    plain = text.replace("&#58;", ":").replace("&#47;", "/")
    assert "https://example.org/lake/edit/drafts/content/events/round.yml#L1" in plain
    assert "https://example.org/lake/edit/drafts/content/claims/forty.yml#L3" in plain


def test_without_a_repository_there_is_none(tmp_path: Path) -> None:
    text = page_of(tmp_path, FILES)
    assert '"edit"' not in text
    assert ">Edit<" not in text

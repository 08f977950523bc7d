"""Relations drawn on the pages of actors and events: what the tables of the page say, and only where it says more."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from briefbook.relations import MOST, MOST_OF_A_SIDE, MOST_SIDES
from briefbook.story import Story
from briefbook.view import View
from tests.browser import served
from tests.conftest import entry_pages, read_story, write_briefing
from tests.sites import Site, build
from tests.test_judges import AXE, violations_at_all_widths

LONG = (
    "The Extraordinary Interministerial Commission for the Coordination of Negotiations on the Waters of the Northern"
    " Lakes and on all Matters that Pertain to Them in Times of Drought and of Flood"
)
NAMES = (
    LONG,
    "اللجنة الوزارية العليا المشتركة لتنسيق المفاوضات بشأن مياه البحيرات الشمالية وجميع المسائل المتعلقة بها",
    "Надзвичайна міжвідомча комісія з узгодження переговорів щодо вод північних озер і заток",
    "中华人民共和国外交部中华人民共和国外交部中华人民共和国外交部",
    "MINISTRY OF DEFENCE OF ESTMARK",
    "Æðelwulf & <b>",
    "وزارة الخارجية",
    "Li Bo",
    "Ф",
)


def actor(name: str, more: str = "type: person") -> str:
    return f'name: "{name}"\n{more}\ncite: courier\n'


def talks(*there: str, title: str = "Talks", more: str = "") -> str:
    listed = ", ".join(each if each.startswith("{") else f"{{actor: {each}}}" for each in there)
    return f"title: {title}\nwhen: 2031-05-12\ntype: talks\n{more}participants: [{listed}]\ncite: courier\n"


def write(root: Path, actors: dict[str, str], events: dict[str, str], settings: str = "") -> Path:
    files: dict[str, str | bytes] = {f"content/actors/{name}.yml": text for name, text in actors.items()}
    files |= {f"content/events/{name}.yml": text for name, text in events.items()}
    return write_briefing(root, {**files, "site_config.yml": f"title: The lake talks\n{settings}"})


def shown(story: Story, address: str) -> dict[str, Any]:
    kind = address.partition("/")[0]
    (page,) = [page for page in entry_pages(story, kind) if page.address == address]
    return dict(page.show(View(story, address)))


def drawn(data: dict[str, Any], which: int = 0) -> list[tuple[str, str]]:
    """The names of a drawing with what stands below them."""
    twigs = data["relations"]["drawings"][which]["twigs"]
    return [(said(twig, "note", without=True), said(twig, "note")) for twig in twigs]


def said(twig: dict[str, Any], name: str, *, without: bool = False) -> str:
    return " ".join(words["words"] for words in twig["words"] if (words["name"] == name) != without)


PEOPLE = {
    "norvia": actor("Norvia", "type: state"),
    "estmark": actor("Estmark", "type: state"),
    "office": actor("The office", "type: organisation\nrepresents: norvia"),
    "panel": actor("The panel", "type: delegation"),
    "halle": actor("Halle", "type: person\nroles: {title: Spokeswoman, of: office}\nmember_of: panel"),
    "aide": actor("Aide", "type: person\nmember_of: halle"),
    "moen": actor("Moen", "type: person\nrepresents: estmark"),
    "ek": actor("Ek", "type: person\nrepresents: estmark"),
}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Story:
    events = {
        "one": talks("halle", "moen", "aide"),
        "two": talks("halle", "moen", "{actor: ek, attendance: invited}", title="Later talks"),
        "three": talks("estmark", "norvia", title="Each for itself"),
    }
    return read_story(write(tmp_path_factory.mktemp("people"), PEOPLE, events))


def test_an_actor_stands_between_its_side_and_those_it_met(people: Story) -> None:
    expected = [
        ("Stands for", ""),
        ("The office", "Spokeswoman"),
        ("Norvia", ""),
        ("Member of", ""),
        ("The panel", ""),
        ("Who belongs to it", ""),
        ("Aide", ""),
        ("Halle", ""),
        ("Meetings with", ""),
        ("Moen", "Two events, Estmark"),
        ("Ek", "Presence not certain, Estmark"),
    ]
    data = shown(people, "actors/halle/")
    assert drawn(data) == drawn(data, 1) == expected
    assert [link["text"] for link in data["stands_for"]] == ["The office", "Norvia"]


def test_meetings_stand_in_a_table_with_their_events(people: Story) -> None:
    rows = shown(people, "actors/halle/")["meetings"]["rows"]
    assert [
        (row["link"]["text"], row["side"]["text"], [(e["link"]["text"], e["doubt"]) for e in row["events"]])
        for row in rows
    ] == [
        ("Moen", "Estmark", [("Talks", ""), ("Later talks", "")]),
        ("Ek", "Estmark", [("Later talks", "Presence not certain")]),
    ]


@pytest.mark.parametrize("name", ["panel", "ek", "norvia", "office"])
def test_what_the_words_say_as_well_is_not_drawn(people: Story, name: str) -> None:
    assert shown(people, f"actors/{name}/")["relations"] is None


def test_an_event_has_its_people_under_their_sides(people: Story) -> None:
    expected = [("Norvia", ""), ("Halle", "Spokeswoman"), ("Aide", ""), ("Estmark", ""), ("Moen", "")]
    assert drawn(shown(people, "events/one/")) == expected
    assert drawn(shown(people, "events/two/"))[-1] == ("Ek", "Invited")
    assert shown(people, "events/three/")["relations"] is None


def test_a_side_that_took_part_itself_is_named_once(tmp_path: Path) -> None:
    there = ("{actor: norvia, role: host}", "halle", "{actor: moen, attendance: absent}", "{as: A clerk}")
    data = shown(read_story(write(tmp_path, PEOPLE, {"it": talks(*there)})), "events/it/")
    expected = [
        ("Norvia", "host"),
        ("Halle", "Spokeswoman"),
        ("Estmark", ""),
        ("Moen", "Absent"),
        ("Side not recorded", ""),
        ("A clerk", ""),
    ]
    assert drawn(data) == expected
    ticks = [twig["tick"] and twig["tick"]["name"] for twig in data["relations"]["drawings"][0]["twigs"]]
    assert ticks == ["sure", "sure", None, None, None, "sure"]


def test_what_is_ahead_is_dotted_as_a_whole(tmp_path: Path) -> None:
    more = "state: expected\n"
    data = shown(
        read_story(write(tmp_path, PEOPLE, {"it": talks("halle", "moen", "ek", more=more)})), "events/it/"
    )
    wide = data["relations"]["drawings"][0]
    assert {line["name"] for line in wide["lines"]} == {"bar-unsure", "unsure"}
    assert {twig["tick"]["name"] for twig in wide["twigs"] if twig["tick"]} == {"unsure"}


# ── one that met very many ──


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Somebody who met 245 others of five sides, and is not alone."""
    actors = {
        "hub": actor("The hub", "type: state"),
        **{f"side-{n}": actor(f"Side {n}", "type: state") for n in range(5)},
    }
    actors |= {
        f"p{n:03}": actor(f"Person {n}", f"type: person\nrepresents: side-{n % 5}") for n in range(245)
    }
    actors |= {f"m{n}": actor(f"Member {n}", "type: person\nmember_of: hub") for n in range(12)}
    events = {f"e{n}": talks("hub", *(f"p{p:03}" for p in range(n * 49, n * 49 + 49))) for n in range(5)}
    events |= {f"again-{n}": talks("hub", "p007") for n in range(4)}
    return read_story(write(tmp_path_factory.mktemp("crowd"), actors, events))


def test_the_most_often_met_are_drawn_and_the_list_goes_on(crowd: Story) -> None:
    data = shown(crowd, "actors/hub/")
    names = [name for name, _ in drawn(data)]
    met = names[names.index("Meetings with") + 1 :]
    assert met[0] == "Person 7"
    assert len(met) == MOST + 1
    assert met[-1] == "and 237 others"
    assert names[MOST + 1] == "and four others"
    ways = {twig["words"][0]["words"]: twig["href"] for twig in data["relations"]["drawings"][0]["twigs"]}
    assert (ways["and 237 others"], ways["and four others"]) == ("#meetings", "#ties")
    (row, *_), pager = data["meetings"]["rows"], data["meetings"]["pager"]
    assert (len(row["events"]), row["more"]) == (3, "and two other events")
    assert len(data["meetings"]["rows"]) == 200
    assert [page["href"] for page in pager["pages"]] == ["#meetings", "meetings/page/2/"]
    (second,) = [
        page for page in entry_pages(crowd, "actors") if page.address == "actors/hub/meetings/page/2/"
    ]
    assert len(second.show(View(crowd, second.address))["list"]["rows"]) == 45


def test_of_a_large_event_the_first_of_the_first_sides_are_drawn(crowd: Story) -> None:
    data = shown(crowd, "events/e0/")
    assert data["relations"]["more"] == "and two other sides"
    names = [name for name, _ in drawn(data)]
    assert [name for name in names if name.startswith("Side")] == [f"Side {n}" for n in range(MOST_SIDES - 1)]
    assert names[-1] == "and four others"
    assert sum(name.startswith("Person") for name in names) == MOST_OF_A_SIDE * (MOST_SIDES - 1)


# ── in a browser ──

OVER = """() => {
  const drawing = [...document.querySelectorAll(".bb-rel > svg")].find(each => each.checkVisibility());
  const all = drawing.getBoundingClientRect();
  const texts = [...drawing.querySelectorAll("text")].map(each => ({
    box: each.getBoundingClientRect(), words: each.textContent, size: parseFloat(getComputedStyle(each).fontSize)}));
  const beside = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 3 || b.bottom <= a.top + 3;
  const within = a => a.left >= all.left - 1 && a.right <= all.right + 1
    && a.top >= all.top - 4 && a.bottom <= all.bottom + 4;
  const found = texts.filter(each => !within(each.box) || each.size < 12).map(each => each.words);
  texts.forEach((one, at) => texts.slice(at + 1).filter(two => !beside(one.box, two.box))
    .forEach(two => found.push(`${one.words} | ${two.words}`)));
  return {found, count: texts.length, name: drawing.className.baseVal};
}"""
"""What of a drawing lies over something else, outside, or is too small to be read."""

UNSAID = """() => {
  const said = new Set([...document.querySelectorAll("main a:not(.bb-rel a)")].map(each => each.href));
  const drawn = [...document.querySelectorAll(".bb-rel a")].map(each => new URL(each.href.baseVal, location).href);
  return drawn.filter(each => !each.includes("#") && !said.has(each));
}"""
"""Where a drawing leads and nothing else on the page does."""


@pytest.fixture(scope="module", params=["en", "ar"])
def long_names(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Names of every sort round one actor and at one event, in a site that runs one way or the other."""
    sides = {f"side-{n}": actor(NAMES[n], "type: organisation") for n in range(3)}
    people = {
        f"p{n}": actor(name, f"type: person\nrepresents: side-{n % 3}\nroles: {{title: {LONG}}}")
        for n, name in enumerate(NAMES)
    }
    hub = {"hub": actor(LONG, "type: organisation"), "top": actor(NAMES[1], "type: organisation")}
    hub["hub"] += "represents: top\n"
    members = {
        f"m{n}": actor(name, f"type: person\nroles: {{title: {LONG}, of: hub}}")
        for n, name in enumerate(NAMES)
    }
    there = [f"{{actor: p{n}, attendance: {'present' if n % 2 else 'expected'}}}" for n in range(len(NAMES))]
    root = tmp_path_factory.mktemp(f"long-{request.param}")
    return build(
        write(
            root,
            {**sides, **people, **hub, **members},
            {"it": talks("hub", *there)},
            f"language: {request.param}\n",
        )
    )


@pytest.mark.parametrize(("width", "name"), [(320, "narrow"), (1280, "wide")])
@pytest.mark.parametrize("address", ["actors/hub/", "events/it/"])
def test_long_names_lie_nowhere_over_one_another(
    long_names: Site, browser: Browser, address: str, width: int, name: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    with served(long_names.folder) as base:
        page.goto(base + address)
        page.evaluate("document.fonts.ready")
        found = page.evaluate(OVER)
        assert found["name"] == f"bb-rel__{name}"
        assert found["count"] > 12
        assert found["found"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(UNSAID) == []
    page.close()


def test_names_are_drawn_as_they_stand(long_names: Site) -> None:
    (figure,) = long_names.read["events/it/"].tree.xpath("//figure[@class='bb-rel']")
    assert {element.tag for element in figure.iter()} == {"figure", "svg", "line", "path", "a", "text"}
    words = {"".join(text.itertext()) for text in figure.iter("text")}
    assert any("Æðelwulf & <b>" in each for each in words)


def test_axe_finds_nothing_where_relations_are_drawn(long_names: Site, browser: Browser) -> None:
    with (
        browser.new_context(bypass_csp=True, reduced_motion="reduce") as context,
        served(long_names.folder) as base,
    ):
        context.add_init_script(AXE)
        page: Page = context.new_page()
        for address in ("actors/hub/", "events/it/"):
            page.goto(base + address)
            assert page.locator(".bb-rel").count() == 1
            assert violations_at_all_widths(page) == {}


def test_the_flagship_draws_who_negotiates(flagship: Site) -> None:
    for address in ("events/second-round/", "actors/steve-witkoff/", "actors/united-states/"):
        (figure,) = flagship.read[address].tree.xpath("//figure[@class='bb-rel']")
        assert [svg.get("role") for svg in figure.xpath("./svg")] == ["group", "group"]
    assert not flagship.read["events/first-round/"].tree.xpath("//figure[@class='bb-rel']")

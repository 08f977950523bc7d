"""Citations in each form, read back by the programs of others."""

import json
from dataclasses import replace

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, MonthIntMiddleware, SeparateCoAuthors
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from lxml import html
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from briefbook.bibliography import PAGE, Work, bibtex, csl_item, csl_json, dated, plain, ris, sort_of
from briefbook.days import parse_day
from briefbook.entries.sources import TYPES
from briefbook.languages import catalogue
from briefbook.text import encode_lines
from tests.hostile_words import ADDRESSES, LINES

REPORT = Work(
    key="lake-report",
    sort=sort_of("news-report"),
    title="Forty is the number",
    by="Lake Courier",
    names=("Anna Moen", "Fish & Sons, Ltd"),
    day=dated(parse_day("2031-05-12"), "en"),
    retrieved=dated(parse_day("2031-06-01"), "en"),
    url="https://courier.example/forty?a=1&b=2#top",
    language="en-GB",
    genre="News report",
)
OWN = Work(
    key="events-second-round",
    sort=PAGE,
    title="The second round",
    by="The lake talks",
    day=dated(parse_day("2031-06"), "en"),
    url="https://lake.example/events/second-round/",
)
WORDS = sorted({" ".join(line.split()) for line in LINES if line.split() and line.isprintable()})
MORE_WORDS = [
    "a--b---c",
    "``x'' ,,y'' <<z>>",
    "}{",
    "\\}",
    "\\",
    "%",
    "50 % of $3 #1 a_b ~ ^",
    "@misc{x,",
    "ER  - ",
]


def _latex() -> LatexNodes2Text:
    """A reader that knows three more marks by the names that LaTeX has for them."""
    names = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    known = get_default_latex_context_db()
    known.add_context_category("marks", prepend=True, macros=[MacroTextSpec(*each) for each in names.items()])
    return LatexNodes2Text(latex_context=known)


LATEX = _latex()


def read_bibtex(text: str) -> dict[str, object]:
    """The fields of the one entry in a text."""
    steps = [SeparateCoAuthors(), MonthIntMiddleware(), LatexDecodingMiddleware(decoder=LATEX)]
    raw = parse_string(text)
    read = parse_string(text, append_middleware=steps)
    assert raw.failed_blocks == []
    assert read.failed_blocks == []
    assert len(raw.blocks) == 1, "nothing outside the entry"
    (entry,) = read.entries
    found: dict[str, object] = {field.key: field.value for field in entry.fields}
    found |= {field.key: field.value for field in raw.entries[0].fields if field.key == "url"}
    if "author" in found:
        found["author"] = [_name(each) for each in entry.fields_dict["author"].value]
    return {"key": entry.key, "type": entry.entry_type, **found}


def _name(written: str) -> str:
    """A name that is taken whole."""
    assert (written[0], written[-1]) == ("{", "}")
    return str(LATEX.latex_to_text(written[1:-1]))


def read_ris(text: str) -> dict[str, object]:
    """The one record in a text."""
    (record,) = rispy.loads(text)
    return dict(record)


def cited(text: str) -> str:
    """How a program that knows nothing of us cites the one item of a CSL-JSON text, in the style that it brings."""
    data = json.loads(text)
    source = CiteProcJSON(data)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem(data[0]["id"])]))
    return str(bibliography.bibliography()[0])


def test_bibtex_holds_what_is_recorded() -> None:
    assert read_bibtex(bibtex(REPORT)) == {
        "key": "lake-report",
        "type": "misc",
        "title": "Forty is the number",
        "author": ["Anna Moen", "Fish & Sons, Ltd"],
        "howpublished": "Lake Courier",
        "year": "2031",
        "month": 5,
        "day": "12",
        "url": "https://courier.example/forty?a=1&b=2#top",
        "urldate": "2031-06-01",
    }


def test_ris_holds_what_is_recorded() -> None:
    assert read_ris(ris(REPORT)) == {
        "type_of_reference": "NEWS",
        "id": "lake-report",
        "title": "Forty is the number",
        "authors": ["Anna Moen", "Fish & Sons, Ltd"],
        "secondary_title": "Lake Courier",
        "year": "2031",
        "date": "2031/05/12/",
        "access_date": "2031/06/01/",
        "urls": ["https://courier.example/forty?a=1&b=2#top"],
        "language": "en-GB",
        "type_of_work": "News report",
    }


def test_csl_holds_what_is_recorded() -> None:
    assert json.loads(csl_json(REPORT)) == [
        {
            "id": "lake-report",
            "type": "article-newspaper",
            "title": "Forty is the number",
            "author": [{"literal": "Anna Moen"}, {"literal": "Fish & Sons, Ltd"}],
            "container-title": "Lake Courier",
            "issued": {"date-parts": [[2031, 5, 12]]},
            "accessed": {"date-parts": [[2031, 6, 1]]},
            "URL": "https://courier.example/forty?a=1&b=2#top",
            "language": "en-GB",
            "genre": "News report",
        }
    ]
    words = cited(csl_json(REPORT))
    assert "Forty is the number" in words
    assert "Anna Moen" in words
    assert "2031" in words


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (
            REPORT,
            "Anna Moen, Fish & Sons, Ltd: “Forty is the number”, news report, 12 May 2031. Lake Courier.",
        ),
        (
            replace(REPORT, names=(), by="", day=None, url="", note="Retracted by its publisher."),
            "“Forty is the number”, news report, day not recorded. Publisher not recorded. "
            "Retracted by its publisher.",
        ),
        (
            OWN,
            "“The second round”. The lake talks, as of June 2031.",
        ),
        (replace(OWN, day=None, url=""), "“The second round”. The lake talks."),
        (replace(OWN, title=OWN.by, url=""), "The lake talks, as of June 2031."),
    ],
)
def test_words_say_what_is_recorded_and_what_is_not(work: Work, words: str) -> None:
    assert plain(work, catalogue("en")) == words


def test_the_start_names_the_site_once() -> None:
    home = replace(OWN, title=OWN.by)
    assert "howpublished" not in read_bibtex(bibtex(home))
    assert "secondary_title" not in read_ris(ris(home))
    assert "container-title" not in csl_item(home)


@pytest.mark.parametrize(
    ("day", "parts", "ris_day"),
    [
        ("2031-05-12", (2031, 5, 12), "2031/05/12/"),
        ("2031-05", (2031, 5), "2031/05//"),
        ("2031", (2031,), "2031///"),
        ("0987", (987,), "0987///"),
        ("2031-05-12T09:30+04:00", (2031, 5, 12), "2031/05/12/"),
        ("2031-05-12~", (), ""),
        ("2031?", (), ""),
        ("203X", (), ""),
        ("2031-05-12/2031-05-13", (), ""),
        ("[2031-05-12,2031-05-19]", (), ""),
        ("2031-05-12/..", (), ""),
    ],
)
def test_a_day_is_made_no_more_exact(day: str, parts: tuple[int, ...], ris_day: str) -> None:
    work = replace(REPORT, day=dated(parse_day(day), "en"))
    assert work.day is not None
    words = work.day.words
    assert work.day.parts == parts
    assert read_ris(ris(work)).get("date", "") == ris_day
    assert csl_item(work)["issued"] == ({"date-parts": [list(parts)]} if parts else {"literal": words})
    fields = read_bibtex(bibtex(work))
    assert [int(str(fields[name])) for name in ("year", "month", "day") if name in fields] == list(parts)
    note = str(fields.get("note", ""))
    assert note.casefold() == ("" if parts else f"{words}.".casefold()).replace("–", "–")
    assert cited(csl_json(work))


def test_notes_go_along() -> None:
    work = replace(OWN, note="Withdrawn, 3 June 2031: it was entered twice.")
    assert read_bibtex(bibtex(work))["note"] == work.note
    assert read_ris(ris(work))["notes"] == [work.note]
    assert csl_item(work)["note"] == work.note
    assert work.note in plain(work, catalogue("en"))


@pytest.mark.parametrize("words", [*WORDS, *MORE_WORDS])
def test_any_words_come_back_as_they_were(words: str) -> None:
    others = f"Of {words}"
    work = replace(REPORT, title=words, by=others, names=(words, "Anna Moen"), note=words)
    folded = " ".join(words.split())
    fields = read_bibtex(bibtex(work))
    assert fields["title"] == fields["note"] == folded
    assert fields["howpublished"] == f"Of {folded}"
    assert fields["author"] == [folded, "Anna Moen"]
    assert set(fields) == {*read_bibtex(bibtex(REPORT)), "note"}
    record = read_ris(ris(work))
    assert record["title"] == folded
    assert record["secondary_title"] == f"Of {folded}"
    assert set(record) == {*read_ris(ris(REPORT)), "notes"}
    (item,) = json.loads(csl_json(work))
    assert item["title"] == item["note"] == item["author"][0]["literal"] == words
    assert item["container-title"] == others


@pytest.mark.parametrize("words", ["a\nER  - \nTY  - BOOK", "a\r\nb", "a\u2028b", "a\x85b", "  a  b "])
def test_a_line_break_begins_no_field(words: str) -> None:
    text = ris(replace(REPORT, title=words))
    assert len(text.splitlines()) == len(ris(REPORT).splitlines())
    assert len(bibtex(replace(REPORT, title=words)).splitlines()) == len(bibtex(REPORT).splitlines())


@pytest.mark.parametrize("url", [*ADDRESSES, "https://x.example/a{b}c\\d%20e"])
def test_an_address_matches_its_braces(url: str) -> None:
    found = str(read_bibtex(bibtex(replace(REPORT, url=url)))["url"])
    assert not set(found) & set("{}\\ ")
    assert found == url or set(url) & set("{}\\ ")


def test_every_type_of_source_has_a_sort() -> None:
    for each in (*TYPES, "leaflet"):
        sort = sort_of(each)
        work = replace(REPORT, sort=sort)
        assert read_ris(ris(work))["type_of_reference"] in rispy.config.TYPE_OF_REFERENCE_MAPPING
        assert cited(csl_json(work))


@pytest.mark.parametrize("words", [*WORDS, *MORE_WORDS, "</pre><b>", "a\n\n  b", "&#10;"])
def test_a_citation_stands_in_a_page_as_it_is_pasted(words: str) -> None:
    text = f"{words}\n\nER  - "
    written = encode_lines(text)
    assert "\n" not in written, "a blank line would end the block of HTML"
    element = html.fromstring(f"<pre>{written}</pre>")
    assert len(element) == 0
    assert element.text == text

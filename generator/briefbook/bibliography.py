"""One work in the forms in which people cite it: plain words, BibTeX, RIS and CSL-JSON."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from briefbook.days import Day
from briefbook.days import words as day_words
from briefbook.languages import Catalogue


class Sort(NamedTuple):
    """What sort of work it is, as others call it: CSL 1.0.2, RIS, Zotero, and schema.org."""

    csl: str
    ris: str
    zotero: str
    schema: str
    in_periodical: bool = False
    """Whether who brings it out is the name of what it stands in, not only of its publisher."""


PAGE = Sort("webpage", "ELEC", "webpage", "WebPage", in_periodical=True)
_NEWS = Sort("article-newspaper", "NEWS", "newspaperArticle", "NewsArticle", in_periodical=True)
_REPORT = Sort("report", "RPRT", "report", "Report")
_ANY = Sort("document", "GEN", "document", "CreativeWork")

SORTS = {
    "news-report": _NEWS,
    "explainer": _NEWS._replace(schema="Article"),
    "interview": Sort("interview", "GEN", "interview", "Article"),
    "report": _REPORT,
    "study": _REPORT,
    "dataset": Sort("dataset", "DATA", "dataset", "Dataset"),
    "post": Sort("post", "ICOMM", "forumPost", "SocialMediaPosting"),
    "image": Sort("graphic", "ART", "artwork", "ImageObject"),
    "audio": Sort("song", "SOUND", "audioRecording", "AudioObject"),
    "video": Sort("motion_picture", "VIDEO", "videoRecording", "VideoObject"),
}
"""By the type of a source. What is not named here is a document: `statement`, `transcript`, types of one's own."""


def sort_of(source_type: str) -> Sort:
    """The sort of a source's type."""
    return SORTS.get(source_type, _ANY)


class Dated(NamedTuple):
    """A day for a citation: year, month and day as far as they are known for certain, else none; and its words."""

    parts: tuple[int, ...]
    words: str

    def written(self, mark: str) -> str:
        """Its parts with a mark between them: `2031-05-12`."""
        return mark.join(f"{part:0{2 if place else 4}}" for place, part in enumerate(self.parts))


@lru_cache(maxsize=65536)
def dated(day: Day | None, locale: str) -> Dated | None:
    """A day as citations give it; a range, a set, or a day that is about or unsure has words alone."""
    if day is None:
        return None
    written = day_words.datetime_attribute(day) or ""
    parts = tuple(int(part) for part in written.partition("T")[0].split("-") if part)
    return Dated(parts, day_words.day_words(day, locale))


@dataclass(frozen=True)
class Work:
    """What is cited. Nothing of it is guessed: what is empty or None is not recorded.

    `key` is its name in a bibliography (`a-z 0-9 -`); `by` brings it out; `names` are its authors as written;
    `genre` is its type in words; `note` says in sentences what readers must know before they rely on it.
    """

    key: str
    sort: Sort
    title: str
    by: str
    names: tuple[str, ...] = ()
    day: Dated | None = None
    retrieved: Dated | None = None
    url: str = ""
    language: str = ""
    genre: str = ""
    note: str = ""


def plain(work: Work, texts: Catalogue) -> str:
    """As a sentence of a list of references, in the language of the site; the address comes after it."""
    first = _own_words(work, texts) if work.sort is PAGE else _source_words(work, texts)
    return " ".join(filter(None, (first, work.note)))


def _own_words(work: Work, texts: Catalogue) -> str:
    """A page of the briefing, which is named with the day it speaks of."""
    by = work.by
    site = texts.gettext("{site}, as of {day}.", site=by, day=work.day.words) if work.day else f"{by}."
    return site if work.title == by else texts.gettext("“{title}”. {rest}", title=work.title, rest=site)


def _source_words(work: Work, texts: Catalogue) -> str:
    day = work.day.words if work.day else texts.gettext("day not recorded")
    by = f"{work.by}." if work.by else texts.gettext("Publisher not recorded.")
    named = texts.gettext("“{title}”, {type}, {day}.", title=work.title, type=work.genre.lower(), day=day)
    authors = texts.gettext(", ").join(work.names)
    return f"{authors}: {named} {by}" if authors else f"{named} {by}"


# ── BibTeX ──

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "#$%&_"},
    }
)
_JOINED = re.compile(r"([-'`<>,?!])(?=[-'`<>,])")
"""Marks that TeX would set as one: `--` as a dash, `''` as a quotation mark."""
_NOT_IN_URL = re.compile(r"[{}\\\s]")


def bibtex(work: Work) -> str:
    """As an entry of BibTeX: `@misc`, which asks for no field and which every style knows.

    Braces must match in every value, also those behind a backslash ("Designing BibTeX styles", Patashnik 1988, and
    "BibTeXing", section 3), so that a brace has a name of its own. What stands in two of them keeps its capitals, and
    a name in braces is taken whole.
    """
    parts = work.day.parts if work.day else ()
    fields = {
        "title": f"{{{_latex(work.title)}}}",
        "author": " and ".join(f"{{{_latex(name)}}}" for name in work.names),
        "howpublished": _latex(work.by if work.title != work.by else ""),
        "year": f"{parts[0]:04}" if parts else "",
        "month": _MONTHS[parts[1] - 1] if len(parts) > 1 else "",
        "day": str(parts[2]) if len(parts) > 2 else "",
        "url": _NOT_IN_URL.sub(lambda mark: f"%{ord(mark[0]):02X}", work.url),
        "urldate": work.retrieved.written("-") if work.retrieved else "",
        "note": _latex(_notes(work)),
    }
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join((f"@misc{{{work.key},", *lines, "}"))


def _latex(text: str) -> str:
    return _JOINED.sub(r"\1{}", _one_line(text).translate(_LATEX))


# ── RIS ──


def ris(work: Work) -> str:
    """As a record of RIS: two marks, two spaces, a hyphen, a space, and one line a value.

    "RIS Format Specifications" (Research Information Systems, 2001) wants the type first, `ER` last, days as
    year/month/day, and no asterisk in names.
    """
    return "\n".join(f"{tag}  - {_one_line(value)}" for tag, value in _ris_lines(work)) + "\nER  - "


def _ris_lines(work: Work) -> Iterator[tuple[str, str]]:
    yield "TY", work.sort.ris
    yield "ID", work.key
    yield "TI", work.title
    for name in work.names:
        yield "AU", name.replace("*", "")
    parts = work.day.parts if work.day else ()
    rest = {
        "T2" if work.sort.in_periodical else "PB": work.by if work.title != work.by else "",
        "PY": f"{parts[0]:04}" if parts else "",
        "DA": _ris_day(work.day),
        "Y2": _ris_day(work.retrieved),
        "UR": work.url,
        "LA": work.language,
        "M3": work.genre,
        "N1": _notes(work),
    }
    yield from ((tag, value) for tag, value in rest.items() if value)


def _ris_day(day: Dated | None) -> str:
    """Year, month and day with a slash after each, also after what is not known."""
    if day is None or not day.parts:
        return ""
    return day.written("/") + "/" * (4 - len(day.parts))


# ── CSL-JSON ──

_JSON = json.JSONEncoder(ensure_ascii=False)


def csl_json(work: Work) -> str:
    """As the data of CSL 1.0.2 ("csl-data.json"): a list of one item."""
    return _JSON.encode([csl_item(work)])


def csl_item(work: Work) -> dict[str, object]:
    """One item of such a list. Names are whole: which part is the family's is not ours to guess."""
    item = {
        "id": work.key,
        "type": work.sort.csl,
        "title": work.title,
        "author": [{"literal": name} for name in work.names],
        "container-title" if work.sort.in_periodical else "publisher": work.by
        if work.title != work.by
        else "",
        "issued": _csl_day(work.day),
        "accessed": _csl_day(work.retrieved),
        "URL": work.url,
        "language": work.language,
        "genre": work.genre,
        "note": work.note,
    }
    return {name: value for name, value in item.items() if value}


def _csl_day(day: Dated | None) -> dict[str, object] | None:
    if day is None:
        return None
    return {"date-parts": [list(day.parts)]} if day.parts else {"literal": day.words}


def _notes(work: Work) -> str:
    """The note, and a day that has no form but words."""
    words = work.day.words if work.day and not work.day.parts else ""
    return " ".join(filter(None, (f"{words[:1].upper()}{words[1:]}." if words else "", work.note)))


def _one_line(text: str) -> str:
    """No line break of any kind: in RIS it would begin another field."""
    return " ".join(text.split())

"""What a build makes of a story, each as a question, so that only what has changed is made again.

Everything is made in sets: those of one entry (its pages, the files that lead to it, what the search is given, what
is wrong with it), and those that are about all entries. Texts are not kept as answers, only what tells them apart.

The rooms that make pages are opened when the first page is made: who only asks what is wrong need not wait for them.
"""

from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from briefbook.answers import Aside, answer, product
from briefbook.checks import check_one
from briefbook.checks.case import Case
from briefbook.drawing import draw
from briefbook.facts import Facts
from briefbook.fields import Ref
from briefbook.finding import record_of
from briefbook.news import News
from briefbook.posters import FILE, Posters, manner_of
from briefbook.problems import Problem
from briefbook.records import SearchRecord
from briefbook.story import Story

if TYPE_CHECKING:
    from briefbook.page import Page
    from briefbook.rendering import Renderer

Name = Ref | str
"""Of a set: an entry, or a key of `pages.OF_STORY`."""


class Products:
    """What is made of one story. `texts` hold the Markdown of pages that was made anew, `files` the rest.

    Texts are named by the addresses of their pages, files by their paths.
    """

    def __init__(self, story: Story, root: Path) -> None:
        self.texts: dict[str, str] = {}
        self.files: dict[str, str | bytes] = {}
        self.answers = story.answers
        self.answers.own(self)
        self._story = story
        Facts(story)  # its questions have an owner from now on
        News(story)
        self._posters = Posters(story)
        self._root = root
        self._decisions = Decisions(story)

    @cached_property
    def _renderer(self) -> "Renderer":
        from briefbook import rendering

        return rendering.Renderer(self._story, self._root)

    def take_texts(self) -> dict[str, str]:
        """The Markdown that was made since this was last asked."""
        texts, self.texts = self.texts, {}
        return texts

    def forget(self) -> None:
        """Let go of what was made of a set, when it has been taken."""
        self.files = {}
        self._decisions.answers.forget()

    @product
    def problems(self, ref: Ref) -> tuple[Problem, ...]:
        """What is wrong with an entry, with the severity that its rule has by default."""
        story = self._story
        case = Case(story.settings, (), story.library, story.evidence)
        return tuple(check_one(case, story.library.entry(ref)))

    @product
    def records(self, name: Name) -> tuple[SearchRecord, ...]:
        """What the search is given."""
        if isinstance(name, Ref):
            return (record_of(self._story, self._story.library.entry(name)),)
        from briefbook.pages import RECORDS

        return (RECORDS[name](self._story),) if name in RECORDS else ()

    @product
    def addresses(self, name: Name) -> dict[str, bool]:
        """Where the pages of a set answer, and whether they are to be found by search engines."""
        return {page.address: page.indexed for page in self._decisions.pages(name).values()}

    @product
    def page(self, place: tuple[Name, str]) -> bytes:
        """One page of a set, by its address: its text goes to `texts`."""
        name, address = place
        text = self._renderer.render_page(self._decisions.pages(name)[address])
        self.texts[address] = text
        return _digest(text)

    @product
    def leading(self, ref: Ref) -> dict[str, bytes]:
        """The small files that lead to an entry, by their paths: their texts go to `files`."""
        from briefbook.files import leading_files

        entry = self._story.library.entry(ref)
        made = {file.path: file.text for file in leading_files(self._story, entry, self._renderer)}
        self.files.update(made)
        return {path: _digest(text) for path, text in made.items()}

    @product
    def poster(self, name: Name) -> dict[str, bytes]:
        """The poster of a set by its path, if it has one: the picture goes to `files`.

        It rests on its words alone, so it is not drawn again while they are the same.
        """
        words = self._posters.words(name)
        if words is None:
            return {}
        picture = draw(words, manner_of(self._story))
        path = f"{self._story.addresses.of(name) if isinstance(name, Ref) else ''}{FILE}"
        self.files[path] = picture
        return {path: blake2b(picture, digest_size=16).digest()}


class Decisions:
    """The pages of sets as they are decided. They can't be kept for another build, only for the next question."""

    def __init__(self, story: Story) -> None:
        self.answers = Aside()
        self.answers.own(self)
        self._story = story

    @answer
    def pages(self, name: Name) -> "dict[str, Page]":
        """By their addresses."""
        from briefbook.pages import pages_of

        return {page.address: page for page in pages_of(self._story, name)}


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()

"""Invented content of any size: the same bytes for the same size, on any machine."""

import random
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

WORDS = 30_000
"""Different words; how often each comes follows Zipf's law, as in any language."""

_SHARES = {"sources": 20, "events": 30, "issues": 4, "actors": 12, "places": 6, "claims": 28}
"""Entries of each kind in a hundred."""

MUCH_LINKED = "actors/actor-3"
"""The actor that a tenth of all entries link to."""

_SPEAKS = 6
"""One in so many events and claims, which are 58 entries in a hundred, names the much-linked actor."""

_SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu")


def little_linked(size: int) -> str:
    """The event of a briefing of `size` entries that next to nothing links to: a claim is about it."""
    return f"events/event-{_count('events', size) - 1}"


def vocabulary() -> list[str]:
    """Every word that the texts may hold, the most frequent first."""
    return [_word(number) for number in range(WORDS)]


def write_content(root: Path, size: int, seed: int = 7) -> None:
    """A briefing of `size` entries at `root`, with links, positions and vague days."""
    (root / "content").mkdir(parents=True)
    settings = "title: The lake archive\nparties: [actor-0, actor-1, actor-2]\n"
    (root / "site_config.yml").write_text(settings, encoding="utf-8")
    for path, text in _entries(size, random.Random(seed)):
        target = root / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _count(kind: str, size: int) -> int:
    return max(4, size * _SHARES[kind] // 100)


def _word(number: int) -> str:
    digits: list[str] = []
    while number or not digits:
        number, digit = divmod(number, len(_SYLLABLES))
        digits.append(_SYLLABLES[digit])
    return "".join(digits)


class _World:
    """Words and ids to draw from."""

    def __init__(self, size: int, chance: random.Random) -> None:
        self.chance = chance
        self.little_linked = little_linked(size)
        self.counts = {kind: _count(kind, size) for kind in _SHARES}
        self.vocabulary = vocabulary()
        self.weights = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))

    def text(self, words: int) -> str:
        return " ".join(self.chance.choices(self.vocabulary, cum_weights=self.weights, k=words)).capitalize()

    def any_id(self, kind: str) -> str:
        """An id of a kind; the first of each kind are linked to far more often than the rest."""
        drawn = min(self.chance.random(), self.chance.random(), self.chance.random())
        return f"{kind[:-1]}-{int(drawn * self.counts[kind])}"

    def speaker(self, number: int) -> str:
        """Who speaks or takes part in the entry of this number."""
        return self.any_id("actors") if number % _SPEAKS else MUCH_LINKED.partition("/")[2]

    def day(self) -> str:
        return (
            f"20{self.chance.randint(20, 31)}-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
        )

    def vague_day(self) -> str:
        day = self.day()
        return self.chance.choice([day, day, day, day[:7], f"{day}/..", f'"[..{day}]"', f"{day}~"])

    def cited(self, words: int) -> str:
        return f"{self.text(words)}. [@{self.any_id('sources')}, para {self.chance.randint(1, 30)}]"


def _entries(size: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    world = _World(size, chance)
    makers = {
        "sources": _source,
        "events": _event,
        "issues": _issue,
        "actors": _actor,
        "places": _place,
        "claims": _claim,
    }
    for kind, make in makers.items():
        for number in range(world.counts[kind]):
            yield f"content/{kind}/{kind[:-1]}-{number}.yml", make(world, number)


def _source(world: _World, number: int) -> str:
    return (
        f"title: {world.text(9)}\ntype: news-report\npublisher: Courier {number % 40}\npublished: {world.day()}\n"
        f"url: https://example.org/{number}\nsummary: {world.text(30)}.\n"
    )


def _event(world: _World, number: int) -> str:
    follows = f"follows: event-{number - 1}\n" if number % 3 == 1 else ""
    major = "major: true\n" if number % 50 == 0 else ""
    link = f"[[actors/{world.any_id('actors')}]]"
    return (
        f"title: {world.text(6)}\nwhen: {world.vague_day()}\ntype: talks\nstate: unclear\n{major}{follows}"
        f"place: {world.any_id('places')}\nissues: {world.any_id('issues')}\n"
        f"participants:\n  - actor: {world.speaker(number)}\n    cite: {world.any_id('sources')}\n"
        f"summary: |-\n  {world.cited(40)}\n\n  {link} {world.cited(30)}\n"
    )


def _issue(world: _World, number: int) -> str:
    return f"title: {world.text(3)} {number}\nquestion: {world.text(8)}?\nsummary: |-\n  {world.cited(40)}\n"


def _actor(world: _World, number: int) -> str:
    side = f"represents: actor-{number % 3}\n" if number > 2 else ""
    return (
        f"name: {world.text(2)} {number}\ntype: person\n{side}also_known_as: [{world.text(2)}]\n"
        f"summary: |-\n  {world.cited(25)}\n"
    )


def _place(world: _World, number: int) -> str:
    within = f"within: place-{number // 5}\n" if number else ""
    return (
        f"name: {world.text(1)} {number}\ntype: town\n{within}coordinates: [{number % 90}, {number % 180}]\n"
    )


def _claim(world: _World, number: int) -> str:
    position = f"position: {{issue: {world.any_id('issues')}, stance: {world.text(4)}, act: demands}}\n"
    said = f"said_by: {world.speaker(number)}\n" + (position if number % 2 else "")
    event = f"events/{world.any_id('events')}" if number else world.little_linked
    return (
        f"text: {world.text(18)}.\nabout: {event}\n{said}said_on: {world.day()}\n"
        f"basis: on-record\ncite: [{world.any_id('sources')}, {world.any_id('sources')}]\n"
    )

"""Answers that are worked out once, and again only when something that was read for them has changed.

While an answer is worked out, everything it reads is noted: fields of entries, links that lead back to an entry, the
entries of a kind, other answers. The next build asks which answers read what has changed, works those out again, and
stops where one comes out as before. That is the idea of build systems with an early cut-off and of Adapton (Hammer
and others, 2014): what an answer rests on is found by watching it, never declared, so that it can't be forgotten.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from functools import cache, lru_cache, partial, wraps
from hashlib import blake2b
from heapq import heappop, heappush
from itertools import count
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeVar

from briefbook.recent import Overflowing, Recent

Fact = tuple[str, Hashable]
"""What can be read: a field and its entry, a kind of list and what it is of, or a question and what it is about."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Work = Callable[[Any, Any], Any]

_AT_HAND = 60_000
"""Answers about single entries that are at hand at least; those not asked for lately are fetched again."""

_MANY = 20_000
"""Answers that are handed over together, so that they need not be held."""

Known = tuple[Any, int]
"""An answer with its height."""

QUESTIONS: dict[str, Work] = {}
"""Every question by its name, `Class.method`."""

PRODUCTS: set[str] = set()
"""Those whose answers are what is made in the end: asked once in a build, and nothing rests on them."""


class _Open:
    """The answer that is being worked out: the numbers of what it has read so far, and the height of what it asked."""

    reads: set[int] | None = None
    height: int = 0


@cache
def _number_of_name(name: str) -> int:
    return _hashed(f"{name} of")


@lru_cache(maxsize=1 << 15)
def number_of_thing(of: Hashable) -> int:
    """What the numbers of all facts about a thing have in common."""
    return _hashed(f"of {of}")


def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def number_of(fact: Fact) -> int:
    """A fact in 64 bits, the same in every build.

    A large briefing has millions of facts, of few names and not so many things: those two are hashed, once each.
    """
    return _number_of_name(fact[0]) ^ number_of_thing(fact[1])


def note(fact: Fact) -> None:
    """Say that a fact is being read."""
    _noted(_number_of_name(fact[0]), fact[1])


def noting(name: str) -> Callable[[Hashable], None]:
    """As `note`, of facts of one name, which are read all the time."""
    return partial(_noted, _number_of_name(name))


def _noted(number: int, of: Hashable) -> None:
    reads = _Open.reads
    if reads is not None:
        reads.add(number ^ number_of_thing(of))


class NotedField:
    """A field, on its class: whoever reads it from an object while an answer is worked out has read (field, object).

    The object has the `number_of_thing` of itself at hand as `noted_as`: nothing is asked for as often.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._number = _number_of_name(name)

    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        try:
            value = owner.__dict__[self._name]
        except KeyError:
            raise AttributeError(self._name) from None
        reads = _Open.reads
        if reads is not None:
            reads.add(self._number ^ owner.noted_as)
        return value

    def __set__(self, owner: Any, value: Any) -> None:
        raise AttributeError(self._name)


def watched(work: Work, owner: Any, of: Any) -> tuple[Any, set[int], int]:
    """What a piece of work gives, the numbers of what it read, and its height: one above that of what it asked."""
    outer = _Open.reads, _Open.height
    reads = set[int]()
    _Open.reads, _Open.height = reads, 0
    try:
        return work(owner, of), reads, _Open.height + 1
    finally:
        _Open.reads, _Open.height = outer


class Made(NamedTuple):
    """An answer, the numbers of the facts that were read for it, and its height."""

    value: Any
    reads: "array[int]"
    height: int


class Past(Protocol):
    """What an earlier build found out."""

    def recall(self, fact: Fact) -> Known | None:
        """An answer of then with its height, if there was one."""

    def readers(self, fact: Fact) -> Iterable[tuple[Fact, int]]:
        """The answers that had read a fact, with their heights."""


class NoPast:
    """The past of a first build."""

    def recall(self, fact: Fact) -> None:
        """Nothing."""

    def readers(self, fact: Fact) -> tuple[()]:  # noqa: ARG002
        """Nobody."""
        return ()


class Answers:
    """What is known in one build. An answer of the past counts until something that it had read has changed.

    `known` are answers that count already, with their heights; `stale` are some that count no longer. Where there is
    no past, what is worked out may be `kept` elsewhere whenever it is much.
    """

    def __init__(
        self,
        past: Past | None = None,
        known: Mapping[Fact, Known] = MappingProxyType({}),
        stale: Iterable[Fact] = (),
        keep: Callable[[dict[Fact, Made]], None] | None = None,
    ) -> None:
        self.made: dict[Fact, Made] = {}
        self.gone: set[Fact] = set()
        self.owners: dict[str, Any] = {}
        self._past: Past = past or NoPast()
        self._known: dict[int, Known] = {number_of(fact): found for fact, found in known.items()}
        # A past gives its answers again; where there is none, what is no longer at hand would be worked out again.
        self._recent = Recent[int, Known](_AT_HAND) if past else Overflowing[Known](_AT_HAND)
        self._keep = keep
        self._stale: set[Fact] = set(stale)
        self._queue: list[tuple[int, int, Fact]] = []
        self._turn = count()
        self._readers: dict[int, dict[Fact, int]] = defaultdict(dict)  # by the number of what they read

    def own(self, owner: Any, name: str = "") -> None:
        """Say who answers the questions of a class."""
        self.owners[name or type(owner).__name__] = owner

    def ask(self, fact: Fact, number: int) -> Any:
        """The answer to a question, by its number; its owner works it out where it isn't known."""
        reads = _Open.reads
        if reads is not None:
            reads.add(number)
        value, height = self._known.get(number) or self._recent[number] or self._find(fact, number)
        if height > _Open.height:
            _Open.height = height
        return value

    def _find(self, fact: Fact, number: int) -> Known:
        if fact in self._stale:
            return self._renew(fact)
        then = self._past.recall(fact)
        if then is None:
            return self._work(fact)
        self._recent.put(number, then)
        return then

    def _watched(self, fact: Fact) -> tuple[Any, set[int], int]:
        name, of = fact
        return watched(QUESTIONS[name], self.owners[name.partition(".")[0]], of)

    def _work(self, fact: Fact) -> Known:
        value, reads, height = self._watched(fact)
        found, number = (value, height), number_of(fact)
        # The past would give what was so then; and what is about a whole kind takes long.
        if not isinstance(self._past, NoPast) or isinstance(fact[1], str):
            self._known[number] = found
        elif fact[0] not in PRODUCTS:
            self._recent.put(number, found)
        self.made[fact] = Made(value, array("q", reads), height)
        self.gone.discard(fact)
        if self._keep and len(self.made) >= _MANY:
            self._keep(self.take_made())
        if self._follows:
            for read in reads:
                self._readers[read][fact] = height
        return found

    def take_made(self) -> dict[Fact, Made]:
        """What was worked out since this was last asked."""
        made, self.made = self.made, {}
        return made

    # ── what has changed ──

    _follows = False

    def refresh(self, changed: Iterable[Fact], later: Callable[[Fact], bool]) -> set[Fact]:
        """Work out again what rests on changed facts, from the ground up, and stop where nothing comes of it.

        Answers that are to be worked out `later`, since nothing rests on them, are given back.
        """
        self._follows = True
        left: set[Fact] = set()
        for fact in changed:
            self._spread(fact)
        while self._queue:
            fact = heappop(self._queue)[2]
            if later(fact):
                left.add(fact)
            elif fact in self._stale:
                with suppress(KeyError):
                    self._renew(fact)
        return left

    def _spread(self, fact: Fact) -> None:
        now = self._readers.get(number_of(fact), {})
        for reader, height in (*self._past.readers(fact), *now.items()):
            if reader not in self._stale:
                self._stale.add(reader)
                heappush(self._queue, (height, next(self._turn), reader))

    def _renew(self, fact: Fact) -> Known:
        self._stale.discard(fact)
        before = self._known.pop(number_of(fact), None) or self._past.recall(fact)
        try:
            found = self._work(fact)
        except KeyError:
            # What it was about is no longer there; whoever asked for it has read so, and is stale too.
            self.made.pop(fact, None)
            self.gone.add(fact)
            self._spread(fact)
            raise
        if before is None or found[0] != before[0]:
            self._spread(fact)
        return found


class Aside(Answers):
    """Answers that are kept for one build only: whoever asks is taken to have read all that they rest on."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[Fact, tuple[Any, set[int], int]] = {}

    def ask(self, fact: Fact, number: int) -> Any:  # noqa: ARG002
        """The answer to a question."""
        if fact not in self._found:
            self._found[fact] = self._watched(fact)
        value, reads, height = self._found[fact]
        if _Open.reads is not None:
            _Open.reads |= reads
            _Open.height = max(_Open.height, height)
        return value

    def forget(self) -> None:
        """Let go of all of them."""
        self._found.clear()


def answer(work: Callable[[Any, K], V]) -> Callable[[Any, K], V]:
    """Make a method with one argument a question: its answers are kept, and worked out again when they must be.

    Its object has `answers`, and has said there that it owns the questions of its class. What the method gives
    must be a value that can be compared and pickled, made of nothing but its argument and what is noted as read.
    """
    name = work.__qualname__
    number = _number_of_name(name)
    QUESTIONS[name] = work

    @wraps(work)
    def asked(owner: Any, of: K) -> V:
        found: V = owner.answers.ask((name, of), number ^ number_of_thing(of))
        return found

    return asked


def product(work: Callable[[Any, K], V]) -> Callable[[Any, K], V]:
    """As `answer`, for what is made in the end. It is not at hand afterwards, in a build without a past."""
    PRODUCTS.add(work.__qualname__)
    return answer(work)

"""What was measured, as tables of Markdown: ratios first."""

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.benchmarks.generators import BRIEFBOOK, HUGO, MKDOCS

NONE = "–"
_OTHERS = (MKDOCS, HUGO)


def seconds(value: float) -> str:
    """To three digits or so."""
    return f"{value:.2f} s" if value < 10 else f"{value:,.1f} s"


def size(value: float) -> str:
    """Bytes, in the unit that fits."""
    return f"{value / 1e6:,.1f} MB" if value >= 1e6 else f"{value / 1e3:,.0f} kB"


@dataclass(frozen=True)
class Measure:
    """Something to measure, how its values are written, and what of the others it is held against."""

    what: str
    write: Callable[[float], str]
    beside: "Measure | None" = None


COLD = Measure("cold build", seconds)


def warm(what: str) -> Measure:
    """A build after a change. The others start over each time: what stands beside it is their whole build."""
    return Measure(what, seconds, COLD)


@dataclass
class Figures:
    """All values for one size."""

    entries: int
    pages: int
    values: defaultdict[tuple[Measure, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self, measure: Measure, who: str, value: float) -> None:
        """One more value."""
        self.values[measure, who].append(value)

    def measures(self) -> list[Measure]:
        """All that was measured of Briefbook, the cold build first."""
        return sorted((what for what, who in self.values if who == BRIEFBOOK), key=lambda what: what != COLD)

    def median(self, measure: Measure, who: str) -> float | None:
        """The value in the middle, if there is any."""
        values = self.values.get((measure, who))
        return statistics.median(values) if values else None

    def ratio(self, measure: Measure, other: str) -> float | None:
        """Briefbook's share of another's, run by run: what slows the machine for a while slows both."""
        theirs = self.values.get((measure.beside or measure, other))
        if not theirs:
            return None
        ours = self.values[measure, BRIEFBOOK]
        return statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))


def table(figures: Figures) -> str:
    """One size: a row a measure, what Briefbook takes as a share of the others' first."""
    rows = [
        [
            measure.what,
            *(_share(figures.ratio(measure, other)) for other in _OTHERS),
            *(_spread(figures, measure, who) for who in (BRIEFBOOK, *_OTHERS)),
        ]
        for measure in figures.measures()
    ]
    head = [f"{figures.entries:,} entries, {figures.pages:,} pages"]
    head += [*(f"÷ {other}" for other in _OTHERS), BRIEFBOOK, *_OTHERS]
    return _markdown(head, rows)


def growth(sizes: Sequence[Figures]) -> str:
    """How each measure grows with the entries: 1 is in proportion, 2 with their square."""
    rows = [row for few, many in pairwise(sizes) for row in _exponents(few, many)]
    return _markdown(["growth exponent", BRIEFBOOK, *_OTHERS], rows)


def _exponents(few: Figures, many: Figures) -> Iterator[list[str]]:
    for measure in few.measures():
        cells = [_exponent(few, many, measure, who) for who in (BRIEFBOOK, *_OTHERS)]
        yield [f"{measure.what}, {few.entries:,} to {many.entries:,}", *cells]


def _exponent(few: Figures, many: Figures, measure: Measure, who: str) -> str:
    before, after = few.median(measure, who), many.median(measure, who)
    if not before or not after:
        return NONE
    return f"{math.log(after / before) / math.log(many.entries / few.entries):.2f}"


def _share(ratio: float | None) -> str:
    if ratio is None:
        return NONE
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}"


def _spread(figures: Figures, measure: Measure, who: str) -> str:
    values = figures.values.get((measure, who))
    if not values:
        return NONE
    least, middle, most = map(measure.write, (min(values), statistics.median(values), max(values)))
    return f"{middle} ({least.split()[0]}–{most.split()[0]})" if len(values) > 1 else middle


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (head, rule, *rows))

"""How a hand slips: how likely it is that a figure was printed for another one.

A slip is one of these, each as likely as the next where it changes anything: one too many or too few, a 0 added or the
last digit lost, one wrong digit, two digits swapped, the figure of a neighbouring cell, nothing or 0 instead. What is
none of them is possible, but rare. Scores are natural logarithms; they rank, they are no probabilities to quote.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log

from gongkai.annualreport.edition import edition
from gongkai.annualreport.findings import Number
from gongkai.annualreport.identities import Evaluation, System

Outcomes = Callable[[int], frozenset[int]]

_ANYTHING = 1e-4
"""The weight of a slip that is none of the known ones."""

_BORNE_OUT, _CONTRADICTED = log(1e5), log(30)
"""What it tells for a correction that the text gives the same value, which hardly happens by chance; and against it
that the text gives the printed one, which may have been copied from the table, or be said of another cell."""

_EXCHANGED = -3.0
"""The score of two neighbours that have each other's figure."""


class Plausibility:
    """Scores of corrections of one report."""

    def __init__(self, evaluation: Evaluation, form: str, hints: Mapping[str, Collection[int]]) -> None:
        self.evaluation, self.hints = evaluation, hints
        self.around = _around(evaluation.system, form)
        zeros = [cell for cell, value in enumerate(evaluation.values) if value == 0]
        # Where every 0 is printed, a blank is a slip that asks for an explanation; where none is, it says nothing.
        self.blank_zero = log((sum(cell in evaluation.blank for cell in zeros) + 0.5) / (len(zeros) + 1))
        self.totals = _totals(evaluation.system)
        self.known: dict[tuple[int, Number], float] = {}

    def score(self, change: Sequence[tuple[int, Number]]) -> float:
        """The score of adding to each cell its amount."""
        values = self.evaluation.values
        rights = [(cell, values[cell] + amount) for cell, amount in change]
        score = sum(self._cell(cell, right) for cell, right in rights)
        return max(score, _EXCHANGED) if self._exchanged(rights) else score

    def _exchanged(self, rights: Sequence[tuple[int, Number]]) -> bool:
        """Whether two neighbours have each other's figure: one slip, not two."""
        if len(rights) != 2:
            return False
        (one, its), (other, other_s) = rights
        values = self.evaluation.values
        return other in self.around[one] and values[one] == other_s and values[other] == its

    def _cell(self, cell: int, right: Number) -> float:
        score = self.known.get((cell, right))
        if score is None:
            values = self.evaluation.values
            printed = None if cell in self.evaluation.blank else int(values[cell])
            neighbours = [int(values[other]) for other in self.around[cell]]
            score = slip(printed, int(right), neighbours) + self._hinted(cell, printed, int(right))
            if printed is None:
                score -= self.blank_zero
            if cell not in self.totals:
                # Small figures are commoner than large ones, as one over the figure. A total has no say: its parts do.
                score += log((1 + max(0, printed or 0)) / (1 + int(right)))
            self.known[cell, right] = score
        return score

    def _hinted(self, cell: int, printed: int | None, right: int) -> float:
        hints = self.hints.get(self.evaluation.system.cells[cell], ())
        return _BORNE_OUT * (right in hints) - _CONTRADICTED * (printed in hints)


@lru_cache(maxsize=256)
def _totals(system: System) -> frozenset[int]:
    """The cells that stand alone on a side of an identity."""
    alone = [side for identity in system.identities for side in (identity.left, identity.right) if len(side) == 1]
    return frozenset(system.index[cell] for (cell,) in alone)


@lru_cache(maxsize=256)
def _around(system: System, form: str) -> tuple[tuple[int, ...], ...]:
    """The cells left and right of, above and below every cell, by index."""
    around: dict[str, list[str]] = {cell: [] for cell in system.cells}
    for table in edition(form).tables:
        rows = [row.cells for row in table.rows if all(cell in system.index for cell in row.cells)]
        pairs = [pair for row in rows for pair in pairwise(row)]
        # Only in a table whose rows all have the same columns does one row stand under the other.
        if len({len(row) for row in rows}) == 1:
            pairs += [pair for above, below in pairwise(rows) for pair in zip(above, below, strict=True)]
        for one, other in pairs:
            around[one].append(other)
            around[other].append(one)
    return tuple(tuple(system.index[cell] for cell in around[name]) for name in system.cells)


def slip(printed: int | None, right: int, neighbours: Sequence[int] = ()) -> float:
    """The score of `printed` where `right` belongs; `neighbours` are the right figures of the cells around."""
    weight, kinds = _typed(printed, right)
    copied = [value for value in neighbours if value != right]
    for value in copied:
        weight += value == printed
    return log((weight + _ANYTHING / (1 + abs((printed or 0) - right))) / (kinds + len(copied) + 1))


@lru_cache(maxsize=1 << 14)
def _typed(printed: int | None, right: int) -> tuple[float, int]:
    """The summed chances of the kinds that make `printed` of `right`, and how many kinds change `right` at all."""
    weight, kinds = 0.0, 1
    for outcomes in _KINDS:
        found = outcomes(right)
        if found:
            kinds += 1
            if printed in found:
                weight += 1 / len(found)
    return weight + (printed is None), kinds


def _more(right: int) -> frozenset[int]:
    return frozenset((right + 1,))


def _less(right: int) -> frozenset[int]:
    return frozenset((right - 1,)) if right else frozenset()


def _tenfold(right: int) -> frozenset[int]:
    return frozenset((right * 10,)) - {right}


def _tenth(right: int) -> frozenset[int]:
    return frozenset((right // 10,)) - {right}


def _digit(right: int) -> frozenset[int]:
    text = str(right)
    return frozenset(
        int(text[:place] + digit + text[place + 1 :])
        for place in range(len(text))
        for digit in ("123456789" if place == 0 and len(text) > 1 else "0123456789")
    ) - {right}


def _swapped(right: int) -> frozenset[int]:
    text = str(right)
    return frozenset(
        int(text[:place] + text[place + 1] + text[place] + text[place + 2 :]) for place in range(len(text) - 1)
    ) - {right}


def _nothing(right: int) -> frozenset[int]:
    return frozenset((0,)) - {right}


_KINDS: tuple[Outcomes, ...] = (_more, _less, _tenfold, _tenth, _digit, _swapped, _nothing)

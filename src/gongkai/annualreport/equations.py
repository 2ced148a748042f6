"""Identities as linear equations in which the unknown blanks no longer occur: what `locate` searches.

An equation is the sum of its terms, a cell times a factor, and should come to 0; what it comes to instead is its
residual. Equations keep the number of the identity that they were made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongkai.annualreport.findings import Number
from gongkai.annualreport.identities import Evaluation, System

Terms = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Pivot:
    """An unknown blank, the value that the figures as printed give it, and the equation that it follows from."""

    cell: int
    value: Number
    factor: int
    others: Terms


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """The equations of a report. `columns` gives for each cell the equations in which it stands, with its factor.

    `supports` gives the cells that stand in exactly these equations. `pivots` are the unknown blanks, in the order in
    which they were eliminated.
    """

    terms: Mapping[int, Terms]
    columns: Mapping[int, Terms]
    supports: Mapping[frozenset[int], Sequence[int]]
    residuals: Mapping[int, Number]
    pivots: Sequence[Pivot] = ()

    def blanks(self, change: Iterable[tuple[int, Number]]) -> dict[int, Number] | None:
        """The unknown blanks that have another value after a `change`; None when one is negative or a fraction."""
        moved = dict(change)
        found: dict[int, Number] = {}
        # A blank that was eliminated early may hang on one that was eliminated late, never the other way.
        for pivot in reversed(self.pivots):
            amount = sum((factor * moved[cell] for cell, factor in pivot.others if cell in moved), start=0)
            if amount:
                step = exact(-amount, pivot.factor)
                if step is None or pivot.value + step < 0:
                    return None
                moved[pivot.cell] = step
                found[pivot.cell] = pivot.value + step
        return found


def exact(amount: Number, factor: int) -> Number | None:
    """`amount` divided by `factor`; None when that leaves a remainder."""
    if factor in (1, -1):
        return amount * factor
    return None if amount % factor else amount // factor


def equations(evaluation: Evaluation) -> Equations:
    """The equations of the report that was evaluated."""
    residuals = {breach.number: breach.left - breach.right for breach in evaluation.breaches}
    if not evaluation.free:
        terms, columns, supports = _whole(evaluation.system)
        return Equations(terms, columns, supports, residuals)
    return _eliminated(evaluation, residuals)


@lru_cache(maxsize=256)
def _whole(system: System) -> tuple[dict[int, Terms], dict[int, Terms], dict[frozenset[int], list[int]]]:
    terms: dict[int, Terms] = dict(enumerate(system.terms))
    columns: dict[int, Terms] = dict(enumerate(system.uses))
    return terms, columns, _supports(columns)


def _supports(columns: Mapping[int, Terms]) -> dict[frozenset[int], list[int]]:
    supports: dict[frozenset[int], list[int]] = {}
    for cell, uses in columns.items():
        supports.setdefault(frozenset(equation for equation, _ in uses), []).append(cell)
    return supports


def _eliminated(evaluation: Evaluation, broken: Mapping[int, Number]) -> Equations:
    system = evaluation.system
    rows = {number: dict(terms) for number, terms in enumerate(system.terms)}
    sums = {number: sum(sign * evaluation.values[cell] for cell, sign in terms) for number, terms in rows_items(rows)}
    pivots: list[Pivot] = []
    for cell in sorted(evaluation.free):
        holding = [number for number, terms in rows.items() if cell in terms]
        if not holding:
            continue
        # An identity that is not broken gives the blank its value; the shortest keeps the others short.
        number = min(holding, key=lambda number: (number in broken, len(rows[number])))
        pivot, amount = rows.pop(number), sums.pop(number)
        others = tuple((other, factor) for other, factor in pivot.items() if other != cell)
        # What the equation comes to without the blank, which is what the blank has to make up for.
        value = exact(pivot[cell] * evaluation.values[cell] - amount, pivot[cell])
        pivots.append(Pivot(cell, evaluation.values[cell] if value is None else value, pivot[cell], others))
        for other in holding:
            if other != number:
                sums[other] = _combine(rows[other], sums[other], pivot, amount, cell)
    columns: dict[int, list[tuple[int, int]]] = {}
    for number, terms in rows.items():
        for cell, factor in terms.items():
            columns.setdefault(cell, []).append((number, factor))
    return Equations(
        terms={number: tuple(terms.items()) for number, terms in rows.items()},
        columns=columns,
        supports=_supports(columns),
        residuals={number: amount for number, amount in sums.items() if amount},
        pivots=pivots,
    )


def rows_items(rows: Mapping[int, Mapping[int, int]]) -> list[tuple[int, Terms]]:
    """Rows as terms."""
    return [(number, tuple(terms.items())) for number, terms in rows.items()]


def _combine(
    terms: dict[int, int], amount: Number, pivot: Mapping[int, int], pivot_amount: Number, cell: int
) -> Number:
    """Rid `terms` of `cell` with the help of `pivot`; the amount it then comes to."""
    mine, its = terms[cell], pivot[cell]
    for other in terms:
        terms[other] *= its
    for other, factor in pivot.items():
        left = terms.get(other, 0) - mine * factor
        if left:
            terms[other] = left
        else:
            terms.pop(other, None)
    return amount * its - mine * pivot_amount

"""Whether blanks can be filled so that everything holds: the first phase of the simplex method, in whole numbers.

Asked only where zeros and one blank at a time did not settle a report. Identities have few terms and factors of one, so
that the numbers stay small; the count of steps is bounded, and without an answer by then there is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from gongkai.annualreport.findings import Number
from gongkai.annualreport.identities import System

_STEPS = 400
_Exact = int | Fraction
_Row = dict[int, _Exact]


def filling(
    system: System, identities: Iterable[int], values: Sequence[Number], blanks: Collection[int]
) -> dict[int, int] | None:
    """Values for `blanks` with which all `identities` hold, or None when there are none; blanks left out are 0.

    `values` are the figures with blanks as 0.
    """
    rows: list[_Row] = []
    amounts: list[_Exact] = []
    for identity in identities:
        terms: _Row = {cell: sign for cell, sign in system.terms[identity] if cell in blanks}
        amount = -sum(int(values[cell]) * sign for cell, sign in system.terms[identity])
        if amount < 0:
            terms, amount = {cell: -sign for cell, sign in terms.items()}, -amount
        if amount and max(terms.values(), default=0) <= 0:
            return None
        if terms:
            rows.append(terms)
            amounts.append(amount)
    return _Tableau(rows, amounts).solved()


class _Tableau:
    """Rows of unknowns with what they come to; `basis` is the unknown that each row stands for, None for a lack."""

    def __init__(self, rows: list[_Row], amounts: list[_Exact]) -> None:
        self.rows, self.amounts = rows, amounts
        self.basis: list[int | None] = [None] * len(rows)

    def solved(self) -> dict[int, int] | None:
        """The unknowns once no row lacks anything."""
        for step in range(_STEPS):
            lacking = [row for row, amount in enumerate(self.amounts) if amount and self.basis[row] is None]
            if not lacking:
                return self._solution()
            column = self._entering(step < _STEPS // 2)
            row = None if column is None else self._leaving(column)
            if column is None or row is None:
                return None
            self._pivot(row, column)
        return None

    def _solution(self) -> dict[int, int] | None:
        found = {
            cell: amount for cell, amount in zip(self.basis, self.amounts, strict=True) if cell is not None and amount
        }
        whole = all(amount.denominator == 1 for amount in found.values())
        return {cell: int(amount) for cell, amount in found.items()} if whole else None

    def _entering(self, steepest: bool) -> int | None:
        """The unknown that lessens the lack most; later, lest steps go in circles, the first that lessens it."""
        gains: dict[int, _Exact] = {}
        for row, basis in zip(self.rows, self.basis, strict=True):
            if basis is None:
                for cell, factor in row.items():
                    gains[cell] = gains.get(cell, 0) + factor
        helpful = [cell for cell, gain in gains.items() if gain > 0]
        if not helpful:
            return None
        return max(helpful, key=lambda cell: (gains[cell], -cell)) if steepest else min(helpful)

    def _leaving(self, column: int) -> int | None:
        """The row that runs out first when the unknown grows; among equals one that lacks, then the first unknown."""
        least: tuple[_Exact, int] | None = None
        found = None
        for number, row in enumerate(self.rows):
            factor = row.get(column, 0)
            if factor > 0:
                basis = self.basis[number]
                bound = (_divided(self.amounts[number], factor), -1 if basis is None else basis)
                if least is None or bound < least:
                    least, found = bound, number
        return found

    def _pivot(self, number: int, column: int) -> None:
        factor = self.rows[number][column]
        row = {cell: _divided(value, factor) for cell, value in self.rows[number].items()}
        amount = _divided(self.amounts[number], factor)
        for other, terms in enumerate(self.rows):
            share = terms.get(column)
            if other != number and share:
                for cell, value in row.items():
                    left = terms.get(cell, 0) - share * value
                    if left:
                        terms[cell] = left
                    else:
                        terms.pop(cell, None)
                self.amounts[other] -= share * amount
        self.rows[number], self.amounts[number], self.basis[number] = row, amount, column


def _divided(value: _Exact, factor: _Exact) -> _Exact:
    # Nearly always 1: whole numbers then stay whole, and quick.
    return value if factor == 1 else Fraction(value) / factor

"""The identities (勾稽关系) of a report: which hold, which are broken, what the blanks stand for.

The identities of an edition and variant are compiled once into getters over a tuple of figures, so that a report costs
tens of microseconds; what the identities are, and over which cells, stands in the edition's data.

**Blanks** are tried as 0. Where an identity holds so, its blanks stand for 0 (not so where nothing of it is printed and
several identities that cross it ask for more: a total column left out holds, and says nothing). Where it does not, and
one blank is left whose value follows (and is not negative), the blank must have that value, which then counts as filled
in the other identities; and so on until nothing changes. Several blanks that only their sum is known of are named
together.

**Rows that the report lacks** stand in no identity: a sum is taken over the parts that there are. A sum whose total is
lacking is none, and a balance of several terms on both sides needs them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from operator import itemgetter
from typing import Any

from gongkai.annualreport.edition import Identity, edition
from gongkai.annualreport.findings import Number
from gongkai.annualreport.report import Value

Pick = Callable[[Any], tuple[Any, ...]]
_Exact = int | Fraction
_Equation = tuple[dict[int, _Exact], _Exact, int]
"""Blanks with their factors, what they come to, and the number of the identity it was made from."""


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """Identities as indices over `cells`. `terms` of an identity and `uses` of a cell carry the sign of the side."""

    cells: tuple[str, ...]
    index: Mapping[str, int]
    identities: tuple[Identity, ...]
    terms: tuple[tuple[tuple[int, int], ...], ...]
    uses: tuple[tuple[tuple[int, int], ...], ...]
    pick: Pick
    sides: tuple[tuple[Pick, Pick], ...]
    short_first: tuple[int, ...]

    def sums(self, values: tuple[Any, ...]) -> list[tuple[Number, Number]]:
        """The two sums of every identity."""
        padded = (*values, 0)
        return [(sum(left(padded)), sum(right(padded))) for left, right in self.sides]


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken identity and its two sums; `number` is its place among the identities of the system."""

    number: int
    identity: Identity
    left: Number
    right: Number


@dataclass(frozen=True, slots=True)
class Need:
    """Blanks that must have a value: one cell and its value, or several and what they must add to.

    `opposed`: the cells stand on both sides, and `value` is by how much the sides have to differ.
    """

    identity: Identity
    cells: tuple[str, ...]
    value: Number
    opposed: bool = False


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the identities say of the figures. `values` are numbers, with blanks as filled or else 0.

    `blank` holds the indices of all blanks, `free` of those that do not stand for 0: they have the value that an
    identity asks for, or none that could be told.
    """

    system: System
    values: tuple[Number, ...]
    breaches: tuple[Breach, ...] = ()
    needs: tuple[Need, ...] = ()
    blank: frozenset[int] = frozenset()
    free: frozenset[int] = frozenset()
    zeros: tuple[str, ...] = ()

    @property
    def filled(self) -> dict[str, Number]:
        """The value that every blank with a known one must have, zeros left out."""
        return {need.cells[0]: need.value for need in self.needs if len(need.cells) == 1}


def evaluate(figures: Mapping[str, Value], form: str, variant: str = "") -> Evaluation:
    """All identities of the edition called `form` on `figures`."""
    system = _system(form, variant)
    try:
        values = system.pick(figures)
    except KeyError:
        system = _system(form, variant, frozenset(cell for cell in system.cells if cell not in figures))
        values = system.pick(figures)
    if None not in values:
        try:
            sums = system.sums(values)
        except TypeError:
            pass
        else:
            return Evaluation(system, values, _breaches(system, sums))
    found = _Filling(system, values).evaluation()
    if found.breaches:
        # Two blanks may cancel out, so that an identity holds with zeros by chance: a filling that breaks none counts.
        other = _Filling(system, values, zeros_first=False).evaluation()
        found = found if other.breaches else other
    return found


def holds(figures: Mapping[str, Value], form: str, variant: str = "") -> bool:
    """Whether no identity is broken and no blank has to be filled."""
    found = evaluate(figures, form, variant)
    return not found.breaches and not found.needs


def system(form: str, variant: str = "", missing: Iterable[str] = ()) -> System:
    """The compiled identities of an edition and variant over all its cells but `missing`."""
    return _system(form, variant, frozenset(missing))


@lru_cache(maxsize=256)
def _system(form: str, variant: str, missing: frozenset[str] = frozenset()) -> System:
    identities = tuple(_present(identity, missing) for identity in edition(form).identities_of(variant))
    kept = tuple(identity for identity in identities if identity is not None)
    cells = tuple(dict.fromkeys(cell for identity in kept for cell in identity.cells))
    index = {cell: number for number, cell in enumerate(cells)}
    terms = tuple(
        tuple((index[cell], 1) for cell in identity.left) + tuple((index[cell], -1) for cell in identity.right)
        for identity in kept
    )
    uses: list[list[tuple[int, int]]] = [[] for _ in cells]
    for number, signed in enumerate(terms):
        for cell, sign in signed:
            uses[cell].append((number, sign))
    end = len(cells)
    sides = tuple(
        (_getter([index[cell] for cell in identity.left], end), _getter([index[cell] for cell in identity.right], end))
        for identity in kept
    )
    # A blank row total is told by its row, which is short and close to it, before a long column tells it.
    short_first = tuple(sorted(range(len(kept)), key=lambda identity: len(terms[identity])))
    return System(cells, index, kept, terms, tuple(map(tuple, uses)), _picker(cells), sides, short_first)


def _present(identity: Identity, missing: frozenset[str]) -> Identity | None:
    left = tuple(cell for cell in identity.left if cell not in missing)
    right = tuple(cell for cell in identity.right if cell not in missing)
    balance = len(identity.left) > 1 and len(identity.right) > 1
    if not left or not right or (balance and len(left) + len(right) < len(identity.cells)):
        return None
    return Identity(identity.code, identity.over, identity.name, left, right, identity.clause)


def _getter(indices: list[int], end: int) -> Pick:
    # With one index itemgetter gives no tuple; the 0 that stands at the end of the figures makes it two.
    return itemgetter(*indices, end)


def _picker(cells: tuple[str, ...]) -> Pick:
    if len(cells) > 1:
        return itemgetter(*cells)
    return lambda figures: tuple(figures[cell] for cell in cells)


def _breaches(system: System, sums: list[tuple[Number, Number]]) -> tuple[Breach, ...]:
    if all(left == right for left, right in sums):
        return ()
    return tuple(
        Breach(number, system.identities[number], left, right)
        for number, (left, right) in enumerate(sums)
        if left != right
    )


def number(value: Value) -> Number | None:
    """A figure as a number; None for a blank and for what is no number."""
    if value is None or isinstance(value, int):
        return value
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def known(figures: Mapping[str, Value], form: str, variant: str = "") -> dict[str, Number]:
    """Every figure that is printed or that the identities give: blanks as 0 or as what they must be."""
    evaluation = evaluate(figures, form, variant)
    found = {cell: printed for cell, value in figures.items() if (printed := number(value)) is not None}
    if evaluation.blank:
        found.update(dict.fromkeys(evaluation.zeros, 0))
        found.update(evaluation.filled)
    return found


class _Filling:
    """The blanks of one report, filled until nothing changes."""

    def __init__(self, system: System, values: tuple[Value, ...], zeros_first: bool = True) -> None:
        self.system, self.zeros_first = system, zeros_first
        numbers = [number(value) for value in values]
        self.blank = frozenset(index for index, value in enumerate(numbers) if value is None)
        self.values: list[Number] = [0 if value is None else value for value in numbers]
        self.open = set(self.blank)
        self.residuals = [left - right for left, right in system.sums(tuple(self.values))]
        # How many open blanks each identity has.
        self.counts = [0] * len(system.identities)
        for cell in self.blank:
            for identity, _ in system.uses[cell]:
                self.counts[identity] += 1
        self.printed = [len(terms) > count for terms, count in zip(system.terms, self.counts, strict=True)]
        self.zeros: set[int] = set()
        self.needs: list[Need] = []
        self.filled: set[int] = set()
        self.summed: set[int] = set()

    def evaluation(self) -> Evaluation:
        everything = range(len(self.residuals))
        self._settle()
        while self.open and (self._solve() or self._zeros(everything, vacuous=True)):
            self._settle()
        self._name_sums()
        values = tuple(self.values)
        found = _breaches(self.system, self.system.sums(values))
        return Evaluation(
            system=self.system,
            values=values,
            breaches=tuple(breach for breach in found if breach.number not in self.summed),
            needs=tuple(sorted(self.needs, key=lambda need: self.system.index[need.cells[0]])),
            blank=self.blank,
            free=frozenset(self.open | self.filled),
            zeros=tuple(self.system.cells[cell] for cell in sorted(self.zeros)),
        )

    def _open_terms(self, identity: int) -> list[tuple[int, int]]:
        return [(cell, sign) for cell, sign in self.system.terms[identity] if cell in self.open]

    def _settle(self) -> None:
        """Zeros first, then one blank that an identity determines, until nothing changes."""
        everything = range(len(self.residuals))
        if self.zeros_first:
            self._zeros(everything)
        while self.open and (self._singles() or (not self.zeros_first and self._solve()) or self._zeros(everything)):
            pass

    def _zeros(self, identities: Iterable[int], vacuous: bool = False) -> bool:
        """Close the blanks of identities that hold; of a column left out altogether, those that no row asks for."""
        holding = [number for number in identities if self.counts[number] and not self.residuals[number]]
        silent = any(not self.printed[number] for number in holding)
        asked = self._asked() if silent and not vacuous else frozenset[int]()
        found: set[int] = set()
        for number in holding:
            cells = {cell for cell, _ in self._open_terms(number)}
            # One row that asks for a blank of an empty column may itself be wrong; where several ask, it was left out.
            left_out = not self.printed[number] and len(cells & asked) > 1
            found |= cells - asked if left_out else cells
        for cell in found:
            self._close(cell)
        self.zeros |= found
        return bool(found)

    def _asked(self) -> frozenset[int]:
        """The blanks that alone can make an identity hold."""
        found: set[int] = set()
        for identity, residual in enumerate(self.residuals):
            if residual and self.counts[identity]:
                smaller = [cell for cell, sign in self._open_terms(identity) if residual * sign < 0]
                found.update(smaller if len(smaller) == 1 else ())
        return frozenset(found)

    def _close(self, cell: int) -> None:
        self.open.discard(cell)
        for identity, _ in self.system.uses[cell]:
            self.counts[identity] -= 1

    def _zero(self, cell: int) -> None:
        self._close(cell)
        self.zeros.add(cell)

    def _singles(self) -> bool:
        changed = False
        for identity in self.system.short_first:
            residual = self.residuals[identity]
            if residual and self.counts[identity] == 1:
                cell, sign = self._open_terms(identity)[0]
                value = -residual * sign
                if value > 0:
                    self._fill(cell, value, identity)
                    if self.zeros_first:
                        self._zeros([number for number, _ in self.system.uses[cell]])
                    changed = True
        return changed

    def _fill(self, cell: int, value: Number, identity: int) -> None:
        self.values[cell] = value
        self._close(cell)
        self.filled.add(cell)
        for other, sign in self.system.uses[cell]:
            self.residuals[other] += sign * value
        self.needs.append(Need(self.system.identities[identity], (self.system.cells[cell],), value))

    def _solve(self) -> bool:
        """Fill the blanks that several identities determine together."""
        rows: list[_Equation] = []
        for identity, residual in enumerate(self.residuals):
            terms: dict[int, _Exact] = dict(self._open_terms(identity))
            if terms and isinstance(residual, int):
                rows.append((terms, -residual, identity))
        changed = False
        for row, amount, identity in _reduced(rows):
            if len(row) == 1:
                cell, factor = next(iter(row.items()))
                result = _divided(amount, factor)
                if result == 0:
                    self._zero(cell)
                elif result > 0 and result.denominator == 1:
                    self._fill(cell, int(result), identity)
                changed = changed or cell not in self.open
        return changed

    def _name_sums(self) -> None:
        """A need for each identity that some filling of several blanks makes hold."""
        for identity, residual in enumerate(self.residuals):
            terms = self._open_terms(identity) if residual else []
            signs = {sign for _, sign in terms}
            opposed = len(signs) == 2
            if opposed or (len(signs) == 1 and -residual * next(iter(signs)) > 0):
                cells = tuple(self.system.cells[cell] for cell, _ in terms)
                self.needs.append(Need(self.system.identities[identity], cells, max(residual, -residual), opposed))
                self.summed.add(identity)


def _reduced(rows: list[_Equation]) -> list[_Equation]:
    """The equations solved for one another as far as they go (Gauss-Jordan), each with the identity it came from."""
    done: list[_Equation] = []
    for row, amount, identity in rows:
        terms, value = dict(row), amount
        for pivot_terms, pivot_value, _ in done:
            pivot = next(iter(pivot_terms))
            if pivot in terms:
                value -= pivot_value * _subtract(terms, pivot_terms, pivot)
        if not terms:
            continue
        pivot = next(iter(terms))
        for position, (other, other_value, source) in enumerate(done):
            if pivot in other:
                done[position] = (other, other_value - value * _subtract(other, terms, pivot), source)
        done.append((terms, value, identity))
    return done


def _subtract(terms: dict[int, _Exact], other: dict[int, _Exact], pivot: int) -> _Exact:
    """Rid `terms` of `pivot` with the help of `other`; how often `other` was taken away."""
    times = _divided(terms[pivot], other[pivot])
    for cell, factor in other.items():
        left = terms.get(cell, 0) - times * factor
        if left:
            terms[cell] = left
        else:
            terms.pop(cell, None)
    return times


def _divided(value: _Exact, factor: _Exact) -> _Exact:
    # Nearly always 1 or -1: whole numbers then stay whole, and quick.
    return value * factor if factor in (1, -1) else Fraction(value) / factor

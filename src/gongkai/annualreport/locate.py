"""Which cell is wrong: the corrections that make broken identities hold, the likeliest first.

A wrong cell moves the identities in which it stands by the same amount, and (almost) no two cells stand in the same
ones: what is broken, and by how much, tells the cell, as a check sum tells a flipped bit.

1. One cell: all cells whose change alone repairs everything. Such a correction beats any of two cells.
2. Two cells: for every cell and every broken identity it stands in, suppose that it alone stands there: that gives its
   value, and what stays broken has to be one cell's doing. Of two cells one always stands somewhere without the other,
   so no pair is missed, in a few hundred steps.
3. More: a cell whose change repairs all the identities it stands in is a suspect of theirs; the likeliest is taken as
   put right, and what stays broken is looked at again.

Blanks whose value follows from the identities are unknowns: they are eliminated before (what is left are identities
without them) and take the value that a correction leaves them. No value is ever negative.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from gongkai.annualreport.equations import Equations, equations, exact
from gongkai.annualreport.filling import filling
from gongkai.annualreport.findings import Number, Suspect
from gongkai.annualreport.identities import Evaluation, Need, System, evaluate
from gongkai.annualreport.plausibility import Plausibility
from gongkai.annualreport.report import Value

Hints = Mapping[str, Collection[int]]
Change = tuple[tuple[int, Number], ...]
"""Cells and what is to be added to each."""

MOST = 12
"""How many corrections are listed; how many there are is always told."""

_TRIED = 3
"""How many broken identities are supposed to have one wrong cell only, when three cells are looked for."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """The corrections of a broken identity, the likeliest first, and how many there are in all.

    `whole`: each repairs all that is broken in the table. Otherwise more than two cells are wrong, and each repairs
    the identities in which its cell stands.
    """

    suspects: tuple[Suspect, ...] = ()
    count: int = 0
    whole: bool = True


def locate(
    evaluation: Evaluation, form: str, *, hints: Hints | None = None, doubted: Collection[str] = ()
) -> dict[int, Suspects]:
    """The suspects of every breach of `evaluation`, by the number of its identity.

    `hints`: values that something else than the identities, such as the text, gives for cells. `doubted`: cells whose
    reading is in doubt; corrections of one of them come first.
    """
    if not evaluation.breaches:
        return {}
    found: dict[int, Suspects] = {}
    table = equations(evaluation)
    plausibility = Plausibility(evaluation, form, hints or {})
    for members in _components(evaluation.system):
        numbers = [breach.number for breach in evaluation.breaches if breach.number in members]
        if numbers:
            residuals = {number: amount for number, amount in table.residuals.items() if number in members}
            search = _Search(evaluation, members, table, plausibility, frozenset(doubted))
            found |= search.suspects(numbers, residuals)
    return found


def examine(
    figures: Mapping[str, Value],
    form: str,
    variant: str = "",
    *,
    hints: Hints | None = None,
    doubted: Collection[str] = (),
) -> tuple[Evaluation, dict[int, Suspects]]:
    """What the identities say of the figures, and the suspects of what is broken.

    Where blanks alone, filled with what a correction gives them, make everything hold, they are blanks that must have
    a value, and nothing is broken. Nor is it where no one printed figure explains all and some filling does.
    """
    evaluation = evaluate(figures, form, variant)
    found = locate(evaluation, form, hints=hints, doubted=doubted)
    if not found or not evaluation.blank:
        return evaluation, found
    needs = _fillings(evaluation, found)
    if not needs:
        return _filled(evaluation, found)
    filled = evaluate({**figures, **{need.cells[0]: int(need.value) for need in needs}}, form, variant)
    cells = {need.cells[0] for need in needs}
    evaluation = replace(
        filled,
        needs=tuple(need for need in filled.needs if cells.isdisjoint(need.cells)) + tuple(needs),
        blank=evaluation.blank,
    )
    return evaluation, locate(evaluation, form, hints=hints, doubted=doubted)


def _fillings(evaluation: Evaluation, found: Mapping[int, Suspects]) -> list[Need]:
    """The values of the blanks of the likeliest correction that is one of blanks only."""
    index, blank = evaluation.system.index, evaluation.blank
    needs: dict[str, Need] = {}
    for breach in evaluation.breaches:
        suspects = found[breach.number]
        fillings = [s for s in suspects.suspects if suspects.whole and all(index[cell] in blank for cell in s.cells)]
        for cell, value in zip(fillings[0].cells, fillings[0].values, strict=True) if fillings else ():
            if isinstance(value, int):
                # Told with a broken identity in which it stands.
                known = needs.get(cell)
                identity = breach.identity if known is None or cell in breach.identity.cells else known.identity
                needs[cell] = Need(identity, (cell,), value)
    return list(needs.values())


def _filled(evaluation: Evaluation, found: dict[int, Suspects]) -> tuple[Evaluation, dict[int, Suspects]]:
    """The same with every table taken for unbroken whose blanks can be filled, though not in one way only."""
    system = evaluation.system
    plain = [0 if cell in evaluation.blank else value for cell, value in enumerate(evaluation.values)]
    breaches, needs, found = list(evaluation.breaches), list(evaluation.needs), dict(found)
    open_blanks: set[int] = set()
    for members in _components(system):
        broken = [breach.number for breach in breaches if breach.number in members]
        simple = any(found[number].whole and len(s.cells) == 1 for number in broken for s in found[number].suspects)
        if not broken or simple or filling(system, sorted(members), plain, evaluation.blank) is None:
            continue
        breaches = [breach for breach in breaches if breach.number not in members]
        identities = [system.identities[number] for number in members]
        needs = [need for need in needs if need.identity not in identities]
        for number in sorted(members):
            cells = [cell for cell, _ in system.terms[number] if cell in evaluation.blank]
            amount = sum(sign * plain[cell] for cell, sign in system.terms[number])
            if cells and amount:
                signs = {sign for cell, sign in system.terms[number] if cell in evaluation.blank}
                names = tuple(system.cells[cell] for cell in cells)
                needs.append(Need(system.identities[number], names, max(amount, -amount), len(signs) > 1))
            open_blanks.update(cells if amount else ())
        for number in broken:
            del found[number]
    zeros = tuple(cell for cell in evaluation.zeros if system.index[cell] not in open_blanks)
    return replace(evaluation, breaches=tuple(breaches), needs=tuple(needs), zeros=zeros), found


@lru_cache(maxsize=256)
def _components(system: System) -> tuple[frozenset[int], ...]:
    """The identities that share cells, directly or through others."""
    left, groups = set(range(len(system.identities))), []
    while left:
        group, new = set[int](), {min(left)}
        while new:
            group |= new
            cells = {cell for number in new for cell, _ in system.terms[number]}
            new = {number for cell in cells for number, _ in system.uses[cell]} - group
        groups.append(frozenset(group))
        left -= group
    return tuple(groups)


class _Search:
    """The search for the corrections of one table."""

    def __init__(
        self,
        evaluation: Evaluation,
        members: frozenset[int],
        table: Equations,
        plausibility: Plausibility,
        doubted: frozenset[str],
    ) -> None:
        self.evaluation, self.table, self.plausibility, self.doubted = evaluation, table, plausibility, doubted
        self.values = evaluation.values
        # More broken identities than this for each wrong cell cannot be.
        self.widest = max(map(len, table.columns.values()))
        index, uses = evaluation.system.index, evaluation.system.uses
        filled = {index[cell]: value for cell, value in evaluation.filled.items()}
        self.filled = {cell: value for cell, value in filled.items() if uses[cell][0][0] in members}

    def suspects(self, numbers: Iterable[int], residuals: Mapping[int, Number]) -> dict[int, Suspects]:
        """The suspects of each of the broken identities `numbers`."""
        if not residuals:
            return dict.fromkeys(numbers, Suspects())
        changes = self._minimal(residuals)
        if changes:
            scores = {change: self.plausibility.score(change) for change in changes}
            return dict.fromkeys(numbers, self._ranked(scores))
        return self._several(numbers, residuals)

    def _minimal(self, residuals: Mapping[int, Number]) -> list[Change]:
        """The corrections of one cell that repair everything; of two, when there is none of one."""
        singles = [((cell, change),) for cell, change in self._singles(residuals)]
        return [change for change in singles if self._fits(change)] or list(self._pairs(residuals))

    def _singles(self, residuals: Mapping[int, Number]) -> Iterator[tuple[int, Number]]:
        for cell in self.table.supports.get(frozenset(residuals), ()):
            (first, factor), *others = self.table.columns[cell]
            change = exact(-residuals[first], factor)
            if change is None or self.values[cell] + change < 0:
                continue
            if all(residuals[number] + other * change == 0 for number, other in others):
                yield cell, change

    def _pairs(self, residuals: Mapping[int, Number]) -> Iterator[Change]:
        if len(residuals) > 2 * self.widest:
            return
        seen: set[Change] = set()
        for cell, change in self._steps(residuals):
            rest = self._after(residuals, cell, change)
            for other in self._singles(rest):
                pair = tuple(sorted(((cell, change), other)))
                if other[0] != cell and pair not in seen:
                    seen.add(pair)
                    if self._fits(pair):
                        yield pair

    def _steps(self, residuals: Mapping[int, Number]) -> Iterator[tuple[int, Number]]:
        """Every cell with every change that repairs one of the identities in which it stands."""
        cells = {cell: None for number in residuals for cell, _ in self.table.terms[number]}
        for cell in cells:
            changes = {
                exact(-residuals[number], factor): None
                for number, factor in self.table.columns[cell]
                if number in residuals
            }
            for change in changes:
                if change is not None and self.values[cell] + change >= 0:
                    yield cell, change

    def _after(self, residuals: Mapping[int, Number], cell: int, change: Number) -> dict[int, Number]:
        rest = dict(residuals)
        for number, factor in self.table.columns[cell]:
            amount = rest.get(number, 0) + factor * change
            if amount:
                rest[number] = amount
            else:
                rest.pop(number, None)
        return rest

    def _fits(self, change: Change) -> bool:
        """Whether the unknown blanks can have values after the correction."""
        return self.table.blanks(change) is not None

    def _several(self, numbers: Iterable[int], residuals: Mapping[int, Number]) -> dict[int, Suspects]:
        """More than two cells are wrong: take away what one cell explains until three or fewer explain the rest."""
        ranked: dict[int, dict[Change, float]] = {number: {} for number in numbers}
        rest = dict(residuals)
        while rest:
            last = self._minimal(rest) or list(self._triples(rest))
            self._note(ranked, last)
            alone = [] if last else [(step,) for step in self._steps(rest) if self._repairs(rest, *step)]
            self._note(ranked, alone)
            if not alone:
                break
            ((cell, change),) = max(alone, key=self.plausibility.score)
            rest = self._after(rest, cell, change)
        return {number: self._ranked(changes, whole=False) for number, changes in ranked.items()}

    def _triples(self, residuals: Mapping[int, Number]) -> Iterator[Change]:
        """Corrections of three cells, of which one stands alone in one of the shortest broken identities."""
        # With totals left out thousands of triples fit, and none says anything.
        if self.table.pivots or len(residuals) > 3 * self.widest:
            return
        seen: set[Change] = set()
        for number in sorted(residuals, key=lambda number: len(self.table.terms[number]))[:_TRIED]:
            for cell, factor in self.table.terms[number]:
                change = exact(-residuals[number], factor)
                if change is None or self.values[cell] + change < 0:
                    continue
                for pair in self._pairs(self._after(residuals, cell, change)):
                    triple = tuple(sorted(((cell, change), *pair)))
                    if triple not in seen and cell not in dict(pair):
                        seen.add(triple)
                        yield triple

    def _repairs(self, residuals: Mapping[int, Number], cell: int, change: Number) -> bool:
        column = self.table.columns[cell]
        return len(column) > 1 and all(residuals.get(number, 0) + factor * change == 0 for number, factor in column)

    def _note(self, ranked: dict[int, dict[Change, float]], changes: Iterable[Change]) -> None:
        """Give every identity its part of each correction, and the score of the best correction with that part."""
        for change in changes:
            score = self.plausibility.score(change)
            parts: dict[int, list[tuple[int, Number]]] = {}
            for step in change:
                for number, _ in self.table.columns[step[0]]:
                    parts.setdefault(number, []).append(step)
            for number, part in parts.items():
                if number in ranked:
                    known = ranked[number]
                    known[tuple(part)] = max(score, known.get(tuple(part), score))

    def _ranked(self, changes: Mapping[Change, float], whole: bool = True) -> Suspects:
        ranked = sorted(changes, key=lambda change: (not self._in_doubt(change), -changes[change], change))
        return Suspects(tuple(self._suspect(change, changes[change]) for change in ranked[:MOST]), len(ranked), whole)

    def _in_doubt(self, change: Change) -> bool:
        return any(self.evaluation.system.cells[cell] in self.doubted for cell, _ in change)

    def _suspect(self, change: Change, score: float) -> Suspect:
        cells = [cell for cell, _ in change]
        values = [self.values[cell] + amount for cell, amount in change]
        # A blank is part of the correction when that changes what it must have, or when it is the only one: then it is
        # more likely a slip of its own than the way in which this office prints totals.
        blanks = dict(self.filled) if len(self.filled) == 1 else {}
        blanks |= {cell: value for cell, value in (self.table.blanks(change) or {}).items() if cell in self.filled}
        cells += blanks
        values += blanks.values()
        names = tuple(self.evaluation.system.cells[cell] for cell in cells)
        return Suspect(names, tuple(map(_printed, values)), round(score, 3))


def _printed(value: Number) -> Value:
    return value if isinstance(value, int) else str(value)

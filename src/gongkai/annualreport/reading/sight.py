"""Figures recognised in a picture: which of them are sure, and where the identities decide between look-alikes.

A figure is without a doubt when the recogniser is sure of it and no identity speaks against it, or when of all that it
may show exactly one value keeps the identities. Everything else is in doubt:

- a figure that stands in no identity (table 2) is as sure as the recogniser, which has read it twice;
- figures of an identity that does not hold are in doubt, however clearly they are printed: a picture does not tell an
  error of the source from one of the reading;
- so is a figure that was put together, cut out of a cell, or not found, and, where a row was not found, its table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, product

from gongkai.annualreport.document import Cell, Document, Place, Table
from gongkai.annualreport.edition import Row
from gongkai.annualreport.reading.candidates import Sums
from gongkai.annualreport.reading.solve import Constraint, Vector, solve
from gongkai.annualreport.reading.tables import column_constraints, number, row_sums
from gongkai.annualreport.reading.tokens import token
from gongkai.annualreport.report import Doubt, Report, Value

# Readings of one row that are looked at; a row that has more is too dim to be read.
_MOST = 2000
_UNSURE = "图像不够清楚，识别不能确定"
_BROKEN = "勾稽关系不成立，可能是原文有误，也可能是识别有误"
_LOST = "图像中没有认出该格"
_CUT = "该数不是由图像中单独的一格认出"
_SHIFTED = "表中有一行没有认出，各行的位置不能确定"


@dataclass(slots=True)
class _Seen:
    """What a cell may show: `values`, the likeliest first; `sure` when the others are out of the question."""

    values: list[Value]
    sure: bool = False
    reason: str = _UNSURE


@dataclass(slots=True)
class _Verdict:
    """What a table's identities say: values chosen, what else fits a cell, cells to blame with the reason."""

    chosen: dict[str, Value] = field(default_factory=dict)
    fitting: dict[str, list[Value]] = field(default_factory=dict)
    blamed: dict[str, str] = field(default_factory=dict)


def settle_sights(report: Report, document: Document) -> None:
    """Settle the figures that were recognised in pictures; those of pages with text stay as they are."""
    if not document.scanned:
        return
    cells = {
        block.place(cell): cell
        for block in document.blocks
        if isinstance(block, Table)
        for cell in block.cells
        if cell.sight is not None
    }
    seen = {cell: found for cell in report.figures if (found := _seen(report, cell, cells, document)) is not None}
    for table in report.form.tables:
        rows = [row for row in table.rows if row.cells[0] in report.figures]
        if any(cell in seen for row in rows for cell in row.cells):
            _apply(report, _judged(report, table.key, rows, seen), rows, seen)
    order = {cell: index for index, cell in enumerate(report.figures)}
    report.doubts.sort(key=lambda doubt: order.get(doubt.cell, 0))


def _seen(report: Report, cell: str, cells: Mapping[Place, Cell], document: Document) -> _Seen | None:
    """What is known of a figure; None when it stands on a page with text of its own."""
    value, evidence = report.figures[cell], report.evidence.get(cell)
    if evidence is None or evidence.empty == "absent":
        return _Seen([value], reason=_LOST)
    if evidence.place.page not in document.scanned:
        return None
    source = cells.get(evidence.place)
    amount = report.form.column(cell).amount
    if source is None or source.sight is None or _value(source.text, amount) != (value,):
        return _Seen([value], reason=_CUT)
    values: list[Value] = [value]
    for text in source.sight.others:
        values += [other for other in _value(text, amount) if other not in values]
    return _Seen(values, source.sight.sure)


def _value(text: str, amount: bool) -> tuple[Value, ...]:
    """The figure of a cell with this text; nothing where it is none."""
    found = token(text)
    if found is None or found.kind == "unreadable":
        return ()
    return (number(found.text, amount) if found.kind == "number" else None,)


@dataclass(frozen=True, slots=True)
class _Identities:
    """The identities of a table that its cells can be held against: rows that add up, and sums down the columns."""

    sums: Sums
    rows: frozenset[str]
    constraints: tuple[Constraint, ...]

    def keep(self, name: str, vector: Vector) -> bool:
        """Whether a row with these numbers adds up, or need not."""
        return name not in self.rows or all(sum(vector[i] for i in parts) == vector[at] for parts, at in self.sums)

    def over(self, name: str, at: int) -> int:
        """How many identities the cell in column `at` of a row stands in."""
        return (name in self.rows) + sum(name in c.factors and at in c.columns for c in self.constraints)


def _identities(report: Report, key: str, rows: Sequence[Row]) -> _Identities:
    """The identities of table `key`, but for those that some filling of cells without a figure would make hold."""
    _, sums = row_sums(report.edition, key)
    numbers = {row.name: [_number(report.figures[cell]) for cell in row.cells] for row in rows}
    blank = {(row.name, at) for row in rows for at, cell in enumerate(row.cells) if report.figures[cell] is None}
    held = frozenset(
        row.name
        for row in rows
        for parts, total in sums
        if not _fillable({(row.name, at): 1 for at in parts} | {(row.name, total): -1}, numbers, blank)
    )
    constraints = []
    for found in column_constraints(report.edition, key):
        factors = {name: factor for name, factor in found.factors.items() if name in numbers}
        columns = tuple(
            at
            for at in found.columns
            if not _fillable({(name, at): factor for name, factor in factors.items()}, numbers, blank)
        )
        constraints.append(Constraint(factors, columns))
    return _Identities(sums, held, tuple(constraints))


def _fillable(
    factors: Mapping[tuple[str, int], int], numbers: Mapping[str, Sequence[int]], blank: set[tuple[str, int]]
) -> bool:
    """Whether an identity does not hold as it stands and would with other values in its cells without a figure."""
    excess = sum(factor * numbers[name][at] for (name, at), factor in factors.items())
    return any(excess * factor < 0 for place, factor in factors.items() if place in blank)


def _judged(report: Report, key: str, rows: Sequence[Row], seen: Mapping[str, _Seen]) -> _Verdict:
    """What the identities say of the cells of table `key`."""
    identities = _identities(report, key, rows)
    if not identities.sums:
        return _Verdict()
    lost = [row for row in rows if all(cell in seen and seen[cell].reason == _LOST for cell in row.cells)]
    if lost and identities.constraints:
        return _Verdict(blamed={cell: _SHIFTED for row in rows for cell in row.cells})
    options = {row.name: list(islice(_vectors(report, row, seen), _MOST + 1)) for row in rows}
    good = {name: [vector for vector in found if identities.keep(name, vector)] for name, found in options.items()}
    if all(good.values()) and all(len(found) <= _MOST for found in options.values()):
        vectors: dict[str, Sequence[Vector]] = {name: list(found) for name, found in good.items()}
        solution = solve(vectors, identities.constraints)
        if solution.choices and solution.complete:
            choices = [{name: good[name][at] for name, at in choice.items()} for choice in solution.choices]
            return _proven(rows, choices, seen, identities)
    best = {name: (good[name] or found)[0] for name, found in options.items()}
    return _blamed(rows, best, identities)


def _vectors(report: Report, row: Row, seen: Mapping[str, _Seen]) -> Iterator[Vector]:
    """The numbers that a row may show, the likeliest first; nothing printed counts as 0."""
    domains = [
        [_number(value) for value in (seen[cell].values if cell in seen else [report.figures[cell]])]
        for cell in row.cells
    ]
    domains = [
        domain[:1] if cell in seen and seen[cell].sure else domain
        for cell, domain in zip(row.cells, domains, strict=True)
    ]
    found = islice(product(*(list(enumerate(dict.fromkeys(domain))) for domain in domains)), 4 * _MOST)
    ranked = sorted(found, key=lambda picks: sum(rank for rank, _ in picks))
    return (tuple(value for _, value in picks) for picks in ranked)


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _proven(
    rows: Sequence[Row], choices: Sequence[Mapping[str, Vector]], seen: Mapping[str, _Seen], identities: _Identities
) -> _Verdict:
    """All identities hold: every cell has the values that it has in some way of keeping them.

    One identity alone proves nothing of a cell whose other readings are not known: another of its cells may be misread
    in the same way.
    """
    verdict = _Verdict()
    for row in rows:
        for at, cell in enumerate(row.cells):
            known = seen.get(cell)
            if known is None or known.sure or known.reason != _UNSURE:
                continue
            if identities.over(row.name, at) < (1 if len(known.values) > 1 else 2):
                continue
            numbers = {choice[row.name][at] for choice in choices}
            # The identities do not tell nothing printed from a 0.
            fitting = [value for value in known.values if _number(value) in numbers]
            verdict.fitting[cell] = fitting
            verdict.chosen[cell] = fitting[0]
    return verdict


def _blamed(rows: Sequence[Row], best: Mapping[str, Vector], identities: _Identities) -> _Verdict:
    """Some identity cannot be kept: its cells are in doubt, or the one at which a row and a column break."""
    down = {row.name for row in rows if not identities.keep(row.name, best[row.name])}
    across = {
        (column, frozenset(constraint.factors))
        for constraint in identities.constraints
        for column in constraint.columns
        if sum(factor * best[name][column] for name, factor in constraint.factors.items())
    }
    crossing = len(down) == len({column for column, _ in across}) == 1
    verdict = _Verdict()
    for row in rows:
        for at, cell in enumerate(row.cells):
            in_row = row.name in down
            in_column = any(at == column and row.name in names for column, names in across)
            if (in_row and in_column) if crossing else (in_row or in_column):
                verdict.blamed[cell] = _BROKEN
    return verdict


def _apply(report: Report, verdict: _Verdict, rows: Sequence[Row], seen: Mapping[str, _Seen]) -> None:
    """Put the values that were chosen into the report, and the doubts that are left."""
    doubted = {doubt.cell for doubt in report.doubts}
    for cell, known in ((cell, seen[cell]) for row in rows for cell in row.cells if cell in seen):
        others = known.values
        if cell in verdict.chosen:
            value, others = verdict.chosen[cell], verdict.fitting[cell]
            if value != report.figures[cell]:
                report.figures[cell] = value
                report.evidence[cell] = replace(report.evidence[cell], raw="" if value is None else str(value))
            if len(others) == 1:
                continue
        elif known.sure and cell not in verdict.blamed:
            continue
        if cell not in doubted:
            rest = tuple(other for other in others if other != report.figures[cell])
            reason = known.reason if not known.sure else verdict.blamed[cell]
            report.doubts.append(Doubt(cell, "look_alike" if rest else "ambiguous", reason, rest))

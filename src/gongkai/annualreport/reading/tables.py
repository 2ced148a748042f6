"""From strips to the figures of a table: which row, which column, and what of it is doubtful."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache

from gongkai.annualreport.document import Place
from gongkai.annualreport.edition import Row, edition
from gongkai.annualreport.reading.candidates import Candidate, Sums, candidates, wrapped
from gongkai.annualreport.reading.solve import Constraint
from gongkai.annualreport.reading.strips import Strip, without_leading
from gongkai.annualreport.report import Absence, Doubt, DoubtKind, Evidence, Value

Stated = Callable[[], Mapping[str, Set[int]]]
"""The values that the text gives for cells, worked out when asked for."""

_EMPTY: dict[str, Absence] = {"blank": "blank", "slash": "slash", "dash": "dash", "unreadable": "blank"}


@dataclass(slots=True)
class TableReading:
    """The figures of one table as read. `rows` are the rows found; `first` and `last` the rows of the document
    used, `end` the last strip; `torn`: digits of neighbours ran together or numbers were broken."""

    figures: dict[str, Value] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    rows: set[str] = field(default_factory=set)
    first: int = -1
    last: int = -1
    end: int = -1
    torn: bool = False
    variant: str = ""

    def span(self, strips: Sequence[Strip]) -> None:
        """Remember which rows of the document `strips` stand in."""
        self.first = min(strip.at for strip in strips)
        self.last = max(strip.at for strip in strips)

    def missing(self, row: Row) -> None:
        """A row of the form that the source does not have."""
        for cell in row.cells:
            self.figures[cell] = None
            self.evidence[cell] = Evidence("", Place(), "absent")

    def put(self, row: Row, strip: Strip, chosen: Candidate) -> None:
        """The figures of `row` by the candidate chosen, with their evidence and the doubts of single values."""
        for position in chosen.inferred:
            self.doubts.append(Doubt(row.cells[position], "inferred", "该行少印一格，由本行合计推得", (None,)))
        for cell, column, slot in zip(row.cells, row.columns, chosen.slots, strict=True):
            self.figures[cell] = number(slot.text, column.amount)
            if slot.source is None:
                self.evidence[cell] = Evidence("", Place(), "absent")
                continue
            token, place = strip.values[slot.source]
            self.evidence[cell] = Evidence(token.raw, place, _EMPTY.get(token.kind))
            if token.doubt:
                others = tuple(number(other or None, column.amount) for other in token.others)
                self.doubts.append(Doubt(cell, token.doubt, token.reason, others))
            elif token.kind == "unreadable":
                self.doubts.append(Doubt(cell, "ambiguous", f"原文“{token.raw.strip()}”无法读作数字", ()))
            elif slot.text is not None and self.figures[cell] is None:
                self.doubts.append(Doubt(cell, "ambiguous", f"原文“{token.raw.strip()}”不是整数", ()))

    def doubt(self, cell: str, kind: DoubtKind, reason: str, values: tuple[Value, ...]) -> None:
        """Note a doubt, unless the cell has one already."""
        if not any(doubt.cell == cell for doubt in self.doubts):
            self.doubts.append(Doubt(cell, kind, reason, values))


def agreement(cells: Sequence[str], candidate: Candidate, stated: Mapping[str, Set[int]]) -> int:
    """How many cells of `candidate` have a value that the text gives them, less those that have another."""
    score = 0
    for cell, value in zip(cells, candidate.numbers, strict=True):
        if cell in stated:
            score += 1 if value in stated[cell] else -1
    return score


def number(text: str | None, amount: bool) -> Value:
    """A slot's text as a figure: a count as int, an amount as it was printed; None for what is no whole count."""
    if text is None:
        return None
    if amount:
        return text
    if "." not in text:
        return int(text)
    whole, _, places = text.partition(".")
    return int(whole) if not places.strip("0") else None


@cache
def row_sums(form: str, table: str) -> tuple[str, Sums]:
    """The sums within a row that the identities of `form` lay down for `table`, as column positions."""
    data = edition(form)
    keys = [column.key for column in data.table(table).rows[0].columns]
    for entry in data.data["identity"]:
        if entry["for"] == f"{table}.rows":
            left, right = (side.split("+") for side in entry["expression"].split("="))
            parts = tuple(keys.index(term.strip()) for term in left)
            return entry["code"], ((parts, keys.index(right[0].strip())),)
    return "", ()


@cache
def column_constraints(form: str, table: str) -> tuple[Constraint, ...]:
    """The identities between rows that hold in every column of `table`."""
    data = edition(form)
    columns = tuple(range(len(data.table(table).rows[0].columns)))
    found = []
    for entry in data.data["identity"]:
        if entry["for"] == f"{table}.columns":
            left, right = (side.split("+") for side in entry["expression"].split("="))
            factors: dict[str, int] = {f"{table}.{term.strip()}": 1 for term in left}
            factors |= {f"{table}.{term.strip()}": -1 for term in right}
            found.append(Constraint(factors, columns))
    return tuple(found)


def reorder(candidate: Candidate, order: Sequence[int | None]) -> Candidate:
    """`candidate`, read in the printed order of columns, in the form's order: slot i is column `order[i]`.

    None is a column that the form does not have.
    """
    slots = {column: slot for slot, column in zip(candidate.slots, order, strict=True) if column is not None}
    inferred = frozenset(column for position in candidate.inferred if (column := order[position]) is not None)
    return Candidate(tuple(slots[column] for column in sorted(slots)), candidate.way, candidate.cost, inferred)


def _led(strip: Strip, width: int) -> bool:
    """Whether an empty value stands before more values than there are columns: the rest of a merged label."""
    return len(strip.values) == width + 1 and strip.values[0][0].kind == "blank" and strip.values[1][0].kind != "blank"


def options_of(
    rows: Mapping[str, Row], strips: Mapping[str, Strip], order: Sequence[int | None], sums: Sums, grid: int = 0
) -> dict[str, list[Candidate]]:
    """The candidates of every row found, in the form's order of columns.

    `order` are the printed columns: the form's position of each, None for a column that the form does not have. `grid`
    is how many cells every row of the table has, 0 where rows differ.
    """
    columns = [column for column in order if column is not None]
    options: dict[str, list[Candidate]] = {}
    # Empty cells of the next row behind many rows: then one behind a short row is no cell of it either.
    padded = 4 * sum(len(strip.values) > len(order) for strip in strips.values()) > len(strips)
    led = 4 * sum(_led(strip, len(order)) for strip in strips.values()) > len(strips)
    for name, row in rows.items():
        strip = strips[name]
        values = strip.values
        printed = order
        if len(values) == len(order) != len(columns):
            printed = columns
            strip.values = [value for value, column in zip(values, order, strict=True) if column is not None]
        signed = [i for i, column in enumerate(printed) if column is not None and row.columns[column].signed]
        doubtful_end = (padded and not strip.bounded) or (strip.own_line() and not strip.bounded)
        doubtful_start = led and values[0][0].kind == "blank"
        if strip.bounded and strip.cells < grid and len(values) <= len(order):
            strip.values = without_leading(values)  # a value is lost, and empty cells in front are the label's
        found = candidates(
            strip.values,
            len(printed),
            _printed_sums(printed, sums),
            signed,
            open_end=doubtful_end,
            open_start=doubtful_start and strip.values == values,
        )
        found = wrapped(found, strip.tail, _printed_sums(printed, sums))
        options[name] = [reorder(candidate, printed) for candidate in found] if printed != sorted(columns) else found
    return options


def _printed_sums(order: Sequence[int | None], sums: Sums) -> Sums:
    """The row's sums in the printed order of columns."""
    place = {column: index for index, column in enumerate(order)}
    return tuple((tuple(place[part] for part in parts), place[total]) for parts, total in sums)

"""From strips to the figures of a table: which row, which column, and what of it is doubtful."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from gongkai.annualreport.document import Place
from gongkai.annualreport.edition import Edition, Row, edition
from gongkai.annualreport.reading.candidates import Candidate, Slot, Sums, candidates, cut_candidate, holds
from gongkai.annualreport.reading.cuts import Digits
from gongkai.annualreport.reading.normalise import narrow
from gongkai.annualreport.reading.solve import Constraint, Solution, Vector, solve
from gongkai.annualreport.reading.strips import Strip
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


def reorder(candidate: Candidate, order: Sequence[int]) -> Candidate:
    """`candidate`, read in the printed order of columns, in the form's order: slot i is column `order[i]`."""
    slots = list(candidate.slots)
    for slot, column in zip(candidate.slots, order, strict=True):
        slots[column] = slot
    inferred = frozenset(order[position] for position in candidate.inferred)
    return Candidate(tuple(slots), candidate.way, candidate.cost, inferred)


@dataclass(slots=True)
class Choice:
    """For each row its candidates, the one chosen, and all that fit as well.

    `proven`: the identities of all columns hold.
    """

    options: dict[str, list[Candidate]]
    chosen: dict[str, int]
    fitting: dict[str, set[int]]
    proven: bool


def choose(form: Edition, table: str, options: dict[str, list[Candidate]]) -> Choice:
    """The candidate of each row that the identities choose."""
    constraints = [
        Constraint({row: f for row, f in constraint.factors.items() if row in options}, constraint.columns)
        for constraint in column_constraints(form.name, table)
    ]
    constraints = [c for c in constraints if len(set(c.factors.values())) == 2]
    if all(len(found) == 1 for found in options.values()):
        # Nothing to choose: that some identity does not hold then is the source's doing.
        numbers = {row: found[0].numbers for row, found in options.items()}
        proven = all(_balances(constraint, numbers) for constraint in constraints)
        return Choice(options, dict.fromkeys(options, 0), {row: {0} for row in options}, proven)
    # Candidates that differ only in what is blank and what is 0 are one to the identities.
    groups = {row: _by_numbers(found) for row, found in options.items()}
    vectors: dict[str, Sequence[Vector]] = {row: list(group) for row, group in groups.items()}
    for attempt in _attempts(constraints):
        solution = solve(vectors, attempt)
        if solution.choices:
            chosen, fitting = _cheapest(solution, options, groups)
            if attempt is not constraints:
                fitting |= {
                    row: set(range(len(f))) for row, f in options.items() if f[0].way not in ("direct", "glued")
                }
            return Choice(options, chosen, fitting, attempt is constraints)
    every = {row: set(range(len(found))) for row, found in options.items()}
    return Choice(options, dict.fromkeys(options, 0), every, False)


def without(constraints: Sequence[Constraint], row: str) -> list[Constraint]:
    """What the identities say of all rows but `row`: it is taken out of two by setting them against each other."""
    having = [constraint for constraint in constraints if row in constraint.factors]
    left = [constraint for constraint in constraints if row not in constraint.factors]
    for one, other in pairwise(having):
        f, g = one.factors[row], other.factors[row]
        names = [*one.factors, *(name for name in other.factors if name not in one.factors)]
        factors = {name: g * one.factors.get(name, 0) - f * other.factors.get(name, 0) for name in names}
        left.append(Constraint({name: factor for name, factor in factors.items() if factor}, one.columns))
    return left


def mend(form: Edition, table: str, options: dict[str, list[Candidate]], strips: Mapping[str, Strip]) -> None:
    """Read a glued row that does not add up by what the other rows leave for it, when the source has one cell wrong."""
    unread = [row for row, found in options.items() if found[0].way == "sparse" and _is_glued(found[0], strips[row])]
    if len(unread) != 1:
        return
    row = unread[0]
    constraints = column_constraints(form.name, table)
    if any(name not in options for constraint in constraints for name in constraint.factors):
        return
    rest = {name: found for name, found in options.items() if name != row}
    groups = {name: list(_by_numbers(found)) for name, found in rest.items()}
    solution = solve(dict(groups), without(constraints, row))
    needs = set()
    for choice in solution.choices:
        constraint = next(constraint for constraint in constraints if row in constraint.factors)
        sums = [
            sum(f * groups[name][choice[name]][c] for name, f in constraint.factors.items() if name != row)
            for c in constraint.columns
        ]
        needs.add(tuple(-total * constraint.factors[row] for total in sums))
    digits = Digits([token.text for token, _ in strips[row].values])
    found_cuts = {pieces for need in needs if min(need) >= 0 and (pieces := digits.near(need))}
    if len(found_cuts) == 1 and solution.complete:
        options[row] = [cut_candidate(digits, found_cuts.pop())]


def _is_glued(candidate: Candidate, strip: Strip) -> bool:
    digits = sum(len(token.text) for token, _ in strip.values)
    return digits >= len(candidate.slots) and all(token.kind == "number" for token, _ in strip.values)


def _balances(constraint: Constraint, numbers: Mapping[str, tuple[int, ...]]) -> bool:
    return all(
        sum(factor * numbers[row][column] for row, factor in constraint.factors.items()) == 0
        for column in constraint.columns
    )


def balanced(form: Edition, table: str, strips: Mapping[str, Strip]) -> bool:
    """Whether every identity of rows and columns holds for full rows as they are printed, and not of zeros alone."""
    _, sums = row_sums(form.name, table)
    numbers = {
        row: tuple(int(token.text) if token.text.isdigit() else 0 for token, _ in strip.values)
        for row, strip in strips.items()
    }
    across = all(sum(row[part] for part in parts) == row[total] for row in numbers.values() for parts, total in sums)
    if not across or not any(map(any, numbers.values())):
        return False
    for constraint in column_constraints(form.name, table):
        factors = {row: factor for row, factor in constraint.factors.items() if row in numbers}
        if not _balances(Constraint(factors, constraint.columns), numbers):
            return False
    return True


def _attempts(constraints: list[Constraint]) -> list[list[Constraint]]:
    """All identities; then without one column and the total, or one column, where the source may have a wrong cell."""
    if not constraints:
        return [[]]
    columns = constraints[0].columns
    last = columns[-1]
    attempts = [constraints]
    for out in [{last}, *({column} for column in columns[:-1]), *({column, last} for column in columns[:-1])]:
        left = tuple(column for column in columns if column not in out)
        attempts.append([Constraint(constraint.factors, left) for constraint in constraints])
    return attempts


def _by_numbers(found: list[Candidate]) -> dict[tuple[int, ...], list[int]]:
    groups: dict[tuple[int, ...], list[int]] = {}
    for index, candidate in enumerate(found):
        groups.setdefault(candidate.numbers, []).append(index)
    return groups


def _cheapest(
    solution: Solution,
    options: dict[str, list[Candidate]],
    groups: dict[str, dict[tuple[int, ...], list[int]]],
) -> tuple[dict[str, int], dict[str, set[int]]]:
    """The cheapest exact choice, and for each row the candidates of all choices that cost about as little."""
    members = {row: list(group.values()) for row, group in groups.items()}

    def cost(choice: dict[str, int]) -> float:
        return sum(options[row][members[row][index][0]].cost for row, index in choice.items())

    best = min(solution.choices, key=cost)
    least = cost(best)
    fitting = [choice for choice in solution.choices if cost(choice) <= least + 1.5]
    others: dict[str, set[int]] = {}
    for row, found in options.items():
        if not solution.complete and len(members[row]) > 1:
            others[row] = set(range(len(found)))
        else:
            others[row] = {index for choice in fitting for index in members[row][choice[row]]}
    return {row: members[row][index][0] for row, index in best.items()}, others


def settle(
    reading: TableReading, rows: Mapping[str, Row], strips: Mapping[str, Strip], choice: Choice, sums: Sums
) -> None:
    """Put the chosen candidates into `reading`; doubt what other fitting candidates read otherwise."""
    ways = {choice.options[name][index].way for name, index in choice.chosen.items()}
    torn = reading.torn = bool(ways & {"glued", "merged", "dropped", "sparse"})
    for name, index in choice.chosen.items():
        row, found, strip = rows[name], choice.options[name], strips[name]
        candidate = found[index]
        reading.put(row, strip, candidate)
        reading.rows.add(name)
        if candidate.way == "direct" and not choice.proven and _scattered(strip):
            for cell in row.cells:
                reading.doubt(cell, "ambiguous", "该行的数散在几行，勾稽关系不能证明它们的次序", ())
        if candidate.way == "direct" and not torn and not any(token.pieces for token, _ in strip.values):
            continue
        whole = holds(candidate.numbers, candidate.slots, sums)
        if torn and candidate.way == "direct" and not strip.bounded and not (whole and _has_totals(candidate, sums)):
            for cell in row.cells:
                reading.doubt(cell, "ambiguous", "该行不合合计，而邻行的数字有断开或相连，可能没有读对", ())
        sure = bool(sums) and whole and (choice.proven or (len(found) == 1 and "sparse" not in ways))
        for position, cell in enumerate(row.cells):
            slot = candidate.slots[position]
            others = {found[i].slots[position].text for i in choice.fitting[name]} - {slot.text}
            amount = row.columns[position].amount
            values = tuple(number(other, amount) for other in sorted(others, key=_plain))[:8]
            doubt = _doubt(slot, candidate, strip, values, sure)
            if doubt:
                reading.doubt(cell, *doubt, values)


def _scattered(strip: Strip) -> bool:
    """Whether some values of an open row share a line and others do not, so that their order may be another."""
    lines = [place.line for _, place in strip.values if place.line is not None]
    return not strip.bounded and 1 < len(set(lines)) < len(lines)


def _has_totals(candidate: Candidate, sums: Sums) -> bool:
    return all(candidate.slots[total].text is not None for _, total in sums)


def _plain(text: str | None) -> str:
    return text or ""


def _doubt(
    slot: Slot, candidate: Candidate, strip: Strip, values: tuple[Value, ...], sure: bool
) -> tuple[DoubtKind, str] | None:
    """The doubt about one slot, if there is any: its kind and the reason."""
    if candidate.way == "sparse":
        return None if slot.text is not None else ("ambiguous", "该行有空白未印出的格，无法确定各数属于哪一列")
    if values:
        return "ambiguous", _REASON[candidate.way]
    if sure or slot.text is None:
        return None
    if candidate.way in ("glued", "merged", "dropped"):
        return "repaired", _REASON[candidate.way]
    pieces = strip.values[slot.source][0].pieces if slot.source is not None and candidate.cost == 0 else ()
    if len(pieces) > 1 and "," not in narrow(strip.values[slot.source or 0][0].raw):
        return "repaired", "一格之内数字被断开，合为一个数"
    return None


_REASON = {
    "direct": "另有一种读法同样成立",
    "window": "该行的空格多于表列，各数的位置有另一种可能",
    "repeated": "该行的数多于表列，相邻相同的数按一格读取",
    "dropped": "该行的数多于表列，舍去了其中不属于本表的数",
    "merged": "该行的数多于表列，合并了被断开的数",
    "glued": "相邻各格的数字连在一起，按勾稽关系分开",
    "lost": "该行少印一格，缺格的位置有另一种可能",
    "sparse": "",
}


def _led(strip: Strip, width: int) -> bool:
    """Whether an empty value stands before more values than there are columns: the rest of a merged label."""
    return len(strip.values) == width + 1 and strip.values[0][0].kind == "blank" and strip.values[1][0].kind != "blank"


def options_of(
    rows: Mapping[str, Row], strips: Mapping[str, Strip], order: Sequence[int | None], sums: Sums
) -> dict[str, list[Candidate]]:
    """The candidates of every row found, in the form's order of columns.

    `order` are the printed columns: the form's position of each, None for a column that the form does not have.
    """
    columns = [column for column in order if column is not None]
    plain = list(order) == sorted(columns)
    place = {column: index for index, column in enumerate(columns)}
    printed: Sums = tuple((tuple(place[part] for part in parts), place[total]) for parts, total in sums)
    options: dict[str, list[Candidate]] = {}
    # Empty cells of the next row behind many rows: then one behind a short row is no cell of it either.
    padded = 4 * sum(len(strip.values) > len(order) for strip in strips.values()) > len(strips)
    led = 4 * sum(_led(strip, len(order)) for strip in strips.values()) > len(strips)
    for name, row in rows.items():
        values = strips[name].values
        if len(values) == len(order) != len(columns):
            values = [value for value, column in zip(values, order, strict=True) if column is not None]
            strips[name].values = values
        signed = [i for i, column in enumerate(columns) if row.columns[column].signed]
        strip = strips[name]
        doubtful_end = (padded and not strip.bounded) or (strip.own_line() and not strip.bounded)
        doubtful_start = led and strip.values[0][0].kind == "blank"
        found = candidates(values, len(columns), printed, signed, open_end=doubtful_end, open_start=doubtful_start)
        options[name] = found if plain else [reorder(candidate, columns) for candidate in found]
    return options

"""Of the candidates of each row the one that the identities between rows choose, and which others fit as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.annualreport.edition import Edition
from gongkai.annualreport.reading.candidates import Candidate, cut_candidate
from gongkai.annualreport.reading.cuts import Digits
from gongkai.annualreport.reading.solve import Constraint, Solution, Vector, solve
from gongkai.annualreport.reading.strips import Strip
from gongkai.annualreport.reading.tables import column_constraints, row_sums


@dataclass(slots=True)
class Choice:
    """For each row its candidates, the one chosen, and all that fit as well.

    `columns` are those in which every identity between rows holds; `proven`: in all of them.
    """

    options: dict[str, list[Candidate]]
    chosen: dict[str, int]
    fitting: dict[str, set[int]]
    columns: frozenset[int]
    proven: bool


def choose(form: Edition, table: str, options: dict[str, list[Candidate]]) -> Choice:
    """The candidate of each row that the identities choose."""
    constraints = [
        Constraint({row: f for row, f in constraint.factors.items() if row in options}, constraint.columns)
        for constraint in column_constraints(form.name, table)
    ]
    constraints = [c for c in constraints if len(set(c.factors.values())) == 2]
    chosen, fitting = _chosen(options, constraints)
    picked = {row: options[row][index] for row, index in chosen.items()}
    columns: frozenset[int] = frozenset()
    if constraints and all(candidate.way != "sparse" for candidate in picked.values()):
        numbers = {row: candidate.numbers for row, candidate in picked.items()}
        columns = frozenset(column for column in constraints[0].columns if _balances(constraints, numbers, column))
    return Choice(options, chosen, fitting, columns, bool(columns) and len(columns) == len(constraints[0].columns))


def _chosen(
    options: dict[str, list[Candidate]], constraints: list[Constraint]
) -> tuple[dict[str, int], dict[str, set[int]]]:
    first = dict.fromkeys(options, 0)
    if all(len(found) == 1 for found in options.values()):
        return first, {row: {0} for row in options}  # that some identity does not hold then is the source's doing
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
            return chosen, fitting
    return first, {row: set(range(len(found))) for row, found in options.items()}


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


def _balances(constraints: Sequence[Constraint], numbers: Mapping[str, tuple[int, ...]], column: int) -> bool:
    return all(
        sum(factor * numbers[row][column] for row, factor in constraint.factors.items()) == 0
        for constraint in constraints
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
    known = [
        Constraint({row: factor for row, factor in constraint.factors.items() if row in numbers}, constraint.columns)
        for constraint in column_constraints(form.name, table)
    ]
    return all(_balances(known, numbers, column) for constraint in known[:1] for column in constraint.columns)


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

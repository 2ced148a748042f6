"""What can still be told of a row when some of its cells are not printed and leave no trace.

The values that are left keep their order. They may stand in the columns in as many ways as there are to put them
back; a way counts when the printed parts meet the printed total, or, if none does, stay below it where a part is lost.
A figure can be told when it is the same in all these ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb

from gongkai.annualreport.edition import edition
from gongkai.annualreport.report import Value
from tests.layouts.page import Page
from tests.layouts.sheet import Box, Sheet

_MOST = 700  # ways that are looked at; with more of them nothing can be told


def hide_blanks(page: Page) -> None:
    """Take out the empty cells of figures, for layouts that do not show them."""
    for sheet in page.sheets():
        for row in sheet.rows:
            take_out(page, sheet, row, [box for box in row if box.kind == "value" and not box.text])


def join_digits(page: Page) -> None:
    """Where the digits of a row run together, nobody can tell its figures apart either when some are not printed."""
    for _, names in page.open_groups:
        for name in names:
            page.expected[name] = (None, *page.expected[name])


def take_out(page: Page, sheet: Sheet, row: list[Box], gone: Sequence[Box]) -> None:
    """Take `gone` out of `row` without a trace, and note what is right to read of the row now."""
    if not gone:
        return
    names = _cells(page, sheet, row)
    before = [box for box in row if box.kind == "value"]
    row[:] = [box for box in row if box not in gone]
    left = [box for box in before if box not in gone]
    values = {box.name: page.expected[box.name][0] if box.text else None for box in left}
    ways = _ways(page, sheet, names, [values[box.name] for box in left])
    for at, name in enumerate(names):
        seen = {way[at] for way in ways}
        # Of a 0 beside a lost cell nobody can say which of the two is left.
        right = page.expected[name] + ((0,) if 0 in seen and page.expected[name][0] in (0, None) else ())
        page.expected[name] = right[:1] if len(seen) == 1 and values.get(name) is not None else (None, *right)
    page.open_groups.append((len(names) - len(left), tuple(names)))


def _cells(page: Page, sheet: Sheet, row: list[Box]) -> list[str]:
    """The cells of the columns that `row` has."""
    if sheet.key == "table4":
        return [box.name for box in row if box.kind == "value"]
    name = next(box.name for box in row if box.kind == "value").rsplit(".", 1)[0]
    order = [box.name for box in row if box.kind == "value"]
    cells = list(page.case.edition.rows()[name].cells)
    return order if len(order) == len(cells) else cells


def _ways(page: Page, sheet: Sheet, names: Sequence[str], left: Sequence[Value]) -> list[list[Value]]:
    if comb(len(names), len(left)) > _MOST:
        return [[None] * len(names), [-1] * len(names)]
    found = []
    for places in combinations(range(len(names)), len(left)):
        way: list[Value] = [None] * len(names)
        for at, value in zip(places, left, strict=True):
            way[at] = value
        found.append(way)
    sums = _sums(page, sheet, names)
    # Parts that meet a printed total leave no room for another figure.
    met = [way for way in found if sums and all(_rest(way, parts, total) == 0 and way[total] for parts, total in sums)]
    fitting = [way for way in found if all(_holds(way, parts, total) for parts, total in sums)]
    return met or fitting or found


def _sums(page: Page, sheet: Sheet, names: Sequence[str]) -> list[tuple[list[int], int]]:
    if sheet.key == "table2":
        return []
    rows: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        rows.setdefault(name.rsplit(".", 1)[0], []).append(at)
    form = edition(page.case.form)
    return [
        ([at for at in ats if not form.column(names[at]).total], next(at for at in ats if form.column(names[at]).total))
        for ats in rows.values()
        if any(form.column(names[at]).total for at in ats)
    ]


def _rest(way: Sequence[Value], parts: Sequence[int], total: int) -> int | None:
    """What the printed parts leave of the printed total; None where there is none."""
    printed = way[total]
    if not isinstance(printed, int):
        return None
    return printed - sum(value for at in parts if isinstance(value := way[at], int))


def _holds(way: Sequence[Value], parts: Sequence[int], total: int) -> bool:
    rest = _rest(way, parts, total)
    return rest is None or rest == 0 or (rest > 0 and any(way[at] is None for at in parts))

"""Which strip is which row of a table.

Rows come in the form's order. Strips named by their label are fixed points; between two of them strips without a name
take the rows in order. Where their number does not come out, the rows in between are uncertain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.annualreport.edition import Row
from gongkai.annualreport.reading.labels import Labels, Match
from gongkai.annualreport.reading.strips import Strip

_NO = -1e9
_SKIP_ROW = 0.9


@dataclass(slots=True)
class Alignment:
    """Rows with the index of their strip, and the rows whose strip could also be another's."""

    strips: dict[str, int] = field(default_factory=dict)
    uncertain: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    score: float = 0.0


@dataclass(slots=True)
class _Hint:
    match: Match
    loose: set[str]
    fit: float


def align(strips: Sequence[Strip], table: Labels, rows: Sequence[Row], merged: dict[str, str]) -> Alignment:
    """The best assignment of strips to `rows` in order.

    `merged` maps a group that may be printed as one row to that row's name (（六）其他处理 in edition 2019).
    """
    width = len(rows[0].columns)
    hints = [_hint(strip, table, width) for strip in strips]
    quick = _by_names(hints, rows)
    return quick or _best(strips, hints, rows, merged)


def _hint(strip: Strip, table: Labels, width: int) -> _Hint:
    count = len(strip.values)
    digits = sum(len(token.text) or 1 for token, _ in strip.values)
    if count == width:
        fit = 1.0
    elif count > width:
        fit = 0.4 if count <= 3 * width else -1.0
    elif digits >= width:
        fit = 0.4
    else:
        fit = 0.0 if count == width - 1 else -0.5 if count > 1 else -1.5
    if strip.sentence:
        fit -= 3
    match = table.match(strip.label)
    loose = table.contained(strip.loose) if strip.loose else set()
    if not strip.bounded and not (match.rows and max(match.rows.values()) == 1.0):
        loose = loose | table.contained(strip.label)
    return _Hint(match, loose, fit)


def _by_names(hints: Sequence[_Hint], rows: Sequence[Row]) -> Alignment | None:
    """The plain case: every row is named once, in order, by a known label, with nothing unnamed in between."""
    found = Alignment()
    at = 0
    for index, hint in enumerate(hints):
        if at == len(rows):
            break
        name = rows[at].name
        if name in hint.match.rows and hint.match.rows[name] == 1.0 and hint.fit > 0:
            found.strips[name] = index
            at += 1
        elif at and hint.fit > -1:
            return None
    if at < len(rows):
        return None
    found.named = set(found.strips)
    found.score = 5.0 * len(rows)
    return found


def _gain(hint: _Hint, row: Row, merged: dict[str, str]) -> float:
    likeness = hint.match.rows.get(row.name)
    if likeness is not None:
        # too few values: better than no row at all, worse than a full row without a name
        return 4 * likeness + hint.fit if hint.fit >= 0 else 0.5
    if hint.match.group and merged.get(hint.match.group) == row.name:
        return 2.5 + hint.fit
    if hint.match.group or (hint.match.rows and max(hint.match.rows.values()) > 0.85):
        return (0.4 if row.name in hint.loose else -3.0) + hint.fit
    if row.name in hint.loose:
        return 0.8 + hint.fit
    return -0.2 + hint.fit


def _best(
    strips: Sequence[Strip], hints: Sequence[_Hint], rows: Sequence[Row], merged: dict[str, str]
) -> Alignment:
    first, last = _window(hints)
    if first < 0:
        return Alignment()
    count = len(rows)
    score = [[0.0] * (count + 1) for _ in range(last - first + 2)]
    back = [[0] * (count + 1) for _ in range(last - first + 2)]  # 1 take, 2 skip strip, 3 skip row, 0 begin
    best, where = 0.0, (0, 0)
    for i in range(1, last - first + 2):
        hint = hints[first + i - 1]
        skip = 0.3 if hint.fit <= 0 else 0.7
        above, here, steps = score[i - 1], score[i], back[i]
        for j in range(1, count + 1):
            take = above[j - 1] + _gain(hint, rows[j - 1], merged)
            value, step = take, 1
            if above[j] - skip > value:
                value, step = above[j] - skip, 2
            if here[j - 1] - _SKIP_ROW > value:
                value, step = here[j - 1] - _SKIP_ROW, 3
            if value <= 0:
                value, step = 0.0, 0
            here[j], steps[j] = value, step
            if value > best:
                best, where = value, (i, j)
    return _trace(back, where, first, hints, rows, merged, best)


def _window(hints: Sequence[_Hint]) -> tuple[int, int]:
    """The strips among which the table can lie: from a little before the first sure name to a little after the last."""
    sure = [i for i, hint in enumerate(hints) if hint.fit > -1 and (hint.match or hint.loose)]
    if not sure:
        return -1, -1
    return max(0, sure[0] - 30), min(len(hints) - 1, sure[-1] + 30)


def _trace(
    back: list[list[int]],
    where: tuple[int, int],
    first: int,
    hints: Sequence[_Hint],
    rows: Sequence[Row],
    merged: dict[str, str],
    score: float,
) -> Alignment:
    found = Alignment(score=score)
    i, j = where
    skipped_rows: list[int] = []
    skipped_strips: list[int] = []
    taken: list[tuple[int, int]] = []
    while i > 0 and j > 0 and back[i][j]:
        step = back[i][j]
        if step == 1:
            taken.append((first + i - 1, j - 1))
            i, j = i - 1, j - 1
        elif step == 2:
            skipped_strips.append(first + i - 1)
            i -= 1
        else:
            skipped_rows.append(j - 1)
            j -= 1
    taken.reverse()
    for index, row in taken:
        found.strips[rows[row].name] = index
        name = rows[row].name
        if name in hints[index].match.rows or name == merged.get(hints[index].match.group):
            found.named.add(name)
    _uncertain(found, taken, skipped_rows, skipped_strips, hints, rows)
    return found


def _uncertain(
    found: Alignment,
    taken: list[tuple[int, int]],
    skipped_rows: list[int],
    skipped_strips: list[int],
    hints: Sequence[_Hint],
    rows: Sequence[Row],
) -> None:
    """Rows without a name, in a stretch between named ones where a row or a likely strip was left over."""
    gap: list[tuple[int, int]] = []
    stretches: list[tuple[list[tuple[int, int]], int, int, int, int]] = []
    before = (-1, -1)
    for index, row in [*taken, (len(hints), len(rows))]:
        named = index == len(hints) or rows[row].name in found.named
        if not named:
            gap.append((index, row))
            continue
        stretches.append((gap, before[0], index, before[1], row))
        gap, before = [], (index, row)
    for gap, low, high, top, bottom in stretches:
        lost_rows = [row for row in skipped_rows if top < row < bottom]
        spare = [index for index in skipped_strips if low < index < high and hints[index].fit > 0]
        unsure = [(index, row) for index, row in gap if rows[row].name not in hints[index].loose]
        if gap and (lost_rows or spare) and unsure:
            found.uncertain |= {rows[row].name for _, row in gap}

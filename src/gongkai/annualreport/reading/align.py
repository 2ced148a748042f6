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

_SKIP_ROW = 0.25  # many rows in a row may be blank and have left no values


@dataclass(slots=True)
class Alignment:
    """Rows with the index of their strip, and the rows whose strip could also be another's.

    `beside` are the rows next to a full strip that no row took.
    """

    strips: dict[str, int] = field(default_factory=dict)
    uncertain: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Hint:
    match: Match
    loose: set[str]
    fit: float


def align(
    strips: Sequence[Strip], table: Labels, rows: Sequence[Row], merged: dict[str, str], foreign: Labels
) -> Alignment:
    """The best assignment of strips to `rows` in order. `foreign` are the labels of the table that follows.

    `merged` maps a group that may be printed as one row to that row's name (（六）其他处理 in edition 2019).
    """
    width = len(rows[0].columns)
    hints = [_hint(strip, table, width, foreign, merged) for strip in strips]
    _labels_behind(strips, hints)
    names = [row.name for row in rows]
    return _by_names(hints, names) or _Aligner(hints, names, merged).best()


def digits_in(strip: Strip) -> bool:
    """Whether any value of the strip is a number."""
    return any(token.kind == "number" for token, _ in strip.values)


def _hint(strip: Strip, table: Labels, width: int, foreign: Labels, merged: dict[str, str]) -> _Hint:
    count = len(strip.values)
    digits = sum(len(token.text) or 1 for token, _ in strip.values)
    if count == width:
        fit = 1.0
    elif count > width:
        fit = 0.4 if count <= width + 3 or table.match(strip.label) else -1.0
    elif digits >= width:
        fit = 0.4
    else:
        fit = 0.0 if count == width - 1 else -0.5 if count > 1 else -1.5
    match = table.match(strip.label)
    other = foreign.heads(strip.loose + strip.label) > 2 and (not match or count != width)
    empty = all(token.kind == "blank" for token, _ in strip.values)
    if strip.sentence or other or (not match and empty):
        fit -= 3
    loose = table.contained(strip.loose) if strip.loose else set()
    if not strip.bounded and not (match.rows and max(match.rows.values()) == 1.0):
        loose = loose | table.contained(strip.label)
    loose |= {merged[group] for group in loose & merged.keys()}
    return _Hint(match, loose, fit)


def _labels_behind(strips: Sequence[Strip], hints: Sequence[_Hint]) -> None:
    """Loose labels behind rows of figures that have no words of their own may be theirs."""
    behind: set[str] = set()
    for strip, hint in zip(reversed(strips), reversed(hints), strict=True):
        if strip.label or strip.loose:
            behind = hint.loose if strip.loose else set()
        elif behind and not hint.loose:
            hint.loose = behind


def _by_names(hints: Sequence[_Hint], names: Sequence[str]) -> Alignment | None:
    """The plain case: every row is named once, in order, by a known label, with nothing unnamed in between."""
    found = Alignment()
    at = 0
    for index, hint in enumerate(hints):
        if at == len(names):
            break
        if hint.match.rows.get(names[at]) == 1.0 and hint.fit > 0:
            found.strips[names[at]] = index
            at += 1
        elif at and hint.fit > -1:
            return None
    if at < len(names):
        return None
    found.named = set(found.strips)
    return found


class _Aligner:
    """The alignment of highest gain: strips are taken for rows in order, or left out, as rows are."""

    def __init__(self, hints: Sequence[_Hint], names: Sequence[str], merged: dict[str, str]) -> None:
        self.hints, self.names, self.merged = hints, names, merged
        # From a little before the first strip that looks like a row to a little after the last.
        sure = [i for i, hint in enumerate(hints) if hint.fit > -1 and (hint.match or hint.loose)]
        self.first = max(0, sure[0] - 30) if sure else 0
        self.last = min(len(hints) - 1, sure[-1] + 30) if sure else -1
        self.taken: list[tuple[int, int]] = []
        self.skipped_strips: list[int] = []
        self.skipped_rows: list[int] = []

    def best(self) -> Alignment:
        self._trace(*self._steps())
        found = Alignment()
        for index, row in self.taken:
            name, match = self.names[row], self.hints[index].match
            found.strips[name] = index
            if name in match.rows or name == self.merged.get(match.group):
                found.named.add(name)
            elif match.group and len(self.taken) < len(self.names):
                found.uncertain.add(name)  # a subtotal's figures, perhaps: some row is missing
        self._uncertain(found)
        self._beside(found)
        return found

    def _gain(self, hint: _Hint, name: str) -> float:
        match = hint.match
        likeness = match.rows.get(name)
        if likeness is not None:
            # too few values: better than no row at all, worse than a full row without a name
            return 4 * likeness + hint.fit if hint.fit >= 0 else 0.5
        if match.group and self.merged.get(match.group) == name:
            return 2.5 + hint.fit
        loose = name in hint.loose
        if match.group and not match.rows:
            return (-0.4 if loose else -0.6) + hint.fit  # a subtotal, or a row whose own label is lost: see best()
        if match.rows and max(match.rows.values()) > 0.85:
            return (0.4 if loose else -3.0) + hint.fit
        return (0.8 if loose else -0.2) + hint.fit

    def _steps(self) -> tuple[list[bytearray], int, int]:
        """For every strip and row the best last step (1 take, 2 leave the strip, 3 leave the row), and the best end."""
        count = len(self.names)
        above = [0.0] * (count + 1)
        back = [bytearray(count + 1)]
        best, end = 0.0, (0, 0)
        for i, hint in enumerate(self.hints[self.first : self.last + 1], 1):
            here, steps = [0.0] * (count + 1), bytearray(count + 1)
            skip = 0.3 if hint.fit <= 0 else 0.7
            for j, name in enumerate(self.names, 1):
                value, step = above[j - 1] + self._gain(hint, name), 1
                if above[j] - skip > value:
                    value, step = above[j] - skip, 2
                if here[j - 1] - _SKIP_ROW > value:
                    value, step = here[j - 1] - _SKIP_ROW, 3
                if value > 0:
                    here[j], steps[j] = value, step
                    if value > best:
                        best, end = value, (i, j)
            above = here
            back.append(steps)
        return back, *end

    def _trace(self, back: list[bytearray], i: int, j: int) -> None:
        while i > 0 and j > 0 and back[i][j]:
            step = back[i][j]
            if step == 1:
                self.taken.append((self.first + i - 1, j - 1))
                i, j = i - 1, j - 1
            elif step == 2:
                self.skipped_strips.append(self.first + i - 1)
                i -= 1
            else:
                self.skipped_rows.append(j - 1)
                j -= 1
        self.taken.reverse()

    def _beside(self, found: Alignment) -> None:
        for spare in self.skipped_strips:
            hint = self.hints[spare]
            if hint.fit >= 1.0 and (hint.match.rows or not hint.match.group):
                before = [row for index, row in self.taken if index < spare]
                after = [row for index, row in self.taken if index > spare]
                found.beside |= {self.names[row] for row in (before[-1:] + after[:1])}

    def _uncertain(self, found: Alignment) -> None:
        """Rows without a name, in a stretch between named ones where a row or a likely strip was left over."""
        gap: list[tuple[int, int]] = []
        before = (-1, -1)
        for index, row in [*self.taken, (len(self.hints), len(self.names))]:
            if index < len(self.hints) and self.names[row] not in found.named:
                gap.append((index, row))
                continue
            lost = any(before[1] < skipped < row for skipped in self.skipped_rows)
            spare = any(before[0] < skipped < index and self.hints[skipped].fit > 0 for skipped in self.skipped_strips)
            if (lost or spare) and any(self.names[r] not in self.hints[i].loose for i, r in gap):
                found.uncertain |= {self.names[r] for _, r in gap}
            gap, before = [], (index, row)

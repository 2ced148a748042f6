"""Strips: words and the values that follow them, as one row of a table prints them.

A strip is the reading's unit: the label words nearest to the values, loose words before it (labels that a layout has
torn from their figures), and the values in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import dropwhile, pairwise

from gongkai.annualreport.document import Place
from gongkai.annualreport.reading.rows import Bit, Row, unit_follows
from gongkai.annualreport.reading.tokens import Token

Value = tuple[Token, Place]
_LONG = 15  # of table 4, whose row has no label: it counts as a row even when all of it is empty
_WIDTH = 7  # of table 3, the only one whose labels are torn from rows of equal width


@dataclass(slots=True)
class Strip:
    """Values with the words before them.

    `label` stands in the same row, or directly before the values where rows have no bounds; `loose` stands before the
    row. `sentence` marks a number within running text. `at` is the index of the row in which the values begin. `tail`
    are digits on the next line, without words, that may belong to the numbers above. `cells` counts the words and
    values of the row. `joined`: the first value follows its label without anything between.
    """

    label: str
    loose: str
    values: list[Value]
    bounded: bool
    at: int
    sentence: bool = False
    pieces: list[str] = field(default_factory=list)
    tail: list[Value] = field(default_factory=list)
    cells: int = 0
    joined: bool = False

    def trim(self, width: int) -> None:
        """Drop empty values at both ends when exactly a row of `width`, or one value more, is left of too many."""
        if len(self.values) == width + 1 and not self.bounded and self.own_line():
            self.values = self.values[:-1]  # the number of the page
        elif len(self.values) > width + 1:
            values = _trimmed(self.values)
            if len(values) in (width, width + 1):
                self.values = values

    def own_line(self) -> bool:
        """Whether the last value stands on a line of its own and all others together on another."""
        lines = [place.line for _, place in self.values]
        return len(lines) > 3 and len(set(lines[:-1])) == 1 and lines[-1] != lines[0] and lines[0] is not None


def _trimmed(values: list[Value]) -> list[Value]:
    """`values` without the empty ones at both ends."""
    printed = [index for index, (token, _) in enumerate(values) if token.kind != "blank"]
    return values[printed[0] : printed[-1] + 1] if printed else values


def drop_serials(strips: Sequence[Strip]) -> None:
    """Take the next row's serial number from the end of each open row where such numbers count the rows.

    `strips` are the rows of a table in order.
    """
    last = [_count(strip.values[-1]) if strip.values and not strip.bounded else None for strip in strips]
    steps = [None not in pair and pair[1] - pair[0] == 1 for pair in pairwise(last)]  # type: ignore[operator]
    if sum(steps) < 8 or 3 * sum(steps) < 2 * (len(steps) - 1):
        return
    for strip, before, after in zip(strips, [False, *steps], [*steps, False], strict=True):
        if before or after:
            del strip.values[-1]


def _count(value: Value) -> int | None:
    return int(value[0].text) if value[0].text.isdigit() and len(value[0].text) < 3 else None


def without_leading(values: list[Value]) -> list[Value]:
    """`values` from the first on that is not empty."""
    return list(dropwhile(lambda value: value[0].kind == "blank", values))


def without_trailing(values: list[Value]) -> list[Value]:
    """`values` up to the last that is not empty."""
    return without_leading(values[::-1])[::-1]


def strips(rows: list[Row]) -> list[Strip]:
    """The strips of `rows`, in order."""
    builder = _Builder()
    for at, row in enumerate(rows):
        if row.bounded:
            builder.bounded(row, at)
        else:
            builder.open(row, at)
    builder.close()
    return builder.found


class _Builder:
    def __init__(self) -> None:
        self.found: list[Strip] = []
        self.loose: list[str] = []
        self.clump = ""
        self.strip: Strip | None = None  # an open strip that may take more values

    def close(self) -> None:
        strip, self.strip = self.strip, None
        if strip is None:
            return
        if len(strip.values) < 3 and all(token.kind == "blank" for token, _ in strip.values):
            self.loose = strip.pieces + self.loose  # marks of spans behind a head, no values
        else:
            self.found += _rows_of_clump(strip)

    def bounded(self, row: Row, at: int) -> None:
        bits = row.bits
        if len(bits) == 1 and bits[0].token is not None and bits[0].token.kind == "blank":
            return
        self.close()
        groups = _split(bits)
        # More than one row of a table in it: where each ends, nothing shows.
        whole = sum(bool(values) for _, values in groups) == 1
        for named, values in groups:
            words = [bit.text for bit in named]
            if not values:
                self.loose += words
                continue
            empty = all(value.token is not None and value.token.kind == "blank" for value in values)
            if empty and not words and len(values) < _LONG:
                continue
            if not words and self._below(values, at):
                continue
            # Rows of figures one after the other share the labels that stand before the first.
            self.clump = "".join(self.loose) or ("" if words else self.clump)
            strip = Strip(
                "".join(words),
                self.clump,
                [(bit.token, bit.place) for bit in values if bit.token is not None],
                whole,
                at,
                pieces=words,
                cells=len(bits),
                joined=_adjoin(named, values[0]),
            )
            self.found.append(strip)
            self.loose = []

    def _below(self, bits: list[Bit], at: int) -> bool:
        """Whether these are digits below a longer row of values, whose tail they become."""
        last = self.found[-1] if self.found else None
        if last is None or last.at != at - 1 or not last.bounded or len(last.values) < _WIDTH or 2 * len(bits) > _WIDTH:
            return False
        if not all(bit.token is not None and bit.token.text.isdigit() and bit.place.table is None for bit in bits):
            return False
        last.tail = [(bit.token, bit.place) for bit in bits if bit.token is not None]
        return True

    def open(self, row: Row, at: int) -> None:
        for index, bit in enumerate(row.bits):
            if bit.token is None:
                self._words(bit, index)
            elif self.strip is not None:
                self.strip.values.append((bit.token, bit.place))
            elif bit.token.kind != "blank" or self.loose:
                words, self.loose = self.loose, []
                self.strip = Strip("".join(words), "", [(bit.token, bit.place)], False, at, pieces=words)
                self.strip.joined = index > 0 and not row.bits[index - 1].text[-1:].isspace()

    def _words(self, bit: Bit, index: int) -> None:
        if self.strip is not None:
            if index:
                self.strip.sentence = self.strip.sentence or unit_follows(bit.text)
            self.close()
        self.loose.append(bit.text)
        if len(self.loose) > 40:
            del self.loose[:-40]


def _rows_of_clump(strip: Strip) -> list[Strip]:
    """Several rows of values behind one another: of the labels before them, or of one whose next are lost.

    With as many labels as rows, as a text has them that was taken column by column, nobody can tell yet whose is which.
    """
    count = len(strip.values)
    if count % _WIDTH or count == _WIDTH or not strip.pieces:
        return [strip]
    parts = [strip.values[at : at + _WIDTH] for at in range(0, count, _WIDTH)]
    if not all(_adds_up(values) for values in parts):
        return [strip]
    if len(parts) <= len(strip.pieces):
        return [Strip("", strip.label, values, False, strip.at, strip.sentence) for values in parts]
    first = Strip(strip.label, strip.loose, parts[0], False, strip.at, strip.sentence, strip.pieces)
    return [first, *(Strip("", "", values, False, strip.at, strip.sentence) for values in parts[1:])]


def _adds_up(values: list[Value]) -> bool:
    """Whether the last of the values is the sum of the others, nothing printed counting as 0."""
    numbers = [int(token.text) if token.text.isdigit() else 0 for token, _ in values]
    return sum(numbers[:-1]) == numbers[-1] or values[-1][0].kind != "number"


def _split(bits: list[Bit]) -> list[tuple[list[Bit], list[Bit]]]:
    """Words and the values after them, as often as they alternate in one row; values before any words come first."""
    groups: list[tuple[list[Bit], list[Bit]]] = [([], [])]
    for bit in bits:
        words, values = groups[-1]
        if bit.token is None:
            if any(value.token is not None and value.token.kind == "number" for value in values):
                groups.append(([bit], []))
            else:
                values.clear()
                words.append(bit)
        else:
            values.append(bit)
    return groups


def _adjoin(words: list[Bit], value: Bit) -> bool:
    """Whether nothing stands between the last of the words and a value."""
    if not words or words[-1].text[-1:].isspace():
        return False
    place = words[-1].place
    if place.line is None:
        return place.table is not None and place == value.place
    return place.line == value.place.line and (place.column or 0) + len(words[-1].text) == value.place.column

"""The readings that a strip's values allow: which value stands in which column.

A strip with as many values as the table has columns has one reading. Otherwise cells were lost, glued together, split
in two, or foreign ones stand between; each way of putting that right is a candidate, and the sums of the row sort out
most of them. `gongkai.annualreport.reading.solve` lets the other identities choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from gongkai.annualreport.reading.strips import Value

Way = Literal["direct", "window", "dropped", "merged", "glued", "lost", "sparse"]
Sums = tuple[tuple[tuple[int, ...], int], ...]
"""Sums that a row keeps: the columns that add up, and the column of their total."""

_COST: dict[Way, float] = {
    "direct": 0.0, "window": 0.5, "merged": 1.0, "dropped": 1.2, "glued": 1.0, "lost": 2.0, "sparse": 3.0
}  # fmt: skip
_EMPTY = "\0"  # stands for a value that is not printed in a run of digits
_NOT_INSIDE = "-." + _EMPTY
_MOST = 20_000  # splits of one strip that are looked at


@dataclass(slots=True)
class Slot:
    """One column of a candidate: the number as text (None: nothing printed), and the value it was read from.

    `source` is the index of the value in the strip; None where the slot was inferred.
    """

    text: str | None
    source: int | None


@dataclass(slots=True)
class Candidate:
    """One way to read a strip: a slot for each column, the way it was found, and its cost (0: as printed)."""

    slots: tuple[Slot, ...]
    way: Way
    cost: float
    numbers: tuple[int, ...] = field(default=())

    def __post_init__(self) -> None:
        self.numbers = tuple(_integer(slot.text) for slot in self.slots)


def _integer(text: str | None) -> int:
    if not text:
        return 0
    try:
        return int(text)
    except ValueError:
        return int(float(text))


def holds(numbers: Sequence[int], slots: Sequence[Slot], sums: Sums) -> bool:
    """Whether all sums of a row hold, with nothing printed taken as 0; a total that is not printed fits any parts."""
    return all(
        slots[total].text is None or sum(numbers[part] for part in parts) == numbers[total] for parts, total in sums
    )


def candidates(values: Sequence[Value], width: int, sums: Sums, signed: Iterable[int] = ()) -> list[Candidate]:
    """All readings of `values` in a row of `width` columns, cheapest first; never empty.

    `signed` are the columns that may hold negative numbers.
    """
    texts = [_text(value) for value in values]
    if len(texts) == width:
        return [_direct(texts)]
    found = list(_by_count(values, texts, width, sums, frozenset(signed)))
    fitting = [candidate for candidate in found if holds(candidate.numbers, candidate.slots, sums)]
    return _distinct(fitting or found or [_sparse(texts, width, sums)])


def _by_count(
    values: Sequence[Value], texts: list[str | None], width: int, sums: Sums, signed: frozenset[int]
) -> Iterator[Candidate]:
    numbers = [text for text in texts if text is not None]
    if len(texts) > width:
        if len(numbers) <= width:
            yield from _windows(texts, width)
            if len(numbers) == width - 1 and width > 3:
                yield from _lost(texts, width, sums)
        else:
            yield from _merged(texts, width)
            yield from _dropped(texts, width)
    else:
        pieces = [piece for value in values for piece in (value[0].pieces or (_text(value),))]
        if len(pieces) == width:
            yield _pieces(values)
        elif sum(len(text.lstrip("-")) for text in numbers) + len(texts) - len(numbers) >= width:
            yield from _glued(texts, width, sums, signed)
        if len(texts) == width - 1 and width > 3 and numbers:
            yield from _lost(texts, width, sums)


def _text(value: Value) -> str | None:
    return value[0].text if value[0].kind == "number" else None


def _direct(texts: list[str | None]) -> Candidate:
    return Candidate(tuple(Slot(text, index) for index, text in enumerate(texts)), "direct", 0.0)


def _pieces(values: Sequence[Value]) -> Candidate:
    slots = [Slot(piece, index) for index, value in enumerate(values) for piece in (value[0].pieces or (_text(value),))]
    return Candidate(tuple(slots), "direct", 0.2)


def _windows(texts: list[str | None], width: int) -> Iterator[Candidate]:
    """Runs of `width` values that leave out nothing but empty ones."""
    for start in range(len(texts) - width, -1, -1):
        outside = texts[:start] + texts[start + width :]
        if all(text is None for text in outside):
            slots = tuple(Slot(texts[index], index) for index in range(start, start + width))
            leading = 0.0 if slots[0].text is not None else 0.1
            yield Candidate(slots, "window", _COST["window"] + leading)


def _dropped(texts: list[str | None], width: int) -> Iterator[Candidate]:
    """All values but some: a serial number, a subtotal, a page number between the rows."""
    extra = len(texts) - width
    if extra > 3:
        return
    for out in combinations(range(len(texts)), extra):
        slots = tuple(Slot(text, index) for index, text in enumerate(texts) if index not in out)
        edge = 0.0 if out[-1] == len(texts) - 1 or out[0] == 0 else 0.3
        yield Candidate(slots, "dropped", _COST["dropped"] * extra + edge)


def _merged(texts: list[str | None], width: int) -> Iterator[Candidate]:
    """Neighbours put together again: a number that a narrow cell or a blank after its thousands split in two."""
    extra = len(texts) - width
    if extra > 3:
        return
    for joins in combinations(range(len(texts) - 1), extra):
        slots: list[Slot] = []
        for index, text in enumerate(texts):
            if index - 1 in joins:
                before = slots[-1].text
                if before is None or text is None or before == "0" or text.startswith("-"):
                    break
                slots[-1] = Slot(before + text, slots[-1].source)
            else:
                slots.append(Slot(text, index))
        else:
            yield Candidate(tuple(slots), "merged", _COST["merged"] * extra)


def _lost(texts: list[str | None], width: int, sums: Sums) -> Iterator[Candidate]:
    """One cell is missing: put back at each place, with the value that the row's sum gives it."""
    kept = [(text, index) for index, text in enumerate(texts) if text is not None or len(texts) < width]
    if len(kept) != width - 1:
        return
    for position in range(width - 1, -1, -1):
        slots = [Slot(text, index) for text, index in kept]
        slots.insert(position, Slot(None, None))
        numbers = [_integer(slot.text) for slot in slots]
        value: int | None = None
        for parts, total in sums:
            if position == total:
                value = sum(numbers[part] for part in parts)
            elif position in parts:
                value = numbers[total] - sum(numbers[part] for part in parts)
        if value is None or value < 0:
            continue
        slots[position] = Slot(str(value), None)
        yield Candidate(tuple(slots), "lost", _COST["lost"] + (0.5 if value and position not in _totals(sums) else 0))


def _totals(sums: Sums) -> set[int]:
    return {total for _, total in sums}


def _glued(texts: list[str | None], width: int, sums: Sums, signed: frozenset[int]) -> Iterator[Candidate]:
    """Digits of neighbours run together: every way to cut them into `width` numbers without leading zeros."""
    cut = _Cut(texts, width, sums, signed)
    fitting = [Candidate(slots, "glued", _COST["glued"]) for slots in cut.run()]
    if not fitting and sums:
        # The row as printed does not add up: leave that to the identities of the columns.
        cut = _Cut(texts, width, (), signed)
        fitting = [Candidate(slots, "glued", _COST["glued"] + 1) for slots in cut.run()]
    yield from fitting


class _Cut:
    """Cuts a run of digits into numbers, taking each total as soon as its parts are known."""

    def __init__(self, texts: list[str | None], width: int, sums: Sums, signed: frozenset[int]) -> None:
        self.text = "".join(_EMPTY if text is None else text for text in texts)
        self.source: list[int] = []
        self.bounds: set[int] = set()
        for index, text in enumerate(texts):
            self.bounds.add(len(self.source))
            self.source += [index] * len(_EMPTY if text is None else text)
        self.width = width
        self.totals = {total: parts for parts, total in sums if max(parts) < total}
        self.sums = sums
        self.signed = signed
        self.left = _MOST

    def run(self) -> list[tuple[Slot, ...]]:
        found: list[tuple[Slot, ...]] = []
        self._step(0, [], found)
        return found

    def _step(self, at: int, slots: list[Slot], found: list[tuple[Slot, ...]]) -> None:
        self.left -= 1
        if self.left < 0:
            return
        if len(slots) == self.width:
            if at == len(self.text):
                found.append(tuple(slots))
            return
        if len(self.text) - at < self.width - len(slots):
            return
        for end in self._ends(at, slots):
            piece = self.text[at:end]
            slot = Slot(None if piece == _EMPTY else piece, self.source[at])
            self._step(end, [*slots, slot], found)

    def _ends(self, at: int, slots: list[Slot]) -> Iterator[int]:
        parts = self.totals.get(len(slots))
        if parts is not None:
            total = str(sum(_integer(slots[part].text) for part in parts))
            if self.text.startswith(_EMPTY, at):
                yield at + 1
            elif self.text.startswith(total, at) and self._whole(at, at + len(total)):
                yield at + len(total)
            return
        first = self.text[at]
        if first == _EMPTY or (first == "0" and self.text[at + 1 : at + 2] != "."):
            yield at + 1
        elif first == "-" and len(slots) not in self.signed:
            return
        elif len(slots) == self.width - 1:
            if self._whole(at, len(self.text)):
                yield len(self.text)
        else:
            yield from self._parts(at, slots)

    def _parts(self, at: int, slots: list[Slot]) -> Iterator[int]:
        """Where a number that begins at `at` and is not the last may end."""
        last = len(self.text) - (self.width - len(slots) - 1)
        for end in range(at + (2 if self.text[at] == "-" else 1), last + 1):
            if end - 1 > at and (end - 1 in self.bounds or self.text[end - 1] in _NOT_INSIDE):
                return
            if self._too_long(at, end, slots) or self.text[end] == ".":
                return
            yield end

    def _whole(self, at: int, end: int) -> bool:
        """Whether no bound between two values of the strip lies inside."""
        return not any(at < bound < end for bound in self.bounds) and "-" not in self.text[at + 1 : end]

    def _too_long(self, at: int, end: int, slots: list[Slot]) -> bool:
        """Whether a part from `at` to `end` leaves its total fewer digits than it has itself."""
        total = min((total for total in self.totals if total > len(slots)), default=None)
        if total is None or len(slots) not in self.totals[total]:
            return False
        return len(self.text) - end - (self.width - len(slots) - 2) < end - at


def _sparse(texts: list[str | None], width: int, sums: Sums) -> Candidate:
    """Too few values to say which column they belong to: only a total that the others add up to is taken."""
    slots = [Slot(None, None)] * width
    numbers = [text for text in texts if text is not None]
    if sums and len(numbers) > 1 and len(sums) == 1:
        total = sums[0][1]
        if sum(map(_integer, numbers[:-1])) == _integer(numbers[-1]):
            slots[total] = Slot(numbers[-1], max(i for i, text in enumerate(texts) if text is not None))
    return Candidate(tuple(slots), "sparse", _COST["sparse"])


def _distinct(found: list[Candidate]) -> list[Candidate]:
    best: dict[tuple[str | None, ...], Candidate] = {}
    for candidate in sorted(found, key=_by_cost):
        best.setdefault(tuple(slot.text for slot in candidate.slots), candidate)
    return list(best.values())


def _by_cost(candidate: Candidate) -> float:
    return candidate.cost

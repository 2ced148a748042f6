"""The readings that a strip's values allow: which value stands in which column.

A strip with as many values as the table has columns has one reading. Otherwise cells were lost, glued together, split
in two, or foreign ones stand between; each way of putting that right is a candidate, and the sums of the row sort out
most of them. `gongkai.annualreport.reading.solve` lets the other identities choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from math import comb
from typing import Literal

from gongkai.annualreport.reading.cuts import EMPTY, MOST, Digits, Piece
from gongkai.annualreport.reading.strips import Value

Way = Literal["direct", "window", "repeated", "dropped", "merged", "glued", "lost", "sparse"]
Sums = tuple[tuple[tuple[int, ...], int], ...]
"""Sums that a row keeps: the columns that add up, and the column of their total."""

_COST: dict[Way, float] = {
    "direct": 0.0, "window": 0.5, "repeated": 0.5, "merged": 1.0, "dropped": 1.2, "glued": 1.0,
    "lost": 2.0, "sparse": 3.0,
}  # fmt: skip


@dataclass(slots=True)
class Slot:
    """One column of a candidate: the number as text (None: nothing printed), and the value it was read from.

    `source` is the index of the value in the strip; None where the slot was inferred.
    """

    text: str | None
    source: int | None


@dataclass(slots=True)
class Candidate:
    """One way to read a strip: a slot for each column, the way it was found, and its cost (0: as printed).

    `inferred` are the columns of which one was not printed, nobody can tell which.
    """

    slots: tuple[Slot, ...]
    way: Way
    cost: float
    inferred: frozenset[int] = frozenset()
    numbers: tuple[int, ...] = field(default=())

    def __post_init__(self) -> None:
        self.numbers = tuple(_integer(slot.text) for slot in self.slots)


def _integer(text: str | None) -> int:
    if not text:
        return 0
    return int(text.partition(".")[0] or 0)


def holds(numbers: Sequence[int], slots: Sequence[Slot], sums: Sums) -> bool:
    """Whether all sums of a row hold, with nothing printed taken as 0; a total that is not printed fits any parts."""
    return all(
        slots[total].text is None or sum(numbers[part] for part in parts) == numbers[total] for parts, total in sums
    )


def candidates(
    values: Sequence[Value],
    width: int,
    sums: Sums,
    signed: Iterable[int] = (),
    *,
    open_end: bool = False,
    open_start: bool = False,
) -> list[Candidate]:
    """All readings of `values` in a row of `width` columns, cheapest first; never empty.

    `signed` are the columns that may hold negative numbers; `open_end`: nothing shows where the row
    ends, `open_start`: an empty value in front may belong to the label.
    """
    texts = [_text(value) for value in values]
    if len(texts) == width:
        rest = texts[1:] if open_start else texts[:-1] if open_end else []
        whole = holds(_direct(texts).numbers, _direct(texts).slots, sums) and texts[-1] is not None
        if None in rest or not rest or (whole and not open_start):
            return [_direct(texts)]
        # The value at the end may be the next row's, or the page's number: then a cell of this row is lost.
        direct = Candidate(_direct(texts).slots, "window", _COST["lost"])
        return _distinct([direct, *_lost(rest, width, sums, 1 if open_start else 0)])
    if any(text and text[0] == "0" and text[1:2].isdigit() for text in texts):
        found = list(_glued(texts, width, sums, frozenset(signed)))  # no number begins so: digits run together
    else:
        found = list(_by_count(values, texts, width, sums, frozenset(signed)))
    fitting = [candidate for candidate in found if holds(candidate.numbers, candidate.slots, sums)]
    if not fitting and sums:
        found = [candidate for candidate in found if candidate.way in ("window", "direct")]
    return _distinct(fitting or found or [_sparse(texts, width, sums)])


def wrapped(row: list[Candidate], tail: Sequence[Value], sums: Sums) -> list[Candidate]:
    """`row` with the digits that stand below it, `tail`, behind the numbers that a narrow cell broke, as the sums ask.

    As it is when its sums hold without them, or when nothing stands below.
    """
    direct = row[0]
    if not tail or len(row) > 1 or direct.way != "direct" or holds(direct.numbers, direct.slots, sums):
        return row
    digits = [_text(value) or "" for value in tail]
    found: list[Candidate] = []
    if all(map(str.isdigit, digits)) and comb(len(direct.slots), len(digits)) <= MOST:
        for places in combinations(range(len(direct.slots)), len(digits)):
            slots = list(direct.slots)
            for place, below in zip(places, digits, strict=True):
                slots[place] = Slot((slots[place].text or "") + below, slots[place].source)
            candidate = Candidate(tuple(slots), "merged", _COST["merged"])
            if all(direct.slots[place].text for place in places) and _met(candidate, sums):
                found.append(candidate)
    return found or [Candidate(direct.slots, "dropped", _COST["dropped"])]


def _by_count(
    values: Sequence[Value], texts: list[str | None], width: int, sums: Sums, signed: frozenset[int]
) -> Iterator[Candidate]:
    numbers = [text for text in texts if text is not None]
    if len(texts) > width:
        if len(numbers) <= width:
            runs = list(_windows(texts, width))
            yield from runs
            if sums and not any(_met(run, sums) for run in runs):
                # Beside empty values a foreign one shows only by a total that the others meet.
                yield from (found for found in _dropped(texts, width) if _met(found, sums))
            if len(numbers) == width - 1 and width > 3:
                yield from _lost(texts, width, sums)
        else:
            yield from _repeated(texts, width)
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


def _met(candidate: Candidate, sums: Sums) -> bool:
    """Whether all totals are printed and the others add up to them."""
    slots = candidate.slots
    return all(slots[total].text is not None for _, total in sums) and holds(candidate.numbers, slots, sums)


def _text(value: Value) -> str | None:
    return value[0].text if value[0].kind == "number" else None


def _direct(texts: list[str | None]) -> Candidate:
    return Candidate(tuple(Slot(text, index) for index, text in enumerate(texts)), "direct", 0.0)


def _pieces(values: Sequence[Value]) -> Candidate:
    slots = [Slot(piece, index) for index, value in enumerate(values) for piece in (value[0].pieces or (_text(value),))]
    return Candidate(tuple(slots), "direct", 0.2)


def _windows(texts: list[str | None], width: int) -> Iterator[Candidate]:
    """Runs of `width` values that leave out nothing but empty ones."""
    printed = [index for index, text in enumerate(texts) if text is not None]
    first, last = (printed[0], printed[-1]) if printed else (0, 0)
    for start in range(min(first, len(texts) - width), max(-1, last - width), -1):
        slots = tuple(Slot(texts[index], index) for index in range(start, start + width))
        leading = 0.0 if slots[0].text is not None else 0.1
        yield Candidate(slots, "window", _COST["window"] + leading)


def _repeated(texts: list[str | None], width: int) -> Iterator[Candidate]:
    """The text of a merged cell stands in each place that it covers: neighbours alike are one."""
    alike = [index for index in range(1, len(texts)) if texts[index] == texts[index - 1]]
    extra = len(texts) - width
    if extra > 8 or len(alike) < extra or extra >= width > 3:
        return  # another row's figures rather
    for out in islice(combinations(alike, extra), MOST):
        slots = tuple(Slot(text, index) for index, text in enumerate(texts) if index not in out)
        yield Candidate(slots, "repeated", _COST["repeated"])


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
    if extra > len(texts) // 2 or comb(len(texts) - 1, extra) > MOST:
        return
    for joins in combinations(range(len(texts) - 1), extra):
        slots: list[Slot] = []
        for index, text in enumerate(texts):
            if index - 1 in joins:
                before = slots[-1].text
                if before is None or text is None or before == "0" or "." in before or text.startswith("-"):
                    break
                slots[-1] = Slot(before + text, slots[-1].source)
            else:
                slots.append(Slot(text, index))
        else:
            yield Candidate(tuple(slots), "merged", _COST["merged"] * extra)


def _lost(texts: list[str | None], width: int, sums: Sums, offset: int = 0) -> Iterator[Candidate]:
    """One cell is missing: put back at each place, with the value that the row's sum gives it."""
    kept = [(text, index) for index, text in enumerate(texts, offset) if text is not None or len(texts) < width]
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
        cost = _COST["lost"] + (0.5 if value and position not in _totals(sums) else 0)
        yield Candidate(tuple(slots), "lost", cost, frozenset({position}))


def _totals(sums: Sums) -> set[int]:
    return {total for _, total in sums}


def _glued(texts: list[str | None], width: int, sums: Sums, signed: frozenset[int]) -> Iterator[Candidate]:
    """Digits of neighbours run together: every way to cut them that keeps the row's sums."""
    digits = Digits(texts)
    groups = _groups(width, sums)
    cuts = digits.summed(groups) if groups else digits.free(width)
    for pieces in islice(cuts, MOST):
        candidate = cut_candidate(digits, pieces)
        if all(slot.text is None or slot.text[0] != "-" or at in signed for at, slot in enumerate(candidate.slots)):
            yield candidate


def cut_candidate(digits: Digits, pieces: Sequence[Piece]) -> Candidate:
    """The candidate that a cut of digits gives."""
    slots = tuple(
        Slot(None if digits.text[begin] == EMPTY else digits.text[begin:end], digits.source[begin])
        for begin, end in pieces
    )
    return Candidate(slots, "glued", _COST["glued"])


def _groups(width: int, sums: Sums) -> list[int]:
    """How many parts stand before each total, when totals follow their parts and nothing else is in the row."""
    groups: list[int] = []
    at = 0
    for parts, total in sums:
        if list(parts) != list(range(at, total)):
            return []
        groups.append(len(parts))
        at = total + 1
    return groups if at == width else []


def _sparse(texts: list[str | None], width: int, sums: Sums) -> Candidate:
    """Too few values to say which column they belong to: only a total that the others add up to is taken."""
    slots = [Slot(None, None)] * width
    numbers = [text for text in texts if text is not None]
    if sums and len(numbers) > 1 and len(texts) <= width and len(sums) == 1:
        total = sums[0][1]
        if sum(map(_integer, numbers[:-1])) == _integer(numbers[-1]) > 0:
            slots[total] = Slot(numbers[-1], max(i for i, text in enumerate(texts) if text is not None))
    return Candidate(tuple(slots), "sparse", _COST["sparse"])


def _distinct(found: list[Candidate]) -> list[Candidate]:
    best: dict[tuple[str | None, ...], Candidate] = {}
    for candidate in sorted(found, key=_by_cost):
        known = best.setdefault(tuple(slot.text for slot in candidate.slots), candidate)
        known.inferred |= candidate.inferred
    return list(best.values())


def _by_cost(candidate: Candidate) -> float:
    return candidate.cost

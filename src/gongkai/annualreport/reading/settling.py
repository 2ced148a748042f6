"""Putting the chosen candidates into the figures, with a doubt wherever something else fits or nothing proves them."""

from __future__ import annotations

from collections.abc import Mapping, Set

from gongkai.annualreport.edition import Row
from gongkai.annualreport.reading.candidates import Candidate, Slot, Sums, Way, holds
from gongkai.annualreport.reading.choosing import Choice
from gongkai.annualreport.reading.normalise import narrow
from gongkai.annualreport.reading.strips import Strip
from gongkai.annualreport.reading.tables import TableReading, number
from gongkai.annualreport.report import DoubtKind, Value

_TORN: Set[Way] = frozenset(("glued", "merged", "dropped", "lost", "sparse"))
_CUT: Set[Way] = frozenset(("glued",))
_LOST = "该行有空白未印出的格，无法确定各数属于哪一列"


def settle(
    reading: TableReading, rows: Mapping[str, Row], strips: Mapping[str, Strip], choice: Choice, sums: Sums
) -> None:
    """Put the chosen candidates into `reading`; doubt what other fitting candidates read otherwise."""
    ways = {choice.options[name][index].way for name, index in choice.chosen.items()}
    reading.torn = bool(ways & _TORN - {"lost"})
    torn = bool(ways & _TORN)
    apart = {name for name in choice.chosen if not strips[name].bounded and strips[name].own_line()}
    page_numbers = 4 * len(apart) < len(strips)  # of all the rows, a last column would be on lines of its own
    for name, index in choice.chosen.items():
        row, found, strip = rows[name], choice.options[name], strips[name]
        candidate = found[index]
        reading.put(row, strip, candidate)
        reading.rows.add(name)
        if page_numbers and name in apart and candidate.slots[-1].source == len(strip.values) - 1:
            reading.doubt(row.cells[-1], "ambiguous", "该数独占一行，可能是页码", (None,))
        if candidate.way == "sparse" and (ways & _CUT or strip.joined):
            for cell in row.cells:
                reading.doubt(cell, "ambiguous", _LOST, ())
        held = choice.columns if holds(candidate.numbers, candidate.slots, sums) else frozenset()
        reason = _of_the_row(candidate, strip, choice, sums, ways)
        for position, cell in enumerate(row.cells if reason else ()):
            if position not in held:
                reading.doubt(cell, "ambiguous", reason, ())
        if candidate.way == "direct" and not torn and not any(token.pieces for token, _ in strip.values):
            continue
        alone = len(found) == 1 and candidate.way != "lost" and not ways & {*_CUT, "sparse"}
        sure = alone and _adds_up(candidate, sums)
        for position, cell in enumerate(row.cells):
            slot = candidate.slots[position]
            others = {found[i].slots[position].text for i in choice.fitting[name]} - {slot.text}
            amount = row.columns[position].amount
            values = tuple(number(other, amount) for other in sorted(others, key=_plain))[:8]
            doubt = _doubt(slot, candidate, strip, values, sure or position in held)
            if doubt:
                reading.doubt(cell, *doubt, values)


def _of_the_row(candidate: Candidate, strip: Strip, choice: Choice, sums: Sums, ways: Set[Way]) -> str:
    """Why all of a row is doubtful where its columns prove nothing, if it is."""
    if candidate.way == "window" and not holds(candidate.numbers, candidate.slots, sums):
        return _REASON["window"]
    if candidate.way in ("direct", "window") and _shifted(candidate, sums):
        return "合计一格空白，而最后一数恰为前面各数之和，可能缺了一格，各数前移"
    if candidate.way != "direct" or strip.bounded:
        return ""
    if not choice.proven and _scattered(strip):
        return "该行的数散在几行，勾稽关系不能证明它们的次序"
    if not ways & _TORN or all(slot.text is None for slot in candidate.slots):
        return ""
    if ways & _CUT or not _adds_up(candidate, sums):  # where digits run together a sum may hold by chance
        return "邻行的数字有断开或相连，该行可能没有读对"
    return ""


def _shifted(candidate: Candidate, sums: Sums) -> bool:
    """Whether the total is blank and the last figure printed looks like it: the sum of two or more before it."""
    numbers = [number for number, slot in zip(candidate.numbers, candidate.slots, strict=True) if slot.text is not None]
    blank = any(candidate.slots[total].text is None for _, total in sums)
    return blank and len(numbers) > 2 and sum(numbers[:-1]) == numbers[-1] > 0


def _scattered(strip: Strip) -> bool:
    """Whether some values share a line and others do not, so that their order may be another."""
    lines = [place.line for _, place in strip.values if place.line is not None]
    return 1 < len(set(lines)) < len(lines)


def _adds_up(candidate: Candidate, sums: Sums) -> bool:
    """Whether the row's sums hold, and their totals are printed: one that was inferred or is blank proves nothing."""
    printed = all(candidate.slots[t].source is not None and candidate.slots[t].text is not None for _, t in sums)
    return bool(sums) and printed and holds(candidate.numbers, candidate.slots, sums)


def _plain(text: str | None) -> str:
    return text or ""


def _doubt(
    slot: Slot, candidate: Candidate, strip: Strip, values: tuple[Value, ...], sure: bool
) -> tuple[DoubtKind, str] | None:
    """The doubt about one slot, if there is any: its kind and the reason."""
    if candidate.way == "sparse":
        return None if slot.text is not None else ("ambiguous", _LOST)
    if values or (candidate.way == "lost" and not sure):
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

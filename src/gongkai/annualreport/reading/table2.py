"""Table 2, proactive disclosure: rows with columns of their own and no sums; the text decides what digits cannot."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from gongkai.annualreport.edition import Edition
from gongkai.annualreport.edition import Row as FormRow
from gongkai.annualreport.reading.align import digits_in
from gongkai.annualreport.reading.candidates import Candidate, candidates
from gongkai.annualreport.reading.cuts import Digits
from gongkai.annualreport.reading.labels import Labels, labels
from gongkai.annualreport.reading.normalise import core
from gongkai.annualreport.reading.rows import Row
from gongkai.annualreport.reading.strips import Strip
from gongkai.annualreport.reading.tables import Stated, TableReading, agreement, number

KEY = "table2"
_MOST_CUTS = 400


def read_table2(
    form: Edition,
    rows: Sequence[Row],
    strips: Sequence[Strip],
    table3: TableReading,
    stated: Stated,
) -> TableReading:
    """The figures of table 2. `table3` is what was read of table 3, `stated` what the text says of the cells."""
    table = form.table(KEY)
    known = labels(form.name, KEY)
    reading = TableReading()
    hints = [_context(strip, rows, known) if known.match(strip.label).rows else 0.0 for strip in strips]
    found = [_best(row, known, strips, hints, (table3.first, table3.last)) for row in table.rows]
    named = [index is not None for index in found]
    _by_place(found, table.rows, strips)
    torn = any(_torn(strips[index], row) for row, index in zip(table.rows, found, strict=True) if index is not None)
    torn = torn or (table3.torn and any(strips[index].joined for index in found if index is not None))
    for row, index, sure in zip(table.rows, found, named, strict=True):
        if index is None:
            reading.missing(row)
            if _passed_over(found, row, table.rows, strips):
                for cell in row.cells:
                    reading.doubt(cell, "ambiguous", "该行的数没有认出", ())
            continue
        _read(reading, row, strips[index], stated)
        if torn:
            _doubt_cuts(reading, row, strips[index])
        beside = _part_beside(strips, index, found)
        for cell in row.cells if beside or not sure else ():
            if sure:
                reading.doubt(cell, "ambiguous", "紧邻处另有没有行名的数字，可能是该行的数断成了两行", ())
            else:
                reading.doubt(cell, "inferred", "行名没有认出，按次序读取", ())
    used = [strips[index] for index in found if index is not None]
    if used:
        reading.span(used)
    return reading


def _torn(strip: Strip, row: FormRow) -> bool:
    """Whether digits of neighbours run together in a strip, with nothing to show where its row ends."""
    return not strip.bounded and len(strip.values) < len(row.columns) and not strip.values[0][0].text.startswith("0")


def _doubt_cuts(reading: TableReading, row: FormRow, strip: Strip) -> None:
    """Where digits run together elsewhere, a row with the right number of values may have them by chance."""
    if len(row.columns) < 2 or len(strip.values) != len(row.columns):
        return
    digits = Digits(["".join(token.text for token, _ in strip.values)])
    cuts = list(islice(digits.free(len(row.columns)), _MOST_CUTS)) if digits.plain else []
    for at, (cell, column) in enumerate(zip(row.cells, row.columns, strict=True)):
        others = dict.fromkeys(number(digits.text[slice(*cut[at])], column.amount) for cut in cuts)
        values = tuple(value for value in others if value != reading.figures[cell])[:40]
        reading.doubt(cell, "ambiguous", "邻行的数字连在一起，该行的数未必是这样分开的", values)


def _part_beside(strips: Sequence[Strip], index: int, found: Sequence[int | None]) -> bool:
    """Whether digits without a label stand directly above or below a row, which may be a part of its number."""
    strip = strips[index]
    for at in (index - 1, index + 1):
        if not 0 <= at < len(strips) or at in found or strips[at].sentence or len(strips[at].values) > 1:
            continue
        other = strips[at]
        near = 0 < other.at - strip.at < 2 and not other.label if at > index else 0 < strip.at - other.at < 3
        if near and other.values[0][0].kind == "number" and not other.joined:
            return True
    return False


def _passed_over(found: Sequence[int | None], row: FormRow, rows: Sequence[FormRow], strips: Sequence[Strip]) -> bool:
    """Whether figures that no row took stand where `row` has its place."""
    if sum(index is not None for index in found) < 3:
        return False
    at = rows.index(row)
    low = max((index for index in found[:at] if index is not None), default=-1)
    high = min((index for index in found[at + 1 :] if index is not None), default=low + 3)
    low = max(low, high - 4)
    return any(digits_in(strip) and not strip.sentence for strip in strips[low + 1 : high])


def _by_place(found: list[int | None], rows: Sequence[FormRow], strips: Sequence[Strip]) -> None:
    """A row whose label is misprinted past knowing is the one strip of its width between its neighbours'."""
    for at, row in enumerate(rows):
        before = next((index for index in reversed(found[:at]) if index is not None), None)
        after = next((index for index in found[at + 1 :] if index is not None), None)
        if found[at] is not None or (before is None and after is None):
            continue
        low = -1 if before is None else before
        low = max(low, -1 if after is None else after - 3)
        high = min(len(strips) if after is None else after, low + 4)
        fit = [
            index
            for index in range(low + 1, high)
            if _wide_enough(strips[index], len(row.columns)) and not strips[index].sentence and index not in found
        ]
        if len(fit) == 1:
            found[at] = fit[0]


def _wide_enough(strip: Strip, width: int) -> bool:
    if len(strip.values) == width:
        return True
    return 0 < len(strip.values) < width <= sum(len(token.text) for token, _ in strip.values)


def _context(strip: Strip, rows: Sequence[Row], known: Labels) -> float:
    """How much the words before a strip look like table 2: its articles and its column heads."""
    text = "".join(core(bit.text) for row in rows[max(0, strip.at - 8) : strip.at + 1] for bit in row.bits)
    heads = sum(label in text for label in known.columns if len(label) > 4)
    return 0.5 * min(heads, 2) + (1.0 if "信息内容" in text or "第二十条" in text else 0.0)


def _best(
    row: FormRow, known: Labels, strips: Sequence[Strip], hints: Sequence[float], taken: tuple[int, int]
) -> int | None:
    best: tuple[float, int] | None = None
    for index, (strip, hint) in enumerate(zip(strips, hints, strict=True)):
        if taken[0] <= strip.at <= taken[1] and strip.bounded:
            continue
        likeness = known.match(strip.label).rows.get(row.name, 0.0)
        if likeness < (0.6 if hint >= 1 else 0.8):
            continue
        digits = sum(len(token.text) or 1 for token, _ in strip.values)
        width = len(row.columns)
        fit = 1.0 if len(strip.values) == width else 0.2 if digits >= width else -1.5
        score = 2 * likeness + fit + hint - (3.0 if strip.sentence else 0.0)
        if score > 1.2 and (best is None or score > best[0]):
            best = (score, index)
    return best[1] if best else None


def _read(reading: TableReading, row: FormRow, strip: Strip, stated: Stated) -> None:
    width = len(row.columns)
    signed = [index for index, column in enumerate(row.columns) if column.signed]
    values = strip.values
    if len(values) > width and all(token.kind != "number" for token, _ in values[width:]):
        strip.values = values[:width]
    options = candidates(strip.values, width, (), signed)
    options = [option for option in options if _whole(row, option)] or options
    said = stated() if len(options) > 1 else {}
    best = max(options, key=lambda option: (agreement(row.cells, option, said), -option.cost, _even(option)))
    top = agreement(row.cells, best, said)
    reading.put(row, strip, best)
    reading.rows.add(row.name)
    fitting = [option for option in options if agreement(row.cells, option, said) == top]
    said_all = top > 0
    for position, (cell, column) in enumerate(zip(row.cells, row.columns, strict=True)):
        text = best.slots[position].text
        others = {option.slots[position].text for option in fitting} - {text}
        if others:
            values_ = tuple(number(other, column.amount) for other in sorted(others, key=_size))[:40]
            reading.doubt(cell, "ambiguous", "相邻各格的数字连在一起，正文没有说明如何分开", values_)
        elif best.way == "sparse":
            reading.doubt(cell, "ambiguous", "该行有空白未印出的格，无法确定各数属于哪一列", ())
        elif best.way in ("merged", "dropped"):
            reading.doubt(cell, "repaired", "该行的数与列数不符，已合并或舍去", ())
        elif best.way == "glued" and not said_all and not strip.values[0][0].text.startswith("0"):
            reading.doubt(cell, "repaired", "相邻各格的数字连在一起，逐位分开", ())


def _even(option: Candidate) -> tuple[int, bool]:
    """A guess between cuts that nothing decides: numbers of like length, the stock no smaller than what was issued."""
    lengths = [len(slot.text or "") for slot in option.slots]
    return min(lengths) - max(lengths), option.numbers[-1] >= option.numbers[0]


def _size(text: str | None) -> tuple[int, str]:
    return len(text or ""), text or ""


def _whole(row: FormRow, option: Candidate) -> bool:
    """Whether decimals stand only where the form has amounts."""
    return all(
        column.amount or slot.text is None or "." not in slot.text
        for column, slot in zip(row.columns, option.slots, strict=True)
    )

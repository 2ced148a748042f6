"""Table 4, reviews and suits: three groups of five values in one row, each group with its sum."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter

from gongkai.annualreport.edition import Edition
from gongkai.annualreport.reading.align import digits_in
from gongkai.annualreport.reading.candidates import Candidate, Sums, candidates, wrapped
from gongkai.annualreport.reading.labels import Labels, labels
from gongkai.annualreport.reading.normalise import core
from gongkai.annualreport.reading.rows import Row
from gongkai.annualreport.reading.strips import Strip, without_trailing
from gongkai.annualreport.reading.tables import Stated, TableReading, agreement, number, row_sums

KEY = "table4"


def read_table4(
    form: Edition, rows: Sequence[Row], strips: Sequence[Strip], table3: TableReading, stated: Stated
) -> TableReading:
    """The figures of table 4. `table3` is what was read of table 3, `stated` what the text says of the cells."""
    table = form.table(KEY)
    after, torn = table3.end, table3.torn
    reading = TableReading()
    width = len(table.rows[0].columns)
    found = _whole_row(form, rows, strips, after)
    if found is None:
        return _by_groups(form, strips, after, reading)
    strip, options = found
    reading.span([strip])
    cells = [cell for row in table.rows for cell in row.cells]
    said = stated() if len(options) > 1 else {}
    best = max(options, key=lambda option: (agreement(cells, option, said), -option.cost))
    top = agreement(cells, best, said)
    fitting = [option for option in options if agreement(cells, option, said) == top]
    for group, row in enumerate(table.rows):
        part = slice(group * width, (group + 1) * width)
        reading.put(row, strip, Candidate(best.slots[part], best.way, best.cost))
        reading.rows.add(row.name)
        for position, cell in enumerate(row.cells, group * width):
            slot = best.slots[position]
            others = {option.slots[position].text for option in fitting} - {slot.text}
            if others:
                values = tuple(number(other, False) for other in sorted(others, key=str))[:8]
                reading.doubt(cell, "ambiguous", "相邻各格的数字连在一起，另有合乎勾稽关系的读法", values)
            elif best.way == "sparse" and slot.text is None:
                reading.doubt(cell, "ambiguous", "该行有空白未印出的格，无法确定各数属于哪一列", ())
            elif best.way == "glued" and len(strip.values) > 1 and not torn:
                reading.doubt(cell, "ambiguous", "该行的数少于表列，其他表格的数字却没有连在一起，未必是这样分开的", ())
    return reading


def _all_sums(form: Edition) -> Sums:
    _, sums = row_sums(form.name, KEY)
    table = form.table(KEY)
    width = len(table.rows[0].columns)
    return tuple(
        (tuple(part + group * width for part in parts), total + group * width)
        for group in range(len(table.rows))
        for parts, total in sums
    )


def _whole_row(
    form: Edition, rows: Sequence[Row], strips: Sequence[Strip], after: int
) -> tuple[Strip, list[Candidate]] | None:
    table = form.table(KEY)
    width = len(table.rows[0].columns) * len(table.rows)
    known = labels(form.name, KEY)
    behind = enumerate(_joined(strips[after + 1 :], width), 0 if after >= 0 else 99)
    scores = [(_likely(strip, rows, width, known, distance), strip) for distance, strip in behind]
    # in front stands it in a report with its tables in another order
    scores += [(_likely(strip, rows, width, known, 99) - 0.6, strip) for strip in _joined(strips[: after + 1], width)]
    score, best = max(scores, key=itemgetter(0), default=(0.0, None))
    if best is None or score <= 0:
        return None
    return best, wrapped(candidates(best.values, width, _all_sums(form)), best.tail, _all_sums(form))


def _joined(strips: Sequence[Strip], width: int) -> list[Strip]:
    """`strips` with a row of figures that was broken in two made one."""
    found = list(strips)
    for at, (one, two) in enumerate(pairwise(strips)):
        if one.label or two.label or not (one.bounded and two.bounded and two.at - one.at == 1):
            continue
        for values in (one.values + two.values, without_trailing(one.values) + without_trailing(two.values)):
            if len(values) == width and len(two.values) > 1:
                found[at] = Strip("", one.loose, values, True, one.at)
    return found


def _likely(strip: Strip, rows: Sequence[Row], width: int, known: Labels, distance: int) -> float:
    """How much a strip looks like the row of table 4; `distance` counts the strips from the end of table 3."""
    count = len(strip.values)
    digits = sum(len(token.text) or 1 for token, _ in strip.values)
    if (count < width and digits < width) or count > 3 * width or strip.sentence:
        return 0.0
    before = core(strip.loose + strip.label)
    before += "".join(core(bit.text) for row in rows[max(0, strip.at - 40) : strip.at] for bit in row.bits)
    heads = known.heads(before)
    heads += 2 * sum(before.count(label) for label in known.exact)
    if heads < 3 and distance > 2:
        return 0.0
    return (3.0 if count == width else 1.0) + min(heads, 12) / 12


def _by_groups(form: Edition, strips: Sequence[Strip], after: int, reading: TableReading) -> TableReading:
    """The three groups as rows or blocks of their own."""
    table = form.table(KEY)
    known = labels(form.name, KEY)
    _, sums = row_sums(form.name, KEY)
    width = len(table.rows[0].columns)
    found = []
    for row in table.rows:
        named = [strip for strip in strips[after + 1 :] if row.name in known.match(strip.label).rows]
        if named and len(named[0].values) >= width:
            found.append((row, named[0], candidates(named[0].values, width, sums)[0]))
    if len(found) == len(table.rows):
        for row, strip, chosen in found:
            reading.put(row, strip, chosen)
            reading.rows.add(row.name)
        reading.span([strip for _, strip, _ in found])
        return reading
    for row in table.rows:
        reading.missing(row)
    heads = any(known.heads(strip.loose + strip.label) > 3 and digits_in(strip) for strip in strips[after + 1 :])
    for cell in list(reading.figures) if heads or found else []:
        reading.doubt(cell, "ambiguous", "该行有空白未印出的格，无法确定各数属于哪一列", ())
    return reading

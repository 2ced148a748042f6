"""Table 3, applications: twenty-five rows of seven columns, with sums along both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.annualreport.document import Document, Table
from gongkai.annualreport.edition import Edition, Variant
from gongkai.annualreport.edition import Row as FormRow
from gongkai.annualreport.reading.align import Alignment, align, digits_in
from gongkai.annualreport.reading.candidates import Sums
from gongkai.annualreport.reading.choosing import Choice, balanced, choose, mend
from gongkai.annualreport.reading.labels import Labels, labels
from gongkai.annualreport.reading.normalise import core
from gongkai.annualreport.reading.rows import Row
from gongkai.annualreport.reading.settling import settle
from gongkai.annualreport.reading.strips import Strip, drop_serials
from gongkai.annualreport.reading.tables import TableReading, options_of, row_sums

KEY = "table3"
_HEADER_ROWS = 16
_WIDTH = 7
_WORDS = 4  # letters of a label that can hardly be a piece of another
_BESIDE = "相邻处有一行数没有行名，可能才是该行的数"
_TORN_HEADS = "表头断成几行，又不按规定的次序，各列是哪一类申请人不能确定"
_SUBTOTAL = "小计"  # a column that offices add; it stands in no form


def read_table3(document: Document, form: Edition, rows: Sequence[Row], strips: Sequence[Strip]) -> TableReading:
    """The figures of table 3, with the variant of the form that it follows."""
    table = form.table(KEY)
    merged = {variant.merged_group: variant.merged_row for variant in form.variants if variant.merged_group}
    found = align(strips, labels(form.name, KEY), table.rows, merged, labels(form.name, "table4"))
    if len(found.strips) < len(table.rows) or found.uncertain:
        found = _in_order(form, strips, found)
    reading = TableReading(variant=form.variants[0].name)
    if not found.strips:
        for row in table.rows:
            reading.missing(row)
            _doubt_unread(reading, form, row.name, found, strips)
        return reading
    variant = _variant(form, found, strips)
    reading.variant = variant.name
    drop_serials([strips[index] for index in sorted(found.strips.values())])
    found.strips = {name: index for name, index in found.strips.items() if strips[index].values}
    by_name = {row.name: row for row in table.rows if row.name in found.strips}
    chosen_strips = {name: strips[index] for name, index in found.strips.items()}
    reading.span(list(chosen_strips.values()))
    reading.end = max(found.strips.values())
    for strip in chosen_strips.values():
        strip.trim(len(table.rows[0].columns))
    order = _order(document, form, rows, reading.first, list(chosen_strips.values()))
    _, sums = row_sums(form.name, KEY)
    options = options_of(by_name, chosen_strips, order, sums, _grid(rows, reading.first))
    mend(form, KEY, options, chosen_strips)
    choice = choose(form, KEY, options)
    settle(reading, by_name, chosen_strips, choice, sums)
    doubts = _beside(by_name, choice, found)
    if _torn_heads(form, rows, reading.first, chosen_strips):
        doubts |= dict.fromkeys((cell for row in by_name.values() for cell in _grouped(row)), _TORN_HEADS)
    for cell, reason in doubts.items():
        reading.doubt(cell, "ambiguous", reason, ())
    for row in table.rows:
        if row.name not in by_name and row.name not in variant.absent_rows:
            reading.missing(row)
            _doubt_unread(reading, form, row.name, found, strips)
    _doubt_uncertain(reading, found, by_name.keys() - found.named)
    return reading


def _beside(rows: Mapping[str, FormRow], choice: Choice, found: Alignment) -> dict[str, str]:
    """Cells of rows that figures without a name stand beside, with the reason of the doubt; which row is whose."""
    picked = {name: choice.options[name][index] for name, index in choice.chosen.items()}
    if any(candidate.way == "sparse" for candidate in picked.values()):
        # Where figures are lost, a row of zeros or a lone total without a name may be any row's around.
        found.uncertain |= {name for name, one in picked.items() if one.way == "sparse" or not any(one.numbers)}
    if choice.proven:
        return {}
    return dict.fromkeys((cell for name in found.beside for cell in rows[name].cells), _BESIDE)


def _grouped(row: FormRow) -> list[str]:
    return [cell for cell, column in zip(row.cells, row.columns, strict=True) if column.group]


def _in_order(form: Edition, strips: Sequence[Strip], found: Alignment) -> Alignment:
    """Rows whose labels are in pieces: taken in the form's order, where that alone makes every identity hold.

    Otherwise, or where a label says another order, the alignment by labels stays as `found`.
    """
    rows = form.table(KEY).rows
    whole = [at for at, strip in enumerate(strips) if len(strip.values) == len(rows[0].columns) and not strip.sentence]
    known = labels(form.name, KEY)
    for variant in form.variants:
        fits: list[Alignment] = []
        names = [row.name for row in rows if row.name not in variant.absent_rows]
        for start in range(len(whole) - len(names) + 1):
            taken = dict(zip(names, whole[start : start + len(names)], strict=True))
            against = any(_names_another(known, strips[at].label, name) for name, at in taken.items())
            if not against and balanced(form, KEY, {name: strips[at] for name, at in taken.items()}):
                fits.append(Alignment(taken, set(), set(taken)))
        if fits:
            return fits[0] if len(fits) == 1 else found
    return found


def _names_another(known: Labels, label: str, name: str) -> bool:
    """Whether `label` is a whole label of another row than `name`; a short one may be a piece of a longer."""
    rows = known.match(label).rows
    return len(core(label)) >= _WORDS and bool(rows) and max(rows.values()) == 1.0 > rows.get(name, 0)


def _doubt_unread(reading: TableReading, form: Edition, name: str, found: Alignment, strips: Sequence[Strip]) -> None:
    """A row that was not found, though figures that no row took stand behind its label."""
    known = labels(form.name, KEY)
    taken = set(found.strips.values())
    for index, strip in enumerate(strips):
        if index in taken or strip.sentence or not digits_in(strip):
            continue
        if name in known.match(strip.label).rows or name in known.contained(strip.loose + strip.label):
            for cell in [cell for cell in reading.figures if cell.startswith(name + ".")]:
                reading.doubt(cell, "ambiguous", "该行的数没有认出", ())
            return


def _variant(form: Edition, found: Alignment, strips: Sequence[Strip]) -> Variant:
    """The variant whose absent rows are indeed absent and whose merged row is printed under its group's name."""
    for variant in form.variants[1:]:
        if variant.merged_row not in found.strips or variant.absent_rows & found.named:
            continue
        strip = strips[found.strips[variant.merged_row]]
        known = labels(form.name, KEY)
        loose = known.contained(strip.loose) if not strip.label else set()
        torn = variant.merged_group in loose and not loose & variant.absent_rows
        if torn or known.match(strip.label).group == variant.merged_group:
            for name in variant.absent_rows:
                found.strips.pop(name, None)
            return variant
    return form.variants[0]


def _order(
    document: Document, form: Edition, rows: Sequence[Row], first: int, strips: Sequence[Strip]
) -> list[int | None]:
    """The printed columns from left to right, as positions in the form; None for a column that the form lacks.

    What the heads say comes first; another order, or a foreign column, is taken when more rows add up under it.
    """
    standard: list[int | None] = list(range(len(form.table(KEY).rows[0].columns)))
    block = document.blocks[rows[first].block]
    heads = _order_of_grid(block, form) if isinstance(block, Table) else None
    if heads is None:
        heads = _order_of_text(_heads(form, rows, first, strips[0]), form)
    plain = heads or standard
    if sum(len(strip.values) == len(standard) for strip in strips) > sum(
        len(strip.values) >= len(plain) for strip in strips
    ):
        plain = [column for column in plain if column is not None]
    _, sums = row_sums(form.name, KEY)
    if all(len(strip.values) == len(plain) for strip in strips) and not _adds_up(plain, strips, sums)[1]:
        return plain  # the usual case
    if None in plain:
        return plain
    orders = [[plain[-1], *plain[:-1]], [*plain[:-1], None, plain[-1]], [plain[0], None, *plain[1:]]]
    best = max(orders, key=lambda order: _adds_up(order, strips, sums)[0])
    return best if _adds_up(best, strips, sums)[0] > max(0, _adds_up(plain, strips, sums)[0]) else plain


def _grid(rows: Sequence[Row], first: int) -> int:
    """How many cells the heads have, where they have at least as many as a row of figures: all rows have them then."""
    heads = [row for row in rows[max(0, first - 4) : first] if row.bounded]
    widest = max((len(row.bits) for row in heads), default=0)
    return widest if widest > _WIDTH and sum(len(row.bits) == widest for row in heads) > 1 else 0


def _heads(form: Edition, rows: Sequence[Row], first: int, strip: Strip) -> str:
    """The words before the first row of the table, `strip`."""
    text = "".join(core(bit.text) for row in rows[max(0, first - _HEADER_ROWS) : first] for bit in row.bits)
    return _after_note(text + core(strip.loose + strip.label), form)


def _torn_heads(form: Edition, rows: Sequence[Row], first: int, strips: Mapping[str, Strip]) -> bool:
    """Whether the heads are broken over several lines and do not begin in the form's order."""
    strip = min(strips.values(), key=lambda strip: strip.at)
    if strip.values[0][1].table is not None:
        return False
    text = _heads(form, rows, first, strip)
    known = [core(column.label) for column in form.table(KEY).rows[0].columns if column.group]
    places = [text.find(label[:3]) for label in known if len(label) > 3]
    return -1 not in places and places != sorted(places) and not all(label in text for label in known)


def _after_note(text: str, form: Edition) -> str:
    """The heads of the table: what follows its note, up to the first row's label."""
    note = core(form.table(KEY).note)[-8:]
    first = core(form.table(KEY).rows[0].label)
    return text[text.rfind(note) + 1 :].split(first, maxsplit=1)[0]


def _adds_up(order: Sequence[int | None], strips: Sequence[Strip], sums: Sums) -> tuple[int, int]:
    """How many more rows with figures add up than do not, when their values stand in `order`; and how many do not."""
    good = bad = 0
    for strip in strips:
        # An empty value more than there are columns is a merged label's, and no foreign column.
        if len(strip.values) != len(order) or (
            None in order and any(token.kind == "blank" for token, _ in strip.values)
        ):
            continue
        numbers = {
            column: int(token.text)
            for (token, _), column in zip(strip.values, order, strict=True)
            if column is not None and token.text.isdigit()
        }
        for parts, total in sums:
            left, right = sum(numbers.get(part, 0) for part in parts), numbers.get(total)
            good += bool(right) and left == right
            bad += (right or 0) != left
    return good - bad, bad


def _order_of_grid(block: Table, form: Edition) -> list[int | None] | None:
    """By the grid columns of the header's cells, when every column of the form is among them once."""
    columns = form.table(KEY).rows[0].columns
    known = {core(label): index for index, column in enumerate(columns) for label in column.labels}
    seen: dict[int, int | None] = {}
    for cell in block.cells:
        plain = core(cell.text) if len(cell.text) < 12 else ""
        index = known.get(plain)
        if plain == _SUBTOTAL or (index is not None and index not in seen.values()):
            seen[cell.column] = index
        elif plain and len(seen) >= len(columns):
            break
    order = [seen[column] for column in sorted(seen)]
    return order if sorted(i for i in order if i is not None) == list(range(len(columns))) else None


def _order_of_text(text: str, form: Edition) -> list[int | None] | None:
    """By the order in which the kinds of organisations are named; the first and the total keep their places."""
    columns = form.table(KEY).rows[0].columns
    for group in {core(column.group) for column in columns if column.group}:
        text = text.replace(group, "")
    subtotal = text.count(_SUBTOTAL) == 1 and any(core(label) in text for label in columns[-1].labels)
    places: list[tuple[int, int | None]] = []
    for index, column in enumerate(columns):
        if column.group:
            known = [label for label in map(core, column.labels) if label in text]
            label = max(known, key=len, default="")
            if not label or text.count(label) > 1:
                return None
            places.append((text.index(label), index))
    order: list[int | None] = [index for index, column in enumerate(columns) if not column.group and not column.total]
    if subtotal:
        places.append((text.index(_SUBTOTAL), None))
    order += [index for _, index in sorted(places)]
    return order + [index for index, column in enumerate(columns) if column.total]


def _doubt_uncertain(reading: TableReading, found: Alignment, unnamed: set[str]) -> None:
    for name in found.uncertain & unnamed:
        for cell in [cell for cell in reading.figures if cell.startswith(name + ".")]:
            reading.doubt(cell, "ambiguous", "该行没有行名，上下行数对不上，可能是相邻一行的数", (None,))

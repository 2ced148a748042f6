"""The mandated tables (法定表格) as grids of boxes: wording, ordinals and spans of the form, with a report's figures.

Writers draw what `grid` gives them and know no row or column of the form; a file that says of itself that it was
written so is read by the same grid.

>>> rows = grid(edition("2021"), "2021", "table3", report.figures)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gongkai.annualreport.edition import Column, Edition, Group, Row, Table
from gongkai.annualreport.report import Value

Scope = Literal["col", "row", "colgroup", "rowgroup"]

LABELS = 3  # columns that the labels of a matrix take up: group, group within it, row


@dataclass(frozen=True, slots=True)
class Box:
    """A cell as the form draws it, in the row and at the place where it begins.

    `rows` and `columns` are its spans. `head` marks wording of the form, `scope` what a heading is for in the sense
    of HTML; a heading over rows or columns that says nothing of them (the note in the corner of table 3) has none.
    `cell` names the figure (``table3.new.total``) that stands in the box; it is None for wording.
    """

    text: str
    rows: int = 1
    columns: int = 1
    head: bool = False
    scope: Scope | None = None
    cell: str | None = None


def grid(form: Edition, variant: str, table: str, figures: Mapping[str, Value]) -> list[list[Box]]:
    """The table named `table` of `form`, each box in the row in which it begins. A figure that is null is no text.

    Rows that the variant lacks are not drawn; where it prints a group as one row, that row has the group's wording.
    """
    known, use = form.table(table), form.variant(variant)
    rows = [row for row in known.rows if row.name not in use.absent_rows]
    if known.layout == "blocks":
        return _blocks(known, rows, figures)
    if known.layout == "line":
        return _line(known, rows, figures)
    return _matrix(known, rows, figures, use.merged_row)


def printed(value: Value, column: Column) -> str:
    """A figure as the form prints it: the number without separators, and nothing for one that is null.

    An amount has its unit behind it unless the column's heading names it.
    """
    if value is None:
        return ""
    return f"{value}{unit_of(column)}"


def unit_of(column: Column) -> str:
    """What stands behind the figures of `column`."""
    return column.unit if column.amount and column.unit not in column.label else ""


def head_rows(rows: Sequence[Sequence[Box]]) -> int:
    """How many rows at the top are headings for all that follow, to be repeated on each page; 0 in a table of blocks.

    A block's first row heads only its own rows.
    """
    if rows and rows[0][0].scope == "rowgroup":
        return 0
    return next((at for at, row in enumerate(rows) if any(box.cell for box in row)), len(rows))


def width(rows: Sequence[Sequence[Box]]) -> int:
    """How many columns the grid has."""
    return sum(box.columns for box in rows[0])


def laid(rows: Sequence[Sequence[Box]]) -> Iterator[tuple[int, int, Box]]:
    """Each box with the row and column of the grid in which it begins, from 0."""
    covered: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for box in row:
            while (at, column) in covered:
                column += 1
            yield at, column, box
            if box.rows > 1:
                covered.update(
                    (at + down, column + across) for down in range(box.rows) for across in range(box.columns)
                )
            column += box.columns


def _values(row: Row, spans: Sequence[int], figures: Mapping[str, Value]) -> list[Box]:
    parts = zip(row.cells, row.columns, spans, strict=True)
    return [Box(printed(figures.get(cell), column), columns=span, cell=cell) for cell, column, span in parts]


def _heads(columns: Sequence[Column], spans: Sequence[int]) -> list[Box]:
    return [_head(column.label, columns=span) for column, span in zip(columns, spans, strict=True)]


def _head(text: str, rows: int = 1, columns: int = 1, scope: Scope | None = "col") -> Box:
    return Box(text, rows, columns, head=True, scope=scope)


def _blocks(table: Table, rows: Sequence[Row], figures: Mapping[str, Value]) -> list[list[Box]]:
    """A table of blocks, one under the other, each with an article of the Regulation and columns of its own."""
    lines: list[list[Box]] = []
    wide = len(table.widths)
    for block, article in table.articles.items():
        members, spans = [row for row in rows if row.block == block], table.spans[block]
        lines.append([_head(article, columns=wide, scope="rowgroup")])
        lines.append([_head(table.rows_title), *_heads(members[0].columns, spans)])
        lines += [[_head(row.label, scope="row"), *_values(row, spans, figures)] for row in members]
    return lines


def _matrix(table: Table, rows: Sequence[Row], figures: Mapping[str, Value], merged: str) -> list[list[Box]]:
    """A table of rows in groups, under columns some of which stand in a group."""
    lines = _matrix_heads(table)
    groups = {group.key: group for group in table.groups}
    drawn: set[str] = set()
    for row in rows:
        above, label = _above(row.group, groups), row.ordinal + row.label
        if row.name == merged:
            *above, own = above
            label = own.ordinal + own.label
        line: list[Box] = []
        for group in above:
            if group.key not in drawn:
                drawn.add(group.key)
                high = sum(group in _above(other.group, groups) for other in rows)
                line.append(_head(group.ordinal + group.label, rows=high, scope="row"))
        line.append(_head(label, columns=LABELS - len(above), scope="row"))
        lines.append(line + _values(row, [1] * len(row.cells), figures))
    return lines


def _above(key: str, groups: Mapping[str, Group]) -> list[Group]:
    """The groups that hold what stands in the group `key`, the outermost first."""
    return [*_above(groups[key].parent, groups), groups[key]] if key else []


def _matrix_heads(table: Table) -> list[list[Box]]:
    columns = table.rows[0].columns
    second: list[Box] = []
    for column in columns:
        if not column.group:
            second.append(_head(column.label, rows=2))
        elif second and second[-1].text == column.group:
            second[-1] = replace(second[-1], columns=second[-1].columns + 1)
        else:
            second.append(_head(column.group, scope="colgroup"))
    return [
        [_head(table.note, rows=3, columns=LABELS, scope=None), _head(table.columns_title, columns=len(columns))],
        second,
        [_head(column.label) for column in columns if column.group],
    ]


def _line(table: Table, rows: Sequence[Row], figures: Mapping[str, Value]) -> list[list[Box]]:
    """A table whose rows stand side by side in one line of figures; those of a group share a heading."""
    ones = [1] * len(rows[0].columns)
    wide = len(ones)
    names = {group.key: group.label for group in table.groups}
    top: list[Box] = []
    second: list[Box] = []
    third: list[Box] = []
    for row in rows:
        heads = _heads(row.columns, ones)
        if not row.group:
            top.append(_head(row.label, columns=wide, scope="colgroup"))
            second += [replace(head, rows=2) for head in heads]
            continue
        if top and top[-1].text == names[row.group]:
            top[-1] = replace(top[-1], columns=top[-1].columns + wide)
        else:
            top.append(_head(names[row.group], columns=wide, scope="col"))
        second.append(_head(row.label, columns=wide, scope="colgroup"))
        third += heads
    return [top, second, third, [box for row in rows for box in _values(row, ones, figures)]]

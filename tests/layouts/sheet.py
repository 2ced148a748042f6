"""The tables of a report as grids of boxes, with their spans, before any layout writes them down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from gongkai.annualreport.edition import Edition, Group, Row, Table
from gongkai.annualreport.report import Value

Kind = Literal["head", "group", "label", "value"]
Fill = Literal["none", "down", "all"]
_LABELS = 3  # columns that the labels of table 3 take up


@dataclass(slots=True, eq=False)
class Box:
    """A cell as printed. `name` is the figure that a value shows, or the row that a label names."""

    text: str
    kind: Kind = "head"
    name: str = ""
    rows: int = 1
    columns: int = 1


class Spot(NamedTuple):
    """A place of the grid: the box that covers it, and whether the box begins here."""

    box: Box
    begins: bool


@dataclass(slots=True)
class Sheet:
    """One table: its rows of boxes, each box in the row in which it begins; `key` is the form's table."""

    key: str
    rows: list[list[Box]] = field(default_factory=list)

    def grid(self) -> list[list[Spot]]:
        """The boxes on their grid; spans cover several places."""
        found: list[list[Spot | None]] = [[] for _ in self.rows]
        for at, row in enumerate(self.rows):
            for box in row:
                column = next((i for i, spot in enumerate(found[at]) if spot is None), len(found[at]))
                for down in range(box.rows):
                    line = found[at + down]
                    line.extend([None] * (column + box.columns - len(line)))
                    for across in range(box.columns):
                        line[column + across] = Spot(box, down == across == 0)
        return [[spot for spot in line if spot is not None] for line in found]

    def lines(self, fill: Fill = "none") -> list[list[Box]]:
        """The rows as a text has them: spans lost, or an empty box for each cell from above, or for each place."""
        if fill == "none":
            return [list(row) for row in self.rows]
        lines = []
        for spots in self.grid():
            line: list[Box] = []
            before: Box | None = None
            for spot in spots:
                if spot.begins:
                    line.append(spot.box)
                elif fill == "all" or (spot.box is not before and spot.box not in line):
                    line.append(Box("", spot.box.kind))
                before = spot.box
            lines.append(line)
        return lines

    def boxes(self) -> Iterator[Box]:
        """All boxes in reading order."""
        for row in self.rows:
            yield from row

    def values(self) -> list[Box]:
        """The boxes of figures."""
        return [box for box in self.boxes() if box.kind == "value"]

    def copy(self) -> Sheet:
        """The same table with boxes of its own."""
        return Sheet(self.key, [[replace(box) for box in row] for row in self.rows])


def printed(value: Value) -> str:
    """A figure as a plain report prints it; nothing for one that is not there."""
    return "" if value is None else str(value)


def sheets(form: Edition, variant: str, figures: Mapping[str, Value]) -> dict[str, Sheet]:
    """The three tables of a report with its figures, as the form draws them."""
    absent = form.variant(variant).absent_rows
    makers = {"table2": _table2, "table3": _table3, "table4": _table4}
    found = {}
    for table in form.tables:
        rows = [row for row in table.rows if row.name not in absent]
        found[table.key] = Sheet(table.key, makers[table.key](table, rows, figures, form.variant(variant).merged_row))
    return found


def _values(row: Row, figures: Mapping[str, Value]) -> list[Box]:
    return [Box(printed(figures.get(cell)), "value", cell) for cell in row.cells]


def _spread(boxes: list[Box], width: int) -> list[Box]:
    """`boxes` with the last one as wide as the table leaves it."""
    boxes[-1].columns += width - sum(box.columns for box in boxes)
    return boxes


def _table2(table: Table, rows: list[Row], figures: Mapping[str, Value], _: str) -> list[list[Box]]:
    lines: list[list[Box]] = []
    width = 1 + max(len(row.columns) for row in rows)
    for block, article in table.articles.items():
        members = [row for row in rows if row.block == block]
        lines.append([Box(article, "head", columns=width)])
        lines.append(_spread([Box("信息内容"), *(Box(column.label) for column in members[0].columns)], width))
        for row in members:
            lines.append(_spread([Box(row.label, "label", row.name), *_values(row, figures)], width))
    return lines


def _table3(table: Table, rows: list[Row], figures: Mapping[str, Value], merged: str) -> list[list[Box]]:
    lines = _heads3(table)
    groups = {group.key: group for group in table.groups}
    begun: set[str] = set()
    for row in rows:
        above = [] if row.name == merged else _above(row.group, groups)
        if row.name == merged:
            above = _above(groups[row.group].parent, groups)
        line: list[Box] = []
        for group in above:
            if group.key not in begun:
                begun.add(group.key)
                high = sum(1 for other in rows if group.key in _keys(other, groups))
                line.append(Box(group.ordinal + group.label, "group", group.key, rows=high))
        label = row.ordinal + row.label
        if row.name == merged:
            label = groups[row.group].ordinal + groups[row.group].label
        line.append(Box(label, "label", row.name, columns=_LABELS - len(above)))
        lines.append([*line, *_values(row, figures)])
    return lines


def _above(key: str, groups: Mapping[str, Group]) -> list[Group]:
    if not key:
        return []
    group = groups[key]
    return [*_above(group.parent, groups), group]


def _keys(row: Row, groups: Mapping[str, Group]) -> set[str]:
    return {group.key for group in _above(row.group, groups)}


def _heads3(table: Table) -> list[list[Box]]:
    columns = table.rows[0].columns
    inner = [column for column in columns if column.group]
    return [
        [Box(table.note, rows=3, columns=_LABELS), Box("申请人情况", columns=len(columns))],
        [Box(columns[0].label, rows=2), Box(inner[0].group, columns=len(inner)), Box(columns[-1].label, rows=2)],
        [Box(column.label) for column in inner],
    ]


def _table4(table: Table, rows: list[Row], figures: Mapping[str, Value], _: str) -> list[list[Box]]:
    first, *others = rows
    width = len(first.columns)
    heads = [Box(column.label) for column in first.columns]
    top = [Box(first.label, columns=width), Box(table.groups[0].label, columns=width * len(others))]
    second = [replace(box, rows=2) for box in heads]
    second += [Box(row.label, columns=width) for row in others]
    return [
        top,
        second,
        [replace(box) for _ in others for box in heads],
        [v for r in rows for v in _values(r, figures)],
    ]

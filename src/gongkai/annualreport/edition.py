"""Editions (格式版本) of the mandated report, as data: sections, tables, rows, columns, labels, identities.

The data stand in `editions/*.toml`, each with its notice. Code asks an edition for its rows and never names one.
A cell is named ``table3.granted.natural``: table, row, column.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

EDITIONS = ("2019", "2021")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `amount` marks money as a decimal string in `unit`; `signed` allows negative numbers."""

    key: str
    label: str
    labels: tuple[str, ...]
    group: str = ""
    total: bool = False
    amount: bool = False
    signed: bool = False
    unit: str = "件"
    places: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over rows that prints no figures of its own, such as （三）不予公开."""

    key: str
    label: str
    labels: tuple[str, ...]
    ordinal: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its printed label and ordinal, every label met in the wild, and its own columns.

    `name` is the row's name (``table3.granted``), `cells` the names of its cells in the order of its columns.
    """

    table: str
    key: str
    name: str
    cells: tuple[str, ...]
    label: str
    labels: tuple[str, ...]
    columns: tuple[Column, ...]
    ordinal: str = ""
    group: str = ""
    article: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form. In table 2 each row has the columns of its block; elsewhere all rows have the same.

    How it is drawn: `layout` is ``blocks`` (one under the other, each with its own columns), ``matrix`` (rows under
    common columns) or ``line`` (the rows side by side, in one line); `widths` are the parts of the grid's columns,
    `spans` how many of them each figure of a block takes; `caption` names the table where it stands by itself.
    """

    key: str
    title: str
    section: str
    rows: tuple[Row, ...]
    groups: tuple[Group, ...] = ()
    null_rows: tuple[str, ...] = ()
    articles: Mapping[str, str] = None  # type: ignore[assignment]  # block key to its heading 第二十条第（一）项
    note: str = ""
    layout: str = ""
    caption: str = ""
    rows_title: str = ""
    columns_title: str = ""
    widths: tuple[int, ...] = ()
    spans: Mapping[str, tuple[int, ...]] = None  # type: ignore[assignment]  # by block


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections: ordinal, mandated heading, headings met in the wild, the tables it holds."""

    key: str
    ordinal: str
    heading: str
    headings: tuple[str, ...]
    guidance: str
    tables: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """An equation (勾稽关系) between cells: the sum of `left` equals the sum of `right`.

    `code` is the finding it gives when broken, `over` the row or column it is written for (``table3.natural`` or
    ``table3.granted``), `clause` the words of the form that ask for it.
    """

    code: str
    over: str
    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    clause: str

    @property
    def cells(self) -> tuple[str, ...]:
        """All cells of the identity, left side first."""
        return self.left + self.right


@dataclass(frozen=True, slots=True)
class Variant:
    """A way in which an edition's form is used: rows that it lacks, and the group that it prints as one row."""

    name: str
    note: str
    absent_rows: frozenset[str] = frozenset()
    merged_row: str = ""
    merged_group: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """The mandated form of certain years, as its notice lays it down."""

    name: str
    title: str
    first_year: int
    last_year: int | None
    notice: str
    source: Mapping[str, object]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    variants: tuple[Variant, ...]
    identities: tuple[Identity, ...]
    data: Mapping[str, Any]

    def table(self, key: str) -> Table:
        """The table named `key` (table2, table3, table4)."""
        return next(table for table in self.tables if table.key == key)

    def section(self, key: str) -> Section:
        """The section named `key`."""
        return next(section for section in self.sections if section.key == key)

    def variant(self, name: str) -> Variant:
        """The variant named `name`; the edition's standard form when it has none of that name."""
        return next((variant for variant in self.variants if variant.name == name), self.variants[0])

    def rows(self) -> dict[str, Row]:
        """All rows by name."""
        return _rows(self.name)

    def cells(self, variant: str = "") -> tuple[str, ...]:
        """The names of all cells that a report of this edition and variant has."""
        return _cells(self.name, variant)

    def column(self, cell: str) -> Column:
        """The column of the cell named `cell`."""
        table, row, key = cell.split(".")
        return next(column for column in self.rows()[f"{table}.{row}"].columns if column.key == key)

    def identities_of(self, variant: str = "") -> tuple[Identity, ...]:
        """The identities of a variant: terms of rows that it lacks stand in none."""
        return _identities(self.name, variant)

    def label(self, cell: str) -> str:
        """A cell in the words of the form: “（一）予以公开·自然人”."""
        table, row_key, key = cell.split(".")
        row = self.rows()[f"{table}.{row_key}"]
        column = next(column for column in row.columns if column.key == key)
        return f"{row.ordinal}{row.label.split('（区分')[0]}·{column.label}"


def _column(data: Mapping[str, Any]) -> Column:
    labels = (data["label"], *data.get("variants", ()))
    return Column(
        key=data["key"],
        label=data["label"],
        labels=labels,
        group=data.get("group", ""),
        total=data.get("total", False),
        amount=data.get("amount", False),
        signed=data.get("signed", False),
        unit=data.get("unit", "件"),
        places=data.get("places", 0),
    )


def _row(table: str, data: Mapping[str, Any], columns: tuple[Column, ...], block: str = "") -> Row:
    return Row(
        table=table,
        key=data["key"],
        name=f"{table}.{data['key']}",
        cells=tuple(f"{table}.{data['key']}.{column.key}" for column in columns),
        label=data["label"],
        labels=(data["label"], *data.get("variants", ())),
        columns=columns,
        ordinal=data.get("ordinal", ""),
        group=data.get("group", ""),
        article=data.get("article", ""),
        block=block,
    )


def _table(key: str, data: Mapping[str, Any]) -> Table:
    rows: list[Row] = []
    articles: dict[str, str] = {}
    for block in data.get("block", ()):
        columns = tuple(_column(column) for column in block["columns"])
        articles[block["key"]] = block["article"]
        rows += [_row(key, row, columns, block["key"]) for row in block["rows"]]
    if "rows" in data:
        columns = tuple(_column(column) for column in data["columns"])
        rows += [_row(key, row, columns) for row in data["rows"]]
    groups = tuple(
        Group(
            key=group["key"],
            label=group["label"],
            labels=(group["label"], *group.get("variants", ())),
            ordinal=group.get("ordinal", ""),
            parent=group.get("parent", ""),
        )
        for group in data.get("groups", ())
    )
    return Table(
        key=key,
        title=data["title"],
        section=data["section"],
        rows=tuple(rows),
        groups=groups,
        null_rows=tuple(data.get("null_rows", ())),
        articles=articles,
        note=data.get("note", ""),
        layout=data["layout"],
        caption=data["caption"],
        rows_title=data.get("rows_title", ""),
        columns_title=data.get("columns_title", ""),
        widths=tuple(data["widths"]),
        spans={block["key"]: tuple(block["spans"]) for block in data.get("block", ())},
    )


def _expand(data: Mapping[str, Any], tables: tuple[Table, ...]) -> list[Identity]:
    """One identity for each row or column that its `for` names."""
    table_key, axis = data["for"].split(".")
    table = next(table for table in tables if table.key == table_key)
    left, right = ([term.strip() for term in side.split("+")] for side in data["expression"].split("="))

    def names(terms: list[str], over: str) -> tuple[str, ...]:
        if axis == "columns":
            return tuple(f"{table_key}.{term}.{over}" for term in terms)
        return tuple(f"{table_key}.{over}.{term}" for term in terms)

    overs = [c.key for c in table.rows[0].columns] if axis == "columns" else [row.key for row in table.rows]
    return [
        Identity(
            code=data["code"],
            over=f"{table_key}.{over}",
            name=data["name"],
            left=names(left, over),
            right=names(right, over),
            clause=data["clause"],
        )
        for over in overs
    ]


def _section(data: Mapping[str, Any]) -> Section:
    return Section(
        key=data["key"],
        ordinal=data["ordinal"],
        heading=data["heading"],
        headings=(data["heading"], *data.get("variants", ())),
        guidance=data["guidance"],
        tables=tuple(data.get("tables", ())),
        heads=tuple(data.get("heads", ())),
    )


def _variant(data: Mapping[str, Any]) -> Variant:
    merged = data.get("merged", {})
    return Variant(
        name=data["name"],
        note=data["note"],
        absent_rows=frozenset(data.get("absent_rows", ())),
        merged_row=merged.get("row", ""),
        merged_group=merged.get("group", ""),
    )


@cache
def edition(name: str) -> Edition:
    """The edition called `name`: ``2019`` (国办公开办函〔2019〕60号) or ``2021`` (国办公开办函〔2021〕30号)."""
    text = resources.files(__package__).joinpath(f"editions/{name}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    tables = tuple(_table(key, data[key]) for key in ("table2", "table3", "table4"))
    return Edition(
        name=data["edition"],
        title=data["title"],
        first_year=data["first_year"],
        last_year=data.get("last_year"),
        notice=data["source"]["notice"],
        source=data["source"],
        sections=tuple(_section(section) for section in data["section"]),
        tables=tables,
        variants=tuple(_variant(variant) for variant in data["variant"]),
        identities=tuple(identity for entry in data["identity"] for identity in _expand(entry, tables)),
        data=data,
    )


@cache
def _rows(name: str) -> dict[str, Row]:
    return {row.name: row for table in edition(name).tables for row in table.rows}


@cache
def _cells(name: str, variant: str) -> tuple[str, ...]:
    absent = edition(name).variant(variant).absent_rows
    return tuple(cell for row in _rows(name).values() if row.name not in absent for cell in row.cells)


@cache
def _identities(name: str, variant: str) -> tuple[Identity, ...]:
    present = frozenset(_cells(name, variant))
    found = []
    for identity in edition(name).identities:
        left = tuple(cell for cell in identity.left if cell in present)
        right = tuple(cell for cell in identity.right if cell in present)
        if left and right:
            found.append(Identity(identity.code, identity.over, identity.name, left, right, identity.clause))
    return tuple(found)

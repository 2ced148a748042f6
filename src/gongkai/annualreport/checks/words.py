"""The form's words for rows, columns and cells, and what stands behind a cell, as the checks of figures use them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from gongkai.annualreport.catalogue import Lang, phrase
from gongkai.annualreport.edition import Edition, Row
from gongkai.annualreport.findings import Number
from gongkai.annualreport.report import Report, Value

_LONG = 20
"""A label with more characters is given by its shortest known form."""

_PLACE = {"cell": "cell_in_row"}


def table_name(form: Edition, cell: str, lang: Lang) -> str:
    """The table of a cell, row or column as people call it: 表三, by the section that it stands in."""
    key = cell.partition(".")[0]
    if lang == "en":
        return f"Table {key.removeprefix('table')}"
    return f"表{form.section(form.table(key).section).ordinal.rstrip('、')}"


def row_words(form: Edition, row: Row) -> str:
    """A row: “（三）1.属于国家秘密”."""
    label = row.label if len(row.label) <= _LONG else min(row.labels, key=len)
    group = next((group for group in form.table(row.table).groups if group.key == row.group and group.parent), None)
    return f"{group.ordinal if group else ''}{row.ordinal}{label}"


def line_words(form: Edition, over: str, cell: str) -> str:
    """A row or a column of a table (``table3.granted``, ``table3.natural``), which `cell` stands in.

    The cell tells which it is: a row and a column may have the same name.
    """
    if cell.startswith(f"{over}."):
        return row_words(form, form.rows()[over])
    table, key = over.split(".")
    return next(column.label for column in form.table(table).rows[0].columns if column.key == key)


def cell_words(form: Edition, cell: str) -> str:
    """A cell: “（三）1.属于国家秘密·自然人”."""
    row = form.rows()[cell.rpartition(".")[0]]
    return f"{row_words(form, row)}·{form.column(cell).label}"


def cells_words(form: Edition, cells: Sequence[str], lang: Lang, most: int = 6) -> str:
    """Cells one after the other; when there are more than `most`, the first ones and 等."""
    text = phrase("list", lang).join(phrase("cell", lang, label=cell_words(form, cell)) for cell in cells[:most])
    return text if len(cells) <= most else phrase("and-more", lang, cells=text)


def distance(left: Number, right: Number) -> Number:
    """The difference without its sign."""
    return left - right if left > right else right - left


def shown(value: Value | Decimal, lang: Lang) -> str:
    """A figure in a sentence."""
    if value is None:
        return phrase("blank", lang)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def evidence_of(report: Report, cells: Iterable[str]) -> tuple[dict[str, Any], ...]:
    """What stands behind each of the cells, as plain data: the cell's name, its raw text and its place.

    The place's own `cell`, the number in its row of a file's table, is `cell_in_row` here, since `cell` is the name.
    """
    found = []
    for cell in cells:
        evidence = report.evidence.get(cell)
        if evidence is not None:
            data: dict[str, Any] = {"cell": cell, "raw": evidence.raw}
            for name, value in evidence.place._asdict().items():
                if value is not None:
                    data[_PLACE.get(name, name)] = list(value) if isinstance(value, tuple) else value
            if evidence.empty:
                data["empty"] = evidence.empty
            found.append(data)
    return tuple(found)


def printed_figures(report: Report) -> dict[str, Value]:
    """The figures of the rows that the report has; those that were not found in it stand in no identity."""
    absent = {cell for cell, evidence in report.evidence.items() if evidence.empty == "absent"}
    if not absent:
        return report.figures
    return {cell: value for cell, value in report.figures.items() if cell not in absent or value is not None}

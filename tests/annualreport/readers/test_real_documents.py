"""The real reports that have tables come out as they are printed, cell by cell."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gongkai.annualreport.document import Table
from gongkai.annualreport.readers import open_document
from tests.real import COUNT, RealReport, found

_NUMBER = re.compile(r"[0-9.]*")


def report(name: str) -> RealReport:
    if name not in found():
        COUNT.skipped.add(name)
        pytest.skip(f"{name} is not there")
    COUNT.read.add(name)
    return found()[name]


def printed(name: str) -> list[list[str]]:
    """The rows of all tables without their labels; rows without any number are left out."""
    path = report(name).path
    tables = [block for block in open_document(path.read_bytes(), path.name).blocks if isinstance(block, Table)]
    rows = [[cell.text for cell in row] for table in tables for row in table.rows()]
    values = [[text.removesuffix("元") for text in row if _NUMBER.fullmatch(text.removesuffix("元"))] for row in rows]
    return [row for row in values if any(row)]


def figures(name: str, table: str) -> list[list[str]]:
    """The figures of a table as a person read them, row by row, blank where the page is."""
    rows: dict[str, dict[str, Any] | None] = report(name).expected["figures"][table]
    return [["" if value is None else str(value) for value in row.values()] for row in rows.values() if row]


def compare(name: str) -> None:
    """Table 2 has the shortest rows, table 3 seven values, table 4 fifteen in one row."""
    rows = printed(name)
    assert [row for row in rows if len(row) < 7] == figures(name, "table2")
    assert [row[-7:] for row in rows if 7 <= len(row) < 15] == [row for row in figures(name, "table3") if any(row)]
    assert [row for row in rows if len(row) == 15] == [[value for row in figures(name, "table4") for value in row]]


def test_the_ruled_tables_of_a_pdf_broken_by_pages() -> None:
    compare("huaian-2024.pdf")


def test_the_tables_of_a_page_with_spans() -> None:
    compare("shanghai-office-2019.html")

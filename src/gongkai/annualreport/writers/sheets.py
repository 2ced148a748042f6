"""Sheets (.xlsx): the report's text as a list, then a sheet for each table, with true merged cells and number cells."""

from __future__ import annotations

import io
import re
from typing import Any

import xlsxwriter

from gongkai import __version__
from gongkai.annualreport.mandated import Box, head_rows, laid
from gongkai.annualreport.readers.written import LIST
from gongkai.annualreport.writers.blocks import Manuscript, Sheet
from gongkai.annualreport.writers.columns import listed

_LONGEST = 32_767  # characters of a cell: Excel has no more
_DIGITS = 15  # of a number: Excel keeps no more
_NUMBER = re.compile(r"(-?(?:0|[1-9]\d*)(?:\.(\d{1,10}))?)(\D?)")
_LIST = "文本"
_NAMES = ("主动公开", "申请办理", "复议诉讼")
_WIDE = 110  # the width of all columns of a table, in characters


def write(manuscript: Manuscript) -> bytes:
    """The manuscript as a book of sheets. Raises `Unwritable` when a paragraph is longer than a cell may be."""
    lines = [*listed(manuscript, _LONGEST)]
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties(
        {"title": manuscript.title, "author": manuscript.organisation, "comments": f"Gongkai {__version__}"}
    )
    looks = _Looks(book)
    _list(book.add_worksheet(_LIST), lines, looks)
    sheets = [sheet for part in manuscript.parts for sheet in part.sheets]
    for name, sheet in zip(_NAMES, sheets, strict=True):
        _table(book.add_worksheet(name), sheet, looks)
    book.close()
    return file.getvalue()


class _Looks:
    """The formats of cells, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[tuple[object, ...], Any] = {}

    def get(self, **properties: object) -> Any:
        """The format with these properties, in the letters of all cells."""
        key = tuple(sorted(properties.items()))
        if key not in self._known:
            common = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
            self._known[key] = self._book.add_format({**common, **properties})
        return self._known[key]

    def of(self, box: Box, code: str = "") -> Any:
        """The format of a box; `code` is how its number is shown."""
        if box.cell:
            return self.get(border=1, align="right", **({"num_format": code} if code else {}))
        head = box.scope != "row" or box.rows > 1
        if head:
            return self.get(border=1, bold=box.scope is not None, align="center", bg_color="#F4F5F7")
        return self.get(border=1, align="left")


def _list(page: Any, lines: list[tuple[str, str]], looks: _Looks) -> None:
    page.set_column(0, 0, 11)
    page.set_column(1, 1, 100)
    for column, head in enumerate(LIST):
        page.write_string(0, column, head, looks.get(bold=True, bottom=2))
    for row, (name, text) in enumerate(lines, 1):
        strong = name in ("标题", "章节")
        page.write_string(row, 0, name, looks.get(font_color="#5A626D", valign="top"))
        page.write_string(row, 1, text, looks.get(bold=strong, valign="top"))
    page.freeze_panes(1, 0)
    _print(page, landscape=False)


def _table(page: Any, sheet: Sheet, looks: _Looks) -> None:
    parts = sum(sheet.widths)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, max(_WIDE * width / parts, 7))
    for row, column, box in laid(sheet.rows):
        found = _NUMBER.fullmatch(box.text) if box.cell else None
        number = _is_kept(found)
        look = looks.of(box, _shown(found) if found and number else "")
        last = row + box.rows - 1, column + box.columns - 1
        if last != (row, column):
            page.merge_range(row, column, *last, "", look)
        if not box.text:
            page.write_blank(row, column, None, look)
        elif found and number:
            page.write_number(row, column, float(found[1]) if found[2] else int(found[1]), look)
        else:
            page.write_string(row, column, box.text, look)
    if heads := head_rows(sheet.rows):
        page.freeze_panes(heads, 0)
        page.repeat_rows(0, heads - 1)
    _print(page, landscape=len(sheet.widths) > 12)


def _is_kept(found: re.Match[str] | None) -> bool:
    """Whether a sheet keeps the number as it is: Excel has fifteen digits."""
    return found is not None and sum(letter.isdigit() for letter in found[1]) <= _DIGITS and found[1] != "-0"


def _shown(found: re.Match[str]) -> str:
    """How the sheet shows the number: with all its decimals, and its unit behind it."""
    unit = f'"{found[3]}"' if found[3] else ""
    return ("0." + "0" * len(found[2]) if found[2] else "0") + unit


def _print(page: Any, *, landscape: bool) -> None:
    page.set_paper(9)
    page.set_margins(0.7, 0.7, 0.75, 0.75)
    page.fit_to_pages(1, 0)
    if landscape:
        page.set_landscape()

"""Sheets (.xlsx, .xlsm, .et saved as .xlsx) from their XML: openpyxl tells no merged cells where it reads fast."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from lxml import etree

from gongkai.annualreport.document import Document
from gongkai.annualreport.readers import written
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.refusals import broken
from gongkai.annualreport.readers.sheets import Sheet, blocks_of, numbered
from gongkai.annualreport.readers.zipped import Package

_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_NUMBER = re.compile(r"-?\d+")
_DIGITS = 15  # of a number that a sheet keeps
_NONE: Mapping[str, int] = {}


def read(data: bytes, budget: Budget) -> Document:
    """The tables and lines of all sheets that are shown, in order."""
    with Package(data, budget, "Excel") as package:
        book = package.main_part("xl/workbook.xml")
        targets = package.targets(book)
        strings = _strings(package, targets)
        roots = [package.xml(path) for path in _sheets(package, book, targets)]
        sheets = [_sheet(root, strings, budget) for root in roots if root is not None]
        if written.is_book(sheets):
            places = written.places(package, targets)
            sheets = [_sheet(root, strings, budget, places) for root in roots if root is not None]
            return written.book(sheets)
        blocks = [block for sheet in sheets for block in blocks_of(sheet, budget)]
        return Document("xlsx", numbered(blocks), package.title())


def _sheets(package: Package, book: str, targets: dict[str, tuple[str, str]]) -> list[str]:
    """The parts of the sheets that are shown; of all of them when none is."""
    root = package.xml(book)
    if root is None:
        raise broken("Excel")
    shown: list[str] = []
    hidden: list[str] = []
    for sheet in root.iter("{*}sheet"):
        ids = [value for name, value in sheet.items() if str(name).endswith("}id")]
        kind, path = targets.get(str(ids[0]) if ids else "", ("", ""))
        if kind == "worksheet":
            (shown if sheet.get("state", "visible") == "visible" else hidden).append(path)
    return shown or hidden


def _strings(package: Package, targets: dict[str, tuple[str, str]]) -> list[str]:
    path = next((path for kind, path in targets.values() if kind == "sharedStrings"), "")
    root = package.xml(path) if path else None
    return [] if root is None else [_text(item) for item in root.iter("{*}si")]


def _text(item: etree._Element) -> str:
    """The text of a string in one or more runs, without the readings that Japanese and Chinese sheets may add."""
    parts = (part.text or "" for part in item.iter("{*}t") if not str(part.getparent().tag).endswith("}rPh"))  # type: ignore[union-attr]
    return "".join(parts).replace("_x000D_", "").replace("\r", "").strip()


def _sheet(root: etree._Element, strings: list[str], budget: Budget, places: Mapping[str, int] = _NONE) -> Sheet:
    """The sheet's texts. `places` are the decimals that numbers of each style have at least."""
    sheet = Sheet()
    row = column = -1
    for number, cell in enumerate(root.iter("{*}row", "{*}c")):
        if number % 5000 == 0:
            budget.time()
        if str(cell.tag).endswith("}row"):
            said = cell.get("r", "")
            row = int(said) - 1 if said.isdecimal() and len(said) < 8 else row + 1
            column = -1
            continue
        place = _place(cell.get("r", ""))
        row, column = place or (max(row, 0), column + 1)
        text = _value(cell, strings)
        if places and text:
            text = written.padded(text, places.get(cell.get("s", ""), 0)) if cell.get("t", "n") == "n" else text
        if text:
            budget.cells(1)
            budget.characters(len(text))
            sheet.texts[row, column] = text
    _merge(root, sheet, budget)
    return sheet


def _merge(root: etree._Element, sheet: Sheet, budget: Budget) -> None:
    """Note how far merged cells reach, as far as the sheet is filled: a title may be merged over all columns."""
    bottom = max((row for row, _ in sheet.texts), default=0)
    right = max((column for _, column in sheet.texts), default=0)
    for merged in root.iter("{*}mergeCell"):
        first, _, last = merged.get("ref", "").partition(":")
        begin, end = _place(first), _place(last)
        if begin and end and begin[0] <= bottom and begin[1] <= right:
            high, wide = min(end[0], bottom) - begin[0] + 1, min(end[1], right) - begin[1] + 1
            if high > 0 < wide:
                budget.cells(high * wide)
                sheet.spans[begin] = (high, wide)


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column, from 0, of a reference such as B3."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = 26 * column + ord(letter) - 64
    return max(int(found[2]) - 1, 0), column - 1


def _value(cell: etree._Element, strings: list[str]) -> str:
    """What the cell shows: numbers as they are kept, in their shortest form, without a sheet's rounding errors."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    raw = next((part.text or "" for part in cell if str(part.tag).endswith("}v")), "")
    if kind == "s":
        index = int(raw) if raw.isdecimal() and len(raw) < 9 else len(strings)
        return strings[index] if index < len(strings) else ""
    return _shortest(raw) if kind == "n" else raw.strip()


def _shortest(raw: str) -> str:
    if not raw or _NUMBER.fullmatch(raw):
        return raw
    try:
        number = Decimal(f"{float(raw):.{_DIGITS}g}")
    except (ValueError, InvalidOperation):
        return raw.strip()
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return raw.strip()
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text

"""What files that Gongkai wrote say of their own paragraphs: which is the title, and which head the sections.

    HTML        h1, h2 and captions of a page whose main part is marked as a report
    Word        the paragraphs' styles
    sheets, CSV the first of two columns, in a list that begins with 栏目 and 内容
    Markdown    # and ##, below a head with the file's properties

What the file looks like is never asked, so text of a report may look like anything. (PDF: `pdf_tagged`.)
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gongkai.annualreport.document import Block, Cell, Document, Paragraph, Place, Role, Table
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.refusals import broken

if TYPE_CHECKING:
    from gongkai.annualreport.readers.sheets import Sheet
    from gongkai.annualreport.readers.zipped import Package

# Characters that are none, and so in no text; they go before what is marked while a file is read.
_SIGNS: dict[str, Role] = {"\ufdd0": "title", "\ufdd1": "heading", "\ufdd2": "caption"}
STYLES = b'"GongkaiHeading"'
"""What stands in the source of a Word document with our styles."""
_STYLES = {"GongkaiTitle": "\ufdd0", "GongkaiHeading": "\ufdd1"}
_TAGS = re.compile(r"<h1>|<h2 id=\"[a-z]+\">|<caption>")
_SIGN_OF = {"<h1": "\ufdd0", "<h2": "\ufdd1", "<ca": "\ufdd2"}
_AUTHOR = re.compile(r'<meta name="author" content="([^"]*)">')
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"

LIST = ("栏目", "内容")
"""The heads of the list of a report's text in a sheet or CSV."""
ORGANISATION = "行政机关"
KINDS: dict[str, Role] = {"标题": "title", "引言": "", "章节": "heading", "正文": ""}
"""What a line of that list is."""
_NAMES = {*KINDS, *LIST, ORGANISATION}
_GUARDED = "=+-@\t\r'"

_HEAD = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_DECIMALS = re.compile(r"0\.(0+)")
_RULE = re.compile(r"\|(?: ?:?-+:? ?\|)+\s*")
_BARS = re.compile(r"(?<!\\)((?:\\\\)*)\|")


def is_page(text: str) -> bool:
    """Whether this is a page that Gongkai wrote."""
    return '<main class="annual-report"' in text and '<meta name="generator" content="Gongkai ' in text


def page(text: str, budget: Budget) -> Document:
    """The report's page."""
    plain = text.translate(dict.fromkeys(map(ord, _SIGNS)))
    marked = _TAGS.sub(lambda tag: tag[0] + _SIGN_OF[tag[0][:3]], plain)
    document: Document = import_module(f"{__package__}.html").read(marked, budget)
    author = _AUTHOR.search(text)
    return signed(document, unescape(author[1]) if author else "")


def sign_styles(body: Any, space: str) -> None:
    """Put a sign before each paragraph of Word's whose style is a title's or a heading's of ours."""
    for style in body.iter(space + "pStyle"):
        sign = _STYLES.get(style.get(space + "val") or "")
        text = next(style.getparent().getparent().iter(space + "t"), None) if sign else None
        if text is not None:
            text.text = f"{sign}{text.text or ''}"


def creator(package: Package) -> str:
    """Who made the file, as its properties say."""
    for kind, path in package.targets("").values():
        root = package.xml(path) if kind == "core-properties" else None
        found = None if root is None else root.find(_CREATOR)
        if found is not None:
            return found.text or ""
    return ""


def signed(document: Document, organisation: str) -> Document:
    """The document with the signs before its paragraphs taken off and noted."""
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.text[:1] in _SIGNS:
            block.role = _SIGNS[block.text[0]]
            block.text = block.text[1:]
    document.organisation = organisation
    return document


def guarded(text: str) -> str:
    """`text` for a CSV cell: an apostrophe before what a sheet would take for a formula, or that begins with one."""
    return f"'{text}" if text[:1] in _GUARDED and text else text


def is_columns(text: str) -> bool:
    """Whether this is CSV that Gongkai wrote."""
    return text.lstrip("\ufeff").startswith(",".join(LIST))


def columns(text: str, budget: Budget) -> Document:
    """The list and the tables of a report's CSV."""
    budget.characters(len(text))
    lines: list[tuple[str, str, Place]] = []
    tables: list[list[list[str]]] = [[]]
    for number, values in enumerate(_rows(text), 1):
        row = [value.strip() for value in values]
        if any(row) and row[0] in _NAMES and not any(row[2:]):
            lines.append((row[0], "".join(row[1:2]).removeprefix("'"), Place(line=number)))
        elif any(row):
            budget.cells(len(row))
            tables[-1].append(row)
        if not any(row) or row[0] in _NAMES:
            tables.append([])
    document = _listed("csv", lines)
    document.blocks += _numbered([_cells(rows) for rows in tables if rows])
    return document


def _rows(text: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    except csv.Error:
        raise broken("CSV") from None


def _cells(rows: list[list[str]]) -> list[Cell]:
    return [Cell(text, row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts)]


def is_book(sheets: Sequence[Sheet]) -> bool:
    """Whether the first of these sheets is the list of a report that Gongkai wrote."""
    first = sheets[0].texts if sheets else {}
    return (first.get((0, 0)), first.get((0, 1))) == LIST


def book(sheets: Sequence[Sheet]) -> Document:
    """The list and the tables of a report's sheets."""
    first = sheets[0].texts
    rows = sorted(row for row, column in first if column == 0)
    lines = [(first[row, 0], first.get((row, 1), ""), Place(row=row + 1, cell=2)) for row in rows]
    document = _listed("xlsx", lines)
    document.blocks += _numbered([_sheet(sheet) for sheet in sheets[1:]])
    return document


def places(package: Package, targets: dict[str, tuple[str, str]]) -> dict[str, int]:
    """The decimals that each style of a cell shows: 2 for 0.00, by the style's number."""
    path = next((path for kind, path in targets.values() if kind == "styles"), "")
    root = package.xml(path) if path else None
    if root is None:
        return {}
    codes = {"2": "0.00"} | {str(code.get("numFmtId")): str(code.get("formatCode")) for code in root.iter("{*}numFmt")}
    formats = [str(style.get("numFmtId")) for styles in root.iter("{*}cellXfs") for style in styles]
    shown = {str(at): _DECIMALS.match(codes.get(number, "")) for at, number in enumerate(formats)}
    return {style: len(found[1]) for style, found in shown.items() if found}


def padded(number: str, decimals: int) -> str:
    """`number` with at least so many decimals: a sheet shows 12.50 and keeps 12.5."""
    whole, _, part = number.partition(".")
    return f"{whole}.{part.ljust(decimals, '0')}" if decimals else number


def _sheet(sheet: Sheet) -> list[Cell]:
    places = sorted(sheet.texts)
    return [Cell(sheet.texts[place], *place, *sheet.spans.get(place, (1, 1))) for place in places]


def _numbered(tables: Iterable[list[Cell]]) -> list[Table]:
    return [Table(number, cells) for number, cells in enumerate(tables, 1)]


def _listed(kind: str, lines: Iterable[tuple[str, str, Place]]) -> Document:
    document = Document(kind)
    for name, text, place in lines:
        if name in KINDS:
            document.blocks.append(Paragraph(text, place, KINDS[name]))
        elif name == ORGANISATION:
            document.organisation = text
    return document


def is_markdown(text: str) -> bool:
    """Whether this is Markdown that Gongkai wrote."""
    return text.lstrip("\ufeff").startswith("---\ngenerator: Gongkai ")


def markdown(text: str, budget: Budget) -> Document:
    """The report's Markdown."""
    budget.characters(len(text))
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    head = _HEAD.match(text)
    start = head.end() if head else 0
    document = Document("text", organisation=_property(head[1], "organisation") if head else "")
    tables: list[list[list[str]]] = [[]]
    for number, line in enumerate(text[start:].split("\n"), text.count("\n", 0, start) + 1):
        if not line.startswith("|"):
            document.blocks += _marked(line, number)
            tables.append([])
        elif not _RULE.fullmatch(line):
            tables[-1].append([_plain(cell.strip()) for cell in _cut(line)])
    document.blocks += _numbered([_cells(rows) for rows in tables if rows])
    return document


def _marked(line: str, number: int) -> list[Block]:
    mark, _, rest = line.partition(" ")
    if mark in ("#", "##"):
        return [Paragraph(_plain(rest), Place(number, 1), "title" if mark == "#" else "heading")]
    return [Paragraph(_plain(line), Place(number, 1))] if line.strip() else []


def _cut(row: str) -> list[str]:
    """The cells of a row, between bars that no backslash stands before."""
    return _BARS.sub("\\1\ufdd0", row.strip().removeprefix("|").removesuffix("|")).split("\ufdd0")


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _property(head: str, name: str) -> str:
    """A property of the file's head: text in quotation marks, as JSON and YAML both have it."""
    for line in head.split("\n"):
        key, _, value = line.partition(": ")
        if key == name:
            try:
                said = json.loads(value)
            except ValueError:
                return value.strip()
            return said if isinstance(said, str) else ""
    return ""

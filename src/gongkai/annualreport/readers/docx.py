"""Word (.docx, .docm, .dotx, also the strict form of the standard), from its XML.

python-docx is not used: it takes ten times as long for the cells of a table. Instead of visiting each element, the few
kinds that matter are picked from the tree in order; for that, nested tables and text boxes are lifted out of what holds
them.
"""

from __future__ import annotations

from lxml import etree

from gongkai.annualreport.document import Block, Document, Paragraph, Table
from gongkai.annualreport.readers import written
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.docx_tables import Parts, Row, RowCell, cells_of
from gongkai.annualreport.readers.grid import is_layout
from gongkai.annualreport.readers.refusals import broken
from gongkai.annualreport.readers.zipped import Package

_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
# Stands where a table was lifted out.
_TABLE = "table"
# Word itself allows 63 columns.
_WIDEST = 1000
_OFF = ("0", "false", "off")


def read(data: bytes, budget: Budget) -> Document:
    """The document's paragraphs and tables."""
    with Package(data, budget, "Word") as package:
        source = package.read(package.main_part("word/document.xml"))
        root = package.parse(source)
        title = package.title()
        creator = written.creator(package) if written.STYLES in source else ""
    space = next((f"{{{name}}}" for name in _NAMESPACES if root.tag == f"{{{name}}}document"), None)
    body = None if space is None else root.find(f"{space}body")
    if space is None or body is None:
        raise broken("Word")
    if written.STYLES in source:
        written.sign_styles(body, space)
    _clean(body, space, source)
    blocks = _Reader(space, budget).blocks(body)
    for number, table in enumerate([block for block in blocks if isinstance(block, Table)], 1):
        table.number = number
    return written.signed(Document("docx", blocks, title), creator)


def _clean(body: etree._Element, space: str, source: bytes) -> None:
    """Take out what was deleted, is hidden, or is there twice; each search only when the source has the word for it."""
    if b":del " in source or b":cellDel" in source:
        for mark in list(body.iter(space + "del", space + "cellDel")):
            # A deleted row or cell says so among its properties.
            owner = mark.getparent()
            if owner is not None and owner.tag in (space + "trPr", space + "tcPr"):
                _remove(owner.getparent())
    if b"vanish" in source:
        for mark in list(body.iter(space + "vanish")):
            properties = mark.getparent()
            run = None if properties is None else properties.getparent()
            if run is not None and run.tag == space + "r" and mark.get(space + "val") not in _OFF:
                _remove(run)
    dropped = ("pPr", "del", "moveFrom", "rt", "tcPrChange", "trPrChange", "tblPrChange")
    etree.strip_elements(body, *(space + name for name in dropped), _FALLBACK, with_tail=False)
    if b"txbxContent" in source:
        for box in reversed(list(body.iter(space + "txbxContent"))):
            # A box is read after the paragraph that it hangs on.
            host = next(box.iterancestors(space + "p"), None)
            if host is not None:
                host.addnext(box)


def _remove(element: etree._Element | None) -> None:
    parent = None if element is None else element.getparent()
    if element is not None and parent is not None:
        parent.remove(element)


class _Reader:
    """Picks text and structure from the tree, by names in the namespace that the document uses."""

    def __init__(self, space: str, budget: Budget) -> None:
        self._budget = budget
        self._value = space + "val"
        self._table = space + "tbl"
        self._paragraph = space + "p"
        self._text = {space + "t", _MATH}
        self._marks = {
            space + "p": "\n",
            space + "br": "\n",
            space + "cr": "\n",
            space + "tab": "\t",
            space + "ptab": "\t",
            space + "noBreakHyphen": "-",
        }
        self._row, self._cell = space + "tr", space + "tc"
        self._span, self._before = space + "gridSpan", space + "gridBefore"
        self._down, self._right = space + "vMerge", space + "hMerge"
        self._words = (*self._text, *self._marks, _TABLE)
        self._all = (*self._words, self._row, self._cell, self._span, self._before, self._down, self._right)

    def blocks(self, container: etree._Element) -> list[Block]:
        """The paragraphs and tables of the body, or of a wrapper or text box in it."""
        blocks: list[Block] = []
        for element in container:
            if element.tag == self._paragraph:
                parts: Parts = []
                for word in element.iter(*self._words):
                    self._add(word, parts)
                blocks += self._as_blocks(parts, [])
            elif element.tag == self._table:
                blocks += self._blocks_of_table(element)
            elif len(element):
                blocks += self.blocks(element)
        return blocks

    def _lift(self, table: etree._Element) -> list[etree._Element]:
        """The tables that stand in cells of `table`, each replaced by an element with its number."""
        inner = table.iter(self._table)
        next(inner)
        if next(inner, None) is None:
            return []
        found = [nested for nested in table.iter(self._table) if next(nested.iterancestors(self._table), None) is table]
        for number, nested in enumerate(found):
            parent = nested.getparent()
            if parent is not None:
                parent.replace(nested, etree.Element(_TABLE, number=str(number)))
        return found

    def _add(self, element: etree._Element, parts: Parts) -> None:
        tag = element.tag
        if tag in self._text:
            parts.append(element.text or "")
        elif tag == _TABLE:
            parts.append(int(element.get("number") or 0))
        else:
            parts.append(self._marks[tag])  # type: ignore[index]

    def _as_blocks(self, parts: Parts, tables: list[etree._Element]) -> list[Block]:
        blocks: list[Block] = []
        words: list[str] = []
        for part in parts:
            if isinstance(part, str):
                words.append(part)
            else:
                blocks += self._paragraphs(words)
                blocks += self._blocks_of_table(tables[part])
                words = []
        return blocks + self._paragraphs(words)

    def _paragraphs(self, words: list[str]) -> list[Block]:
        text = "".join(words).replace("\xa0", " ").replace("\u200b", "")
        self._budget.characters(len(text))
        lines = [Paragraph(line) for line in text.split("\n") if line and not line.isspace()]
        self._budget.lines(len(lines))
        return [*lines]

    def _blocks_of_table(self, table: etree._Element) -> list[Block]:
        """The table and those nested in it; one that is only a frame gives what it holds, in order."""
        self._budget.time()
        nested = self._lift(table)
        rows = self._rows(table)
        cells = cells_of(rows, self._budget)
        self._budget.characters(sum(len(cell.text) for cell in cells))
        if is_layout(cells) or (nested and len(cells) < 12):
            parts = (cell.parts for row in rows for cell in row.cells if not cell.goes_on_down)
            return [block for part in parts for block in self._as_blocks(part, nested)]
        return [Table(0, cells), *(block for inner in nested for block in self._blocks_of_table(inner))]

    def _rows(self, table: etree._Element) -> list[Row]:
        """The rows, in one pass: properties stand before what they are of."""
        row, cell, seen = Row(), RowCell(), 0
        rows: list[Row] = []
        text, marks = self._text, self._marks
        for element in table.iter(*self._all):
            tag = element.tag
            if tag in text:
                cell.parts.append(element.text or "")
            elif tag in marks:
                cell.parts.append(marks[tag])
            elif tag == self._cell:
                cell = RowCell()
                row.cells.append(cell)
            elif tag == self._row:
                seen += len(row.cells)
                if seen > self._budget.limits.cells:
                    # Long before the table is laid out: it may go on and on.
                    self._budget.cells(seen)
                row = Row()
                rows.append(row)
            else:
                self._property(element, row, cell)
        return rows

    def _property(self, element: etree._Element, row: Row, cell: RowCell) -> None:
        tag, value = element.tag, element.get(self._value)
        if tag == _TABLE:
            cell.parts.append(int(element.get("number") or 0))
        elif tag == self._span:
            cell.columns = max(_number(value), 1)
        elif tag == self._before:
            row.before = _number(value)
        elif tag == self._down:
            cell.begins_merge, cell.goes_on_down = value == "restart", value != "restart"
        elif tag == self._right:
            cell.goes_on_right = value != "restart"


def _number(value: str | None) -> int:
    return min(int(value), _WIDEST) if value and value.isdecimal() and len(value) < 9 else 1

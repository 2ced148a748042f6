"""Paragraphs and tables of a PDF that Gongkai wrote, by the tags that it gave them.

Tags say what the text on a page is part of; the text itself is what the page shows. Only files that name Gongkai as
their maker are read so: what other programs tag is often not what the page looks like.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2_raw as pdfium

from gongkai.annualreport.document import Document, Paragraph, Place, Role, Table
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.grid import Loose, lay
from gongkai.annualreport.readers.pdf_paths import fast

_MARK = "gongkai-report"  # the keyword by which a file says that it is ours
_ROLES: dict[str, Role] = {"H1": "title", "H2": "heading", "P": ""}
_DEEP = 12  # tags within tags: document, table, part, row, cell
_MOST = 100_000  # tags in one, and characters of a page
# A page of ours begins 28 mm from its edge, and a paragraph 32 points further.
_HYPHENS = (0x02, 0xAD, 0xFFFE)  # what pdfium gives for one at the end of a line
_SPACE = 0.12  # a space's width in parts of a character's height
_INDENTED = 28 / 25.4 * 72 + 16

_VOID, _INT = ctypes.c_void_p, ctypes.c_int
_holder = fast(pdfium.FPDFText_GetTextObject, _VOID, _VOID, _INT)
_made_up = fast(pdfium.FPDFText_IsGenerated, _INT, _VOID, _INT)
_mark = fast(pdfium.FPDFPageObj_GetMarkedContentID, _INT, _VOID)
_code = fast(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _VOID, _INT)
_box = fast(pdfium.FPDFText_GetLooseCharBox, _INT, _VOID, _INT, _VOID)


def document(handle: Any, pages: int, title: str, budget: Budget) -> Document | None:
    """What a PDF that Gongkai wrote holds; None for every other."""
    if _property(handle, b"Keywords") != _MARK:
        return None
    found = _Found(Document("pdf", title=title, organisation=_property(handle, b"Author")), budget)
    for index in range(pages):
        budget.time()
        with _tagged(handle, index) as (chars, tree):
            if tree:
                found.page(_Texts(chars, budget), tree, index + 1)
    return found.document if found.document.marked else None


def _property(handle: Any, name: bytes) -> str:
    size = pdfium.FPDF_GetMetaText(handle, name, None, 0)
    if not 2 < size < 4096:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(handle, name, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


@contextmanager
def _tagged(handle: Any, index: int) -> Iterator[tuple[Any, Any]]:
    """A page's characters and its tags, both None where it has none."""
    page = pdfium.FPDF_LoadPage(handle, index)
    chars = pdfium.FPDFText_LoadPage(page) if page else None
    tree = pdfium.FPDF_StructTree_GetForPage(page) if chars else None
    try:
        yield chars, tree
    finally:
        if tree:
            pdfium.FPDF_StructTree_Close(tree)
        if chars:
            pdfium.FPDFText_ClosePage(chars)
        if page:
            pdfium.FPDF_ClosePage(page)


class _Texts:
    """The texts of a page by the numbers that tags give them, and where they begin and end."""

    def __init__(self, chars: Any, budget: Budget) -> None:
        self._halves: dict[int, list[str]] = {}
        self._begins: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._pointer = pointer = ctypes.cast(chars, ctypes.c_void_p).value or 0
        count = min(max(pdfium.FPDFText_CountChars(chars), 0), _MOST)
        budget.characters(count)
        numbers: dict[int, int] = {}
        for index in range(count):
            holder = _holder(pointer, index) or 0
            number = numbers.get(holder)
            if number is None:
                number = numbers[holder] = _mark(holder) if holder else -1
            if number < 0 or _made_up(pointer, index) == 1:
                continue  # the number of the page, or white space that pdfium makes of a gap
            # pdfium gives a rare character as the two halves that UTF-16 has for it.
            code = _code(pointer, index)
            self._halves.setdefault(number, []).append("-" if code in _HYPHENS else chr(min(code, 0xFFFF)))
            self._begins.setdefault(number, index)
            self._ends[number] = index

    def text(self, numbers: list[int]) -> str:
        """The text under these numbers. Where the font changes at a space the page may have none.

        Then there is a gap in the line, or, where the line ends, a number with nothing under it.
        """
        halves, before, lost = "", None, False
        for number in numbers:
            if number not in self._halves:
                lost = True
                continue
            text = "".join(self._halves[number])
            spaced = halves[-1:] == " " or text[0] == " "
            if before is not None and not spaced and (lost or self._gap(self._ends[before], self._begins[number])):
                halves += " "
            halves += text
            before, lost = number, False
        return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def left(self, numbers: list[int]) -> float:
        """Where the text under these numbers begins."""
        return next((self._at(self._begins[number])[0] for number in numbers if number in self._begins), 0.0)

    def _gap(self, before: int, after: int) -> bool:
        """Whether a gap as wide as a space stands between two characters of a line."""
        _, top, right, bottom = self._at(before)
        left, top_after, _, bottom_after = self._at(after)
        size = abs(top - bottom)
        level = abs((top + bottom) - (top_after + bottom_after)) < size
        return level and left - right > _SPACE * size

    def _at(self, index: int) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a character."""
        box = (ctypes.c_float * 4)()
        _box(self._pointer, index, ctypes.addressof(box))
        return box[0], box[1], box[2], box[3]


class _Found:
    """What the tags of page after page hold."""

    def __init__(self, found: Document, budget: Budget) -> None:
        self.document = found
        self._budget = budget
        self._texts: _Texts
        self._page = 0
        self._first = True

    def page(self, texts: _Texts, tree: Any, number: int) -> None:
        """Add a page."""
        self._texts, self._page, self._first = texts, number, True
        for at in _upto(pdfium.FPDF_StructTree_CountChildren(tree)):
            self._add(pdfium.FPDF_StructTree_GetChildAtIndex(tree, at), 0)

    def _add(self, element: Any, depth: int) -> None:
        self._budget.time()
        kind = _kind(element)
        if kind == "Table":
            self._table(element)
        elif kind in _ROLES:
            self._paragraph(_ROLES[kind], _numbers(element))
        elif depth < _DEEP:
            for _, inner in _within(element):
                if inner:
                    self._add(inner, depth + 1)

    def _paragraph(self, role: Role, numbers: list[int]) -> None:
        """A paragraph. What a page begins with is the rest of the last one unless its first line is indented."""
        text, blocks = self._texts.text(numbers), self.document.blocks
        last = blocks[-1] if blocks else None
        goes_on = self._first and not role and self._texts.left(numbers) < _INDENTED
        if text and goes_on and isinstance(last, Paragraph) and not last.role:
            last.text += text
        elif text:
            blocks.append(Paragraph(text, Place(page=self._page), role))
        self._first = self._first and not text

    def _table(self, element: Any) -> None:
        rows = [[self._cell(cell) for cell in _all(row, ("TH", "TD"))] for row in _all(element, ("TR",))]
        cells = lay(rows, self._budget)
        for cell in cells:
            cell.page = self._page
        number = 1 + sum(isinstance(block, Table) for block in self.document.blocks)
        self.document.blocks.append(Table(number, cells))
        self._first = False

    def _cell(self, element: Any) -> Loose:
        return self._texts.text(_numbers(element)).strip(), _span(element, b"RowSpan"), _span(element, b"ColSpan")


def _upto(count: int) -> range:
    return range(min(max(count, 0), _MOST))


def _kind(element: Any) -> str:
    buffer = ctypes.create_string_buffer(64)
    size = pdfium.FPDF_StructElement_GetType(element, buffer, 64)
    return buffer.raw[: min(max(size - 2, 0), 62)].decode("utf-16-le", "replace")


def _within(element: Any) -> Iterator[tuple[int, Any]]:
    """What an element holds on this page: numbers of text, or -1 and an element."""
    for at in _upto(pdfium.FPDF_StructElement_CountChildren(element)):
        number = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, at)
        yield (number, None) if number >= 0 else (-1, pdfium.FPDF_StructElement_GetChildAtIndex(element, at))


def _numbers(element: Any, depth: int = 0) -> list[int]:
    """The numbers of all text in an element."""
    found: list[int] = []
    for number, inner in _within(element):
        if number >= 0:
            found.append(number)
        elif inner and depth < _DEEP:
            found += _numbers(inner, depth + 1)
    return found


def _all(element: Any, kinds: tuple[str, ...], depth: int = 0) -> list[Any]:
    """The elements of these kinds in an element, not those within each other."""
    found: list[Any] = []
    for _, inner in _within(element):
        if inner and _kind(inner) in kinds:
            found.append(inner)
        elif inner and depth < _DEEP:
            found += _all(inner, kinds, depth + 1)
    return found


def _span(element: Any, name: bytes) -> int:
    number = ctypes.c_float()
    for at in _upto(pdfium.FPDF_StructElement_GetAttributeCount(element)):
        attribute = pdfium.FPDF_StructElement_GetAttributeAtIndex(element, at)
        value = pdfium.FPDF_StructElement_Attr_GetValue(attribute, name) if attribute else None
        if value and pdfium.FPDF_StructElement_Attr_GetNumberValue(value, ctypes.byref(number)):
            return min(max(int(number.value), 1), 1000)
    return 1

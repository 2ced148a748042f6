"""Characters and drawn lines of PDF pages, straight from pdfium.

A page has hundreds of characters and objects and each costs a call, so the calls that are made for each of them go
through prototypes without conversion: they take half the time of those that pypdfium2 declares.

pdfium is not safe for threads: one lock holds it while a file is read.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

from gongkai.annualreport.readers.pdf_paths import Ruling, fast, rulings
from gongkai.annualreport.readers.refusals import broken, refusal

_FEW = 64  # objects of a page looked at for a picture
_LOCK = threading.Lock()
_PASSWORD, _SECURITY = 4, 5
# How many characters are asked which way they run.
_SAMPLE = 15
# What pdfium gives for a hyphen at the end of a line.
_HYPHENS = str.maketrans("\ufffe\x02\u00ad", "---")


_box = fast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_code = fast(pdfium.FPDFText_GetUnicode, ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)


class Page(NamedTuple):
    """A page as it is read: turned so that its text runs from left to right, y downwards from its upper edge.

    Character i of `text` stands at `lefts[i]` and so on, those in `oblique` are part of a watermark.
    """

    number: int
    width: float
    height: float
    text: str
    lefts: list[float]
    tops: list[float]
    rights: list[float]
    bottoms: list[float]
    rulings: list[Ruling]
    oblique: frozenset[int]


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """pdfium's handle for the file, closed in the end."""
    with _LOCK:
        pdfium.FPDF_InitLibraryWithConfig(ctypes.byref(pdfium.FPDF_LIBRARY_CONFIG(version=2)))
        handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not handle:
            raise refusal("locked") if pdfium.FPDF_GetLastError() in (_PASSWORD, _SECURITY) else broken("PDF")
        try:
            yield handle
        finally:
            pdfium.FPDF_CloseDocument(handle)


def page_count(handle: Any) -> int:
    """How many pages the file says it has."""
    return int(pdfium.FPDF_GetPageCount(handle))


def title(handle: Any) -> str:
    """The title among the file's properties."""
    size = pdfium.FPDF_GetMetaText(handle, b"Title", None, 0)
    if not 2 < size < 4096:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(handle, b"Title", buffer, size)
    return " ".join(buffer.raw[: size - 2].decode("utf-16-le", "replace").split())


def page(handle: Any, index: int, most: int) -> Page | None:
    """The page at `index`, None when it is beyond repair. `most` bounds its characters and its objects."""
    loaded = pdfium.FPDF_LoadPage(handle, index)
    if not loaded:
        return None
    try:
        chars = pdfium.FPDFText_LoadPage(loaded)
        if not chars:
            return None
        try:
            return _page(loaded, chars, index, most)
        finally:
            pdfium.FPDFText_ClosePage(chars)
    finally:
        pdfium.FPDF_ClosePage(loaded)


def reading_turn(loaded: Any) -> int:
    """By how many quarters, clockwise, a loaded page has to be turned for most of its text to be upright."""
    chars = pdfium.FPDFText_LoadPage(loaded)
    if not chars:
        return int(pdfium.FPDFPage_GetRotation(loaded)) % 4
    try:
        return _turn(loaded, chars, max(0, pdfium.FPDFText_CountChars(chars)))
    finally:
        pdfium.FPDFText_ClosePage(chars)


def has_picture(handle: Any, index: int, *, letters: bool) -> bool:
    """Whether the page at `index` shows something that is no text: a picture, or where it has no letters anything."""
    loaded = pdfium.FPDF_LoadPage(handle, index)
    if not loaded:
        return False
    try:
        count = int(pdfium.FPDFPage_CountObjects(loaded))
        if not letters:
            return count > 0
        kinds = (pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(loaded, at)) for at in range(min(count, _FEW)))
        return any(kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM) for kind in kinds)
    finally:
        pdfium.FPDF_ClosePage(loaded)


class Raster(NamedTuple):
    """A page drawn in dots: rows of blue, green, red, one byte each; `size` is its long side in points."""

    width: int
    height: int
    dots: bytes
    size: float


def raster(handle: Any, index: int, longest: int) -> Raster | None:
    """The page at `index` drawn with `longest` dots along its long side; None when that cannot be done."""
    loaded = pdfium.FPDF_LoadPage(handle, index)
    if not loaded:
        return None
    try:
        sides = pdfium.FPDF_GetPageWidthF(loaded), pdfium.FPDF_GetPageHeightF(loaded)
        scale = longest / max(*sides, 1.0)
        width, height = (max(1, round(side * scale)) for side in sides)
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, None, 0)
        if not bitmap:
            return None
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, loaded, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            dots = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
            rows = (dots[row * stride : row * stride + 3 * width] for row in range(height))
            return Raster(width, height, dots if stride == 3 * width else b"".join(rows), max(sides))
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
    finally:
        pdfium.FPDF_ClosePage(loaded)


def _page(loaded: Any, chars: Any, index: int, most: int) -> Page:
    pointer = ctypes.cast(chars, ctypes.c_void_p).value or 0
    count = min(max(pdfium.FPDFText_CountChars(chars), 0), most)
    boxes = _boxes(pointer, count)
    area = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(loaded, ctypes.byref(area)):
        area = pdfium.FS_RECTF(0, 842, 595, 0)
    turn = _turn(loaded, chars, count)
    drawn = rulings(ctypes.cast(loaded, ctypes.c_void_p).value or 0, most)
    lines = _turned(turn, area, [[line[side] for line in drawn] for side in range(4)])
    lefts, tops, rights, bottoms = _turned(turn, area, [boxes[side::4] for side in range(4)])
    size = abs(area.right - area.left), abs(area.top - area.bottom)
    width, height = size if turn in (0, 2) else size[::-1]
    oblique = _oblique(chars, tops, bottoms)
    text = _text(chars, pointer, count)
    return Page(index + 1, width, height, text, lefts, tops, rights, bottoms, list(zip(*lines, strict=True)), oblique)


def _boxes(pointer: int, count: int) -> list[float]:
    """Left, top, right, bottom of each character, y upwards: its advance by its font's height, not its ink."""
    boxes = (ctypes.c_float * (4 * count))()
    address = ctypes.addressof(boxes)
    for index in range(count):
        _box(pointer, index, address + 16 * index)
    return boxes[:]


def _text(chars: Any, pointer: int, count: int) -> str:
    """One character for each that pdfium counts."""
    buffer = (ctypes.c_ushort * (count + 1))()
    units = pdfium.FPDFText_GetText(chars, 0, count, buffer) if count else 1
    text = bytes(buffer)[: 2 * (units - 1)].decode("utf-16-le", "replace") if units > 0 else ""
    if len(text) != count:
        codes = (_code(pointer, index) for index in range(count))
        text = "".join(chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd" for code in codes)
    return text.translate(_HYPHENS)


def _turned(turn: int, area: Any, sides: list[list[float]]) -> list[list[float]]:
    """Left, top, right and bottom on the page as it is read; `turn` is in quarters, clockwise."""
    lefts, tops, rights, bottoms = sides
    left, right = min(area.left, area.right), max(area.left, area.right)
    bottom, top = min(area.top, area.bottom), max(area.top, area.bottom)
    if turn == 0:
        return [_from(left, lefts), _to(top, tops), _from(left, rights), _to(top, bottoms)]
    if turn == 1:
        return [_from(bottom, bottoms), _from(left, lefts), _from(bottom, tops), _from(left, rights)]
    if turn == 2:
        return [_to(right, rights), _from(bottom, bottoms), _to(right, lefts), _from(bottom, tops)]
    return [_to(top, tops), _to(right, rights), _to(top, bottoms), _to(right, lefts)]


def _from(edge: float, values: list[float]) -> list[float]:
    return [value - edge for value in values] if edge else values


def _to(edge: float, values: list[float]) -> list[float]:
    return [edge - value for value in values]


def _turn(loaded: Any, chars: Any, count: int) -> int:
    """How the page has to be turned for most of its text to run from left to right."""
    if not count:
        return int(pdfium.FPDFPage_GetRotation(loaded)) % 4
    angles = [pdfium.FPDFText_GetCharAngle(chars, index) for index in range(0, count, count // _SAMPLE + 1)]
    quarters = [-round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0]
    return max(range(4), key=quarters.count) if quarters else 0


def _oblique(chars: Any, tops: list[float], bottoms: list[float]) -> frozenset[int]:
    """The characters that run neither along nor across the page: watermarks, which are large."""
    heights = [bottom - top for top, bottom in zip(tops, bottoms, strict=True)]
    usual = 1.8 * sorted(heights)[len(heights) // 2] if heights else 0.0
    large = [index for index, height in enumerate(heights) if height > usual]
    slants = {index: pdfium.FPDFText_GetCharAngle(chars, index) / (math.pi / 2) for index in large}
    return frozenset(index for index, slant in slants.items() if abs(slant - round(slant)) > 0.05)

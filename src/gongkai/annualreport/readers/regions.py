"""Pages of a file as pictures, so that people can be shown where a figure stands.

    page_pictures(data, numbers)    -> the pages of a PDF, or the picture that the file is; nothing for other kinds

A `Place` names a page and a box on it; the pictures here have the same edges. What a page may cost is bounded: a
picture that would be too large is left out, and evidence is then given in words alone.
"""

from __future__ import annotations

import ctypes
import struct
import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

from gongkai.annualreport.readers import kinds, pdf_native

_SCALE = 1.8
"""Pixels a point: figures of 9 points can be read."""
_MOST_PIXELS = 2_500_000
_MOST_BYTES = 3 << 20
"""Of a page's picture, and of all pages of a file together."""
_MOST_PAGES = 24
_LONG_SIDE = 842.0
"""Points of the long side of a page that was recognised in a picture."""
_LEVELS = bytes(min(255, (level + 16) // 32 * 36) for level in range(256))
"""Eight shades of each colour: enough to read by, and a third of the bytes."""


class PagePicture(NamedTuple):
    """A page's picture. `width` and `height` are in points, as the boxes of places on it are."""

    number: int
    media: str
    data: bytes
    width: float
    height: float


def page_pictures(data: bytes, numbers: Sequence[int]) -> list[PagePicture]:
    """The pages called `numbers`, from 1. Raises `Unreadable` when the file is damaged."""
    if kinds.is_pdf(data):
        return _of_pdf(data, sorted(set(numbers))[:_MOST_PAGES])
    size = _size(data)
    if size is None or len(data) > _MOST_BYTES:
        return []
    scale = _LONG_SIDE / max(size)
    media = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return [PagePicture(1, media, data, size[0] * scale, size[1] * scale)]


def _of_pdf(data: bytes, numbers: Sequence[int]) -> list[PagePicture]:
    found: list[PagePicture] = []
    left = _MOST_BYTES
    with pdf_native.opened(data) as handle:
        count = pdf_native.page_count(handle)
        for number in numbers:
            picture = _page(handle, number) if 0 < number <= count else None
            if picture is not None and len(picture.data) <= left:
                left -= len(picture.data)
                found.append(picture)
    return found


def _page(handle: Any, number: int) -> PagePicture | None:
    loaded = pdfium.FPDF_LoadPage(handle, number - 1)
    if not loaded:
        return None
    try:
        turn = (pdf_native.reading_turn(loaded) - int(pdfium.FPDFPage_GetRotation(loaded))) % 4
        width, height = pdfium.FPDF_GetPageWidthF(loaded), pdfium.FPDF_GetPageHeightF(loaded)
        if turn % 2:
            width, height = height, width
        if not (1 < width < 20_000 and 1 < height < 20_000):
            return None
        scale = min(_SCALE, (_MOST_PIXELS / (width * height)) ** 0.5)
        columns, rows = max(1, round(width * scale)), max(1, round(height * scale))
        return PagePicture(number, "image/png", _drawn(loaded, columns, rows, turn), width, height)
    finally:
        pdfium.FPDF_ClosePage(loaded)


def _drawn(loaded: Any, columns: int, rows: int, turn: int) -> bytes:
    """The page as PNG, `turn` quarters clockwise from how the file shows it."""
    bitmap = pdfium.FPDFBitmap_CreateEx(columns, rows, pdfium.FPDFBitmap_BGR, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, 0xFFFFFFFF)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
        pdfium.FPDF_RenderPageBitmap(bitmap, loaded, 0, 0, columns, rows, turn, flags)
        stride = int(pdfium.FPDFBitmap_GetStride(bitmap))
        raw = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * rows)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    shades = raw.translate(_LEVELS)
    lines = (shades[start : start + 3 * columns] for start in range(0, stride * rows, stride))
    return png(columns, rows, b"".join(b"\0" + line for line in lines))


def png(columns: int, rows: int, lines: bytes) -> bytes:
    """A PNG of 24 bits a pixel; `lines` are its rows, each behind its filter byte (ISO/IEC 15948, 4.4)."""
    head = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )


def _size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG or JPEG picture; None when it is neither."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) > 24:
        width, height = struct.unpack(">II", data[16:24])
        return (width, height) if width and height else None
    if not data.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        # A frame header, of whichever of the ways of coding: C4, C8 and CC are tables.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return (width, height) if width and height else None
        at += 2 + length
    return None

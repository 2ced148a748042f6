"""Words in the text of a PDF, and where they stand: for who covers by keyboard. Runs in the child."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdfium2 import raw

from gongkai.applications.redaction.pages import document

MOST_FOUND = 300
_ROOM = 1.0  # points left around words: an edge that is half a pixel short would show strokes
_AROUND = 12  # signs shown before and after
_GRID = 10_000


class Found(NamedTuple):
    """One place: its boxes in parts of the page (more than one where it goes over a line end), and the words about."""

    page: int
    boxes: tuple[tuple[float, float, float, float], ...]
    before: str
    text: str
    after: str


def find(data: bytes, words: str, *, whole_line: bool = False) -> list[Found]:
    """Where words stand, whatever spaces, line ends and widths of characters are between; at most MOST_FOUND. Nothing
    in a picture: it has no text. Raises `Unfit`."""
    wanted = "".join(_plain(words))
    found: list[Found] = []
    if not wanted or not data.startswith(b"%PDF-"):
        return found
    with document(data) as held:
        for at in range(len(held)):
            page = held[at]
            for one in _on_page(page, at + 1, wanted, whole_line):
                found.append(one)
                if len(found) == MOST_FOUND:
                    return found
            page.close()
    return found


def _plain(text: str) -> Iterator[str]:
    for sign in text:
        yield from (
            one for one in unicodedata.normalize("NFKC", sign).lower() if not one.isspace() and one.isprintable()
        )


def _on_page(page: Any, number: int, wanted: str, whole_line: bool) -> Iterator[Found]:
    text = page.get_textpage()
    try:
        signs = [chr(raw.FPDFText_GetUnicode(text, at)) for at in range(text.count_chars())]
        plain: list[str] = []
        origin: list[int] = []
        for at, sign in enumerate(signs):
            for one in _plain(sign):
                plain.append(one)
                origin.append(at)
        joined, start = "".join(plain), 0
        while (start := joined.find(wanted, start)) >= 0:
            first, last = origin[start], origin[start + len(wanted) - 1]
            boxes = _lines(page, text, first, last, whole_line)
            if boxes:
                before, after = signs[max(0, first - _AROUND) : first], signs[last + 1 : last + 1 + _AROUND]
                yield Found(number, boxes, _shown(before), _shown(signs[first : last + 1]), _shown(after))
            start += len(wanted)
    finally:
        text.close()


def _shown(signs: list[str]) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in signs).split())


def _lines(page: Any, text: Any, first: int, last: int, whole: bool) -> tuple[tuple[float, float, float, float], ...]:
    """The boxes of a run of characters: one a line."""
    count = raw.FPDFText_CountRects(text, first, last - first + 1)
    found = []
    for at in range(count):
        edges = [ctypes.c_double() for _ in range(4)]
        if raw.FPDFText_GetRect(text, at, *(ctypes.byref(edge) for edge in edges)):
            left, top, right, bottom = (edge.value for edge in edges)
            found.append(_part(page, left - _ROOM, top + _ROOM, right + _ROOM, bottom - _ROOM))
    return tuple((0.0, y, 1.0, h) for _x, y, _w, h in found) if whole else tuple(found)


def _part(page: Any, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    """A box of the page's own measure in parts of the page as it is seen, turned and cut as it may be."""
    corners = []
    for x, y in ((left, top), (right, bottom)):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, ctypes.byref(across), ctypes.byref(down))
        corners.append((min(max(across.value / _GRID, 0), 1), min(max(down.value / _GRID, 0), 1)))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)

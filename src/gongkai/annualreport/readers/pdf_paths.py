"""Lines that are drawn on a PDF page: strokes, thin filled rectangles, borders of boxes, thin pictures."""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import pypdfium2_raw as pdfium

# Left, top, right, bottom with y upwards; either nearly no width or nearly no height.
Ruling: TypeAlias = tuple[float, float, float, float]

_PATH, _IMAGE, _FORM = 2, 3, 5
_LINE_TO = 0
# A line of a table is thinner than this many points; what is thicker is a box.
_THICK = 4.0
# Forms within forms, and corners of one path: a drawing has more of them, and no table.
_DEEP, _CORNERS = 6, 4000


class _Matrix(NamedTuple):
    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def within(self, outer: _Matrix) -> _Matrix:
        """First this one, then `outer`."""
        e, f = outer.point(self.e, self.f)
        a, b = self.a * outer.a + self.b * outer.c, self.a * outer.b + self.b * outer.d
        c, d = self.c * outer.a + self.d * outer.c, self.c * outer.b + self.d * outer.d
        return _Matrix(a, b, c, d, e, f)


_PLAIN = _Matrix()


def fast(function: Any, result: Any, *arguments: Any) -> Any:
    """pdfium's `function` without conversion of what goes in and out: half the time of what pypdfium2 declares."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_VOID = ctypes.c_void_p
_object = fast(pdfium.FPDFPage_GetObject, _VOID, _VOID, ctypes.c_int)
_type = fast(pdfium.FPDFPageObj_GetType, ctypes.c_int, _VOID)
_bounds = fast(pdfium.FPDFPageObj_GetBounds, ctypes.c_int, _VOID, _VOID, _VOID, _VOID, _VOID)
_matrix = fast(pdfium.FPDFPageObj_GetMatrix, ctypes.c_int, _VOID, _VOID)
_mode = fast(pdfium.FPDFPath_GetDrawMode, ctypes.c_int, _VOID, _VOID, _VOID)
_corners = fast(pdfium.FPDFPath_CountSegments, ctypes.c_int, _VOID)
_corner = fast(pdfium.FPDFPath_GetPathSegment, _VOID, _VOID, ctypes.c_int)
_corner_point = fast(pdfium.FPDFPathSegment_GetPoint, ctypes.c_int, _VOID, _VOID, _VOID)
_corner_type = fast(pdfium.FPDFPathSegment_GetType, ctypes.c_int, _VOID)
_corner_closes = fast(pdfium.FPDFPathSegment_GetClose, ctypes.c_int, _VOID)
_count = fast(pdfium.FPDFPage_CountObjects, ctypes.c_int, _VOID)
_form_count = fast(pdfium.FPDFFormObj_CountObjects, ctypes.c_int, _VOID)
_form_object = fast(pdfium.FPDFFormObj_GetObject, _VOID, _VOID, ctypes.c_ulong)


def rulings(page: int, most: int) -> list[Ruling]:
    """The lines of the page, in its own coordinates; no more than `most` objects are looked at."""
    collector = _Collector(most)
    for index in range(min(_count(page), most)):
        item = _object(page, index)
        kind = _type(item)
        if kind != 1:
            collector.add(item, kind, _PLAIN, 0)
    return collector.found


class _Collector:
    """What was found so far, and room for the numbers that pdfium writes."""

    def __init__(self, most: int) -> None:
        self.found: list[Ruling] = []
        self._left = most
        self._floats = (ctypes.c_float * 6)()
        self._ints = (ctypes.c_int * 2)()
        start = ctypes.addressof(self._floats)
        self._at = [start + 4 * index for index in range(6)]

    def add(self, item: int, kind: int, outer: _Matrix, depth: int) -> None:
        """The lines of one object of the page, or of a form on it."""
        self._left -= 1
        if self._left < 0:
            return
        if kind == _FORM:
            if depth < _DEEP:
                matrix = self._own(item).within(outer)
                for index in range(min(_form_count(item), self._left)):
                    inner = _form_object(item, index)
                    self.add(inner, _type(inner), matrix, depth + 1)
            return
        if kind not in (_PATH, _IMAGE) or not _bounds(item, *self._at[:4]):
            return
        left, bottom, right, top = self._floats[:4]
        (x0, y0), (x1, y1) = outer.point(left, bottom), outer.point(right, top)
        if not self._thin(x0, y0, x1, y1) and kind == _PATH:
            self._path(item, self._own(item).within(outer))

    def _own(self, item: int) -> _Matrix:
        return _Matrix(*self._floats[:6]) if _matrix(item, self._at[0]) else _PLAIN

    def _thin(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Note a line between two corners, when it is as thin as one and no dot."""
        wide, high = abs(x1 - x0), abs(y1 - y0)
        if min(wide, high) > _THICK:
            return False
        if max(wide, high) > 2 * min(wide, high):
            self.found.append((min(x0, x1), max(y0, y1), max(x0, x1), min(y0, y1)))
        return True

    def _path(self, item: int, matrix: _Matrix) -> None:
        """A path that is no line as a whole: the sides of what is stroked, the thin parts of what is filled."""
        count = _corners(item)
        self._left -= count
        address = ctypes.addressof(self._ints)
        if count > _CORNERS or self._left < 0 or not _mode(item, address, address + 4):
            return
        filled, stroked = self._ints[0] != 0, self._ints[1] != 0
        if not (stroked or (filled and count > 5)):
            return
        for part in self._parts(item, count, matrix):
            if stroked:
                for (x0, y0), (x1, y1) in pairwise(part):
                    if abs(x1 - x0) < 1 or abs(y1 - y0) < 1:
                        self._thin(x0, y0, x1, y1)
            else:
                xs, ys = [x for x, _ in part], [y for _, y in part]
                self._thin(min(xs), min(ys), max(xs), max(ys))

    def _parts(self, item: int, count: int, matrix: _Matrix) -> list[list[tuple[float, float]]]:
        """The path's corners, a list for each time that the pen is set down anew."""
        parts: list[list[tuple[float, float]]] = []
        for index in range(count):
            corner = _corner(item, index)
            if not corner or not _corner_point(corner, self._at[0], self._at[1]):
                continue
            point = matrix.point(self._floats[0], self._floats[1])
            kind = _corner_type(corner)
            if kind == _LINE_TO and parts:
                parts[-1].append(point)
            else:
                # The pen is set down here, or a curve ends here.
                parts.append([point])
            if _corner_closes(corner):
                parts[-1].append(parts[-1][0])
        return parts

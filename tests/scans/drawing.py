"""Reports drawn as pages of paper: A4 pictures of text and ruled tables, the way an office prints them.

    pages = drawn(page_of(case))          # pictures of 200 dpi

Drawn with Pillow and a Chinese font of the system, and with nothing of the library's own writers, so that a fault of
theirs cannot hide one of the reader.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.layouts.page import Page
from tests.layouts.sheet import Box, Sheet

DPI = 200
Face = Literal["sans", "serif"]
_FAMILY = {"sans": "Noto Sans CJK SC", "serif": "Noto Serif CJK SC"}
_A4 = (210 / 25.4, 297 / 25.4)
# In points: margins, lines of text, cells.
_SIDE, _TOP, _BOTTOM, _LEADING, _PAD = 62.0, 60.0, 60.0, 1.75, 3.0
# Widths of the columns in parts of the page's; the rest is shared out evenly.
_WIDTHS = {"table2": [0.34], "table3": [0.07, 0.12, 0.25], "table4": []}


@cache
def font_file(face: Face) -> tuple[str, int]:
    """The file of a Chinese font and which of its fonts; the test is skipped where the system has none."""
    if shutil.which("fc-match") is None:
        pytest.skip("no fc-match: apt-get install fontconfig fonts-noto-cjk")
    asked = ["fc-match", "-f", "%{family}|%{file}|%{index}", _FAMILY[face]]
    family, path, index = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split("|")
    if _FAMILY[face] not in family:
        pytest.skip(f"no font {_FAMILY[face]}: apt-get install fonts-noto-cjk")
    return path, int(index)


@cache
def font(face: Face, size: float) -> ImageFont.FreeTypeFont:
    """A Chinese font in so many points."""
    path, index = font_file(face)
    return ImageFont.truetype(path, round(size * DPI / 72), index=index)


@dataclass(slots=True)
class Style:
    """How a report is printed: font, size of text and of tables in points, thickness of lines, columns of text."""

    face: Face = "serif"
    text: float = 12.0
    table: float = 9.0
    line: float = 0.5
    columns: int = 1


@dataclass(slots=True)
class _Paper:
    """The pages drawn so far, and where on the last one the next thing goes, in pixels."""

    style: Style
    pages: list[Image.Image] = field(default_factory=list)
    y: float = 0.0
    column: int = 0

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.pages[-1])

    def turn(self) -> None:
        self.pages.append(Image.new("RGB", (round(_A4[0] * DPI), round(_A4[1] * DPI)), "white"))
        self.y, self.column = _px(_TOP), 0

    def next_column(self) -> None:
        if self.column + 1 < self.style.columns:
            self.y, self.column = _px(_TOP), self.column + 1
        else:
            self.turn()

    def room(self, height: float) -> None:
        """Go on where there is room for something so high."""
        if not self.pages:
            self.turn()
        if self.y + height > self.pages[-1].height - _px(_BOTTOM):
            self.next_column()

    def span(self) -> tuple[float, float]:
        """Left and right of the text."""
        left, right = _px(_SIDE), self.pages[-1].width - _px(_SIDE)
        gap = _px(18)
        width = (right - left - gap * (self.style.columns - 1)) / self.style.columns
        start = left + self.column * (width + gap)
        return start, start + width


def _px(points: float) -> float:
    return points * DPI / 72


def drawn(page: Page, style: Style | None = None) -> list[Image.Image]:
    """The pages of a report."""
    style = style or Style()
    paper = _Paper(style)
    _text(paper, page.title, style.text * 1.5, middle=True)
    for line in page.opening:
        _text(paper, line, style.text, indent=2)
    for part in page.parts:
        _text(paper, part.heading, style.text * 1.1)
        for line in part.paragraphs:
            _text(paper, line, style.text, indent=2)
        if part.sheet is not None:
            _table(paper, part.sheet)
            paper.y += _px(12)
    for number, picture in enumerate(paper.pages, 1):
        at = (picture.width / 2, picture.height - _px(36))
        ImageDraw.Draw(picture).text(at, f"- {number} -", "black", font(style.face, 9), anchor="mm")
    return paper.pages


def _text(paper: _Paper, text: str, size: float, *, indent: int = 0, middle: bool = False) -> None:
    letters = font(paper.style.face, size)
    height = _px(size * _LEADING)
    paper.room(height)
    left, right = paper.span()
    for number, line in enumerate(_wrapped("　" * indent + text, letters, right - left)):
        if number:
            paper.room(height)
            left, right = paper.span()
        x = (left + right) / 2 if middle else left
        paper.pen.text((x, paper.y + height / 2), line, "black", letters, anchor="mm" if middle else "lm")
        paper.y += height


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Broken where the line is full; punctuation does not begin one, and words of digits stay whole."""
    lines = [""]
    for char in text:
        if char == "\n":
            lines.append("")
        elif font.getlength(lines[-1] + char) <= width or not lines[-1]:
            lines[-1] += char
        elif char in "，。、；：）":
            carried, lines[-1] = lines[-1][-1:], lines[-1][:-1]
            lines.append(carried + char)
        else:
            lines.append(char)
    return [line for line in lines if line] or [""]


def _table(paper: _Paper, sheet: Sheet) -> None:
    """A ruled table as wide as the page; one that does not fit goes on over the page, cut between two rows.

    Among text in columns it has a page of its own.
    """
    grid = sheet.grid()
    paper.room(_px(30))
    if paper.style.columns > 1:
        paper.turn()
    left, right = _px(_SIDE), paper.pages[-1].width - _px(_SIDE)
    widths = _widths(sheet.key, len(grid[0]), right - left)
    heights = _heights(paper.style, grid_boxes(sheet), widths, len(grid))
    start = 0
    while start < len(grid):
        space = paper.pages[-1].height - _px(_BOTTOM) - paper.y
        end = start
        while end < len(grid) and sum(heights[start : end + 1]) <= space:
            end += 1
        if end > start:
            _rows(paper, sheet, (start, end), (left, widths), heights)
            paper.y += sum(heights[start:end])
        if end < len(grid):
            paper.turn()
        start = end
    if paper.style.columns > 1:
        paper.turn()


def grid_boxes(sheet: Sheet) -> list[tuple[int, int, Box]]:
    """The boxes with the row and the column in which they begin."""
    return [
        (down, across, spot.box)
        for down, line in enumerate(sheet.grid())
        for across, spot in enumerate(line)
        if spot.begins
    ]


def _widths(key: str, count: int, width: float) -> list[float]:
    fixed = [part * width for part in _WIDTHS[key]][:count]
    return fixed + [(width - sum(fixed)) / (count - len(fixed))] * (count - len(fixed))


def _heights(style: Style, boxes: list[tuple[int, int, Box]], widths: list[float], count: int) -> list[float]:
    """The least height of each row that holds its text, spans sharing theirs out."""
    letters, line = font(style.face, style.table), _px(style.table * 1.35)
    heights = [line + 2 * _px(_PAD)] * count
    for down, across, box in sorted(boxes, key=lambda entry: entry[2].rows):
        width = sum(widths[across : across + box.columns]) - 2 * _px(_PAD)
        need = len(_wrapped(box.text, letters, width)) * line + 2 * _px(_PAD)
        have = sum(heights[down : down + box.rows])
        if need > have:
            for row in range(down, down + box.rows):
                heights[row] += (need - have) / box.rows
    return heights


def _rows(
    paper: _Paper, sheet: Sheet, part: tuple[int, int], across: tuple[float, list[float]], heights: list[float]
) -> None:
    """Draw the rows of a table from `part[0]` up to `part[1]` where the paper is."""
    begin, end = part
    left, widths = across
    style, pen = paper.style, paper.pen
    letters, line = font(style.face, style.table), _px(style.table * 1.35)
    thick = max(1, round(_px(style.line)))
    for down, column, box in grid_boxes(sheet):
        first, last = max(down, begin), min(down + box.rows, end)
        if first >= last:
            continue
        x0, x1 = left + sum(widths[:column]), left + sum(widths[: column + box.columns])
        y0 = paper.y + sum(heights[begin:first])
        y1 = y0 + sum(heights[first:last])
        pen.rectangle((round(x0), round(y0), round(x1), round(y1)), outline="black", width=thick)
        if first == down:
            lines = _wrapped(box.text, letters, x1 - x0 - 2 * _px(_PAD))
            middle = (y0 + y1) / 2 - line * (len(lines) - 1) / 2
            for number, text in enumerate(lines):
                pen.text(((x0 + x1) / 2, middle + number * line), text, "black", letters, anchor="mm")

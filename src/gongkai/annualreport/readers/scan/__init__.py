"""Pages that are pictures: scans and photographs. What stands on them is recognised, and its place kept.

    read(data, budget)              the file of a picture
    drawn(dots, width, height)      a page of a PDF, grey
    page(picture, number, budget)   its lines and its tables

The recogniser's models lie in the wheel of rapidocr-onnxruntime: nothing is fetched from anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gongkai.annualreport.document import Block, Document, Table
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.pdf_lines import lines
from gongkai.annualreport.readers.pdf_text import PageLines, paragraphs, without_marks
from gongkai.annualreport.readers.refusals import refusal
from gongkai.annualreport.readers.scan import cells, columns, words
from gongkai.annualreport.readers.scan.engine import Picture, Seen, engine
from gongkai.annualreport.readers.scan.picture import grey, opened
from gongkai.annualreport.readers.scan.rulings import ruled
from gongkai.annualreport.readers.scan.upright import upright

__all__ = ["drawn", "page", "read"]

# What a page's long side is taken for, in points: A4. Text on a page of that size is as large as on any.
_LONG = 842.0
_CHUNK = 48  # lines between two looks at the clock


def read(data: bytes, budget: Budget) -> Document:
    """The pages of a picture file."""
    pages = [part for number, picture in enumerate(opened(data, budget), 1) for part in page(picture, number, budget)]
    blocks: list[Block] = paragraphs(without_marks(pages))
    if not blocks:
        raise refusal("no-text")
    for number, table in enumerate((block for block in blocks if isinstance(block, Table)), 1):
        table.number = number
    return Document("picture", blocks, scanned=frozenset(page.number for page in pages))


def drawn(dots: bytes, width: int, height: int) -> Picture:
    """A page that was drawn as rows of blue, green and red: its ink, grey, without seals."""
    return grey(np.frombuffer(dots, np.uint8).reshape(height, width, 3)[:, :, ::-1])


def page(picture: Picture, number: int, budget: Budget, size: float = _LONG) -> list[PageLines]:
    """The lines and tables of one page, whose long side is `size` points long; column by column where it has two."""
    machine = engine()

    def recognised(pictures: Sequence[Picture]) -> list[Seen]:
        seen: list[Seen] = []
        for start in range(0, len(pictures), _CHUNK):
            budget.time()
            seen += machine.read(pictures[start : start + _CHUNK])
        return seen

    level, boxes = upright(machine, picture)
    budget.time()
    height, width = level.shape
    scale = max(height, width) / _LONG
    found = ruled(level, scale)
    budget.cells(sum(len(grid.areas) for grid in found.grids))
    tables = cells.tables(found, scale, number, recognised, machine)
    runs = words.outside(level, boxes, found, scale, recognised)
    budget.characters(sum(len(run.text) for run in runs))
    parts = columns.parts(runs, tables, width / scale)
    narrow = len(parts) > 1
    return [
        _resized(PageLines(number, width / scale, height / scale, lines(part.runs), part.tables, narrow), size / _LONG)
        for part in parts
    ]


def _resized(page: PageLines, by: float) -> PageLines:
    """The page with all its places in points of a page `by` times as large."""
    if by == 1:
        return page
    for run in (run for line in page.lines for run in line.runs):
        run.left, run.top, run.right, run.bottom = (by * at for at in (run.left, run.top, run.right, run.bottom))
    for line in page.lines:
        line.middle, line.size = by * line.middle, by * line.size
    for _, table in page.tables:
        for cell in table.cells:
            assert cell.box is not None
            left, top, right, bottom = (round(by * at, 1) for at in cell.box)
            cell.box = left, top, right, bottom
    tables = [(by * top, table) for top, table in page.tables]
    return PageLines(page.number, by * page.width, by * page.height, page.lines, tables, page.narrow)

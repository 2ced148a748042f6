"""Rows of cells with spans, laid out on a grid the way browsers and Word do it."""

from __future__ import annotations

from typing import TypeAlias

from gongkai.annualreport.document import Block, Cell, Paragraph
from gongkai.annualreport.readers.budget import Budget

# HTML's own bound for a column span; wider ones are mistakes or attacks.
_WIDEST = 1000
# A cell with more text than this holds an article, so the table is there for the layout of a page.
_ARTICLE = 1000


# A cell before it has its place: text, rows and columns; 0 rows is down to the last one.
Loose: TypeAlias = "tuple[str, int, int]"


def lay(rows: list[list[Loose]], budget: Budget) -> list[Cell]:
    """The cells in reading order, each where it begins; one that would lie over another is cut short."""
    free: list[int] = []  # for each column, the first row in which nothing from above stands
    cells: list[Cell] = []
    height = len(rows)
    for index, row in enumerate(rows):
        budget.cells(len(row))
        column, known = 0, len(free)
        for text, high, wide in row:
            while column < known and free[column] > index:
                column += 1
            if high == wide == 1:
                cells.append(Cell(text, index, column))
                if column < known:
                    free[column] = index + 1
                else:
                    free.append(index + 1)
                    known += 1
                column += 1
                continue
            wide = min(max(wide, 1), _WIDEST)  # noqa: PLW2901 - a copy under another name would cost time
            high = min(high, height - index) if high > 0 else height - index  # noqa: PLW2901
            budget.cells(wide * high - 1)
            cells.append(Cell(text, index, column, high, _occupy(free, column, wide, index + high, index)))
            column, known = column + wide, len(free)
    return trim(cells)


def _occupy(free: list[int], column: int, wide: int, below: int, index: int) -> int:
    """Mark `wide` columns as taken down to row `below`; the number of them up to the first that was taken."""
    free.extend([0] * (column + wide - len(free)))
    taken = wide
    for offset in range(wide):
        if free[column + offset] > index:
            taken = min(taken, offset)
        free[column + offset] = max(free[column + offset], below)
    return max(taken, 1)


def trim(cells: list[Cell]) -> list[Cell]:
    """`cells`, none of them reaching beyond the last column in which a cell begins."""
    width = max((cell.column for cell in cells), default=0) + 1
    for cell in cells:
        if cell.column + cell.columns > width:
            cell.columns = width - cell.column
    return cells


def is_layout(cells: list[Cell]) -> bool:
    """Whether these cells are a frame around text and not a table: one column, or an article in a cell."""
    return not any(cell.column for cell in cells) or any(len(cell.text) > _ARTICLE for cell in cells)


def unfold(cells: list[Cell]) -> list[Block]:
    """The lines of a layout table's cells as paragraphs."""
    return [Paragraph(line) for cell in cells for line in cell.text.split("\n") if line]

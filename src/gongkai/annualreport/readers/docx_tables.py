"""Rows of Word's tables, whose cells say how they are merged, laid out on a grid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from gongkai.annualreport.document import Cell
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.grid import trim

# What a cell holds in order: text, and numbers of the tables nested in it.
Parts: TypeAlias = "list[str | int]"


@dataclass(slots=True)
class RowCell:
    """A cell as a row has it. `goes_on_down` when it only continues the cell above, `goes_on_right` the one before."""

    parts: Parts = field(default_factory=list)
    columns: int = 1
    begins_merge: bool = False
    goes_on_down: bool = False
    goes_on_right: bool = False

    def text(self) -> str:
        """The cell's lines, without those that are blank."""
        text = "".join([part for part in self.parts if isinstance(part, str)])
        if text.count("\n") == 1 and text[0] == "\n":
            return text.strip()
        return "\n".join([line for line in map(str.strip, text.split("\n")) if line])


@dataclass(slots=True)
class Row:
    """A row; `before` columns of the grid are left out at its beginning."""

    cells: list[RowCell] = field(default_factory=list)
    before: int = 0


def cells_of(rows: list[Row], budget: Budget) -> list[Cell]:
    """The cells of `rows` in reading order, merged ones once."""
    cells: list[Cell] = []
    merged: dict[int, Cell] = {}  # by column, the cell that a cell below may continue
    for index, row in enumerate(rows):
        column, last = row.before, None
        for cell in row.cells:
            wide = cell.columns
            above = merged.get(column)
            if cell.goes_on_right and last is not None:
                budget.cells(wide * last.rows)
                last.columns += wide
            elif cell.goes_on_down and above is not None and above.row + above.rows == index:
                budget.cells(wide)
                above.rows += 1
                last = above
            else:
                budget.cells(wide)
                last = Cell(cell.text(), index, column, 1, wide)
                cells.append(last)
                merged.pop(column, None)
                if cell.begins_merge:
                    merged[column] = last
            column += wide
    return trim(cells)

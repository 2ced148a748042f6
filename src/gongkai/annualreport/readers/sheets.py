"""Filled cells of a sheet into tables and paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gongkai.annualreport.document import Block, Cell, Paragraph, Place, Table
from gongkai.annualreport.readers.budget import Budget

# A line of its own between tables, where it is the only filled cell of its row: a heading, a sentence, a long text.
_SENTENCE = re.compile(r"[。；]|.{60}", re.DOTALL)
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、")


@dataclass(slots=True)
class Sheet:
    """The texts of a sheet by row and column, both from 0, and for merged ones how many rows and columns they cover."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def blocks_of(sheet: Sheet, budget: Budget) -> list[Block]:
    """The sheet's tables, which blank rows divide, and the lines before, between and after them."""
    blocks: list[Block] = []
    run: list[int] = []
    for row, columns in sorted(_rows(sheet).items()):
        if run and row > run[-1] + 1:
            blocks += _tables(sheet, run, budget)
            run = []
        if len(columns) == 1 and (line := _line(sheet, row, columns[0], alone=not run)) is not None:
            blocks += _tables(sheet, run, budget)
            blocks.append(line)
            run = []
        else:
            run.append(row)
    return blocks + _tables(sheet, run, budget)


def _rows(sheet: Sheet) -> dict[int, list[int]]:
    """The columns that are filled, by row; of a cell over several rows the lower ones count as filled too."""
    rows: dict[int, list[int]] = {}
    for (row, column), text in sheet.texts.items():
        if text:
            for covered in range(row, row + sheet.spans.get((row, column), (1, 1))[0]):
                rows.setdefault(covered, []).append(column)
    return rows


def _line(sheet: Sheet, row: int, column: int, *, alone: bool) -> Paragraph | None:
    """The only filled cell of a row as a line, when it reads like one. `alone` is at the beginning of a table."""
    text = sheet.texts.get((row, column), "")
    wide = sheet.spans.get((row, column), (1, 1))[1] > 1
    if _SENTENCE.search(text) or ((alone or wide) and _HEADING.match(text)):
        return Paragraph(text, Place(row=row + 1, cell=column + 1))
    return None


def _tables(sheet: Sheet, rows: list[int], budget: Budget) -> list[Block]:
    """The rows, which follow each other, as one table; when only one column is filled, as lines."""
    filled = [(row, column) for row, column in sheet.texts if rows and rows[0] <= row <= rows[-1]]
    filled = [place for place in filled if sheet.texts[place]]
    if not filled:
        return []
    left, right = min(column for _, column in filled), max(column for _, column in filled)
    if left == right:
        return [Paragraph(sheet.texts[row, left], Place(row=row + 1, cell=left + 1)) for row, _ in sorted(filled)]
    right = max(right, *(column + _wide(sheet, (row, column), right) - 1 for row, column in filled))
    budget.cells((right - left + 1) * len(rows))
    budget.time()
    return [Table(0, _cells(sheet, rows, left, right))]


def _wide(sheet: Sheet, place: tuple[int, int], right: int) -> int:
    """How many columns a cell covers, as far as the table reaches: titles are merged over the whole sheet."""
    return min(sheet.spans.get(place, (1, 1))[1], max(right - place[1] + 1, 1))


def _cells(sheet: Sheet, rows: list[int], left: int, right: int) -> list[Cell]:
    """All cells between the table's edges, blank ones too."""
    top, bottom = rows[0], rows[-1]
    cells: list[Cell] = []
    covered: set[tuple[int, int]] = set()
    for row in rows:
        for column in range(left, right + 1):
            if (row, column) in covered:
                continue
            high, wide = sheet.spans.get((row, column), (1, 1))
            high, wide = min(high, bottom - row + 1), min(wide, right - column + 1)
            if high > 1 or wide > 1:
                covered.update((y, x) for y in range(row, row + high) for x in range(column, column + wide))
            cells.append(Cell(sheet.texts.get((row, column), ""), row - top, column - left, high, wide))
    return cells


def numbered(blocks: list[Block]) -> list[Block]:
    """`blocks` with their tables numbered from 1."""
    for number, table in enumerate([block for block in blocks if isinstance(block, Table)], 1):
        table.number = number
    return blocks

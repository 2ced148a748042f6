"""PDF: ruled tables from the lines that are drawn, everything else as lines of text put together to paragraphs."""

from __future__ import annotations

import re

from gongkai.annualreport.document import Block, Cell, Document, Paragraph, Place, Table
from gongkai.annualreport.readers import pdf_native, pdf_tagged
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.pdf_grid import Grid, grids
from gongkai.annualreport.readers.pdf_lines import Run, lines, part, runs
from gongkai.annualreport.readers.pdf_scans import Scans
from gongkai.annualreport.readers.pdf_text import PageLines, paragraphs, without_marks
from gongkai.annualreport.readers.refusals import broken, refusal

# Pages of a scan may carry a number and a stamp as text; with fewer characters on the average they hold nothing else.
_FEW_CHARACTERS = 12
# What a font without a table of characters gives: as good as no text.
_UNMAPPED = re.compile("[\x00-\x1f\ue000-\uf8ff\ufffd]")
# Objects and characters of one page; a page of text has some thousands.
_MOST = 300_000


def read(data: bytes, budget: Budget) -> Document:
    """The file's tables and paragraphs; by the other route, its lines."""
    pages: list[PageLines] = []
    by_lines: list[PageLines] = []
    failed = letters = 0
    scans = Scans(budget)
    with pdf_native.opened(data) as handle:
        count = pdf_native.page_count(handle)
        budget.pages(count)
        title = pdf_native.title(handle)
        if (tagged := pdf_tagged.document(handle, count, title, budget)) is not None:
            return tagged
        for index in range(count):
            budget.time()
            page = pdf_native.page(handle, index, _MOST)
            if page is None:
                failed += 1
                continue
            found = runs(page)
            budget.characters(len(page.text))
            told = sum(len(run.text) - 2 * len(_UNMAPPED.findall(run.text)) for run in found)
            letters += told
            if told < _FEW_CHARACTERS:
                scans.add(handle, index, letters=told > 0)
            by_lines.append(PageLines(page.number, page.width, page.height, lines(found), []))
            pages.append(_tables(page, found, budget))
    if failed == count:
        raise broken("PDF")
    pages = scans.instead(pages)
    document = Document("pdf", paragraphs(without_marks(pages)), title, scanned=scans.numbers)
    few = letters < _FEW_CHARACTERS * count and count > 1 and not scans.numbers
    if not document.blocks or few or (scans.missing and not any(page.tables for page in pages)):
        raise scans.missing or refusal("scan")
    _number(document.blocks)
    if not scans.numbers:
        document.again = lambda: Document("pdf", _as_lines(by_lines), title)
    return document


def _number(blocks: list[Block]) -> None:
    for number, table in enumerate((block for block in blocks if isinstance(block, Table)), 1):
        table.number = number


def _as_lines(pages: list[PageLines]) -> list[Block]:
    return [
        Paragraph(line.text(), Place(page=page.number, box=line.box()))
        for page in without_marks(pages)
        for line in page.lines
    ]


def _tables(page: pdf_native.Page, found: list[Run], budget: Budget) -> PageLines:
    """The page's ruled tables, and the lines outside of them."""
    ruled = grids(page.rulings)
    budget.cells(sum(len(grid.areas) for grid in ruled))
    outside: list[Run] = []
    inside: list[dict[int, list[Run]]] = [{} for _ in ruled]
    for run in found:
        x = (run.left + run.right) / 2
        for grid, cells in zip(ruled, inside, strict=True):
            if grid.at(x, run.middle) is not None:
                for piece, area in _placed(page, grid, run):
                    cells.setdefault(area, []).append(piece)
                break
        else:
            outside.append(run)
    tables = [_table(page, grid, cells) for grid, cells in zip(ruled, inside, strict=True)]
    filled = [
        (grid.ys[0], table) for grid, table in zip(ruled, tables, strict=True) if any(c.text for c in table.cells)
    ]
    return PageLines(page.number, page.width, page.height, lines(outside), filled)


def _placed(page: pdf_native.Page, grid: Grid, run: Run) -> list[tuple[Run, int]]:
    """The cells in which the characters of `run` stand.

    Text that a line of the table runs through, and not between two characters, is text too long for its cell.
    """
    middle = grid.at((run.left + run.right) / 2, run.middle)
    assert middle is not None
    first, last = grid.at(run.left + 1, run.middle), grid.at(run.right - 1, run.middle)
    if first == last or first is None or last is None:
        return [(run, middle if first == last or first is None else first)]
    pieces: list[tuple[Run, int]] = []
    begin, owner = run.start, first
    for index in range(run.start, run.stop):
        left, right = page.lefts[index], page.rights[index]
        here = grid.at((left + right) / 2, run.middle)
        slack = 0.25 * (right - left)
        if grid.at(left + slack, run.middle) != grid.at(right - slack, run.middle):
            return [(run, first)]
        if here != owner and here is not None:
            if index > begin:
                pieces.append((part(page, run, begin, index), owner))
            begin, owner = index, here
    return [*pieces, (part(page, run, begin, run.stop), owner)]


def _table(page: pdf_native.Page, grid: Grid, inside: dict[int, list[Run]]) -> Table:
    cells = []
    for index, area in enumerate(grid.areas):
        text = "\n".join(line.text(" ") for line in lines(inside.get(index, [])))
        if text or area.sides > 2:
            box = round(area.left, 1), round(area.top, 1), round(area.right, 1), round(area.bottom, 1)
            cells.append(Cell(text, area.row, area.column, area.rows, area.columns, box, page.number))
    return Table(0, cells)

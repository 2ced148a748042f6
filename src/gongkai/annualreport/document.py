"""What a file says, before anybody asks what it means: paragraphs and tables in reading order.

Every reader (HTML, Word, PDF, sheets, text) turns bytes into a `Document`; `gongkai.annualreport.reading` turns a
`Document` into a `Report`. Nothing here knows about annual reports.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

Box: TypeAlias = tuple[float, float, float, float]

Role: TypeAlias = Literal["", "title", "heading", "caption"]
"""What a paragraph is where the file says so; "" is text, or anything where the file says nothing."""


class Place(NamedTuple):
    """Where a piece of text stands in its source. Only what the kind of file knows is set.

    `line`, `column`, `page`, `table`, `row` and `cell` count from 1. `box` is left, top, right, bottom in points from
    the page's upper left corner.
    """

    line: int | None = None
    column: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    box: Box | None = None


class Sight(NamedTuple):
    """How sure it is what a picture of a cell says. `others` are the other texts that it may show."""

    sure: bool
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class Cell:
    """A cell of a table as the file has it. `row` and `column` count from 0 on the grid that spans lay out.

    `sight` is there where the text was recognised in a picture.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    box: Box | None = None
    page: int | None = None
    sight: Sight | None = None


@dataclass(slots=True)
class Table:
    """A table: its cells in reading order, each once, at the place on the grid where it begins.

    `number` counts the tables of the file from 1. A table nested in a cell is a table of its own, after the outer one,
    and its text is not repeated in the outer cell.
    """

    number: int
    cells: list[Cell]

    def rows(self) -> list[list[Cell]]:
        """The cells by the grid row in which they begin, each row from left to right."""
        rows: dict[int, list[Cell]] = {}
        for cell in self.cells:
            rows.setdefault(cell.row, []).append(cell)
        return [sorted(rows[index], key=_column) for index in sorted(rows)]

    def place(self, cell: Cell) -> Place:
        """Where `cell` stands: table, row and cell on the grid, and page and box where the file has pages."""
        return Place(page=cell.page, table=self.number, row=cell.row + 1, cell=cell.column + 1, box=cell.box)


def _column(cell: Cell) -> int:
    return cell.column


@dataclass(slots=True)
class Paragraph:
    """A line of a text file, or a paragraph of another file, with its leading and inner white space."""

    text: str
    place: Place = Place()
    role: Role = ""


Block: TypeAlias = Paragraph | Table


@dataclass(slots=True)
class Document:
    """A file's paragraphs and tables in reading order.

    `kind` is the reader's name: text, html, docx, pdf, xlsx, csv. `title` is what the file itself names as its title
    (a page's <title> or ArticleTitle, a document's property), often with the site's name around it. `again` reads the
    same bytes by another route (a PDF by its lines and not by its rulings), or is None where there is no other.
    `organisation` is what the properties of a file that Gongkai wrote name as the report's. `scanned` are the pages
    whose text was recognised in a picture.
    """

    kind: str
    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    again: Callable[[], Document] | None = None
    organisation: str = ""
    scanned: frozenset[int] = frozenset()

    @property
    def marked(self) -> bool:
        """Whether the file says which paragraphs head the sections, as those that Gongkai writes do."""
        return any(isinstance(block, Paragraph) and block.role == "heading" for block in self.blocks)

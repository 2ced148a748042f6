"""Tables drawn with letters in a text: ``+-----+`` and ``|``, or the lines of box drawing, as a page's dump has them.

The cells are where the lines are, so a cell may have several lines of text and reach over several rows or columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

from gongkai.annualreport.document import Cell

_RULE = re.compile(r"\s*\+(?:[-=:]+\+)+\s*$")
_EDGE = "+|"
_ASCII = str.maketrans(
    dict.fromkeys("┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╞╡╪╤╧╒╕╘╛┠┨┯┷┿┝┥┰┸╂", "+")
    | dict.fromkeys("─━═╌╴╶", "-")
    | dict.fromkeys("│┃║╎", "|")
)
_WIDEST = 400  # letters of a line that may be part of such a table
TALLEST = 600
"""Lines that such a table may have."""


def begins(line: str) -> bool:
    """Whether `line` is the upper edge of a drawn table."""
    return bool(line.strip()) and _RULE.match(line.translate(_ASCII)) is not None


def drawn(lines: Sequence[str]) -> tuple[list[Cell], int]:
    """The cells of the table that begins in the first of `lines`, and of how many lines it is; no cells when none is.

    A letter of Chinese is two columns wide.
    """
    page: list[str] = []
    for line in lines[:TALLEST]:
        plain = line.translate(_ASCII).rstrip()
        if not plain.strip() or plain.strip()[0] not in _EDGE or len(plain) > _WIDEST:
            break
        page.append(_spread(plain))
    while page and not _RULE.match(page[-1]):
        page.pop()
    if len(page) < 3:
        return [], 0
    return _Drawing(page).cells(), len(page)


def _spread(line: str) -> str:
    """`line` with a filler after each wide letter, so that a letter's index is its column on the screen."""
    return "".join(letter + "\0" if east_asian_width(letter) in "WF" else letter for letter in line)


class _Drawing:
    def __init__(self, page: list[str]) -> None:
        width = max(map(len, page))
        self.page = [line.ljust(width) for line in page]
        self.rules = [at for at, line in enumerate(self.page) if re.search(r"\+[-=:]+\+", line)]
        rules = [self.page[at] for at in self.rules]
        self.edges = sorted({at for line in rules for at, letter in enumerate(line) if letter == "+"})

    def cells(self) -> list[Cell]:
        """Each cell once: fields of the smallest grid joined where no line parts them."""
        taken: set[tuple[int, int]] = set()
        found: list[Cell] = []
        rows, columns = len(self.rules) - 1, len(self.edges) - 1
        for row in range(rows):
            for column in range(columns):
                if (row, column) in taken:
                    continue
                wide = 1
                while column + wide < columns and not self._wall(row, column + wide):
                    wide += 1
                high = 1
                while row + high < rows and not self._floor(row + high, column):
                    high += 1
                taken |= {(r, c) for r in range(row, row + high) for c in range(column, column + wide)}
                found.append(Cell(self._text(row, column, high, wide), row, column, high, wide))
        return found

    def _wall(self, row: int, column: int) -> bool:
        """Whether a line stands between a field and the one before it."""
        at = self.edges[column]
        return all(self.page[line][at] in _EDGE for line in range(self.rules[row] + 1, self.rules[row + 1]))

    def _floor(self, row: int, column: int) -> bool:
        """Whether a line lies between a field and the one above it."""
        return not self.page[self.rules[row]][self.edges[column] : self.edges[column + 1] + 1].strip("-=:+|")

    def _text(self, row: int, column: int, high: int, wide: int) -> str:
        first, last = self.rules[row] + 1, self.rules[row + high]
        left, right = self.edges[column] + 1, self.edges[column + wide]
        parts = [self.page[line][left:right].replace("\0", "").strip() for line in range(first, last)]
        return "\n".join(part for part in parts if part)

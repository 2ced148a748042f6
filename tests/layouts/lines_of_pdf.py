"""Tables as the text of a PDF: labels broken in the middle, page marks, labels apart from their figures, glued text."""

from __future__ import annotations

import random

from tests.layouts.page import Page
from tests.layouts.sheet import Box, Sheet
from tests.layouts.texts import is_row

_WIDTH = 11  # characters of a label in one line


def _broken(label: str) -> list[str]:
    return [label[at : at + _WIDTH] for at in range(0, len(label), _WIDTH)]


def _figures(row: list[Box]) -> str:
    return " ".join(box.text for box in row if box.kind == "value")


def _piped(row: list[Box]) -> str:
    return " | ".join(box.text for box in row if box.kind == "value")


def _words(row: list[Box]) -> str:
    return "".join(box.text for box in row if box.kind != "value")


def broken_labels(sheet: Sheet, _: random.Random) -> list[str]:
    """Figures parted by blanks, in the middle of a label that takes several lines."""
    lines: list[str] = []
    for row in sheet.lines():
        if not is_row(row):
            lines += [" ".join(box.text for box in row)]
            continue
        parts = _broken(_words(row)) or [""]
        middle = (len(parts) - 1) // 2
        parts[middle] = f"{parts[middle]} {_figures(row)}".strip()
        lines += parts
    return lines


def broken_pages(sheet: Sheet, rng: random.Random) -> list[str]:
    """The same over several pages: page marks between rows, the heads again on the next page."""
    lines: list[str] = []
    heads = [" ".join(box.text for box in row) for row in sheet.lines() if not is_row(row)][:3]
    page = rng.randint(3, 6)
    since = 0
    for row in sheet.lines():
        since += 1
        if sheet.key == "table3" and since > 9 and is_row(row):
            lines += [rng.choice([f"- {page} -", f"— {page} —", f"{page}", f"第 {page} 页"]), *heads]
            page, since = page + 1, 0
        lines.append(" ".join(box.text for box in row if box.text))
    return lines


def apart(sheet: Sheet, rng: random.Random) -> list[str]:
    """Labels of some rows torn from their figures: a clump of labels, then as many rows of figures, or after them."""
    lines: list[str] = []
    if sheet.key != "table3":
        return [" ".join(box.text for box in row if box.text) for row in sheet.lines()]
    rows = [row for row in sheet.lines() if is_row(row)]
    lines += [" ".join(box.text for box in row) for row in sheet.lines() if not is_row(row)]
    at = 0
    while at < len(rows):
        size = rng.choice([1, 1, 2, 3])
        clump, at = rows[at : at + size], at + size
        if rng.random() < 0.55:
            lines += [f"| {_words(row)} | {_piped(row)} |" for row in clump]
            continue
        labels = [line for row in clump for line in _broken(_words(row))]
        figures = [f"| {_piped(row)} |" for row in clump]
        lines += [*labels, *figures] if rng.random() < 0.7 else [*figures, *labels]
        # A named row parts two clumps, else nobody could tell which labels are whose.
        if at < len(rows):
            row, at = rows[at], at + 1
            lines.append(f"| {_words(row)} | {_piped(row)} |")
    return lines


def glue(sheet: Sheet, blanks: float = 0.0, rng: random.Random | None = None) -> str:
    """A table without anything between its cells; `blanks` of the cells have a blank before them all the same."""
    pieces: list[str] = []
    for row in sheet.lines():
        for box in row:
            stray = rng is not None and blanks and rng.random() < blanks
            pieces.append((" " if stray or (box.kind == "head" and pieces) else "") + box.text)
        if not is_row(row):
            pieces.append(" ")
    return "".join(pieces)


def glued(sheet: Sheet, _: random.Random) -> list[str]:
    """A table in one line, digits and labels run together."""
    return [glue(sheet)]


def glued_with_blanks(sheet: Sheet, rng: random.Random) -> list[str]:
    """The same with a stray blank before some cells."""
    return [glue(sheet, 0.15, rng)]


def one_line(page: Page, rng: random.Random) -> str:
    """The whole page in one line, text and glued tables."""
    pieces = [page.title, *page.opening]
    for part in page.parts:
        pieces += [part.heading, *part.paragraphs]
        if part.sheet is not None:
            pieces.append(glue(part.sheet, 0.05, rng))
    return "\n".join([*page.before, " ".join(pieces), *page.after]) + "\n"

"""Tables written as text: cells on lines of their own, pipes, Markdown, tabs."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.layouts.page import Page
from tests.layouts.sheet import Box, Sheet

Lines = Callable[[Sheet, random.Random], list[str]]


def text(page: Page, rng: random.Random, lines: Lines, gap: str = "") -> str:
    """The page as text, its tables by `lines`; `gap` stands between paragraphs."""
    found = [*page.before, page.title, "", *page.opening, ""]
    for part in page.parts:
        found += [part.heading, gap, *part.paragraphs] if gap else [part.heading, *part.paragraphs]
        if part.sheet is not None:
            found += lines(part.sheet, rng)
        found.append("")
    return "\n".join([*found, *page.after]) + "\n"


def tabbed(sheet: Sheet, _: random.Random) -> list[str]:
    """A cell a line with a tab before it, a blank line between rows; an empty line for a cell that spans from above."""
    lines: list[str] = []
    for row in sheet.lines("down"):
        lines += ["\t" + box.text for box in row]
        lines.append("")
    return lines


def tabbed_close(sheet: Sheet, rng: random.Random) -> list[str]:
    """The same without blank lines between the rows."""
    return [line for line in tabbed(sheet, rng) if line]


def cell_lines(sheet: Sheet, _: random.Random) -> list[str]:
    """A cell a line and nothing else; merged cells are gone."""
    return [box.text for row in sheet.lines() for box in row]


def paragraphs(sheet: Sheet, _: random.Random) -> list[str]:
    """Each cell a paragraph of its own, with a blank line after it; narrow heads are two paragraphs."""
    lines: list[str] = []
    for row in sheet.lines():
        for box in row:
            narrow = box.text in ("商业企业", "科研机构")
            lines += [box.text[:2], "", box.text[2:], ""] if narrow else [box.text, ""]
    return lines


def pipe_lines(sheet: Sheet, _: random.Random) -> list[str]:
    """A cell and a pipe a line, a line of pipes for the columns that a row lacks at its end."""
    width = max(len(row) for row in sheet.grid())
    lines: list[str] = []
    for row in sheet.lines():
        lines += [f"{box.text} |" if box.text else "|" for box in row]
        if len(row) < width:
            lines.append("|" * (width - len(row)))
    return lines


def pipe_lines_wide(sheet: Sheet, _: random.Random) -> list[str]:
    """The same in a table that has one column too many."""
    width = max(len(row) for row in sheet.grid()) + 1
    return [x for row in sheet.lines() for x in (*(f"{box.text} |" for box in row), "|" * (width - len(row)))]


def opened_pipe_lines(sheet: Sheet, rng: random.Random) -> list[str]:
    """The same with a pipe on a line of its own before each row."""
    lines: list[str] = []
    for row in sheet.lines():
        lines.append("|")
        lines += [f"{box.text} |" for box in row]
    return lines


def lone_pipes(sheet: Sheet, _: random.Random) -> list[str]:
    """A cell a line, then a line with nothing but a pipe; rows have no end."""
    return [line for row in sheet.lines() for box in row for line in (box.text, "|")]


def pipe_rows(sheet: Sheet, _: random.Random) -> list[str]:
    """A row a line, a pipe behind each cell; merged cells are gone."""
    return ["".join(f"{box.text} | " for box in row).rstrip() for row in sheet.lines()]


def pipe_rows_padded(sheet: Sheet, _: random.Random) -> list[str]:
    """A row a line with pipes on both sides, filled up with pipes to the width of the table."""
    width = max(len(row) for row in sheet.grid())
    return ["| " + "".join(f"{b.text} | " for b in row) + "|" * (width - len(row)) for row in sheet.lines()]


def pipe_rows_late(sheet: Sheet, rng: random.Random) -> list[str]:
    """A row a line; the pipe behind the last cell of some rows stands on the next line."""
    lines: list[str] = []
    for line in pipe_rows(sheet, rng):
        lines += [line[:-1].rstrip(), "|"] if rng.random() < 0.5 else [line]
    return lines


def markdown(sheet: Sheet, _: random.Random) -> list[str]:
    """A Markdown table: spans as empty cells, a rule behind the first row."""
    rows = ["| " + " | ".join(box.text for box in row) + " |" for row in sheet.lines("all")]
    rule = "|" + "---|" * len(sheet.lines("all")[0])
    return [rows[0], rule, *rows[1:]]


def markdown_each(sheet: Sheet, rng: random.Random) -> list[str]:
    """Every row of figures a Markdown table of its own, under headings that the extraction made up."""
    lines = ["## 表" + {"table2": "二", "table3": "三", "table4": "四"}[sheet.key]]
    for row in sheet.lines():
        cells = [box for box in row if box.kind != "group" or rng.random() < 0.5]
        lines.append("| " + " | ".join(box.text for box in cells) + " |")
        if any(box.kind == "value" for box in row):
            lines.append("|" + "---|" * len(cells))
            if rng.random() < 0.4:
                lines.append("")
    return lines


def tab_rows(sheet: Sheet, _: random.Random) -> list[str]:
    """A row a line, as many tabs as the grid has columns."""
    return ["\t".join(box.text for box in row) for row in sheet.lines("all")]


def tab_rows_lost(sheet: Sheet, _: random.Random) -> list[str]:
    """A row a line, merged cells gone, so that columns shift to the left."""
    return ["\t".join(box.text for box in row) for row in sheet.lines()]


def tab_rows_shifted(sheet: Sheet, _: random.Random) -> list[str]:
    """A row a line with a fixed number of columns: a label in the first, its spans lost, the rest filled up behind."""
    width = max(len(row) for row in sheet.grid())
    lines = []
    for row in sheet.lines("down"):
        cells = [box.text for box in row]
        lines.append("\t".join(cells + [""] * (width - len(cells))))
    return lines


def blank_rows(sheet: Sheet, _: random.Random) -> list[str]:
    """A row a line, cells parted by blanks, as a PDF's text has them when nothing was broken."""
    return [" ".join(box.text.replace(" ", "") for box in row if box.text) for row in sheet.lines()]


def is_row(row: list[Box]) -> bool:
    """Whether a row holds figures."""
    return any(box.kind == "value" for box in row)

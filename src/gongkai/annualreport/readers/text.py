"""Text and Markdown: each line is a paragraph, exactly as it stands, but for tables that are drawn with letters."""

from __future__ import annotations

import re

from gongkai.annualreport.document import Block, Document, Paragraph, Place, Table
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.ruled import TALLEST, begins, drawn

_ESCAPED = re.compile(r"(?<!\\)\\([-.+()\[\]#!*_>~`{}])")  # Markdown's way to write a mark that means nothing

_PREFIX = re.compile(r" {0,3}([>*-]) ?")  # a quoted letter, a list


def read(text: str, budget: Budget) -> Document:
    """The lines of `text`, blank ones too: layout is told by them. The mark of a new page ends a line."""
    budget.characters(len(text))
    text = _ESCAPED.sub(r"\1", text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    if not lines[-1]:
        lines.pop()
    budget.lines(len(lines))
    if _prefixed(lines):
        lines = [_PREFIX.sub("", line, count=1) for line in lines]
    blocks: list[Block] = []
    at = tables = 0
    while at < len(lines):
        cells, length = drawn(lines[at : at + TALLEST]) if begins(lines[at]) else ([], 0)
        if cells:
            tables += 1
            budget.cells(len(cells))
            blocks.append(Table(tables, cells))
        else:
            blocks.append(Paragraph(lines[at], Place(at + 1, 1)))
        at += length or 1
    return Document("text", blocks)


def _prefixed(lines: list[str]) -> bool:
    """Whether all lines begin with the same mark, which is then none of theirs."""
    marks = {match.group(1) if (match := _PREFIX.match(line)) else "" for line in lines if line.strip()}
    return len(marks) == 1 and marks != {""}

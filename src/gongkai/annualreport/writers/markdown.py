"""Markdown: a head with the file's properties, # and ## for title and sections, tables with bars.

Whatever would mean something in Markdown has a backslash before it. Tables have no spans there: a box that reaches over
several rows or columns stands in the first, and the others are blank.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from gongkai import __version__
from gongkai.annualreport.mandated import laid, width
from gongkai.annualreport.writers.blocks import Manuscript, Sheet

_MARKS = re.compile(r"[\\`*_\[\]<>|~$&]")
_FIRST = re.compile(r"[#+\-=:]|\d+[.)]")


def write(manuscript: Manuscript) -> bytes:
    """The manuscript as Markdown in UTF-8."""
    return "\n".join(_lines(manuscript)).encode("utf-8", "replace")


def _lines(manuscript: Manuscript) -> Iterator[str]:
    yield f"---\ngenerator: Gongkai {__version__}"
    yield f"title: {json.dumps(manuscript.title, ensure_ascii=False)}"
    yield f"organisation: {json.dumps(manuscript.organisation, ensure_ascii=False)}\n---\n"
    yield f"# {_plain(manuscript.title)}\n"
    yield from (f"{_plain(text)}\n" for text in manuscript.opening)
    for part in manuscript.parts:
        yield f"## {part.heading}\n"
        yield from (f"{_plain(text)}\n" for text in part.paragraphs)
        for sheet in part.sheets:
            yield from _table(sheet)
            yield ""
    yield from (f"{_plain(line)}\n" for line in manuscript.closing)


def _plain(text: str) -> str:
    """`text` with a backslash before each mark; at the beginning also before what begins a list or a heading."""
    escaped = _MARKS.sub(r"\\\g<0>", text)
    first = _FIRST.match(escaped)
    return f"{escaped[: first.end() - 1]}\\{escaped[first.end() - 1 :]}" if first else escaped


def _table(sheet: Sheet) -> Iterator[str]:
    wide = width(sheet.rows)
    rows = [[""] * wide for _ in sheet.rows]
    for row, column, box in laid(sheet.rows):
        rows[row][column] = _MARKS.sub(r"\\\g<0>", box.text)
    for at, texts in enumerate(rows):
        yield f"| {' | '.join(texts)} |"
        if at == 0:
            yield "|---" * wide + "|"

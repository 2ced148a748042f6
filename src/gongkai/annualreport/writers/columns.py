"""CSV: the report's text as a list of two columns, then its tables, with blank rows between them.

UTF-8 with the mark that sheets need to see it. A text that a sheet would take for a formula has an apostrophe before
it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.mandated import laid, width
from gongkai.annualreport.readers.written import LIST, ORGANISATION, guarded
from gongkai.annualreport.writers.blocks import Manuscript, Sheet

_LONGEST = 131_071
"""Characters of a cell: programs that read CSV take no more, Python among them."""


def write(manuscript: Manuscript) -> bytes:
    """The manuscript as CSV. Raises `Unwritable` when a paragraph is longer than a cell may be."""
    file = io.StringIO(newline="")
    rows = csv.writer(file)
    rows.writerow(LIST)
    for name, text in listed(manuscript, _LONGEST):
        rows.writerow((name, guarded(text)))
    for part in manuscript.parts:
        for sheet in part.sheets:
            rows.writerow(())
            rows.writerows(_grid(sheet))
    return file.getvalue().encode("utf-8-sig", "replace")


def listed(manuscript: Manuscript, longest: int) -> Iterator[tuple[str, str]]:
    """The report's text as a list: what each line is, and the line. `Unwritable` for one longer than a cell may be."""
    for name, text in _listed(manuscript):
        if len(text) > longest:
            raise Unwritable(
                "too-large",
                f"{name}有一段 {len(text):,} 字，一个单元格最多 {longest:,} 字；请分段，或写成其他格式",
                f"a paragraph has {len(text):,} characters, a cell holds {longest:,}: split it or take another format",
            )
        yield name, text


def _listed(manuscript: Manuscript) -> Iterator[tuple[str, str]]:
    yield ORGANISATION, manuscript.organisation
    yield "标题", manuscript.title
    yield from (("引言", text) for text in manuscript.opening)
    for part in manuscript.parts:
        yield "章节", part.heading
        yield from (("正文", text) for text in part.paragraphs)
    yield from (("正文", line) for line in manuscript.closing)


def _grid(sheet: Sheet) -> list[list[str]]:
    """The table's texts on its grid, blank where a box reaches over."""
    texts = [[""] * width(sheet.rows) for _ in sheet.rows]
    for row, column, box in laid(sheet.rows):
        texts[row][column] = box.text
    return texts

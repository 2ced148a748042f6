"""Values separated by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections import Counter

from gongkai.annualreport.document import Document
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.sheets import Sheet, blocks_of, numbered

_SEPARATORS = ",;\t"
_LOOKED_AT = 200


def separator(text: str, *, named: bool) -> str | None:
    """What separates the values, when most lines have the same number, two or more.

    Without the name of such a file only commas and semicolons count, and nearly all lines have to agree: text with
    tabs is better read as text, whose lines keep what stands in no column.
    """
    found = [line for line in text.split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()]
    for mark in _SEPARATORS if named else ",;":
        try:
            counts = Counter(len(row) - 1 for row in csv.reader(found, delimiter=mark) if row)
        except csv.Error:
            continue
        (number, lines), total = (counts.most_common(1) or [(0, 0)])[0], sum(counts.values())
        if number >= 2 and (lines > total / 2 if named else total >= 5 and lines >= 0.95 * total):
            return mark
    return None


def read(text: str, mark: str, budget: Budget) -> Document:
    """The rows as tables, which blank rows divide."""
    budget.characters(len(text))
    sheet = Sheet()
    for row, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark)):
        for column, value in enumerate(values):
            if value.strip():
                budget.cells(1)
                sheet.texts[row, column] = value.strip()
    return Document("csv", numbered(blocks_of(sheet, budget)))

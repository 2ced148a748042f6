"""What a line of two reports is called, in the form's own words."""

from __future__ import annotations

from typing import NamedTuple

from gongkai.annualreport.checks.words import row_words, table_name
from gongkai.annualreport.comparison.mapping import Line
from gongkai.annualreport.edition import Edition


class Label(NamedTuple):
    """A line's table (表三), row (（三）1.属于国家秘密) and column (自然人); whether the column is the row's total."""

    table: str
    row: str
    column: str
    total: bool = False

    def __str__(self) -> str:
        return f"{self.table} {self.row}·{self.column}"


def label(line: Line, before: Edition, after: Edition, lang: str = "zh") -> Label:
    """The words for `line`: those of the later form, or of the earlier where the later has no such line.

    The form's rows and columns have Chinese names only; `lang` is for the table.
    """
    form, cells = (after, line.after) if line.after else (before, line.before)
    row = form.rows()[cells[-1].rpartition(".")[0]]
    name = row_words(form, row)
    if len(cells) > 1:
        groups = form.table(row.table).groups
        name = next((group.ordinal + group.label for group in groups if group.key == row.group), name)
    column = form.column(cells[-1])
    return Label(table_name(form, cells[-1], "en" if lang == "en" else "zh"), name, column.label, column.total)


def is_total(line: Line, before: Edition, after: Edition) -> bool:
    """Whether a line stands for its row: the total where the row has one, every cell where it has none."""
    form, cells = (after, line.after) if line.after else (before, line.before)
    columns = form.rows()[cells[-1].rpartition(".")[0]].columns
    return form.column(cells[-1]).total or not any(column.total for column in columns)

"""Every layout that is tried: a writer, the faults of its figures, and what a good reader reaches.

Of the cells in rows that the page prints whole, `right` is the least share whose value has to be right, in doubt or
not; `doubts` the largest share that may be in doubt. That nothing is wrong without a doubt holds for all layouts and is
not written here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.layouts import chrome, faults, forms, lines_of_pdf, office, pdf, texts, web
from tests.layouts.page import Case, Fault, Page, page_of
from tests.layouts.vanish import hide_blanks, join_digits

Write = Callable[[Page, random.Random], "str | bytes"]


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to write a report down."""

    name: str
    write: Write
    suffix: str = "txt"
    faults: tuple[Fault, ...] = ()
    right: float = 1.0
    doubts: float = 0.02
    editions: tuple[str, ...] = ("2019", "2021")

    @property
    def shows_blanks(self) -> bool:
        """Whether an empty cell leaves a trace."""
        return self.name.split("+")[0] not in _WITHOUT_BLANKS

    def written(self, case: Case, seed: int = 0) -> tuple[bytes, Page]:
        """`case` in this layout, as a file, and the page with what is right to read of it."""
        rng = random.Random(f"{self.name} {case.name} {seed}")
        page = page_of(case)
        for fault in self.faults:
            fault(page, rng)
        if not self.shows_blanks:
            hide_blanks(page)
        if self.name.split("+")[0] in _GLUED:
            join_digits(page)
        content = self.write(page, rng)
        return content.encode() if isinstance(content, str) else content, page


def _text(lines: texts.Lines, gap: str = "") -> Write:
    return lambda page, rng: texts.text(page, rng, lines, gap)


def _html(table: web.Markup) -> Write:
    return lambda page, rng: web.page(page, rng, table)


_LINES = {
    "tabs": texts.tabbed,
    "tabs-close": texts.tabbed_close,
    "cells": texts.cell_lines,
    "paragraphs": texts.paragraphs,
    "pipe-lines": texts.pipe_lines,
    "pipe-lines-wide": texts.pipe_lines_wide,
    "pipe-lines-opened": texts.opened_pipe_lines,
    "lone-pipes": texts.lone_pipes,
    "pipe-rows": texts.pipe_rows,
    "pipe-rows-padded": texts.pipe_rows_padded,
    "pipe-rows-late": texts.pipe_rows_late,
    "markdown": texts.markdown,
    "markdown-each": texts.markdown_each,
    "tab-rows": texts.tab_rows,
    "tab-rows-shifted": texts.tab_rows_shifted,
    "tab-rows-lost": texts.tab_rows_lost,
    "blanks": texts.blank_rows,
    "pdf-labels": lines_of_pdf.broken_labels,
    "pdf-pages": lines_of_pdf.broken_pages,
    "apart": lines_of_pdf.apart,
    "glued": lines_of_pdf.glued,
    "glued-blanks": lines_of_pdf.glued_with_blanks,
}
_MARKUP = {
    "html": web.plain,
    "html-word": web.word,
    "html-wps": web.wps,
    "html-fillers": web.fillers,
    "html-spans-lost": web.spans_lost,
    "html-rows-lost": web.rows_lost,
    "html-unspanned": web.unspanned,
    "html-repeated": web.repeated,
    "html-pages": web.over_pages,
    "html-pages-again": web.over_pages_again,
    "html-nested": web.nested,
    "html-loud": web.loud,
    "html-paragraphs": web.in_paragraphs,
    "html-each-row": web.each_row_a_table,
}
_WRITERS: dict[str, tuple[Write, str]] = {
    **{name: (_text(lines), "txt") for name, lines in _LINES.items()},
    "one-line": (lines_of_pdf.one_line, "txt"),
    **{name: (_html(table), "html") for name, table in _MARKUP.items()},
    "portal": (web.portal, "html"),
    "docx": (office.docx, "docx"),
    "xlsx": (office.xlsx, "xlsx"),
    "xlsx-sheets": (office.xlsx_sheets, "xlsx"),
    "csv": (office.comma_separated, "csv"),
    "pdf-ruled": (pdf.ruled, "pdf"),
    "pdf-unruled": (pdf.unruled, "pdf"),
}
_FAULTS: dict[str, Fault] = {
    "thousands": faults.thousands,
    "wide-thousands": faults.wide_thousands,
    "full-width": faults.full_width,
    "units": faults.units,
    "chinese": faults.chinese_digits,
    "remarks": faults.remarks,
    "look-alikes": faults.look_alikes,
    "strokes": faults.strokes,
    "broken-lines": faults.broken_by_lines,
    "broken-blanks": faults.broken_by_blanks,
    "blank-zeros": faults.blank_zeros,
    "some-blank-zeros": faults.some_blank_zeros,
    "slashes": faults.slash_zeros,
    "dashes": faults.dash_zeros,
    "vanished": faults.vanished_zeros,
    "six": faults.six_values,
    "merged-zero": faults.one_merged_zero,
    "negative": faults.negative_changes,
    "blank-totals": faults.blank_totals,
    "all-blank": faults.blank_everything,
    "without-repeats": faults.without_repeats,
    "some-rows": faults.some_rows,
    "halved-heads": forms.halved_heads,
    "doubled-heads": forms.doubled_heads,
    "titled": forms.titled_tables,
    "pinyin": forms.pinyin,
    "explained": forms.explained_labels,
    "traditional": forms.traditional,
    "misprints": forms.misprinted_labels,
    "cut": forms.cut_labels,
    "spaced": forms.spaced_labels,
    "names": forms.other_names,
    "columns": forms.columns_changed,
    "total-first": forms.total_first,
    "subtotal": forms.with_subtotal,
    "serials": forms.with_serials,
    "subtotal-rows": forms.with_subtotal_rows,
    "order": forms.tables_in_other_order,
    "table4-rows": forms.table4_as_rows,
    "table4-two": forms.table4_in_two_rows,
    "headless": forms.without_heads,
    "chrome": chrome.chrome,
    "index": chrome.index_table,
    "chatty": chrome.chatty,
    "lines": chrome.serials,
}


_WITHOUT_BLANKS = (
    "cells",
    "paragraphs",
    "blanks",
    "pdf-labels",
    "pdf-pages",
    "apart",
    "glued",
    "glued-blanks",
    "one-line",
    "html-paragraphs",
)


def layout(name: str, right: float = 1.0, doubts: float = 0.02, only: str = "") -> Layout:
    """The layout called ``writer+fault+fault``."""
    writer, *found = name.split("+")
    write, suffix = _WRITERS[writer]
    editions = (only,) if only else ("2019", "2021")
    return Layout(name, write, suffix, tuple(_FAULTS[fault] for fault in found), right, doubts, editions)


_PADDED = ("pipe-lines", "pipe-lines-wide", "pipe-rows-padded", "tab-rows-shifted")
_PLACED = ("pdf-ruled", "pdf-unruled")
_GLUED = ("glued", "glued-blanks", "one-line")
# Where nobody could tell that something is wrong: a lost cell looks like a blank one where rows are filled up behind,
# or where only the place tells the column; a stroke for a 1 looks like a bound where strokes part the cells.
_UNFAIR = {
    "vanished": (*_PADDED, *_PLACED, "xlsx", "xlsx-sheets", "csv"),
    "six": (*_PADDED[:3], *_GLUED, *_PLACED),
    "without-repeats": (
        *_PADDED,
        *_PLACED,
        "pipe-rows",
        "pipe-rows-late",
        "tab-rows",
        "xlsx",
        "csv",
        "markdown",
        "docx",
    ),
    "strokes": (*_PADDED[:3], "pipe-lines-opened", "lone-pipes", "pipe-rows", "pipe-rows-late", "markdown", "apart"),
}


def combinations() -> Iterator[str]:
    """Every writer with every fault that a person could see, by name."""
    for writer in _WRITERS:
        yield writer
        for fault in _FAULTS:
            if writer not in _UNFAIR.get(fault, ()):
                yield f"{writer}+{fault}"

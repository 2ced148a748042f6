"""The findings on many reports as a workbook: a line a finding, a line a report.

    with FindingsSheet(path, "zh") as sheet:
        sheet.add(report, findings)

Numbers are number cells; all other text is written as text, so that no name or sentence becomes a formula or a link.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from gongkai.annualreport.catalogue import Text
from gongkai.annualreport.edition import EDITIONS, edition
from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.findings import Finding, Level, Number
from gongkai.annualreport.pages.words import LEVELS, SIGNS, cell_name, clean, printed, term
from gongkai.annualreport.report import Report, Value

_LONGEST = 32_000
"""Characters of a cell; a sheet holds 32,767."""
_ROWS = 1_048_575
_EXACT = 15  # digits that a number of a sheet keeps
_CELLS, _CORRECTIONS = 60, 6

_FINDINGS = Text("问题", "findings")
_REPORTS = Text("报告", "reports")
_FINDING_HEADS: tuple[tuple[Text, int], ...] = (
    (Text("文件", "source"), 34),
    (Text("机关", "organisation"), 22),
    (Text("年度", "year"), 7),
    (Text("级别", "level"), 9),
    (Text("代码", "code"), 24),
    (Text("问题", "finding"), 70),
    (Text("格", "cells"), 40),
    (Text("左", "left"), 26),
    (Text("左值", "left value"), 10),
    (Text("右", "right"), 26),
    (Text("右值", "right value"), 10),
    (Text("差", "difference"), 10),
    (Text("可能有误的格及应有的数", "suspects and what they would be"), 44),
)
_REPORT_HEADS: tuple[tuple[Text, int], ...] = (
    (Text("文件", "source"), 34),
    (Text("机关", "organisation"), 22),
    (Text("年度", "year"), 7),
    (Text("格式", "form"), 9),
    (Text("错误", "errors"), 8),
    (Text("警告", "warnings"), 9),
    (Text("提示", "notes"), 8),
    (Text("存疑", "doubts"), 8),
)


class FindingsSheet:
    """A workbook that is being written. Its bytes reach `path` when it is closed."""

    def __init__(self, path: Path, lang: str = "zh") -> None:
        self.lang: Literal["zh", "en"] = "en" if lang == "en" else "zh"
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = Workbook(str(path), {**options, "strings_to_numbers": False, "nan_inf_to_errors": False})
        self._formats = {name: self._book.add_format(given) for name, given in _looks().items()}
        figures = [(Text(_heading(cell), _heading(cell)), 12) for cell in _totals()]
        self._sheets = [
            self._sheet(_FINDINGS, _FINDING_HEADS),
            self._sheet(_REPORTS, (*_REPORT_HEADS, *figures)),
        ]
        self._widths = [len(_FINDING_HEADS), len(_REPORT_HEADS) + len(figures)]
        self._next = [1, 1]

    def __enter__(self) -> FindingsSheet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for sheet, width, following in zip(self._sheets, self._widths, self._next, strict=True):
            sheet.autofilter(0, 0, max(1, following - 1), width - 1)
        try:
            self._book.close()
        except FileCreateError as failed:
            raise OSError(str(failed)) from failed

    def add(self, report: Report, findings: Sequence[Finding]) -> None:
        """The lines of a report and of what was found in it."""
        for finding in findings:
            self._line(0, self._of_finding(report, finding), finding.level)
        counts = [sum(finding.level == level for finding in findings) for level in SIGNS]
        known = [report.figures.get(cell) for cell in _totals()]
        who = [report.source, report.organisation, report.year, report.variant]
        self._line(1, [*who, *counts, len({doubt.cell for doubt in report.doubts}), *map(_number, known)])

    def _of_finding(self, report: Report, finding: Finding) -> list[Any]:
        form = report.form
        cells = "；".join(cell_name(form, cell) for cell in finding.cells[:_CELLS])
        left = (term(finding, "left", self.lang), finding.left.value) if finding.left else ("", None)
        right = (term(finding, "right", self.lang), finding.right.value) if finding.right else ("", None)
        level = f"{SIGNS[finding.level]} {LEVELS[finding.level].in_lang(self.lang)}"
        message = finding.english if self.lang == "en" else finding.message
        more = "…" if len(finding.cells) > _CELLS else ""
        return [
            *(report.source, report.organisation, report.year, level, finding.code, message),
            cells + more,
            *(*left, *right, finding.difference),
            self._corrections(report, finding),
        ]

    def _corrections(self, report: Report, finding: Finding) -> str:
        blank = Text("空白", "blank").in_lang(self.lang)
        told = [
            "，".join(
                f"{cell_name(report.form, cell)} {printed(report.figures.get(cell)) or blank}→{printed(value) or blank}"
                for cell, value in zip(suspect.cells, suspect.values, strict=True)
            )
            for suspect in finding.suspects[:_CORRECTIONS]
        ]
        return "；".join(told) + ("…" if len(finding.suspects) > _CORRECTIONS else "")

    def _sheet(self, name: Text, heads: Sequence[tuple[Text, int]]) -> Any:
        sheet = self._book.add_worksheet(name.in_lang(self.lang))
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for at, (head, width) in enumerate(heads):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, head.in_lang(self.lang), self._formats["head"])
        return sheet

    def _line(self, which: int, values: Sequence[Any], level: Level | None = None) -> None:
        row = self._next[which]
        if row > _ROWS:
            raise Unwritable(
                "too-large",
                f"超过表格的 {_ROWS:,} 行；请分几次核查",
                f"more than the {_ROWS:,} lines of a sheet; check in several calls",
            )
        self._next[which] += 1
        for at, value in enumerate(values):
            self._cell(self._sheets[which], row, at, value, level if at == _LEVEL else None)

    def _cell(self, sheet: Any, row: int, at: int, value: Value | Number, level: Level | None) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str) or len(printed(value).strip("-").replace(".", "")) > _EXACT:
            text = clean(printed(value))[:_LONGEST]
            sheet.write_string(row, at, text, self._formats[level or "text"])
        else:
            sheet.write_number(row, at, value, self._formats["number"])


_LEVEL = 3


def _looks() -> dict[str, dict[str, Any]]:
    text: dict[str, Any] = {"valign": "top", "text_wrap": True}
    return {
        "text": text,
        "number": {"valign": "top", "num_format": "0.######"},
        "head": {"bold": True, "valign": "top", "text_wrap": True, "bottom": 2, "bg_color": "#F4F5F7"},
        "error": {**text, "bold": True, "font_color": "#AB2419"},
        "warning": {**text, "bold": True, "font_color": "#805000"},
        "note": text,
    }


@cache
def _totals() -> tuple[str, ...]:
    text = resources.files(__package__).joinpath("sheet.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["cells"])


def _heading(cell: str) -> str:
    """A cell in the words of the newest edition that has it."""
    form = next(form for form in map(edition, reversed(EDITIONS)) if cell in form.cells())
    return cell_name(form, cell)


def _number(value: Value) -> Value | Decimal:
    """An amount of money as a number."""
    try:
        return Decimal(value) if isinstance(value, str) else value
    except InvalidOperation:
        return value

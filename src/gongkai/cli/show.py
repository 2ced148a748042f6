"""What the command line prints for people. rich is loaded with the first table, so that JSON comes without it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from gongkai.annualreport.edition import Edition, Row, Table
from gongkai.annualreport.report import Report

if TYPE_CHECKING:
    from rich.console import Console

    from gongkai.annualreport.catalogue import Entry
    from gongkai.annualreport.findings import Finding

_LEVELS = {
    "zh": {"error": "错误", "warning": "警告", "note": "提示"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}
_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_WORDS = {
    "zh": {
        "doubts": "存疑",
        "none": "未发现问题",
        "form": "格式",
        "cells": "格",
        "reports": "份报告",
        "or": "或",
        "suspect": "可能有误",
        "sections": "章节",
        "identities": "勾稽关系",
    },
    "en": {
        "doubts": "doubts",
        "none": "nothing found",
        "form": "form",
        "cells": "cells",
        "reports": "reports",
        "or": "or",
        "suspect": "suspect",
        "sections": "Sections",
        "identities": "Identities",
    },
}


def console() -> Console:
    """A console on standard output; on a pipe it prints plain text and does not fold lines."""
    from rich.console import Console  # noqa: PLC0415  a tenth of a second that JSON need not wait for

    terminal = sys.stdout.isatty()
    return Console(
        file=sys.stdout, highlight=False, soft_wrap=not terminal, width=None if terminal else 160, markup=False
    )


def error(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(text.replace("\n", " ") + "\n")


def _heading(out: Console, report: Report, lang: str) -> None:
    year = report.year if report.year is not None else "?"
    words = _WORDS[lang]
    out.print(f"{report.source}", style="dim")
    out.print(
        f"{report.organisation or '?'} {year}  {words['form']} {report.edition}"
        + (f" ({report.variant})" if report.variant != report.edition else ""),
        style="bold",
    )


def report(report: Report, lang: str) -> None:
    """The figures of a report, table by table, and the doubts."""
    out = console()
    _heading(out, report, lang)
    for table in report.form.tables:
        if table.key == "table2":
            _blocks(out, report, table)
        else:
            _grid(out, report, table)
    doubts = {doubt.cell: doubt for doubt in report.doubts}
    for doubt in doubts.values():
        values = f" {_WORDS[lang]['or']} ".join("—" if value is None else str(value) for value in doubt.values)
        out.print(
            f"? {report.form.label(doubt.cell)}  {doubt.reason}" + (f"（{values}）" if values else ""), style="yellow"
        )
    out.print()


def _text(report: Report, cell: str, doubted: Mapping[str, object]) -> str:
    value = report.figures.get(cell)
    text = "" if value is None else str(value)
    return f"{text}?" if cell in doubted else text


def _blocks(out: Console, report: Report, table: Table) -> None:
    from rich.table import Table as Grid  # noqa: PLC0415

    grid = Grid(title=table.title, title_justify="left", show_header=False)
    doubted = {doubt.cell: doubt for doubt in report.doubts}
    for row in table.rows:
        pairs = [
            f"{column.label} {_text(report, cell, doubted) or '—'}"
            for column, cell in zip(row.columns, row.cells, strict=True)
        ]
        grid.add_row(row.label, "   ".join(pairs))
    out.print(grid)


def _grid(out: Console, report: Report, table: Table) -> None:
    from rich.table import Table as Grid  # noqa: PLC0415

    grid = Grid(title=table.title, title_justify="left")
    grid.add_column("")
    for column in table.rows[0].columns:
        grid.add_column(column.label, justify="right")
    doubted = {doubt.cell: doubt for doubt in report.doubts}
    absent = report.form.variant(report.variant).absent_rows
    headings = {group.key: group.ordinal + group.label for group in table.groups if group.parent}
    for row in table.rows:
        heading = headings.pop(row.group, "")
        if heading and row.name not in absent:
            grid.add_row(heading)
        if row.name not in absent:
            grid.add_row(_label(table, row), *(_text(report, cell, doubted) for cell in row.cells))
    out.print(grid)


def _label(table: Table, row: Row) -> str:
    indent = "  " if any(group.key == row.group and group.parent for group in table.groups) else ""
    return indent + row.ordinal + row.label.split("（区分")[0].split("、行政机关")[0]


def findings(report: Report, found: Iterable[Finding], lang: str) -> None:
    """The findings on a report, a line each."""
    out = console()
    _heading(out, report, lang)
    empty = True
    for finding in found:
        empty = False
        message = finding.english if lang == "en" else finding.message
        out.print(f"  {_LEVELS[lang][finding.level]} ", style=_STYLES[finding.level], end="")
        out.print(f"{message}  [{finding.code}]")
    if empty:
        out.print(f"  {_WORDS[lang]['none']}", style="green")
    out.print()


def summary(reports: int, counts: Mapping[str, int], lang: str) -> None:
    """How many reports were checked, and what was found by level."""
    parts = [f"{counts[level]} {_LEVELS[lang][level]}" for level in ("error", "warning", "note")]
    console().print(f"{reports} {_WORDS[lang]['reports']}: " + "  ".join(parts), style="bold")


def code_line(entry: Entry, lang: str) -> None:
    """A code and its title on one line."""
    console().print(
        f"{entry.code:32} {_LEVELS[lang][entry.level]}  {entry.title if lang == 'zh' else entry.english_title}"
    )


def code(entry: Entry, lang: str) -> None:
    """All that the catalogue says of a code."""
    out = console()
    out.print(f"{entry.code}  {_LEVELS[lang][entry.level]}", style="bold")
    for name, text in entry.described("en" if lang == "en" else "zh"):
        out.print(f"  {name}  ", style="bold", end="")
        out.print(text)


def form(form: Edition, lang: str) -> None:
    """An edition of the form: sections, tables with their rows and columns, guidance, identities."""
    out = console()
    out.print(f"{form.name}  {form.title}  {form.notice}", style="bold")
    words = _WORDS[lang]
    out.print(f"\n{words['sections']}", style="bold")
    for section in form.sections:
        out.print(f"  {section.ordinal}{section.heading}  [{section.key}]")
        out.print(f"      {section.guidance}", style="dim")
    for table in form.tables:
        out.print(f"\n{table.title}  [{table.key}]", style="bold")
        for row in table.rows:
            columns = "、".join(f"{column.label}[{column.key}]" for column in row.columns)
            out.print(f"  {row.ordinal}{row.label}  [{row.key}]" + (f"  {columns}" if table.key == "table2" else ""))
        if table.key != "table2":
            out.print("  " + "、".join(f"{c.label}[{c.key}]" for c in table.rows[0].columns), style="dim")
    out.print(f"\n{words['identities']}", style="bold")
    for entry in form.data["identity"]:
        out.print(f"  {entry['code']}  {entry['name']}：{entry['clause']}")
        out.print(f"      {entry['for']}: {entry['expression']}", style="dim")
    for variant in form.variants:
        out.print(f"  {variant.name}  {variant.note}", style="dim")
    out.print()


def form_json(form: Edition) -> dict[str, Any]:
    """An edition as plain data."""
    return {
        "edition": form.name,
        "title": form.title,
        "notice": form.notice,
        "sections": [
            {"key": s.key, "ordinal": s.ordinal, "heading": s.heading, "guidance": s.guidance} for s in form.sections
        ],
        "tables": {
            table.key: [
                {
                    "key": row.key,
                    "ordinal": row.ordinal,
                    "label": row.label,
                    "labels": list(row.labels),
                    "columns": [{"key": c.key, "label": c.label} for c in row.columns],
                }
                for row in table.rows
            ]
            for table in form.tables
        },
        "identities": [
            {"code": e["code"], "for": e["for"], "expression": e["expression"], "clause": e["clause"]}
            for e in form.data["identity"]
        ],
        "variants": [{"name": v.name, "note": v.note} for v in form.variants],
    }

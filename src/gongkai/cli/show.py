"""What the command line prints for people. rich is loaded with the first table, so that JSON comes without it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from gongkai.annualreport.edition import Edition, Row, Table
from gongkai.annualreport.report import Report

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as Grid

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
        "nothing": "没有找到年度报告；请检查文件和路径",
        "form": "格式",
        "or": "或",
        "sections": "章节",
        "identities": "勾稽关系",
        "variants": "变体",
    },
    "en": {
        "doubts": "Doubts",
        "none": "nothing found",
        "nothing": "no annual report was found: check the files and the path",
        "form": "form",
        "or": "or",
        "sections": "Sections",
        "identities": "Identities",
        "variants": "Variants",
    },
}
# Columns of a terminal that has room for gaps; columns of a table whose heads fit beside each other.
_ROOMY, _FEW = 90, 5
# What moves the cursor, rings, ends a line or turns the direction of text: never printed as it is.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# Letters and digits, or one Chinese character, with the marks that may not be parted from them.
_ATOM = re.compile(
    r"\s+|[（“‘《〈「【〔(\[]*(?:[0-9A-Za-z][\w.%/+*=-]*(?<![\u2e80-\uffef])|\S)[，。、；：？！）”’》〉」】〕,.;:!?)\]]*",
    re.ASCII,
)


def printable(text: str) -> str:
    """`text` with the escapes of characters that would do something to a terminal."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def one_line(text: str) -> str:
    """`text`, such as the name of a file, on one line."""
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")


def console() -> Console:
    """A console on standard output; on a pipe it prints plain text and does not fold lines."""
    from rich.console import Console  # noqa: PLC0415  a tenth of a second that JSON need not wait for
    from rich.text import Text  # noqa: PLC0415

    class Screen(Console):
        def render_str(self, text: str, **options: Any) -> Text:
            return super().render_str(printable(text), **options)

    terminal = sys.stdout.isatty()
    return Screen(
        file=sys.stdout, highlight=False, soft_wrap=not terminal, width=None if terminal else 160, markup=False
    )


def error(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(one_line(text) + "\n")


def nothing(lang: str) -> None:
    """Say that no report was among the files."""
    error(f"note: {_WORDS[lang]['nothing']}")


def folded(text: str, width: int) -> list[str]:
    """`text` in lines of `width` columns: Chinese may be parted anywhere but before or after its marks."""
    from rich.cells import cell_len, chop_cells  # noqa: PLC0415

    lines = [""]
    for found in _ATOM.finditer(text):
        if cell_len(lines[-1] + found[0].rstrip()) <= width:
            lines[-1] += found[0]
        elif not found[0].isspace():
            lines += chop_cells(found[0], width)
    return [line.rstrip() for line in lines if line] or [""]


def _say(out: Console, lead: str, text: str, lead_style: str = "", style: str = "") -> None:
    """`text` after `lead`, and below itself where it has to be folded."""
    from rich.cells import cell_len  # noqa: PLC0415

    text, indent = one_line(text), cell_len(lead)
    lines = folded(text, max(out.width - indent, 20)) if sys.stdout.isatty() else [text]
    for line in lines:
        out.print(lead, style=lead_style, end="")
        out.print(line, style=style)
        lead = " " * indent


def _heading(out: Console, report: Report, lang: str) -> None:
    year = report.year if report.year is not None else "?"
    form = report.edition + (f" ({report.variant})" if report.variant != report.edition else "")
    out.print(one_line(report.source), style="dim")
    _say(out, "", f"{report.organisation or '?'} {year}  {_WORDS[lang]['form']} {form}", style="bold")


def report(report: Report, lang: str) -> None:
    """The figures of a report, table by table, and the doubts."""
    out = console()
    _heading(out, report, lang)
    doubts = {doubt.cell: doubt for doubt in report.doubts}
    for table in report.form.tables:
        out.print(f"\n{table.title}", style="bold")
        out.print(_blocks(report, table, doubts) if table.key == "table2" else _rows(out, report, table, doubts))
    if doubts:
        out.print(f"\n{_WORDS[lang]['doubts']} {len(doubts)}", style="bold")
    for doubt in doubts.values():
        values = f" {_WORDS[lang]['or']} ".join("—" if value is None else str(value) for value in doubt.values)
        said = f"{_called(report.form, doubt.cell)}：{doubt.reason}" + (f"（{values}）" if values else "")
        _say(out, "  ? ", said, "yellow", "yellow")
    out.print()


def _called(form: Edition, cell: str) -> str:
    """A cell with the ordinal of the heading that its row stands under."""
    row = form.rows()[cell.rpartition(".")[0]]
    group = next((group for group in form.table(row.table).groups if group.key == row.group and group.parent), None)
    return (group.ordinal if group else "") + form.label(cell)


def _text(report: Report, cell: str, doubted: Mapping[str, object]) -> str:
    value = report.figures.get(cell)
    return ("—" if value is None else str(value)) + ("?" if cell in doubted else "")


def _grid(*, heads: bool, gap: int = 1) -> Grid:
    from rich import box  # noqa: PLC0415
    from rich.table import Table as Grid  # noqa: PLC0415

    return Grid(box=box.SIMPLE_HEAD, show_header=heads, show_edge=False, pad_edge=False, padding=(0, gap, 0, 0))


def _blocks(report: Report, table: Table, doubted: Mapping[str, object]) -> Grid:
    grid = _grid(heads=False)
    for row in table.rows:
        pairs = zip(row.columns, row.cells, strict=True)
        grid.add_row(row.label, "   ".join(f"{column.label} {_text(report, cell, doubted)}" for column, cell in pairs))
    return grid


def _rows(out: Console, report: Report, table: Table, doubted: Mapping[str, object]) -> Grid:
    """A table with a line for each row; its numbers stay whole however narrow the terminal is."""
    grid = _grid(heads=True, gap=int(out.width >= _ROOMY))
    grid.add_column("", overflow="fold", min_width=16)
    columns = table.rows[0].columns
    for column in columns:
        head = _stacked(column.label) if len(columns) > _FEW else column.label
        grid.add_column(head, justify="right", no_wrap=True)
    absent = report.form.variant(report.variant).absent_rows
    headings = {group.key: group.ordinal + group.label for group in table.groups if group.parent}
    for row in table.rows:
        if row.name in absent:
            continue
        if heading := headings.pop(row.group, ""):
            grid.add_row(heading)
        grid.add_row(_label(table, row), *(_text(report, cell, doubted) for cell in row.cells))
    return grid


def _stacked(label: str) -> str:
    """A column's head in lines of two characters, so that seven columns leave room for the rows' labels."""
    return "\n".join(label[at : at + 2] for at in range(0, len(label), 2)) if len(label) > 3 else label


def _label(table: Table, row: Row) -> str:
    indent = "  " if any(group.key == row.group and group.parent for group in table.groups) else ""
    return indent + row.ordinal + row.label.split("（区分")[0].split("、行政机关")[0]


def findings(report: Report, found: Iterable[Finding], lang: str) -> None:
    """The findings on a report; a line each where nobody sets a width."""
    out = console()
    _heading(out, report, lang)
    empty = True
    for finding in found:
        empty = False
        message = finding.english if lang == "en" else finding.message
        _say(out, f"  {_level(finding.level, lang)} ", f"{message}  [{finding.code}]", _STYLES[finding.level])
    if empty:
        out.print(f"  {_WORDS[lang]['none']}", style="green")
    out.print()


def _level(level: str, lang: str) -> str:
    """The word for a level, as wide as the widest."""
    words = _LEVELS[lang]
    return words[level].ljust(max(map(len, words.values())))


def summary(reports: int, counts: Mapping[str, int], lang: str) -> None:
    """How many reports were checked, and what was found by level."""
    words = _LEVELS[lang]
    if lang == "en":
        text = f"{reports} reports: " + ", ".join(
            f"{counts[key]} {word}{'s' * (counts[key] != 1)}" for key, word in words.items()
        )
    else:
        text = f"{reports} 份报告：" + "，".join(f"{word} {counts[key]}" for key, word in words.items())
    console().print(text, style="bold")


def code_lines(entries: Iterable[Entry], lang: str) -> None:
    """Codes and their titles, a line each."""
    out, entries = console(), list(entries)
    width = max(len(entry.code) for entry in entries)
    for entry in entries:
        title = entry.title if lang == "zh" else entry.english_title
        _say(out, f"{entry.code:{width}}  {_level(entry.level, lang)}  ", title)


def code(entry: Entry, lang: str) -> None:
    """All that the catalogue says of a code."""
    out = console()
    out.print(f"{entry.code}  {_LEVELS[lang][entry.level]}", style="bold")
    parts = entry.described("en" if lang == "en" else "zh")
    width = max(len(name) for name, _ in parts)
    for name, text in parts:
        _say(out, f"  {name:{width}}  ", text, "bold")


def form(form: Edition, lang: str) -> None:
    """An edition of the form: sections, tables with their rows and columns, guidance, identities."""
    out, words = console(), _WORDS[lang]
    _say(out, "", f"{form.name}  {form.title}  {form.notice}", style="bold")
    out.print(f"\n{words['sections']}", style="bold")
    for section in form.sections:
        _say(out, "  ", f"{section.ordinal}{section.heading}  [{section.key}]")
        _say(out, "      ", section.guidance, style="dim")
    for table in form.tables:
        out.print(f"\n{table.title}  [{table.key}]", style="bold")
        _form_rows(out, table)
    out.print(f"\n{words['identities']}", style="bold")
    for entry in form.data["identity"]:
        _say(out, "  ", f"{entry['code']}  {entry['name']}：{entry['clause']}")
        _say(out, "      ", f"{entry['for']}: {entry['expression']}", style="dim")
    out.print(f"\n{words['variants']}", style="bold")
    for variant in form.variants:
        _say(out, f"  {variant.name}  ", variant.note)
    out.print()


def _form_rows(out: Console, table: Table) -> None:
    """The rows of a table under their headings, and its columns: once where all rows have the same."""
    same = len({row.columns for row in table.rows}) == 1
    headings = {group.key: group.ordinal + group.label for group in table.groups if group.parent}
    for row in table.rows:
        if heading := headings.pop(row.group, ""):
            out.print(f"  {heading}")
        indent = "    " if any(group.key == row.group and group.parent for group in table.groups) else "  "
        _say(out, indent, f"{row.ordinal}{row.label}  [{row.key}]")
        if not same:
            _say(out, "      ", _columns(row), style="dim")
    if same:
        _say(out, "      ", _columns(table.rows[0]), style="dim")


def _columns(row: Row) -> str:
    return "、".join(f"{column.label}[{column.key}]" for column in row.columns)


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

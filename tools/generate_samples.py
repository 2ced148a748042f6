"""Writes the sample reports in samples/: invented organisations, one with a planted error.

usage: python -m tools.generate_samples [--check]
With --check nothing is written; exit status 1 says that a file is out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from gongkai.annualreport.edition import Edition, Row, Table, edition

FOLDER = Path(__file__).parent.parent / "samples"
Figures = dict[str, list[str]]


class Sample(NamedTuple):
    """An invented report: who, when, its rows that are not all 0, and the text of its sections."""

    organisation: str
    year: int
    figures: Figures
    sections: dict[str, list[str]]


NOTICE = "国办公开办函〔2021〕30号"


def _preamble(sample: Sample) -> str:
    return (
        f"本报告根据《中华人民共和国政府信息公开条例》（国务院令第711号）和《国务院办公厅政府信息与政务公开办公室关于印发"
        f"〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（{NOTICE}）编制。所列数据的统计期限自{sample.year}年1月1日起至"
        f"{sample.year}年12月31日止。如对本报告有疑问，请与{sample.organisation}联系（电话：000-0000000，邮编：000000）。"
    )


WATER = Sample(
    "青溪市水务局",
    2024,
    {
        "rules": ["0", "0", "0"],
        "normative_documents": ["3", "1", "27"],
        "licences": ["412"],
        "penalties": ["18"],
        "coercive_measures": ["0"],
        "fees": ["1036.25"],
        "new": ["31", "4", "0", "0", "1", "0", "36"],
        "carried_in": ["2", "0", "0", "0", "0", "0", "2"],
        "granted": ["17", "2", "0", "0", "1", "0", "20"],
        "partial": ["3", "1", "0", "0", "0", "0", "4"],
        "denied_third_party": ["1", "0", "0", "0", "0", "0", "1"],
        "denied_process": ["2", "0", "0", "0", "0", "0", "2"],
        "unavailable_not_held": ["6", "1", "0", "0", "0", "0", "7"],
        "unprocessed_petition": ["1", "0", "0", "0", "0", "0", "1"],
        "other": ["2", "0", "0", "0", "0", "0", "2"],
        "total_processed": ["32", "4", "0", "0", "1", "0", "37"],
        "carried_out": ["1", "0", "0", "0", "0", "0", "1"],
        "reconsideration": ["1", "0", "1", "0", "2"],
        "litigation_direct": ["0", "0", "0", "0", "0"],
        "litigation_after_reconsideration": ["0", "0", "0", "1", "1"],
    },
    {
        "overview": [
            "（一）主动公开。2024年，主动公开政府信息1286条，其中规范性文件3条、政策解读9条、其他信息1274条。",
            "（二）依申请公开。全年新收政府信息公开申请36件，上年结转2件；办结37件，其中予以公开20件、部分公开4件、"
            "不予公开3件、无法提供7件、不予处理1件、其他处理2件；结转下年度1件。行政复议2件，行政诉讼1件。",
            "（三）政府信息管理。现行有效行政规范性文件27件，均已在网站集中公布。",
            "（四）政府信息公开平台建设。栏目按统一规范设置，提供检索、查阅、下载。",
            "（五）监督保障。开展培训2次，未发生责任追究情形。",
        ],
        "problems": [
            "存在的主要问题：一是水价调整的解读不够通俗；二是部分科室检索记录不全。改进情况：一是解读与文件同步起草；"
            "二是检索记录由承办科室签字后归档。上年提出的目录更新不及时问题已经改正。"
        ],
        "other": ["本年度未发出信息处理费收费通知，未收取信息处理费。"],
    },
)

COUNTY = Sample(
    "云岫县人民政府",
    2024,
    {
        "rules": ["0", "0", "0"],
        "normative_documents": ["12", "5", "143"],
        "licences": ["20418"],
        "penalties": ["3306"],
        "coercive_measures": ["121"],
        "fees": ["2870.4"],
        "new": ["118", "6", "0", "1", "3", "0", "128"],
        "carried_in": ["4", "0", "0", "0", "0", "0", "4"],
        "granted": ["61", "3", "0", "1", "2", "0", "67"],
        # The planted error: the row and its column add up with 12 for natural persons, the report prints 21.
        "partial": ["21", "1", "0", "0", "0", "0", "13"],
        "denied_state_secret": ["1", "0", "0", "0", "0", "0", "1"],
        "denied_internal": ["2", "0", "0", "0", "0", "0", "2"],
        "denied_administrative_query": ["3", "0", "0", "0", "0", "0", "3"],
        "unavailable_not_held": ["28", "2", "0", "0", "1", "0", "31"],
        "unavailable_needs_creation": ["4", "0", "0", "0", "0", "0", "4"],
        "unprocessed_duplicate": ["2", "0", "0", "0", "0", "0", "2"],
        "other_overdue_supplement": ["5", "0", "0", "0", "0", "0", "5"],
        "total_processed": ["118", "6", "0", "1", "3", "0", "128"],
        "carried_out": ["4", "0", "0", "0", "0", "0", "4"],
        "reconsideration": ["3", "1", "0", "1", "5"],
        "litigation_direct": ["1", "0", "0", "0", "1"],
        "litigation_after_reconsideration": ["0", "0", "0", "0", "0"],
    },
    {
        "overview": [
            "（一）主动公开。全县主动公开政府信息8842条，制发行政规范性文件12件。",
            "（二）依申请公开。全县收到政府信息公开申请128件，上年结转4件，办结128件，结转下年度继续办理4件。",
            "（三）政府信息管理。清理现行有效行政规范性文件143件，废止5件。",
            "（四）政府信息公开平台建设。完成各部门栏目的统一改版。",
            "（五）监督保障。工作考核覆盖全部乡镇和部门，社会评议满意，未发生责任追究情形。",
        ],
        "problems": [
            "存在的主要问题：乡镇答复质量不齐。改进情况：编制答复示范文本并逐件复核；上年提出的检索不充分问题已通过登记表解决。"
        ],
        "other": ["全县发出收费通知1件，金额100元，实际收取信息处理费100元。"],
    },
)


def _values(sample: Sample, row: Row) -> list[str]:
    return sample.figures.get(row.key, ["0"] * len(row.columns))


def _lines_table2(sample: Sample, table: Table) -> list[list[str]]:
    rows: list[list[str]] = []
    block = ""
    for row in table.rows:
        if row.block != block:
            block = row.block
            rows += [[table.articles[block]], ["信息内容", *(column.label for column in row.columns)]]
        rows.append([row.label, *_values(sample, row)])
    return rows


def as_html(sample: Sample, form: Edition) -> str:
    """The report as a plain web page."""
    title = f"{sample.organisation}{sample.year}年政府信息公开工作年度报告"
    parts = [f"<h1>{title}</h1>", f"<p>{_preamble(sample)}</p>"]
    for section in form.sections:
        parts.append(f"<h2>{section.ordinal}{section.heading}</h2>")
        parts += [f"<p>{text}</p>" for text in sample.sections.get(section.key, [])]
        for key in section.tables:
            parts.append({"table2": _html2, "table3": _html3, "table4": _html4}[key](sample, form.table(key)))
    body = "\n".join(parts)
    return f'<!DOCTYPE html>\n<html lang="zh-CN">\n<meta charset="utf-8">\n<title>{title}</title>\n{body}\n</html>\n'


def _html2(sample: Sample, table: Table) -> str:
    rows = []
    for cells in _lines_table2(sample, table):
        span = f' colspan="{5 - len(cells)}"' if len(cells) < 4 else ""
        last = f"<td{span}>{cells[-1]}</td>"
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells[:-1]) + last + "</tr>")
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def _html3(sample: Sample, table: Table) -> str:
    columns = table.rows[0].columns
    inner = "".join(f"<td>{column.label}</td>" for column in columns if column.group)
    rows = [
        f'<tr><td colspan="3" rowspan="3">{table.note}</td><td colspan="7">申请人情况</td></tr>',
        '<tr><td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td></tr>',
        f"<tr>{inner}</tr>",
    ]
    counts = {group.key: sum(row.group == group.key for row in table.rows) for group in table.groups}
    results = next(group for group in table.groups if not group.parent)
    inside = sum(bool(row.group) for row in table.rows)
    seen: set[str] = set()
    for row in table.rows:
        cells = ""
        if row.group and results.key not in seen:
            seen.add(results.key)
            cells += f'<td rowspan="{inside}">{results.ordinal}{results.label}</td>'
        group = next((group for group in table.groups if group.key == row.group and group.parent), None)
        if group and group.key not in seen:
            seen.add(group.key)
            cells += f'<td rowspan="{counts[group.key]}">{group.ordinal}{group.label}</td>'
        span = "" if group else f' colspan="{2 if row.group else 3}"'
        cells += f"<td{span}>{row.ordinal}{row.label}</td>"
        rows.append(f"<tr>{cells}" + "".join(f"<td>{value}</td>" for value in _values(sample, row)) + "</tr>")
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def _html4(sample: Sample, table: Table) -> str:
    heads = "".join(f"<td>{column.label}</td>" for column in table.rows[0].columns)
    first, direct, after = table.rows
    values = "".join(f"<td>{value}</td>" for row in table.rows for value in _values(sample, row))
    return (
        f'<table>\n<tr><td colspan="5">{first.label}</td><td colspan="10">行政诉讼</td></tr>\n'
        f"<tr>{heads.replace('<td>', chr(60) + 'td rowspan=' + chr(34) + '2' + chr(34) + '>')}"
        f'<td colspan="5">{direct.label}</td><td colspan="5">{after.label}</td></tr>\n'
        f"<tr>{heads}{heads}</tr>\n<tr>{values}</tr>\n</table>"
    )


def as_text(sample: Sample, form: Edition) -> str:
    """The report as text copied out of a word processor: a cell a line after a tab, a blank line between rows."""
    lines = [f"{sample.organisation}{sample.year}年政府信息公开", "工作年度报告", "", _preamble(sample)]
    for section in form.sections:
        lines += ["", f"{section.ordinal}{section.heading}", *sample.sections.get(section.key, []), ""]
        for key in section.tables:
            for cells in _rows(sample, form.table(key)):
                lines += [f"\t{cell}" for cell in cells] + [""]
    return "\n".join(lines) + "\n"


def _rows(sample: Sample, table: Table) -> list[list[str]]:
    if table.articles:
        return _lines_table2(sample, table)
    heads = [column.label for column in table.rows[0].columns]
    if table.note:
        rows = [[table.note, "申请人情况"], ["", "自然人", "法人或其他组织", "总计"], ["", "", *heads[1:-1], ""]]
        return rows + [[row.ordinal + row.label, *_values(sample, row)] for row in table.rows]
    labels = [row.label for row in table.rows]
    values = [value for row in table.rows for value in _values(sample, row)]
    return [[labels[0], "行政诉讼"], [*heads, *labels[1:]], [""] * 5 + heads + heads, values]


def files() -> dict[str, str]:
    """The sample files by name."""
    form = edition("2021")
    return {
        "qingxi-water-2024.html": as_html(WATER, form),
        "yunxiu-county-2024.txt": as_text(COUNTY, form),
    }


def main() -> int:
    """Write the samples, or tell whether they are as they should be."""
    stale = [
        name
        for name, text in files().items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv[1:]:
        for name in stale:
            print(f"samples/{name} is out of date: run python -m tools.generate_samples")
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for name in stale:
        (FOLDER / name).write_text(files()[name], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

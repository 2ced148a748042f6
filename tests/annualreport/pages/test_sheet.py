"""The sheet of findings: a line a finding, a line a report, numbers as numbers and text as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from gongkai.annualreport import check, read
from gongkai.annualreport.findings import Finding, Suspect, Term
from gongkai.annualreport.pages.sheet import FindingsSheet
from gongkai.annualreport.report import Report
from tests.cli.calling import CLEAN, FAULTY
from tests.made import made_report

FORMULAS = ("=1+1", '=HYPERLINK("http://x")', "@x", "+1", "{=1}", "http://x", "-1", "1e5")


def book_of(folder: Path, *checked: tuple[Report, list[Finding]], lang: str = "zh") -> Any:
    path = folder / "findings.xlsx"
    with FindingsSheet(path, lang) as sheet:
        for report, findings in checked:
            sheet.add(report, findings)
    return openpyxl.load_workbook(path)


def both() -> list[tuple[Report, list[Finding]]]:
    reports = [read(FAULTY), read(CLEAN)]
    return [(report, check(report)) for report in reports]


def rows(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_every_finding_has_a_line_with_its_report_cells_sides_and_suspects(tmp_path: Path) -> None:
    book = book_of(tmp_path, *both())
    heads, *lines = rows(book["问题"])
    findings = both()[0][1]
    assert heads == [
        *("文件", "机关", "年度", "级别", "代码", "问题", "格"),
        *("左", "左值", "右", "右值", "差", "可能有误的格及应有的数"),
    ]
    assert [line[:6] for line in lines] == [
        ["yunxiu-county-2024.txt", "云岫县人民政府", 2024, "■ 错误", finding.code, finding.message]
        for finding in findings
    ]
    assert [line[7:] for line in lines] == [
        ["各分项之和", 127, "“（七）总计”", 118, 9, "表三 （二）部分公开·自然人 21→12"],
        ["各类申请人之和", 22, "“总计”", 13, 9, "表三 （二）部分公开·自然人 21→12"],
    ]
    assert lines[1][6].split("；") == [
        f"表三 （二）部分公开·{name}"
        for name in ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    ]


def test_every_report_has_a_line_with_its_counts_and_key_figures(tmp_path: Path) -> None:
    heads, *lines = rows(book_of(tmp_path, *both())["报告"])
    told = [dict(zip(heads, line, strict=True)) for line in lines]
    wanted = ("机关", "错误", "警告", "提示", "存疑", "表三 一、本年新收政府信息公开申请数量·总计")
    assert [[line[head] for head in wanted] for line in told] == [
        ["云岫县人民政府", 2, 0, 0, 0, 128],
        ["青溪市水务局", 0, 0, 0, 0, 36],
    ]


def test_both_sheets_keep_their_head_in_view_and_can_be_filtered(tmp_path: Path) -> None:
    book = book_of(tmp_path, *both())
    assert [(sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) for sheet in book] == [
        ("问题", "C2", "A1:M3"),
        ("报告", "C2", "A1:W3"),
    ]


def test_a_form_without_a_figure_leaves_its_cell_empty(tmp_path: Path) -> None:
    report = made_report(1, "2019")
    report.figures["table3.new.total"] = None
    heads, line = rows(book_of(tmp_path, (report, []))["报告"])
    told = dict(zip(heads, line, strict=True))
    assert told["表三 一、本年新收政府信息公开申请数量·总计"] is None
    assert told["表二 行政规范性文件·本年制发件数"] is None


def test_no_text_becomes_a_formula_a_link_or_a_number(tmp_path: Path) -> None:
    checked = []
    for said in FORMULAS:
        report = made_report(1)
        report.source = report.organisation = said
        finding = Finding(
            said, "error", said, said, cells=(said,), left=Term(said, 1), right=Term(said, 2),
            suspects=(Suspect((said,), (said,)),),
        )  # fmt: skip
        checked.append((report, [finding]))
    for sheet in book_of(tmp_path, *checked):
        for row, said in zip(sheet.iter_rows(min_row=2), FORMULAS, strict=True):
            assert [(cell.value, cell.data_type) for cell in row[:2]] == [(said, "s")] * 2
            assert {cell.data_type for cell in row} <= {"s", "n"}
            assert [cell.hyperlink for cell in row if cell.hyperlink] == []


def test_what_no_sheet_can_hold_is_left_out_or_cut(tmp_path: Path) -> None:
    report = made_report(1)
    report.source = "名\x00\ud800\u202e" + "长" * 40_000
    finding = Finding("x", "note", "文", "text", left=Term("", 10**20), right=Term("", 1))
    _, line = rows(book_of(tmp_path, (report, [finding]))["问题"])
    assert line[0] == "名" + "长" * 31_999
    assert line[8:11] == ["1" + "0" * 20, None, 1]


def test_the_sheet_is_english_on_demand(tmp_path: Path) -> None:
    checked = both()[0]
    heads, line, _ = rows(book_of(tmp_path, checked, lang="en")["findings"])
    assert heads[:6] == ["source", "organisation", "year", "level", "code", "finding"]
    assert (line[3], line[5], line[7]) == ("■ error", checked[1][0].english, "the sum of the outcomes")

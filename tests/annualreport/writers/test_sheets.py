"""Sheets and CSV: numbers are numbers, text is never a formula, merged cells are merged."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.report import SectionText
from gongkai.annualreport.writers import write
from tests.made import made_report


def test_figures_are_number_cells_and_amounts_keep_their_decimals() -> None:
    report = made_report(3, "2021", "city")
    report.figures["table2.fees.amount"] = "12.50"
    report.figures["table2.penalties.decisions"] = None
    sheet = load_workbook(io.BytesIO(write(report, "xlsx")))["主动公开"]
    shown = {str(row[0].value): (row[1].value, row[1].number_format) for row in sheet.iter_rows()}
    assert shown["行政许可"] == (report.figures["table2.licences.decisions"], "0")
    assert shown["行政事业性收费"] == (12.5, "0.00")
    assert shown["行政处罚"] == (None, "General")


def test_an_amount_that_a_sheet_would_round_is_text() -> None:
    report = made_report(3, "2021", "city")
    report.figures["table2.fees.amount"] = "99999999999999999999.5"
    sheet = load_workbook(io.BytesIO(write(report, "xlsx")))["主动公开"]
    assert sheet.cell(sheet.max_row, 2).value == "99999999999999999999.5"


def test_boxes_over_several_cells_are_merged_and_heads_stay_in_sight() -> None:
    sheet = load_workbook(io.BytesIO(write(made_report(3, "2021", "city"), "xlsx")))["申请办理"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:C3", "D1:J1", "E2:I2", "A4:C4", "A6:A27"} <= merged
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$1:$3")


def test_text_of_a_sheet_is_never_a_formula() -> None:
    report = made_report(3)
    report.sections["overview"] = SectionText("", "=cmd|'/C calc'!A0\n+1\n@SUM(1)")
    book = load_workbook(io.BytesIO(write(report, "xlsx")))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_text_of_csv_that_a_sheet_would_take_for_a_formula_has_an_apostrophe_before_it() -> None:
    report = made_report(3)
    report.organisation = "-局"
    report.sections["overview"] = SectionText("", "=cmd|'/C calc'!A0\n+1\n@SUM(1)\n'1\n正文")
    rows = list(csv.reader(io.StringIO(write(report, "csv").decode("utf-8-sig"))))
    assert rows[1] == ["行政机关", "'-局"]
    at = rows.index(["章节", "一、总体情况"]) + 1
    assert [row[1] for row in rows[at : at + 5]] == ["'=cmd|'/C calc'!A0", "'+1", "'@SUM(1)", "''1", "正文"]


def test_a_paragraph_that_no_cell_holds_is_refused() -> None:
    report = made_report(3)
    report.sections["overview"] = SectionText("", "字" * 40_000)
    with pytest.raises(Unwritable) as refused:
        write(report, "xlsx")
    assert refused.value.message == ("正文有一段 40,000 字，一个单元格最多 32,767 字；请分段，或写成其他格式")

"""Files that Gongkai wrote are read by their marks, as long as what the page shows bears them out."""

from __future__ import annotations

import pytest

from gongkai.annualreport import Report, read
from gongkai.annualreport.report import SectionText
from gongkai.annualreport.writers import write
from tests.made import made_report


def edited(*changes: tuple[str, str]) -> Report:
    """A report written as a page, changed by hand and read."""
    report = made_report(3, "2021", "city")
    report.sections["overview"] = SectionText("", "三、收到和处理政府信息公开申请情况\n一、本年新收 5 4 3 2 1 0 15")
    page = write(report, "html").decode()
    for before, after in changes:
        assert before in page
        page = page.replace(before, after)
    return read(page.encode(), name="report.html")


def test_text_that_looks_like_a_heading_or_a_row_stays_text() -> None:
    report = edited()
    assert report.sections["overview"].text == "三、收到和处理政府信息公开申请情况\n一、本年新收 5 4 3 2 1 0 15"
    assert report.figures == made_report(3, "2021", "city").figures


def test_a_figure_changed_by_hand_is_read_as_changed() -> None:
    amount = made_report(3, "2021", "city").figures["table2.fees.amount"]
    assert edited((f">{amount}<", ">7.5<")).figures["table2.fees.amount"] == "7.5"


def test_an_organisation_that_the_title_no_longer_names_is_not_believed() -> None:
    name = made_report(3, "2021", "city").organisation
    report = edited((f"<span>{name}</span>", "<span>云溪县水务局</span>"))
    assert (report.organisation, report.year) == ("云溪县水务局", 2021)


@pytest.mark.parametrize("remark", ["5件", "5（其中上年2件）"])
def test_a_table_that_is_no_longer_the_forms_is_read_like_any_other(remark: str) -> None:
    report = made_report(3, "2021", "city")
    report.figures["table2.rules.issued"] = 98765
    page = write(report, "html").decode().replace(">98765<", f">{remark}<")
    again = read(page.encode(), name="report.html")
    assert again.figures == report.figures | {"table2.rules.issued": 5}


def test_evidence_names_the_cell_and_says_that_a_null_was_blank() -> None:
    report = made_report(3, "2021", "city")
    report.figures["table4.reconsideration.upheld"] = None
    evidence = read(write(report, "html")).evidence["table4.reconsideration.upheld"]
    assert (evidence.raw, evidence.empty, evidence.place.table, evidence.place.row) == ("", "blank", 3, 4)

"""The identities of a report, as findings."""

from __future__ import annotations

import pytest

from gongkai.annualreport.checks.tables import check_tables
from gongkai.annualreport.document import Place
from gongkai.annualreport.findings import Finding
from gongkai.annualreport.report import Doubt, Evidence, Report, Value
from tests.judge import flat
from tests.made import made_report
from tests.real import RealReport, found

GRANTED = "table3.granted.natural"


def changed(report: Report, cell: str, amount: int) -> None:
    value = report.figures[cell]
    assert isinstance(value, int)
    report.figures[cell] = value + amount


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.level, finding.code, finding.message) for finding in findings]


@pytest.fixture
def report() -> Report:
    return made_report(1, "2021", "city")


def test_figures_that_hold_give_no_finding(report: Report) -> None:
    assert check_tables(report) == []


# ---------------------------------------------------------------- broken identities
def test_a_wrong_part_breaks_its_row_and_its_column_and_is_named(report: Report) -> None:
    right = report.figures[GRANTED]
    changed(report, GRANTED, 6)
    findings = check_tables(report)
    assert [(finding.level, finding.code, finding.difference) for finding in findings] == [
        ("error", "table3-processed-sum", 6),
        ("error", "table3-row-sum", 6),
    ]
    for finding in findings:
        ((cells, values),) = [(suspect.cells, suspect.values) for suspect in finding.suspects]
        assert (cells, values) == ((GRANTED,), (right,))
        assert f"可能有误的是“（一）予以公开·自然人”现为 {report.figures[GRANTED]}，应为 {right}。" in finding.message
        assert f"“（一）予以公开·自然人” is {report.figures[GRANTED]} and should be {right}." in finding.english


def test_a_message_names_line_sums_and_difference(report: Report) -> None:
    changed(report, "table3.carried_out.other", 2)
    column, row = check_tables(report)
    assert (column.code, row.code) == ("table3-balance", "table3-row-sum")
    assert column.left and column.right and row.left and row.right
    assert column.message.startswith(
        f"表三“其他”列：新收与上年结转之和为 {column.left.value}，"
        f"办理结果总计与结转下年度之和为 {column.right.value}，相差 2；"
    )
    assert row.message.startswith(
        f"表三“四、结转下年度继续办理”行：各类申请人之和为 {row.left.value}，“总计”为 {row.right.value}，相差 2；"
    )
    assert column.english.startswith("Table 3, column “其他”: new plus carried in is ")


def test_a_row_and_a_column_of_the_same_name_are_told_apart(report: Report) -> None:
    changed(report, "table3.other.other", 1)
    column, row = check_tables(report)
    assert column.message.startswith("表三“其他”列")
    assert row.message.startswith("表三“（六）3.其他”行")


def test_table_4_names_all_corrections_and_none_alone(report: Report) -> None:
    row = [cell for cell in report.figures if cell.startswith("table4.litigation_direct.")]
    report.figures |= dict(zip(row, (2, 0, 0, 0, 3), strict=True))
    (finding,) = check_tables(report)
    assert (finding.level, finding.code, len(finding.suspects)) == ("error", "table4-sum", 5)
    assert "有 5 种可能的更正：" in finding.message
    assert finding.message.count("；或者") == 3
    assert "其余 1 种见更正清单" in finding.message


def test_two_possible_corrections_are_both_in_the_message(report: Report) -> None:
    row = [cell for cell in report.figures if cell.startswith("table4.reconsideration.")]
    report.figures |= dict(zip(row, (3, 0, 0, 0, 0), strict=True))
    (finding,) = check_tables(report)
    assert "“行政复议·结果维持”现为 3，应为 0" in finding.message
    assert "“行政复议·总计”现为 0，应为 3" in finding.message


def test_more_corrections_than_are_listed_are_counted(report: Report) -> None:
    changed(report, GRANTED, 1)
    changed(report, "table3.granted.total", 1)
    for finding in check_tables(report):
        assert len(finding.suspects) == 12
        assert "种中可能性较大的 8 种见更正清单" in finding.message


def test_what_cannot_be_told_is_said_to_be_so(report: Report) -> None:
    for number, cell in enumerate([cell for cell in report.figures if cell.startswith("table3.")]):
        changed(report, cell, 1000 + 37 * number * number)
    messages = [finding.message for finding in check_tables(report)]
    assert any("有多处有误，不能确定是哪一格" in message for message in messages)


def test_a_doubt_of_our_reading_is_told(report: Report) -> None:
    changed(report, GRANTED, 6)
    report.doubts = [Doubt(GRANTED, "look_alike", "O", (1,))]
    for finding in check_tables(report):
        assert "“（一）予以公开·自然人”读取存疑，可能是读取有误，不一定是原文有误" in finding.message
        assert "the fault may lie with it and not with the source" in finding.english


def test_without_a_doubt_nothing_is_said_of_our_reading(report: Report) -> None:
    changed(report, GRANTED, 6)
    assert not any("存疑" in finding.message for finding in check_tables(report))


def test_hints_of_the_text_choose_among_corrections(report: Report) -> None:
    row = [cell for cell in report.figures if cell.startswith("table4.reconsideration.")]
    report.figures |= dict(zip(row, (3, 0, 0, 0, 5), strict=True))
    for cell, value in ((row[0], 5), (row[4], 3), (row[3], 2)):
        (finding,) = check_tables(report, {cell: {value}})
        assert finding.suspects[0].cells == (cell,)


def test_the_evidence_of_every_cell_stands_in_the_finding(report: Report) -> None:
    changed(report, "table4.reconsideration.total", 1)
    report.evidence["table4.reconsideration.total"] = Evidence(
        "5 件", Place(table=3, row=4, cell=5, box=(1.0, 2.0, 3.0, 4.0))
    )
    (finding,) = check_tables(report)
    (evidence,) = finding.evidence
    assert evidence == {
        "cell": "table4.reconsideration.total",
        "raw": "5 件",
        "table": 3,
        "row": 4,
        "cell_in_row": 5,
        "box": [1.0, 2.0, 3.0, 4.0],
    }


# ---------------------------------------------------------------- blanks
def test_blanks_as_zero_are_one_note_for_each_table(report: Report) -> None:
    blank = [cell for cell, value in report.figures.items() if value == 0 and cell[:6] in ("table3", "table4")]
    report.figures |= dict.fromkeys(blank)
    findings = check_tables(report)
    assert [(finding.level, finding.code) for finding in findings] == [("note", "blank-as-zero")] * len(findings)
    assert [cell for finding in findings for cell in finding.cells] == blank
    assert len(findings) == len({cell[:6] for cell in blank})


def test_a_printed_zero_gives_no_note(report: Report) -> None:
    assert 0 in report.figures.values()
    assert check_tables(report) == []


def test_a_blank_total_is_a_warning_with_its_value(report: Report) -> None:
    right, report.figures["table3.granted.total"] = report.figures["table3.granted.total"], None
    (finding,) = check_tables(report)
    assert told([finding]) == [
        ("warning", "blank-needs-value", f"表三“（一）予以公开”：“（一）予以公开·总计”空白，按勾稽关系应为 {right}。")
    ]
    assert (finding.cells, finding.suspects[0].values) == (("table3.granted.total",), (right,))
    assert finding.left and finding.right
    assert (finding.left.value, finding.right.value) == (right, None)


def test_blanks_that_only_their_sum_is_known_of_are_one_warning(report: Report) -> None:
    row = [cell for cell in report.figures if cell.startswith("table4.reconsideration.")]
    values: tuple[Value, ...] = (None, None, 1, 0, 5)
    report.figures |= dict(zip(row, values, strict=True))
    (finding,) = check_tables(report)
    assert finding.message == "表四“行政复议”：“行政复议·结果维持”、“行政复议·结果纠正”空白，按勾稽关系合计应为 4。"
    assert (finding.level, finding.cells, finding.suspects) == ("warning", tuple(row[:2]), ())


def test_a_blank_beside_a_wrong_cell_is_told_with_every_value_that_it_may_have(report: Report) -> None:
    report.figures["table3.granted.total"] = None
    changed(report, GRANTED, 1)
    errors = [finding for finding in check_tables(report) if finding.level == "error"]
    (need,) = [finding for finding in check_tables(report) if finding.code == "blank-needs-value"]
    assert errors
    offered = {suspect.values[suspect.cells.index("table3.granted.total")] for suspect in errors[0].suspects}
    assert {value for suspect in need.suspects for value in suspect.values} == offered


def test_a_row_that_was_not_found_in_the_report_is_not_blank(report: Report) -> None:
    for cell in report.figures:
        if cell.startswith("table4."):
            report.figures[cell] = None
            report.evidence[cell] = Evidence("", Place(), "absent")
    assert check_tables(report) == []


# ---------------------------------------------------------------- the real reports
def test_the_real_reports_break_what_a_person_found_broken(real_report: RealReport) -> None:
    expected = real_report.expected
    report = Report(edition=expected["edition"], variant=expected["variant"], figures=flat(expected["figures"]))
    findings = [finding for finding in check_tables(report) if finding.level != "note"]
    assert [(finding.level, list(finding.cells)) for finding in findings] == [
        (failure["level"], failure["cells"]) for failure in expected["identity_failures"]
    ]


def test_the_report_of_shanghai_2019_has_eleven_warnings_and_two_notes(all_real_reports: list[RealReport]) -> None:
    expected = found()["shanghai-office-2019.html"].expected
    report = Report(edition="2019", variant="2019", figures=flat(expected["figures"]))
    findings = check_tables(report)
    assert [finding.code for finding in findings] == ["blank-needs-value"] * 11 + ["blank-as-zero"] * 2
    totals = {finding.cells[0]: finding.suspects[0].values[0] for finding in findings[:11]}
    assert totals["table3.granted.total"] == 272
    assert sum(int(value or 0) for value in totals.values()) == report.figures["table3.total_processed.total"]

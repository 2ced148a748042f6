"""All checks together."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.annualreport.catalogue import LEVELS
from gongkai.annualreport.checks import check, load_rules
from gongkai.annualreport.report import Report
from tests.made import made_report


@pytest.fixture
def report() -> Report:
    return made_report(3, "2021", "city", year=2022)


def codes(report: Report, **others: object) -> list[str]:
    return [finding.code for finding in check(report, **others)]  # type: ignore[arg-type]


def test_a_made_report_has_no_error_and_nothing_of_figures(report: Report) -> None:
    assert not {code for code in codes(report) if code.startswith(("table", "blank", "narrative", "carried", "rollup"))}


def test_errors_come_first_then_warnings_then_notes(report: Report, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('[[identity]]\ncode = "own"\nexpression = "table3.new.total < 0"', encoding="utf-8")
    previous = made_report(4, "2021", "city", year=2021)
    total = report.figures["table4.reconsideration.total"]
    assert isinstance(total, int)
    report.figures["table4.reconsideration.total"] = total + 1
    findings = check(report, previous=previous, rules=load_rules([rules]))
    levels = [LEVELS.index(finding.level) for finding in findings]
    assert levels == sorted(levels)
    assert {"table4-sum", "carried-in-differs", "own", "stock-differs"} <= {finding.code for finding in findings}


def test_every_finding_says_in_which_source(report: Report) -> None:
    report.source = "2022.html"
    report.figures["table4.reconsideration.total"] = 10**6
    findings = check(
        report, previous=made_report(4, "2021", "city", year=2021), subordinates=[made_report(5, year=2022)]
    )
    assert findings
    assert {finding.source for finding in findings} == {"2022.html"}


def test_reports_below_are_compared(report: Report) -> None:
    below = made_report(3, "2021", "city", year=2022)
    below.organisation = "某局"
    assert "rollup-differs" not in codes(report, subordinates=[below])
    below.figures["table3.granted.natural"] = 0
    assert "rollup-differs" in codes(report, subordinates=[below])
    assert "rollup-differs" not in codes(report, subordinates=[below], complete=False)
    assert "rollup-member-missing" in codes(report, subordinates=[below], members=["某局", "另一局"])


def test_the_text_chooses_among_corrections(report: Report) -> None:
    cell = "table4.reconsideration.total"
    value = report.figures[cell]
    assert isinstance(value, int)
    assert any(f"行政复议{value}件" in section.text for section in report.sections.values())
    report.figures[cell] = value + 9
    (finding,) = [finding for finding in check(report) if finding.code == "table4-sum"]
    assert (finding.suspects[0].cells, finding.suspects[0].values) == ((cell,), (value,))


def test_a_check_leaves_the_report_as_it_was(report: Report) -> None:
    report.figures["table3.granted.total"] = None
    before = report.as_json()
    check(report, previous=report, subordinates=[report])
    assert report.as_json() == before

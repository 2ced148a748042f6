"""Comparing 72 offices over 5 years: the comparison itself, and the page of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bench.table import Line, compare, ratio
from gongkai.annualreport.comparison import compare as compare_reports
from gongkai.annualreport.native import from_json
from gongkai.annualreport.pages.comparison import comparison_page
from gongkai.annualreport.report import Report
from tests.made import made_report

OFFICES, YEARS = 72, range(2020, 2025)
_TIMES = 3
_FIRST_OF_2021 = 2021


def lines() -> Iterator[Line]:
    """All lines on comparing."""
    reports = [_made(office, year) for office in range(OFFICES) for year in YEARS]
    data = json.dumps([report.as_json() for report in reports], ensure_ascii=False)

    def read() -> list[Report]:
        return [from_json(entry) for entry in json.loads(data)]

    what, bare = f"{OFFICES} offices, {len(YEARS)} years compared", "reading them from JSON"
    yield compare(what, lambda: compare_reports(reports), bare, read, _TIMES, ratio(10))
    found = compare_reports(reports)
    yield compare("  and their page", lambda: comparison_page(found), bare, read, _TIMES, ratio(5))


def _made(office: int, year: int) -> Report:
    report = made_report(1000 * office + year, "2019" if year < _FIRST_OF_2021 else "2021", "city", year=year)
    report.organisation = f"青砚市第{office}局"
    return report

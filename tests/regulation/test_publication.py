"""Time limits of publication by category."""

from __future__ import annotations

import pytest

from gongkai.regulation import BadValue, categories, publish_by, report_by
from tests.regulation.acts import day


@pytest.mark.parametrize(
    ("key", "on", "last"),
    [
        ("licence_decision", "2025-09-29", "2025-10-15"),
        ("penalty_decision", "2025-09-29", "2025-10-15"),
        ("enforcement_decision", "2025-09-29", "2025-11-03"),
        ("general", "2026-02-13", "2026-03-19"),
        ("interpretation", "2026-02-13", "2026-02-25"),
        ("budget", "2026-02-13", "2026-03-05"),
    ],
)
def test_the_last_day_by_category(key: str, on: str, last: str) -> None:
    assert publish_by(key, day(on)).day == day(last)


def test_a_limit_says_where_it_comes_from_and_whether_the_text_was_seen() -> None:
    assert publish_by("general", day("2026-02-13")).text.zh == (
        "主动公开的政府信息：2026年2月13日形成或者变更，20个工作日，最迟2026年3月19日（条例第二十六条）"
    )
    assert publish_by("consultation_draft", day("2026-03-02")).text.en == (
        "public consultation on a draft: the draft published on 2 March 2026, at least 30 days, may end from "
        "1 April 2026 (规章制定程序条例、行政规范性文件制定的通行要求（一般不少于30日），text not checked)"
    )


def test_a_limit_on_a_day_off_is_reminded_of_on_the_working_day_before() -> None:
    limit = publish_by("budget", day("2026-03-16"))
    assert (limit.day, limit.remind) == (day("2026-04-05"), day("2026-04-03"))


@pytest.mark.parametrize(
    ("key", "last", "remind"),
    [
        ("department_report", "2026-01-31", "2026-01-30"),
        ("government_report", "2026-03-31", "2026-03-31"),
        ("site_report", "2026-01-31", "2026-01-30"),
    ],
)
def test_reports_are_due_on_dates(key: str, last: str, remind: str) -> None:
    limit = report_by(key, 2025)
    assert (limit.day, limit.remind, limit.provisional) == (day(last), day(remind), False)


def test_in_a_year_not_announced_the_limit_is_provisional() -> None:
    assert publish_by("general", day("2026-12-10")).provisional


def test_every_category_names_its_source() -> None:
    assert [each.key for each in categories().values() if not each.source] == []


def test_a_category_that_is_not_there_or_not_used_so_is_refused() -> None:
    with pytest.raises(BadValue, match="没有名为“news”的公开时限类别：可用的是general"):
        publish_by("news", day("2026-02-13"))
    with pytest.raises(BadValue, match="类别“site_report”不是这样用的：它按年度"):
        publish_by("site_report", day("2026-02-13"))
    with pytest.raises(BadValue, match="类别“general”不是这样用的：它从某一日起算"):
        report_by("general", 2025)

"""Working days: by notice, with make-up days; provisional where no notice is; what an office may enter."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from gongkai.regulation import BadNotice, Calendar, Holiday, LocalDay, Notice, UnknownYear, national
from gongkai.regulation.calendar import Day, check_notice
from tests.regulation.acts import day, days

ONE = timedelta(days=1)
NEXT = Notice(
    year=2027,
    number="国办发明电〔2026〕9号",
    on=day("2026-11-25"),
    off=(Holiday("元旦", day("2027-01-01"), day("2027-01-03")), Holiday("春节", day("2027-02-05"), day("2027-02-12"))),
    work=(day("2027-01-30"), day("2027-02-20")),
)


def every_day(first: date, last: date) -> list[date]:
    return [first + ONE * count for count in range((last - first).days + 1)]


def test_every_day_from_2019_on_is_as_an_independent_source_has_it() -> None:
    calendar = national()
    last_announced = date(max(calendar.announced), 12, 31)
    differing = [
        each for each in every_day(date(2019, 1, 1), last_announced)
        if calendar.is_working(each) != chinese_calendar.is_workday(each)
    ]  # fmt: skip
    assert differing == []


def test_2025_and_2026_are_as_the_law_notes_have_them() -> None:
    calendar = national()
    made_up = [each for each in every_day(date(2025, 1, 1), date(2026, 12, 31)) if calendar.day(each).kind == "make_up"]
    assert made_up == [
        *days(2025, "01-26", "02-8", "04-27", "09-28", "10-11"),
        *days(2026, "01-4", "02-14", "02-28", "05-9", "09-20", "10-10"),
    ]


def test_each_year_names_its_notice_or_says_that_the_number_was_not_found() -> None:
    assert [notice.cite("zh") for notice in national().notices] == [
        "国办发明电〔2018〕15号（2018-12-04）",
        "国办发明电〔2019〕3号（2019-03-22）",
        "国办发明电〔2019〕16号（2019-11-21）",
        "国办发明电〔2020〕1号（2020-01-26）",
        "国办发明电〔2020〕27号（2020-11-25）",
        "国办发明电〔2021〕11号（2021-10-25）",
        "国办发明电〔2022〕16号（2022-12-08）",
        "国办发明电〔2023〕7号（2023-10-25）",
        "国办发明电〔2024〕12号（2024-11-12）",
        "国办发明电〔2025〕7号（2025-11-04）",
    ]
    unknown = Notice(2027, "", day("2026-11-25"), NEXT.off)
    assert unknown.cite("zh") == "文号未查到（2026-11-25）"
    assert unknown.cite("en") == "number not found (2026-11-25)"


def test_every_notice_has_two_sources_and_could_be_entered_by_hand() -> None:
    for notice in national().notices:
        assert len(set(notice.sources)) >= 2
        check_notice(notice)


def test_a_later_notice_replaces_the_days_of_an_earlier_one() -> None:
    calendar = national()
    assert [calendar.day(each).kind for each in days(2019, "04-28", "05-1–5")] == [
        "make_up", "holiday", "holiday", "holiday", "holiday", "make_up",
    ]  # fmt: skip
    assert [calendar.is_working(each) for each in days(2020, "01-30–31", "02-1–3")] == [
        False,
        False,
        False,
        False,
        True,
    ]


def test_a_day_says_what_it_is() -> None:
    calendar = national()
    assert calendar.day(day("2026-02-14")) == Day(day("2026-02-14"), "make_up", "", False)
    assert calendar.day(day("2026-02-17")) == Day(day("2026-02-17"), "holiday", "春节", False)
    assert calendar.day(day("2026-03-01")).kind == "weekend"
    assert calendar.day(day("2027-03-01")) == Day(day("2027-03-01"), "working", "", True)


def test_a_year_not_announced_is_counted_by_weekends_and_provisional() -> None:
    calendar = national()
    assert [calendar.is_working(each) for each in days(2027, "10-1–4")] == [True, False, False, True]
    assert calendar.provisional(day("2027-01-04"))
    assert not calendar.provisional(day("2026-12-28"))


def test_the_last_days_of_december_wait_for_the_next_notice() -> None:
    assert national().provisional(day("2026-12-29"))
    assert not national().with_notice(NEXT).provisional(day("2026-12-29"))


def test_an_office_can_enter_a_notice() -> None:
    calendar = national().with_notice(NEXT)
    assert calendar.nth_after(day("2027-01-29"), 1) == day("2027-01-30")
    assert not calendar.provisional(day("2027-06-01"))
    assert calendar.last.year == national().last.year + 1
    assert NEXT not in national().notices


def test_a_notice_entered_anew_replaces_that_of_its_year() -> None:
    corrected = Notice(2027, NEXT.number, day("2026-11-26"), NEXT.off, (day("2027-01-31"),))
    calendar = national().with_notice(NEXT).with_notice(corrected)
    assert [calendar.is_working(each) for each in days(2027, "01-30–31")] == [False, True]
    assert [notice for notice in calendar.notices if notice.year == 2027] == [corrected]


def test_an_amendment_stays_beside_the_notice_that_it_amends() -> None:
    amendment = Notice(
        2027, "", day("2027-01-20"), (Holiday("春节", day("2027-02-15"), day("2027-02-15")),), amends=True
    )
    calendar = national().with_notice(NEXT).with_notice(amendment)
    assert [calendar.is_working(each) for each in days(2027, "02-12", "02-15")] == [False, False]


def test_a_region_can_have_a_day_of_its_own() -> None:
    local = LocalDay(day("2026-03-30"), working=False, name="三月三", source="广西壮族自治区少数民族习惯节日放假办法")
    calendar = national().with_local_days([local])
    assert (calendar.is_working(local.day), national().is_working(local.day)) == (False, True)
    worked = LocalDay(day("2026-03-28"), working=True, name="补班", source="桂政办发〔2026〕1号")
    assert calendar.with_local_days([worked]).day(worked.day).kind == "make_up"
    assert calendar.with_notice(NEXT).is_working(local.day) is False


def test_counting_leaves_out_the_first_day() -> None:
    calendar = national()
    assert calendar.nth_after(day("2026-02-06"), 20) == day("2026-03-12")
    assert calendar.between(day("2026-02-06"), day("2026-03-12")) == 20
    assert calendar.between(day("2026-03-12"), day("2026-02-06")) == -20
    assert calendar.on_or_before(day("2026-01-31")) == day("2026-01-30")
    assert calendar.on_or_after(day("2026-04-25")) == day("2026-04-27")
    assert calendar.on_or_after(day("2026-05-09")) == day("2026-05-09")


@pytest.mark.parametrize("far", ["2018-12-31", "2032-01-01", "2206-02-06"])
def test_a_day_outside_the_known_years_is_refused(far: str) -> None:
    with pytest.raises(UnknownYear, match=f"日期{far}不在放假安排可知的范围（2019-01-01至2031-12-31）"):
        national().is_working(day(far))


def test_a_term_that_runs_out_of_the_calendar_is_refused() -> None:
    with pytest.raises(UnknownYear, match="期限算到了2031-12-31以后"):
        national().nth_after(day("2031-12-30"), 20)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"number": "2026年9号"}, "文号“2026年9号”不合格式"),
        ({"off": (), "work": ()}, "2027年的通知没有放假日也没有上班日"),
        (
            {"off": (Holiday("元旦", day("2027-01-03"), day("2027-01-01")),)},
            "“元旦”的放假起止2027-01-03至2027-01-01不对",
        ),
        (
            {"off": (Holiday("春节", day("2027-02-05"), day("2027-12-12")),)},
            "“春节”的放假起止2027-02-05至2027-12-12不对",
        ),
        ({"work": (day("2028-01-30"),)}, "2028-01-30不在2027年内"),
        ({"work": (day("2027-02-22"),)}, "2027-02-22是星期一，本来就上班"),
        ({"work": (day("2027-02-06"),)}, "2027-02-06既列为放假又列为上班"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(change: dict[str, object], message: str) -> None:
    parts = {"year": 2027, "number": NEXT.number, "on": NEXT.on, "off": NEXT.off, "work": NEXT.work, **change}
    with pytest.raises(BadNotice, match=message):
        national().with_notice(Notice(**parts))  # type: ignore[arg-type]


def test_a_regional_day_needs_its_source() -> None:
    with pytest.raises(BadNotice, match="地方放假或者上班日2026-03-30缺名称或者依据"):
        national().with_local_days([LocalDay(day("2026-03-30"), False, "三月三", " ")])


def test_a_calendar_without_any_notice_is_refused() -> None:
    with pytest.raises(BadNotice, match="没有任何一年的放假通知"):
        Calendar([])

"""How a clock ends, what is left of it on a day, when it alarms, and what is provisional."""

from __future__ import annotations

import pytest

from gongkai.regulation import Clock, Holiday, Notice, State, compute, national
from gongkai.regulation.events import (
    Arrival,
    Delivery,
    Event,
    ExtensionTold,
    Lapsed,
    Replied,
    ReplyReceived,
    SupplementAsked,
    SupplementNoticeReceived,
    Withdrawn,
)
from tests.regulation.acts import day, term

RECEIVED = Arrival(day("2026-03-02"))  # due 03-30
EXTENDED = ExtensionTold(day("2026-03-30"), term(10))


def codes(clock: Clock) -> list[tuple[str, bool]]:
    """The remarks: their codes, and whether the step is void."""
    return [(remark.code, remark.void) for remark in clock.remarks]


# --- the end


@pytest.mark.parametrize(("replied", "late"), [("2026-03-30", 0), ("2026-03-31", 1), ("2026-04-04", 4)])
def test_a_reply_is_late_after_the_due_date(replied: str, late: int) -> None:
    clock = compute([RECEIVED, Replied(day(replied), Delivery.POST), ReplyReceived(day("2026-04-10"))])
    assert (clock.late_by, clock.ended) == (late, State.REPLIED)
    assert codes(clock) == ([("replied-late", False)] if late else [])


def test_a_withdrawal_ends_the_clock() -> None:
    clock = compute([RECEIVED, Withdrawn(day("2026-03-09"))])
    assert (clock.ended, clock.days_left(day("2026-03-10")), clock.alarms()) == (State.WITHDRAWN, None, ())
    assert clock.state(day("2026-03-08")) is State.RUNNING


def test_what_comes_after_the_end_has_no_effect() -> None:
    clock = compute([RECEIVED, Replied(day("2026-03-09")), Withdrawn(day("2026-03-10")), EXTENDED])
    assert (clock.ended, clock.due) == (State.REPLIED, day("2026-03-30"))
    assert codes(clock) == [("after-end", True)] * 2


UNANSWERED: list[Event] = [
    RECEIVED,
    SupplementAsked(day("2026-03-04"), term(5)),
    SupplementNoticeReceived(day("2026-03-05")),
]


def test_a_case_lapses_only_when_the_applicants_time_has_ended() -> None:
    early = compute([*UNANSWERED, Lapsed(day("2026-03-12"))])
    assert (early.ended, codes(early)) == (None, [("lapse-too-early", True)])
    assert compute([*UNANSWERED, Lapsed(day("2026-03-13"))]).ended is State.LAPSED
    groundless = compute([RECEIVED, Lapsed(day("2026-03-13"))])
    assert (groundless.ended, codes(groundless)) == (None, [("lapse-without-ground", True)])


# --- days left, alarms, provisional years


def test_days_left_are_0_on_the_due_date_and_less_after_it() -> None:
    clock = compute([RECEIVED])
    days = ["2026-03-02", "2026-03-03", "2026-03-27", "2026-03-30", "2026-03-31", "2026-04-01"]
    assert [clock.days_left(day(each)) for each in days] == [20, 19, 1, 0, -1, -2]
    assert clock.state(day("2026-03-31")) is State.OVERDUE


def test_alarms_come_10_5_2_and_0_working_days_before() -> None:
    assert compute([RECEIVED]).alarms() == (day("2026-03-16"), day("2026-03-23"), day("2026-03-26"), day("2026-03-30"))


def test_in_a_provisional_year_alarms_come_three_working_days_earlier() -> None:
    clock = compute([Arrival(day("2026-12-10"))])
    assert clock.provisional and clock.due == day("2027-01-07")
    assert clock.alarms()[-1] == day("2027-01-04")
    assert clock.explanation()[-1].startswith("暂定：涉及的年份（至2027年）放假安排尚未公布")
    announced = national().with_notice(
        Notice(
            2027, "国办发明电〔2026〕9号", day("2026-11-25"), (Holiday("元旦", day("2027-01-01"), day("2027-01-03")),)
        )
    )
    told = compute([Arrival(day("2026-12-10"))], announced)
    assert (told.due, told.provisional) == (day("2027-01-08"), False)
    assert told.explanation()[-1] == "2027年放假安排：国办发明电〔2026〕9号（2026-11-25）"

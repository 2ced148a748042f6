"""A changed calendar names every date that it moves."""

from __future__ import annotations

from gongkai.regulation import Holiday, LocalDay, Move, Notice, moves, national
from gongkai.regulation.events import Arrival, Channel, Event, SupplementAsked, SupplementNoticeReceived
from tests.regulation.acts import day, term

ANNOUNCED = national().with_notice(
    Notice(
        2027,
        "",
        day("2026-11-25"),
        (Holiday("元旦", day("2027-01-01"), day("2027-01-04")),),
        (day("2027-01-09"),),
    )
)


def test_every_date_that_moves_is_named() -> None:
    ledgers: dict[str, list[Event]] = {
        "2026-014": [Arrival(day("2026-12-10"))],
        "2026-001": [Arrival(day("2026-03-02"))],
        "2026-015": [Arrival(day("2026-12-14"), Channel.ONLINE)],
        "2026-016": [
            Arrival(day("2026-12-21")),
            SupplementAsked(day("2026-12-28"), term(5)),
            SupplementNoticeReceived(day("2026-12-29")),
        ],
    }
    assert list(moves(ledgers, national(), ANNOUNCED)) == [
        Move("2026-014", "due", day("2027-01-07"), day("2027-01-09")),
        Move("2026-014", "extension_tell_by", day("2027-01-07"), day("2027-01-09")),
        Move("2026-014", "fee_notice_by", day("2027-01-07"), day("2027-01-09")),
        Move("2026-015", "safe", day("2027-01-11"), day("2027-01-12")),
        Move("2026-016", "supplement_answer_by", day("2027-01-05"), day("2027-01-07")),
        Move("2026-016", "supplement_lapse_from", day("2027-01-06"), day("2027-01-08")),
    ]


def test_a_move_is_told_in_words() -> None:
    move = next(iter(moves({"2026-014": [Arrival(day("2026-12-10"))]}, national(), ANNOUNCED)))
    assert move.text("zh") == "2026-014：到期日由2027年1月7日改为2027年1月9日"
    assert move.text("en") == "2026-014: due date moves from 7 January 2027 to 9 January 2027"
    assert Move("甲案", "consultation_last_day:乙公司", day("2027-01-07"), None).text("zh") == (
        "甲案：反馈意见的最迟日（乙公司）由2027年1月7日改为无"
    )


def test_a_regional_day_moves_due_dates_too() -> None:
    local = national().with_local_days([LocalDay(day("2026-03-30"), False, "三月三", "桂政发〔2014〕1号")])
    moved = list(moves({"1": [Arrival(day("2026-03-02"))]}, national(), local))
    assert [(move.name, move.after) for move in moved] == [
        ("due", day("2026-03-31")),
        ("extension_tell_by", day("2026-03-31")),
        ("fee_notice_by", day("2026-03-31")),
    ]


def test_a_calendar_that_changes_nothing_moves_nothing() -> None:
    assert list(moves({"1": [Arrival(day("2026-03-02"))]}, national(), ANNOUNCED)) == []

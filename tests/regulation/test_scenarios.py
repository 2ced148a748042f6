"""The ten scenarios by which the clock is accepted, to the day; numbers in brackets there are asserted here as days."""

from __future__ import annotations

from datetime import date

from gongkai.regulation import Item, compute, fee_by_items, remedies, report_by, row_of
from gongkai.regulation.clock import Clock, State
from gongkai.regulation.events import (
    Arrival,
    AutoReceipt,
    Channel,
    Confirmation,
    ConsultationAnswered,
    ConsultationReceived,
    ConsultationSent,
    Consulted,
    ContactFailed,
    Delivery,
    Event,
    ExtensionTold,
    FeeNoticeReceived,
    FeeNoticeSent,
    FeePaid,
    Position,
    RedoOrdered,
    Replied,
    ReplyReceived,
    SupplementAnswered,
    SupplementAsked,
    SupplementNoticeReceived,
)
from tests.regulation.acts import day, days, term


def counted(clock: Clock) -> list[date]:
    """The working days that were counted, the first first."""
    return [marked.day for marked in clock.marked_days() if marked.number]


def paused(clock: Clock) -> list[date]:
    return [marked.day for marked in clock.marked_days() if marked.mark == "paused"]


def void(clock: Clock) -> list[str]:
    """The codes of the steps that have no effect."""
    return [remark.code for remark in clock.remarks if remark.void]


def test_1_signed_mail_over_spring_festival() -> None:
    clock = compute([Arrival(day("2026-02-06"), Channel.SIGNED_MAIL)])
    assert counted(clock) == days(2026, "02-9–14", "02-24–28", "03-2–6", "03-9–12")
    assert (clock.due, clock.safe, clock.remarks) == (day("2026-03-12"), None, ())
    assert "第6个工作日 2月14日（调休上班）" in clock.explanation()
    assert [remedy.way for remedy in remedies([Item("not_held")], day("2026-03-12"))] == ["either"]


def test_2_online_over_national_day_shows_the_due_date_and_the_safe_date() -> None:
    ledger = [
        Arrival(day("2025-10-04"), Channel.ONLINE),
        AutoReceipt(day("2025-10-04")),
        Confirmation(day("2025-10-09")),
    ]
    clock = compute(ledger)
    assert counted(clock) == days(2025, "10-10–11", "10-13–17", "10-20–24", "10-27–31", "11-3–5")
    assert (clock.received, clock.due, clock.safe) == (day("2025-10-09"), day("2025-11-05"), day("2025-11-04"))
    assert clock.alarms()[-1] == day("2025-11-04")


def test_2_until_confirmed_there_is_the_safe_date_only() -> None:
    clock = compute([Arrival(day("2025-10-04"), Channel.ONLINE)])
    assert (clock.received, clock.due, clock.safe) == (None, None, day("2025-11-04"))
    assert clock.dates() == {"confirm_by": day("2025-10-09"), "safe": day("2025-11-04")}


SUPPLEMENTED: list[Event] = [
    Arrival(day("2026-04-28"), Channel.IN_PERSON),
    SupplementAsked(day("2026-05-09"), term(10)),
    SupplementNoticeReceived(day("2026-05-12")),
]


def test_3_a_supplement_begins_the_time_anew() -> None:
    clock = compute([*SUPPLEMENTED, SupplementAnswered(day("2026-05-25"))])
    assert counted(clock) == days(2026, "05-26–29", "06-1–5", "06-8–12", "06-15–18", "06-22–23")
    assert clock.due == day("2026-06-23")
    dates = clock.dates()
    assert dates["supplement_ask_by"] == day("2026-05-11")
    assert dates["supplement_answer_by"] == day("2026-05-26")


def test_3_without_an_answer_the_case_may_lapse_from_the_day_after() -> None:
    clock = compute(SUPPLEMENTED)
    assert (clock.due, clock.safe, clock.state(day("2026-05-20"))) == (None, None, State.AWAITING_SUPPLEMENT)
    assert clock.dates()["supplement_lapse_from"] == day("2026-05-27")


def test_3_asked_too_late_the_original_due_date_stays() -> None:
    late = [SUPPLEMENTED[0], SupplementAsked(day("2026-05-12"), term(10))]
    clock = compute(late)
    assert (clock.due, void(clock)) == (day("2026-05-28"), ["supplement-late"])


def test_3_asked_too_late_with_approval_the_original_due_date_stays_in_sight() -> None:
    clock = compute([
        SUPPLEMENTED[0],
        SupplementAsked(day("2026-05-12"), term(10), approved_by="李分管领导"),
        SupplementNoticeReceived(day("2026-05-13")),
        SupplementAnswered(day("2026-05-25")),
    ])  # fmt: skip
    assert (clock.due, clock.safe) == (day("2026-06-23"), day("2026-05-28"))
    assert [remark.code for remark in clock.remarks] == ["supplement-late-approved"]


CONSULTED: list[Event] = [
    Arrival(day("2025-09-15")),
    ConsultationSent(day("2025-09-24"), "甲公司"),
    ConsultationSent(day("2025-09-24"), "乙公司"),
    ConsultationReceived(day("2025-09-26"), "甲公司"),
    ConsultationReceived(day("2025-09-29"), "乙公司"),
    ConsultationAnswered(day("2025-10-16"), "甲公司", Position.OBJECTS),
]


def test_4_two_third_parties_pause_once() -> None:
    clock = compute(CONSULTED)
    assert counted(clock) == [
        *days(2025, "09-16–19", "09-22–24"),
        *days(2025, "10-28–31", "11-3–7", "11-10–13"),
    ]
    assert paused(clock)[0] == day("2025-09-25") and paused(clock)[-1] == day("2025-10-27")
    assert clock.due == day("2025-11-13")
    assert clock.dates()["consultation_last_day:甲公司"] == day("2025-10-23")
    assert clock.dates()["consultation_last_day:乙公司"] == day("2025-10-27")
    assert {each.party: each.standing(day("2025-10-28")) for each in clock.opinions} == {
        "甲公司": "objects",
        "乙公司": "silent_decide",
    }
    assert clock.days_left(day("2025-10-10")) == 13


def test_4_the_pause_ends_with_the_last_answer() -> None:
    clock = compute([*CONSULTED, ConsultationAnswered(day("2025-10-20"), "乙公司", Position.AGREES)])
    assert clock.due == day("2025-11-06")


def test_5_extension_across_the_year() -> None:
    ledger = [Arrival(day("2025-12-18"), Channel.ONLINE), Confirmation(day("2025-12-18"))]
    clock = compute(ledger)
    assert counted(clock) == [*days(2025, "12-19", "12-22–26", "12-29–31"), *days(2026, "01-4–9", "01-12–16")]
    assert clock.due == day("2026-01-16")
    extended = compute([*ledger, ExtensionTold(day("2026-01-15"), term(20))])
    assert counted(extended)[20:] == days(2026, "01-19–23", "01-26–30", "02-2–6", "02-9–13")
    assert (extended.due, extended.unextended) == (day("2026-02-13"), day("2026-01-16"))


def test_5_an_extension_told_after_the_due_date_is_refused() -> None:
    clock = compute([Arrival(day("2025-12-18")), ExtensionTold(day("2026-01-19"), term(20))])
    assert (clock.due, void(clock)) == (day("2026-01-16"), ["extension-late"])


def test_5_the_report_of_a_department_is_due_on_a_date_and_reminded_of_on_the_working_day_before() -> None:
    limit = report_by("department_report", 2025)
    assert (limit.day, limit.remind) == (day("2026-01-31"), day("2026-01-30"))


BILLED: list[Event] = [
    Arrival(day("2026-04-15")),
    FeeNoticeSent(day("2026-04-28")),
    FeeNoticeReceived(day("2026-04-29")),
]


def test_6_a_fee_is_paid_and_the_time_begins_anew_the_next_day() -> None:
    assert fee_by_items(35, day("2026-04-28")).arithmetic() == "20×100 + 5×200 = 3,000"
    assert compute(BILLED[:1]).dates()["fee_notice_by"] == day("2026-05-15")
    clock = compute([*BILLED, FeePaid(day("2026-05-20"))])
    assert clock.dates()["fee_pay_by"] == day("2026-05-29")
    assert counted(clock) == days(2026, "05-21–22", "05-25–29", "06-1–5", "06-8–12", "06-15–17")
    assert clock.due == day("2026-06-17")


def test_6_unpaid_the_case_may_lapse_from_the_day_after() -> None:
    clock = compute(BILLED)
    assert (clock.due, clock.state(day("2026-05-20"))) == (None, State.AWAITING_FEE)
    assert clock.dates()["fee_lapse_from"] == day("2026-05-30")


def test_7_a_plain_letter_counts_from_the_call_that_reached_the_sender() -> None:
    ledger = [
        Arrival(day("2026-09-18"), Channel.OTHER_UNIT, at_office=False),
        Arrival(day("2026-09-20"), Channel.OTHER_UNIT),
        ContactFailed(day("2026-09-20")),
    ]
    clock = compute([*ledger, Confirmation(day("2026-09-22"))])
    assert counted(clock) == days(2026, "09-23–24", "09-28–30", "10-8–10", "10-12–16", "10-19–23", "10-26–27")
    assert (clock.due, clock.safe, clock.remarks) == (day("2026-10-27"), day("2026-10-22"), ())
    assert compute([*ledger[:2], Confirmation(day("2026-09-20"))]).due == day("2026-10-23")


def test_8_joint_makers_agree_by_silence() -> None:
    clock = compute([
        Arrival(day("2026-05-29")),
        ConsultationSent(day("2026-06-03"), "市发展改革委", Consulted.JOINT_MAKER),
        ConsultationReceived(day("2026-06-04"), "市发展改革委"),
    ])  # fmt: skip
    assert counted(clock) == [
        *days(2026, "06-1–3"),
        *days(2026, "06-29–30", "07-1–3", "07-6–10", "07-13–17", "07-20–21"),
    ]
    assert clock.dates()["consultation_last_day:市发展改革委"] == day("2026-06-26")
    assert (clock.due, clock.opinions[0].standing(day("2026-06-27"))) == (day("2026-07-21"), "silent_consents")
    assert clock.opinions[0].text(day("2026-06-27"), "zh") == "市发展改革委逾期未反馈，视为同意公开（条例第三十四条）"


def test_9_posted_in_time_and_two_remedies_by_item() -> None:
    ledger = [
        Arrival(day("2026-01-14"), Channel.IN_PERSON),
        Replied(day("2026-02-11"), Delivery.POST),
        ReplyReceived(day("2026-02-24")),
    ]
    clock = compute(ledger)
    assert counted(clock) == [*days(2026, "01-15–16", "01-19–23", "01-26–30"), *days(2026, "02-2–6", "02-9–11")]
    assert (clock.due, clock.ended, clock.late_by, clock.remarks) == (day("2026-02-11"), State.REPLIED, 0, ())
    items = [Item("provided"), Item("denied_internal"), Item("not_held")]
    assert row_of(items, day("2026-02-11")).key == "partial"
    either, first = remedies(items, day("2026-02-11"), received=day("2026-02-24"))
    assert (first.way, first.items, first.review_by, first.suit_by) == ("first", (2,), day("2026-04-27"), None)
    assert (either.way, either.items, either.review_by, either.suit_by) == (
        "either", (1, 3), day("2026-04-27"), day("2026-08-24"),
    )  # fmt: skip


def test_9_a_private_courier_is_a_finding() -> None:
    clock = compute([Arrival(day("2026-01-14")), Replied(day("2026-02-11"), Delivery.COURIER)])
    assert [remark.code for remark in clock.remarks] == ["courier"]


def test_10_a_new_reply_runs_by_the_decision() -> None:
    clock = compute([RedoOrdered(day("2025-12-26"), term(20)), Replied(day("2026-01-20"))])
    assert counted(clock) == [*days(2025, "12-29–31"), *days(2026, "01-4–9", "01-12–16", "01-19–23", "01-26")]
    assert (clock.due, clock.late_by) == (day("2026-01-26"), 0)


def test_a_court_counted_so_too() -> None:
    assert compute([Arrival(day("2022-09-30"))]).due == day("2022-11-02")

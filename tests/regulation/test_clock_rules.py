"""The rules of the clock one by one: receipt by channel, supplement, consultation, extension, delay, fee, redo, end."""

from __future__ import annotations

import pytest

from gongkai.regulation import STANDARD, Clock, State, compute
from gongkai.regulation.events import (
    Arrival,
    AutoReceipt,
    Channel,
    Confirmation,
    ConsultationAnswered,
    ConsultationReceived,
    ConsultationSent,
    Consulted,
    DelayTold,
    Event,
    ExtensionTold,
    FeeNoticeReceived,
    FeeNoticeSent,
    FeePaid,
    Position,
    ReasonsAsked,
    ReasonsGiven,
    RedoOrdered,
    SupplementAnswered,
    SupplementAsked,
    SupplementNoticeReceived,
    Term,
    Unit,
)
from tests.regulation.acts import day, term

RECEIVED = Arrival(day("2026-03-02"))  # due 03-30
EXTENDED = ExtensionTold(day("2026-03-30"), term(10))


def codes(clock: Clock) -> list[tuple[str, bool]]:
    """The remarks: their codes, and whether the step is void."""
    return [(remark.code, remark.void) for remark in clock.remarks]


# --- receipt (Article 31)


@pytest.mark.parametrize("channel", [Channel.IN_PERSON, Channel.ORAL, Channel.SIGNED_MAIL])
def test_what_is_handed_in_or_signed_for_counts_from_that_day(channel: Channel) -> None:
    clock = compute([Arrival(day("2026-03-02"), channel)])
    assert (clock.received, clock.due, clock.safe) == (day("2026-03-02"), day("2026-03-30"), None)


@pytest.mark.parametrize(
    "channel", [Channel.ONLINE, Channel.EMAIL, Channel.FAX, Channel.PLAIN_MAIL, Channel.OTHER_UNIT]
)
def test_what_needs_confirmation_waits_for_it_with_a_safe_date(channel: Channel) -> None:
    clock = compute([Arrival(day("2026-03-02"), channel)])
    assert (clock.due, clock.safe, clock.target) == (None, day("2026-03-30"), day("2026-03-30"))
    assert clock.state(day("2026-03-05")) is State.AWAITING_CONFIRMATION
    assert clock.days_left(day("2026-03-05")) is None
    assert clock.safe_days_left(day("2026-03-05")) == 17


def test_receipt_at_the_mail_room_counts_for_signed_mail() -> None:
    room = Arrival(day("2026-03-02"), Channel.SIGNED_MAIL, at_office=False)
    assert compute([Arrival(day("2026-03-06")), room]).received == day("2026-03-02")


def test_a_letter_is_followed_by_a_call_on_the_same_day() -> None:
    clock = compute([Arrival(day("2026-03-02"), Channel.PLAIN_MAIL), Confirmation(day("2026-03-04"))])
    assert codes(clock) == [("contact-not-same-day", False)]
    assert clock.dates()["confirm_by"] == day("2026-03-02")


def test_whether_an_automatic_receipt_confirms_is_a_setting_and_named() -> None:
    ledger = [
        Arrival(day("2026-03-02"), Channel.ONLINE),
        AutoReceipt(day("2026-03-02")),
        Confirmation(day("2026-03-04")),
    ]
    held = STANDARD.choose("auto_receipt_confirms", "yes", source="云政办发〔2026〕3号", since=day("2026-01-01"))
    clock = compute(ledger, settings=held)
    assert (clock.received, clock.safe) == (day("2026-03-02"), None)
    assert (
        "采用的设置：网上申请的自动回执是否视为双方确认：视为确认（云政办发〔2026〕3号；自2026-01-01起）"
        in clock.explanation()
    )
    assert compute(ledger).received == day("2026-03-04")


# --- supplement (Article 30)


def test_a_supplement_is_asked_once() -> None:
    clock = compute([
        RECEIVED,
        SupplementAsked(day("2026-03-04"), term(5)),
        SupplementAnswered(day("2026-03-09")),
        SupplementAsked(day("2026-03-10"), term(5)),
    ])  # fmt: skip
    assert codes(clock) == [("supplement-twice", True)]
    assert clock.due == day("2026-04-07")


def test_a_late_supplement_begins_the_time_anew_and_may_lapse() -> None:
    clock = compute([
        RECEIVED,
        SupplementAsked(day("2026-03-04"), term(5)),
        SupplementNoticeReceived(day("2026-03-05")),
        SupplementAnswered(day("2026-03-20")),
    ])  # fmt: skip
    assert codes(clock) == [("supplement-answered-late", False)]
    assert (clock.start, clock.dates()["supplement_answer_by"]) == (day("2026-03-20"), day("2026-03-12"))


def test_a_term_in_calendar_days_is_counted_so() -> None:
    asked = SupplementAsked(day("2026-03-04"), term(10, Unit.DAYS))
    clock = compute([RECEIVED, asked, SupplementNoticeReceived(day("2026-03-05"))])
    assert clock.dates()["supplement_answer_by"] == day("2026-03-15")


def test_a_term_without_ground_maker_and_paper_is_remarked() -> None:
    assert codes(compute([RECEIVED, SupplementAsked(day("2026-03-04"), Term(5))])) == [
        ("supplement-term-unfounded", False)
    ]


def test_asked_after_the_due_date_even_approval_does_not_help() -> None:
    asked = SupplementAsked(day("2026-03-31"), term(5), approved_by="李分管领导")
    clock = compute([RECEIVED, asked, SupplementAnswered(day("2026-04-01"))])
    assert (clock.due, codes(clock)) == (day("2026-03-30"), [("supplement-late", True)])


# --- consultations (Articles 32 to 34)


def test_the_day_of_dispatch_counts_and_the_day_of_return_does_not() -> None:
    asked = [RECEIVED, ConsultationSent(day("2026-03-09"), "甲"), ConsultationReceived(day("2026-03-10"), "甲")]
    clock = compute([*asked, ConsultationAnswered(day("2026-03-12"), "甲")])
    assert [marked.day.day for marked in clock.marked_days() if marked.mark == "paused"] == [10, 11, 12]


def test_how_the_ends_of_a_pause_count_are_settings() -> None:
    settings = STANDARD
    for key, value in (("dispatch_day", "excluded"), ("return_day", "counted")):
        settings = settings.choose(key, value, source="本机关规定", since=day("2026-01-01"))
    asked = [RECEIVED, ConsultationSent(day("2026-03-09"), "甲"), ConsultationReceived(day("2026-03-10"), "甲")]
    clock = compute([*asked, ConsultationAnswered(day("2026-03-12"), "甲")], settings=settings)
    assert [marked.day.day for marked in clock.marked_days() if marked.mark == "paused"] == [9, 10, 11]


def test_a_letter_without_proof_of_arrival_leaves_the_due_date_open_and_the_safe_date_as_it_was() -> None:
    clock = compute([RECEIVED, ConsultationSent(day("2026-03-09"), "甲")])
    assert (clock.due, clock.safe) == (None, day("2026-03-30"))
    assert codes(clock) == [("consultation-unreceived", False)]
    assert clock.days_left(day("2026-03-20")) == 15
    assert clock.state(day("2026-03-20")) is State.PAUSED


def test_an_answer_after_the_term_is_late_and_prolongs_nothing() -> None:
    asked: list[Event] = [
        RECEIVED,
        ConsultationSent(day("2026-03-09"), "甲"),
        ConsultationReceived(day("2026-03-10"), "甲"),
    ]
    silent = compute(asked)
    assert compute([*asked, ConsultationAnswered(day("2026-04-20"), "甲")]).due == silent.due


def test_an_inner_unit_stops_nothing() -> None:
    clock = compute([RECEIVED, ConsultationSent(day("2026-03-09"), "规划科", Consulted.INNER_UNIT)])
    assert (clock.due, codes(clock)) == (day("2026-03-30"), [("inner-unit", True)])


def test_a_letter_after_the_due_date_stops_nothing() -> None:
    clock = compute(
        [RECEIVED, ConsultationSent(day("2026-03-31"), "甲"), ConsultationReceived(day("2026-04-01"), "甲")]
    )
    assert (clock.due, codes(clock)) == (day("2026-03-30"), [("consultation-late", True)])


def test_another_organ_answers_within_the_term_of_the_setting() -> None:
    ledger = [
        RECEIVED,
        ConsultationSent(day("2026-03-09"), "市水利局", Consulted.OTHER_ORGAN),
        ConsultationReceived(day("2026-03-10"), "市水利局"),
    ]
    short = STANDARD.choose("other_organ_term", 5, source="云政办发〔2026〕3号", since=day("2026-01-01"))
    assert compute(ledger).dates()["consultation_last_day:市水利局"] == day("2026-03-31")
    assert compute(ledger, settings=short).dates()["consultation_last_day:市水利局"] == day("2026-03-17")


def test_over_an_objection_the_third_party_is_told_before_the_release() -> None:
    clock = compute([
        RECEIVED,
        ConsultationSent(day("2026-03-09"), "甲"),
        ConsultationReceived(day("2026-03-10"), "甲"),
        ConsultationAnswered(day("2026-03-12"), "甲", Position.OBJECTS),
    ])  # fmt: skip
    assert (clock.due, clock.dates()["third_party_tell_by"]) == (day("2026-04-02"), day("2026-03-25"))


# --- extension and delay (Articles 33, 35)


def test_an_extension_is_told_by_the_due_date_and_once() -> None:
    second = ExtensionTold(day("2026-04-10"), term(5))
    clock = compute([RECEIVED, second, EXTENDED])
    assert (clock.due, clock.unextended) == (day("2026-04-14"), day("2026-03-30"))
    assert codes(clock) == [("extension-applied", False), ("extension-twice", True)]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (ExtensionTold(day("2026-03-31"), term(10)), "extension-late"),
        (ExtensionTold(day("2026-03-30"), term(21)), "extension-length"),
        (ExtensionTold(day("2026-03-30"), term(20, Unit.DAYS)), "extension-length"),
        (ExtensionTold(day("2026-03-30"), Term(10, "材料较多")), "extension-unapproved"),
    ],
)
def test_an_extension_without_its_conditions_has_no_effect(told: ExtensionTold, code: str) -> None:
    clock = compute([RECEIVED, told])
    assert (clock.due, codes(clock)) == (day("2026-03-30"), [(code, True)])


RESTARTED: list[Event] = [
    RECEIVED,
    SupplementAsked(day("2026-03-04"), term(5)),
    ExtensionTold(day("2026-03-05"), term(10)),
    SupplementAnswered(day("2026-03-09")),
]


def test_an_extension_does_not_carry_over_into_a_new_time() -> None:
    clock = compute(RESTARTED)
    assert (clock.due, codes(clock)) == (day("2026-04-07"), [("extension-lapsed", True)])


def test_whether_a_new_time_may_be_extended_again_is_a_setting() -> None:
    again = ExtensionTold(day("2026-04-07"), term(5))
    clock = compute([*RESTARTED, again])
    assert (clock.due, codes(clock)[1:]) == (day("2026-04-07"), [("extension-twice", True)])
    mild = STANDARD.choose("extension_after_restart", "once_per_period", source="本机关规定", since=day("2026-01-01"))
    clock = compute([*RESTARTED, again], settings=mild)
    assert (clock.due, codes(clock)[1:]) == (day("2026-04-14"), [("extension-applied", False)])


def test_a_delay_needs_reasons_asked_for_and_given() -> None:
    delay = DelayTold(day("2026-03-30"), term(30))
    reasons = [ReasonsAsked(day("2026-03-05")), ReasonsGiven(day("2026-03-10"))]
    assert codes(compute([RECEIVED, delay])) == [("delay-without-reasons", True)]
    clock = compute([RECEIVED, *reasons, delay])
    assert (clock.due, codes(clock)) == (day("2026-05-14"), [("delay-applied", False)])
    late = compute([RECEIVED, *reasons, DelayTold(day("2026-03-31"), term(30))])
    assert (late.due, codes(late)) == (day("2026-03-30"), [("delay-late", True)])


def test_a_delay_follows_on_an_extension() -> None:
    reasons = [ReasonsAsked(day("2026-03-05")), ReasonsGiven(day("2026-03-10"))]
    clock = compute([RECEIVED, *reasons, EXTENDED, DelayTold(day("2026-04-14"), term(5, Unit.DAYS))])
    assert clock.due == day("2026-04-17")  # five calendar days end on Sunday 04-19; they are not run on


def test_asking_for_reasons_stops_nothing_unless_the_setting_says_so() -> None:
    reasons: list[Event] = [RECEIVED, ReasonsAsked(day("2026-03-05")), ReasonsGiven(day("2026-03-10"))]
    assert compute(reasons).due == day("2026-03-30")
    stops = STANDARD.choose("reasons_stop_clock", "yes", source="本机关规定", since=day("2026-01-01"))
    assert compute(reasons, settings=stops).due == day("2026-04-02")
    waiting = compute(reasons[:2], settings=stops)
    assert (waiting.due, waiting.safe) == (None, day("2026-03-30"))


# --- fee (国办函〔2020〕109号)


def test_a_fee_notice_goes_out_within_the_time_for_the_reply() -> None:
    clock = compute([RECEIVED, FeeNoticeSent(day("2026-03-31"))])
    assert (clock.due, codes(clock)) == (day("2026-03-30"), [("fee-late", True)])
    within = compute([RECEIVED, EXTENDED, FeeNoticeSent(day("2026-03-31"))])
    assert within.state(day("2026-04-01")) is State.AWAITING_FEE


def test_a_fee_notice_has_no_effect_while_a_supplement_is_awaited() -> None:
    clock = compute([
        RECEIVED,
        SupplementAsked(day("2026-03-04"), term(5)),
        FeeNoticeSent(day("2026-03-05")),
        SupplementAnswered(day("2026-03-09")),
    ])  # fmt: skip
    assert (clock.due, codes(clock)) == (day("2026-04-07"), [("fee-while-waiting", True)])


def test_before_2021_there_were_no_fees() -> None:
    clock = compute([Arrival(day("2020-11-02")), FeeNoticeSent(day("2020-11-10"))])
    assert (clock.due, codes(clock)) == (day("2020-11-30"), [("fee-before-rules", True)])


def test_a_late_payment_begins_the_time_anew_with_a_remark() -> None:
    clock = compute([
        RECEIVED,
        FeeNoticeSent(day("2026-03-10")),
        FeeNoticeReceived(day("2026-03-10")),
        FeePaid(day("2026-05-06")),
    ])  # fmt: skip
    assert (clock.start, codes(clock)) == (day("2026-05-06"), [("fee-answered-late", False)])


# --- a new reply


def test_without_a_term_in_the_decision_the_setting_holds() -> None:
    clock = compute([RedoOrdered(day("2026-03-02"))])
    assert (clock.due, [choice.key for choice in clock.settings]) == (day("2026-03-30"), ["redo_term"])


def test_a_term_in_calendar_days_is_not_run_on() -> None:
    assert compute([RedoOrdered(day("2026-03-02"), term(60, Unit.DAYS))]).due == day("2026-04-30")


def test_steps_do_not_move_the_term_of_a_decision_unless_the_setting_says_so() -> None:
    ledger: list[Event] = [
        RedoOrdered(day("2026-03-02"), term(20)),
        ConsultationSent(day("2026-03-09"), "甲"),
        ConsultationReceived(day("2026-03-10"), "甲"),
        ConsultationAnswered(day("2026-03-12"), "甲"),
        ExtensionTold(day("2026-03-13"), term(5)),
    ]
    clock = compute(ledger)
    assert (clock.due, codes(clock)) == (day("2026-03-30"), [("redo-not-stopped", True)] * 2)
    stops = STANDARD.choose("redo_stops", "yes", source="本机关规定", since=day("2026-01-01"))
    assert compute(ledger, settings=stops).due == day("2026-04-10")

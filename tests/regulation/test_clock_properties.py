"""What holds of every clock: it equals the slow reckoning, is never late, excludes a day once, and minds no order."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.regulation import Clock, compute, from_record, to_record
from gongkai.regulation.events import (
    Arrival,
    Channel,
    Confirmation,
    ConsultationAnswered,
    ConsultationReceived,
    ConsultationSent,
    Event,
    ExtensionTold,
    FeeNoticeReceived,
    FeeNoticeSent,
    FeePaid,
    SupplementAnswered,
    SupplementAsked,
    SupplementNoticeReceived,
)
from tests.regulation import oracle
from tests.regulation.acts import term
from tests.regulation.oracle import Asked, Case

pytestmark = pytest.mark.fuzz
FIRST = date(2025, 1, 1)


def later(day: date, least: int, most: int) -> st.SearchStrategy[date]:
    return st.integers(least, most).map(lambda count: day + timedelta(days=count))


def or_none(strategy: st.SearchStrategy[date]) -> st.SearchStrategy[date | None]:
    return st.one_of(strategy, strategy, strategy, st.none())


@st.composite
def letters(draw: st.DrawFn, receipt: date) -> Asked:
    sent = draw(later(receipt, 0, 60))
    received = draw(or_none(later(sent, 0, 12)))
    answered = draw(or_none(later(received or sent, 0, 40)))
    return Asked(sent, received, answered)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A case received in 2025 or 2026, with what may befall it."""
    receipt = draw(later(FIRST, 0, 600))
    supplement = fee = extension = None
    after = receipt
    if draw(st.booleans()):
        asked = draw(later(receipt, 0, 16))
        supplement = asked, draw(or_none(later(asked, 0, 60)))
        after = supplement[1] or asked
    if draw(st.booleans()):
        sent = draw(later(after, 0, 60))
        fee = sent, draw(or_none(later(sent, 0, 40)))
    if draw(st.booleans()):
        extension = draw(later(receipt, 0, 120)), draw(st.integers(1, 20))
    return Case(receipt, tuple(draw(st.lists(letters(receipt), max_size=4))), supplement, extension, fee)


def ledger(case: Case) -> list[Event]:
    """The events of a case."""
    events: list[Event] = [Arrival(case.receipt, Channel.SIGNED_MAIL)]
    for number, asked in enumerate(case.asked):
        events.append(ConsultationSent(asked.sent, f"第三方{number}"))
        if asked.received:
            events.append(ConsultationReceived(asked.received, f"第三方{number}"))
        if asked.answered:
            events.append(ConsultationAnswered(asked.answered, f"第三方{number}"))
    if case.supplement:
        asked_on, answered = case.supplement
        events += [SupplementAsked(asked_on, term(10)), SupplementNoticeReceived(asked_on)]
        events += [SupplementAnswered(answered)] if answered else []
    if case.extension:
        events.append(ExtensionTold(case.extension[0], term(case.extension[1])))
    if case.fee:
        events += [FeeNoticeSent(case.fee[0]), FeeNoticeReceived(case.fee[0])]
        events += [FeePaid(case.fee[1])] if case.fee[1] else []
    return events


@given(cases())
def test_it_equals_the_slow_reckoning(case: Case) -> None:
    clock = compute(ledger(case))
    start, due = oracle.start_and_due(case)
    assert clock.due == due
    assert due is None or clock.start == start


@given(cases())
def test_it_is_never_later_than_the_last_lawful_day(case: Case) -> None:
    clock = compute(ledger(case))
    if clock.due is None or clock.start is None:
        return
    span = (clock.due - clock.start).days
    after_start = [clock.start + timedelta(days=count) for count in range(1, span + 1)]
    used = [day for day in after_start if oracle.works(day) and not oracle.stopped(case.asked, day)]
    told = case.extension is not None and clock.start <= case.extension[0] <= clock.due
    assert len(used) <= 20 + (case.extension[1] if case.extension and told else 0)
    assert used[-1] == clock.due
    assert clock.safe is None or clock.safe < clock.due


@given(cases())
def test_a_letter_within_the_time_of_another_moves_nothing(case: Case) -> None:
    twice = Case(case.receipt, case.asked * 2, case.supplement, case.extension, case.fee)
    assert compute(ledger(twice)).due == compute(ledger(case)).due


@given(cases())
def test_the_days_of_parallel_letters_are_their_union(case: Case) -> None:
    clock = compute(ledger(case))
    paused = [marked.day for marked in clock.marked_days() if marked.mark == "paused"]
    assert paused == sorted(set(paused))
    assert all(oracle.stopped(case.asked, day) and oracle.works(day) for day in paused)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_recording_does_not_matter(case: Case, chance: Random) -> None:
    events = ledger(case)
    shuffled = list(events)
    chance.shuffle(shuffled)
    one, other = compute(events), compute(shuffled)
    assert one.explanation() == other.explanation()
    assert one.explanation("en") == other.explanation("en")
    assert (one.dates(), one.remarks, one.spans) == (other.dates(), other.remarks, other.spans)


@given(cases())
def test_every_day_up_to_the_due_date_is_told_once(case: Case) -> None:
    clock = compute(ledger(case))
    marked = clock.marked_days()
    if clock.start is None or clock.due is None:
        return
    assert [each.day for each in marked] == [
        clock.start + timedelta(days=count) for count in range(1, (clock.due - clock.start).days + 1)
    ]
    assert [each.number for each in marked if each.number] == list(range(1, clock.course.allowance + 1))
    assert [each.mark == "off" for each in marked] == [not oracle.works(each.day) for each in marked]
    lines = clock.parts("zh")["days"]
    assert len(lines) == len(marked)
    for line, each in zip(lines, marked, strict=True):
        assert line.startswith({"counted": f"第{each.number}个工作日 ", "paused": "停 ", "off": "休 "}[each.mark])
        assert f"{each.day.month}月{each.day.day}日（" in line


@given(cases(), st.integers(-5, 400))
def test_the_days_left_are_those_that_are_still_to_be_counted(case: Case, offset: int) -> None:
    clock = compute(ledger(case))
    today = max(FIRST, case.receipt + timedelta(days=offset))
    if clock.due is None:
        return
    expected = sum(marked.day > today for marked in clock.marked_days() if marked.number)
    if today > clock.due:
        expected = -oracle.working_days(clock.due, today)
    assert clock.days_left(today) == expected


@given(later(FIRST, 0, 600), st.integers(1, 30))
def test_a_later_receipt_is_never_due_earlier(receipt: date, more: int) -> None:
    one, other = compute([Arrival(receipt)]), compute([Arrival(receipt + timedelta(days=more))])
    assert one.due is not None and other.due is not None and one.due <= other.due


@given(later(FIRST, 0, 600), st.integers(0, 30))
def test_the_safe_date_is_the_due_date_from_the_earliest_contested_day(submitted: date, delay: int) -> None:
    confirmed = submitted + timedelta(days=delay)
    clock = compute([Arrival(submitted, Channel.ONLINE), Confirmation(confirmed)])
    safe, due = oracle.start_and_due(Case(submitted))[1], oracle.start_and_due(Case(confirmed))[1]
    assert clock.due == due
    assert clock.safe == (safe if safe != due else None)


@given(cases())
def test_a_ledger_survives_being_kept_as_records(case: Case) -> None:
    events = ledger(case)
    assert [from_record(to_record(event)) for event in events] == events


def test_the_oracle_knows_what_the_scenarios_know() -> None:
    assert oracle.start_and_due(Case(date(2026, 2, 6))) == (date(2026, 2, 6), date(2026, 3, 12))
    assert isinstance(compute([Arrival(date(2026, 2, 6))]), Clock)

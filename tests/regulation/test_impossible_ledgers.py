"""What cannot have happened is refused in one line that says what is wrong, where, and what to do."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import date, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.regulation import BadLedger, RegulationError, UnknownYear, compute, from_record
from gongkai.regulation.events import (
    KINDS,
    Arrival,
    Channel,
    Confirmation,
    ConsultationAnswered,
    ConsultationReceived,
    ConsultationSent,
    Event,
    FeePaid,
    RedoOrdered,
    Replied,
    ReplyReceived,
    SupplementAnswered,
    SupplementAsked,
    Term,
)
from tests.regulation.acts import day, term

RECEIVED = Arrival(day("2026-03-02"))
SENT = ConsultationSent(day("2026-03-09"), "甲")


@pytest.mark.parametrize(
    ("events", "message", "english"),
    [
        ([], "台账没有收到申请的日期：先登记收到日期和方式", "The ledger has no receipt: enter the day"),
        (
            [RECEIVED, RedoOrdered(day("2026-03-09"))],
            "重新答复另立一个期限台账",
            "keep the new reply in a ledger of its own",
        ),
        (
            [RECEIVED, SupplementAsked(day("2026-03-09"), term(5)), SupplementAnswered(day("2026-03-04"))],
            "“收到补正”（2026-03-04）早于“告知补正”（2026-03-09）：请核对这两个日期。",
            "“supplement received” (2026-03-04) comes before “supplement asked” (2026-03-09): check both dates.",
        ),
        (
            [RECEIVED, SupplementAnswered(day("2026-03-04"))],
            "登记了“收到补正”（2026-03-04），却没有“告知补正”：请先补登“告知补正”。",
            "“supplement received” (2026-03-04) is entered without “supplement asked”: enter that first.",
        ),
        (
            [RECEIVED, Replied(day("2026-02-27"))],
            "“答复”（2026-02-27）早于收到申请之日2026-03-02：请核对这两个日期。",
            "“reply” (2026-02-27) comes before the application arrived (2026-03-02): check both dates.",
        ),
        (
            [
                Arrival(day("2026-03-02"), Channel.ONLINE),
                Replied(day("2026-03-09")),
                Confirmation(day("2026-03-10")),
            ],
            "确认收到的日期2026-03-10晚于答复日期2026-03-09",
            "Receipt is confirmed on 2026-03-10, after the reply of 2026-03-09: check both dates.",
        ),
        ([RECEIVED, FeePaid(day("2026-03-09"))], "却没有“发出收费通知”", "without “fee notice sent”"),
        ([RECEIVED, ReplyReceived(day("2026-03-09"))], "却没有“答复”", "without “reply”"),
        (
            [RECEIVED, Replied(day("2026-03-09")), Replied(day("2026-03-10"))],
            "“答复”登记了两次（2026-03-09、2026-03-10）：请删去登错的一次。",
            "“reply” is entered twice (2026-03-09, 2026-03-10): take the wrong one out.",
        ),
        (
            [RECEIVED, Arrival(day("2026-03-03"), Channel.ONLINE)],
            "收到申请登记了两种方式（signed_mail、online）",
            "entered as received in two ways (signed_mail, online)",
        ),
        ([Arrival(day("2019-05-14"))], "收到日期2019-05-14早于现行条例施行日2019-05-15", "Received on 2019-05-14"),
        (
            [RECEIVED, SENT, ConsultationReceived(day("2026-03-10"), "乙")],
            "“对方收到征求意见书”（2026-03-10，乙）找不到发出的征求意见书",
            "“consultation letter received” (2026-03-10, 乙) belongs to no consultation letter",
        ),
        (
            [RECEIVED, SENT, ConsultationAnswered(day("2026-03-08"), "甲")],
            "“收到反馈意见”（甲，2026-03-08）早于“发出征求意见书”（2026-03-09）",
            "“opinion received” (甲, 2026-03-08) comes before “consultation letter sent” (2026-03-09)",
        ),
        (
            [
                RECEIVED,
                SENT,
                ConsultationReceived(day("2026-03-12"), "甲"),
                ConsultationAnswered(day("2026-03-11"), "甲"),
            ],
            "“收到反馈意见”（甲，2026-03-11）早于“对方收到征求意见书”（2026-03-12）",
            "comes before “consultation letter received” (2026-03-12)",
        ),
        ([RECEIVED, SENT, SENT], "向“甲”征求意见登记了两次", "“甲” is entered as consulted twice"),
        ([RECEIVED, ConsultationSent(day("2026-03-09"), "甲\n乙")], "2026-03-09征求意见的对象没有名称", "has no name"),
        ([RECEIVED] * 501, "期限台账超过500项", "more than 500 events"),
        (
            [Arrival(datetime(2026, 3, 2, 9, 30))],
            "“收到申请”的日期“datetime.datetime(2026, 3, 2, 9, 30)”不是一个日子",
            "no day",
        ),
        ([Event(day("2026-03-02"))], "不是期限台账的事项", "is no event of a ledger"),
    ],
)
def test_it_is_refused_with_what_where_and_what_to_do(events: list[Event], message: str, english: str) -> None:
    with pytest.raises(BadLedger) as refused:
        compute(events)
    assert message in refused.value.message and "\n" not in refused.value.message
    assert english in refused.value.english and "\n" not in refused.value.english


@pytest.mark.parametrize("year", [1926, 2016, 2062])
def test_a_date_of_an_unknown_year_names_its_entry(year: int) -> None:
    with pytest.raises(
        UnknownYear, match=f"“答复”的日期{year}-03-09不在可知的范围（2019-01-01至2031-12-31）：请核对这一项的年份"
    ):
        compute([RECEIVED, Replied(date(year, 3, 9))])


@pytest.mark.parametrize("count", [0, -5, 367, 2.5, "20", True])
def test_a_term_is_a_whole_number_of_days(count: int) -> None:
    with pytest.raises(BadLedger, match=r"期限长度“.*”不对：应当是1至366的整数"):
        Term(count)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({}, "事项种类“None”无法识别：可用的是arrival"),
        ({"kind": "accepted", "on": "2026-03-02"}, "事项种类“'accepted'”无法识别"),
        ({"kind": "replied"}, "事项“replied”缺“on”：请补上"),
        ({"kind": "replied", "on": "2026年3月2日"}, "事项“replied”的“on”不能是“'2026年3月2日'”：日期写作2026-02-06"),
        ({"kind": "replied", "on": 20260302}, "事项“replied”的“on”不能是“20260302”"),
        ({"kind": "replied", "on": "2026-03-02", "delivery": "pigeon"}, "事项“replied”的“delivery”不能是“'pigeon'”"),
        ({"kind": "replied", "on": "2026-03-02", "by": "post"}, "事项“replied”没有“'by'”这一栏：可填on、delivery"),
        ({"kind": "delay_told", "on": "2026-03-02", "term": 5}, "事项“delay_told”的“term”不能是“5”"),
        ({"kind": "delay_told", "on": "2026-03-02", "term": {"days": 5}}, "事项“delay_told.term”没有“'days'”这一栏"),
        ({"kind": "delay_told", "on": "2026-03-02", "term": {"count": 0}}, "期限长度“0”不对"),
        (
            {"kind": "consultation_sent", "on": "2026-03-02", "party": "甲" * 201},
            "事项“consultation_sent”的“party”不能是",
        ),
        ({"kind": "arrival", "on": "2026-03-02", "at_office": "yes"}, "事项“arrival”的“at_office”不能是“'yes'”"),
    ],
)
def test_a_record_that_cannot_be_read_says_which_field(record: Mapping[str, Any], message: str) -> None:
    with pytest.raises(BadLedger, match=message):
        from_record(record)


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.dates().map(date.isoformat), st.lists(st.text())
)


@pytest.mark.fuzz
@given(st.dictionaries(st.sampled_from(["kind", "on", "term", "party", "delivery"]), VALUES), st.sampled_from([*KINDS]))
def test_no_record_gives_anything_but_an_event_or_a_refusal(record: dict[str, Any], kind: str) -> None:
    try:
        assert isinstance(from_record({**record, "kind": kind}), Event)
    except BadLedger as refused:
        assert refused.message and refused.english


RECEIVED_EARLY = Arrival(day("2025-10-31"))
DATES = st.dates(date(2025, 11, 1), date(2026, 4, 30))


@st.composite
def any_events(draw: st.DrawFn) -> Event:
    """An event of any kind on any day, with whatever else it asks for."""
    name = draw(st.sampled_from([*KINDS]))
    record: dict[str, Any] = {"kind": name, "on": draw(DATES).isoformat()}
    if name.startswith("consultation"):
        record["party"] = draw(st.sampled_from(["甲", "乙"]))
    if name in ("supplement_asked", "extension_told", "delay_told"):
        record["term"] = {"count": draw(st.integers(1, 30)), "maker": draw(st.sampled_from(["", "张"]))}
    return from_record(record)


@pytest.mark.fuzz
@given(st.lists(any_events(), max_size=8), st.dates(date(2025, 11, 1), date(2026, 12, 31)))
def test_no_ledger_gives_anything_but_a_clock_or_a_refusal(events: list[Event], today: date) -> None:
    """Whatever is entered: a clock that can be told in both languages, or one line."""
    try:
        clock = compute([RECEIVED_EARLY, *events])
    except RegulationError as refused:
        assert refused.message and refused.english
        return
    assert clock.explanation("zh") and clock.explanation("en")
    assert isinstance(clock.days_left(today), int | None)
    assert clock.state(today) and clock.alarms() == tuple(sorted(clock.alarms()))
    assert clock.due is None or clock.safe is None or clock.safe < clock.due


def told(events: list[Event]) -> tuple[str, ...]:
    try:
        return compute(events).explanation()
    except RegulationError as refused:
        return refused.message, refused.english


@pytest.mark.fuzz
@given(st.lists(any_events(), max_size=8), st.randoms(use_true_random=False))
def test_what_is_told_or_refused_does_not_depend_on_the_order_of_recording(events: list[Event], chance: Random) -> None:
    shuffled = [RECEIVED_EARLY, *events]
    chance.shuffle(shuffled)
    assert told(shuffled) == told([RECEIVED_EARLY, *events])


def test_errors_can_be_sent_to_another_process() -> None:
    with pytest.raises(BadLedger) as refused:
        compute([])
    again = pickle.loads(pickle.dumps(refused.value))
    assert (type(again), again.code, again.english) == (BadLedger, "no-start", refused.value.english)

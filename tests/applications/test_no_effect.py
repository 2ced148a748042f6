"""What has no effect is not told; what an office must not overlook stops it or is remembered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gongkai.applications.models import Alarm, Application, Consultation, Paper, State
from gongkai.applications.selectors.citizen import tracked
from gongkai.applications.selectors.clock import clock
from gongkai.applications.services import alarms, consulting, deciding, ending, intake, procedure, replying
from gongkai.applications.services.consulting import Asking, Opinion
from gongkai.applications.services.deciding import Decision, Searched
from gongkai.applications.services.intake import Came
from gongkai.applications.services.replying import Sending
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Message, OfficeSetting, Person
from gongkai.regulation.events import Channel, Consulted, Position
from gongkai.regulation.events import Delivery as Way
from tests.applications.office import (
    LIN,
    Office,
    asked,
    at,
    decide,
    open_office,
    post,
    reached,
    reply,
    take_in,
    written,
)
from tests.applications.test_ways_around import DENIED, PETITION

MAIL = "收发室没有在途邮件"


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


@pytest.fixture
def case(office: Office) -> Application:
    return take_in(office, at(3, 2))


def by(office: Office) -> dict[str, Any]:
    return {"version": None, "actor": office.case_officer}


def test_after_the_due_date_nobody_is_told_that_the_clock_stops(office: Office, case: Application) -> None:
    asking = Asking(Consulted.THIRD_PARTY, "示例公司", "合同", (1,))
    with pytest.raises(Refused):
        consulting.consult(case.pk, asking, at=at(4, 10), **by(office))
    head: dict[str, Any] = {"version": None, "actor": office.disclosure_head}
    with pytest.raises(Refused):
        procedure.ask_supplement(case.pk, what="年份", how="写明", days=10, approved=True, at=at(4, 10), **head)
    case.refresh_from_db()
    assert (case.state, case.letters.count(), Consultation.objects.count()) == (State.HANDLING, 0, 0)


def redo_of(office: Office, case: Application) -> Application:
    decide(office, case, at(3, 4), DENIED)
    reply(office, case, at(3, 5), legal=True)
    post(office, case, at(3, 5), at(3, 9))
    return ending.redo(
        case.pk,
        on=date(2026, 5, 11),
        days=20,
        ground="责令重新答复",
        paper="云府复〔2026〕9号",
        at=at(5, 11),
        **by(office),
    )


def test_the_time_of_a_new_reply_is_neither_extended_nor_stopped(office: Office, case: Application) -> None:
    child = redo_of(office, case)
    due = clock(child).due
    head: dict[str, Any] = {"version": None, "actor": office.disclosure_head, "at": at(5, 12)}
    with pytest.raises(Refused, match="由决定确定"):
        procedure.extend(child.pk, days=20, ground="量大", told_on=date(2026, 5, 12), **head)
    with pytest.raises(Refused):
        consulting.consult(
            child.pk, Asking(Consulted.THIRD_PARTY, "示例公司", "合同", (1,)), at=at(5, 12), **by(office)
        )
    assert clock(child).due == due
    decide(office, child, at(5, 12), PETITION)
    letter = replying.draft_reply(child.pk, at=at(5, 12), **by(office))
    assert "2026年3月2日收到" in letter.blocks and "云府复〔2026〕9号" in letter.blocks


def test_a_supplement_that_lies_there_is_no_lapse(office: Office, case: Application) -> None:
    letter = procedure.ask_supplement(case.pk, what="年份", how="写明", days=10, at=at(3, 4), **by(office))
    reached(office, letter, at(3, 4), at(3, 5))
    came = Came(Channel.ONLINE, date(2026, 3, 10))
    made = intake.take_in(
        asked(), came=came, organisation=office.organisation, actor=office.registrar, at=at(3, 10)
    ).submission
    made.about, made.paper = case, Paper.SUPPLEMENT
    made.save()
    with pytest.raises(Refused, match="还没有收下"):
        ending.lapse(case.pk, mail=MAIL, at=at(3, 25), **by(office))
    with pytest.raises(Refused, match="期限从那天算"):
        procedure.supplemented(case.pk, on=date(2026, 3, 19), at=at(3, 19), **by(office))


def test_after_a_lapse_only_its_letter_is_written_and_sealed(office: Office) -> None:
    case = take_in(office, at(3, 2), "甲", "乙")
    proof = written(office, at(3, 3))
    ending.withdraw(case.pk, on=date(2026, 3, 3), items=(1,), proof=proof, at=at(3, 3), **by(office))
    letter = procedure.ask_supplement(case.pk, what="年份", how="写明", days=10, at=at(3, 4), **by(office))
    reached(office, letter, at(3, 4), at(3, 5))
    with pytest.raises(Refused, match="在途邮件"):
        ending.lapse(case.pk, mail=" ", at=at(3, 25), **by(office))
    ending.lapse(case.pk, mail=MAIL, at=at(3, 25), **by(office))
    assert [item.outcome for item in case.items.all()] == ["withdrawn", "overdue_supplement"]
    with pytest.raises(Refused, match="已经不再处理"):
        decide(office, case, at(3, 25), replace(PETITION, number=2))
    replying.draft_reply(case.pk, at=at(3, 25), **by(office))
    replying.submit(case.pk, at=at(3, 25), **by(office))
    replying.pass_review(case.pk, version=None, actor=office.disclosure_head, at=at(3, 25))
    replying.sign(case.pk, version=None, actor=office.leader, at=at(3, 25))
    from_here = Sending(Way.POST, date(2026, 3, 25), "ems", "EA1")
    with pytest.raises(Refused, match="先用印"):
        replying.send(case.pk, from_here, version=None, actor=office.registrar, at=at(3, 25))


def test_the_earlier_case_of_another_applicant_answers_nobody(office: Office, case: Application) -> None:
    other = replace(LIN, name="张小禾", identity_number="110101199003072033", telephone="13900000001")
    theirs = take_in(office, at(2, 2), people=(other,))
    decide(office, theirs, at(2, 3), PETITION)
    reply(office, theirs, at(2, 4))
    post(office, theirs, at(2, 4), at(2, 6))
    again = Decision(
        1,
        "duplicate",
        answer="见前次答复书",
        evidence={"1": "x", "2": "x", "earlier": theirs.number, "earlier_same": True},
    )
    decide(office, case, at(3, 4), again)
    with pytest.raises(Refused, match="查无此件"):
        reply(office, case, at(3, 4))


def test_who_entered_a_search_does_not_sign_it_for_the_unit(office: Office, case: Application) -> None:
    searched = Searched(
        (1,), "基础教育科", date(2026, 3, 4), ("oa", "paper"), "按标题", "招生", "没有", searcher="某人"
    )
    made = deciding.search(case.pk, searched, at=at(3, 4), **by(office))
    with pytest.raises(Refused, match="登记人不能"):
        deciding.sign_search(made.pk, at=at(3, 4), **by(office))


def test_a_corrected_opinion_is_corrected_in_the_ledger(office: Office, case: Application) -> None:
    made = consulting.consult(
        case.pk, Asking(Consulted.THIRD_PARTY, "示例公司", "合同", (1,)), at=at(3, 3), **by(office)
    )
    reached(office, made.letters.get(), at(3, 3), at(3, 4))
    for on, position in ((9, Position.OBJECTS), (6, Position.AGREES)):
        consulting.opinion(made.pk, Opinion(date(2026, 3, on), position), at=at(3, 9), **by(office))
    assert [one.position for one in clock(case).opinions] == [Position.AGREES]


def test_a_legal_review_of_another_result_is_none(office: Office, case: Application) -> None:
    decide(office, case, at(3, 4), DENIED)
    deciding.review(
        case.pk,
        deciding.Reviewed("legal", "passed", "依据充分"),
        version=None,
        actor=office.legal_reviewer,
        at=at(3, 4),
    )
    decide(office, case, at(3, 5), replace(DENIED, reason="属于内部管理。"))
    with pytest.raises(Refused, match="先经合法性审核"):
        reply(office, case, at(3, 5))


def test_what_lies_signed_unconfirmed_or_unregistered_is_remembered(office: Office, case: Application) -> None:
    Person.objects.filter(username__in=("case-officer", "disclosure-head", "leader", "registrar")).update(
        email="somebody@yunling.example"
    )
    decide(office, case, at(3, 4), PETITION)
    reply(office, case, at(3, 5))
    mailed = take_in(office, at(3, 2), channel=Channel.EMAIL)
    came = Came(Channel.SIGNED_MAIL, date(2026, 3, 24), date(2026, 3, 24))
    intake.take_in(asked(), came=came, organisation=office.organisation, actor=office.registrar, at=at(3, 24))
    alarms.ring(at=at(3, 30))
    alarms.ring(at=at(3, 30, hour=11))
    told = set(Alarm.objects.values_list("application__number", "kind"))
    assert {(case.number, "0"), (mailed.number, "0"), (None, "register")} <= told
    assert Alarm.objects.filter(kind="register").count() == 1
    assert sum("没有登记" in one.subject for one in Message.objects.all()) == 2  # registrar, head


def test_the_words_and_the_way_against_silence(office: Office, case: Application) -> None:
    OfficeSetting.objects.create(
        organisation=office.organisation,
        key="silence_remedy",
        value="review_first",
        effective=date(2026, 1, 1),
        source="本机关规定",
    )
    seen = tracked(case.number, at=at(4, 10))
    assert seen is not None and seen.silence is not None
    assert seen.silence.way == "first"
    assert "本答复" not in seen.silence.text.zh and "期限届满" in seen.silence.text.zh


def test_what_is_public_on_paper_is_told_by_issue_and_date(office: Office, case: Application) -> None:
    told = Decision(
        1, "published", answer="《云岭市人民政府公报》2025年第3期第12页，市图书馆可查", evidence={"1": "x", "2": "x"}
    )
    decide(office, case, at(3, 4), told)
    assert reply(office, case, at(3, 5)).number

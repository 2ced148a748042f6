"""Each of the fifteen errors that lose cases (practice 3) is committed once, and met by its guard by its number.

What each guard asks in detail is in `test_guards`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.applications.models import Application
from gongkai.applications.rules import guards
from gongkai.applications.rules.guards import objection
from gongkai.applications.rules.guards.objection import Objection
from gongkai.applications.selectors.facts import facts_of
from gongkai.applications.services import ending, intake, procedure, register, replying
from gongkai.applications.services.deciding import Decision
from gongkai.applications.services.intake import Came
from gongkai.applications.services.replying import Sending
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import OrganisationFacts, Person
from gongkai.regulation.events import Channel
from gongkai.regulation.events import Delivery as Way
from gongkai.web import middleware
from tests.applications.office import Office, asked, at, decide, open_office, post, reached, reply, take_in
from tests.applications.test_guards import result, said

pytestmark = pytest.mark.django_db
VAGUE = {"what": "名称不明确", "how": "写明文号", "days": 10, "version": None}


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def numbers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of all objections that guards raised."""
    found: list[int] = []

    def recorded(error: int, *rest: Any) -> Objection:
        found.append(error)
        return Objection(error, *rest)

    monkeypatch.setattr(objection, "Objection", recorded)
    return found


def no_reply_in_time(office: Office) -> str:
    """Nothing is sent until the day after the due date: the page of the draft says so to whoever opens it."""
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), result("not_responsible"))
    letter = replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 4))
    client = Client()
    client.force_login(Person.objects.get(pk=office.case_officer.person_id))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(middleware, "now", lambda: at(3, 31))
        page = client.get(reverse("desk-case-letter", args=[case.number, letter.pk])).content.decode()
    return "仍须立即答复" if "已过到期日2026-03-30：仍须立即答复" in page else ""


def counted_from_the_desk(office: Office) -> str:
    came = Came(Channel.SIGNED_MAIL, date(2026, 3, 2), date(2026, 3, 6))
    taken = intake.take_in(asked(), came=came, organisation=office.organisation, actor=office.registrar, at=at(3, 6))
    return why(
        lambda: register.register(
            taken.submission.pk, subject="批复", officer_id=None, actor=office.registrar, at=at(3, 6)
        )
    )


def extended_after_expiry(office: Office) -> str:
    case = take_in(office, at(3, 2))
    return why(
        lambda: procedure.extend(
            case.pk, days=20, ground="查档", told_on=date(2026, 3, 31), version=None, actor=office.disclosure_head,
            at=at(3, 31),
        )
    )  # fmt: skip


def asked_to_supplement_twice(office: Office) -> str:
    case = take_in(office, at(3, 2))
    procedure.ask_supplement(case.pk, **VAGUE, actor=office.case_officer, at=at(3, 3))  # type: ignore[arg-type]
    reached(office, case.letters.get(), at(3, 3), at(3, 4))
    procedure.supplemented(case.pk, on=date(2026, 3, 5), version=None, actor=office.case_officer, at=at(3, 5))
    return why(lambda: procedure.ask_supplement(case.pk, **VAGUE, actor=office.case_officer, at=at(3, 6)))  # type: ignore[arg-type]


def said_of(*decisions: Decision, items: tuple[str, ...] = ()) -> Callable[[Office], str]:
    """A reply with these results, sent for review."""
    return lambda office: said(office, take_in(office, at(3, 2), *items), *decisions)


def no_remedy_named(office: Office) -> str:
    case = take_in(office, at(3, 2))
    OrganisationFacts.objects.filter(organisation=office.organisation).update(court="")
    decide(office, case, at(3, 4), result("denied_internal"))
    return why(lambda: reply(office, case, at(3, 5), legal=True))


def by_a_private_courier(office: Office) -> str:
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), result("not_responsible"))
    reply(office, case, at(3, 5))
    sending = Sending(Way.POST, date(2026, 3, 5), "courier")
    return why(lambda: replying.send(case.pk, sending, version=None, actor=office.registrar, at=at(3, 5)))


def asked_for_the_purpose(office: Office) -> str:
    case, asking = take_in(office, at(3, 2)), VAGUE | {"what": "说明申请信息的用途"}
    return why(lambda: procedure.ask_supplement(case.pk, **asking, actor=office.case_officer, at=at(3, 4)))  # type: ignore[arg-type]


def lapsed_before_the_term_ended(office: Office) -> str:
    case = take_in(office, at(3, 2))
    procedure.ask_supplement(case.pk, **VAGUE, actor=office.case_officer, at=at(3, 4))  # type: ignore[arg-type]
    reached(office, case.letters.get(), at(3, 4), at(3, 6))
    return why(
        lambda: ending.lapse(case.pk, mail="收发室没有在途邮件", version=None, actor=office.case_officer, at=at(3, 16))
    )


def why(act: Callable[[], object]) -> str:
    """What the refusal says."""
    with pytest.raises(Refused) as refused:
        act()
    return str(refused.value.message)


ERRORS: dict[int, tuple[Callable[[Office], str], str]] = {
    1: (no_reply_in_time, "仍须立即答复"),
    2: (counted_from_the_desk, "期限从本机关收到算起"),
    3: (extended_after_expiry, "不能再延期"),
    4: (asked_to_supplement_twice, "补正只能一次性告知"),
    5: (said_of(result("not_held")), "检索记录不完整"),
    6: (said_of(result("not_responsible", answer="")), "负责机关的名称和联系方式"),
    7: (said_of(result("denied_third_party")), "还没有书面征求第三方意见"),
    8: (said_of(result("denied_internal", evidence={})), "还缺"),
    9: (said_of(result("denied_internal", severable="", severable_reason="")), "能否区分处理？请回答"),
    10: (said_of(result("published", answer="见本局网站")), "写明网址"),
    11: (said_of(result("not_responsible"), items=("批复", "统计")), "第2项还没有处理意见"),
    12: (no_remedy_named, "没有行政复议机关或者管辖法院"),
    13: (by_a_private_courier, "不得交其他快递企业"),
    14: (asked_for_the_purpose, "不得要求申请人说明用途"),
    15: (lapsed_before_the_term_ended, "申请人的期限还没有届满"),
}


def test_all_fifteen_are_tried() -> None:
    assert sorted(ERRORS) == list(range(1, 16))


@pytest.mark.parametrize("number", ERRORS)
def test_each_error_is_met_by_the_guard_of_its_number(office: Office, numbers: list[int], number: int) -> None:
    commit, answer = ERRORS[number]
    assert answer in commit(office)
    assert number in numbers


def test_what_was_stopped_changed_nothing(office: Office) -> None:
    """Two guards that stop a step before its letter: neither letter nor ledger entry nor number is left of it."""
    case = take_in(office, at(3, 2))
    before = (case.letters.count(), case.ledger.count(), case.state)
    why(lambda: procedure.ask_supplement(case.pk, **(VAGUE | {"how": ""}), actor=office.case_officer, at=at(3, 4)))  # type: ignore[arg-type]
    why(
        lambda: procedure.extend(
            case.pk, days=20, ground="查档", told_on=date(2026, 3, 31), version=None, actor=office.disclosure_head,
            at=at(3, 31),
        )
    )  # fmt: skip
    case = Application.objects.get(pk=case.pk)
    assert (case.letters.count(), case.ledger.count(), case.state) == before


def test_15_the_same_answer_on_the_same_facts_is_stopped_in_a_redo(office: Office, numbers: list[int]) -> None:
    case, denied = take_in(office, at(3, 2)), result("denied_internal")
    decide(office, case, at(3, 4), denied)
    reply(office, case, at(3, 5), legal=True)
    post(office, case, at(3, 5), at(3, 9))
    child = ending.redo(
        case.pk, on=date(2026, 5, 6), days=20, ground="责令重新答复", paper="云府复〔2026〕9号", version=None,
        actor=office.case_officer, at=at(5, 6),
    )  # fmt: skip
    decide(office, child, at(5, 11), denied)
    numbers.clear()
    assert "基本相同" in why(lambda: reply(office, child, at(5, 11), legal=True))
    assert 15 in numbers


def test_15_a_redo_has_its_own_due_date_and_a_late_one_is_warned_of(office: Office) -> None:
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), result("denied_internal"))
    reply(office, case, at(3, 5), legal=True)
    post(office, case, at(3, 5), at(3, 9))
    child: Application = ending.redo(
        case.pk, on=date(2026, 5, 6), days=20, ground="责令重新答复", paper="云府复〔2026〕9号", version=None,
        actor=office.case_officer, at=at(5, 6),
    )  # fmt: skip
    assert (Application.objects.get(pk=case.pk).ended, child.due) == (
        date(2026, 3, 5),
        date(2026, 6, 2),  # 05-09 is a make-up day
    )
    child = Application.objects.get(pk=child.pk)
    warned = {
        on: [one.error for one in guards.late(facts_of(child, on))] for on in (date(2026, 6, 2), date(2026, 6, 3))
    }
    assert warned == {date(2026, 6, 2): [], date(2026, 6, 3): [1]}

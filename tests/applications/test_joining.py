"""并案答复: the same asked twice and not answered yet is answered once, and both applications count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.files.base import ContentFile

from gongkai.applications.models import Application, CaseFile, Letter, State
from gongkai.applications.selectors.citizen import tracked
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.table3 import counted
from gongkai.applications.selectors.tasks import todo_of
from gongkai.applications.selectors.twins import joinable
from gongkai.applications.services import deciding, ending, joining, replying
from gongkai.applications.services.deciding import Decision, Reviewed
from gongkai.applications.services.replying import Sending
from gongkai.foundation.errors import Refused
from gongkai.foundation.services import files
from gongkai.regulation.events import Delivery as Way
from tests.applications.office import LIN, Office, at, decide, open_office, reached, reply, take_in, written
from tests.applications.test_ways_around import PETITION, steps
from tests.foundation.made_files import PDF

ZHANG = replace(LIN, name="张小禾", identity_number="110101199003072033", telephone="13900000001")


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


@pytest.fixture
def first(office: Office) -> Application:
    return take_in(office, at(3, 2))


@pytest.fixture
def second(office: Office, first: Application) -> Application:
    return take_in(office, at(3, 5))


def join(office: Office, case: Application, first: Application, day: int = 5) -> Letter:
    return joining.join(case.pk, number=first.number, version=None, actor=office.case_officer, at=at(3, day))


def given(office: Office, case: Application) -> None:
    """Decided, drafted, signed and sealed: one file is given."""
    kept = files.keep(
        ContentFile(PDF, name="批复.pdf"), organisation_id=case.organisation_id, confidential=True,
        actor=office.case_officer, at=at(3, 6),
    )  # fmt: skip
    held = CaseFile.objects.create(
        application=case, file=kept, item=case.items.get(number=1), kind="found", added=at(3, 6)
    )
    passed = Reviewed("secrecy", "passed", "依据", files=(held.pk,))
    deciding.review(case.pk, passed, version=None, actor=office.secrecy_reviewer, at=at(3, 6))
    decide(office, case, at(3, 6), Decision(1, "provided", answer="批复1份", evidence={"1": "1"}, files=(held.pk,)))
    reply(office, case, at(3, 9))


def again(case: Application) -> Application:
    return Application.objects.get(pk=case.pk)


def test_the_applicant_is_told_and_the_case_waits_for_the_earlier(
    office: Office, first: Application, second: Application
) -> None:
    letter = join(office, second, first)
    assert letter.title == "并案答复告知书"
    assert first.number in letter.blocks
    assert {"draft", "decide", "join", "supplement"}.isdisjoint(steps(second, office.case_officer, 5))
    assert {"unjoin", "withdraw", "send_letter"} <= steps(second, office.case_officer, 5)
    assert again(second).task == "send_letter"
    reached(office, letter, at(3, 5), at(3, 6))
    assert todo_of(again(second), date(2026, 3, 6)) == "wait_twin"
    with pytest.raises(Refused, match=f"已并入{first.number}"):
        replying.draft_reply(second.pk, version=None, actor=office.case_officer, at=at(3, 6))


def test_one_reply_answers_both_and_both_count(office: Office, first: Application, second: Application) -> None:
    join(office, second, first)
    given(office, first)
    signed = first.letters.get(kind="reply")
    assert f"编号{first.number}、{second.number}" in signed.blocks
    sent = Sending(Way.POST, date(2026, 3, 10), "ems", "EM123456789CN")
    made = replying.send(first.pk, sent, version=None, actor=office.registrar, at=at(3, 10))
    twin = again(second)
    assert (twin.state, twin.row, twin.ended) == (State.REPLIED, first.row or again(first).row, date(2026, 3, 10))
    assert todo_of(twin, date(2026, 3, 10)) == "wait_twin"
    assert [one.number for one in twin.letters.filter(kind="reply")] == [signed.number]
    replying.delivered(made.pk, on=date(2026, 3, 12), version=None, actor=office.registrar, at=at(3, 12))
    proof = files.keep(
        ContentFile(PDF, name="回执.pdf"), organisation_id=first.organisation_id, confidential=True,
        actor=office.registrar, at=at(3, 13),
    )  # fmt: skip
    replying.delivered(made.pk, on=date(2026, 3, 12), proof=proof, version=None, actor=office.registrar, at=at(3, 13))
    seen = tracked(second.number, at=at(3, 13))
    assert seen is not None and seen.reply is not None
    assert (seen.received, [one.item.number for one in again(second).files.filter(leaves=True) if one.item]) == (
        date(2026, 3, 12), [1],
    )  # fmt: skip
    for case in (first, second):
        replying.close(case.pk, version=None, actor=office.registrar, at=at(3, 13))
    assert clock(again(second)).ended_on == date(2026, 3, 10)
    natural = counted([office.organisation.pk], date(2026, 1, 1), date(2026, 12, 31))["natural"]
    assert (natural.new, natural.rows, natural.sound) == (2, {again(first).row: 2}, True)


def test_the_day_of_receipt_corrected_is_corrected_in_both(
    office: Office, first: Application, second: Application
) -> None:
    join(office, second, first)
    given(office, first)
    sent = Sending(Way.POST, date(2026, 3, 10), "ems", "EM123456789CN")
    made = replying.send(first.pk, sent, version=None, actor=office.registrar, at=at(3, 10))
    proof = files.keep(
        ContentFile(PDF, name="回执.pdf"), organisation_id=first.organisation_id, confidential=True,
        actor=office.registrar, at=at(3, 13),
    )  # fmt: skip
    for day, reason in ((12, ""), (11, "看错了")):
        replying.delivered(
            made.pk, on=date(2026, 3, day), proof=proof, reason=reason, version=None, actor=office.registrar,
            at=at(3, 13),
        )  # fmt: skip
    got = second.ledger.filter(kind="reply_received")
    assert [(one.on.day, one.struck is None) for one in got] == [(11, True), (12, False)]


def test_mail_that_comes_back_comes_back_to_both(office: Office, first: Application, second: Application) -> None:
    join(office, second, first)
    given(office, first)
    sent = Sending(Way.POST, date(2026, 3, 10), "ems", "EM123456789CN")
    made = replying.send(first.pk, sent, version=None, actor=office.registrar, at=at(3, 10))
    replying.returned(made.pk, on=date(2026, 3, 13), version=None, actor=office.registrar, at=at(3, 13))
    other = replace(sent, on=date(2026, 3, 13), tracking="EM123456790CN", address=LIN.address)
    replying.send_again(first.pk, other, version=None, actor=office.registrar, at=at(3, 13))
    copy = second.letters.get(kind="reply")
    assert [one.tracking for one in copy.deliveries.order_by("pk")] == ["EM123456789CN", "EM123456790CN"]
    with pytest.raises(Refused, match=f"在{first.number}登记"):
        replying.delivered(
            copy.deliveries.last().pk,  # type: ignore[union-attr]
            on=date(2026, 3, 14), version=None, actor=office.registrar, at=at(3, 14),
        )  # fmt: skip


def test_a_reply_drafted_before_is_drafted_anew(office: Office, first: Application, second: Application) -> None:
    decide(office, first, at(3, 4), PETITION)
    replying.draft_reply(first.pk, version=None, actor=office.case_officer, at=at(3, 4))
    join(office, second, first)
    with pytest.raises(Refused, match=f"没有写明并案答复的{second.number}"):
        replying.submit(first.pk, version=None, actor=office.case_officer, at=at(3, 5))
    with pytest.raises(Refused, match="分项要一一对应"):
        deciding.split(first.pk, ("甲", "乙"), version=None, actor=office.case_officer, at=at(3, 5))


@pytest.mark.parametrize("how", ["withdraw", "cancel", "unjoin"])
def test_without_the_earlier_it_is_answered_by_itself(
    office: Office, first: Application, second: Application, how: str
) -> None:
    join(office, second, first)
    known = {"version": None, "actor": office.case_officer, "at": at(3, 6)}
    if how == "withdraw":
        ending.withdraw(first.pk, on=date(2026, 3, 6), proof=written(office, at(3, 6)), **known)  # type: ignore[arg-type]
    elif how == "cancel":
        ending.cancel(first.pk, reason="误登记", **known)  # type: ignore[arg-type]
        ending.second_cancel(first.pk, agreed=True, **(known | {"actor": office.disclosure_head}))  # type: ignore[arg-type]
    else:
        joining.unjoin(second.pk, **known)  # type: ignore[arg-type]
    assert again(second).joined_to is None
    assert "decide" in steps(second, office.case_officer, 6)


def test_only_what_the_same_applicants_asked_before(office: Office, first: Application, second: Application) -> None:
    theirs = take_in(office, at(3, 5), people=(ZHANG,))
    both = take_in(office, at(3, 5), people=(LIN, ZHANG))
    assert [list(joinable(case)) for case in (again(first), again(second), again(theirs), again(both))] == [
        [], [first], [], [],
    ]  # fmt: skip
    assert "join" not in steps(theirs, office.case_officer, 5)
    with pytest.raises(Refused, match="同一申请人"):
        join(office, theirs, first)
    more = take_in(office, at(3, 5), "甲", "乙")
    with pytest.raises(Refused, match="一一对应"):
        join(office, more, first)
    join(office, second, first)
    with pytest.raises(Refused, match="同一申请人"):
        join(office, more, second)

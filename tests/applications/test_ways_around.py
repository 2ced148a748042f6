"""Ways around the guards that somebody found: each is closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile

from gongkai.applications.letters.wording import Block
from gongkai.applications.models import Application, CaseFile, Letter, State
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.fees import items_asked, items_before
from gongkai.applications.selectors.steps import offers
from gongkai.applications.services import consulting, deciding, ending, letters, procedure, replying
from gongkai.applications.services.consulting import Asking
from gongkai.applications.services.deciding import Decision, Reviewed, Searched
from gongkai.applications.services.replying import Sending
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import OfficeSetting
from gongkai.foundation.policies import Actor
from gongkai.foundation.services import files
from gongkai.regulation.events import Consulted
from gongkai.regulation.events import Delivery as Way
from tests.applications.office import LIN, Office, at, decide, open_office, post, reached, reply, take_in, written
from tests.foundation.made_files import PDF

PETITION = Decision(1, "petition", answer="请向信访部门提出。", evidence={"1": "告知书"})
DENIED = Decision(
    1,
    "denied_internal",
    reason="属于内部事务。",
    severable="no",
    severable_reason="通篇都是",
    evidence={"1": "1", "2": "2"},
)


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


@pytest.fixture
def case(office: Office) -> Application:
    return take_in(office, at(3, 2))


def by(office: Office, when: datetime) -> dict[str, Any]:
    """The officer, without having seen a page."""
    return {"version": None, "actor": office.case_officer, "at": when}


def file_of(office: Office, case: Application, kind: str = "found") -> CaseFile:
    kept = files.keep(
        ContentFile(PDF, name="批复.pdf"), organisation_id=case.organisation_id, confidential=True,
        actor=office.case_officer, at=at(3, 3),
    )  # fmt: skip
    return CaseFile.objects.create(
        application=case, file=kept, item=case.items.get(number=1), kind=kind, added=at(3, 3)
    )


def secrecy(office: Office, held: CaseFile, conclusion: str, day: int) -> None:
    reviewed = Reviewed("secrecy", conclusion, "依据", files=(held.pk,))
    deciding.review(held.application_id, reviewed, version=None, actor=office.secrecy_reviewer, at=at(3, day))


def under_way(office: Office, case: Application, day: int = 4) -> Letter:
    """A reply that waits for its review."""
    decided = [replace(PETITION, number=item.number) for item in case.items.exclude(outcome="withdrawn")]
    decide(office, case, at(3, day), *decided)
    replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, day))
    return replying.submit(case.pk, version=None, actor=office.case_officer, at=at(3, day))


def steps(case: Application, actor: Actor, day: int) -> set[str]:
    """What the page offers."""
    return {
        one.step.key
        for one in offers(Application.objects.get(pk=case.pk), actor, date(2026, 3, day))
        if not one.against
    }


def test_a_part_withdrawn_voids_the_reply_under_way_and_its_letter_can_be_sent(office: Office) -> None:
    case = take_in(office, at(3, 2), "批复", "统计表")
    drafted = under_way(office, case)
    letter = ending.withdraw(
        case.pk, on=date(2026, 3, 5), items=(2,), proof=written(office, at(3, 5)), **by(office, at(3, 5))
    )
    case.refresh_from_db()
    drafted.refresh_from_db()
    assert (case.state, drafted.state, letter.kind) == (State.HANDLING, Letter.State.VOID, "part_withdrawal")
    assert not clock(case).ended
    reached(office, letter, at(3, 5), at(3, 6))
    with pytest.raises(Refused, match="已经撤回"):
        ending.withdraw(case.pk, on=date(2026, 3, 6), items=(2,), version=None, actor=office.case_officer, at=at(3, 6))
    signed = reply(office, case, at(3, 9))
    assert (signed.kind, signed.number) == ("reply", "云教公复〔2026〕1号")
    assert "已书面撤回该项申请" in signed.blocks


def test_a_part_withdrawn_while_others_are_asked_leaves_the_case_with_them(office: Office) -> None:
    case = take_in(office, at(3, 2), "批复", "合同")
    asking = Asking(Consulted.THIRD_PARTY, "示例公司", "合同", (2,))
    consulting.consult(case.pk, asking, version=None, actor=office.case_officer, at=at(3, 3))
    ending.withdraw(case.pk, on=date(2026, 3, 4), items=(1,), proof=written(office, at(3, 4)), **by(office, at(3, 4)))
    case.refresh_from_db()
    assert case.state == State.CONSULTING
    whole = ending.withdraw(case.pk, on=date(2026, 3, 5), proof=written(office, at(3, 5)), **by(office, at(3, 5)))
    case.refresh_from_db()
    assert (case.state, whole.kind, clock(case).ended is not None) == (State.TO_DELIVER, "withdrawal", True)


def test_the_last_secrecy_review_of_a_file_decides(office: Office, case: Application) -> None:
    held = file_of(office, case)
    secrecy(office, held, "passed", 4)
    secrecy(office, held, "refused", 5)
    given = Decision(1, "provided", answer="批复1份", evidence={"1": "1"}, files=(held.pk,))
    decide(office, case, at(3, 5), given)
    with pytest.raises(Refused, match="还没有通过保密审查"):
        reply(office, case, at(3, 5))
    secrecy(office, held, "passed", 6)
    reply(office, case, at(3, 6))


def test_minutes_that_disagree_are_none(office: Office, case: Application) -> None:
    ground = replace(DENIED, outcome="denied_security")
    decide(office, case, at(3, 4), ground)
    for conclusion in ("passed", "refused"):
        minutes = Reviewed("meeting", conclusion, "会商纪要")
        deciding.review(case.pk, minutes, version=None, actor=office.leader, at=at(3, 4))
    with pytest.raises(Refused, match="须集体会商"):
        reply(office, case, at(3, 5), legal=True)


def partial(office: Office, case: Application, *grounds: str, **proof: str) -> Decision:
    redacted = file_of(office, case, "redacted")
    secrecy(office, redacted, "passed", 4)
    return Decision(
        1, "partial", grounds, answer="批复1份（遮盖件）", reason="理由", files=(redacted.pk,),
        evidence={"1": "1", "2": "2", **{key.replace("__", "."): value for key, value in proof.items()}},
    )  # fmt: skip


def test_what_is_withheld_of_a_part_is_proved_like_a_whole_refusal(office: Office, case: Application) -> None:
    decide(office, case, at(3, 4), partial(office, case, "denied_state_secret", "denied_security"))
    with pytest.raises(Refused) as refusal:
        reply(office, case, at(3, 4))
    assert "不予公开的部分（不予公开：国家秘密）还缺：定密文件" in refusal.value.message
    assert "还缺：危及何种安全的说明" in refusal.value.message
    assert "能否区分处理" not in refusal.value.message  # it was
    proof = {"denied_state_secret__1": "1", "denied_security__1": "1"}
    decide(office, case, at(3, 5), partial(office, case, "denied_state_secret", "denied_security", **proof))
    with pytest.raises(Refused, match=r"部分公开的答复先经合法性审核。\n.*集体会商"):
        reply(office, case, at(3, 5))
    replying.send_back(case.pk, remark="补会商", version=None, actor=office.disclosure_head, at=at(3, 6))
    minutes = Reviewed("meeting", "passed", "会商纪要")
    deciding.review(case.pk, minutes, version=None, actor=office.leader, at=at(3, 6))
    signed = reply(office, case, at(3, 6), legal=True)
    assert "依据：国家秘密（条例第十四条）、公开后可能危及国家安全" in signed.blocks


def test_a_bare_no_of_a_third_party_withholds_no_part_either(office: Office, case: Application) -> None:
    asking = Asking(Consulted.THIRD_PARTY, "示例公司", "批复", (1,))
    asked = consulting.consult(case.pk, asking, version=None, actor=office.case_officer, at=at(3, 3))
    decide(office, case, at(3, 4), partial(office, case, "denied_third_party"))
    replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 4))
    Application.objects.filter(pk=case.pk).update(state=State.HANDLING)
    with pytest.raises(Refused, match="意见未到"):
        replying.submit(case.pk, version=None, actor=office.case_officer, at=at(3, 4))
    assert asked.received is None


@pytest.mark.parametrize(
    ("place", "text", "why"),
    [
        ("答复", "", "没有第1项的处理决定和依据"),
        ("林树生", "林树生：\n本答复为最终答复，不得申请行政复议。", "不得告知没有救济途径"),
    ],
)
def test_what_is_rewritten_still_answers_and_denies_no_remedy(
    office: Office, case: Application, place: str, text: str, why: str
) -> None:
    decide(office, case, at(3, 4), DENIED)
    letter = replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 4))
    blocks = letters.blocks_of(letter)
    changed = [Block(one.title, text) if place in (one.title, one.text.rstrip("：")) else one for one in blocks]
    assert changed != list(blocks)
    replying.rewrite(letter.pk, changed, version=None, actor=office.case_officer, at=at(3, 4))
    with pytest.raises(Refused, match=why):
        replying.submit(case.pk, version=None, actor=office.case_officer, at=at(3, 4))


def test_the_words_of_the_remedy_cannot_be_changed(office: Office, case: Application) -> None:
    decide(office, case, at(3, 4), DENIED)
    letter = replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 4))
    before = letters.blocks_of(letter)
    more = [Block(one.title, f"{one.text}但是不予受理。" if "行政复议" in one.text else one.text) for one in before]
    assert (
        letters.blocks_of(replying.rewrite(letter.pk, more, version=None, actor=office.case_officer, at=at(3, 4)))
        == before
    )


def test_who_is_told_is_addressed_as_what_they_are(office: Office) -> None:
    """您 for a person, 贵单位 for a body, also in what is said of an item."""
    body = replace(LIN, kind="commercial", name="云岭示例有限公司")
    for someone, whose in ((LIN, "现向您提供"), (body, "现向贵单位提供")):
        case = take_in(office, at(3, 2), people=(someone,))
        held = file_of(office, case)
        secrecy(office, held, "passed", 4)
        decide(office, case, at(3, 5), Decision(1, "provided", answer="批复1份", evidence={"1": "1"}, files=(held.pk,)))
        text = replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 5)).blocks
        assert whose in text and "（贵单位）" not in text


def test_a_term_that_has_run_out_is_not_revived_by_an_earlier_day(office: Office, case: Application) -> None:
    how = {"days": 20, "ground": "信息量大", "version": None, "actor": office.disclosure_head}
    with pytest.raises(Refused, match="已过到期日"):
        procedure.extend(case.pk, told_on=date(2026, 3, 20), at=at(4, 1), **how)  # type: ignore[arg-type]


def test_an_extension_holds_from_the_day_on_which_its_letter_left(office: Office, case: Application) -> None:
    """Signed on the last day but one, posted after the due date: the reply was due as before."""
    due = clock(case).due
    letter = procedure.extend(
        case.pk, days=20, ground="信息量大", told_on=date(2026, 3, 27), version=None, actor=office.disclosure_head,
        at=at(3, 27),
    )  # fmt: skip
    assert clock(case).due == due  # not told yet
    posted = Sending(Way.POST, date(2026, 4, 2), "ems", "EA1")
    replying.send_letter(letter.pk, posted, version=None, actor=office.registrar, at=at(4, 2))
    case.refresh_from_db()
    assert (case.due, due) == (date(2026, 3, 30), date(2026, 3, 30))
    kept = case.ledger.filter(kind="extension_told").order_by("pk")
    assert [(one.on, one.struck is None) for one in kept] == [(date(2026, 3, 27), False), (date(2026, 4, 2), True)]


def test_nothing_is_posted_before_it_was_signed_or_without_its_number(office: Office, case: Application) -> None:
    decide(office, case, at(3, 9), PETITION)
    reply(office, case, at(3, 10))
    for sending, why in (
        (Sending(Way.POST, date(2026, 3, 6), "ems", "EA1"), "才签发"),
        (Sending(Way.POST, date(2026, 3, 10), "ems"), "要写邮件号"),
        (Sending(Way.POST, date(2026, 3, 10), "registered", " "), "要写邮件号"),
    ):
        with pytest.raises(Refused, match=why):
            replying.send(case.pk, sending, version=None, actor=office.registrar, at=at(3, 11))
    case.refresh_from_db()
    assert (case.state, case.ended) == (State.TO_DELIVER, None)


def test_who_was_asked_for_reasons_has_the_time_that_was_given(office: Office, case: Application) -> None:
    letter = procedure.ask_reasons(
        case.pk, facts="一年内申请612件。", days=10, version=None, actor=office.case_officer, at=at(3, 3)
    )
    assert "no_reasons" not in steps(case, office.case_officer, 3)
    with pytest.raises(Refused, match="先登记说明理由告知书的签收日期"):
        procedure.no_reasons(case.pk, version=None, actor=office.case_officer, at=at(3, 3))
    reached(office, letter, at(3, 3), at(3, 5))
    with pytest.raises(Refused, match="最早2026-03-20"):
        procedure.no_reasons(case.pk, version=None, actor=office.case_officer, at=at(3, 19))
    procedure.no_reasons(case.pk, version=None, actor=office.case_officer, at=at(3, 20))
    case.refresh_from_db()
    assert case.state == State.HANDLING


@pytest.mark.parametrize("outcome", ["overdue_supplement", "overdue_fee", "withdrawn"])
def test_lapse_and_withdrawal_are_steps_and_not_written_down(office: Office, case: Application, outcome: str) -> None:
    with pytest.raises(Refused, match="不能直接写成处理决定"):
        decide(office, case, at(3, 4), Decision(1, outcome, evidence={"1": "1", "2": "2"}))


def test_a_fee_is_told_once_and_counts_what_the_records_hold(office: Office, case: Application) -> None:
    how = {"pay_how": "缴至专户", "version": None, "actor": office.case_officer}
    with pytest.raises(Refused, match="没有超出免费范围"):
        procedure.notify_fee(case.pk, basis="items", pages=35, at=at(3, 3), **how)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="填写页数"):
        procedure.notify_fee(case.pk, basis="pages", pages=None, at=at(3, 3), **how)  # type: ignore[arg-type]
    letter = procedure.notify_fee(case.pk, basis="pages", pages=260, at=at(3, 3), **how)  # type: ignore[arg-type]
    reached(office, letter, at(3, 3), at(3, 5))
    amount = case.fee.amount
    procedure.paid(
        case.pk, on=date(2026, 3, 9), amount=amount, receipt="1", version=None, actor=office.case_officer, at=at(3, 9)
    )
    assert "fee" not in steps(case, office.case_officer, 10)
    with pytest.raises(Refused, match="只通知一次"):
        procedure.notify_fee(case.pk, basis="pages", pages=260, at=at(3, 10), **how)  # type: ignore[arg-type]


def test_an_order_to_reply_anew_comes_after_the_reply_and_one_at_a_time(office: Office, case: Application) -> None:
    decide(office, case, at(3, 4), PETITION)
    reply(office, case, at(3, 5))
    post(office, case, at(3, 5), at(3, 9))

    def redo(on: date) -> Application:
        return ending.redo(
            case.pk, on=on, days=20, ground="责令重新答复", paper="云府复〔2026〕9号", version=None,
            actor=office.case_officer, at=at(3, 20),
        )  # fmt: skip

    for on in (date(2026, 3, 4), date(2026, 12, 23)):
        with pytest.raises(Refused, match="在原答复之后、今天之前"):
            redo(on)
    assert redo(date(2026, 3, 20)).parent_id == case.pk
    with pytest.raises(Refused, match="已经有一件重新答复在办"):
        redo(date(2026, 3, 20))


def test_a_day_of_receipt_is_corrected_with_reason_and_proof_and_the_old_one_is_struck(
    office: Office, case: Application
) -> None:
    decide(office, case, at(3, 4), PETITION)
    signed = reply(office, case, at(3, 5))
    sending = Sending(Way.POST, date(2026, 3, 5), "ems", "EA1", LIN.address)
    made = replying.send(case.pk, sending, version=None, actor=office.registrar, at=at(3, 5))
    how = {"version": None, "actor": office.registrar}
    replying.delivered(made.pk, on=date(2026, 3, 9), at=at(3, 9), **how)  # type: ignore[arg-type]
    replying.delivered(made.pk, on=date(2026, 3, 9), proof=signed.pdf, at=at(3, 10), **how)  # type: ignore[arg-type]
    for more in ({}, {"reason": "看错了"}, {"proof": signed.pdf}):
        with pytest.raises(Refused, match="更正签收日期"):
            replying.delivered(made.pk, on=date(2026, 3, 10), at=at(3, 11), **how, **more)  # type: ignore[arg-type]
    replying.delivered(made.pk, on=date(2026, 3, 10), proof=signed.pdf, reason="看错了", at=at(3, 11), **how)  # type: ignore[arg-type]
    made.refresh_from_db()
    kept = case.ledger.filter(kind="reply_received").order_by("pk")
    assert made.received == date(2026, 3, 10)
    assert [(one.on, one.struck_reason) for one in kept] == [(date(2026, 3, 9), "看错了"), (date(2026, 3, 10), "")]


def test_who_searched_does_not_sign_for_the_unit(office: Office, case: Application) -> None:
    searched = Searched((1,), "规划科", date(2026, 3, 3), ("oa", "paper"), "按标题", "批复", "没有")
    record = deciding.search(case.pk, searched, version=None, actor=office.case_officer, at=at(3, 3))
    with pytest.raises(Refused, match="请换一个人"):
        deciding.sign_search(record.pk, version=None, actor=office.case_officer, at=at(3, 3))


def test_two_or_three_people_as_the_office_sets(office: Office, case: Application) -> None:
    under_way(office, case)
    case.refresh_from_db()
    assert case.state == State.IN_REVIEW
    OfficeSetting.objects.create(
        organisation=office.organisation, key="signers", value="two", effective=date(2026, 1, 1), source="本局公文办法"
    )
    other = take_in(office, at(3, 2))
    under_way(office, other)
    other.refresh_from_db()
    assert other.state == State.TO_SIGN
    replying.send_back(other.pk, remark="改一处", version=None, actor=office.leader, at=at(3, 5))
    other.refresh_from_db()
    assert other.state == State.HANDLING


def test_an_inner_term_can_be_set_while_the_clock_stands_but_not_in_the_past(office: Office, case: Application) -> None:
    asking = Asking(Consulted.THIRD_PARTY, "示例公司", "批复", (1,))
    consulting.consult(case.pk, asking, version=None, actor=office.case_officer, at=at(3, 3))
    inner = Asking(Consulted.INNER_UNIT, "规划科", "批复", (1,))
    made = consulting.co_handle(
        case.pk, inner, answer_by=date(2026, 3, 9), version=None, actor=office.case_officer, at=at(3, 4)
    )
    assert made.answer_by == date(2026, 3, 9)
    with pytest.raises(Refused, match="不能早于今天"):
        consulting.co_handle(
            case.pk, inner, answer_by=date(2026, 3, 3), version=None, actor=office.case_officer, at=at(3, 4)
        )
    offered = steps(case, office.disclosure_head, 4) | steps(case, office.case_officer, 4)
    assert not {"extend", "delay", "consulted", "close"} & offered


def test_a_registration_is_cancelled_by_two_people(office: Office, case: Application) -> None:
    ending.cancel(case.pk, reason="重复来件", version=None, actor=office.registrar, at=at(3, 3))
    case.refresh_from_db()
    assert (case.state, case.task) == (State.HANDLING, "second_cancel")
    with pytest.raises(Refused, match="另一个人复核"):
        ending.second_cancel(case.pk, agreed=True, version=None, actor=office.registrar, at=at(3, 3))
    ending.second_cancel(case.pk, agreed=False, version=None, actor=office.case_officer, at=at(3, 3))
    with pytest.raises(Refused, match="还没有人提出"):
        ending.second_cancel(case.pk, agreed=True, version=None, actor=office.case_officer, at=at(3, 3))
    ending.cancel(case.pk, reason="重复来件", version=None, actor=office.registrar, at=at(3, 3))
    ending.second_cancel(case.pk, agreed=True, version=None, actor=office.case_officer, at=at(3, 4))
    case.refresh_from_db()
    assert (case.state, case.cancel_by_id, case.cancel_second_id) == (
        State.CANCELLED, office.registrar.person_id, office.case_officer.person_id,
    )  # fmt: skip
    assert case.submission is not None
    assert (case.submission.state, case.submission.state_reason) == ("cancelled", "重复来件")


def test_items_of_the_month_before_are_counted_by_the_records(office: Office) -> None:
    """国办函〔2020〕109号 Article 4: one applicant, one calendar month, one office."""
    for month, count in ((2, 9), (3, 8), (3, 5)):
        take_in(office, at(month, 2), *[f"{month}月第{number}件" for number in range(count)])
    take_in(office, at(3, 2), "别人要的", people=(LIN.__class__(name="赵一鸣", telephone="13800000000"),))
    case = take_in(office, at(3, 4), "批复", "统计表")
    withdrawn = Application.objects.get(received=date(2026, 3, 2), items__number=8)
    ending.withdraw(
        withdrawn.pk, on=date(2026, 3, 4), items=(8,), proof=written(office, at(3, 4)), **by(office, at(3, 4))
    )  # fmt: skip
    assert (items_asked(case), items_before(case)) == (2, 12)
    letter = procedure.notify_fee(
        case.pk, basis="items", pages=None, pay_how="缴至专户", version=None, actor=office.case_officer, at=at(3, 5)
    )
    assert (case.fee.count, case.fee.before, case.fee.amount) == (2, 12, 200)
    assert "第13至14件" in letter.blocks


def test_a_withdrawal_has_its_paper(office: Office, case: Application) -> None:
    known = {"version": None, "actor": office.case_officer, "at": at(3, 4)}
    with pytest.raises(Refused, match="撤回须为书面"):
        ending.withdraw(case.pk, on=date(2026, 3, 4), **known)  # type: ignore[arg-type]
    ending.withdraw(case.pk, on=date(2026, 3, 4), proof=written(office, at(3, 4)), **known)  # type: ignore[arg-type]
    assert [one.file.name for one in case.files.filter(kind="incoming")] == ["撤回申请书.pdf"]

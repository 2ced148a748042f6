"""Steps of the procedure before the decision: receipt, supplement, extension, reasons, fee (Articles 30 to 35, 42)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from gongkai.applications.models import Application, FeeNotice, Letter, Paper
from gongkai.applications.rules import guards
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.facts import facts_of
from gongkai.applications.selectors.fees import items_asked, items_before
from gongkai.applications.services.case import Doing, enter, refresh, refused, step
from gongkai.applications.services.letters import chinese, issue
from gongkai.applications.services.register import arrived
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor, may
from gongkai.foundation.selectors.calendar import calendar
from gongkai.regulation import Term, fee_by_items, fee_by_pages
from gongkai.regulation.events import (
    Channel,
    Confirmation,
    ContactFailed,
    DelayTold,
    ExtensionTold,
    FeeNoticeReceived,
    FeeNoticeSent,
    FeePaid,
    ReasonsAsked,
    ReasonsGiven,
    SupplementAnswered,
    SupplementAsked,
    SupplementNoticeReceived,
)


def confirm(case_id: int, *, on: date, version: int | None, actor: Actor, at: datetime) -> Application:
    """确认收到: both sides confirmed on that day (Article 31(3), (4)).

    A plain letter is confirmed after the next working day only if a call was in vain (国办公开办函〔2015〕207号)."""
    with step("confirm", case_id, version=version, actor=actor, at=at) as doing:
        case = doing.case
        days = calendar(case.organisation_id)
        known = case.ledger.filter(struck=None)
        came = known.filter(kind="arrival").order_by("on").values_list("on", flat=True).last()
        called = known.filter(kind="contact_failed").exists()
        by_paper = case.channel in (Channel.PLAIN_MAIL, Channel.OTHER_UNIT)
        if by_paper and came and on > came and days.between(came, on) > 1 and not called:
            said = _("%(day)s到达，过了一个工作日才确认：先“登记联系未果”，没有联系过的，期限从到达算起。")
            raise Refused(said % {"day": came}, "on")
        enter(doing, Confirmation(on))
    return doing.case


@dataclass(frozen=True, slots=True)
class Receipt:
    """When a paper truly came, why the day entered was wrong, and the proof."""

    arrived: date
    at_office: date | None
    reason: str
    proof: StoredFile | None
    confirmed: date | None = None  # where the day on which both confirmed was wrong, the right one


def correct_receipt(case_id: int, receipt: Receipt, *, version: int | None, actor: Actor, at: datetime) -> Application:
    """更正收到日期: only on proof; the entries that were wrong are struck out, not changed (error 2)."""
    with step("correct_receipt", case_id, version=version, actor=actor, at=at) as doing:
        refused(guards.correcting_receipt(receipt.reason, receipt.proof is not None))
        known = doing.case.ledger.filter(struck=None)
        first = known.filter(kind="arrival").order_by("on", "pk").first()
        if first is None:
            raise Refused(_("重新答复的期限从收到决定算起，没有申请的收到日期可以更正。"))
        kinds = ["arrival", "confirmation"] if receipt.confirmed else ["arrival"]
        wrong = known.filter(kind__in=kinds)
        wrong.update(struck=at, struck_by=actor.person_id, struck_reason=receipt.reason[:200])
        for event in arrived(Channel(first.record["channel"]), receipt.arrived, receipt.at_office):
            enter(doing, event, proof=receipt.proof, counted=False)
        if receipt.confirmed:
            enter(doing, Confirmation(receipt.confirmed), proof=receipt.proof, counted=False)
        refresh(doing.case)
    return doing.case


def contact_failed(case_id: int, *, on: date, version: int | None, actor: Actor, at: datetime) -> Application:
    """联系未果: called in vain on the day of arrival, or no number (国办公开办函〔2015〕207号)."""
    with step("contact_failed", case_id, version=version, actor=actor, at=at) as doing:
        enter(doing, ContactFailed(on))
    return doing.case


def assign(case_id: int, *, officer_id: int, version: int | None, actor: Actor, at: datetime) -> Application:
    """指定承办人."""
    with step("assign", case_id, version=version, actor=actor, at=at) as doing:
        doing.case.officer_id = officer_id
    return doing.case


def ask_supplement(
    case_id: int, *, what: str, how: str, days: int, approved: bool = False, version: int | None, actor: Actor,
    at: datetime,
) -> Letter:  # fmt: skip
    """告知补正: once, within 7 working days, with a term in working days (Article 30). `approved`: by the head, needed
    after the 7th day and only theirs to give."""
    with step("supplement", case_id, version=version, actor=actor, at=at) as doing:
        case = doing.case
        if approved and not may(actor, "case.approve_late", case.organisation_id):
            raise Refused(_("过了7个工作日的补正，须由工作机构负责人批准。"), "approved")
        known = facts_of(case, day(at))
        refused(guards.asking_supplement(known, calendar(case.organisation_id), what, how, approved))
        more = {"supplement_items": what, "supplement_how": how, "term": f"{days}个工作日"}
        letter = issue(doing, "supplement", more)
        term = Term(days, ground="补正", maker=actor.name, paper=letter.number)
        enter(doing, SupplementAsked(day(at), term, actor.name if approved else ""), letter=letter)
    return letter


def supplement_notice_received(doing: Doing, letter: Letter, on: date) -> None:
    """The applicant got the notice: from here their term runs (Article 30)."""
    enter(doing, SupplementNoticeReceived(on), letter=letter)


def supplemented(
    case_id: int, *, on: date, wanted: str = "", version: int | None, actor: Actor, at: datetime
) -> Application:
    """登记补正: the time for the reply begins anew (Article 30). `wanted`: what is now asked."""
    with step("supplemented", case_id, version=version, actor=actor, at=at) as doing:
        handed = doing.case.papers.filter(paper=Paper.SUPPLEMENT).order_by("arrived").last()
        if handed and on > handed.arrived:
            said = _("补正材料%(day)s已经到达本机关：期限从那天算，不能写得更晚。")
            raise Refused(said % {"day": handed.arrived}, "on")
        enter(doing, SupplementAnswered(on))
        if wanted.strip():
            doing.case.wanted = wanted
    return doing.case


def extend(
    case_id: int, *, days: int, ground: str, told_on: date, version: int | None, actor: Actor, at: datetime
) -> Letter:
    """告知延期: by the head of the office only, once, told by the due date, 1 to 20 working days (Article 33)."""
    with step("extend", case_id, version=version, actor=actor, at=at) as doing:
        case = doing.case
        if not ground.strip():
            raise Refused(_("写明延期的理由。"), "ground")
        if not 1 <= days <= 20:
            raise Refused(_("延期最多20个工作日。"), "days")
        refused(guards.extending(facts_of(case, day(at)), told_on))
        if told_on < day(at):
            raise Refused(_("文书今天才作出，告知日期不能早于今天；发出的日子在“登记文书发出”里写。"), "told_on")
        before = clock(case).due
        assert before is not None  # so said the guard
        after = calendar(case.organisation_id).nth_after(before, days)
        more = {
            "ground": ground,
            "term": f"{days}个工作日",
            "due_before": chinese(before),
            "due_after": chinese(after),
        }
        letter = issue(doing, "extension", more)
        enter(doing, ExtensionTold(told_on, Term(days, ground[:200], actor.name, letter.number)), letter=letter)
    return letter


def delay(case_id: int, *, days: int, ground: str, version: int | None, actor: Actor, at: datetime) -> Letter:
    """告知延迟答复: reasonable grounds, but impossible in time (Article 35)."""
    with step("delay", case_id, version=version, actor=actor, at=at) as doing:
        refused(guards.delaying(facts_of(doing.case, day(at))))
        due = clock(doing.case).due
        assert due is not None  # so said the guard
        after = calendar(doing.case.organisation_id).nth_after(due, days)
        more = {"ground": ground, "term": f"{days}个工作日", "due_after": chinese(after)}
        letter = issue(doing, "delay", more)
        enter(doing, DelayTold(day(at), Term(days, ground[:200], actor.name, letter.number)), letter=letter)
    return letter


def ask_reasons(case_id: int, *, facts: str, days: int, version: int | None, actor: Actor, at: datetime) -> Letter:
    """要求说明理由: number or frequency clearly beyond reason; `facts` counts them (Article 35)."""
    with step("ask_reasons", case_id, version=version, actor=actor, at=at) as doing:
        if not facts.strip():
            raise Refused(_("写明数量、频次的统计：没有证明的“大量反复”会被撤销。"), "facts")
        more = {"reasons_facts": facts, "term": f"{days}个工作日"}
        letter = issue(doing, "reasons", more)
        term = Term(days, ground="说明理由", maker=actor.name, paper=letter.number)
        enter(doing, ReasonsAsked(day(at), term), letter=letter)
    return letter


def reasons_given(case_id: int, *, on: date, version: int | None, actor: Actor, at: datetime) -> Application:
    """登记说明理由 (Article 35)."""
    with step("reasons", case_id, version=version, actor=actor, at=at) as doing:
        enter(doing, ReasonsGiven(on))
    return doing.case


def no_reasons(case_id: int, *, version: int | None, actor: Actor, at: datetime) -> Application:
    """逾期未说明理由: the case goes on without them, once the term that was given is over (error 14)."""
    with step("no_reasons", case_id, version=version, actor=actor, at=at) as doing:
        refused(guards.without_reasons(facts_of(doing.case, day(at))))
    return doing.case


def notify_fee(
    case_id: int, *, basis: str, pages: int | None, pay_how: str, version: int | None, actor: Actor, at: datetime
) -> Letter:
    """发收费通知: within the time for the reply; by items, which the records count, or by so many pages
    (国办函〔2020〕109号 Articles 3 to 6)."""
    with step("fee", case_id, version=version, actor=actor, at=at) as doing:
        case, on = doing.case, day(at)
        if FeeNotice.objects.filter(application=case).exists():
            raise Refused(_("已经发过收费通知，一件申请只通知一次。"))
        if basis == "pages" and not pages:
            raise Refused(_("按量计收的，填写页数。"), "pages")
        count, before = (pages or 0, 0) if basis == "pages" else (items_asked(case), items_before(case))
        fee = fee_by_pages(count, on) if basis == "pages" else fee_by_items(count, on, before=before)
        if not fee.amount:
            raise Refused(_("没有超出免费范围，不收费。"), "pages" if basis == "pages" else "basis")
        letter = issue(doing, "fee_notice", {"fee_lines": "\n".join(fee.lines()), "pay_how": pay_how})
        FeeNotice.objects.create(application=case, basis=basis, count=count, before=before, amount=fee.amount)
        enter(doing, FeeNoticeSent(on), letter=letter)
    return letter


def fee_notice_received(doing: Doing, letter: Letter, on: date) -> None:
    """The applicant got the notice: 20 working days to pay (国办函〔2020〕109号 Article 6)."""
    enter(doing, FeeNoticeReceived(on), letter=letter)


def paid(
    case_id: int, *, on: date, amount: int, receipt: str, version: int | None, actor: Actor, at: datetime
) -> Application:
    """登记缴费: the time for the reply begins anew on the next day (国办函〔2020〕109号 Article 6)."""
    with step("paid", case_id, version=version, actor=actor, at=at) as doing:
        fee = FeeNotice.objects.get(application=doing.case)
        if amount != fee.amount:
            raise Refused(_("应缴%(due)s元，登记的是%(paid)s元。") % {"due": fee.amount, "paid": amount}, "amount")
        fee.paid, fee.paid_amount, fee.receipt = on, amount, receipt
        fee.save()
        enter(doing, FeePaid(on))
    return doing.case

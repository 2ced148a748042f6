"""Ends without a reply on the merits, and new beginnings: withdrawal, lapse, cancelled registration, redo."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from gongkai.applications.models import Application, CaseFile, Item, LedgerEntry, Letter, Paper, State, Submission
from gongkai.applications.rules import guards
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.facts import facts_of
from gongkai.applications.selectors.letters import REPLIES
from gongkai.applications.services.case import enter, refresh, refused, step
from gongkai.applications.services.deciding import settle
from gongkai.applications.services.joining import release
from gongkai.applications.services.letters import chinese, issue
from gongkai.applications.services.listing import listed_one
from gongkai.applications.services.numbers import child_number
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor
from gongkai.regulation import Term, to_record
from gongkai.regulation.events import Lapsed, RedoOrdered, Withdrawn


def withdraw(
    case_id: int,
    *,
    on: date,
    items: tuple[int, ...] = (),
    proof: StoredFile | None = None,
    version: int | None,
    actor: Actor,
    at: datetime,
) -> Letter:
    """登记撤回, in writing and before the reply; of all items, or of some (practice 1.6, 2.5). `proof`: the paper,
    where it did not come in as one about the case."""
    with step("withdraw", case_id, version=version, actor=actor, at=at) as doing:
        case = doing.case
        left = set(case.items.exclude(outcome="withdrawn").values_list("number", flat=True))
        if set(items) - left:
            raise Refused(_("选的项里有已经撤回的，或者没有的。"), "items")
        part = set(items) or left
        if proof is None and not case.papers.filter(paper=Paper.WITHDRAWAL, arrived__lte=on).exists():
            raise Refused(_("撤回须为书面：上传撤回申请的扫描件，或者先收下申请人从网上提出的撤回。"), "proof")
        if proof is not None:
            CaseFile.objects.create(
                application=case, file=proof, kind=CaseFile.Kind.INCOMING, added=at, added_by_id=actor.person_id
            )
        case.items.filter(number__in=part).update(
            outcome="withdrawn", withheld=[], evidence={"1": "ledger"}, decided=at, decided_by=actor.person_id
        )
        release(case)
        # A reply under way speaks of what is withdrawn too: it is drafted anew, or there is none.
        case.letters.filter(kind__in=REPLIES, number="").update(state=Letter.State.VOID)
        if part == left:
            letter = issue(doing, "withdrawal", {"withdrawn": chinese(on), "withdrawn_scope": "撤回全部申请。"})
            enter(doing, Withdrawn(on), letter=letter)
            letter.state = Letter.State.SEALED
            letter.save(update_fields=["state"])
        else:
            scope = f"撤回第{'、'.join(map(str, sorted(part)))}项。"
            letter = issue(doing, "part_withdrawal", {"withdrawn": chinese(on), "withdrawn_scope": scope})
            doing.stays = True
            if case.state in (State.IN_REVIEW, State.TO_SIGN):
                case.state = State.HANDLING
        settle(case, day(at))
    return letter


def lapse(case_id: int, *, mail: str, version: int | None, actor: Actor, at: datetime) -> Application:
    """不再处理: no supplement or payment, once the applicant's term has truly ended (error 15; Article 30; 109号).

    `mail`: what was found when mail on its way was looked for."""
    with step("lapse", case_id, version=version, actor=actor, at=at) as doing:
        case = doing.case
        refused(guards.lapsing(facts_of(case, day(at)), clock(case).course.lapse_from))
        if not mail.strip():
            raise Refused(_("写明在途邮件的核查情况：查了收发室、邮局的什么记录，结果怎样。"), "mail")
        outcome = "overdue_fee" if case.state == State.AWAITING_FEE else "overdue_supplement"
        Item.objects.filter(application=case).exclude(outcome="withdrawn").update(
            outcome=outcome,
            withheld=[],
            evidence={"1": "ledger", "2": mail.strip()[:400]},
            decided=at,
            decided_by=actor.person_id,
        )
        enter(doing, Lapsed(day(at)))
        release(case)
        settle(case, day(at))
    return case


def cancel(case_id: int, *, reason: str, version: int | None, actor: Actor, at: datetime) -> Application:
    """撤销登记: entered by mistake, or the same letter twice; with a reason. A second person has to agree
    (`second_cancel`), until then the case goes on (practice 1.5)."""
    with step("cancel", case_id, version=version, actor=actor, at=at) as doing:
        if not reason.strip():
            raise Refused(_("写明撤销登记的理由。"), "reason")
        if doing.case.cancel_reason:
            raise Refused(_("已经提出撤销登记，等另一个人复核。"))
        doing.case.cancel_reason, doing.case.cancel_by_id = reason[:200], actor.person_id
    return doing.case


def second_cancel(case_id: int, *, agreed: bool, version: int | None, actor: Actor, at: datetime) -> Application:
    """复核撤销登记: cancelled by the agreement of another person, and not counted; or kept."""
    with step("second_cancel", case_id, version=version, actor=actor, at=at) as doing:
        case = doing.case
        if not case.cancel_reason:
            raise Refused(_("还没有人提出撤销登记。"))
        if not agreed:
            case.cancel_reason, case.cancel_by, doing.stays = "", None, True
            return case
        if case.cancel_by_id == actor.person_id:
            raise Refused(_("撤销登记要由另一个人复核。"), "agreed")
        case.cancel_second_id, case.row = actor.person_id, ""
        if case.submission_id:
            Submission.objects.filter(pk=case.submission_id).update(
                state=Submission.State.CANCELLED,
                state_reason=case.cancel_reason,
                state_by=case.cancel_by_id,
                second_by=actor.person_id,
            )
        release(case)
    return case


def redo(
    case_id: int,
    *,
    on: date,
    days: int | None,
    ground: str,
    paper: str,
    version: int | None,
    actor: Actor,
    at: datetime,
) -> Application:
    """登记责令重新答复: a child proceeding with its own clock and letters, not counted again (practice 1.3)."""
    with step("redo", case_id, version=version, actor=actor, at=at) as doing:
        parent = doing.case
        if on > day(at) or (parent.ended and on < parent.ended):
            raise Refused(_("收到决定的日期在原答复之后、今天之前。"), "on")
        if parent.redos.filter(ended=None).exclude(state=State.CANCELLED).exists():
            raise Refused(_("已经有一件重新答复在办，办完以后才能再登记。"))
        child = _child_of(parent, at)
        event = RedoOrdered(on, Term(days, ground[:200], paper=paper[:200]) if days else None)
        record = to_record(event)
        LedgerEntry.objects.create(
            application=child, kind=record["kind"], on=on, record=record, entered=at, entered_by_id=actor.person_id
        )
        refresh(child)
        child.save()
        listed_one(child)
    return child


def _child_of(parent: Application, at: datetime) -> Application:
    """The proceeding that answers `parent` anew: same people, same items, no decisions yet."""
    child = Application.objects.create(
        number=child_number(parent),
        organisation=parent.organisation,
        channel=parent.channel,
        column=parent.column,
        subject=parent.subject,
        wanted=parent.wanted,
        understanding=parent.understanding,
        carrier=parent.carrier,
        way=parent.way,
        state=State.HANDLING,
        officer=parent.officer,
        parent=parent,
        registered=at,
    )
    for one in parent.people.all():
        one.pk, one.application = None, child
        one.save(force_insert=True)
    for item in parent.items.all():
        Item.objects.create(application=child, number=item.number, wanted=item.wanted)
    return child

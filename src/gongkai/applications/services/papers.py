"""Papers about a case, and papers of which none is made: taken in, put with their case, or cancelled."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.applications.models import Application, CaseFile, Paper, PaperAnswer, Part, Submission
from gongkai.applications.rules.paper import Asked
from gongkai.foundation import cipher
from gongkai.foundation.cipher import Kind
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.policies import Actor, may
from gongkai.foundation.services.audit import Act, record

# The step of the case to which a paper about it leads; an addition and a change of contact are done by taking it.
LEADS_TO = {
    Paper.SUPPLEMENT: "supplemented",
    Paper.WITHDRAWAL: "withdraw",
    Paper.REASONS: "reasons",
    Paper.PAYMENT: "paid",
}


def held_for(paper_id: UUID, right: str, actor: Actor, *, taken: bool = False) -> Submission:
    """A paper to act upon, held until the transaction ends. Refused once it is done with, or where it is `taken`."""
    paper = Submission.objects.select_for_update().get(pk=paper_id)
    if not may(actor, right, paper.organisation_id):
        raise NotAllowed(right)
    if paper.state != (Submission.State.TAKEN if taken else Submission.State.WAITING):
        raise Refused(_("这份来件%(state)s，不能再办。") % {"state": paper.standing})
    return paper


def _waiting(paper_id: UUID, actor: Actor) -> Submission:
    paper = held_for(paper_id, "case.register", actor)
    if PaperAnswer.objects.filter(submission=paper).exclude(on=None).exists():
        raise Refused(_("这份来件的答复已经签发：发出以后办结。"))
    return paper


def close(paper: Submission, state: str, actor: Actor, reason: str = "") -> None:
    """It became this, by whom, and why."""
    paper.state, paper.state_by_id, paper.state_reason = state, actor.person_id, reason[:200]
    paper.save(update_fields=["state", "state_by", "state_reason"])


@transaction.atomic
def take(paper_id: UUID, *, actor: Actor, at: datetime) -> Submission:
    """收下: a paper about a case joins its file. A new contact holds from here on; the others lead to their step
    (`LEADS_TO`), where the officer enters what it says."""
    paper = _waiting(paper_id, actor)
    if paper.about is None:
        raise Refused(_("这份来件不是关于某件申请的。"))
    for held in paper.files.all():
        CaseFile.objects.create(
            application=paper.about,
            file_id=held.file_id,
            kind=CaseFile.Kind.INCOMING,
            added=at,
            added_by_id=actor.person_id,
        )
    if paper.paper == Paper.CONTACT:
        _change_contact(paper.about, Asked.from_json(paper.content))
    close(paper, Submission.State.TAKEN, actor)
    act = Act("case.take", paper, paper.organisation_id, {"paper": paper.paper, "case": paper.about_id})
    record(act, actor=actor, at=at)
    return paper


def _change_contact(case: Application, asked: Asked) -> None:
    """What was left empty stays as it was."""
    known = case.people.filter(part__in=(Part.REPRESENTATIVE, Part.APPLICANT)).order_by("-part", "pk").first()
    if known is None or not asked.people:
        return
    new = asked.people[0]
    for name in ("telephone", "email", "address", "postcode"):
        setattr(known, name, getattr(new, name) or getattr(known, name))
    known.telephone_lookup = cipher.lookup(known.telephone, Kind.PHONE)
    known.save()


@transaction.atomic
def attach(paper_id: UUID, number: str, *, actor: Actor, at: datetime) -> Submission:
    """来件归入申请: a letter that turned out to be about a case of the same office."""
    paper = _waiting(paper_id, actor)
    case = Application.objects.filter(organisation=paper.organisation_id, number=number.strip()).first()
    if case is None:
        raise Refused(_("本机关没有编号为%(number)s的申请。") % {"number": number}, "number")
    paper.about = case
    if paper.paper in (Paper.APPLICATION, Paper.CORRECTION, Paper.SUGGESTION, Paper.COMPLAINT):
        paper.paper = Paper.ADDITION
        PaperAnswer.objects.filter(submission=paper).delete()  # proposed only
    paper.save(update_fields=["about", "paper"])
    record(Act("case.take", paper, paper.organisation_id, {"case": case.pk}), actor=actor, at=at)
    return paper


@transaction.atomic
def cancel(paper_id: UUID, *, reason: str, actor: Actor, at: datetime) -> Submission:
    """撤销登记 of a paper of which no case was made: the same letter by post and e-mail, a mistake.

    With a reason; a second person has to agree (`second_cancel`), until then it waits as before (practice 1.5)."""
    paper = _waiting(paper_id, actor)
    if not reason.strip():
        raise Refused(_("写明撤销登记的理由。"), "reason")
    if paper.state_reason:
        raise Refused(_("已经提出撤销登记，等另一个人复核。"))
    close(paper, Submission.State.WAITING, actor, reason)
    record(Act("case.cancel", paper, paper.organisation_id), actor=actor, at=at)
    return paper


@transaction.atomic
def second_cancel(paper_id: UUID, *, agreed: bool, actor: Actor, at: datetime) -> Submission:
    """复核撤销登记: cancelled by the agreement of another person, listed apart, not counted; or kept."""
    paper = _waiting(paper_id, actor)
    if not paper.state_reason:
        raise Refused(_("还没有人提出撤销登记。"))
    if not agreed:
        paper.state_reason, paper.state_by = "", None
        paper.save(update_fields=["state_reason", "state_by"])
    elif paper.state_by_id == actor.person_id:
        raise Refused(_("撤销登记要由另一个人复核。"), "agreed")
    else:
        paper.state, paper.second_by_id = Submission.State.CANCELLED, actor.person_id
        paper.save(update_fields=["state", "second_by"])
    record(Act("case.second_cancel", paper, paper.organisation_id, {"agreed": agreed}), actor=actor, at=at)
    return paper

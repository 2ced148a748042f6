"""Papers that are no application, and papers about a case: taken in, answered in their own short flow, or cancelled.

None of these enters table 3 (practice 1.5): 更正申请 (Article 41), 转主动公开建议 (44), 举报投诉 (47, 51).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.applications.letters.paper import Printed, pdf, word
from gongkai.applications.letters.wording import Block, fill, templates
from gongkai.applications.models import Application, CaseFile, IssuedNumber, Paper, PaperAnswer, Part, Submission
from gongkai.applications.rules.paper import Asked
from gongkai.applications.selectors.letters import wording_of
from gongkai.applications.services.letters import chinese
from gongkai.applications.services.numbers import Numbered, bind, reserve
from gongkai.foundation import cipher
from gongkai.foundation.cipher import Kind
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import OrganisationFacts, StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor, may
from gongkai.foundation.selectors.organisations import facts
from gongkai.foundation.services import files
from gongkai.foundation.services.audit import Act, record

# The step of the case to which a paper about it leads; an addition and a change of contact are done by taking it.
LEADS_TO = {
    Paper.SUPPLEMENT: "supplemented",
    Paper.WITHDRAWAL: "withdraw",
    Paper.REASONS: "reasons",
    Paper.PAYMENT: "paid",
}
# Only what is to be corrected is passed on to who may correct it (Article 41); the others are answered here.
RESULTS = {
    Paper.CORRECTION: ("done", "refused", "passed_on"),
    Paper.SUGGESTION: ("done", "refused"),
    Paper.COMPLAINT: ("done", "refused"),
}
ANSWERED = tuple(RESULTS)


def _waiting(paper_id: UUID, actor: Actor) -> Submission:
    paper = Submission.objects.select_for_update().get(pk=paper_id)
    if not may(actor, "case.register", paper.organisation_id):
        raise NotAllowed("case.register")
    if paper.state != Submission.State.WAITING:
        raise Refused(_("这份来件已经%(state)s。") % {"state": Submission.State(paper.state).label})
    return paper


def _close(paper: Submission, state: str, actor: Actor, reason: str = "") -> None:
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
    _close(paper, Submission.State.TAKEN, actor)
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
    if paper.paper in (Paper.APPLICATION, *ANSWERED):
        paper.paper = Paper.ADDITION
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
    _close(paper, Submission.State.WAITING, actor, reason)
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of such a paper, and what the letter says: done (更正, 采纳, 查处), refused, passed_on (转送, to
    `organ`)."""

    result: str
    finding: str
    organ: str = ""


@transaction.atomic
def answer(paper_id: UUID, given: Answer, *, actor: Actor, at: datetime) -> PaperAnswer:
    """答复更正申请、建议、举报投诉: with a letter where there is one, numbered and printed; never a case."""
    paper = _waiting(paper_id, actor)
    if not may(actor, "case.handle", paper.organisation_id):
        raise NotAllowed("case.handle")
    if paper.paper not in ANSWERED:
        raise Refused(_("这种来件没有单独的答复。"))
    if given.result not in RESULTS[Paper(paper.paper)] or not given.finding.strip():
        raise Refused(_("写明结论和理由。"), "finding")
    if given.result == "passed_on" and not given.organ.strip():
        raise Refused(_("写明转送哪个机关。"), "organ")
    finding = given.finding.strip()
    if given.organ.strip():
        finding = f"您（贵单位）申请更正的事项不属于本机关职能范围，已转送{given.organ.strip()}处理。{finding}"
    made = PaperAnswer(submission=paper, result=given.result, finding=finding, on=day(at))
    made.answered_by_id = actor.person_id or 0
    line = _print(made, paper, actor, at) if paper.paper in templates() else None
    made.save()
    if line is not None:
        bind(line, answer=made)
    _close(paper, Submission.State.TAKEN, actor)
    details = {"paper": paper.paper, "result": given.result, "number": made.number}
    record(Act("case.answer", paper, paper.organisation_id, details), actor=actor, at=at)
    return made


def _print(made: PaperAnswer, paper: Submission, actor: Actor, at: datetime) -> IssuedNumber:
    held, template = facts(paper.organisation, day(at)), templates()[paper.paper]
    if held is None or not held.letter_mark:
        raise Refused(_("机关信息里没有机关代字，文书编不了号。"))
    series = f"{held.letter_mark}公{template.mark}"
    line = reserve(Numbered(paper.organisation_id, series, template.title, made.on, actor.person_id))
    made.number = line.number
    organ = held.reply_name or held.name
    printed = Printed(
        template.title, made.number, organ, _blocks(made, paper, held), (organ, chinese(made.on)), head=True
    )
    made.pdf = _file(printed, pdf(printed), "pdf", paper, actor, at)
    made.word = _file(printed, word(printed), "docx", paper, actor, at)
    return line


def _blocks(made: PaperAnswer, paper: Submission, held: OrganisationFacts) -> tuple[Block, ...]:
    who = Asked.from_json(paper.content).applicant
    remedy = ""
    if paper.paper == Paper.CORRECTION:
        if not (held.reconsideration_body and held.court):
            raise Refused(_("机关信息里没有行政复议机关或者管辖法院，救济途径写不出来。"))
        remedy = (
            f"如不服本答复，可以自收到本答复书之日起60日内向{held.reconsideration_body}申请行政复议，"
            f"或者自收到本答复书之日起6个月内向{held.court}提起行政诉讼。"
        )
    values = {
        "applicant": who.name or "申请人",
        "organ": held.reply_name or held.name,
        "received": chinese(paper.arrived),
        "number": paper.number,
        "finding": made.finding,
        "remedies": remedy,
    }
    whose = "您" if who.kind == "natural" else "贵单位"
    return tuple(
        Block(one.title, one.text.replace("您（贵单位）", whose))
        for one in fill(wording_of(paper.organisation_id, paper.paper, made.on), values)
    )


def _file(page: Printed, content: bytes, ending: str, paper: Submission, actor: Actor, at: datetime) -> StoredFile:
    upload = ContentFile(content, name=f"{page.title}{page.number}.{ending}")
    return files.keep(upload, organisation_id=paper.organisation_id, confidential=True, actor=actor, at=at)

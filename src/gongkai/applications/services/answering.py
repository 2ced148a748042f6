"""The short flows of papers that are no application (practice 1.5): 更正申请 (Article 41), 转主动公开建议 (44),
举报投诉 (47, 51). An answer is proposed by one person, signed by another, and sent where there is a letter.

None of these enters table 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.applications.letters.paper import Printed, pdf, word
from gongkai.applications.letters.wording import Block, fill, templates
from gongkai.applications.models import Paper, PaperAnswer, Submission
from gongkai.applications.rules import guards
from gongkai.applications.rules.paper import Asked
from gongkai.applications.selectors.letters import wording_of
from gongkai.applications.selectors.tasks import SIGNED_WITH
from gongkai.applications.services.case import refused
from gongkai.applications.services.letters import chinese
from gongkai.applications.services.numbers import Numbered, bind, reserve
from gongkai.applications.services.papers import close, held_for
from gongkai.applications.services.replying import Sending
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import OrganisationFacts, StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor
from gongkai.foundation.selectors.organisations import facts
from gongkai.foundation.services import files
from gongkai.foundation.services.audit import Act, record
from gongkai.regulation.events import Delivery as Way

# Only what is to be corrected is passed on to who may correct it (Article 41); the others are answered here.
RESULTS = {
    Paper.CORRECTION: ("done", "refused", "passed_on"),
    Paper.SUGGESTION: ("done", "refused"),
    Paper.COMPLAINT: ("done", "refused"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of such a paper, and what the letter says: done (更正, 采纳, 查处), refused, passed_on (转送, to
    `organ`)."""

    result: str
    finding: str
    organ: str = ""


@transaction.atomic
def propose(paper_id: UUID, given: Answer, *, actor: Actor, at: datetime) -> PaperAnswer:
    """拟答复 to 更正申请, 建议, 举报投诉; again as often as it is sent back."""
    paper = held_for(paper_id, "case.handle", actor)
    if paper.paper not in RESULTS:
        raise Refused(_("这种来件没有单独的答复。"))
    if given.result not in RESULTS[Paper(paper.paper)] or not given.finding.strip():
        raise Refused(_("写明结论和理由。"), "finding")
    if given.result == "passed_on" and not given.organ.strip():
        raise Refused(_("写明转送哪个机关。"), "organ")
    made = PaperAnswer.objects.filter(submission=paper).first() or PaperAnswer(submission=paper)
    if made.on:
        raise Refused(_("答复已经签发，不能再改。"))
    made.result, made.finding = given.result, given.finding.strip()
    made.organ = given.organ.strip() if given.result == "passed_on" else ""
    made.drafted_by_id, made.remark = actor.person_id or 0, ""
    if paper.paper in templates():
        blocks(made, paper, day(at))  # refused now, not at the signature, where the office's facts lack what it says
    made.save()
    _record(made, paper, actor, at)
    return made


@transaction.atomic
def sign(paper_id: UUID, *, passed: bool, remark: str = "", actor: Actor, at: datetime) -> PaperAnswer:
    """签发 by another than who proposed it, with number, date and print; or 退回修改, with what has to be changed."""
    made, paper = _answer(paper_id, SIGNED_WITH, actor)
    if made.on or made.remark:
        raise Refused(_("没有等签发的答复。"))
    if made.drafted_by_id == actor.person_id:
        raise Refused(_("拟稿人不能审核、签发自己的答复，请换一个人。"), "passed")
    if not passed:
        if not remark.strip():
            raise Refused(_("写明要改什么。"), "remark")
        made.remark = remark.strip()
        made.save(update_fields=["remark"])
    else:
        made.on, made.signed_by_id = day(at), actor.person_id
        if paper.paper in templates():
            _print(made, paper, actor, at)
        else:
            close(paper, Submission.State.TAKEN, actor)
            made.save()
    _record(made, paper, actor, at)
    return made


@transaction.atomic
def send(paper_id: UUID, sending: Sending, *, actor: Actor, at: datetime) -> PaperAnswer:
    """登记发出 of the letter: with that the paper is done."""
    made, paper = _answer(paper_id, "letter.deliver", actor)
    if made.on is None or made.sent:
        raise Refused(_("没有等发出的答复。"))
    if not made.on <= sending.on <= day(at):
        raise Refused(_("发出的日期在签发之后、今天之前。"), "on")
    if sending.way == Way.POST and sending.carrier in ("ems", "registered") and not sending.tracking.strip():
        raise Refused(_("特快专递、挂号信要写邮件号：没有邮件号，查不到签收。"), "tracking")
    chosen = Asked.from_json(paper.content).way in ("online", "email")
    refused([*guards.going(sending.way, sending.carrier, electronic=chosen)])
    made.way, made.carrier, made.tracking = sending.way, sending.carrier, sending.tracking.strip()
    made.sent, made.sent_by_id = sending.on, actor.person_id
    made.received = None if sending.way == Way.POST else sending.on
    made.save()
    close(paper, Submission.State.TAKEN, actor)
    _record(made, paper, actor, at)
    return made


@transaction.atomic
def receive(paper_id: UUID, on: date, *, actor: Actor, at: datetime) -> PaperAnswer:
    """登记送达 of what went by post: from here the remedies run."""
    made, paper = _answer(paper_id, "letter.deliver", actor, taken=True)
    if made.sent is None or made.received or not made.sent <= on <= day(at):
        raise Refused(_("签收日期在发出之后、今天之前，只登记一次。"), "on")
    made.received = on
    made.save(update_fields=["received"])
    _record(made, paper, actor, at)
    return made


def _answer(
    paper_id: UUID, right: str | dict[Paper, str], actor: Actor, *, taken: bool = False
) -> tuple[PaperAnswer, Submission]:
    kind = Submission.objects.filter(pk=paper_id).values_list("paper", flat=True).first()
    if kind not in RESULTS:
        raise NotAllowed("letter.sign")
    paper = held_for(paper_id, right if isinstance(right, str) else right[Paper(kind)], actor, taken=taken)
    made = PaperAnswer.objects.filter(submission=paper).first()
    if made is None:
        raise Refused(_("还没有拟制答复。"))
    return made, paper


def _record(made: PaperAnswer, paper: Submission, actor: Actor, at: datetime) -> None:
    details = {"paper": paper.paper, "result": made.result, "number": made.number, "standing": _stage(made)}
    record(Act("case.answer", paper, paper.organisation_id, details), actor=actor, at=at)


def _stage(made: PaperAnswer) -> str:
    if made.on is None:
        return "returned" if made.remark else "proposed"
    return "received" if made.received else "sent" if made.sent else "signed"


def _print(made: PaperAnswer, paper: Submission, actor: Actor, at: datetime) -> None:
    held, template = _office(paper, day(at)), templates()[paper.paper]
    series = f"{held.letter_mark}公{template.mark}"
    line = reserve(Numbered(paper.organisation_id, series, template.title, day(at), actor.person_id))
    made.number = line.number
    organ = held.reply_name or held.name
    printed = Printed(
        template.title, made.number, organ, blocks(made, paper, day(at)), (organ, chinese(day(at))), head=True
    )
    made.pdf = _file(printed, pdf(printed), "pdf", paper, actor, at)
    made.word = _file(printed, word(printed), "docx", paper, actor, at)
    made.save()
    bind(line, answer=made)


def _office(paper: Submission, on: date) -> OrganisationFacts:
    held = facts(paper.organisation, on)
    if held is None or not held.letter_mark:
        raise Refused(_("机关信息里没有机关代字，文书编不了号。"))
    if paper.paper == Paper.CORRECTION and not (held.reconsideration_body and held.court):
        raise Refused(_("机关信息里没有行政复议机关或者管辖法院，救济途径写不出来。"))
    return held


def blocks(made: PaperAnswer, paper: Submission, on: date) -> tuple[Block, ...]:
    """What the letter says, as it is signed that day. Refused where the office's facts lack what it needs."""
    held, who = _office(paper, on), Asked.from_json(paper.content).applicant
    remedy = ""
    if paper.paper == Paper.CORRECTION:
        remedy = (
            f"如不服本答复，可以自收到本答复书之日起60日内向{held.reconsideration_body}申请行政复议，"
            f"或者自收到本答复书之日起6个月内向{held.court}提起行政诉讼。"
        )
    passed_on = f"您（贵单位）申请更正的事项不属于本机关职能范围，已转送{made.organ}处理。" if made.organ else ""
    values = {
        "applicant": who.name or "申请人",
        "organ": held.reply_name or held.name,
        "received": chinese(paper.arrived),
        "number": paper.number,
        "finding": passed_on + made.finding,
        "remedies": remedy,
    }
    whose = "您" if who.kind == "natural" else "贵单位"
    return tuple(
        Block(one.title, one.text.replace("您（贵单位）", whose))
        for one in fill(wording_of(paper.organisation_id, paper.paper, on), values)
    )


def _file(page: Printed, content: bytes, ending: str, paper: Submission, actor: Actor, at: datetime) -> StoredFile:
    upload = ContentFile(content, name=f"{page.title}{page.number}.{ending}")
    return files.keep(upload, organisation_id=paper.organisation_id, confidential=True, actor=actor, at=at)

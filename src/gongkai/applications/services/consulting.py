"""Asking others (Articles 32 to 34): third parties and other organs stop the clock, inner units do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from gongkai.applications.models import Application, Consultation, Letter
from gongkai.applications.rules import guards
from gongkai.applications.rules.parties import NAMES, party
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.facts import facts_of, release_interval
from gongkai.applications.services.case import Doing, enter, refused, step
from gongkai.applications.services.letters import chinese, issue
from gongkai.applications.services.reply_words import third_party_remedy
from gongkai.foundation.errors import Refused
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor
from gongkai.foundation.selectors.calendar import calendar
from gongkai.regulation.events import ConsultationAnswered, ConsultationReceived, ConsultationSent, Consulted, Position

LETTERS = {
    Consulted.THIRD_PARTY: "consult_third_party",
    Consulted.JOINT_MAKER: "consult_joint_maker",
    Consulted.OTHER_ORGAN: "consult_other_organ",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask about what: name and address as the letter has them, the items it concerns."""

    consulted: Consulted
    name: str
    asked: str
    items: tuple[int, ...] = ()
    address: str = ""
    telephone: str = ""


def consult(case_id: int, asking: Asking, *, version: int | None, actor: Actor, at: datetime) -> Consultation:
    """征求意见: in writing, one letter each; the applicant is told that the clock stops (Articles 32 to 34)."""
    key = "consult" if asking.consulted == Consulted.THIRD_PARTY else "consult_organ"
    with step(key, case_id, version=version, actor=actor, at=at) as doing:
        if not asking.name.strip() or not asking.asked.strip():
            raise Refused(_("写明征求谁的意见、涉及哪些信息。"), "asked")
        made = _new(doing.case, asking, sent=day(at))
        more = {"consulted": asking.name, "asked": asking.asked, "answer_days": str(_term(doing.case))}
        letter = issue(doing, LETTERS[asking.consulted], more, to=made)
        enter(doing, ConsultationSent(day(at), party(made.consulted, made.number), asking.consulted), letter=letter)
        issue(doing, "consult_notice", {"consulted_kinds": NAMES[asking.consulted], "sent": chinese(day(at))})
    return made


def _term(case: Application) -> int:
    """Within how many working days another organ answers (setting `other_organ_term`)."""
    return clock(case).course.choice("other_organ_term").number


def _new(case: Application, asking: Asking, *, sent: date) -> Consultation:
    return Consultation.objects.create(
        application=case,
        consulted=asking.consulted,
        number=case.consultations.count() + 1,
        name=asking.name,
        address=asking.address,
        telephone=asking.telephone,
        asked=asking.asked,
        items=list(asking.items),
        sent=sent,
    )


def co_handle(
    case_id: int, asking: Asking, *, answer_by: date, version: int | None, actor: Actor, at: datetime
) -> Consultation:
    """内设机构协办: an inner term counted back from the due date; stops nothing (practice 2.2)."""
    with step("co_handle", case_id, version=version, actor=actor, at=at) as doing:
        due = clock(doing.case).target
        if due and answer_by >= due:
            raise Refused(_("反馈期限要早于到期日%(due)s。") % {"due": due}, "answer_by")
        if answer_by < day(at):
            raise Refused(_("反馈期限不能早于今天。"), "answer_by")
        made = _new(doing.case, asking, sent=day(at))
        made.answer_by = answer_by
        made.save(update_fields=["answer_by"])
        more = {"consulted": asking.name, "asked": asking.asked, "answer_by": chinese(answer_by)}
        more["due"] = chinese(due) if due else "暂停中"
        issue(doing, "inner", more, to=made)
    return made


def letter_received(doing: Doing, consultation: Consultation, letter: Letter, on: date) -> None:
    """The party got the letter: its 15 working days run (Articles 32, 34)."""
    consultation.received = on
    consultation.save(update_fields=["received"])
    if consultation.consulted != Consulted.INNER_UNIT:
        enter(doing, ConsultationReceived(on, party(consultation.consulted, consultation.number)), letter=letter)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a party answered, and what the office finds of it (Article 32: 合理理由; public interest)."""

    on: date
    position: Position
    reasons: str = ""
    reasonable: str = ""
    finding: str = ""


def opinion(consultation_id: int, answer: Opinion, *, version: int | None, actor: Actor, at: datetime) -> Consultation:
    """登记意见. A bare 不同意 is entered, but the guard of error 7 wants the office's own finding before the reply."""
    made = Consultation.objects.get(pk=consultation_id)
    with step("opinion", made.application_id, version=version, actor=actor, at=at) as doing:
        changed = (made.answered, made.position) != (answer.on, answer.position)
        if made.consulted != Consulted.INNER_UNIT and changed:
            whose = party(made.consulted, made.number)
            doing.case.ledger.filter(kind="consultation_answered", record__party=whose, struck=None).update(
                struck=at, struck_by=actor.person_id, struck_reason=_("更正意见")
            )
            enter(doing, ConsultationAnswered(answer.on, party(made.consulted, made.number), answer.position))
        made.answered, made.position, made.reasons = answer.on, answer.position, answer.reasons
        made.reasonable, made.finding = answer.reasonable, answer.finding
        made.save()
    return made


def tell_third_party(consultation_id: int, *, finding: str, version: int | None, actor: Actor, at: datetime) -> Letter:
    """告知第三方: who objects is told what is disclosed and why, an interval before (Article 32; 1.20)."""
    made = Consultation.objects.get(pk=consultation_id)
    with step("tell_third_party", made.application_id, version=version, actor=actor, at=at) as doing:
        if made.consulted != Consulted.THIRD_PARTY or made.position != Position.OBJECTS:
            raise Refused(_("只告知不同意公开的第三方。"), "consultation")
        if not finding.strip():
            raise Refused(_("写明决定公开的理由。"), "finding")
        if made.letters.filter(kind="third_party_told").exclude(state=Letter.State.VOID).exists():
            raise Refused(_("告知书已经拟好，登记文书发出。"), "consultation")
        days = release_interval(doing.case)
        release = calendar(doing.case.organisation_id).nth_after(day(at), days + 1)
        more = {"consulted": made.name, "asked": made.asked, "finding": finding, "release": f"{chinese(release)}起"}
        more["remedies"] = third_party_remedy(doing.case, day(at))
        return issue(doing, "third_party_told", more, to=made)


def consulted(case_id: int, *, version: int | None, actor: Actor, at: datetime) -> Application:
    """征求意见结束: all answered, or their time is over."""
    with step("consulted", case_id, version=version, actor=actor, at=at) as doing:
        refused(guards.ending_consultation(facts_of(doing.case, day(at))))
    return doing.case


def remind_by(case: Application, days: int) -> date | None:
    """A day counted back from the due date, for inner terms: so many working days before it."""
    due = clock(case).target
    if due is None:
        return None
    days_of = calendar(case.organisation_id)
    return days_of.at(max(0, days_of.rank(due) - 1 - days))

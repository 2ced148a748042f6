"""Alarms before a due date: 10, 5, 2 and 0 working days, and a receipt that nobody confirmed for a working day, to the
officer, the head of the office and the leader, or who stands in for them; each once (practice 3, error 1)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongkai.applications.models import Alarm, Application, State, Submission
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.tasks import SIGNED_WITH
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Message, Organisation, Person, Role
from gongkai.foundation.now import day
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.selectors.calendar import Entered
from gongkai.foundation.selectors.people import Holder, holders
from gongkai.foundation.services.messages import Post, post
from gongkai.regulation import Calendar
from gongkai.regulation.clock import ALARMS

DONE = (State.REPLIED, State.CLOSED, State.ARCHIVED, State.CANCELLED)
CONFIRM = "confirm"
REGISTER = "register"
MOST_LEAD = 10  # working days: the most that the setting `provisional_lead` can be


def ring(*, at: datetime) -> int:
    """Send what is due today and was not sent; how many cases it was about. Harmless when called again."""
    today, entered, count = day(at), Entered.read(), 0
    offices = Organisation.objects.filter(Q(applications__ended=None) | Q(submissions__state="waiting")).distinct()
    for office in offices:
        calendar = entered.calendar(office.pk)
        told = holders(office.pk, today)
        soon = _ahead(calendar, today, max(ALARMS) + MOST_LEAD)
        for case in _open(office).filter(target_day__lte=soon).iterator(chunk_size=500):
            target = case.safe or case.due
            if target is not None:
                left = (calendar.between(today, target) if target > today else 0) - _lead(case, today, target)
                if left <= max(ALARMS):
                    reached = min(alarm for alarm in ALARMS if alarm >= left)
                    count += _once(case, str(reached), target, _recipients(case, told), at)
        count += _unregistered(office, calendar, told, at)
        unconfirmed = _open(office).filter(state=State.AWAITING_CONFIRMATION)
        for case in unconfirmed.filter(registered__lt=at).iterator(chunk_size=500):
            since = day(case.registered)
            if calendar.between(since, today) > 1:
                count += _once(case, CONFIRM, since, _recipients(case, told), at)
    return count


def _lead(case: Application, today: date, target: date) -> int:
    """How many working days earlier a reminder comes, since the year's make-up days are not announced yet (1.13)."""
    now = clock(case)
    return now.course.choice("provisional_lead").number if now.provisional and target > today else 0


def _unregistered(office: Organisation, calendar: Calendar, told: dict[Role, list[Holder]], at: datetime) -> int:
    """What came in and lies unregistered for a working day: registrars and head are told, once."""
    count, today = 0, day(at)
    waiting = Submission.objects.filter(organisation=office, state=Submission.State.WAITING, arrived__lt=today)
    for paper in waiting.exclude(pk__in=Alarm.objects.filter(kind=REGISTER).values("submission")):
        if calendar.between(paper.arrived, today) <= 1:
            continue
        Alarm.objects.create(submission=paper, kind=REGISTER, due=paper.arrived, sent=at)
        here = [one.appointment.person for role in (Role.REGISTRAR, Role.DISCLOSURE_HEAD) for one in told.get(role, [])]
        named = {"number": paper.number, "day": paper.arrived}
        if paper.paper in SIGNED_WITH:
            subject = _("来件%(number)s自%(day)s到达以来没有答复") % named
            body = subject + _("。更正申请、建议、举报投诉不登记为申请，也要办理、告知。")
        else:
            subject = _("来件%(number)s自%(day)s到达以来没有登记") % named
            body = subject + _("。期限从到达算起，请登记。")
        _tell([one for one in here if one.is_active and one.email], subject, body, office, at)
        count += 1
    return count


def _open(office: Organisation) -> QuerySet[Application]:
    return (
        Application.objects.filter(organisation=office, ended=None)
        .exclude(state__in=DONE)
        .select_related("officer", "organisation")
    )


def _ahead(calendar: Calendar, today: date, days: int) -> date:
    return calendar.nth_after(today, days)


def _recipients(case: Application, held: dict[Role, list[Holder]]) -> list[Person]:
    """Officer, head and leader; where one is away, the stand-in too."""
    here = [one for role in (Role.DISCLOSURE_HEAD, Role.LEADER) for one in held.get(role, [])]
    here += [one for one in held.get(Role.CASE_OFFICER, []) if one.appointment.person_id == case.officer_id]
    found = {one.appointment.person_id: one.appointment.person for one in here}
    found |= {stand_in.person_id: stand_in.person for one in here for stand_in in one.stand_ins}
    if case.officer:
        found[case.officer.pk] = case.officer
    return [one for one in found.values() if one.is_active and one.email]


@transaction.atomic
def _once(case: Application, kind: str, due: date, people: list[Person], at: datetime) -> bool:
    """Nothing of the applicant or of what is asked goes into a mail: number and day only."""
    nearer = [str(alarm) for alarm in ALARMS if kind != CONFIRM and alarm <= int(kind)] or [kind]
    if Alarm.objects.filter(application=case, kind__in=nearer, due=due).exists():
        return False
    Alarm.objects.create(application=case, kind=kind, due=due, sent=at)
    subject, body = _words(case, kind, due, day(at))
    _tell(people, subject, body, case.organisation, at)
    return True


def _tell(people: list[Person], subject: str, body: str, office: Organisation, at: datetime) -> None:
    for one in people:
        try:
            post(Post(Message.Channel.MAIL, one.email, body, subject, office.pk), actor=SYSTEM, at=at)
        except Refused:  # an address that is none must not keep the others from being told
            continue


def _words(case: Application, kind: str, due: date, today: date) -> tuple[str, str]:
    if kind == CONFIRM:
        told = _("申请%(number)s自%(day)s登记以来没有确认收到日期。") % {"number": case.number, "day": due}
        return told, told + _("请当日联系申请人确认；未确认前按较早的日期计算。")
    if due < today:
        told = _("申请%(number)s已超过到期日%(day)s") % {"number": case.number, "day": due}
    else:
        told = _("申请%(number)s在%(day)s到期") % {"number": case.number, "day": due}
    return told, told + _("。请到工作台办理；逾期不答复是败诉的首要原因。")

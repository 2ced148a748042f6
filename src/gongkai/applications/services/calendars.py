"""A changed calendar: the dates of open cases are written anew, and their officers are told which moved."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.utils.translation import gettext as _

from gongkai.applications.models import Application, State
from gongkai.applications.services.recompute import recompute
from gongkai.foundation import jobs
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import CalendarNotice, Message, Person
from gongkai.foundation.now import now
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.selectors.organisations import below
from gongkai.foundation.services.calendar import CalendarChanged
from gongkai.foundation.services.messages import Post, post

TASK = "case.recount"
_MOST_TOLD = 50  # numbers in one mail


def changed(event: CalendarChanged) -> None:
    """Have the open cases counted anew, once the change is committed. Registered by config."""
    jobs.enqueue(TASK, at=now(), notice=event.notice_id)


def recount(notice_id: int, *, at: datetime) -> int:
    """Count anew the cases for which the notice holds, and tell each officer whose dates moved; of how many."""
    notice = CalendarNotice.objects.get(pk=notice_id)
    reach = None
    if notice.organisation_id is not None:
        reach = below(notice.year).get(notice.organisation_id, frozenset({notice.organisation_id}))
    open_cases = Application.objects.filter(ended=None).exclude(
        state__in=(State.CLOSED, State.ARCHIVED, State.CANCELLED)
    )
    if reach is not None:
        open_cases = open_cases.filter(organisation__in=reach)
    before = dict(open_cases.values_list("pk", "due"))
    count = recompute(reach)
    moved: dict[int, list[str]] = defaultdict(list)
    for pk, number, officer, due in open_cases.values_list("pk", "number", "officer", "due"):
        if officer and before.get(pk, due) != due:
            moved[officer].append(f"{number}：{before[pk] or '—'} → {due or '—'}")
    for person in Person.objects.filter(pk__in=moved, is_active=True):
        _tell(person, moved[person.pk], at)
    return count


def _tell(person: Person, lines: list[str], at: datetime) -> None:
    if not person.email:
        return
    body = _("工作日安排有变，下列申请的到期日随之改变：") + "\n" + "\n".join(lines[:_MOST_TOLD])
    try:
        post(Post(Message.Channel.MAIL, person.email, body, _("到期日有变")), actor=SYSTEM, at=at)
    except Refused:  # an address that is none
        return

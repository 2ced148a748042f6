"""Entering and withdrawing notices of days off and make-up working days (全国年节及纪念日放假办法 Articles 4 and 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.foundation import events
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.language import lang
from gongkai.foundation.models import AnnouncedDay, CalendarNotice
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor, Grant, reached, require, require_everywhere
from gongkai.foundation.selectors.calendar import Announcement, Effect, Entered, Reach, announcement, effect
from gongkai.foundation.services.audit import Act, record
from gongkai.foundation.services.checking import check
from gongkai.regulation import RegulationError

CHANGE = "calendar.change"


@dataclass(frozen=True, slots=True)
class CalendarChanged(events.Event):
    """A notice was entered or withdrawn: open cases are counted anew. `organisation_id` None: in the whole country."""

    notice_id: int
    organisation_id: int | None


def may_change(actor: Actor, organisation_id: int | None) -> bool:
    """Whether `actor` may change the calendar of an organisation; of the country only who may everywhere."""
    try:
        _require(actor, organisation_id)
    except NotAllowed:
        return False
    return True


def preview(new: Announcement, *, actor: Actor, at: datetime) -> Effect:
    """What entering `new` would do, in cases within the actor's reach. Raises Refused where it cannot be entered."""
    _require(actor, new.organisation_id)
    _complete(new)
    before = Entered.read()
    try:
        return effect(before, before.with_(new), new, _reach(actor, at))
    except RegulationError as error:
        raise _refusal(error) from error


def preview_withdrawal(notice: CalendarNotice, *, actor: Actor, at: datetime) -> Effect:
    """What withdrawing would do, in cases within the actor's reach. Raises NotAllowed, Refused when it already is."""
    _require(actor, notice.organisation_id)
    return _undone(notice, _reach(actor, at))


@transaction.atomic
def announce(new: Announcement, *, actor: Actor, at: datetime) -> CalendarNotice:
    """Enter a notice. Raises NotAllowed, and Refused for one that contradicts itself or the week."""
    done = preview(new, actor=actor, at=at)
    notice = CalendarNotice(
        organisation_id=new.organisation_id,
        year=new.year,
        amends=new.amends,
        title=new.title,
        number=new.number,
        issued=new.issued,
        address=new.address,
        entered=at,
    )
    check(notice)
    notice.save(force_insert=True)
    days = [AnnouncedDay(notice=notice, day=one.day, working=one.working, name=one.name) for one in new.days]
    for announced in days:
        check(announced)
    AnnouncedDay.objects.bulk_create(days)
    _record("announce", notice, done, actor, at)
    return notice


@transaction.atomic
def withdraw(notice: CalendarNotice, *, actor: Actor, at: datetime) -> Effect:
    """Take an entered notice back; it stays on record as withdrawn. Raises NotAllowed, Refused when it already is."""
    _require(actor, notice.organisation_id)
    notice = CalendarNotice.objects.select_for_update().get(pk=notice.pk)
    done = _undone(notice, _reach(actor, at))
    notice.withdrawn = at
    notice.save(update_fields=["withdrawn"])
    _record("withdraw", notice, done, actor, at)
    return done


def _record(step: str, notice: CalendarNotice, done: Effect, actor: Actor, at: datetime) -> None:
    details = {"step": step, "year": notice.year, "days": len(done.days), "moved": len(done.moved)}
    held = _require(actor, notice.organisation_id)
    record(Act(CHANGE, notice, notice.organisation_id, details, grant=held), actor=actor, at=at)
    events.send(CalendarChanged(notice.pk, notice.organisation_id))


def _undone(notice: CalendarNotice, reach: Reach) -> Effect:
    if notice.withdrawn:
        raise Refused(_("这份通知已经撤回，不用再撤。"))
    before, about = Entered.read(), announcement(notice)
    return effect(before, before.without(about), about, reach)


def _require(actor: Actor, organisation_id: int | None) -> Grant | None:
    if organisation_id is None:
        return require_everywhere(actor, CHANGE)
    return require(actor, CHANGE, organisation_id)


def _reach(actor: Actor, at: datetime) -> Reach:
    return Reach(reached(actor, CHANGE), day(at))


def _complete(new: Announcement) -> None:
    """What a notice must say; the library's own check says what its days may be."""
    if not new.title.strip():
        raise Refused(_("填写通知或者依据的名称，照原文。"), "title")
    if not new.days:
        raise Refused(_("至少填一个放假或者上班的日子。"), "days")
    if len({one.day for one in new.days}) != len(new.days):
        raise Refused(_("同一天列了两次：每天只留一项。"), "days")
    if new.organisation_id is not None:
        outside = [one.day for one in new.days if one.day.year != new.year]
        if outside:
            text = _("%(day)s不在%(year)s年：一次只录入一个年度的日子。")
            raise Refused(text % {"day": outside[0].isoformat(), "year": new.year}, "days")
    for one in new.days:
        if not one.working and not one.name.strip():
            raise Refused(_("写明放假的名称，如“春节”“三月三”。"), "days")


def _refusal(error: RegulationError) -> Refused:
    field = "number" if error.code == "notice-number" else "days"
    return Refused(error.english if lang() == "en" else error.message, field)

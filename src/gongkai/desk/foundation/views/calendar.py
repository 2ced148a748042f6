"""Working days: the year, its notices, entering one and withdrawing it; and the deadline calculator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.desk.foundation.forms.calendar import Notice
from gongkai.foundation.errors import Refused
from gongkai.foundation.language import lang
from gongkai.foundation.models import CalendarNotice, Organisation
from gongkai.foundation.now import day
from gongkai.foundation.selectors import calendar as calendars
from gongkai.foundation.selectors.calendar import Effect
from gongkai.foundation.selectors.organisations import names
from gongkai.foundation.services import calendar as services
from gongkai.web.access import allow
from gongkai.web.deadline.page import calculator
from gongkai.web.middleware import Request
from gongkai.web.years import year_of


@require_GET
@allow("calendar.read")
def working_days(request: Request) -> HttpResponse:
    """The year as it holds for an office, one's own unless another is asked for."""
    today, organisation = day(request.at), _asked(request)
    calendar = calendars.calendar(organisation.pk)
    rows = calendars.notices(organisation.pk)
    context = {
        "year": year_of(request.GET.get("year", ""), calendar, today),
        "organisation": organisation,
        "name": names(today)[organisation.pk],
        "entered": [(row, services.may_change(request.actor, row.organisation_id)) for row in rows],
        "may_enter_national": services.may_change(request.actor, None),
        "may_enter": services.may_change(request.actor, organisation.pk),
    }
    return render(request, "desk/calendar/year.html", context)


@require_GET
@allow("calendar.read")
def deadline(request: Request) -> HttpResponse:
    """The calculator with the calendar and the settings of one's own office."""
    found = calculator(request, _asked(request))
    if isinstance(found, HttpResponseRedirect):
        return found
    return render(request, "desk/calendar/deadline.html", found)


@require_http_methods(["GET", "POST"])
@allow("calendar.change")
def enter(request: Request, code: str = "") -> HttpResponse:
    """Enter a national notice, or with a code days of an office's region: first looked at, then saved."""
    organisation = get_object_or_404(Organisation, code=code) if code else None
    organisation_id = organisation.pk if organisation else None
    if not services.may_change(request.actor, organisation_id):
        raise Http404
    data = request.POST if request.method == "POST" else None
    notice = Notice(data, organisation_id, day(request.at).year + (organisation is None))
    context = {"notice": notice, "name": names(day(request.at))[organisation.pk] if organisation else ""}
    step = request.POST.get("do", "")
    if step in ("look", "save") and notice.is_valid():
        try:
            if step == "save":
                return _entered(request, notice)
            done = services.preview(notice.announcement(), actor=request.actor, at=request.at)
            carried = [(name, value) for name, value in request.POST.items() if name not in _NOT_CARRIED]
            context |= {"new": notice.announcement(), "carried": carried, **_effect(done, request)}
            return render(request, "desk/calendar/look.html", context)
        except Refused as refused:
            notice.refuse(refused.message, refused.field)
    forms = notice.forms if step in ("look", "save") else []
    wrong = next((form for form in forms if form.errors), None)
    return render(request, "desk/calendar/enter.html", context | {"forms": forms, "form": wrong})


_NOT_CARRIED = ("csrfmiddlewaretoken", "do")


@require_http_methods(["GET", "POST"])
@allow("calendar.change")
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw a notice that was entered, after a page that says what this moves."""
    row = get_object_or_404(CalendarNotice, pk=pk)
    if not services.may_change(request.actor, row.organisation_id):
        raise Http404
    try:
        if request.method == "POST":
            done = services.withdraw(row, actor=request.actor, at=request.at)
            messages.success(request, _("已撤回“%(title)s”。") % {"title": row.title} + _moved(done))
            return redirect(_year_of(row))
        done = services.preview_withdrawal(row, actor=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(_year_of(row))
    return render(request, "desk/calendar/withdraw.html", {"row": row, **_effect(done, request)})


def _entered(request: Request, notice: Notice) -> HttpResponse:
    done = services.preview(notice.announcement(), actor=request.actor, at=request.at)
    row = services.announce(notice.announcement(), actor=request.actor, at=request.at)
    messages.success(request, _("已录入“%(title)s”。") % {"title": row.title} + _moved(done))
    return redirect(_year_of(row))


def _year_of(row: CalendarNotice) -> str:
    address = f"{reverse('desk-calendar')}?year={row.year}"
    return f"{address}&organisation={row.organisation.code}" if row.organisation else address


def _moved(done: Effect) -> str:
    return _("%(days)d日有变动，%(moved)d个日期随之改动。") % {"days": len(done.days), "moved": len(done.moved)}


def _effect(done: Effect, request: Request) -> dict[str, Any]:
    """The changed days and moved dates, for a page."""
    called = names(day(request.at))
    moved = [(called[one.organisation_id], one.move.text(lang())) for one in done.moved]
    return {"done": done, "moved": moved}


def _asked(request: Request) -> Organisation:
    """The organisation that the address names, else one's own."""
    code = request.GET.get("organisation", "")
    if code:
        return get_object_or_404(Organisation, code=code)
    return get_object_or_404(Organisation, pk=request.actor.grants[0].organisation_id)

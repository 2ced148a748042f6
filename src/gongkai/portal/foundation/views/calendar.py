"""Working days and the deadline calculator, for everybody."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from gongkai.foundation.models import Organisation
from gongkai.foundation.now import day
from gongkai.foundation.selectors import calendar as calendars
from gongkai.foundation.selectors.organisations import names
from gongkai.web.access import allow
from gongkai.web.deadline.page import calculator
from gongkai.web.middleware import Request
from gongkai.web.years import year_of


@require_GET
@allow("portal.read")
def working_days(request: Request) -> HttpResponse:
    """The year in the country, or with `organisation` in the address as it holds there."""
    today, organisation = day(request.at), _asked(request)
    calendar = calendars.calendar(organisation.pk if organisation else None)
    context = {
        "year": year_of(request.GET.get("year", ""), calendar, today),
        "organisation": organisation,
        "name": names(today)[organisation.pk] if organisation else "",
    }
    return render(request, "portal/calendar/year.html", context)


@require_GET
@allow("deadline.reckon")
def deadline(request: Request) -> HttpResponse:
    """The calculator, with the calendar and settings of an organisation that the address may name."""
    found = calculator(request, _asked(request))
    if isinstance(found, HttpResponseRedirect):
        return found
    return render(request, "portal/calendar/deadline.html", found)


def _asked(request: Request) -> Organisation | None:
    code = request.GET.get("organisation", "")
    return get_object_or_404(Organisation, code=code) if code else None

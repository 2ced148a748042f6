"""What a view of the calculator does, on the portal as on the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseRedirect

from gongkai.foundation.models import Organisation
from gongkai.foundation.now import day
from gongkai.foundation.selectors import calendar as calendars
from gongkai.foundation.selectors.organisations import names
from gongkai.foundation.selectors.settings import regulation_settings
from gongkai.regulation import STANDARD
from gongkai.web.deadline.examples import examples
from gongkai.web.deadline.sheet import Sheet
from gongkai.web.deadline.shown import Shown
from gongkai.web.middleware import Request


def calculator(request: Request, organisation: Organisation | None) -> HttpResponseRedirect | dict[str, Any]:
    """The template's values; or the address to go to, after a button that adds or removes a row.

    Without an organisation the national calendar holds, and no choice of an office.
    """
    today = day(request.at)
    sheet = Sheet(request.GET, today)
    if (changed := sheet.changed()) is not None:
        return HttpResponseRedirect(request.path + changed)
    if organisation is None:
        sheet.reckon(calendars.calendar(), STANDARD)
    else:
        sheet.reckon(calendars.calendar(organisation.pk), regulation_settings(organisation, today))
    return {
        "sheet": sheet,
        "forms": sheet.forms,
        "form": next((form for form in sheet.forms if form.errors), None),  # the page's title says that there are some
        "shown": Shown(sheet.clock, sheet.today) if sheet.clock else None,
        "examples": examples(),
        "page_address": request.path,
        "calendar_name": names(today)[organisation.pk] if organisation else "",
    }

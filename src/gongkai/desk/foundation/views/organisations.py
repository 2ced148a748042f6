"""Looking at organisations: the tree of a year, the list, one organisation, whose figures it counts."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gongkai.desk.foundation.forms.organisations import LABELS
from gongkai.foundation import policies
from gongkai.foundation.models import Membership, Organisation, OrganisationFacts, OrganisationKind
from gongkai.foundation.now import day
from gongkai.foundation.selectors import organisations as known
from gongkai.foundation.selectors import people
from gongkai.web.access import allow
from gongkai.web.middleware import Request
from gongkai.web.tables import Choice, Column, Search, Table

# What an organisation is called by where nothing else is said.
_AS_NAMED = ("reply_name", "seal_name", "respondent")
_SHOWN = (
    *("name", "short_name", "english_name", "reply_name", "seal_name", "respondent", "reconsideration_body"),
    *("court", "letter_mark", "disclosure_office", "address", "postcode", "hours", "telephone", "fax", "email"),
)


@allow("organisation.read")
@require_safe
def tree(request: Request) -> HttpResponse:
    """The tree of a year, a level at a time: the year asked for, this year, or the latest before it that has one."""
    years, today = known.years(), day(request.at)
    asked = request.GET.get("year", "")
    wanted = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    year = next((year for year in years if year <= wanted), None)
    under = get_object_or_404(Organisation, code=request.GET["under"]) if request.GET.get("under") else None
    context = {
        "years": years,
        "year": year,
        "branches": known.branches(year, today, under) if year is not None else [],
        "under": under,
        "above": _above(under, year, today) if under is not None and year is not None else [],
        "unplaced": _unplaced(year, today) if under is None else [],
        "may_change": policies.may(request.actor, "organisation.change"),
        "may_copy": policies.reached(request.actor, "organisation.change") is None,
    }
    return render(request, "desk/organisations/tree.html", context)


class Organisations(Table):
    """All organisations, those that have ended too."""

    caption = _("机关")
    empty = _("机关登记以后列在这里。")
    columns = (
        Column("name", _("全称"), sort="name", link=lambda one: reverse("desk-organisation", args=[one.code])),
        Column("short_name", _("简称"), sort="short_name"),
        Column("kind", _("机关类别"), value="get_kind_display", sort="kind"),
        Column("code", _("代码"), sort="code"),
        Column("credit_code", _("统一社会信用代码"), sort="credit_code"),
        Column("ended_on", _("撤销"), sort="ended_on"),
    )
    filters = (
        Search("q", _("名称、代码"), ("name", "short_name", "english_name", "code", "credit_code")),
        Choice("kind", _("机关类别"), OrganisationKind.choices, "kind"),
        Choice("ended", _("是否撤销"), ((True, _("没有撤销")), (False, _("已定撤销日期"))), "ended_on__isnull"),
    )
    order = "order"


@allow("organisation.read")
@require_safe
def listed(request: Request) -> HttpResponse:
    """All organisations in a table."""
    return Organisations(known.named(day(request.at)), request).respond("desk/organisations/list.html")


@allow("organisation.read")
@require_safe
def detail(request: Request, code: str) -> HttpResponse:
    """One organisation: what holds of it today or on another day, whence it came, who works there."""
    organisation = get_object_or_404(Organisation.objects.select_related("serves"), code=code)
    today = day(request.at)
    on = _day(request.GET.get("on", ""), today)
    facts, called = known.facts(organisation, on), known.names(today)
    may = _rights(request, organisation)
    context = {
        "organisation": organisation,
        "today": today,
        "on": on,
        "facts": facts,
        "rows": _rows(facts),
        "history": organisation.facts.order_by("-effective"),
        "serves": called.get(organisation.serves_id or 0, ""),
        "name": called[organisation.pk],
        "ended": known.ended(organisation),
        "predecessors": known.predecessors(organisation, today),
        "successors": known.successors(organisation, today),
        "places": [
            (place, called.get(place.parent_id or 0, "")) for place in organisation.memberships.order_by("-year")
        ],
        "may": may,
        "holders": people.holders(organisation.pk, today) if may["people_read"] else {},
    }
    return render(request, "desk/organisations/detail.html", context)


@allow("organisation.read")
@require_safe
def roll_up(request: Request, code: str, year: int) -> HttpResponse:
    """Whose figures go into an organisation's report of a year."""
    organisation = get_object_or_404(Organisation, code=code)
    place = get_object_or_404(Membership, organisation=organisation, year=year)
    today = day(request.at)
    context = {
        "organisation": organisation,
        "name": known.name(organisation, today),
        "year": year,
        "years": organisation.memberships.order_by("-year").values_list("year", flat=True),
        "place": place,
        "roll_up": known.roll_up(organisation, year, today),
        "may_change": policies.may(request.actor, "organisation.change", organisation.pk),
    }
    return render(request, "desk/organisations/roll_up.html", context)


def _above(under: Organisation, year: int, on: date) -> list[known.Named]:
    """What stands above it in the year, from the top down."""
    numbers = known.tree(year).above(under.pk)[1:]
    found = known.named(on).in_bulk(numbers)
    return [found[number] for number in reversed(numbers)]


def _unplaced(year: int | None, on: date) -> QuerySet[known.Named]:
    return known.living(on) if year is None else known.unplaced(year, on)


def _rights(request: Request, organisation: Organisation) -> dict[str, bool]:
    """What the page offers; `organisation.change` as `organisation_change`, for templates know no dots in keys."""
    actions = ("organisation.change", "facts.change", "column.change", "people.read")
    return {action.replace(".", "_"): policies.may(request.actor, action, organisation.pk) for action in actions}


def _rows(facts: OrganisationFacts | None) -> list[tuple[str, str]]:
    """What is stated, with its label; what is not stated is left out."""
    if facts is None:
        return []
    values = {name: getattr(facts, name) or (facts.name if name in _AS_NAMED else "") for name in _SHOWN}
    return [(str(LABELS[name]), value) for name, value in values.items() if value]


def _day(text: str, otherwise: date) -> date:
    """A day out of an address. Raises Http404 for what is none."""
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error

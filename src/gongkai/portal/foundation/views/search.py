"""Searching what is public."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from gongkai.foundation.models import Column, Organisation
from gongkai.foundation.now import day
from gongkai.foundation.search import Document, Filters, Found, Hit, Order, Page, search, sources
from gongkai.foundation.selectors.organisations import Brief, briefs
from gongkai.portal.foundation.forms.search import LONGEST, SearchForm
from gongkai.web.access import allow
from gongkai.web.middleware import Request

_CODE = re.compile(r"[\w-]{1,40}", re.ASCII)
# Pages that are offered around the one that is shown.
_NEAR = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit with its address, and whose it is."""

    hit: Hit
    address: str
    kind: str | Promise
    organisation: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to narrow what was found, or to take that back."""

    label: str | Promise
    count: int
    address: str
    chosen: bool


@allow("portal.read")
@require_safe
def results(request: Request) -> HttpResponse:
    """What was found of the words `q`, narrowed by `kind`, `organisation`, `year` and dates, page by page."""
    typed, form = request.GET.get("q", "").strip()[:LONGEST], SearchForm(request.GET)
    filters, page = _filters(request.GET, form), _page(request.GET, form)
    found = search(typed, at=request.at, filters=filters, page=page) if form.is_valid() else Found()
    named = {hit.document.organisation_id for hit in found.hits} | found.counts.organisations.keys()
    called = briefs(named, day(request.at)) if named else {}
    context = {
        "q": typed,
        "form": form,
        "found": found,
        "hits": [_shown(hit, called) for hit in found.hits],
        "first": (found.page - 1) * page.size + 1,
        "last": (found.page - 1) * page.size + len(found.hits),
        "narrowing": _narrowing(request.GET, found, filters, called),
        "narrowed": filters != Filters(),
        "whole": _address(QueryDict(mutable=True), q=typed),
        "pages": _pages(request.GET, found),
        "kept": [(name, request.GET[name]) for name in ("kind", "organisation", "year") if request.GET.get(name)],
    }
    return render(request, "portal/search/results.html", context)


def _filters(given: QueryDict, form: SearchForm) -> Filters:
    dates = form.cleaned_data if form.is_valid() else {}
    code, year = given.get("organisation", ""), given.get("year", "")
    named = Organisation.objects.filter(code=code) if _CODE.fullmatch(code) else Organisation.objects.none()
    return Filters(
        kind=given.get("kind", "") if given.get("kind") in sources() else "",
        organisations=tuple(named.values_list("pk", flat=True)) if code else None,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        begins=dates.get("begins"),
        ends=dates.get("ends"),
    )


def _page(given: QueryDict, form: SearchForm) -> Page:
    number = given.get("page", "")
    order = form.cleaned_data["sort"] if form.is_valid() else Order.RELEVANCE
    return Page(int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 6 else 1, order=order)


def _shown(hit: Hit, called: Mapping[int, Brief]) -> Shown:
    document = hit.document
    organisation = called.get(document.organisation_id) if hit.kind != "organisation" else None
    named = organisation.name if organisation else ""
    return Shown(hit, _ADDRESSES[hit.kind](document), sources()[hit.kind].title, named)


def shown_hits(hits: Sequence[Hit], at: datetime) -> list[Shown]:
    """Hits with their addresses, for pages that offer a few."""
    called = briefs({hit.document.organisation_id for hit in hits}, day(at)) if hits else {}
    return [_shown(hit, called) for hit in hits]


def _organisation(document: Document) -> str:
    return reverse("organisation", args=[document.reference])


def _column(document: Document) -> str:
    code, _, kind = document.reference.partition("/")
    if kind == Column.Kind.GUIDE:
        return reverse("organisation-guide", args=[code])
    return reverse("organisation-rule", args=[code, int(document.id)])


# Where a hit of a kind is read.
_ADDRESSES: dict[str, Callable[[Document], str]] = {"organisation": _organisation, "column": _column}


def _narrowing(
    given: QueryDict, found: Found, filters: Filters, called: Mapping[int, Brief]
) -> list[tuple[str, list[Choice]]]:
    """By what the hits can be narrowed: for each name in the address, its choices."""
    counts = found.counts
    groups: dict[str, list[tuple[str, str | Promise, int]]] = {
        "kind": [(kind, sources()[kind].title, count) for kind, count in counts.kinds.items() if kind in sources()],
        "organisation": [
            (called[pk].code, called[pk].name, count) for pk, count in counts.organisations.items() if pk in called
        ],
        "year": [(str(year), str(year), count) for year, count in sorted(counts.years.items(), reverse=True)],
    }
    chosen = {
        "kind": bool(filters.kind),
        "organisation": filters.organisations is not None,
        "year": filters.year is not None,
    }
    return [
        (name, [_choice(given, name, one, chosen[name]) for one in choices])
        for name, choices in groups.items()
        if len(choices) > 1 or (chosen[name] and choices)
    ]


def _choice(given: QueryDict, name: str, one: tuple[str, str | Promise, int], chosen: bool) -> Choice:
    value, label, count = one
    return Choice(label, count, _address(given, **{name: "" if chosen else value}), chosen)


def _pages(given: QueryDict, found: Found) -> list[tuple[int, str, bool]]:
    """Number and address of the pages near the one shown, of the first and of the last; empty for a single one."""
    near = {1, found.pages, *range(found.page - _NEAR, found.page + _NEAR + 1)}
    numbers = sorted(number for number in near if 1 <= number <= found.pages)
    return [(one, _address(given, page=str(one)), one == found.page) for one in numbers] if found.pages > 1 else []


def _address(given: QueryDict, **changes: str) -> str:
    """The address of this page with something changed; any change but that of the page begins at the first."""
    kept = QueryDict(mutable=True)
    for name in ("q", "kind", "organisation", "year", "begins", "ends", "sort", "page"):
        value = changes.get(name, "" if name == "page" else given.get(name, ""))
        if value:
            kept[name] = value
    return f"{reverse('search')}?{kept.urlencode()}"

"""The right office: found by name or duty, with what is already public offered first (Articles 13, 36(1))."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.applications.selectors import citizen, drafts
from gongkai.foundation.models import OrganisationFacts, OrganisationKind
from gongkai.foundation.now import day
from gongkai.foundation.search import Filters, Found, Page, search
from gongkai.foundation.search.words import split
from gongkai.foundation.selectors.organisations import Brief, facts_of, listed
from gongkai.portal.applications import browsers
from gongkai.portal.foundation.views.frame import GROUPS
from gongkai.portal.foundation.views.search import Shown, shown_hits
from gongkai.web.access import allow
from gongkai.web.middleware import Request

LONGEST = 100
MOST_OFFICES, MOST_HITS = 12, 5
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Office:
    """An office that was found, and its duties."""

    one: Brief
    facts: OrganisationFacts | None


@allow("application.apply")
@never_cache
@require_safe
def find(request: Request) -> HttpResponse:
    """Whom to ask: what was typed is looked for among names and duties, and among what is public."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    today = day(request.at)
    living = [one for one in listed(today) if one.kind != OrganisationKind.PUBLIC_BODY]
    found = offices(words, request, living) if words else []
    known = facts_of([one.pk for one in found], today)
    groups = [(key, label, [one for one in living if one.kind in kinds]) for key, label, kinds in GROUPS]
    groups = [group for group in groups if group[2]]
    chosen = next((group for group in groups if group[0] == request.GET.get("kind")), groups[0] if groups else None)
    held = drafts.of(browsers.draft_key(request), at=request.at)
    names = {one.pk: one.name for one in living}
    context = {
        "q": words,
        "offices": [Office(one, known.get(one.pk)) for one in found],
        "public": public(words, request) if words else [],
        "groups": groups,
        "chosen": chosen,
        "drafts": [(one, names.get(one.organisation_id, one.organisation.code)) for one in held],
    }
    return render(request, "portal/applications/find.html", context)


def offices(words: str, request: Request, living: list[Brief]) -> list[Brief]:
    """Offices whose name or duties hold all of the words; else the most of them."""
    by_pk = {one.pk: one for one in living}
    named = [one for one in living if words in (one.name, one.short_name)]
    found = [*(one.pk for one in named), *_searched(words, request)]
    if not found:
        found = _by_any(words, request)
    if not found:
        found = [one.pk for one in citizen.offices(words, day(request.at))]
    return [by_pk[pk] for pk in dict.fromkeys(found) if pk in by_pk][:MOST_OFFICES]


def _searched(words: str, request: Request) -> list[int]:
    found = search(words, at=request.at, filters=Filters(kind="organisation"), page=Page(size=MOST_OFFICES * 2))
    return [hit.document.organisation_id for hit in found.hits]


def _by_any(words: str, request: Request) -> list[int]:
    """People write how they speak: 我家房子拆迁补偿. The more of the words an office has, the further up."""
    counted: dict[int, int] = {}
    for word in [one for one in split(words) if len(one) > 1][:MOST_WORDS]:
        for pk in _searched(word, request):
            counted[pk] = counted.get(pk, 0) + 1
    return sorted(counted, key=lambda pk: -counted[pk])


def public(words: str, request: Request) -> list[Shown]:
    """What is public already and holds the words: everything that is searched but the organisations themselves."""
    found: Found = search(words, at=request.at, page=Page(size=4 * MOST_HITS))
    hits = [hit for hit in found.hits if hit.kind != "organisation"]
    return shown_hits(hits, request.at)[:MOST_HITS]

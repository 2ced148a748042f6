"""Organisations as the public sees them: the list, and each one's page of disclosure with its fixed columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gongkai.foundation.language import lang
from gongkai.foundation.models import Column, Organisation, OrganisationKind
from gongkai.foundation.now import day
from gongkai.foundation.selectors import columns
from gongkai.foundation.selectors import organisations as known
from gongkai.web.access import allow
from gongkai.web.middleware import Request

LONGEST_QUESTION = 60
FIRST = 60  # of a kind, where all kinds are shown; the kind's own page has the rest
PER_PAGE = 240


@dataclass(frozen=True, slots=True)
class Kind:
    """The organisations of a kind: as many as are shown, and how many there are."""

    key: str
    label: str
    count: int
    organisations: list[known.Named]


@allow("portal.read")
@require_safe
def organisations(request: Request) -> HttpResponse:
    """All that there are today, by kind; or those of a kind, or whose name holds what was typed, by the page."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUESTION]
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in OrganisationKind.values else ""
    every = known.living(day(request.at))
    context = {"q": words, "kind": kind, "english": lang() == "en", "choices": OrganisationKind.choices}
    if not words and not kind:
        kinds = _kinds(every)
        return render(
            request, "portal/organisations/list.html", context | {"kinds": kinds, "page": None, "any": bool(kinds)}
        )
    found = known.with_name(every, words) if words else every
    found = found.filter(kind=kind) if kind else found
    page = Paginator(found.order_by("order", "code"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/organisations/list.html", context | {"page": page, "any": True})


@allow("portal.read")
@require_safe
def organisation(request: Request, code: str) -> HttpResponse:
    """An organisation's 政府信息公开 page (国办公开办函〔2019〕61号)."""
    return render(request, "portal/organisations/organisation.html", _frame(request, code))


@allow("portal.read")
@require_safe
def guide(request: Request, code: str) -> HttpResponse:
    """The guide in full (Article 12)."""
    return render(request, "portal/organisations/guide.html", _frame(request, code))


@allow("portal.read")
@require_safe
def rule(request: Request, code: str, column: int) -> HttpResponse:
    """A text of the rules column."""
    context = _frame(request, code)
    text = get_object_or_404(
        Column, pk=column, organisation=context["organisation"], kind=Column.Kind.RULES, withdrawn=None
    )
    return render(request, "portal/organisations/rule.html", context | {"text": text})


def _frame(request: Request, code: str) -> dict[str, Any]:
    """What all pages of an organisation show. Raises Http404."""
    today = day(request.at)
    try:
        profile = known.profile(code, today)
    except Organisation.DoesNotExist as error:
        raise Http404 from error
    one, facts = profile.organisation, profile.facts
    guide, rules = columns.standing(one)
    changes = [facts.effective] if facts else []
    changes += [day(guide.published)] if guide else []
    return {
        "organisation": one,
        "name": facts.name if facts else one.code,
        "english": lang() == "en",
        "facts": facts,
        "guide": guide,
        "updated": max(changes, default=None),
        "office": (facts.disclosure_office or facts.name) if facts else "",
        "rules": rules,
        "body": one.kind == OrganisationKind.PUBLIC_BODY,
        "ended": profile.ended if profile.ended is not None and profile.ended <= today else None,
        "above": profile.above,
        "successors": profile.successors,
        "predecessors": profile.predecessors,
    }


def _kinds(every: QuerySet[known.Named]) -> list[Kind]:
    counts = dict(every.order_by().values_list("kind").annotate(Count("pk")))
    return [
        Kind(key, str(label), counts[key], list(every.filter(kind=key).order_by("order", "code")[:FIRST]))
        for key, label in OrganisationKind.choices
        if key in counts
    ]

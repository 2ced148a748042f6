"""Changing organisations: founding, new facts, places, succession, the tree of the next year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.desk.foundation.forms.organisations import CopyForm, FactsForm, FoundingForm, PlaceForm, SuccessionForm
from gongkai.desk.foundation.views.acting import done, organisation_or_404, sent
from gongkai.foundation import policies
from gongkai.foundation.models import Membership, Organisation
from gongkai.foundation.now import day
from gongkai.foundation.selectors import organisations as known
from gongkai.foundation.services import organisations
from gongkai.foundation.services.tree import Copied
from gongkai.web.access import allow
from gongkai.web.forms import Form
from gongkai.web.middleware import Request

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@allow("organisation.change")
@form_methods
def found(request: Request) -> HttpResponse:
    """A new organisation."""
    today = day(request.at)
    reached = policies.reached(request.actor, "organisation.change")
    form = FoundingForm(sent(request), on=today, parents=_placed(request, today.year), initial={"effective": today})
    if reached is not None:
        form.fields["parent"].required = True

    def act() -> Organisation:
        given = dict(form.cleaned_data)
        code, kind, effective = (given.pop(name) for name in ("code", "kind", "effective"))
        return organisations.found(code, kind, effective=effective, actor=request.actor, at=request.at, **given)

    if request.method == "POST" and done(form, act):
        return redirect("desk-organisation", code=form.cleaned_data["code"])
    return render(request, "desk/organisations/found.html", {"form": form})


@allow("facts.change")
@form_methods
def state_facts(request: Request, code: str) -> HttpResponse:
    """New facts from a date on, beginning with those of today."""
    organisation = organisation_or_404(request, code, "facts.change")
    today = day(request.at)
    held = known.facts(organisation, today)
    initial = {name: getattr(held, name) for name in organisations.FACTS if name != "source"} if held else {}
    form = FactsForm(sent(request), initial={**initial, "effective": today})

    def act() -> object:
        given = dict(form.cleaned_data)
        effective = given.pop("effective")
        return organisations.state_facts(organisation, effective, actor=request.actor, at=request.at, **given)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已登记，见下面的沿革"))
        return redirect("desk-organisation", code=code)
    context = {"form": form, "organisation": organisation, "name": known.name(organisation, today)}
    return render(request, "desk/organisations/facts.html", context)


@allow("organisation.change")
@form_methods
def place(request: Request, code: str, year: int) -> HttpResponse:
    """Where it stands in a year, and who counts it."""
    organisation = get_object_or_404(Organisation, code=code)
    here = Membership.objects.filter(organisation=organisation, year=year).first()
    if here is not None:
        organisation = organisation_or_404(request, code, "organisation.change")
    form = PlaceForm(
        sent(request),
        parents=_placed(request, year).exclude(pk=organisation.pk),
        hosts=known.named(day(request.at)).filter(memberships__year=year).exclude(pk=organisation.pk),
        initial=_placing(here),
    )
    form.fields["parent"].required = policies.reached(request.actor, "organisation.change") is not None

    def act() -> object:
        return organisations.place(organisation, year, actor=request.actor, at=request.at, **form.cleaned_data)

    if request.method == "POST" and done(form, act):
        return redirect("desk-organisation", code=code)
    name = known.name(organisation, day(request.at))
    context = {"form": form, "organisation": organisation, "name": name, "year": year, "here": here}
    return render(request, "desk/organisations/place.html", context)


@allow("organisation.change")
@form_methods
def take_out(request: Request, code: str, year: int) -> HttpResponse:
    """Out of a year's tree: asked once more, then done."""
    organisation = organisation_or_404(request, code, "organisation.change")
    here = get_object_or_404(Membership, organisation=organisation, year=year)
    form = Form(sent(request))

    def act() -> object:
        return organisations.take_out(here, actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        return redirect("desk-organisation", code=code)
    name = known.name(organisation, day(request.at))
    context = {"form": form, "organisation": organisation, "name": name, "year": year}
    return render(request, "desk/organisations/take_out.html", context)


@allow("organisation.change")
@form_methods
def succeed(request: Request, code: str) -> HttpResponse:
    """Who answers for it from a date on."""
    organisation = organisation_or_404(request, code, "organisation.change")
    today = day(request.at)
    others = _reached(request, known.living(today)).exclude(pk=organisation.pk)
    form = SuccessionForm(sent(request), others=others)

    def act() -> object:
        given = dict(form.cleaned_data)
        successor, effective = given.pop("successor"), given.pop("effective")
        return organisations.succeed(
            organisation, successor, effective=effective, actor=request.actor, at=request.at, **given
        )

    if request.method == "POST" and done(form, act):
        return redirect("desk-organisation", code=code)
    context = {"form": form, "organisation": organisation, "name": known.name(organisation, today)}
    return render(request, "desk/organisations/succeed.html", context)


@allow("organisation.change")
@form_methods
def copy_year(request: Request) -> HttpResponse:
    """The tree of a year as the beginning of the next."""
    if policies.reached(request.actor, "organisation.change") is not None:
        raise PermissionDenied
    years = known.years()
    initial = {"source": years[0], "target": years[0] + 1} if years else {}
    form = CopyForm(sent(request), years=years, initial=initial)
    copied: list[Copied] = []

    def act() -> None:
        source, target = form.cleaned_data["source"], form.cleaned_data["target"]
        copied.append(organisations.copy_year(source, target, actor=request.actor, at=request.at))

    if request.method == "POST" and done(form, act):
        context = {"copied": copied[0], "year": form.cleaned_data["target"], "called": known.names(day(request.at))}
        return render(request, "desk/organisations/copied.html", context)
    return render(request, "desk/organisations/copy.html", {"form": form, "years": years})


def _placing(here: Membership | None) -> dict[str, Any]:
    """What the form of a place begins with."""
    if here is None:
        return {}
    return {
        "parent": here.parent_id,
        "counted": here.counted,
        "counted_with": here.counted_with_id,
        "reason": here.reason,
    }


def _placed(request: Request, year: int) -> QuerySet[known.Named]:
    """The organisations of a year's tree below which the actor may put another."""
    return _reached(request, known.named(day(request.at)).filter(memberships__year=year))


def _reached(request: Request, organisations: QuerySet[known.Named]) -> QuerySet[known.Named]:
    reached = policies.reached(request.actor, "organisation.change")
    return organisations if reached is None else organisations.filter(pk__in=reached)

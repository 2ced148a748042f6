"""Appointments and stand-ins."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.desk.foundation.forms.people import AppointmentForm, EndForm, StandInForm
from gongkai.desk.foundation.views.acting import done, sent
from gongkai.desk.foundation.views.people import person_or_404
from gongkai.foundation import policies
from gongkai.foundation.models import Appointment, Person, StandIn
from gongkai.foundation.now import day
from gongkai.foundation.selectors import organisations
from gongkai.foundation.selectors import people as known
from gongkai.foundation.services import people
from gongkai.web.access import allow
from gongkai.web.middleware import Request

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@allow("people.appoint")
@form_methods
def appoint(request: Request, person: int) -> HttpResponse:
    """To a role at an organisation."""
    someone = person_or_404(request, person)
    today = day(request.at)
    form = AppointmentForm(sent(request), offices=organisations.living(today), initial={"begins": today})

    def act() -> object:
        given = form.cleaned_data
        return people.appoint(
            someone,
            given["organisation"],
            given["role"],
            actor=request.actor,
            at=request.at,
            begins=given["begins"],
            ends=given["ends"],
        )

    if request.method == "POST" and done(form, act):
        return redirect("desk-person", person=person)
    return render(request, "desk/people/appoint.html", {"form": form, "person": someone})


@allow("people.appoint")
@form_methods
def end(request: Request, appointment: int) -> HttpResponse:
    """The last day of an appointment."""
    one = _appointment_or_404(request, appointment, "people.appoint")
    form = EndForm(sent(request), initial={"ends": day(request.at)})

    def act() -> object:
        return people.end_appointment(one, ends=form.cleaned_data["ends"], actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        return redirect("desk-person", person=one.person_id)
    return render(request, "desk/people/end.html", {"form": form, **_about(request, one)})


@allow("people.stand_in")
@form_methods
def stand_in(request: Request, appointment: int) -> HttpResponse:
    """Who acts while the holder is absent."""
    one = _appointment_or_404(request, appointment, "people.stand_in")
    today = day(request.at)
    form = StandInForm(sent(request), people=_possible(request, one), initial={"begins": max(today, one.begins)})

    def act() -> object:
        given = dict(form.cleaned_data)
        return people.stand_in(one, given.pop("person"), actor=request.actor, at=request.at, **given)

    if request.method == "POST" and done(form, act):
        return redirect("desk-person", person=one.person_id)
    return render(request, "desk/people/stand_in.html", {"form": form, **_about(request, one)})


@allow("people.stand_in")
@form_methods
def end_stand_in(request: Request, standing: int) -> HttpResponse:
    """The holder is back."""
    held = get_object_or_404(StandIn.objects.select_related("appointment__person", "person"), pk=standing)
    _appointment_or_404(request, held.appointment_id, "people.stand_in")
    form = EndForm(sent(request), initial={"ends": day(request.at)})

    def act() -> object:
        return people.end_stand_in(held, ends=form.cleaned_data["ends"], actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        return redirect("desk-person", person=held.appointment.person_id)
    context = {"form": form, "standing": held, **_about(request, held.appointment)}
    return render(request, "desk/people/end_stand_in.html", context)


def _appointment_or_404(request: Request, appointment: int, action: str) -> Appointment:
    one = get_object_or_404(Appointment.objects.select_related("person", "organisation"), pk=appointment)
    wanted = people.lending_action(one) if action == "people.stand_in" else action
    if not policies.may(request.actor, wanted, one.organisation_id):
        raise Http404
    return one


def _possible(request: Request, one: Appointment) -> QuerySet[Person]:
    """Active people whom the actor may look up, without the two who cannot be it."""
    return known.visible(request.actor).filter(is_active=True).exclude(pk__in=[one.person_id, request.actor.person_id])


def _about(request: Request, one: Appointment) -> dict[str, object]:
    return {
        "appointment": one,
        "person": one.person,
        "organisation": organisations.name(one.organisation, day(request.at)),
    }

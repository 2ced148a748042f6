"""People: the list, one person, accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.desk.foundation.forms.people import EditForm, PersonForm
from gongkai.desk.foundation.views.acting import done, sent
from gongkai.foundation import masks, policies
from gongkai.foundation.errors import NotAllowed
from gongkai.foundation.models import Appointment, Person, Role, StandIn
from gongkai.foundation.now import day
from gongkai.foundation.selectors import organisations
from gongkai.foundation.selectors import people as known
from gongkai.foundation.services import people
from gongkai.web.access import allow
from gongkai.web.forms import Form
from gongkai.web.middleware import Request
from gongkai.web.tables import Choice, Column, Search, Table

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _roles(person: Any) -> str:
    """What they are today, at which organisations; as a stand-in too."""
    own = [f"{one.get_role_display()}（{one.office}）" for one in person.today]
    lent = [
        gettext("代%(name)s：%(role)s")
        % {"name": one.appointment.person.name, "role": one.appointment.get_role_display()}
        for one in person.standing_today
    ]
    return "；".join(own + lent)


def _account(person: Any) -> str:
    return gettext("在用") if person.is_active else gettext("已停用")


class People(Table):
    """The people whom the actor may look up."""

    caption = _("人员")
    empty = _("系统管理员建立账号、安全管理员任命以后，人员列在这里。")
    columns = (
        Column("name", _("姓名"), sort="name", link=lambda one: reverse("desk-person", args=[one.pk])),
        Column("username", _("登录名"), sort="username"),
        Column("roles", _("现任角色"), value=_roles),
        Column("telephone", _("联系电话"), value=lambda one: masks.telephone(one.telephone)),
        Column("email", _("电子邮箱"), value=lambda one: masks.mail(one.email)),
        Column("account", _("账号"), value=lambda one: _("在用") if one.is_active else _("已停用"), sort="is_active"),
    )
    filters = (
        Search("q", _("姓名、登录名"), ("name", "username")),
        Choice("role", _("任过的角色"), Role.choices, "appointments__role"),
        Choice("active", _("账号"), ((True, _("在用")), (False, _("已停用"))), "is_active"),
    )
    order = "name"


@allow("people.read")
@require_safe
@never_cache
def listed(request: Request) -> HttpResponse:
    """The people in reach, in a table."""
    context = {"may_change": policies.may(request.actor, "people.change")}
    return People(known.listed(request.actor, day(request.at)), request).respond("desk/people/list.html", context)


@allow("people.read")
@require_safe
@never_cache
def detail(request: Request, person: int) -> HttpResponse:
    """One person: roles, stand-ins; how to reach them is masked."""
    return _page(request, person_or_404(request, person), shown=False)


@allow("people.read")
@require_POST
@never_cache
def contact(request: Request, person: int) -> HttpResponse:
    """The same page with telephone and mail in full, which is put on record."""
    someone = person_or_404(request, person)
    try:
        people.show_contact(someone, actor=request.actor, at=request.at)
    except NotAllowed as refusal:
        raise Http404 from refusal
    return _page(request, someone, shown=True)


@allow("people.change")
@form_methods
@never_cache
def enrol(request: Request) -> HttpResponse:
    """Somebody new. The first password is shown once, to be handed over on paper."""
    form = PersonForm(sent(request))
    password = people.first_password()
    made: list[Person] = []

    def act() -> None:
        given = dict(form.cleaned_data)
        username, name = given.pop("username"), given.pop("name")
        made.append(people.enrol(username, name, actor=request.actor, at=request.at, password=password, **given))

    if request.method == "POST" and done(form, act):
        return render(request, "desk/people/password.html", {"person": made[0], "password": password, "new": True})
    return render(request, "desk/people/new.html", {"form": form})


@allow("people.change")
@form_methods
@never_cache
def edit(request: Request, person: int) -> HttpResponse:
    """Another name or contact."""
    someone = person_or_404(request, person)
    masked = {"telephone": masks.telephone(someone.telephone), "email": masks.mail(someone.email)}
    form = EditForm(sent(request), masked=masked, initial={"name": someone.name})

    def act() -> object:
        given = form.cleaned_data
        fresh = {name: given[name] for name in masked if given[name] or given["forget"]}
        return people.edit(someone, given["name"], actor=request.actor, at=request.at, **fresh)

    if request.method == "POST" and done(form, act):
        return redirect("desk-person", person=person)
    return render(request, "desk/people/edit.html", {"form": form, "person": someone})


@allow("people.change")
@form_methods
@never_cache
def set_active(request: Request, person: int) -> HttpResponse:
    """Close an account, or open it again: asked once more, then done."""
    someone = person_or_404(request, person)
    form = Form(sent(request))

    def act() -> object:
        return people.set_active(someone, not someone.is_active, actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        return redirect("desk-person", person=person)
    return render(request, "desk/people/active.html", {"form": form, "person": someone})


@allow("people.change")
@form_methods
@never_cache
def reset_password(request: Request, person: int) -> HttpResponse:
    """A first password again, shown once."""
    someone = person_or_404(request, person)
    form = Form(sent(request))
    password = people.first_password()

    def act() -> object:
        return people.reset_password(someone, password, actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        return render(request, "desk/people/password.html", {"person": someone, "password": password, "new": False})
    return render(request, "desk/people/reset.html", {"form": form, "person": someone})


def person_or_404(request: Request, person: int) -> Person:
    """Somebody whom the actor may look up: others do not exist."""
    return get_object_or_404(known.visible(request.actor), pk=person)


@dataclass(frozen=True, slots=True)
class _Held:
    """An appointment on the page of a person, with what may be done about it."""

    appointment: Appointment
    organisation: str
    state: str  # "now", "past" or "coming"
    may_end: bool
    may_lend: bool
    stand_ins: list[tuple[StandIn, bool]]  # each with whether it may be ended


def _page(request: Request, person: Person, *, shown: bool) -> HttpResponse:
    today = day(request.at)
    called = organisations.names(today)
    standing = person.standing_in.select_related("appointment__person").order_by("-begins")
    context = {
        "person": person,
        "shown": shown,
        "telephone": person.telephone if shown else masks.telephone(person.telephone),
        "email": person.email if shown else masks.mail(person.email),
        "held": [_held(request, one, called) for one in known.appointments(person)],
        "standing": [(one, called[one.appointment.organisation_id]) for one in standing if one.ends >= one.begins],
        "may_change": policies.may(request.actor, "people.change"),
        "may_appoint": policies.may(request.actor, "people.appoint"),
        "self": person.pk == request.actor.person_id,
    }
    return render(request, "desk/people/detail.html", context)


def _held(request: Request, one: Appointment, called: dict[int, str]) -> _Held:
    today, actor = day(request.at), request.actor
    over = one.ends is not None and one.ends < today
    may_lend = not over and policies.may(actor, people.lending_action(one), one.organisation_id)
    return _Held(
        one,
        called[one.organisation_id],
        "past" if over else "coming" if one.begins > today else "now",
        not over and one.person_id != actor.person_id and policies.may(actor, "people.appoint", one.organisation_id),
        may_lend,
        [(standing, may_lend and standing.ends >= today) for standing in one.stand_ins.all()],
    )

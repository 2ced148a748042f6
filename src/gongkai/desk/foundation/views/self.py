"""My sign-in: password, second factor, sessions."""

from __future__ import annotations

import io
from typing import cast

import segno
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.desk.foundation.forms.sign_in import CodeForm, PasswordForm, ProofForm
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Person, SecondFactor
from gongkai.foundation.selectors import sign_in as reading
from gongkai.foundation.services import second_factor as factors
from gongkai.foundation.services import sessions
from gongkai.foundation.services import sign_in as service
from gongkai.web import sign_in as entrance
from gongkai.web.access import allow
from gongkai.web.middleware import Request

HOME = "/desk/self/"
FACTOR = "/desk/self/second-factor/"


@allow("self.manage")
@never_cache
def overview(request: Request) -> HttpResponse:
    """What there is, and where it is changed."""
    person, limits = _person(request), reading.limits(request.actor.grants)
    running = reading.running(person, limits.idle, request.at)
    context = {
        "person": person,
        "factor": SecondFactor.objects.filter(person=person, confirmed__isnull=False).first(),
        "limits": limits,
        "idle_minutes": int(limits.idle.total_seconds() // 60),
        "hours": int(limits.length.total_seconds() // 3600),
        "running": running,
        "this": request.session.session_key,
    }
    return render(request, "desk/self/overview.html", context)


@allow("self.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request) -> HttpResponse:
    """A new password. It is the first thing that somebody with a first password does."""
    person = _person(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _changed(request, person, form):
        return redirect(HOME if not request.session.get("duty") else FACTOR)
    return render(request, "desk/self/password.html", {"form": form, "first": person.must_change_password})


def _changed(request: Request, person: Person, form: PasswordForm) -> bool:
    if entrance.check_password(request, person.username, form.cleaned_data["old"]) is None:
        form.add_error("old", _("原密码不对"))
        return False
    try:
        service.change_password(
            person,
            form.cleaned_data["password"],
            actor=request.actor,
            at=request.at,
            keep=request.session.session_key,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return False
    entrance.keep_own_session(request, person)
    return True


@allow("self.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """Begin with a second factor, or see that it is in use."""
    person = _person(request)
    factor = SecondFactor.objects.filter(person=person).first()
    if factor is None or factor.confirmed:
        context = {"factor": factor, "required": reading.limits(request.actor.grants).second_factor}
        return render(request, "desk/self/second_factor.html", context)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            codes = factors.confirm(person, form.cleaned_data["code"], actor=request.actor, at=request.at)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            entrance.settle(request, person, request.actor)
            return render(request, "desk/self/codes.html", {"codes": codes})
    address, key = factors.address(factor, _("政府信息公开"))
    spaced = " ".join(key[i : i + 4] for i in range(0, len(key), 4))
    return render(request, "desk/self/enrol.html", {"form": form, "picture": _picture(address), "key": spaced})


@allow("self.manage")
@require_POST
def offer(request: Request) -> HttpResponse:
    """A fresh key."""
    try:
        factors.offer(_person(request), actor=request.actor, at=request.at)
    except Refused:  # it is in use already: the page says so
        return redirect(FACTOR)
    return redirect(FACTOR)


@allow("self.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: Request) -> HttpResponse:
    """New recovery codes."""
    form = ProofForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            fresh = factors.renew_codes(_person(request), form.cleaned_data["code"], actor=request.actor, at=request.at)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return render(request, "desk/self/codes.html", {"codes": fresh})
    return render(request, "desk/self/renew.html", {"form": form})


@allow("self.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request) -> HttpResponse:
    """Stop using the second factor."""
    form = ProofForm(request.POST if request.method == "POST" else None)
    required = reading.limits(request.actor.grants).second_factor
    if form.is_valid():
        try:
            factors.remove(
                _person(request), form.cleaned_data["code"], actor=request.actor, at=request.at, required=required
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect(HOME)
    return render(request, "desk/self/remove.html", {"form": form, "required": required})


@allow("self.manage")
@require_POST
def end_session(request: Request) -> HttpResponse:
    """End one of my other sessions, named by the number of its entry, or all of them."""
    person, limits = _person(request), reading.limits(request.actor.grants)
    wanted = request.POST.get("entry", "")
    others = [
        one.key
        for one in reading.running(person, limits.idle, request.at)
        if one.key != request.session.session_key
        and (wanted == "all" or (one.began is not None and str(one.began.number) == wanted))
    ]
    if others:
        sessions.end_sessions(person, "chosen", actor=request.actor, at=request.at, only=others)
    return redirect(HOME)


def _person(request: Request) -> Person:
    return cast(Person, request.user)


def _picture(address: str) -> SafeString:
    """The QR code as SVG: its colours are attributes, and there is no style."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        out, kind="svg", scale=5, border=4, xmldecl=False, svgns=False, light="#fff", svgclass="qr", lineclass=None
    )
    svg = out.getvalue().decode().replace("<svg ", f'<svg role="img" aria-label="{_("二维码")}" ', 1)
    return mark_safe(svg)  # drawn from our own address; the words of it are not in the picture

"""From password to session, and the rules that a session lives by. The desk and the portal both stand on this."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from gongkai.foundation.models import Person
from gongkai.foundation.now import day
from gongkai.foundation.policies import ANYBODY, MATRIX, Actor
from gongkai.foundation.selectors import people, sign_in
from gongkai.foundation.services import second_factor, sessions
from gongkai.foundation.services import sign_in as service
from gongkai.web.address import client_address
from gongkai.web.middleware import Request

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Between password and second factor.
HALF_WAY = timedelta(minutes=5)
# How often a session notes that it is used, and looks whether other rules hold by now.
TOUCH = timedelta(seconds=60)
# What somebody has to do before anything else, and where.
DUTIES = {"password": "/desk/self/password/", "second_factor": "/desk/self/second-factor/"}


def check_password(request: Request, username: str, password: str) -> Person | None:
    """The person, or None; a failure is counted and on record. Attempts while a lock holds are refused unseen, and are
    not put on record one by one: the lock is."""
    credentials = {"username": username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        request.axes_locked_out = True  # type: ignore[attr-defined]
        return None
    person = authenticate(request, username=username, password=password)
    if isinstance(person, Person):
        return person
    _note_failure(request, username, "password")
    return None


def check_code(request: Request, person: Person, code: str) -> bool:
    """Whether the code is the second factor's; a wrong one counts like a wrong password."""
    credentials = {"username": person.username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        request.axes_locked_out = True  # type: ignore[attr-defined]
        return False
    if second_factor.check(person, code, at=request.at):
        return True
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    _note_failure(request, person.username, "code")
    return False


def go_half_way(request: Request, person: Person) -> None:
    """The password was right, the second factor is still to come: nobody is signed in yet."""
    request.session.cycle_key()
    until = int((request.at + HALF_WAY).timestamp())
    request.session["half"] = {"person": person.pk, "hash": person.get_session_auth_hash(), "until": until}


def half_way(request: Request) -> Person | None:
    """Whose password was right a moment ago, and still is."""
    half: dict[str, Any] = request.session.get("half", {})
    if not half or half["until"] < request.at.timestamp():
        return None
    person = Person.objects.filter(pk=half["person"], is_active=True).first()
    return person if person and person.get_session_auth_hash() == half["hash"] else None


@transaction.atomic
def begin(request: Request, person: Person, *, with_factor: bool) -> None:
    """Sign in: a session with a new key, on record; surplus sessions of the same person end."""
    actor = _actor(request, person)
    browser, system = _browser(request.headers.get("User-Agent", ""))
    details = {"second_factor": with_factor, "browser": browser, "system": system}
    entry = service.note_begin(actor, details, at=request.at)
    request.session.pop("half", None)
    login(request, person, backend=BACKEND)
    request.session["entry"] = entry.number
    limits = settle(request, person, actor)
    request.session["ends"] = int((request.at + limits.length).timestamp())
    request.session.set_expiry(request.at + limits.length)
    request.session.save()
    running = sign_in.running(person, limits.idle, request.at)
    if surplus := [one.key for one in running[limits.at_once :]]:
        sessions.end_sessions(person, "displaced", actor=actor, at=request.at, only=surplus)


def settle(request: Request, person: Person, actor: Actor) -> sign_in.Limits:
    """Note in the session that it is used now, by which rules it lives, and what has to be done first."""
    limits = sign_in.limits(actor.grants)
    request.session["seen"] = int(request.at.timestamp())
    request.session["idle"] = int(limits.idle.total_seconds())
    duty = "password" if person.must_change_password else ""
    if not duty and limits.second_factor and not sign_in.has_second_factor(person):
        duty = "second_factor"
    request.session["duty"] = duty
    return limits


def end(request: Request, reason: str) -> None:
    """Sign out, on record."""
    if isinstance(request.user, Person):
        service.note_end(_actor(request, request.user), reason, at=request.at)
    logout(request)


def keep_own_session(request: Request, person: Person) -> None:
    """After the password was changed: this session gets a new key and goes on."""
    update_session_auth_hash(request, person)
    settle(request, person, request.actor)


def following(request: Request) -> str:
    """Where to go after signing in: `next` when it is an address of this site, else the desk."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if own else settings.LOGIN_REDIRECT_URL


class SessionRules:
    """Ends a session that was idle or has lasted too long, and leads who has a duty there before anything else."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Check the session, when there is one, and go on."""
        # Health has to be told while the database is away, to a browser that has a session too.
        if request.path != "/healthz" and _signed_in(request):
            self._check(request)
        response = self.get_response(request)
        # A part of a page that htmx asks for must not be filled with the page of signing in.
        if "HX-Request" in request.headers and response.headers.get("Location", "").startswith(settings.LOGIN_URL):
            return cast(HttpResponse, HttpResponseClientRedirect(settings.LOGIN_URL))
        return response

    def process_view(self, request: Request, view: Callable[..., HttpResponseBase], *_: Any) -> HttpResponseBase | None:
        """Lead to the duty, unless the page is anybody's or the very one."""
        action = getattr(view, "action", None)
        if action is None or action == "self.manage" or MATRIX[action] == ANYBODY or not _signed_in(request):
            return None
        duty = request.session.get("duty")
        return redirect(DUTIES[duty]) if duty else None

    def _check(self, request: Request) -> None:
        session, now = request.session, request.at.timestamp()
        over = "length" if now > session.get("ends", now) else ""
        if not over and now - session.get("seen", now) > session.get("idle", 0):
            over = "idle"
        if over:
            end(request, over)
            session["ended"] = over  # for the page of signing in to say
        elif "entry" in session and now - session["seen"] >= TOUCH.total_seconds():
            settle(request, cast(Person, request.user), request.actor)


def _signed_in(request: Request) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _actor(request: Request, person: Person) -> Actor:
    return people.actor(person, day(request.at), address=client_address(request))


def _note_failure(request: Request, username: str, reason: str) -> None:
    locks: bool = request.axes_locked_out  # type: ignore[attr-defined]
    service.note_failure(username, reason, locks=locks, address=client_address(request), at=request.at)


def _browser(agent: str) -> tuple[str, str]:
    """Browser and system in a word each, so that people know their own; no more is kept of it."""
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (
        *(("Android", "Android"), ("HarmonyOS", "HarmonyOS"), ("iPhone", "iOS"), ("iPad", "iPadOS")),
        *(("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")),
    )
    return (
        next((name for mark, name in browsers if mark in agent), ""),
        next((name for mark, name in systems if mark in agent), ""),
    )

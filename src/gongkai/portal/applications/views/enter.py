"""Sign-in of citizens: identity number and mail address, the code that came by mail, and their applications."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.applications.selectors import entering as selectors
from gongkai.applications.services import entering
from gongkai.foundation.errors import Refused
from gongkai.foundation.now import day
from gongkai.foundation.selectors import organisations
from gongkai.portal.applications import browsers
from gongkai.portal.applications.filling import SMALL_BODY, bounded
from gongkai.portal.applications.forms.track import CodeForm, EnterForm
from gongkai.portal.applications.views.apply import READ_OR_SEND
from gongkai.portal.applications.words import heading_of
from gongkai.web.access import allow
from gongkai.web.address import client_address, network
from gongkai.web.middleware import Request


@allow("application.track")
@never_cache
@bounded(SMALL_BODY, kept=False)
@READ_OR_SEND
def enter(request: Request) -> HttpResponse:
    """Who it is: a code goes to the mail address, where there is an application with both."""
    form = EnterForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given, address = form.cleaned_data, network(client_address(request))
        try:
            key = entering.ask(given["identity"], given["email"], address=address, at=request.at)
        except Refused as refused:
            form.refuse(refused)
        else:
            response = redirect("track-code")
            browsers.keep_entrance(response, key)
            return response
    return render(request, "portal/applications/enter.html", {"form": form})


@allow("application.track")
@never_cache
@bounded(SMALL_BODY, kept=False)
@READ_OR_SEND
def code(request: Request) -> HttpResponse:
    """The code that came by mail."""
    key = browsers.entrance(request)
    if not key:
        return redirect("track-enter")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            entering.enter(key, form.cleaned_data["code"], at=request.at)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("track-mine")
    return render(request, "portal/applications/enter_code.html", {"form": form})


@allow("application.track")
@never_cache
@require_safe
def mine(request: Request) -> HttpResponse:
    """The applications of who has signed in."""
    key = browsers.entrance(request)
    found = selectors.mine(key, at=request.at)
    if found is None:
        return redirect("track-enter")
    entering.go_on(key, at=request.at)
    called = organisations.names(day(request.at))
    cases, papers = found
    its = [(case.number, case.subject, called.get(case.organisation_id, ""), heading_of(case)) for case in cases]
    others = [
        (one.number, str(one.get_paper_display()), called.get(one.organisation_id, ""), one.standing) for one in papers
    ]
    return render(request, "portal/applications/mine.html", {"held": [*others, *its]})

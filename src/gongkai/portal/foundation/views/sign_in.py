"""Signing in and out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.foundation.selectors.sign_in import has_second_factor
from gongkai.portal.foundation.forms.sign_in import CodeForm, SignInForm
from gongkai.web import sign_in as entrance
from gongkai.web.access import allow
from gongkai.web.middleware import Request


@allow("session.begin")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Name and password."""
    if request.user.is_authenticated:
        return redirect(entrance.following(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        person = entrance.check_password(request, form.cleaned_data["username"], form.cleaned_data["password"])
        if person and has_second_factor(person):
            entrance.go_half_way(request, person)
            return redirect("/sign-in/code/?" + urlencode({"next": entrance.following(request)}))
        if person:
            entrance.begin(request, person, with_factor=False)
            return redirect(entrance.following(request))
        form.add_error(None, _("登录名或者密码不对"))
    ended = request.session.pop("ended", "") if settings.SESSION_COOKIE_NAME in request.COOKIES else ""
    return render(
        request,
        "portal/sign_in/sign_in.html",
        {"form": form, "next": entrance.following(request), "ended": _ended(ended)},
    )


@allow("session.begin")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request) -> HttpResponse:
    """The second factor, for whose password was right a moment ago."""
    person = entrance.half_way(request)
    if person is None:
        request.session["ended"] = "half"
        return redirect("/sign-in/?" + urlencode({"next": entrance.following(request)}))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if entrance.check_code(request, person, form.cleaned_data["code"]):
            entrance.begin(request, person, with_factor=True)
            return redirect(entrance.following(request))
        form.add_error("code", _("动态口令不对：看手机上当前的6位数字；恢复码每个只能用一次"))
    return render(request, "portal/sign_in/code.html", {"form": form, "next": entrance.following(request)})


@allow("session.end")
@never_cache
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End this session."""
    entrance.end(request, "sign_out")
    request.session["ended"] = "sign_out"
    return redirect(settings.LOGIN_URL)


def locked(request: Request, response: HttpResponse, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """What stands in the place of any page that a lock was met on. It says the same whether the name exists or not."""
    request.session.pop("half", None)
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "portal/sign_in/locked.html", {"minutes": minutes}, status=429)


def _ended(reason: str) -> str:
    return {
        "sign_out": _("您已退出登录"),
        "idle": _("您很久没有操作，已自动退出。请重新登录"),
        "length": _("登录时间已满，已自动退出。请重新登录"),
        "half": _("输入动态口令的时间已过，请重新登录"),
    }.get(reason, "")

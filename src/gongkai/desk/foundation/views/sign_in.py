"""What the security administrator looks after: who is locked out, what offices ask for, who lost their device."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.desk.foundation.forms.sign_in import PolicyForm
from gongkai.desk.foundation.views.acting import done
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Organisation, Person, SignInPolicy
from gongkai.foundation.now import day
from gongkai.foundation.selectors import organisations
from gongkai.foundation.selectors import sign_in as reading
from gongkai.foundation.services import second_factor
from gongkai.foundation.services import sign_in as service
from gongkai.web.access import allow
from gongkai.web.forms import Form
from gongkai.web.middleware import Request
from gongkai.web.tables import Choice, Column, Search, Table

USUAL = SignInPolicy()


def _asked(organisation: Organisation) -> SignInPolicy:
    return getattr(organisation, "sign_in_policy", USUAL)


def _factor(organisation: Organisation) -> str:
    policy = _asked(organisation)
    if policy.second_factor:
        return _("所有人")
    return _("三个管理员") if policy.second_factor_of_administrators else _("不要求")


class Offices(Table):
    """What each office asks for."""

    caption = gettext_lazy("登录要求")
    empty = gettext_lazy("建立机关以后，各机关的登录要求列在这里。")
    columns = (
        Column("name", gettext_lazy("机关"), sort="name", link=lambda one: reverse("desk-policy", args=[one.code])),
        Column("factor", gettext_lazy("动态口令"), _factor),
        Column("idle", gettext_lazy("闲置退出（分钟）"), lambda one: _asked(one).idle_minutes, numeric=True),
        Column("hours", gettext_lazy("一次登录（小时）"), lambda one: _asked(one).session_hours, numeric=True),
        Column("at_once", gettext_lazy("同时登录（处）"), lambda one: _asked(one).sessions_at_once, numeric=True),
        Column("own", gettext_lazy("由来"), lambda one: _("另有规定") if hasattr(one, "sign_in_policy") else _("默认")),
    )
    filters = (Search("q", gettext_lazy("机关"), ("name", "short_name")),)
    order = "order"


def _enrolled(person: Person) -> bool:
    return hasattr(person, "second_factor") and person.second_factor.confirmed is not None


class Accounts(Table):
    """Who uses a second factor."""

    caption = gettext_lazy("动态口令")
    empty = gettext_lazy("建立账号以后，各人是否启用动态口令列在这里。")
    columns = (
        Column("name", gettext_lazy("姓名"), sort="name"),
        Column("username", gettext_lazy("登录名"), sort="username"),
        Column("last", gettext_lazy("最近登录"), "last_login", sort="last_login"),
        Column("factor", gettext_lazy("动态口令"), lambda one: _("已启用") if _enrolled(one) else _("未启用")),
        Column(
            "codes",
            gettext_lazy("剩下的恢复码"),
            lambda one: len(one.second_factor.recovery) if _enrolled(one) else None,
            numeric=True,
        ),
        Column(
            "reset",
            gettext_lazy("操作"),
            lambda one: _("重置") if _enrolled(one) else "",
            link=lambda one: reverse("desk-factor-reset", args=[one.pk]) if _enrolled(one) else "",
        ),
    )
    filters = (
        Search("q", gettext_lazy("姓名、登录名"), ("name", "username")),
        Choice(
            "without",
            gettext_lazy("动态口令"),
            ((True, gettext_lazy("未启用")), (False, gettext_lazy("已启用"))),
            "second_factor__confirmed__isnull",
        ),
    )
    order = "name"


@allow("sign_in.release")
@require_safe
@never_cache
def locks(request: Request) -> HttpResponse:
    """Who is locked out, and what else counts towards a lock."""
    context = {
        "locks": reading.locks(request.at),
        "limit": settings.AXES_FAILURE_LIMIT,
        "address_limit": settings.LOCKOUT_ADDRESS_LIMIT,
        "minutes": int(settings.AXES_COOLOFF_TIME.total_seconds() // 60),
    }
    return render(request, "desk/sign_in/locks.html", context)


@allow("sign_in.release")
@require_POST
def release(request: Request, attempt: int) -> HttpResponse:
    """Let somebody, or an address, try again."""
    whole = request.POST.get("whole") == "address"
    try:
        service.release_lock(attempt, whole_address=whole, actor=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("已解除，可以再试"))
    return redirect("desk-locks")


@allow("sign_in.policy")
@require_safe
@never_cache
def offices(request: Request) -> HttpResponse:
    """What each office asks for."""
    return Offices(reading.offices(day(request.at)), request).respond("desk/sign_in/offices.html")


@allow("sign_in.policy")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def policy(request: Request, code: str) -> HttpResponse:
    """What one office asks for."""
    organisation = get_object_or_404(Organisation, code=code)
    known = SignInPolicy.objects.filter(organisation=organisation).first() or SignInPolicy()
    form = PolicyForm(request.POST if request.method == "POST" else None, instance=known)

    def act() -> None:
        service.change_policy(organisation, form.cleaned_data, actor=request.actor, at=request.at)

    if done(form, act):
        messages.success(request, _("已登记，对新登录立即生效，对正在登录的一分钟内生效"))
        return redirect("desk-policies")
    name = organisations.names(day(request.at)).get(organisation.pk, organisation.code)
    return render(request, "desk/sign_in/policy.html", {"form": form, "name": name})


@allow("sign_in.release")
@require_safe
@never_cache
def factors(request: Request) -> HttpResponse:
    """Who uses a second factor."""
    return Accounts(reading.accounts(), request).respond("desk/sign_in/factors.html")


@allow("sign_in.release")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reset_factor(request: Request, person: int) -> HttpResponse:
    """For somebody who lost device and codes: asked once more, then done."""
    someone = get_object_or_404(Person, pk=person, second_factor__isnull=False)
    form = Form(request.POST if request.method == "POST" else None)
    if done(form, lambda: second_factor.reset(someone, actor=request.actor, at=request.at)):
        messages.success(request, _("动态口令已重置"))
        return redirect("desk-factors")
    return render(request, "desk/sign_in/reset.html", {"form": form, "person": someone})

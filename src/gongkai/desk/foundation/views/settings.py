"""What an office chose where the rule is argued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.desk.foundation.forms.organisations import SettingForm
from gongkai.desk.foundation.views.acting import done, organisation_or_404, sent
from gongkai.foundation import policies
from gongkai.foundation.language import lang
from gongkai.foundation.models import OfficeSetting, Organisation
from gongkai.foundation.now import day
from gongkai.foundation.selectors import organisations
from gongkai.foundation.selectors import settings as known
from gongkai.foundation.services import settings
from gongkai.regulation import Choice
from gongkai.regulation.settings import Setting, catalogue
from gongkai.web.access import allow
from gongkai.web.forms import Form
from gongkai.web.middleware import Request

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@allow("setting.read")
@require_safe
def own(request: Request) -> HttpResponse:
    """The settings of the office where the person works; of the first in their list where they work at several."""
    organisation = get_object_or_404(Organisation, pk=request.actor.grants[0].organisation_id)
    return redirect("desk-settings", code=organisation.code)


@allow("setting.read")
@require_safe
def overview(request: Request, code: str) -> HttpResponse:
    """All settings with what holds, on which ground, since when, and by whose choice."""
    organisation = get_object_or_404(Organisation, code=code)
    today = day(request.at)
    called = organisations.names(today)
    context = {
        "organisation": organisation,
        "name": called[organisation.pk],
        "settings": [_line(one, called) for one in known.shown(organisation, today)],
        "may_change": policies.may(request.actor, "setting.change", organisation.pk),
    }
    return render(request, "desk/settings/overview.html", context)


@allow("setting.change")
@form_methods
def choose(request: Request, code: str, key: str) -> HttpResponse:
    """Another choice from a date on."""
    organisation = organisation_or_404(request, code, "setting.change")
    setting = catalogue().get(key)
    if setting is None:
        raise Http404
    today = day(request.at)
    shown = next(one for one in known.shown(organisation, today) if one.setting.key == key)
    form = SettingForm(
        sent(request),
        setting=setting,
        initial={"value": shown.choice.value, "since": today + timedelta(days=1)},
    )

    def act() -> object:
        given = form.cleaned_data
        choice = Choice(key, given["value"], given["source"], given["since"])
        return settings.choose(organisation, choice, actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        return redirect("desk-settings", code=code)
    context = {
        "form": form,
        "organisation": organisation,
        "name": organisations.name(organisation, today),
        "one": _line(shown, organisations.names(today)),
        "history": [_choice(past) for past in known.history(organisation, key)],
        "today": today,
    }
    return render(request, "desk/settings/choose.html", context)


@allow("setting.change")
@form_methods
def drop(request: Request, code: str, setting: int) -> HttpResponse:
    """Take back a choice that does not hold yet: asked once more, then done."""
    organisation = organisation_or_404(request, code, "setting.change")
    chosen = get_object_or_404(OfficeSetting, pk=setting, organisation=organisation)
    form = Form(sent(request))

    def act() -> object:
        return settings.drop(chosen, actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        return redirect("desk-settings", code=code)
    context = {
        "form": form,
        "organisation": organisation,
        "name": organisations.name(organisation, day(request.at)),
        "title": catalogue()[chosen.key].title.in_lang(lang()),
        "value": _words(catalogue()[chosen.key], chosen.value),
        "since": chosen.effective,
    }
    return render(request, "desk/settings/drop.html", context)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A choice as the page says it. `pk` 0: the default."""

    pk: int
    value: str
    source: str
    since: date


@dataclass(frozen=True, slots=True)
class _Line:
    """A setting: what holds, by whose choice (empty: the default), and what comes."""

    key: str
    title: str
    value: str
    source: str
    since: date
    by: str
    coming: list[_Choice]


def _line(shown: known.Shown, called: Mapping[int, str]) -> _Line:
    setting, choice, chosen = shown.setting, shown.choice, shown.chosen
    source = choice.source
    if chosen is None and setting.source is not None:
        source = setting.source.in_lang(lang())
    return _Line(
        setting.key,
        setting.title.in_lang(lang()),
        _words(setting, choice.value),
        source,
        choice.since,
        called[chosen.organisation_id] if chosen else "",
        [_choice(one) for one in shown.coming],
    )


def _choice(one: OfficeSetting) -> _Choice:
    return _Choice(one.pk, _words(catalogue()[one.key], one.value), one.source, one.effective)


def _words(setting: Setting, value: str | int) -> str:
    return setting.values[str(value)].in_lang(lang()) if setting.values else str(value)

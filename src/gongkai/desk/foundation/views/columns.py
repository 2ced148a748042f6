"""The texts of an organisation's public page: the further words of the guide, and the rules."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.desk.foundation.forms.organisations import ColumnForm
from gongkai.desk.foundation.views.acting import done, organisation_or_404, sent
from gongkai.foundation import policies
from gongkai.foundation.models import Column, Organisation
from gongkai.foundation.now import day
from gongkai.foundation.selectors import columns as known
from gongkai.foundation.selectors import organisations
from gongkai.foundation.services import columns
from gongkai.web.access import allow
from gongkai.web.forms import Form
from gongkai.web.middleware import Request

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@allow("column.change")
@require_safe
def own(request: Request) -> HttpResponse:
    """The texts of the office whose editor the person is; of the first in their list where they edit several."""
    grant = policies.grant(request.actor, "column.change")
    organisation = get_object_or_404(Organisation, pk=grant.organisation_id if grant else None)
    return redirect("desk-columns", code=organisation.code)


@allow("column.change")
@require_safe
def overview(request: Request, code: str) -> HttpResponse:
    """What stands on the page, and what stood there before."""
    organisation = organisation_or_404(request, code, "column.change")
    context = {
        "organisation": organisation,
        "name": organisations.name(organisation, day(request.at)),
        "guide": known.guide(organisation),
        "rules": known.rules(organisation),
        "earlier": known.earlier(organisation),
    }
    return render(request, "desk/columns/overview.html", context)


@allow("column.change")
@form_methods
def publish(request: Request, code: str, kind: str) -> HttpResponse:
    """A new text; for the guide in the place of the one before."""
    organisation = organisation_or_404(request, code, "column.change")
    if kind not in Column.Kind.values:
        raise Http404
    before = known.guide(organisation) if kind == Column.Kind.GUIDE else None
    return _edit(request, organisation, Column.Kind(kind), before)


@allow("column.change")
@form_methods
def revise(request: Request, code: str, column: int) -> HttpResponse:
    """A text in the place of another."""
    organisation = organisation_or_404(request, code, "column.change")
    before = get_object_or_404(Column, pk=column, organisation=organisation, withdrawn=None)
    return _edit(request, organisation, Column.Kind(before.kind), before)


@allow("column.change")
@form_methods
def withdraw(request: Request, code: str, column: int) -> HttpResponse:
    """Off the page: asked once more, then done."""
    organisation = organisation_or_404(request, code, "column.change")
    text = get_object_or_404(Column, pk=column, organisation=organisation, withdrawn=None)
    form = Form(sent(request))

    def act() -> object:
        return columns.withdraw(text, actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        return redirect("desk-columns", code=code)
    name = organisations.name(organisation, day(request.at))
    context = {"form": form, "organisation": organisation, "column": text, "name": name}
    return render(request, "desk/columns/withdraw.html", context)


def _edit(request: Request, organisation: Organisation, kind: Column.Kind, before: Column | None) -> HttpResponse:
    initial = {"title": before.title, "text": before.text} if before else {"title": _title(kind)}
    form = ColumnForm(sent(request), initial=initial)

    def act() -> object:
        return columns.publish(
            organisation, kind, actor=request.actor, at=request.at, replaces=before, **form.cleaned_data
        )

    if request.method == "POST" and done(form, act):
        return redirect("desk-columns", code=organisation.code)
    context = {
        "form": form,
        "organisation": organisation,
        "name": organisations.name(organisation, day(request.at)),
        "kind": kind,
        "before": before,
    }
    return render(request, "desk/columns/edit.html", context)


def _title(kind: Column.Kind) -> str:
    """A guide is called so, in Chinese whoever writes it; a rule has a name of its own."""
    with override("zh-hans"):
        return str(kind.label) if kind == Column.Kind.GUIDE else ""

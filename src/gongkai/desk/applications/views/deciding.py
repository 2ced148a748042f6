"""拟定处理意见: item by item, with the evidence that each outcome asks for; and the reply's words."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.applications.letters.wording import Block, unfilled
from gongkai.applications.models import Application, Item, Letter
from gongkai.applications.rules import guards
from gongkai.applications.selectors.facts import facts_of
from gongkai.applications.services import deciding, letters, replying
from gongkai.applications.services.deciding import Decision
from gongkai.applications.states import STEPS
from gongkai.desk.applications.forms.deciding import ItemForm, WordsForm
from gongkai.desk.applications.views.cases import case_or_404, steps_of, version
from gongkai.desk.foundation.views.acting import done, sent
from gongkai.foundation.language import lang
from gongkai.foundation.now import day
from gongkai.foundation.policies import may
from gongkai.regulation import outcomes
from gongkai.web.access import allow
from gongkai.web.middleware import Request


@allow("case.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, number: str, item: int) -> HttpResponse:
    """One item's result."""
    one = case_or_404(request, number)
    if STEPS["decide"] not in steps_of(request, one):
        raise Http404
    held = get_object_or_404(Item, application=one, number=item)
    form = ItemForm(sent(request), item=held, case=one)

    def act() -> object:
        given = form.cleaned_data
        decision = Decision(
            item,
            given["outcome"],
            tuple(given["withheld"]),
            given["facts"],
            given["reason"],
            given["answer"],
            given["severable"],
            given["severable_reason"],
            form.evidence(),
            tuple(given["files"]),
        )
        return deciding.decide(one.pk, (decision,), version=version(request, one), actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        given = form.cleaned_data
        changed = (given["outcome"], given["withheld"]) != (held.outcome, held.withheld)
        if changed and outcomes()[given["outcome"]].evidence:
            messages.success(request, _("已记下第%(n)s项的处理决定。核对下面的在卷证据，再记一次。") % {"n": item})
            return redirect("desk-case-item", number=number, item=item)
        messages.success(request, _("已记下第%(n)s项的处理意见。") % {"n": item})
        return redirect("desk-case", number=number)
    return render(request, "desk/applications/decide.html", {"case": one, "item": held, "form": form})


@allow("case.read")
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: Request, number: str, pk: int) -> HttpResponse:
    """A letter: its words; a draft can be changed block by block, and says what is still missing."""
    one = case_or_404(request, number)
    held = get_object_or_404(Letter, application=one, pk=pk)
    blocks = letters.blocks_of(held)
    editable = held.state == Letter.State.DRAFT and STEPS["draft"] in steps_of(request, one)
    form = WordsForm(sent(request), blocks=blocks) if editable else None

    def act() -> object:
        assert form is not None
        changed = [Block(block.title, form.cleaned_data[f"block_{at}"]) for at, block in enumerate(blocks)]
        return replying.rewrite(held.pk, changed, version=version(request, one), actor=request.actor, at=request.at)

    if form is not None and request.method == "POST" and done(form, act):
        messages.success(request, _("已保存。"))
        return redirect("desk-case-letter", number=number, pk=pk)
    context: dict[str, Any] = {"case": one, "letter": held, "blocks": blocks, "form": form}
    context["may_deliver"] = held.state != Letter.State.VOID and may(
        request.actor, "letter.deliver", one.organisation_id
    )
    return render(
        request,
        "desk/applications/letter_words.html",
        {**context, "missing": letters.said(unfilled(blocks)), **_objections(request, one)},
    )


def _objections(request: Request, one: Application) -> dict[str, Any]:
    """What the guards would say at the signature."""
    found = list(guards.signing(facts_of(one, day(request.at)))) if one.items.exists() else []
    told = [{"text": each.text.in_lang(lang()), "article": each.article, "stops": each.stops} for each in found]
    return {"objections": told}

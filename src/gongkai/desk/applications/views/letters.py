"""文书样式: how an office words its letters, previewed with an invented case."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.applications.letters.paper import Printed, pdf
from gongkai.applications.letters.wording import Block, Template, example, fields, templates, usable
from gongkai.applications.models import Letter
from gongkai.applications.selectors.letters import own_wording, versions, wording_of
from gongkai.applications.services import letters, wording
from gongkai.desk.applications.forms.letters import WordingForm
from gongkai.desk.applications.views.cases import case_or_404
from gongkai.desk.foundation.views.acting import done, sent
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Organisation
from gongkai.foundation.now import day
from gongkai.foundation.policies import grant
from gongkai.foundation.selectors import organisations
from gongkai.web.access import allow
from gongkai.web.middleware import Request


def _office(request: Request) -> Organisation:
    """The office whose letters the person words; the first in their list where there are several."""
    held = grant(request.actor, wording.ACTION)
    return get_object_or_404(Organisation, pk=held.organisation_id if held else None)


def _template(kind: str) -> Template:
    if kind not in templates():
        raise Http404
    return templates()[kind]


@allow("letter.template")
@require_safe
def wordings(request: Request) -> HttpResponse:
    """All kinds of letters: which the office words itself, since when."""
    office, today = _office(request), day(request.at)
    kinds = [(one, own_wording(office.pk, one.key, today)) for one in templates().values()]
    context = {"name": organisations.name(office, today), "kinds": kinds}
    return render(request, "desk/applications/wordings.html", context)


@allow("letter.template")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, kind: str) -> HttpResponse:
    """One kind of letter: its blocks, the fields that it can fill, how it looks, what it said before."""
    office, template, today = _office(request), _template(kind), day(request.at)
    held = wording_of(office.pk, kind, today)
    form = WordingForm(sent(request), blocks=held, today=today)
    shown: Sequence[Block] = held

    def act() -> object:
        written = form.blocks()
        wording.check(kind, written)
        if "preview" in request.POST:
            return None
        kept = [block for block in written if block.title or block.text]
        effective = form.cleaned_data["effective"]
        return wording.change(office.pk, kind, kept, effective=effective, actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        if "preview" not in request.POST:
            messages.success(request, _("已保存。从起用日期起，新拟的这种文书照此填写。"))
            return redirect("desk-wording", kind=kind)
        shown = [block for block in form.blocks() if block.title or block.text]
    context = {
        "template": template,
        "name": organisations.name(office, today),
        "form": form,
        "own": own_wording(office.pk, kind, today),
        "shown": example(shown),
        "unsaved": "preview" in request.POST,
        "usable": [(f"{{{name}}}", fields()[name][0]) for name in usable(template)],
        "versions": versions(office.pk, kind),
    }
    return render(request, "desk/applications/wording.html", context)


@allow("letter.template")
@require_safe
def preview(request: Request, kind: str) -> HttpResponse:
    """The wording that holds, as PDF, filled with the invented case."""
    office, template, today = _office(request), _template(kind), day(request.at)
    blocks = example(wording_of(office.pk, kind, today))
    name = fields()["organ"][1]
    content = pdf(Printed(template.title, "", name, blocks, (name,), watermark=_("样张"), head=bool(template.mark)))
    return HttpResponse(content, content_type="application/pdf")


@allow("letter.template")
@require_POST
def reset(request: Request, kind: str) -> HttpResponse:
    """恢复内置."""
    office, template = _office(request), _template(kind)
    try:
        wording.reset(office.pk, template.key, actor=request.actor, at=request.at)
        messages.success(request, _("已恢复内置的样式。"))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("desk-wording", kind=kind)


@allow("case.read")
@require_safe
def draft(request: Request, number: str, pk: int) -> HttpResponse:
    """A draft as it will look, with 草稿 across the page."""
    held = get_object_or_404(Letter, application=case_or_404(request, number), pk=pk)
    try:
        content = letters.drafted(held, day(request.at))
    except Refused as refusal:
        raise Http404 from refusal
    return HttpResponse(content, content_type="application/pdf")


@allow("letter.deliver")
@require_safe
def record(request: Request, number: str, pk: int) -> HttpResponse:
    """送达回证, to be printed and signed."""
    held = get_object_or_404(Letter, application=case_or_404(request, number), pk=pk)
    try:
        content = letters.delivery_record(held, day(request.at))
    except Refused as refusal:
        raise Http404 from refusal
    return HttpResponse(content, content_type="application/pdf")

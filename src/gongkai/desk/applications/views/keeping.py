"""What is kept with a case beside its steps: notes, files, signatures, snapshots; and people unmasked."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.applications.models import Application, Item, SearchRecord
from gongkai.applications.services import deciding, keeping, links
from gongkai.desk.applications.forms.keeping import FileForm, NoteForm, SnapshotForm
from gongkai.desk.applications.views.cases import case_or_404, shown_case
from gongkai.desk.foundation.views.acting import done, sent
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.web.access import allow
from gongkai.web.middleware import Request


def _act(request: Request, act: Callable[[], object], told: str) -> None:
    """Do it and say so, or say why not."""
    try:
        act()
        messages.success(request, told)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    except NotAllowed as refusal:
        raise Http404 from refusal


@allow("case.reveal")
@require_POST
@never_cache
def reveal(request: Request, number: str) -> HttpResponse:
    """显示联系方式、证件: once, on this page; who looked is on record."""
    one = case_or_404(request, number)
    try:
        people = keeping.reveal(one, actor=request.actor, at=request.at)
    except NotAllowed as refusal:
        raise Http404 from refusal
    return shown_case(request, one, revealed=people)


@allow("case.note")
@require_POST
def note(request: Request, number: str) -> HttpResponse:
    """写便笺."""
    one, form = case_or_404(request, number), NoteForm(request.POST)
    if done(form, lambda: keeping.note(one, form.cleaned_data["text"], actor=request.actor, at=request.at)):
        return redirect("desk-case", number=number)
    return shown_case(request, one, note=form)


@allow("case.file")
@require_http_methods(["GET", "HEAD", "POST"])
def add_file(request: Request, number: str) -> HttpResponse:
    """添加文件."""
    one = case_or_404(request, number)
    form = FileForm(sent(request), request.FILES or None, case=one)

    def act() -> object:
        given = form.cleaned_data
        return keeping.add_file(
            one, given["file"], given["kind"], item=given["item"], actor=request.actor, at=request.at
        )

    if request.method == "POST" and done(form, act):
        messages.success(request, _("文件已加入案卷。"))
        return redirect("desk-case", number=number)
    return _form(request, one, form, _("添加文件"))


def _form(request: Request, one: Application, form: object, title: str) -> HttpResponse:
    context = {"case": one, "form": form, "title": title}
    return render(request, "desk/applications/keep.html", context)


@allow("case.search")
@require_POST
def sign_search(request: Request, number: str, pk: int) -> HttpResponse:
    """The business unit signs a search record."""
    one = case_or_404(request, number)
    record = get_object_or_404(SearchRecord, application=one, pk=pk)
    how = {"version": None, "actor": request.actor, "at": request.at}
    _act(request, lambda: deciding.sign_search(record.pk, **how), _("检索记录已签字。"))  # type: ignore[arg-type]
    return redirect("desk-case", number=number)


@allow("case.handle")
@require_POST
def open_links(request: Request, number: str) -> HttpResponse:
    """核对网址: open those that the reply names, and keep snapshots."""
    one = case_or_404(request, number)
    told = _("网址已打开核对，快照已存入案卷。")
    _act(request, lambda: links.open_links(one, actor=request.actor, at=request.at), told)
    return redirect("desk-case", number=number)


@allow("case.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def snapshot(request: Request, number: str, item: int) -> HttpResponse:
    """A snapshot made by hand."""
    one = case_or_404(request, number)
    get_object_or_404(Item, application=one, number=item, outcome="published")
    form = SnapshotForm(sent(request), request.FILES or None)

    def act() -> object:
        return links.add_snapshot(one, item, form.cleaned_data["file"], actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        return redirect("desk-case", number=number)
    return _form(request, one, form, _("上传网页快照"))

"""Applying, step by step; every button posts, and what was typed is kept before anything is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.applications.models import SubmissionFile
from gongkai.applications.rules.paper import Someone, problems_of
from gongkai.applications.rules.sheet import LEAST, MOST, Sheet
from gongkai.applications.services import drafts
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import StoredFile
from gongkai.portal.applications.filling import LARGEST_BODY, SMALL_BODY, Filling, bounded, filling, shut, stepwise
from gongkai.portal.applications.forms.people import MODE_LABELS, ModeForm, PersonForm
from gongkai.portal.applications.forms.steps import FileForm, ItemsForm, SupplyForm
from gongkai.portal.applications.views.find import public
from gongkai.web.access import allow
from gongkai.web.middleware import Request

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@allow("application.apply")
@never_cache
@bounded(SMALL_BODY)
@READ_OR_SEND
def start(request: Request, code: str) -> HttpResponse:
    """Who applies, and what one should know before. Only with the answer a draft begins."""
    its = filling(request, code)
    if its.closed:
        return shut(request, its)
    sent = request.method == "POST"
    searched = request.GET.get("q", "").replace("\0", "")[:100]
    form = ModeForm(request.POST if sent else None, initial={"mode": its.sheet.mode or "self"})
    if sent and form.is_valid():
        sheet = its.sheet if its.sheet.searched else replace(its.sheet, searched=searched)
        try:
            its.keep(sheet.as_mode(form.cleaned_data["mode"]), at=request.at)
            return its.to("who")
        except Refused as refused:
            form.refuse(refused)
    labels = [(key, *words) for key, words in MODE_LABELS.items()]
    return render(request, "portal/applications/start.html", its.context("who", form=form, labels=labels))


@allow("application.apply")
@never_cache
@bounded(SMALL_BODY)
@READ_OR_SEND
@stepwise
def who(request: Request, its: Filling) -> HttpResponse:
    """The people: rows come and go by buttons."""
    mode = its.sheet.mode
    if request.method != "POST":
        return _who(request, its, [PersonForm(None, one, mode, at) for at, one in enumerate(its.sheet.asked.people)])
    forms = _posted(request.POST, its.sheet)
    do, people = request.POST.get("do", "next"), [form.someone() for form in forms]
    # The further fields of the first person stand on the page of supply.
    if do == "add" and len(people) < MOST[mode]:
        people.append(Someone())
    place = _number(do, "remove-")
    if place is not None and 0 < place < len(people) and len(people) > LEAST[mode]:
        del people[place]
    its.keep(its.sheet.with_people(people), at=request.at)
    if do != "next":
        return its.to("who", f"p{len(people) - 1}" if do == "add" else "")
    checked = [form.check() for form in forms]  # all of them, so that each says what is wrong with it
    if all(checked):
        return its.to("what")
    return _who(request, its, forms)


def _posted(data: Mapping[str, Any], sheet: Sheet) -> list[PersonForm]:
    """The forms of the people that were sent: no more, and no fewer, than the way of applying has."""
    count = 0
    while f"p{count}-name" in data and count < MOST[sheet.mode]:
        count += 1
    held = sheet.with_people([Someone()] * max(count, LEAST[sheet.mode])).asked.people
    return [PersonForm(data, one, sheet.mode, place) for place, one in enumerate(held)]


def _who(request: Request, its: Filling, forms: list[PersonForm]) -> HttpResponse:
    mode = its.sheet.mode
    more, fewer = len(forms) < MOST[mode], len(forms) > LEAST[mode]
    wrong = next((form for form in forms if form.errors), None)
    context = its.context("who", forms=forms, form=wrong, more=more, fewer=fewer, mode=mode)
    return its.keyed(render(request, "portal/applications/who.html", context))


@allow("application.apply")
@never_cache
@bounded(SMALL_BODY)
@READ_OR_SEND
@stepwise
def what(request: Request, its: Filling) -> HttpResponse:
    """What is wanted, item by item."""
    sent = request.method == "POST"
    form = ItemsForm(request.POST if sent else None, its.sheet.asked.items)
    if sent:
        do, items = request.POST.get("do", "next"), form.items()
        place = _number(do, "remove-")
        if place is not None and place < len(items) and len(items) > 1:
            del items[place]
        its.keep(its.sheet.with_items([*items, ""] if do == "add" else items), at=request.at)
        if do != "next":
            return its.to("what", f"id_item-{len(items)}" if do == "add" else "")
        if form.is_valid():  # a field that is wrong itself has said so
            form.say(its.sheet.complete().problems(), {"items": "item-0"})
        if form.is_valid():
            its.keep(its.sheet.with_items(its.sheet.complete().items), at=request.at)
            return its.to("how")
    looked = its.sheet.searched or (its.sheet.asked.items[0][:40] if its.sheet.asked.items else "")
    context = its.context("what", form=form, several=len(form.fields) > 1, looked=looked)
    context["public"] = public(looked, request) if looked else []
    return its.keyed(render(request, "portal/applications/what.html", context))


@allow("application.apply")
@never_cache
@bounded(SMALL_BODY)
@READ_OR_SEND
@stepwise
def how(request: Request, its: Filling) -> HttpResponse:
    """In which form and by what way, with the addresses for it."""
    sent = request.method == "POST"
    form = SupplyForm(request.POST if sent else None, its.sheet, its.office)
    if sent:
        first, *others = its.sheet.asked.people
        given = {name: form.typed(name) for name in ("email", "address", "postcode")}
        asked = replace(
            its.sheet.asked,
            people=(replace(first, **given), *others),
            carrier=form.typed("carrier"),
            way=form.typed("way"),
            mail_receipt="mail_receipt" in request.POST or "mail_code" in request.POST,
            mail_code="mail_code" in request.POST,
        )
        its.keep(replace(its.sheet, asked=asked), at=request.at)
        if request.POST.get("do", "next") != "next":
            return its.to("how")
        form.say(problems_of(asked.people[0]))
        form.say(asked.problems(), {"people.0.email": "email", "people.0.address": "address"})
        if form.is_valid():
            return its.to("files")
    return its.keyed(render(request, "portal/applications/how.html", its.context("how", form=form)))


@allow("application.apply")
@never_cache
@bounded(LARGEST_BODY)
@READ_OR_SEND
@stepwise
def files(request: Request, its: Filling) -> HttpResponse:
    """Files that come with it."""
    sent, do = request.method == "POST", request.POST.get("do", "upload")
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and do.startswith("remove-") and its.draft:
        drafts.detach(its.draft, do.removeprefix("remove-"), at=request.at)
        return its.to("files")
    uploads = request.FILES.getlist("file") if sent else []
    if sent and do == "next" and not uploads:
        return its.to("review")
    if sent and form.is_valid() and _attached(request, its, form):
        return its.to("review" if do == "next" else "files")
    context = its.context("files", form=form, kept=kept_files(its.sheet), mandate=lacks_mandate(its.sheet))
    return its.keyed(render(request, "portal/applications/files.html", context))


def _attached(request: Request, its: Filling, form: FileForm) -> bool:
    """Keep the files one by one; those that were taken stay, whatever is wrong with another."""
    uploads = request.FILES.getlist("file")
    if not uploads:
        form.add_error("file", str(form.fields["file"].error_messages["required"]))
    for upload in uploads:
        try:
            assert its.draft is not None
            its.sheet = drafts.attach(its.draft, upload, form.cleaned_data["kind"], address=its.address, at=request.at)
        except Refused as refused:
            form.refuse(refused)
    return not form.errors


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the draft, as pages show it."""

    id: str
    name: str
    size: int
    label: str
    ending: str
    waits: bool
    infected: bool


def kept_files(sheet: Sheet) -> list[Kept]:
    """The files of a draft, and what the scanner says of them."""
    scans = dict(StoredFile.objects.filter(pk__in=[one.id for one in sheet.files]).values_list("pk", "scan"))
    return [
        Kept(
            one.id,
            one.name,
            one.size,
            str(SubmissionFile.Kind(one.kind).label),
            one.name.rpartition(".")[2][:4].upper(),
            scans.get(UUID(one.id)) == StoredFile.Scan.WAITING,
            scans.get(UUID(one.id)) == StoredFile.Scan.INFECTED,
        )
        for one in sheet.files
    ]


def lacks_mandate(sheet: Sheet) -> bool:
    """Whether a proxy has shown no mandate yet."""
    return sheet.mode == "proxy" and not sheet.has("mandate")


@allow("application.apply")
@never_cache
@require_POST
def discard(request: Request, code: str) -> HttpResponse:
    """Delete the draft with its files."""
    its = filling(request, code)
    if its.draft is not None:
        drafts.discard(its.draft)
    return redirect("apply")


def _number(do: str, before: str) -> int | None:
    rest = do.removeprefix(before)
    return int(rest) if do.startswith(before) and rest.isascii() and rest.isdigit() and len(rest) < 4 else None

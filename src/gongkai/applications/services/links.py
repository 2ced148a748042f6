"""核对网址: what is "already public" is opened on the day of signing, and a snapshot kept (practice 3, error 10)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.applications.fetching import ADDRESS, Page, Unopened, fetch
from gongkai.applications.models import Application, CaseFile, Item
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor, may
from gongkai.foundation.services import files
from gongkai.foundation.services.audit import Act, record

_NAMED = re.compile(r"《([^》]{2,200})》")
Fetch = Callable[[str], Page]


def _fetch(address: str) -> Page:
    return fetch(address, inside=settings.ENVIRONMENT.inside)


def open_links(case: Application, *, actor: Actor, at: datetime, get: Fetch = _fetch) -> list[CaseFile]:
    """Open the link of each item answered as already public that was not opened today, and keep what stood there.

    No transaction is held while the network is waited for. Refused, with what is wrong, when one does not open, asks
    for a sign-in, or does not bear the title that the answer names in 《》.
    """
    if not any(may(actor, action, case.organisation_id) for action in ("case.handle", "letter.sign")):
        raise NotAllowed("case.handle")
    today, made = day(at), []
    for item in case.items.filter(outcome="published"):
        if item.evidence.get("link_checked") != today.isoformat():
            page = _opened(item, get)
            made.append(_keep(case, item, page, actor=actor, at=at))
    return made


def _opened(item: Item, get: Fetch) -> Page:
    found = ADDRESS.search(item.answer)
    if found is None:
        raise Refused(_("第%(n)s项没有写网址。") % {"n": item.number})
    try:
        page = get(found[0])
    except Unopened as error:
        raise Refused(
            _("第%(n)s项的网址打不开（%(code)s）：核对网址；本机连不上互联网的，上传当日的快照。")
            % {"n": item.number, "code": error.code}
        ) from None
    named = _NAMED.search(item.answer)
    if named and not page.names(named[1]):
        raise Refused(
            _("第%(n)s项的网页上没有《%(title)s》：核对是不是这一页。") % {"n": item.number, "title": named[1]}
        )
    return page


@transaction.atomic
def _keep(case: Application, item: Item, page: Page, *, actor: Actor, at: datetime) -> CaseFile:
    """The snapshot as a web archive (RFC 2557): one file that holds the page as it came, its address and the moment."""
    saved = EmailMessage()
    saved["From"], saved["Subject"] = "gongkai", " ".join(page.title.split()) or page.address
    saved["Date"], saved["MIME-Version"] = format_datetime(at), "1.0"
    kind = page.media_type.partition(";")[0].strip() or "application/octet-stream"
    main, _slash, sub = kind.partition("/")
    saved.add_attachment(page.content, maintype=main, subtype=sub or "octet-stream", filename="page")
    next(saved.iter_attachments())["Content-Location"] = page.address
    upload = ContentFile(saved.as_bytes(), name=f"第{item.number}项网址快照{day(at)}.eml")
    kept = files.keep(upload, organisation_id=case.organisation_id, confidential=True, actor=actor, at=at)
    return note_checked(case, item, kept.pk, actor=actor, at=at)


@transaction.atomic
def add_snapshot(case: Application, number: int, upload: File[Any], *, actor: Actor, at: datetime) -> CaseFile:
    """A snapshot made by hand, where the machine has no way out: kept, and the link counts as opened today."""
    if not may(actor, "case.handle", case.organisation_id):
        raise NotAllowed("case.handle")
    item = case.items.filter(number=number, outcome="published").first()
    if item is None:
        raise Refused(_("没有第%(n)s项。") % {"n": number}, "item")
    kept = files.keep(upload, organisation_id=case.organisation_id, confidential=True, actor=actor, at=at)
    return note_checked(case, item, kept.pk, actor=actor, at=at)


def note_checked(case: Application, item: Item, file_id: UUID, *, actor: Actor, at: datetime) -> CaseFile:
    """The snapshot is the item's proof, of today."""
    made = CaseFile.objects.create(
        application=case,
        file_id=file_id,
        kind=CaseFile.Kind.PROOF,
        item=item,
        added=at,
        added_by_id=actor.person_id,
    )
    held = Item.objects.select_for_update().get(pk=item.pk)
    held.evidence = {**held.evidence, "1": made.pk, "link_checked": day(at).isoformat()}
    held.save(update_fields=["evidence"])
    record(Act("case.link", made, case.organisation_id, {"item": item.number}), actor=actor, at=at)
    return made

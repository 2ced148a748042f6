"""Drafts (草稿) of the portal: kept on the server for 30 days, encrypted, under a key in the citizen's cookie."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext as _

from gongkai.applications.models import Draft
from gongkai.applications.rules.sheet import Attached, Sheet
from gongkai.applications.selectors import drafts as selectors
from gongkai.applications.selectors.drafts import KEPT, SHOWN
from gongkai.applications.services import limits
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Organisation, StoredFile
from gongkai.foundation.policies import NOBODY
from gongkai.foundation.services import files

MOST_FILES, LARGEST, LARGEST_ALL = 20, 20 << 20, 100 << 20  # bytes


def new_key() -> str:
    """A key for a browser's cookie."""
    return secrets.token_hex(32)


def new_sheet(at: datetime, searched: str = "") -> Sheet:
    """An empty form."""
    return Sheet(secrets.token_hex(24), int(at.timestamp()), searched=searched)


@transaction.atomic
def save(key: str, organisation: Organisation, sheet: Sheet, *, address: str | None, at: datetime) -> Draft:
    """Keep what was filled in. Refused for a new one where an address begins too many."""
    held, mark = selectors.of(key, at=at).filter(organisation=organisation).first(), selectors.key_hash(key)
    if held is None:
        limits.knock(limits.BEGIN, address, at=at)
        _drop(Draft.objects.filter(key_hash=mark, organisation=organisation))
    values = {"content": sheet.as_json(), "saved": at, "submission": None}
    draft, _created = Draft.objects.update_or_create(key_hash=mark, organisation=organisation, defaults=values)
    return draft


def attach(draft: Draft, upload: File[Any], kind: str, *, address: str | None, at: datetime) -> Sheet:
    """Keep a file with the draft. Refused, field "file", for what is not taken, too large or too many."""
    held = selectors.sheet(Draft.objects.get(pk=draft.pk)).files  # as it is now: several come in one request
    if len(held) >= MOST_FILES:
        raise too_many()
    check_size(upload, sum(one.size for one in held))
    limits.knock(limits.UPLOAD, address, at=at)
    # Before the transaction: to write a large file takes a while.
    kept = files.keep(upload, organisation_id=draft.organisation_id, confidential=True, actor=NOBODY, at=at)
    with transaction.atomic():
        sheet = selectors.sheet(Draft.objects.select_for_update().get(pk=draft.pk))
        sheet = replace(sheet, files=(*sheet.files, Attached(str(kept.pk), kind, kept.name, kept.size)))
        Draft.objects.filter(pk=draft.pk).update(content=sheet.as_json(), saved=at)
    return sheet


def too_many() -> Refused:
    """More files than the portal takes."""
    return Refused(_("最多%(most)s个文件。先删去不用的") % {"most": MOST_FILES}, "file")


def check_size(upload: File[Any], before: int = 0) -> None:
    """Refuse, field "file", what is larger than the portal takes; `before`: bytes taken so far."""
    if upload.size > LARGEST:
        facts = {"name": upload.name, "size": -(-upload.size // (1 << 20)), "largest": LARGEST >> 20}
        raise Refused(_("“%(name)s”有%(size)d MB，一个文件最多%(largest)d MB") % facts, "file")
    if before + upload.size > LARGEST_ALL:
        raise Refused(_("全部文件合计最多%(most)d MB") % {"most": LARGEST_ALL >> 20}, "file")


@transaction.atomic
def detach(draft: Draft, file_id: str, *, at: datetime) -> Sheet:
    """Take a file out of the draft, and delete it."""
    sheet = selectors.sheet(Draft.objects.select_for_update().get(pk=draft.pk))
    gone = [one.id for one in sheet.files if one.id == file_id]
    sheet = replace(sheet, files=tuple(one for one in sheet.files if one.id != file_id))
    Draft.objects.filter(pk=draft.pk).update(content=sheet.as_json(), saved=at)
    _delete_files(gone)
    return sheet


@transaction.atomic
def discard(draft: Draft) -> None:
    """Delete a draft with its files."""
    _drop([draft])


def forget(*, at: datetime) -> int:
    """Delete drafts after 30 days, and the codes of what was sent after half an hour. How many."""
    old = Draft.objects.filter(submission=None, saved__lte=at - KEPT)
    sent = Draft.objects.filter(submission__isnull=False, saved__lte=at - SHOWN)
    return sum(_forget(draft.pk) for each in (old, sent) for draft in each.only("pk"))


@transaction.atomic
def _forget(pk: int) -> int:
    return _drop(Draft.objects.select_for_update().filter(pk=pk))


def _drop(drafts: Iterable[Draft]) -> int:
    held = list(drafts)
    for draft in held:
        files_of = () if draft.submission_id else selectors.sheet(draft).files
        draft.delete()
        _delete_files([one.id for one in files_of])
    return len(held)


def _delete_files(ids: Iterable[str]) -> None:
    """The rows; the bytes go with the next clearing, where no other row names them."""
    for one in StoredFile.objects.filter(pk__in=list(ids)):
        try:
            one.delete()
        except ProtectedError:  # it has become part of a paper meanwhile
            continue

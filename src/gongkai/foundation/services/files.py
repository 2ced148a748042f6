"""Files that are handed in: checked, kept, scanned, handed on, and what is left over cleared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.foundation import cipher, jobs
from gongkai.foundation.cipher import sealing
from gongkai.foundation.errors import Refused
from gongkai.foundation.files import kinds, names, scanner, store
from gongkai.foundation.logs import log
from gongkai.foundation.models import StoredFile
from gongkai.foundation.policies import SYSTEM, Actor
from gongkai.foundation.selectors import files
from gongkai.foundation.services.audit import Act, record

SCAN = "file.scan"
LARGEST = 100 << 20  # bytes; clamd's StreamMaxLength must be no less
LEFT_OVER = timedelta(days=1)  # longer than any transaction between writing a file and committing its row
_CHUNK = 1 << 20
_AT_ONCE = 500
_LARGEST_NAME = 1000


def keep(
    upload: File[Any], *, organisation_id: int | None, confidential: bool, actor: Actor, at: datetime
) -> StoredFile:
    """Check a file and keep it: its bytes are on the disk before the row is written, and are scanned after commit.

    Called by services that have asked whether the actor may; before their transaction, where they can, because writing
    a large file takes a while. `confidential`: belongs to a case, encrypted. Raises Refused, field "file", in words
    for who uploads, for a file that is too large or of a kind that is not taken (`files.kinds`).
    """
    name = names.clean((upload.name or "")[-_LARGEST_NAME:], "")
    _check_size(upload, name)
    kind = kinds.recognise(cast(BinaryIO, upload), name)
    file = StoredFile(
        organisation_id=organisation_id,
        name=names.clean(name, kind.endings[0]),
        media_type=kind.media_type,
        size=upload.size,
        digest=_digest(upload, confidential),
        confidential=confidential,
        scan=StoredFile.Scan.WAITING if files.scanning() else StoredFile.Scan.OFF,
        created=at,
    )
    if not _take_place(file, _equal(file)):
        _write(file, upload)
    with transaction.atomic():
        # The equal one may have been deleted meanwhile, and its bytes cleared.
        if not _take_place(file, _equal(file, lock=True)) and not store.is_there(file.stored_as):
            _write(file, upload)
        file.save(force_insert=True)
        details = {"media_type": file.media_type, "size": file.size, "confidential": confidential}
        record(Act("file.keep", file, organisation_id, details), actor=actor, at=at)
        if file.scan == StoredFile.Scan.WAITING:
            jobs.enqueue(SCAN, at=at, file=str(file.pk))
    return file


def hand_on(file: StoredFile, *, actor: Actor, at: datetime) -> Iterator[bytes]:
    """The content for somebody outside; a confidential one is put on record. The caller has found the file by
    `selectors.files.of`, or knows that it is public.

    Raises Refused for a file that was not found clean, or whose bytes are gone.
    """
    if not files.is_handed_on(file):
        if file.scan == StoredFile.Scan.INFECTED:
            raise Refused(_("这个文件含有病毒，已隔离，不能下载"))
        raise Refused(_("这个文件正在查毒，查完才能下载。过几分钟再来"))
    try:
        content = files.content(file)
        first = next(content, b"")  # a key that does not fit shows here, before anything is handed on
    except (files.Gone, cipher.Undecipherable):
        log.error("a file cannot be read", extra={"file": file.pk})
        raise Refused(_("这个文件的内容已经丢失或损坏，须由系统管理员从备份中恢复")) from None
    if file.confidential:
        record(Act("file.read_case", file, file.organisation_id), actor=actor, at=at)
    return chain([first], content)


def scan(file_id: UUID, *, at: datetime) -> StoredFile.Scan:
    """Have a file scanned; what is known of it now. Raises scanner.NoAnswer: it stays waiting, and is tried again."""
    file = StoredFile.objects.get(pk=file_id)
    if not files.scanning():
        return StoredFile.Scan(file.scan)
    virus = scanner.scan(settings.ENVIRONMENT.clamd, files.content(file))
    result = StoredFile.Scan.INFECTED if virus else StoredFile.Scan.CLEAN
    with transaction.atomic():
        # Equal contents stand in one place, and are scanned once.
        StoredFile.objects.filter(stored_as=file.stored_as).update(scan=result, scanned=at)
        if virus:
            log.warning("virus found in a file", extra={"file": file.pk})
            details = {"signature": virus[:100]}
            record(Act(SCAN, file, file.organisation_id, details, succeeded=False), actor=SYSTEM, at=at)
    return result


def scan_waiting(*, at: datetime) -> int:
    """Scan what still waits, and what was kept while scanning was off; how many. Where scanning is off, nothing waits.

    Raises scanner.NoAnswer when the scanner is not there.
    """
    unscanned = StoredFile.objects.filter(scan__in=[StoredFile.Scan.WAITING, StoredFile.Scan.OFF], missing=None)
    if not files.scanning():
        return unscanned.filter(scan=StoredFile.Scan.WAITING).update(scan=StoredFile.Scan.OFF)
    done = 0
    for file_id in unscanned.order_by("created").values_list("pk", flat=True)[:_AT_ONCE]:
        try:
            scan(file_id, at=at)
            done += 1
        except scanner.NoAnswer as error:
            if error.code == "unreachable":
                raise
            log.warning("a file could not be scanned", extra={"file": file_id, "code": error.code})
        except (files.Gone, cipher.Undecipherable):
            log.error("a file could not be read to be scanned", extra={"file": file_id})
    return done


def clear_left_over(*, at: datetime) -> int:
    """Delete bytes that no row names: of a transaction that was undone, or of rows that were deleted. How many."""
    count = 0
    for old in store.older_than((at - LEFT_OVER).timestamp()):
        for start in range(0, len(old), _AT_ONCE):
            some = old[start : start + _AT_ONCE]
            known = set(StoredFile.objects.filter(stored_as__in=some).values_list("stored_as", flat=True))
            for stored_as in some:
                if stored_as not in known:
                    store.remove(stored_as)
                    count += 1
    return count


def note_missing(*, at: datetime) -> int:
    """Look whether the bytes of each row are there, and note which are not, for the health page. How many."""
    gone = [
        (file_id, since)
        for file_id, stored_as, since in StoredFile.objects.values_list("pk", "stored_as", "missing").iterator()
        if not store.is_there(stored_as)
    ]
    StoredFile.objects.exclude(missing=None).exclude(pk__in=[file_id for file_id, _ in gone]).update(missing=None)
    StoredFile.objects.filter(pk__in=[file_id for file_id, since in gone if since is None]).update(missing=at)
    return len(gone)


def _check_size(upload: File[Any], name: str) -> None:
    if not upload.size:
        raise Refused(_("“%(name)s”是空文件，没有内容可收") % {"name": name}, "file")
    if upload.size > LARGEST:
        facts = {"name": name, "size": -(-upload.size // (1 << 20)), "largest": LARGEST >> 20}
        raise Refused(
            _("“%(name)s”有%(size)d MB，一个文件最多%(largest)d MB。分成几个文件，或者降低扫描清晰度，再上传") % facts,
            "file",
        )


def _digest(upload: File[Any], confidential: bool) -> str:
    digest = cipher.content_hash() if confidential else hashlib.sha256()
    for piece in upload.chunks(_CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def _equal(file: StoredFile, *, lock: bool = False) -> StoredFile | None:
    """A row with the same content. Locked, it is not deleted before this transaction has ended."""
    rows = StoredFile.objects.filter(digest=file.digest, confidential=file.confidential, size=file.size, missing=None)
    return (rows.select_for_update() if lock else rows).order_by("created", "pk").first()


def _take_place(file: StoredFile, equal: StoredFile | None) -> bool:
    """Let the file stand where an equal one stands; False where there is none, or its bytes are gone."""
    if equal is None or not store.touch(equal.stored_as):
        return False
    file.stored_as, file.key = equal.stored_as, equal.key
    if equal.scan == StoredFile.Scan.INFECTED:
        file.scan = StoredFile.Scan.INFECTED
    return True


def _write(file: StoredFile, upload: File[Any]) -> None:
    file.stored_as = store.place(file.digest, unique=file.confidential)
    content: Iterator[bytes] = upload.chunks(_CHUNK)
    if file.confidential:
        file.key = sealing.new_key()
        content = sealing.seal(content, file.key)
    store.write(content, file.stored_as)

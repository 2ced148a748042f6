"""Files: who gets them, their content, and how the store is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from gongkai.foundation import policies
from gongkai.foundation.cipher import sealing
from gongkai.foundation.errors import NotAllowed
from gongkai.foundation.files import scanner, store
from gongkai.foundation.models import StoredFile
from gongkai.foundation.policies import Actor

LATE = timedelta(minutes=30)
_CHUNK = 1 << 16


class Gone(Exception):
    """The bytes of a file are not where they should be."""


@dataclass(frozen=True, slots=True)
class Health:
    """How the store and the scanner are."""

    scanning: bool  # a scanner is set
    scanner: str  # what it says of itself; empty when it cannot be reached
    waiting: int  # files that wait for it longer than LATE
    infected: int
    missing: int  # rows whose bytes are gone, when it was last looked


def scanning() -> bool:
    """Whether files are scanned; where not, they are handed on unscanned, and health and desk say so."""
    return bool(settings.ENVIRONMENT.clamd)


def is_handed_on(file: StoredFile) -> bool:
    """Whether anybody may have it: found clean, or nobody scans and it is not known to be infected."""
    if scanning():
        return file.scan == StoredFile.Scan.CLEAN
    return file.scan != StoredFile.Scan.INFECTED


def of(file_id: UUID, *, actor: Actor) -> StoredFile:
    """A file of an organisation within the actor's reach. Raises StoredFile.DoesNotExist for one that is not there or
    is another's: its very existence is not theirs to know. Raises NotAllowed for a confidential one that the actor's
    role does not handle."""
    file = StoredFile.objects.get(pk=file_id)
    if file.organisation_id is None or not policies.may(actor, "file.read", file.organisation_id):
        raise StoredFile.DoesNotExist
    if file.confidential and not policies.may(actor, "file.read_case", file.organisation_id):
        raise NotAllowed
    return file


def content(file: StoredFile) -> Iterator[bytes]:
    """The content, piece by piece; a large file is never whole in memory. Asks nothing: callers have asked whether the
    file is handed on, and to whom.

    Raises, when read from, Gone, and cipher.Undecipherable at the piece that was altered.
    """
    try:
        opened = store.read(file.stored_as)
    except FileNotFoundError:
        raise Gone(file.stored_as) from None
    with opened:
        if file.confidential:
            yield from sealing.opened(opened, file.key)
        else:
            yield from iter(lambda: opened.read(_CHUNK), b"")


def health(at: datetime) -> Health:
    """How the store and the scanner are."""
    said = ""
    if scanning():
        try:
            said = scanner.version(settings.ENVIRONMENT.clamd)
        except scanner.NoAnswer:
            said = ""
    files = StoredFile.objects
    return Health(
        scanning=scanning(),
        scanner=said,
        waiting=files.filter(scan=StoredFile.Scan.WAITING, created__lt=at - LATE).count() if scanning() else 0,
        infected=files.filter(scan=StoredFile.Scan.INFECTED).count(),
        missing=files.exclude(missing=None).count(),
    )

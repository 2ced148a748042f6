"""Reading the audit trail, and proving it.

What `verify` finds: an entry that was changed, taken out, put between, or cut off the end, by somebody who came past
the triggers of the database. What it cannot find: a chain that was rewritten or cut after the last anchor by somebody
who can also write `audit/heads` in the data folder. Whoever fears that keeps a copy of that file, or of the log, on
another machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongkai.foundation import chain
from gongkai.foundation.models import AuditEntry

# Rows that the database hands over at a time.
_CHUNK = 2000
# The triggers of migration 0002; a guard that is not there is named in the result.
TRIGGERS = ("audit_no_change", "audit_no_deletion", "audit_in_turn")


class Fault(StrEnum):
    """What is wrong with the chain."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    REWRITTEN = "rewritten"  # whole in itself, but not what the anchor saw
    CUT = "cut"  # the end is missing
    UNREADABLE = "unreadable"  # the file of anchors


@dataclass(frozen=True, slots=True)
class Problem:
    """The first thing that is wrong: from entry `number` to entry `last`."""

    kind: Fault
    number: int
    last: int

    def words(self) -> str:
        """A sentence for the person who checks."""
        text = {
            Fault.ALTERED: _("第%(number)s条被改动"),
            Fault.MISSING: _("缺第%(number)s条至第%(last)s条"),
            Fault.INSERTED: _("第%(number)s条是插入的"),
            Fault.REWRITTEN: _("第%(number)s条至第%(last)s条之间被改写，与数据目录中记下的校验值不符"),
            Fault.CUT: _("末尾被截去：缺第%(number)s条至第%(last)s条"),
            Fault.UNREADABLE: _("校验值文件 audit/heads 第%(number)s行读不懂"),
        }[self.kind]
        return text % {"number": self.number, "last": self.last}


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of reading the whole chain once."""

    at: datetime
    entries: int  # read
    head: str  # the hash of the last entry; chain.START where there is none
    anchors: int  # heads noted earlier that were met again; 0: a cut end could not have been noticed
    guarded: bool  # the triggers that refuse change are in place
    problem: Problem | None = None

    @property
    def sound(self) -> bool:
        """Nothing was altered, is missing or was inserted."""
        return self.problem is None


def verify(*, at: datetime, heads: Path | None = None) -> Verification:
    """Read all entries in order, and stop at the first that does not fit. Writes nothing.

    `heads` is the file of anchors; without it `audit/heads` of the data folder. Some 25,000 entries a second on one
    slow core; memory does not grow with their number.
    """
    anchors, unreadable = _anchors(heads or settings.ENVIRONMENT.data / "audit" / "heads")
    reader = _Reader(anchors)
    problem = unreadable or next(filter(None, map(reader.read, _entries())), None) or reader.end()
    return Verification(at, reader.number, reader.head, reader.met, guarded(), problem)


def last_verification() -> AuditEntry | None:
    """The entry that the last verification left: its success, and what it found in its details."""
    return AuditEntry.objects.filter(action="audit.verify", details__has_key="entries").first()


def trail() -> QuerySet[AuditEntry]:
    """All entries with the people that they name, the newest first."""
    return AuditEntry.objects.select_related("person", "standing_in_for")


def actions() -> list[str]:
    """The actions that there are entries of."""
    return list(AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct())


def holds(entry: AuditEntry) -> bool:
    """Whether an entry has the hash of its columns, and knows the one before it."""
    before = AuditEntry.objects.filter(number=entry.number - 1).values_list("hash", flat=True).first()
    linked = entry.previous == (before if entry.number > 1 else chain.START)
    return linked and chain.digest(chain.facts(entry)) == entry.hash


def guarded() -> bool:
    """Whether the triggers against change are in place and on."""
    query = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN (%s, %s, %s)",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'D' AND tgname IN (%s, %s, %s)"
        " AND tgrelid = to_regclass('foundation_auditentry')",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, TRIGGERS)
        return bool(cursor.fetchone()[0] == len(TRIGGERS))


class _Reader:
    """Walks along the chain. `number` and `head` are those of the last entry that fitted."""

    def __init__(self, anchors: dict[int, str]) -> None:
        self.number = 0
        self.head = chain.START
        self.met = 0
        self._before = ""  # the hash before `head`
        self._anchors = anchors
        self._anchored = 0  # number of the last anchor that was met

    def read(self, row: tuple[Any, ...]) -> Problem | None:
        """Take the next entry, or say what is wrong."""
        number, previous, digest = row[0], row[-2], row[-1]
        if number <= self.number:
            return Problem(Fault.INSERTED, number, number)
        if number > self.number + 1:
            return Problem(Fault.MISSING, self.number + 1, number - 1)
        if previous != self.head:
            return self._unlinked(row)
        if chain.digest(row[:-1]) != digest:
            return Problem(Fault.ALTERED, number, number)
        self._before, self.number, self.head = self.head, number, digest
        return self._anchor()

    def end(self) -> Problem | None:
        """After the last entry: whether an anchor saw more."""
        seen = max(self._anchors, default=0)
        return Problem(Fault.CUT, self.number + 1, seen) if seen > self.number else None

    def _unlinked(self, row: tuple[Any, ...]) -> Problem:
        """The entry does not know the one before it: which of the two is wrong?"""
        if row[-2] == self._before:  # it follows the last but one
            return Problem(Fault.INSERTED, self.number, self.number)
        if self.number and chain.digest(row[:-1]) == row[-1]:  # it is whole, so the one before got a new hash
            return Problem(Fault.ALTERED, self.number, self.number)
        return Problem(Fault.ALTERED, row[0], row[0])

    def _anchor(self) -> Problem | None:
        noted = self._anchors.get(self.number)
        if noted is None:
            return None
        if noted != self.head:
            return Problem(Fault.REWRITTEN, self._anchored + 1, self.number)
        self._anchored = self.number
        self.met += 1
        return None


def _entries() -> Iterator[tuple[Any, ...]]:
    rows = AuditEntry.objects.order_by("number").values_list(*chain.COLUMNS, "hash")
    return rows.iterator(chunk_size=_CHUNK)


def _anchors(path: Path) -> tuple[dict[int, str], Problem | None]:
    try:
        lines = path.read_text("ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return {}, None
    found: dict[int, str] = {}
    for count, line in enumerate(lines, 1):
        parts = line.split()
        if len(parts) != 3 or not parts[0].isdecimal() or len(parts[1]) != 64:
            return found, Problem(Fault.UNREADABLE, count, count)
        number, digest = int(parts[0]), parts[1]
        if found.setdefault(number, digest) != digest:  # two heads of one number: one of them was rewritten
            return found, Problem(Fault.REWRITTEN, number, number)
    return found, None

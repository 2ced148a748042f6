"""Which keys there are, and how many values are under each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Left, StrIndex, Substr

from gongkai.foundation import cipher
from gongkai.foundation.fields import EncryptedText

_COLON = Value(":")


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """A key and what is under it. `made` None: with the installation; `replaced` None: the current one."""

    id: str
    cipher: str
    current: bool
    made: datetime | None
    replaced: datetime | None
    values: int


@dataclass(frozen=True, slots=True)
class Status:
    """The ring against the database."""

    keys: tuple[KeyStatus, ...]
    missing: dict[str, int]  # keys that the ring lacks -> values under them, which nobody can read
    unsealed: int  # values that were written past the services, in the clear

    @property
    def waiting(self) -> int:
        """Values that are not under the current key yet."""
        return sum(key.values for key in self.keys if not key.current)

    @property
    def sound(self) -> bool:
        """Everything can be read, and is sealed."""
        return not self.missing and not self.unsealed


def status() -> Status:
    """Count all sealed values, by one query a column. Raises cipher.RingUnusable."""
    ring = cipher.ring()
    found = sum((_by_prefix(model, column) for model, column in columns()), Counter[str]())
    counted: Counter[str] = Counter()
    for prefix, count in found.items():
        counted[_key_of(prefix)] += count
    keys = tuple(
        KeyStatus(name, key.cipher, name == ring.current, key.made, key.replaced, counted[name])
        for name, key in ring.keys.items()
    )
    unsealed = counted.pop("", 0)
    return Status(keys, {key: count for key, count in counted.items() if key not in ring.keys}, unsealed)


def columns() -> Iterator[tuple[type[models.Model], EncryptedText]]:
    """Every encrypted column of every model of every package."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            for column in model._meta.local_concrete_fields:
                if isinstance(column, EncryptedText):
                    yield model, column


def sealed(model: type[models.Model], column: EncryptedText) -> QuerySet[Any]:
    """The rows with something in a column, `raw` being what the database holds there."""
    raw = ExpressionWrapper(F(column.attname), output_field=models.TextField())
    return model._base_manager.annotate(raw=raw).exclude(raw=None).exclude(raw="")


def _by_prefix(model: type[models.Model], column: EncryptedText) -> Counter[str]:
    """How many values begin with which `CIPHER:KEY`."""
    first = StrIndex("raw", _COLON)
    second = StrIndex(Substr("raw", first + 1), _COLON)
    # A value in the clear may be anything: without two colons it is told by an empty beginning.
    rows = (
        sealed(model, column)
        .annotate(first=first, second=second)
        .annotate(
            prefix=models.Case(
                models.When(second__gt=0, then=Left("raw", F("first") + F("second") - 1)), default=Value("")
            )
        )
        .values("prefix")
        .order_by()
        .annotate(count=Count("*"))
    )
    return Counter({row["prefix"]: row["count"] for row in rows})


def _key_of(prefix: str) -> str:
    name, _, key = prefix.partition(":")
    return key if name in cipher.CIPHERS else ""

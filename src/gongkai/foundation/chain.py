"""The hash by which each audit entry vouches for the one before it. Pure: the same facts give the same hash on every
database and in every time zone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.foundation.models import AuditEntry

START = "0" * 64
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
# The columns of an entry that the hash covers, in the order of its text. `hash` itself comes after them.
COLUMNS = (
    "number",
    "at",
    "person_id",
    "standing_in_for_id",
    "organisation_id",
    "action",
    "object_type",
    "object_id",
    "succeeded",
    "details",
    "address",
    "previous",
)


def facts(entry: AuditEntry) -> list[Any]:
    """What the hash covers."""
    return [getattr(entry, column) for column in COLUMNS]


def digest(values: Sequence[Any]) -> str:
    """SHA-256 of the values of COLUMNS, in hexadecimal."""
    number, at, *middle, address, previous = values
    text = _ENCODER.encode([number, moment(at), *middle, _spelt_out(address) if address else None, previous])
    return hashlib.sha256(text.encode()).hexdigest()


def moment(at: datetime) -> str:
    """A moment to the microsecond in UTC: alike wherever it is read."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(maxsize=10_000)
def _spelt_out(address: str) -> str:
    """Databases differ in how they shorten an address."""
    return ip_address(address).exploded

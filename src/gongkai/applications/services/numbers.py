"""Numbers without gaps: of what comes in, and of letters."""

from __future__ import annotations

import secrets
from datetime import date

from gongkai.applications.models import NumberSeries
from gongkai.foundation import cipher

# Without 0 O 1 I L: a code is read from paper and over the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10  # 31^10: not to be guessed at the rate that a page allows


def next_number(organisation_id: int, series: str, year: int) -> int:
    """The next of a series. Inside the caller's transaction: undone with it, so that none is lost."""
    NumberSeries.objects.get_or_create(organisation_id=organisation_id, series=series, year=year)
    held = NumberSeries.objects.select_for_update().get(organisation_id=organisation_id, series=series, year=year)
    held.last += 1
    held.save(update_fields=["last"])
    return held.last


def incoming_number(organisation_id: int, on: date) -> str:
    """收件编号: year, organisation, and a running number of the organisation's year: 2026-0012-0037."""
    return f"{on.year}-{organisation_id:04d}-{next_number(organisation_id, 'incoming', on.year):04d}"


def new_code() -> str:
    """A query code (查询码)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def code_hash(number: str, code: str) -> str:
    """What is kept of a code: a keyed hash bound to its number."""
    return cipher.lookup(f"{number}/{code.replace('-', '').replace(' ', '').upper()}")

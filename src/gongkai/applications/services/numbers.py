"""Numbers without gaps: of what comes in, and of letters."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from gongkai.applications.models import Application, IssuedNumber, Letter, NumberSeries, PaperAnswer
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


@dataclass(frozen=True, slots=True)
class Numbered:
    """What is to be numbered: by whom, in which series (云教公复), under which title."""

    organisation_id: int
    series: str
    title: str
    on: date
    person_id: int | None


def reserve(wanted: Numbered) -> IssuedNumber:
    """The next number (文号), entered into the register (发文登记簿); its letter is named by `bind`, in the same
    transaction."""
    serial = next_number(wanted.organisation_id, wanted.series, wanted.on.year)
    return IssuedNumber.objects.create(
        organisation_id=wanted.organisation_id,
        series=wanted.series,
        year=wanted.on.year,
        serial=serial,
        number=f"{wanted.series}〔{wanted.on.year}〕{serial}号",
        title=wanted.title,
        on=wanted.on,
        issued_by_id=wanted.person_id,
    )


def bind(line: IssuedNumber, *, letter: Letter | None = None, answer: PaperAnswer | None = None) -> None:
    """The line of the register names what bears its number."""
    line.letter, line.answer = letter, answer
    line.save(update_fields=["letter", "answer"])


def incoming_number(organisation_id: int, on: date) -> str:
    """收件编号: year, organisation, and a running number of the organisation's year: 2026-0012-0037."""
    return f"{on.year}-{organisation_id:04d}-{next_number(organisation_id, 'incoming', on.year):04d}"


def child_number(case: Application) -> str:
    """The number of a proceeding that comes out of a case, a new reply (重新答复) or a part (分案)."""
    known = Application.objects.filter(number__startswith=f"{case.number}-").count()
    return f"{case.number}-{known + 1}"


def new_code() -> str:
    """A query code (查询码)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def spaced(code: str) -> str:
    """ABCDE-FGHJK: easier to copy; the hyphen does not count."""
    return f"{code[:5]}-{code[5:]}" if code else ""


def code_hash(number: str, code: str) -> str:
    """What is kept of a code: a keyed hash bound to its number."""
    return cipher.lookup(f"{number}/{code.replace('-', '').replace(' ', '').upper()}")

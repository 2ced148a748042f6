"""Readings, and what was made of them."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import QuerySet

from gongkai.foundation.policies import Actor, reached
from gongkai.reporting.models import Part, Reading


def by_key(key: str) -> Reading | None:
    """A public reading by its address."""
    return Reading.objects.filter(key=key, organisation=None).first()


def kept(actor: Actor) -> QuerySet[Reading]:
    """The readings of the offices at which `actor` may check reports; the latest first."""
    offices = reached(actor, "report.check")
    found = Reading.objects.exclude(organisation=None).select_related("person").order_by("-created", "-pk")
    return found if offices is None else found.filter(organisation_id__in=offices)


def ahead(reading: Reading) -> int:
    """How many reports wait before this one."""
    return Reading.objects.filter(state=Reading.State.WAITING, pk__lt=reading.pk).count()


def part(reading: Reading, kind: str, lang: str = "", number: int = 0) -> Part | None:
    """Something made of the report; downloads and pages are in Chinese where there is none in `lang`."""
    found = reading.parts.filter(kind=kind, number=number)
    return found.filter(lang=lang).first() or found.filter(lang__in=("", "zh")).first()


def shown(reading: Reading, lang: str) -> dict[str, Any] | None:
    """What `annualreport.pages.findings.body` shows, but the addresses of its pictures."""
    found = part(reading, Part.Kind.SHOWN, lang)
    if found is None:
        return None
    data: dict[str, Any] = json.loads(bytes(found.content))
    return data

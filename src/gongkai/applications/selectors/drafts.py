"""Drafts of a browser, by the key in its cookie."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from gongkai.applications.models import Draft
from gongkai.applications.rules.sheet import Sheet
from gongkai.foundation import cipher

KEPT = timedelta(days=30)
SHOWN = timedelta(minutes=30)  # number and code, after sending, to the browser that sent


def key_hash(key: str) -> str:
    """What is kept of a key."""
    return cipher.lookup(f"draft {key}")


def of(key: str, *, at: datetime) -> QuerySet[Draft]:
    """The drafts of a key that are not over, the latest first, with their organisations."""
    lasting = Q(submission=None, saved__gt=at - KEPT) | Q(submission__isnull=False, saved__gt=at - SHOWN)
    held = Draft.objects.filter(lasting, key_hash=key_hash(key)) if key else Draft.objects.none()
    return held.select_related("organisation", "submission").order_by("-saved")


def sheet(draft: Draft) -> Sheet:
    """What a draft that was not sent holds."""
    return Sheet.from_json(draft.content)


def code(draft: Draft) -> str:
    """The query code of a draft that was sent."""
    return str(json.loads(draft.content)["code"])

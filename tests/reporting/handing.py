"""Handing reports in as tests do: bytes for the public or an office, and the jobs that follow."""

from __future__ import annotations

from datetime import datetime

from gongkai.foundation.jobs import run_here
from gongkai.foundation.policies import NOBODY, Actor
from gongkai.reporting.models import Reading
from gongkai.reporting.services.reading import Asker, Handed, hand_in
from tests.offices import AT

PUBLIC = Asker(None, "192.0.2.7")


def handed(data: bytes, name: str = "报告.html") -> Handed:
    """A file of these bytes."""
    return Handed(name, len(data), [data])


def read(
    data: bytes,
    name: str = "报告.html",
    *,
    previous: bytes | None = None,
    asker: Asker = PUBLIC,
    actor: Actor = NOBODY,
    at: datetime = AT,
) -> Reading:
    """A report that has been read."""
    reading = hand_in(handed(data, name), handed(previous) if previous else None, asker, actor=actor, at=at)
    run_here(at)
    reading.refresh_from_db()
    return reading

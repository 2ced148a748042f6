"""The log of changes: written by services in the transaction of what they write."""

from __future__ import annotations

from datetime import datetime

from gongkai.foundation import jobs
from gongkai.foundation.models import IndexChange, Job

TASK = "search.take_in"


def changed(kind: str, *ids: object, at: datetime) -> None:
    """Have the index take these records in again. Called by a service in its transaction, with every write."""
    IndexChange.objects.bulk_create([IndexChange(kind=kind, object_id=str(one), at=at) for one in ids])
    # A job that is claimed before this transaction ends misses it: then the timetable's does it (foundation.tasks).
    if ids and not Job.objects.filter(task=TASK, state=Job.State.WAITING).exists():
        jobs.enqueue(TASK, at=at)

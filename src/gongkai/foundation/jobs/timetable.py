"""Putting timetabled tasks among the jobs when their time has come."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongkai.foundation.jobs import registry
from gongkai.foundation.models import Job, Timetable


def keep(at: datetime) -> list[str]:
    """Bring the timetable up to date with the code, and put in what is due. The tasks put in.

    Any number of workers may do this at once: who moves a line's due time on is who puts the job in.
    """
    timed = {entry.name: entry.times for entry in registry.entries().values() if entry.times}
    lines = {line.task: line for line in Timetable.objects.all()}
    Timetable.objects.filter(task__in=lines.keys() - timed.keys()).delete()
    missing = [Timetable(task=name, due=timed[name].after(at)) for name in sorted(timed.keys() - lines.keys())]
    Timetable.objects.bulk_create(missing, ignore_conflicts=True)
    due = [name for name, line in lines.items() if name in timed and line.due <= at]
    return [name for name in sorted(due) if _put_in(lines[name], timed[name].after(at), at)]


@transaction.atomic
def _put_in(line: Timetable, following: datetime, at: datetime) -> bool:
    if not Timetable.objects.filter(pk=line.pk, due=line.due).update(due=following, last=at):
        return False
    if Job.objects.filter(task=line.task, state__in=[Job.State.WAITING, Job.State.RUNNING]).exists():
        return False
    Job.objects.create(task=line.task, due=at, created=at)
    return True

"""How the jobs are: what waits, runs, failed; the timetable; the workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, QuerySet

from gongkai.foundation.jobs import Pace, registry
from gongkai.foundation.models import Job, Timetable, Worker

# A worker that missed its heartbeat three times is taken for dead.
SILENT = timedelta(seconds=3 * Pace().beat)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timetable. `latest` is the last job of it, if any."""

    task: str
    title: str
    minutes: int  # every so many; 0 where it is daily
    daily: str  # "03:10", or empty
    last: datetime | None
    due: datetime | None  # None: no worker has seen it yet
    latest: Job | None


def everything() -> QuerySet[Job]:
    """All jobs, the newest first."""
    return Job.objects.order_by("-pk")


def counts() -> Mapping[Job.State, int]:
    """How many jobs are in each state; zero where none is."""
    found = dict(Job.objects.values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in Job.State}


def overdue(at: datetime, by: timedelta) -> int:
    """How many jobs were due `by` so long ago and still wait."""
    return Job.objects.filter(state=Job.State.WAITING, due__lt=at - by).count()


def title(task: str) -> str:
    """What people call a task; its name where this version no longer has it."""
    known = registry.entries().get(task)
    return str(known.title) if known else task


def timetable() -> list[Line]:
    """What is done at times, in the order of being due."""
    lines = {line.task: line for line in Timetable.objects.all()}
    numbers = Job.objects.filter(task__in=lines).values_list("task").annotate(Max("pk"))
    latest = Job.objects.in_bulk([number for _task, number in numbers])
    jobs = {job.task: job for job in latest.values()}
    found = [
        _line(entry, entry.times, lines.get(entry.name), jobs.get(entry.name))
        for entry in registry.entries().values()
        if entry.times
    ]
    return sorted(found, key=lambda line: (line.due is None, line.due and line.due.timestamp(), line.task))


def _line(entry: registry.Entry, times: registry.Times, line: Timetable | None, latest: Job | None) -> Line:
    daily = times.daily.strftime("%H:%M") if times.daily else ""
    last, due = (line.last, line.due) if line else (None, None)
    minutes = round(times.every / timedelta(minutes=1)) if times.every else 0
    return Line(entry.name, str(entry.title), minutes, daily, last, due, latest)


def workers(at: datetime) -> list[Worker]:
    """The workers that are alive."""
    return list(Worker.objects.filter(seen__gte=at - SILENT).order_by("started"))

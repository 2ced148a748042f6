"""The table of jobs: put in, claimed under a lease, renewed, settled.

A claim counts the attempt, and worker and attempt together are the token by which it is renewed and settled: a worker
whose lease ended and whose job another one claimed changes nothing any more.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from gongkai.foundation import logs
from gongkai.foundation.jobs import registry
from gongkai.foundation.models import Job

LONGEST_WAIT = timedelta(hours=1)
FIRST_WAIT = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended. `problem` is empty when it succeeded; `final` when another try is useless."""

    problem: str = ""
    final: bool = False


def enqueue(name: str, *, at: datetime, due: datetime | None = None, **arguments: Any) -> Job:
    """Have a task done, not before `due`. The job is seen by workers when the caller's transaction commits.

    Raises LookupError for a task that is not registered, ValueError for an argument that is no id.
    """
    registry.entry(name)
    registry.check_arguments(arguments)
    return Job.objects.create(task=name, arguments=arguments, due=due or at, created=at)


def claim(worker: str, *, at: datetime, lease: timedelta) -> Job | None:
    """The job that is due longest, now this worker's until its lease ends; None when there is none.

    Jobs whose lease ended are taken over; one whose attempts are used up by dying workers has failed.
    """
    for ready, order in (
        (Q(state=Job.State.RUNNING, lease_ends__lt=at), "lease_ends"),
        (Q(state=Job.State.WAITING, due__lte=at), "due"),
    ):
        # Looking without a lock first: an idle worker takes none.
        while Job.objects.filter(ready).exists():
            job = _take(Job.objects.filter(ready).order_by(order, "id"), worker, at, at + lease)
            if job is None:  # others were quicker
                break
            if job.attempts <= _attempts(job):
                return job
            settle(job, Outcome("LeaseEnded: the worker died or was killed in each attempt", final=True), at=at)
    return None


def _take(jobs: QuerySet[Job], worker: str, at: datetime, until: datetime) -> Job | None:
    # SQLite has no row locks, and needs none: its transactions begin with the lock of all writing.
    with transaction.atomic():
        job = jobs.select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.state, job.worker, job.attempts = Job.State.RUNNING, worker, job.attempts + 1
        job.started, job.lease_ends = at, until
        job.save(update_fields=["state", "worker", "attempts", "started", "lease_ends"])
        return job


def renew(job: Job, *, at: datetime, lease: timedelta) -> bool:
    """Keep the job for another lease; False when it is another worker's by now."""
    return _held(job).update(lease_ends=at + lease) == 1


def settle(job: Job, outcome: Outcome, *, at: datetime, jitter: Callable[[], float] = random.random) -> bool:
    """Note how the attempt ended: done, waiting for the next, or failed. False, and nothing is changed, when the job is
    another worker's by now."""
    facts = {"job": job.pk, "task": job.task, "attempt": job.attempts, "problem": outcome.problem}
    if not outcome.problem:
        return _held(job).update(state=Job.State.DONE, problem="", finished=at, lease_ends=None) == 1
    if outcome.final or job.attempts >= _attempts(job):
        logs.log.error("job failed", extra=facts)
        return _fail(job, outcome.problem, at)
    logs.log.warning("job will be tried again", extra=facts)
    again = at + wait(job.attempts, jitter())
    return _held(job).update(state=Job.State.WAITING, problem=outcome.problem, due=again, lease_ends=None) == 1


def wait(attempts: int, jitter: float) -> timedelta:
    """How long until the next attempt: doubling from 15 seconds to an hour, less up to half of it by `jitter` (0 to 1)
    so that jobs that failed together do not come back together."""
    seconds = min(FIRST_WAIT.total_seconds() * 2.0 ** (attempts - 1), LONGEST_WAIT.total_seconds())
    return timedelta(seconds=seconds * (1 - jitter / 2))


def _fail(job: Job, problem: str, at: datetime) -> bool:
    with transaction.atomic():
        held = _held(job).update(state=Job.State.FAILED, problem=problem, finished=at, lease_ends=None) == 1
        known = registry.entries().get(job.task)
        if held and known and known.failed:
            with _logged(job):
                known.failed(at=at, **job.arguments)
    return held


@contextmanager
def _logged(job: Job) -> Iterator[None]:
    """What is called after a failure may not keep the failure from being noted."""
    try:
        with transaction.atomic():
            yield
    except Exception as error:  # noqa: BLE001  # whatever it is: the job has failed all the same
        logs.log.error("the follow-up of a failed job failed", extra={"job": job.pk, "problem": logs.problem(error)})


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, worker=job.worker, attempts=job.attempts)


def _attempts(job: Job) -> int:
    known = registry.entries().get(job.task)
    return known.attempts if known else 1

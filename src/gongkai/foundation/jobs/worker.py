"""The worker: claims jobs one by one, has its hand run them, keeps the timetable, and says that it is alive."""

from __future__ import annotations

import os
import secrets
import socket
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import DatabaseError, InterfaceError, connections

from gongkai.foundation import logs
from gongkai.foundation.jobs import queue, registry, timetable
from gongkai.foundation.jobs.hand import Hand, perform
from gongkai.foundation.models import Job, Worker
from gongkai.foundation.now import now


class Stop(Protocol):
    """What says that the worker is to end: an Event of threading or multiprocessing."""

    def is_set(self) -> bool:
        """Whether it is to end."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often what is done. Shorter in tests."""

    lease: timedelta = timedelta(seconds=60)  # so long after a worker's death its job is taken over
    poll: float = 0.5  # seconds between looks at the table when nothing is due
    beat: float = 15.0  # seconds between signs of life, and between looks at the timetable
    after_fault: float = 5.0  # seconds until the next try when the database cannot be reached


def run_worker(stop: Stop, pace: Pace = Pace()) -> None:
    """Work until `stop` is set; the job that runs then is finished first.

    Called in the main thread of a process of its own. A database that goes away is waited for.
    """
    worker = _Worker(pace)
    logs.log.info("worker started", extra={"worker": worker.name})
    try:
        while not stop.is_set():
            # Not stop.wait: a signal's handler that sets an Event while its own thread waits on it can hang.
            time.sleep(worker.turn())
    finally:
        worker.close()
        logs.log.info("worker ended", extra={"worker": worker.name})


def run_here(at: datetime, *, most: int = 1000) -> int:
    """Run what is due at `at` in this process, without time limit; how many. For tests and for the demo's making."""
    worker = f"here:{os.getpid()}"
    for done in range(most):
        job = queue.claim(worker, at=at, lease=timedelta(hours=1))
        if job is None:
            return done
        queue.settle(job, perform(job.task, job.arguments, at), at=at)
    return most


class _Worker:
    def __init__(self, pace: Pace) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._pace = pace
        self._started = now()
        self._next_beat = 0.0
        self._hand: Hand | None = None

    def turn(self) -> float:
        """Do one job, if one is due. The seconds until the next turn."""
        try:
            self._beat()
            job = queue.claim(self.name, at=now(), lease=self._pace.lease)
            if job is None:
                return self._pace.poll
            self._do(job)
        except (DatabaseError, InterfaceError) as error:
            logs.log.error("the worker cannot use the database", extra={"problem": logs.problem(error)})
            connections.close_all()
            return self._pace.after_fault
        return 0.0

    def _do(self, job: Job) -> None:
        known = registry.entries().get(job.task)
        limit = known.limit.total_seconds() if known else 1.0
        if self._hand is None or not self._hand.alive:
            self._hand = self._new_hand()
        every = min(self._pace.lease.total_seconds() / 3, self._pace.beat)
        outcome = self._hand.run(job, limit=limit, every=every, keep=lambda: self._keep(job))
        if outcome is None or not queue.settle(job, outcome, at=now()):
            logs.log.warning("job was taken over by another worker", extra={"job": job.pk, "worker": self.name})

    def _new_hand(self) -> Hand:
        if self._hand is not None:
            self._hand.close()
        return Hand()

    def _keep(self, job: Job) -> bool:
        try:
            self._beat()
            return queue.renew(job, at=now(), lease=self._pace.lease)
        except (DatabaseError, InterfaceError) as error:
            # The job goes on; if the lease ends meanwhile, settling finds out.
            logs.log.error("the worker cannot use the database", extra={"problem": logs.problem(error)})
            connections.close_all()
            return True

    def _beat(self) -> None:
        if time.monotonic() < self._next_beat:
            return
        at = now()
        Worker.objects.update_or_create(name=self.name, defaults={"seen": at, "started": self._started})
        timetable.keep(at)
        self._next_beat = time.monotonic() + self._pace.beat

    def close(self) -> None:
        if self._hand is not None:
            self._hand.close()
        try:
            Worker.objects.filter(name=self.name).delete()
        except (DatabaseError, InterfaceError):  # it is missed by its heartbeat
            connections.close_all()

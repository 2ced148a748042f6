"""The process in which tasks run, apart from the worker that claims them: it can be killed in the middle of one."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection, Pipe
from typing import Any

from django.db import close_old_connections, connections

from gongkai.foundation import logs
from gongkai.foundation.jobs import registry
from gongkai.foundation.jobs.queue import Outcome
from gongkai.foundation.models import Job
from gongkai.foundation.now import now

# After so many jobs a new process: what a library leaks does not grow for months.
JOBS_OF_ONE_HAND = 500


class Hand:
    """A forked process that runs one job after the other. Made by a process without other threads."""

    def __init__(self) -> None:
        # A connection to the database is of one process: both open their own.
        connections.close_all()
        self._ours, theirs = Pipe()
        self._process = get_context("fork").Process(target=_serve, args=(self._ours, theirs), name="gongkai-hand")
        self._process.start()
        theirs.close()
        self._ours.recv()  # it has its own process group now, and can be killed with all that it starts
        self.jobs = 0

    def run(self, job: Job, *, limit: float, every: float, keep: Callable[[], bool]) -> Outcome | None:
        """Run a job; None when `keep`, called `every` so many seconds, says that it is no longer ours.

        A run of more than `limit` seconds, or one that kills its process, ends this hand: see `alive`.
        """
        self.jobs += 1
        self._ours.send((job.pk, job.task, job.arguments))
        end = time.monotonic() + limit
        while True:
            left = end - time.monotonic()
            try:
                if self._ours.poll(max(0.0, min(every, left))):
                    outcome: Outcome = self._ours.recv()
                    return outcome
            except (EOFError, ConnectionError):
                self.kill()
                return Outcome(f"Died: the task ended its process (exit code {self._process.exitcode})")
            if left <= 0:
                self.kill()
                return Outcome(f"TimeLimit: killed after {limit:g} s")
            if not keep():
                self.kill()
                return None

    @property
    def alive(self) -> bool:
        """Can run another job."""
        return self._process.is_alive() and self.jobs < JOBS_OF_ONE_HAND

    def kill(self) -> None:
        """End it and all that it started, at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid or 0, signal.SIGKILL)
        self._process.join()
        self._ours.close()

    def close(self) -> None:
        """Let it end."""
        if not self._ours.closed:
            self._ours.close()
        self._process.join(5)
        if self._process.is_alive():
            self.kill()


def perform(task: str, arguments: dict[str, Any], at: datetime) -> Outcome:
    """Run a task here and say how it ended. No error passes."""
    try:
        entry = registry.entry(task)
    except LookupError:
        return Outcome("LookupError: no task of this name in this version", final=True)
    try:
        entry.run(at=at, **arguments)
    except registry.GiveUp as error:
        return Outcome(str(error) or "GiveUp", final=True)
    except registry.TryAgain as error:
        return Outcome(str(error) or "TryAgain")
    except Exception as error:  # noqa: BLE001  # a task may raise anything; the worker goes on
        return Outcome(logs.problem(error))
    return Outcome()


def _serve(theirs: Connection, ours: Connection) -> None:
    theirs.close()
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    orders: queue.SimpleQueue[tuple[int, str, dict[str, Any]]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(ours, orders), daemon=True).start()
    ours.send("ready")
    while True:
        number, task, arguments = orders.get()
        with logs.context(job=number):
            outcome = perform(task, arguments, now())
        close_old_connections()
        ours.send(outcome)


def _listen(ours: Connection, orders: queue.SimpleQueue[tuple[int, str, dict[str, Any]]]) -> None:
    """Take orders; when the worker is gone, end with all that was started, even in the middle of a job."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            orders.put(ours.recv())
    os.killpg(0, signal.SIGKILL)

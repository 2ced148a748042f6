"""A worker with tasks for trials: `python -m tests.foundation.worker_process`. SIGTERM ends it.

What a task did stands in `ran` of the data folder, a line each: what, number, process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import django
from django.conf import settings

SECOND = timedelta(seconds=1)


def main() -> None:
    """Work until SIGTERM."""
    django.setup()
    from gongkai.foundation import jobs  # noqa: PLC0415  # Django has to be set up first

    _register(jobs.task)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    jobs.run_worker(stop, jobs.Pace(lease=SECOND, poll=0.05, beat=0.2, after_fault=0.2))


def _register(task: Callable[..., Any]) -> None:
    def note(what: str, number: int) -> None:
        descriptor = os.open(settings.ENVIRONMENT.data / "ran", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, f"{what} {number} {os.getpid()}\n".encode())
        os.close(descriptor)

    def quick(*, at: datetime, number: int) -> None:
        note("quick", number)

    def slow(*, at: datetime, number: int) -> None:
        note("begin", number)
        while not (settings.ENVIRONMENT.data / "go").exists():
            time.sleep(0.02)
        note("end", number)

    def bad(*, at: datetime, number: int) -> None:
        raise ValueError("林小云 13900000000")

    def hang(*, at: datetime, number: int) -> None:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        note("child", child.pid)
        time.sleep(600)

    def die(*, at: datetime, number: int) -> None:
        os._exit(9)

    task("trial.quick")(quick)
    task("trial.slow")(slow)
    task("trial.bad")(bad)
    task("trial.hang", limit=SECOND / 2, attempts=1)(hang)
    task("trial.die", attempts=1)(die)


if __name__ == "__main__":
    main()

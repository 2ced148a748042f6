"""`gongkai serve`: one process that starts the web workers and the worker of jobs, and ends them with itself.

    supervisor ── web ── Granian's workers
               └─ jobs ── its hand

A child that ends is started again, after a wait that doubles while it keeps ending. The supervisor may be killed in any
way: the kernel kills its children (`dying`), and they hold the lock of the data folder until the last of them is gone,
so that a new supervisor waits for that and only one generation answers.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connections

from gongkai.config import web
from gongkai.config.dying import die_with
from gongkai.config.environment import Environment
from gongkai.config.place import Place, free
from gongkai.config.single import not_serving
from gongkai.foundation.jobs import run_worker
from gongkai.foundation.logs import log

_LONGEST = 60.0  # seconds between two starts of a child that keeps ending
_STEADY = 60.0  # a child that ran so long ends for a reason of its own: it is started again at once
_PATIENCE = 5.0  # seconds for a killed server to let its address go
_GRACE = 30.0  # seconds for what is under way when all is to end
_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD}


@dataclass
class Child:
    """A process that is to be there."""

    name: str
    work: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    failures: int = 0
    due: float = field(default=0.0)


def serve(environment: Environment, place: Place, ready: Callable[[], None]) -> None:
    """Run until SIGTERM or SIGINT. `ready` is called when the site answers. Raises Stopped before anything starts."""
    with not_serving(environment):
        free(place, patience=_PATIENCE)
        children = [Child("web", lambda: web.serve(place)), Child("jobs", _jobs)]
        previous = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            _keep(children, place, ready)
        finally:
            _end(children)
            signal.pthread_sigmask(signal.SIG_SETMASK, previous)


def _keep(children: list[Child], place: Place, ready: Callable[[], None]) -> None:
    """Start what is due and start again what ended, until told to end."""
    told = False
    while True:
        for child in children:
            if not child.pid and time.monotonic() >= child.due:
                _start(child)
        if not told and _answers(place):
            told = True
            ready()
        got = signal.sigtimedwait(_SIGNALS, 0.1 if not told else 1.0)
        if got is not None and got.si_signo in (signal.SIGTERM, signal.SIGINT):
            return
        for child in children:
            _bury(child)


def _start(child: Child) -> None:
    connections.close_all()
    sys.stdout.flush()
    supervisor = os.getpid()
    child.pid, child.started = os.fork(), time.monotonic()
    if child.pid:
        return
    status = 1
    try:
        # A session of its own: Ctrl-C is for the supervisor, which then ends its children in order.
        os.setsid()
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        die_with(supervisor)
        child.work()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001  # the process ends here, and the log tells why
        log.exception("a process of the server failed", extra={"task": child.name})
    finally:
        os._exit(status)


def _bury(child: Child) -> None:
    """Notice that a child ended, and set when it is started again."""
    if not child.pid or os.waitpid(child.pid, os.WNOHANG)[0] == 0:
        return
    lived = time.monotonic() - child.started
    child.failures = 0 if lived > _STEADY else child.failures + 1
    wait = 0.0 if child.failures == 0 else min(2.0 ** (child.failures - 1), _LONGEST)
    log.error(
        "a process of the server ended and is started again", extra={"task": child.name, "ms": round(wait * 1000)}
    )
    child.pid, child.due = 0, time.monotonic() + wait


def _end(children: list[Child]) -> None:
    """Let the children finish what they do, then end them."""
    for child in children:
        _signal(child, signal.SIGTERM)
    until = time.monotonic() + _GRACE
    while any(child.pid for child in children) and time.monotonic() < until:
        for child in children:
            if child.pid and os.waitpid(child.pid, os.WNOHANG)[0]:
                child.pid = 0
        time.sleep(0.02)
    for child in children:
        if child.pid:
            _signal(child, signal.SIGKILL)
            os.waitpid(child.pid, 0)


def _signal(child: Child, number: int) -> None:
    if child.pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid, number)


def _answers(place: Place) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(place.host, place.host)
    try:
        socket.create_connection((host, place.port), timeout=0.2).close()
    except OSError:
        return False
    return True


def _jobs() -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_worker(stop)

"""One at a time: locks of files, which the kernel gives back when their holder dies in whatever way."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gongkai.config.environment import Environment
from gongkai.config.problems import Stopped, stopped


@contextmanager
def only_one(path: Path, *, patience: float, otherwise: Stopped) -> Iterator[int]:
    """Hold the lock `path`; gives its descriptor, which processes forked meanwhile hold too.

    Waits `patience` seconds for another holder to end, then raises `otherwise`.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor, time.monotonic() + patience, otherwise)
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, until: float, otherwise: Stopped) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise otherwise from None
            time.sleep(0.05)


@contextmanager
def not_serving(environment: Environment, *, patience: float = 5.0) -> Iterator[None]:
    """Be the only one who serves from this data folder, or who changes it as a whole.

    Waits `patience` seconds for the processes of a killed server to go; raises Stopped where one goes on running.
    """
    running = stopped(
        f"数据目录 {environment.data} 的服务正在运行：先停止它（systemctl stop gongkai，或 Ctrl-C）。",
        "A server of this data folder is running: stop it first.",
    )
    with only_one(environment.data / "serve.lock", patience=patience, otherwise=running):
        yield

"""The web workers: Granian in WSGI mode."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from gongkai.config.dying import die_with
from gongkai.config.place import Place
from gongkai.config.wsgi import application

# Python runs one at a time, so a few are enough. Each keeps a connection to the database.
THREADS = 4
_FINISH = 20  # seconds that a request may still take when the server is told to end


def serve(place: Place) -> None:
    """Answer until SIGTERM. The application was loaded with this module: the workers, forked, share its memory."""
    server = Server(
        "gongkai.config.wsgi:application",
        address=place.host,
        port=place.port,
        workers=place.workers,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=_FINISH,
        log_level=LogLevels.warning,
        log_dictconfig=_logging(),
    )
    server.serve(target_loader=partial(_load, os.getpid()), wrap_loader=False)


def _load(parent: int) -> Callable[..., Any]:
    """The application, in a worker that ends with its parent: else it would outlive it and go on answering."""
    die_with(parent)
    loaded: Callable[..., Any] = application
    return loaded


def _logging() -> dict[str, Any]:
    """As everywhere. Granian sets the level of this logger and expects it to be named."""
    return {**settings.LOGGING, "loggers": {**settings.LOGGING["loggers"], "_granian": {}}}

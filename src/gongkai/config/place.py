"""Where the site listens."""

from __future__ import annotations

import errno
import socket
import time
from dataclasses import dataclass

from gongkai.config.problems import Stopped, stopped


@dataclass(frozen=True, slots=True)
class Place:
    """Where the web workers listen, and how many they are."""

    host: str
    port: int
    workers: int = 1


def free(place: Place, *, patience: float = 0.0) -> None:
    """Raise Stopped unless the address can be had for ourselves, if need be after `patience` seconds: Granian's own
    listening lets others in beside it."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    until = time.monotonic() + patience
    while True:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((place.host, place.port))
                probe.listen()
                return
            except (OSError, OverflowError) as error:
                # A server that was just killed lets go in a moment.
                if getattr(error, "errno", None) != errno.EADDRINUSE or time.monotonic() >= until:
                    raise _taken(place, error) from error
        time.sleep(0.1)


def _taken(place: Place, error: Exception) -> Stopped:
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        return stopped(
            f"端口 {place.port} 已被占用：停止占用它的程序（ss -ltnp 可查），或用 --port 换一个。",
            "The port is taken: stop who has it (ss -ltnp tells), or choose another with --port.",
        )
    why = getattr(error, "strerror", None) or str(error)
    return stopped(
        f"不能在 {place.host}:{place.port} 上提供服务（{why}）：用 --host、--port 换一个地址。",
        "Cannot listen there: choose another address with --host and --port.",
    )

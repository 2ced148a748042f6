"""Granian with one worker, as `gongkai serve` runs it, and somebody who asks it over kept connections."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_CONNECTIONS = 4
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Speed:
    """`cost`: processor seconds of the server for a request. By the clock: the middle and the slowest hundredth of
    requests, one at a time; and how many a second, several at a time."""

    cost: float
    middle: float
    slow: float
    speed: float


@contextlib.contextmanager
def server() -> Iterator[tuple[int, int]]:
    """A server over the data folder and database of this process: its port and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "bench.platform.serve", str(port)], env=os.environ)
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def measure(server: tuple[int, int], addresses: Sequence[str], times: int) -> list[Speed]:
    """Each address, in turns, so that what else the machine does meets all alike."""
    port, process = server
    alone: list[list[float]] = [[] for _ in addresses]
    costs = [0.0 for _ in addresses]
    speeds: list[list[float]] = [[] for _ in addresses]
    for address in addresses:
        _ask(port, address, 20)
    for _ in range(_ROUNDS):
        for number, address in enumerate(addresses):
            before = _processor(process)
            alone[number] += _ask(port, address, times // _ROUNDS)
            costs[number] += _processor(process) - before
        for number, address in enumerate(addresses):
            speeds[number].append(_together(port, address, times // _ROUNDS))
    return [
        Speed(cost / len(taken), median(taken), sorted(taken)[int(len(taken) * 0.99)], median(speed))
        for cost, taken, speed in zip(costs, alone, speeds, strict=True)
    ]


def _processor(process: int) -> float:
    """Processor seconds that a process and all below it have taken."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if _below(int(stat.parent.name), process):
                ticks += sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _below(process: int, ancestor: int) -> bool:
    while process > 1:
        if process == ancestor:
            return True
        process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return False


def _together(port: int, address: str, times: int) -> float:
    each = times // _CONNECTIONS
    threads = [threading.Thread(target=_ask, args=(port, address, each)) for _ in range(_CONNECTIONS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return each * _CONNECTIONS / (time.monotonic() - began)


def _ask(port: int, address: str, times: int) -> list[float]:
    """The seconds of each request. Raises RuntimeError for an answer other than 200."""
    request = f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    taken = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(times):
            began = time.perf_counter()
            connection.sendall(request)
            status = _answer(connection)
            taken.append(time.perf_counter() - began)
            if status != 200:
                raise RuntimeError(f"{address}: {status}")
    return taken


def _answer(connection: socket.socket) -> int:
    """Read one answer to its end; its status."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(65536) or _closed()
    head, _, body = got.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    if b"content-length" in fields:
        while len(body) < int(fields[b"content-length"]):
            body += connection.recv(65536) or _closed()
    else:
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(65536) or _closed()
    return int(head.split(b" ", 2)[1])


def _closed() -> bytes:
    raise RuntimeError("the server closed the connection")


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("the server did not start")

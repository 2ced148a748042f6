"""The server, and who kills it: at random the supervisor, a web process, the worker of jobs, with SIGKILL."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from tests.postgresql import _free_port as free_port


class Server:
    """`gongkai serve` in a process of its own; started again whenever its supervisor was killed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self._environment = environment
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.soak.serve", str(self.port)]
        return subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self, chance: random.Random) -> str:
        """Kill one of its processes without notice; which."""
        below = children(self.process.pid)
        whom = chance.choice(["supervisor", *(["child", "grandchild"] if below else [])])
        if whom == "supervisor":
            self.process.kill()
            self.process.wait()
            self.process = self._start()
            return whom
        deeper = [pid for child in below for pid in children(child)]
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(deeper if whom == "grandchild" and deeper else below), signal.SIGKILL)
        return whom

    def health(self) -> tuple[int, str]:
        """What /healthz answers; (0, why) where nobody does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            return 0, type(error).__name__
        finally:
            connection.close()

    def settled(self, *statuses: int) -> tuple[int, str]:
        """What /healthz answers once it is one of these, or after a minute."""
        until = time.monotonic() + 60
        while (said := self.health())[0] not in statuses and time.monotonic() < until:
            time.sleep(0.1)
        return said

    def end(self) -> None:
        """In order."""
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def children(pid: int) -> list[int]:
    """The processes that a process has started and that are there."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, task.read_text().split())
    return found


class Killer(threading.Thread):
    """Kills so many times, spread at random over the acknowledgements that `done` counts."""

    def __init__(self, server: Server, moments: list[int], chance: random.Random, done: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.killed: Counter[str] = Counter()
        self._server, self._moments, self._chance, self._done = server, sorted(moments), chance, done

    def run(self) -> None:
        """At each moment a little later than the acknowledgement that sets it off."""
        for moment in self._moments:
            while len(self._done) < moment:
                time.sleep(0.01)
            time.sleep(self._chance.random() * 0.3)
            self.killed[self._server.kill(self._chance)] += 1

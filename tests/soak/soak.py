"""The soak: a stream, kills, and what is there afterwards."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.soak.killing import Killer, Server
from tests.soak.stream import Stream, made

GONGKAI = str(Path(sys.executable).parent / "gongkai")


@dataclass(frozen=True, slots=True)
class Result:
    """What was sent, killed, and found."""

    acknowledged: int
    refused: int  # tries without an acknowledgement
    killed: dict[str, int]
    seconds: float
    found: dict[str, Any]
    health: tuple[int, str]  # what /healthz answered after the last kill

    @property
    def whole(self) -> bool:
        """All that was acknowledged is there once, with its file, and the server is well again."""
        wrong = ("lost", "number", "file", "torn", "twice")
        return not any(self.found[name] for name in wrong) and self.found["audit"] is True and self.health[0] == 200


def surroundings(data: Path, database: str = "") -> dict[str, str]:
    """The environment of a server of its own; the invented city is made there."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    clean |= {"GONGKAI_DATA": str(data), "GONGKAI_DATABASE": database}
    subprocess.run([sys.executable, "-m", "tests.soak.city"], env=clean, check=True, stdout=subprocess.DEVNULL)
    return clean


def soak(environment: dict[str, str], *, count: int, kills: int, seed: int) -> Result:
    """Send `count` applications while the server is killed `kills` times at random moments, and look."""
    chance = random.Random(seed)
    server = Server(environment)
    stream = Stream(server.port, seed, count)
    moments = [chance.randrange(count) for _ in range(kills)]
    killer = Killer(server, moments, chance, stream.acknowledged)
    began = time.monotonic()
    try:
        killer.start()
        stream.run()
        killer.join(30)
        seconds = time.monotonic() - began
        health = server.settled(200)
    finally:
        server.end()
    found = look(environment, stream)
    return Result(len(stream.acknowledged), stream.refused, dict(killer.killed), seconds, found, health)


def look(environment: dict[str, str], stream: Stream) -> dict[str, Any]:
    """What the installation holds of what a stream had acknowledged."""
    numbers = {made(one, stream.seed, stream.size).token: one for one in range(stream.count)}
    expected = {
        token: [number, made(numbers[token], stream.seed, stream.size).digest]
        for token, number in stream.acknowledged.items()
    }
    file = Path(environment["GONGKAI_DATA"]).with_suffix(".acknowledged.json")
    file.write_text(json.dumps(expected))
    command = [sys.executable, "-m", "tests.soak.found", str(file)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    file.unlink()
    read: dict[str, Any] = json.loads(done.stdout)
    return read

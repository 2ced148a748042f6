"""usage: python -m tests.soak.full_disk FOLDER

Fills a small disk with submissions until it takes no more, sees that the health page says so, makes room, goes on, and
looks whether all that was acknowledged is there. To be run in a mount name space of its own. Prints `whole` at the end.
"""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from tests.soak.killing import Server
from tests.soak.soak import look, surroundings
from tests.soak.stream import Stream

_SIZE = 24  # MB


def main(folder: Path) -> int:
    """Run it; 0 when nothing is lost."""
    data = folder / "data"
    data.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SIZE}m", "none", str(data)], check=True)
    ballast = data / "ballast"
    ballast.write_bytes(random.Random(1).randbytes(4 << 20))
    environment = surroundings(data)
    server = Server(environment)
    server.settled(200, 503)
    stream = Stream(server.port, seed=1, count=60, size=400_000, tries=3)
    stream.run()
    before = dict(stream.acknowledged)
    said = server.health()
    print(f"{len(before)} acknowledged of {stream.count}, {stream.refused} refused, health {said}")
    filled = 0 < len(before) < stream.count
    ballast.unlink()
    after = Stream(server.port, seed=2, count=3, size=100_000, tries=100)
    after.run()
    server.end()
    found, later = look(environment, stream), look(environment, after)
    print(found, later)
    lost = any(one[name] for one in (found, later) for name in ("lost", "number", "file", "torn", "twice"))
    sound = filled and said[0] == 503 and "disk" in said[1] and found["audit"] and len(after.acknowledged) == 3
    print("whole" if sound and not lost else "not whole")
    return 0 if sound and not lost else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

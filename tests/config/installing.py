"""An installation of its own for a test: a data folder, a database, and the program run on it as real processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.platform import CLUSTER

PROGRAM = [sys.executable, "-c", "from gongkai.cli.report import main; main()"]
_PATIENCE = 30.0


@dataclass(frozen=True)
class Done:
    """A call that has ended."""

    status: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        """The lines that say what stopped it; notes and the log's lines are none."""
        return [line for line in self.err.splitlines() if not line.startswith(("note: ", "{"))]


@dataclass
class Installation:
    """Where it stands, and how it is called."""

    data: Path
    database: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, str]:
        """What its processes are started with."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        return ours | {"GONGKAI_DATA": str(self.data), "GONGKAI_DATABASE": self.database} | self.environment

    def run(self, *arguments: str | Path) -> Done:
        """Run a command to its end."""
        done = subprocess.run(
            [*PROGRAM, *map(str, arguments)],
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """Begin a command."""
        return subprocess.Popen(
            [*PROGRAM, *map(str, arguments)],
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def python(self, code: str) -> str:
        """What a piece of Python prints in it, Django loaded."""
        begin = "from gongkai.config.preparing import Need, prepare; prepare(Need.DATABASE)\n"
        done = subprocess.run(
            [sys.executable, "-c", begin + code],
            env=self.variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def sql(self, statement: str) -> None:
        """Do something to the database past the program."""
        self.python(f"from django.db import connection\nconnection.cursor().execute({statement!r})")

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table as text, in order."""
        code = (
            "from django.db import connection\nimport json\nfound = {}\n"
            "for table in sorted(connection.introspection.table_names()):\n"
            "    with connection.cursor() as c:\n        c.execute(f'SELECT * FROM {table}')\n"
            "        found[table] = sorted(map(repr, c.fetchall()))\nprint(json.dumps(found))"
        )
        rows: dict[str, list[str]] = json.loads(self.python(code))
        return rows

    @contextmanager
    def serving(self, port: int) -> Iterator[Server]:
        """The server, answering; ended at the end however the test ends."""
        process = self.start("serve", "--port", str(port))
        server = Server(process, port)
        try:
            server.wait()
            yield server
        finally:
            process.kill()
            process.communicate()


@dataclass
class Server:
    """A running `gongkai serve`."""

    process: subprocess.Popen[str]
    port: int

    def wait(self) -> None:
        """Until it says that it answers: somebody else might answer on its port."""
        assert self.process.stdout is not None
        said = self.process.stdout.readline()  # or its end
        if not said.startswith("正在运行"):
            raise AssertionError(said, self.process.communicate())

    def status(self, path: str = "/healthz") -> int | None:
        """What a page answers; None where nobody does."""
        return status(self.port, path)

    def family(self) -> set[int]:
        """All processes below the supervisor."""
        return below(self.process.pid)

    def children(self) -> list[int]:
        """The supervisor's own: web first, then jobs."""
        return sorted(pid for pid, parent in parents().items() if parent == self.process.pid)


def status(port: int, path: str = "/healthz") -> int | None:
    """What a server on this machine answers; None where nobody does."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except (OSError, urllib.error.URLError):
        return None


def listening(port: int) -> bool:
    """Whether somebody takes connections."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def parents() -> dict[int, int]:
    """Each living process and its parent."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, _, rest = entry.read_text().rpartition(") ")
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, parent = rest.split()[:2]
        if state != "Z":
            found[int(entry.parent.name)] = int(parent)
    return found


def below(pid: int) -> set[int]:
    """All that descend from a process."""
    known, found, fresh = parents(), set[int](), {pid}
    while fresh:
        fresh = {child for child, parent in known.items() if parent in fresh}
        found |= fresh
    return found


def alive(pids: set[int]) -> set[int]:
    """Which of these still run."""
    return pids & parents().keys()


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Until `condition()` holds; fails after half a minute."""
    until = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Maker:
    """Makes installations: an empty one, or one copied from a pattern that was made once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pattern: Installation | None = None
        self._count = 0

    def empty(self) -> Installation:
        """Nothing in it; on PostgreSQL an empty database."""
        self._count += 1
        name = f"installation_{os.getpid()}_{self._count}"
        data = self._folder / name
        data.mkdir(mode=0o700)
        return Installation(data, CLUSTER.create(name) if CLUSTER else "")

    def begun(self) -> Installation:
        """After `gongkai init`: an organisation and three administrators."""
        if self._pattern is None:
            self._pattern = self.empty()
            done = self._pattern.run(
                "init", "--code", "yunling", "--name", "云岭市人民政府", "--short-name", "云岭市政府"
            )
            assert done.status == 0, done
            (self._pattern.data / "sign-ins").write_text(done.out)
        return self.copy(self._pattern)

    def copy(self, pattern: Installation) -> Installation:
        """One like another that nobody uses just now."""
        copy = self.empty()
        shutil.copytree(pattern.data, copy.data, dirs_exist_ok=True)
        if CLUSTER:
            CLUSTER.copy(_name(pattern.database), _name(copy.database))
        return copy

    def clear(self) -> None:
        """Remove the databases."""
        if CLUSTER:
            for count in range(1, self._count + 1):
                CLUSTER.drop(f"installation_{os.getpid()}_{count}")


def _name(address: str) -> str:
    return address.rpartition("/")[2]


def hard_kill(pid: int) -> None:
    """kill -9."""
    os.kill(pid, signal.SIGKILL)

"""A PostgreSQL of the tests' own: made in a temporary folder, on a free port, ended with the process that made it."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

PASSWORD = "only-for-tests"
# Nothing here has to survive a fall of the machine.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=4GB", "max_connections=60")


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def missing() -> str:
    """Why there can be no PostgreSQL here; empty where there can."""
    return "" if binaries() else "PostgreSQL is not installed: apt-get install postgresql"


class Cluster:
    """A running server."""

    def __init__(self) -> None:
        folder = binaries()
        assert folder is not None, missing()
        self._bin = folder
        self._user = "postgres" if os.geteuid() == 0 else None  # the server refuses to be root
        self.folder = Path(tempfile.mkdtemp(prefix="gongkai-postgresql-"))
        self.port = _free_port()
        self._initialise()
        self._process = self._start()

    def __str__(self) -> str:
        return f"port {self.port}"

    def address(self, database: str, password: str = PASSWORD) -> str:
        """As GONGKAI_DATABASE takes it."""
        return f"postgres://gongkai:{password}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """A new empty database; returns its address."""
        self._do(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        return self.address(database)

    def copy(self, database: str, to: str) -> None:
        """Make `to`, which is empty, a copy of a database that nobody uses just now."""
        self.drop(to)
        self._do(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(to), sql.Identifier(database)))

    def drop(self, database: str) -> None:
        """Remove a database and who is still connected to it."""
        self._do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._process.send_signal(signal.SIGINT)  # does not wait for connections
        self._process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _initialise(self) -> None:
        (self.folder / "password").write_text(PASSWORD)
        if self._user:
            owner = pwd.getpwnam(self._user)
            for path in (self.folder, self.folder / "password"):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        options = ["--username=gongkai", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--no-sync"]
        files = [f"--pwfile={self.folder / 'password'}", f"--pgdata={self.folder / 'data'}"]
        subprocess.run(
            [self._bin / "initdb", *options, *files], check=True, capture_output=True, cwd="/", user=self._user
        )

    def _start(self) -> subprocess.Popen[bytes]:
        settings = [*_FAST, f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}"]
        arguments = [word for setting in settings for word in ("-c", setting)]
        with (self.folder / "log").open("wb") as log:
            # Ended by the kernel when the tests are killed.
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "INT", self._bin / "postgres", "-D", self.folder / "data", *arguments],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd="/",
                user=self._user,
                start_new_session=True,  # Ctrl-C is for the tests, which then end it
            )
        for _ in range(300):
            with contextlib.suppress(psycopg.OperationalError):
                self.create("gongkai")
                return process
            if process.poll() is not None:
                break
            time.sleep(0.05)
        process.kill()
        raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()}")

    def _do(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

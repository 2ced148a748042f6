"""PostgreSQL's own programs: pg_dump and pg_restore, and what has to be done around them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from gongkai.config.problems import stopped

_ASIDE = "before_restore"
_VARIABLES = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "DATABASE"}
_TLS = {"sslmode": "SSLMODE", "sslrootcert": "SSLROOTCERT", "sslcert": "SSLCERT", "sslkey": "SSLKEY"}


def dump(address: str, to: Path) -> None:
    """The database as of one moment, while others write. Raises Stopped."""
    _run("pg_dump", address, "--format=custom", "--no-owner", "--no-privileges", "--schema=public", f"--file={to}")


def restore(address: str, dump_: Path) -> None:
    """The dumped database in place of what stands there, which comes back if that fails. Raises Stopped."""
    with _aside(address):
        _run(
            "pg_restore",
            address,
            *("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--schema=public"),
            f"--dbname={conninfo_to_dict(address)['dbname']}",
            str(dump_),
        )


def empty(address: str) -> bool:
    """Holds no table."""
    with psycopg.connect(address) as server:
        return server.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone() is None


@contextmanager
def _aside(address: str) -> Iterator[None]:
    """Put what stands there aside, and back where the work fails."""
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"DROP SCHEMA IF EXISTS {_ASIDE} CASCADE")
        with server.transaction():
            server.execute(f"ALTER SCHEMA public RENAME TO {_ASIDE}")
            server.execute("CREATE SCHEMA public")
        try:
            yield
        except BaseException:
            with server.transaction():
                server.execute("DROP SCHEMA public CASCADE")
                server.execute(f"ALTER SCHEMA {_ASIDE} RENAME TO public")
            raise
        server.execute(f"DROP SCHEMA {_ASIDE} CASCADE")


def _run(name: str, address: str, *arguments: str) -> None:
    program = _find(name)
    # By the environment: a password among the arguments would stand in the list of processes.
    facts = conninfo_to_dict(address)
    given = {f"PG{word}": str(facts[key]) for key, word in (_VARIABLES | _TLS).items() if facts.get(key)}
    done = subprocess.run(
        [program, "--no-password", *arguments],
        env=os.environ | given | {"LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[0]
        raise stopped(f"{name} 没有做成：{said}。", f"{name} failed.")


def _find(name: str) -> str:
    """The newest of them: an older pg_dump refuses a newer server."""
    debian = [path for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}") if path.parts[-3].isdecimal()]
    found = str(max(debian, key=lambda path: int(path.parts[-3]))) if debian else shutil.which(name)
    if not found:
        raise stopped(
            f"没有 {name}：apt-get install postgresql-client。", f"{name} is missing: install postgresql-client."
        )
    return found


def without_password(address: str) -> str:
    """The address as it may be shown."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:…@", address)

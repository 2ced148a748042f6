"""The database: SQLite in the data folder, or PostgreSQL where GONGKAI_DATABASE names it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gongkai.config.environment import Environment


def database(environment: Environment) -> dict[str, Any]:
    """Django's description of the database.

    Raises ValueError for an address that is not postgres://user:password@host:port/name. Further facts may follow as
    libpq knows them: ?sslmode=verify-full&sslrootcert=..., ?host=/var/run/postgresql for a socket.
    """
    if not environment.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": environment.data / "gongkai.sqlite3",
            # Writers queue from the start of their transaction, so that none fails halfway for want of the lock.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was acknowledged is there after a power cut too, not only after a killed process.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
            # Opening it anew for each request takes longer than a request's queries.
            "CONN_MAX_AGE": 600,
        }
    address = urlsplit(environment.database)
    if address.scheme not in ("postgres", "postgresql") or not address.path.strip("/"):
        raise ValueError("GONGKAI_DATABASE: write postgres://user:password@host:port/name")
    options = dict(parse_qsl(address.query, strict_parsing=bool(address.query)))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.strip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": address.hostname or options.pop("host", ""),
        "PORT": address.port or "",
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }

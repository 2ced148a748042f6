"""What the operator sets: environment variables beginning with GONGKAI_, read once at the start.

Nothing else of the platform reads the environment.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LOCAL = ("localhost", "127.0.0.1", "[::1]")
LOOPBACK = ("127.0.0.1", "::1")
NAMES = ("DATA", "DATABASE", "HOSTS", "HTTPS", "MAIL", "MAIL_FROM", "CLAMD", "ORIGINS", "INSIDE", "PROXIES")


@dataclass(frozen=True, slots=True)
class Environment:
    """One installation. `data` is the folder of all state: database, files, index, keys, logs, backups."""

    data: Path
    database: str = ""  # postgres://user:password@host:port/name; empty: SQLite in `data`
    hosts: tuple[str, ...] = LOCAL
    https: bool = False  # behind nginx with TLS: secure cookies, HSTS
    mail: str = ""  # smtp://host:port, smtp+starttls://user:password@host:port; empty: mail waits and health says so
    mail_from: str = "gongkai@localhost"
    clamd: str = ""  # /run/clamav/clamd.ctl or tcp://host:port; empty: files are not scanned, and the desk says so
    origins: tuple[str, ...] = field(default=())
    # hosts ("sms.inside", "10.1.2.3:8080") of gateways for text messages that are not on the public internet
    inside: tuple[str, ...] = ()
    # who may say for whom a request comes (X-Forwarded-For, -Proto): addresses and networks of the proxy
    proxies: tuple[str, ...] = ()

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Environment:
        """From GONGKAI_DATA, GONGKAI_DATABASE, GONGKAI_HOSTS (comma between), GONGKAI_HTTPS=1, GONGKAI_MAIL, ..."""
        values = os.environ if environ is None else environ

        def words(name: str) -> tuple[str, ...]:
            return tuple(word.strip() for word in values.get(name, "").split(",") if word.strip())

        return cls(
            data=Path(values.get("GONGKAI_DATA", "data")).absolute(),
            database=values.get("GONGKAI_DATABASE", ""),
            hosts=words("GONGKAI_HOSTS") or LOCAL,
            https=values.get("GONGKAI_HTTPS", "") == "1",
            mail=values.get("GONGKAI_MAIL", ""),
            mail_from=values.get("GONGKAI_MAIL_FROM", "gongkai@localhost"),
            clamd=values.get("GONGKAI_CLAMD", ""),
            origins=words("GONGKAI_ORIGINS"),
            inside=words("GONGKAI_INSIDE"),
            proxies=words("GONGKAI_PROXIES") or (LOOPBACK if values.get("GONGKAI_HTTPS", "") == "1" else ()),
        )

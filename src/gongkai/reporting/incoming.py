"""Files that wait to be read: in `incoming/` of the data folder, readable by their owner only, gone once they are read.

They do not stand in the database: what is deleted there can be found in its file for a long time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[A-Za-z0-9_-]{8,60}\.(?:report|previous)")


def folder() -> Path:
    """Where they lie; made when it is first needed."""
    path: Path = settings.ENVIRONMENT.data / "incoming"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def place(key: str, which: str) -> Path:
    """Where the file `which` (report or previous) of a reading lies."""
    name = f"{key}.{which}"
    if not _NAME.fullmatch(name):
        raise ValueError("the key of a reading holds letters, digits, - and _ only")
    return folder() / name


def put(key: str, which: str, chunks: Iterable[bytes]) -> None:
    """Keep a file until it is read."""
    descriptor = os.open(place(key, which), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            file.write(chunk)


def remove(key: str) -> None:
    """Delete the files of a reading."""
    for which in ("report", "previous"):
        place(key, which).unlink(missing_ok=True)


def older(than: datetime) -> list[str]:
    """The keys of files that have lain there since before `than`: their reading was never noted, or never ended."""
    return sorted({path.stem for path in folder().glob("*.*") if path.stat().st_mtime < than.timestamp()})

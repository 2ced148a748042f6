"""Logs: one JSON object a line, to `logs/` in the data folder and to stderr, without personal data.

What may stand in a line is listed here, and all else is left out: the constant words of our own messages, the facts in
FACTS when they are numbers or short codes, and of an error its class and the places of the code, never its words (the
words of a database's error name the value that was refused). Of other libraries only the logger, the level and the
place in their code are kept: their messages hold addresses, names and headers.

网络安全法 asks for logs of at least six months (Article 21(3), since 2026 Article 23(3)); KEPT is longer than any six.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import logging
import os
import re
import shutil
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

from gongkai.foundation.now import CHINA

KEPT = timedelta(days=200)
PLAIN = timedelta(days=7)  # older ones are compressed

log = logging.getLogger("gongkai")

# What a line may hold besides its words: `log.info("job done", extra={"job": 7})`.
FACTS = (
    *("request", "method", "route", "status", "ms", "person", "organisation"),
    *("job", "task", "attempt", "worker", "channel", "file", "count", "code", "problem"),
)
_CODE = re.compile(r"[\w.:/<>=\-|,;() \[\]^$?+*\\]{0,1000}", re.ASCII)
_LONG = re.compile(r"\d{9}")
_HARMLESS = (int, float, bool, date, timedelta, UUID, Enum)  # datetime is a date, too
_context: ContextVar[dict[str, Any]] = ContextVar("log_context", default={})  # noqa: B039  # never changed, replaced
_NAME = re.compile(r"gongkai-(\d{4}-\d\d-\d\d)\.jsonl(\.gz)?")
_PACKAGE = Path(__file__).parent.parent.parent


@contextlib.contextmanager
def context(**facts: Any) -> Iterator[None]:
    """Have every line of this thread carry these facts."""
    token = _context.set({**_context.get(), **facts})
    try:
        yield
    finally:
        _context.reset(token)


def problem(error: BaseException) -> str:
    """Class and places of an error, the innermost last, without its words: `KeyError foundation/x.py:12 act`."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/gongkai/" in frame.filename and "/foundation/jobs/" not in frame.filename]
    told = [*ours[-3:], *(frames[-1:] if frames[-1:] != ours[-1:] else [])]
    places = " > ".join(f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in told)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return f"{type(error).__name__} {places}".strip() + (f" from {type(cause).__name__}" if cause else "")


def _place(filename: str) -> str:
    for root in ("/gongkai/", "/site-packages/", f"/python{sys.version_info[0]}.{sys.version_info[1]}/"):
        if root in filename:
            return filename.rsplit(root, 1)[1]
    return Path(filename).name


class JsonLine(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Fields: time, level, logger, said (ours) or where (others'), facts, error."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, CHINA).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        ours = record.name.partition(".")[0] == "gongkai"
        if ours:
            line["said"] = _words(record)
        else:
            line["where"] = f"{_place(record.pathname)}:{record.lineno}"
            if isinstance(status := getattr(record, "status_code", None), int):
                line["status"] = status
        given = {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        line |= {name: _harmless(value) for name, value in {**_context.get(), **(given if ours else {})}.items()}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = problem(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _words(record: logging.LogRecord) -> str:
    """The constant words, with numbers, dates and ids put in; text among the arguments becomes …"""
    arguments = record.args if isinstance(record.args, tuple) else ()
    try:
        return str(record.msg) % tuple(_harmless(one) if isinstance(one, _HARMLESS) else "…" for one in arguments)
    except (TypeError, ValueError):
        return str(record.msg)


def _harmless(value: Any) -> Any:
    """A number, or a short code of the program; … stands for anything else, and for what may be a telephone's or a
    person's number."""
    if value is None or isinstance(value, float):
        return value
    text = str(value)
    if isinstance(value, _HARMLESS[3:]):
        return text
    if not _CODE.fullmatch(text) or _LONG.search(text):
        return "…"
    return value if isinstance(value, int) else text


class DailyFile(logging.Handler):
    """Appends to `gongkai-2026-11-23.jsonl`, a file for each day in China; readable by its owner only.

    Any number of processes write the same file: each line is one appending write, and nothing is renamed.
    """

    def __init__(self, folder: str | Path) -> None:
        super().__init__()
        self._folder = Path(folder)
        self._day = ""
        self._descriptor = -1

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line. A disk that is full costs the line, not the request: stderr has it, and health says so."""
        with contextlib.suppress(OSError):
            line = (self.format(record) + "\n").encode("utf-8", "backslashreplace")
            os.write(self._open(datetime.fromtimestamp(record.created, CHINA).date().isoformat()), line)

    def _open(self, day: str) -> int:
        if day != self._day:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self._folder / f"gongkai-{day}.jsonl"
            new = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if self._descriptor >= 0:
                os.close(self._descriptor)
            self._day, self._descriptor = day, new
        return self._descriptor

    def close(self) -> None:
        """Close the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._day, self._descriptor = "", -1
        super().close()


def tidy(folder: Path, today: date) -> tuple[int, int]:
    """Compress log files older than PLAIN, delete those older than KEPT; how many of each."""
    compressed = deleted = 0
    for path in sorted(folder.glob("gongkai-*.jsonl*")):
        named = _NAME.fullmatch(path.name)
        age = today - date.fromisoformat(named[1]) if named else timedelta(0)
        if age > KEPT:
            path.unlink()
            deleted += 1
        elif named and age > PLAIN and not named[2]:
            _compress(path)
            compressed += 1
    return compressed, deleted


def _compress(path: Path) -> None:
    partial = path.with_suffix(".jsonl.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with path.open("rb") as plain, os.fdopen(descriptor, "wb") as file, gzip.GzipFile("", "wb", fileobj=file) as packed:
        shutil.copyfileobj(plain, packed)
    partial.rename(path.with_suffix(".jsonl.gz"))
    path.unlink()

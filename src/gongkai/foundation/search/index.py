"""The index on disk: `index/` of the data folder.

    index/current             the name of the folder that is read
    index/3f0a91c2-20260302T…  an index of a form; another is built beside it and takes its place in one step
    index/lock                held by the one process that writes

Readers that have the old folder open go on reading it; it is removed when the next but one is built.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

# Words of title and text (words.Terms); what is filtered and sorted by; the key, which alone is given back.
_NAME = {"tokenizer_name": "raw", "index_option": "basic"}
FIELDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("key", "text", {**_NAME, "stored": True}),
    ("kind", "text", {**_NAME, "fast": True}),
    ("organisation", "unsigned", {"indexed": True, "fast": True}),
    ("year", "unsigned", {"indexed": True, "fast": True}),  # 0: none
    ("day", "unsigned", {"indexed": True, "fast": True}),  # date.toordinal(); 0: none
    ("title", "text", {"tokenizer_name": "whitespace"}),
    ("title_words", "text", {"tokenizer_name": "whitespace", "index_option": "freq"}),
    ("text", "text", {"tokenizer_name": "whitespace"}),
    ("text_words", "text", {"tokenizer_name": "whitespace", "index_option": "freq"}),
)
# Another number where the terms change; with other fields or another tantivy it is another by itself. An index of
# another form is not read, and built anew from the records.
_TERMS = 1
FORM = hashlib.sha256(f"{_TERMS} {FIELDS} {version('tantivy')}".encode()).hexdigest()[:8]
_CURRENT = "current"


class Busy(Exception):
    """Another process writes just now."""


def root() -> Path:
    """Where the indexes stand."""
    folder: Path = settings.ENVIRONMENT.data / "index"
    return folder


def current() -> Path | None:
    """The folder that is read; None where there is none in the form of this version."""
    try:
        name = (root() / _CURRENT).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = root() / name
    return folder if name.startswith(f"{FORM}-") and (folder / "meta.json").is_file() else None


def fresh(at: datetime) -> Path:
    """A new empty folder. Call it with the lock held."""
    number = 0
    while (folder := root() / f"{FORM}-{at:%Y%m%dT%H%M%S}-{number}").exists():
        number += 1
    folder.mkdir(parents=True, mode=0o700)
    return folder


def switch(folder: Path) -> None:
    """From now on `folder` is read; all but the one before it are removed. Call it with the lock held."""
    before = current()
    beside = root() / f"{_CURRENT}.new"
    with beside.open("w", encoding="ascii") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(root() / _CURRENT)
    for other in root().iterdir():
        if other.is_dir() and other not in (folder, before):
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def writing() -> Iterator[None]:
    """Be the one who writes. The lock is given back by the kernel when its holder dies. Raises Busy."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(root() / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield
    finally:
        os.close(descriptor)


def schema() -> tantivy.Schema:
    """The fields, as FIELDS says."""
    builder = tantivy.SchemaBuilder()
    for name, kind, options in FIELDS:
        add = builder.add_text_field if kind == "text" else builder.add_unsigned_field
        add(name, **options)
    return builder.build()

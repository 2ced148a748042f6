"""The index on disk: `index/` of the data folder.

    index/current            the name of the folder that is read
    index/v1-20260302T0930…  an index; another is built beside it and takes its place in one step
    index/lock               held by the one process that writes

Readers that have the old folder open go on reading it; it is removed when the next but one is built.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import tantivy
from django.conf import settings

# Another number, and every index is built anew from the records.
FORM = "v1"
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
    """The fields. Words of title and text; what is filtered and sorted by; the key, which alone is given back."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("organisation", indexed=True, fast=True)
    builder.add_unsigned_field("year", indexed=True, fast=True)  # 0: none
    builder.add_unsigned_field("day", indexed=True, fast=True)  # date.toordinal(); 0: none
    for field in ("title", "text"):
        builder.add_text_field(field, tokenizer_name="whitespace")  # words.Terms.stream
        builder.add_text_field(f"{field}_words", tokenizer_name="whitespace", index_option="freq")
    return builder.build()

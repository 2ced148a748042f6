"""Where files lie: `files/ab/cd/...` of the data folder, each written whole and on the disk before anybody knows it."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_INCOMING = "incoming"  # what is being written; what was cut off stays there until it is cleared


def root() -> Path:
    """The folder."""
    data: Path = settings.ENVIRONMENT.data
    return data / "files"


def place(digest: str, *, unique: bool) -> str:
    """Where a content of this hash is to lie. `unique`: apart from an equal one, because each is sealed with a key of
    its own."""
    suffix = f"-{secrets.token_hex(4)}" if unique else ""
    return f"{digest[:2]}/{digest[2:4]}/{digest}{suffix}"


def write(content: Iterable[bytes], stored_as: str) -> None:
    """Write a file: all of it or nothing. When this returns it survives a fall of the machine. Raises OSError."""
    target = root() / stored_as
    waiting = root() / _INCOMING / secrets.token_hex(16)
    for folder in (waiting.parent, target.parent):
        _make(folder)
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(content)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)
    _sync(target.parent)


def read(stored_as: str) -> BinaryIO:
    """The file, open. Raises FileNotFoundError."""
    return (root() / stored_as).open("rb")


def is_there(stored_as: str) -> bool:
    """Whether it lies where it should."""
    return (root() / stored_as).is_file()


def touch(stored_as: str) -> bool:
    """Make it young, so that it is not taken for left over; False when it is not there."""
    try:
        os.utime(root() / stored_as)
    except FileNotFoundError:
        return False
    return True


def older_than(moment: float) -> Iterator[list[str]]:
    """The files changed before a moment (seconds since 1970), folder by folder, what was cut off among them."""
    for folder, _, names in os.walk(root()):
        old = []
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                path = Path(folder) / name
                if path.stat().st_mtime < moment:
                    old.append(str(path.relative_to(root())))
        if old:
            yield old


def remove(stored_as: str) -> None:
    """Delete it, if it is there."""
    (root() / stored_as).unlink(missing_ok=True)


def _make(folder: Path) -> None:
    """Make the folder, and see to it that it is on the disk with all above it."""
    if folder.is_dir():
        return
    if folder != root():
        _make(folder.parent)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

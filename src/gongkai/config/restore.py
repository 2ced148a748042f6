"""Putting a backup in place: read and proved whole first, then exchanged; what stood there is kept aside.

A restore that is cut off leaves `restore-unfinished`, with which nothing starts, and can be done again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path
from typing import IO

from gongkai.config import backup, postgresql, sealed_keys
from gongkai.config.backup import HEADS, KEYS, MANIFEST, Manifest, Member
from gongkai.config.checks import UNFINISHED
from gongkai.config.environment import Environment
from gongkai.config.problems import Stopped, stopped

_NAMES = re.compile(r"database\.(sqlite3|dump)|audit/heads|keys\.sealed|files(/[\w-][\w.-]*)+", re.ASCII)
_SQLITE = ("gongkai.sqlite3", "gongkai.sqlite3-wal", "gongkai.sqlite3-shm")
_PIECE = 2**20


def occupied(environment: Environment) -> bool:
    """Something stands where a backup would be put. A secret alone does not count: it is made at every start."""
    data = environment.data
    keys = [path for path in (data / "keys").glob("*") if path.name != "secret"]
    there = keys or (data / HEADS).exists() or backup.files(data) or any((data / name).exists() for name in _SQLITE)
    return bool(there) or bool(environment.database and not postgresql.empty(environment.database))


def restore(
    environment: Environment, archive: Path, passphrase: str | None, *, replace: bool, at: datetime
) -> Manifest:
    """Put a backup in place. Without `passphrase` the keys that stand in the data folder stay.

    Raises Stopped, and nothing is changed: for an archive that is damaged, of the other kind of database, whose keys do
    not open; for a place where something stands, unless `replace`.
    """
    if occupied(environment) and not replace:
        raise stopped(
            f"{environment.data} 或数据库中已有内容：恢复到空的地方，或加 --replace（原有内容移到 replaced-… 中）。",
            "Something stands there already: restore elsewhere, or add --replace.",
        )
    try:
        with tempfile.TemporaryDirectory(dir=environment.data, prefix=".restore-") as folder:
            staged = Path(folder)
            manifest = unpack(archive, staged)
            _fits(environment, manifest)
            if passphrase is not None and manifest.keys:
                sealed_keys.unseal((staged / KEYS).read_bytes(), passphrase, staged / "keys")
            _exchange(environment, manifest, staged, environment.data / f"replaced-{at:%Y%m%d-%H%M%S}")
    except OSError as error:
        raise stopped(
            f"恢复没有做成（{error.filename or environment.data}：{error.strerror}）：解决后再运行一次。",
            "The restore failed: solve this and run it again.",
        ) from error
    return manifest


def restore_database(environment: Environment, archive: Path) -> None:
    """The database of a backup only, in place of the one that stands there: after an upgrade that failed."""
    with tempfile.TemporaryDirectory(dir=environment.data, prefix=".restore-") as folder:
        unpack(archive, Path(folder))
        _exchange_database(environment, Path(folder), None)


def unpack(archive: Path, to: Path) -> Manifest:
    """All members into the folder `to`, each of the size and hash that the manifest says. Raises Stopped."""
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(archive) as members:
            for member in members:
                content = members.extractfile(member)
                if content is None or not (_NAMES.fullmatch(member.name) or member.name == MANIFEST):
                    raise _damaged(archive, f"{member.name}?")
                if member.name == MANIFEST:
                    manifest = _manifest(archive, content.read())
                else:
                    found[member.name] = _write(content, to / member.name)
    except (tarfile.TarError, EOFError) as error:
        raise _damaged(archive, str(error)) from error
    except FileNotFoundError as error:
        raise stopped(f"没有文件 {archive}。", "There is no such file.") from error
    if manifest is None:
        raise _damaged(archive, MANIFEST)
    wrong = sorted(name for name in manifest.members | found if manifest.members.get(name) != found.get(name))
    if wrong:
        raise _damaged(archive, wrong[0])
    return manifest


def _manifest(archive: Path, data: bytes) -> Manifest:
    try:
        read = json.loads(data)
        members = {name: Member(**member) for name, member in read.pop("members").items()}
        manifest = Manifest(**read, members=members)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(archive, MANIFEST) from error
    if manifest.format > backup.FORMAT:
        raise stopped(
            f"{archive} 是更新的程序（{manifest.program}）做的备份：用同样新的程序恢复。",
            "That backup was made by a newer version: restore it with that one.",
        )
    return manifest


def _damaged(archive: Path, where: str) -> Stopped:
    return stopped(
        f"备份 {archive} 不完整或被改动（{where}）：用另一份备份。",
        "The backup is damaged or was altered: use another.",
    )


def _write(content: IO[bytes], path: Path) -> Member:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    found, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while piece := content.read(_PIECE):
            found.update(piece)
            size += file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return Member(size, found.hexdigest())


def _fits(environment: Environment, manifest: Manifest) -> None:
    here = "postgresql" if environment.database else "sqlite"
    if manifest.database != here:
        raise stopped(
            f"备份是 {manifest.database} 的，这里是 {here}：按备份的数据库设置 GONGKAI_DATABASE。",
            "The backup is of the other kind of database: set GONGKAI_DATABASE accordingly.",
        )


def _exchange(environment: Environment, manifest: Manifest, staged: Path, aside: Path) -> None:
    unfinished = environment.data / UNFINISHED
    unfinished.touch(0o600)
    # The one step that can fail for reasons of its own comes first.
    _exchange_database(environment, staged, aside)
    folders = ["audit", *(["files"] if manifest.files else []), *(["keys"] if (staged / "keys").exists() else [])]
    for name in folders:
        _move(environment.data / name, aside / name)
        _move(staged / name, environment.data / name)
    unfinished.unlink()


def _exchange_database(environment: Environment, staged: Path, aside: Path | None) -> None:
    # The search index belongs to the old records: without this file it is built anew.
    (environment.data / "index" / "current").unlink(missing_ok=True)
    if environment.database:
        postgresql.restore(environment.database, staged / backup.DUMP)
        return
    for name in _SQLITE:
        # What stands in the write-ahead log belongs to the old database: it must not meet the new one.
        if aside is not None:
            _move(environment.data / name, aside / name)
        else:
            (environment.data / name).unlink(missing_ok=True)
    _move(staged / backup.SQLITE, environment.data / _SQLITE[0])


def _move(source: Path, target: Path) -> None:
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(source, target)

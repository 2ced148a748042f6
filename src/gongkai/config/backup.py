"""A backup: one archive of the database, the files, the heads of the audit trail and, sealed, the keys.

    database.sqlite3 or database.dump    as of one moment
    audit/heads, files/...               as they stand in the data folder
    keys.sealed                          the folder `keys`, under a passphrase
    manifest.json                        what made it and when, size and SHA-256 of the others; last: else cut off

Without the keys nobody can read the personal data in a backup, its owner included; with keys that lie open in it,
whoever finds it can. So they go in under a passphrase, or are left out and kept elsewhere by the operator's own choice.
The rest of the database is as readable as it is at home: a backup is for its owner only.

Logs, the search index and earlier backups are not part of it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from gongkai import __version__
from gongkai.config import postgresql, sealed_keys
from gongkai.config.environment import Environment
from gongkai.config.problems import stopped

FORMAT = 1
MANIFEST = "manifest.json"
KEYS = "keys.sealed"
SQLITE, DUMP = "database.sqlite3", "database.dump"
HEADS = "audit/heads"


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself."""

    made: str
    program: str
    database: str  # sqlite, postgresql
    files: bool  # holds the folder `files`
    keys: bool
    members: dict[str, Member] = field(default_factory=dict)
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes in beside the database. `passphrase` None leaves the keys out."""

    passphrase: str | None
    files: bool = True


def write(environment: Environment, to: Path, contents: Contents, *, at: datetime) -> Manifest:
    """Make the archive `to` while the platform runs, readable by its owner only. Raises Stopped.

    It is complete or not there at all.
    """
    if to.exists():
        raise stopped(f"{to} 已经存在：换一个名字。", "That file is there already: choose another name.")
    manifest = Manifest(
        at.isoformat(timespec="seconds"),
        __version__,
        "postgresql" if environment.database else "sqlite",
        contents.files,
        contents.passphrase is not None,
    )
    try:
        to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".backup-") as folder:
            partial = Path(folder) / "archive"
            with _new(partial) as file, tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
                _fill(_Writer(archive, manifest), environment, contents, Path(folder))
            partial.rename(to)
    except OSError as error:
        raise stopped(
            f"备份写不进 {to.parent}（{error.strerror}）：检查目录的所有者和磁盘空间。",
            "The backup cannot be written there: check owner and space.",
        ) from error
    return manifest


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


class _Writer:
    """Puts members in and notes their hashes."""

    def __init__(self, archive: tarfile.TarFile, manifest: Manifest) -> None:
        self._archive = archive
        self._manifest = manifest

    def data(self, name: str, data: bytes) -> None:
        self._add(name, len(data), io.BytesIO(data))

    def file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self._add(name, os.fstat(file.fileno()).st_size, file)

    def close(self) -> None:
        """The manifest, which nobody can have written who was cut off before."""
        data = json.dumps(asdict(self._manifest), ensure_ascii=False, indent=1).encode()
        self._archive.addfile(_info(MANIFEST, len(data)), io.BytesIO(data))

    def _add(self, name: str, size: int, file: BinaryIO) -> None:
        reader = _Hashing(file)
        self._archive.addfile(_info(name, size), reader)
        self._manifest.members[name] = Member(size, reader.found.hexdigest())


class _Hashing:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.found = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.found.update(data)
        return data


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def _fill(writer: _Writer, environment: Environment, contents: Contents, folder: Path) -> None:
    heads = environment.data / HEADS
    # The heads before the database: a head of later would say that the end of the trail was cut off.
    noted = heads.read_bytes() if heads.exists() else None
    if environment.database:
        postgresql.dump(environment.database, folder / DUMP)
        writer.file(DUMP, folder / DUMP)
    else:
        _copy(environment.data / "gongkai.sqlite3", folder / SQLITE)
        writer.file(SQLITE, folder / SQLITE)
    if noted is not None:
        writer.data(HEADS, noted)
    if contents.files:
        # After the database: files are written before the rows that name them, and never changed.
        for path in files(environment.data):
            writer.file(path.relative_to(environment.data).as_posix(), path)
    if contents.passphrase is not None:
        writer.data(KEYS, sealed_keys.seal(environment.data / "keys", contents.passphrase))
    writer.close()


def files(data: Path) -> list[Path]:
    """What stands in the folder `files`, without what is being written just now."""
    return sorted(path for path in (data / "files").rglob("*") if path.is_file() and not path.name.startswith("."))


def _copy(database: Path, to: Path) -> None:
    """The database as of one moment, while others write."""
    if not database.exists():
        raise stopped(f"没有数据库 {database}：检查 GONGKAI_DATA。", "There is no database: check GONGKAI_DATA.")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        said = target.execute("PRAGMA quick_check").fetchone()[0]
    if said != "ok":
        raise stopped(f"数据库 {database} 已损坏：{said}。请恢复上一次的备份。", "The database is damaged.")

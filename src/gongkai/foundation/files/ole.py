"""The container of old Office files ([MS-CFB]): which program's file it is, by the streams of its top folder."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from gongkai.foundation.files.archives import Unfit

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
_NONE = 0xFFFFFFFF
_ENTRY = 128
_ENTRIES = 100_000  # what a folder of a real file stays far below
_MAIN = {
    "doc": ("worddocument", "wpscontent"),
    "xls": ("workbook", "book", "etcontent"),
    "ppt": ("powerpoint document", "dpscontent"),
}
_LOCKED = ("encryptedpackage", "encryptioninfo")
_MACROS = ("macros", "_vba_project_cur", "_vba_project", "vba")


def kind(file: BinaryIO) -> str:
    """doc, xls or ppt. Raises Unfit."""
    try:
        names = _top(file)
    except (struct.error, IndexError, UnicodeDecodeError, RecursionError):
        raise Unfit("broken") from None
    if any(name in names for name in _LOCKED):
        raise Unfit("locked")
    if any(name in names for name in _MACROS):
        raise Unfit("macros")
    found = [one for one, streams in _MAIN.items() if any(stream in names for stream in streams)]
    if len(found) != 1:
        raise Unfit("two" if found else "unknown")
    return found[0]


def _top(file: BinaryIO) -> set[str]:
    """The names in the top folder, in small letters."""
    entries = _directory(file)
    names: set[str] = set()
    waiting, seen = [_links(entries[0])[2]], {0}
    while waiting:
        number = waiting.pop()
        if number == _NONE or number in seen:
            continue
        seen.add(number)
        left, right, _ = _links(entries[number])
        names.add(_name(entries[number]).lower())
        waiting += [left, right]
    return names


def _directory(file: BinaryIO) -> list[bytes]:
    file.seek(0)
    header = file.read(512)
    sector = 1 << struct.unpack_from("<H", header, 30)[0]
    if sector not in (512, 4096):
        raise Unfit("broken")
    entries: list[bytes] = []
    for number in _chain(file, header, sector, struct.unpack_from("<I", header, 48)[0]):
        data = _sector(file, sector, number)
        entries += [data[at : at + _ENTRY] for at in range(0, len(data) - _ENTRY + 1, _ENTRY)]
        if len(entries) > _ENTRIES:
            raise Unfit("broken")
    return entries


def _chain(file: BinaryIO, header: bytes, sector: int, first: int) -> Iterator[int]:
    """The numbers of the sectors of a stream, following the allocation table."""
    tables = _tables(file, header, sector)
    each = sector // 4
    seen = set()
    while first < _LAST_SECTOR and first not in seen:
        yield first
        seen.add(first)
        table = _sector(file, sector, tables[first // each])
        first = struct.unpack_from("<I", table, first % each * 4)[0]


def _tables(file: BinaryIO, header: bytes, sector: int) -> list[int]:
    """Where the allocation table lies: 109 sectors are named in the header, the others in sectors of their own."""
    tables = list(struct.unpack_from("<109I", header, 76))
    further, count = struct.unpack_from("<II", header, 68)
    for _ in range(min(count, 1000)):
        if further >= _LAST_SECTOR:
            break
        *named, further = struct.unpack(f"<{sector // 4}I", _sector(file, sector, further))
        tables += named
    return tables


def _sector(file: BinaryIO, sector: int, number: int) -> bytes:
    file.seek((number + 1) * sector)
    return file.read(sector)


def _links(entry: bytes) -> tuple[int, int, int]:
    """Left and right neighbour, and the first of what is inside."""
    left, right, inside = struct.unpack_from("<III", entry, 68)
    return left, right, inside


def _name(entry: bytes) -> str:
    length: int = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le")

"""Files that are zip archives inside: Office and OFD. Told apart, and held to what such a file can be.

Sizes are taken from the archive's own list, which need not be true: what unpacks a part later counts as it goes.
"""

from __future__ import annotations

import itertools
import struct
import zipfile
import zlib
from typing import BinaryIO

_ENTRIES = 20_000  # no office file has so many parts
_UNPACKED = 1 << 30
# Office files hold the same tags again and again and shrink to a thirtieth; only a bomb shrinks to this.
_BOMB_RATIO, _BOMB_BYTES = 400, 8 << 20
_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml", "ofd": "ofd.xml"}
_LOCAL_HEAD = 30
_END, _END_SIZE, _COMMENT = b"PK\x05\x06", 22, 65_535
_TYPES = 1 << 20


class Unfit(Exception):
    """Not taken. `why`: archive, locked, macros, bomb, broken, two, unknown."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def kind(file: BinaryIO) -> str:
    """docx, xlsx, pptx or ofd. Raises Unfit."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            names = [part.filename.replace("\\", "/").lower() for part in parts]
            _check_list(parts, names)
            found = [one for one, main in _MAIN.items() if main in names]
            if len(found) > 1:
                raise Unfit("two")
            if any(name.endswith("vbaproject.bin") for name in names) or _says_macros(archive):
                raise Unfit("macros")
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, NotImplementedError, KeyError):
        raise Unfit("broken") from None
    if not found:
        raise Unfit("unknown" if "[content_types].xml" in names or "mimetype" in names else "archive")
    return found[0]


def _check_list(parts: list[zipfile.ZipInfo], names: list[str]) -> None:
    if len(parts) > _ENTRIES or sum(part.file_size for part in parts) > _UNPACKED:
        raise Unfit("bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise Unfit("locked")
    if any(part.file_size > _BOMB_BYTES and part.file_size > _BOMB_RATIO * part.compress_size for part in parts):
        raise Unfit("bomb")
    # What lies before the first part is another file; parts that overlap unpack to more than they are.
    places = sorted((part.header_offset, part.compress_size + _LOCAL_HEAD) for part in parts)
    if not places or places[0][0] != 0 or len(set(names)) != len(names):
        raise Unfit("two" if places else "broken")
    if any(start + size > following for (start, size), (following, _) in itertools.pairwise(places)):
        raise Unfit("bomb")
    if any(name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0] for name in names):
        raise Unfit("broken")


def _says_macros(archive: zipfile.ZipFile) -> bool:
    """Whether the list of contents names parts with macros, wherever they lie."""
    types = next((part for part in archive.infolist() if part.filename.lower() == "[content_types].xml"), None)
    if types is None:
        return False
    with archive.open(types) as part:
        said = part.read(_TYPES).lower()
    return b"macroenabled" in said or b"vbaproject" in said


def hides_one(file: BinaryIO) -> bool:
    """Whether a file of another kind ends as a zip archive ends: a reader of archives would open it as one."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        return False
    comment = int.from_bytes(tail[at + 20 : at + 22], "little")
    return at + _END_SIZE + comment == len(tail)

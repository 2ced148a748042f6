"""The compound file of old Office programs (OLE2): its streams, and the text marks of a Word document in it.

Only what tells whether a conversion kept a document's tables: LibreOffice reads the rest.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_NAMES = {"WordDocument", "0Table", "1Table"}
# Where the header of a Word document says which table stream is its own, and where the list of its pieces lies.
_FLAGS, _PIECES = 0x0A, 0x1A2
_OWN_TABLE, _NARROW = 0x0200, 0x40000000
_CELL = 7  # the character that ends a cell, and once more a row


def cell_marks(data: bytes) -> int:
    """How many cells and ends of rows the Word document in a compound file has; 0 where that cannot be told."""
    try:
        streams = dict(_streams(data))
        document = streams["WordDocument"]
        (flags,) = struct.unpack_from("<H", document, _FLAGS)
        table = streams["1Table" if flags & _OWN_TABLE else "0Table"]
        start, size = struct.unpack_from("<II", document, _PIECES)
        return sum(_marks(document, *piece) for piece in _pieces(table[start : start + size]))
    except (KeyError, IndexError, struct.error):
        return 0


def _marks(document: bytes, offset: int, count: int, wide: bool) -> int:
    if not wide:
        return document.count(_CELL, offset, offset + count)
    text = document[offset : offset + 2 * count].decode("utf-16-le", "replace")
    return text.count(chr(_CELL))


def _pieces(found: bytes) -> Iterator[tuple[int, int, bool]]:
    """The pieces of the text: where each begins, how many characters it has, and whether they take two bytes."""
    at = 0
    while found[at] == 1:  # properties of pieces stand before the list
        at += 3 + struct.unpack_from("<H", found, at + 1)[0]
    (size,) = struct.unpack_from("<I", found, at + 1)
    count = (min(size, len(found)) - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", found, at + 5)
    for index in range(count):
        (place,) = struct.unpack_from("<I", found, at + 5 + 4 * (count + 1) + 8 * index + 2)
        length = max(0, places[index + 1] - places[index])
        if place & _NARROW:
            yield (place & ~_NARROW) // 2, length, False
        else:
            yield place, length, True


def _streams(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The streams that are asked for, by name."""
    if data[30] not in (9, 12):
        return  # no file has other sectors than of 512 or 4096 bytes
    sector = 1 << data[30]
    links = _links(data, sector)
    (first,) = struct.unpack_from("<I", data, 48)
    folder = _chain(data, links, sector, first)
    for at in range(0, len(folder) - 127, 128):
        (length,) = struct.unpack_from("<H", folder, at + 64)
        name = folder[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if name in _NAMES:
            start, size = struct.unpack_from("<II", folder, at + 116)
            # Streams under 4096 bytes lie elsewhere; a document's are never so small.
            yield name, _chain(data, links, sector, start)[:size]


def _links(data: bytes, sector: int) -> list[int]:
    """For each sector the one that follows it."""
    tables = list(struct.unpack_from("<109I", data, 76))
    (more,) = struct.unpack_from("<I", data, 68)
    each = sector // 4
    for _ in range(len(data) // sector):
        if more in (_END, _FREE):
            break
        *found, more = struct.unpack_from(f"<{each}I", data, (more + 1) * sector)
        tables += found
    links: list[int] = []
    for table in dict.fromkeys(tables):
        if (table + 2) * sector <= len(data):
            links += struct.unpack_from(f"<{each}I", data, (table + 1) * sector)
    return links


def _chain(data: bytes, links: list[int], sector: int, first: int) -> bytes:
    """The sectors that follow each other from `first`; no more of them than there are, so that a ring ends."""
    found: list[bytes] = []
    while first < len(links) and len(found) <= len(links):
        found.append(data[(first + 1) * sector : (first + 2) * sector])
        first = links[first]
    return b"".join(found)

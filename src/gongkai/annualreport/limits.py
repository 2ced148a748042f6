"""What one file may cost to read. Every reader keeps to it; the command line can set it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for reading one file. Beyond one of them reading stops with `TooLarge`.

    `file_bytes` is the file as it lies on disk, `unpacked_bytes` all that is unpacked from an archive (docx, xlsx),
    `cells` the grid cells of all tables after spans are laid out and the lines outside of them, `characters` the text,
    `depth` the nesting of elements, `pages` those of a PDF, `seconds` the processor time of one file. Pages that are
    pictures are recognised, which takes long: `scans` of them at most, of `pixels` each, and each adds `scan_seconds`.

    A report has some hundred cells and some ten thousand characters. The usual bounds leave room for a hundred reports
    in one file, and not for a file that is nothing but work.
    """

    file_bytes: int = 64 << 20
    unpacked_bytes: int = 256 << 20
    cells: int = 50_000
    characters: int = 1_000_000
    depth: int = 256
    pages: int = 400
    seconds: float = 20.0
    scans: int = 60
    pixels: int = 60_000_000
    scan_seconds: float = 8.0


DEFAULT = Limits()

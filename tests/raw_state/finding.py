"""Finding a text in bytes, however it may be written there, and in archives that lie among them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from tests.postgresql import binaries

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
# Fewer bytes than this stand somewhere in any large file of random ones.
_LEAST = 6


def forms(text: str) -> dict[str, bytes]:
    """How the text may be written, by the name of the form. Unkeyed hashes count: numbers are guessed from them."""
    found: dict[str, bytes] = {}
    for way in {text, *_grouped(text)}:
        for encoding in _ENCODINGS:
            data = way.encode(encoding)
            found[f"{encoding} {way}"] = data
            found[f"hex of {encoding} {way}"] = data.hex().encode()
            found[f"HEX of {encoding} {way}"] = data.hex().upper().encode()
            for shift in range(3):
                found[f"base64 of {encoding} {way} from {shift}"] = _base64(data, shift)
        found[f"percent {way}"] = quote(way, safe="").encode()
        found[f"JSON {way}"] = json.dumps(way).strip('"').encode()
        for name in ("md5", "sha1", "sha256"):
            digest = hashlib.new(name, way.encode())
            found[f"{name} {way}"] = digest.hexdigest().encode()
            found[f"raw {name} {way}"] = digest.digest()
    return {name: form for name, form in found.items() if len(form) >= _LEAST}


def _grouped(text: str) -> list[str]:
    """A telephone as people write it."""
    if not (text.isdecimal() and len(text) == 11):
        return []
    return [sign.join((text[:3], text[3:7], text[7:])) for sign in " -"]


def _base64(data: bytes, shift: int) -> bytes:
    """The signs that stand in base64 whatever comes before and after, when `shift` bytes (modulo 3) come before."""
    written = base64.b64encode(bytes(shift) + data)
    return written[-(-shift * 8 // 6) : (shift + len(data)) * 8 // 6]


def hits(data: bytes, texts: Mapping[str, str]) -> list[str]:
    """Which of the texts stand in the data, and in which form."""
    lower = data.lower()
    return [
        f"{name} as {form}"
        for name, text in texts.items()
        for form, written in forms(text).items()
        if written in data or (form.startswith("percent") and written.lower() in lower)
    ]


def places(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, and what is packed in it, each with its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield from unpacked(str(path.relative_to(folder)), path.read_bytes())
        # Names of files tell, too.
        yield f"the name of {path.relative_to(folder)}", str(path.relative_to(folder)).encode()


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Bytes, and what is packed in them, at any depth."""
    yield name, data
    for part, content in _parts(data):
        yield from unpacked(f"{name} > {part}", content)


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    if data.startswith(b"\x1f\x8b"):
        yield "gzip", gzip.decompress(data)
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive:
                file = archive.extractfile(member)
                yield member.name, file.read() if file else b""
    elif data.startswith(b"PGDMP"):
        folder = binaries()
        assert folder is not None
        restored = subprocess.run([folder / "pg_restore", "-f", "-"], input=data, capture_output=True, check=True)
        yield "SQL", restored.stdout
    elif data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.namelist():
                yield part, archive.read(part)
    elif data[:1] == b"\x78" and data[:2] in (b"\x78\x01", b"\x78\x9c", b"\x78\xda"):
        try:
            yield "zlib", zlib.decompress(data)
        except zlib.error:
            return

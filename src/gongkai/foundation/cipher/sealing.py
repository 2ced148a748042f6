"""Files sealed piece by piece: a large one is never whole in memory, and what was cut off, swapped or altered shows.

    b"GKS1", salt of 7 bytes, then pieces of CHUNK bytes of content, each with its tag

A piece's nonce is salt, number (4 bytes) and whether it is the last (1 byte): a piece opens only in its place, and only
the true last one as the last. Each file has a key of its own, which is kept sealed in the database: so when the keys of
the ring rotate, what is sealed anew is that key, and no file is written again.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from gongkai.foundation.cipher import keyring
from gongkai.foundation.cipher.ciphers import CIPHERS, NONCE, TAG, Sealer, sealer
from gongkai.foundation.cipher.text import Undecipherable

CHUNK = 64 * 1024
_MAGIC = b"GKS1"
_SALT = NONCE - 5
_HEAD = len(_MAGIC) + _SALT


def new_key() -> str:
    """A key for one file, `CIPHER:BASE64`, of the cipher that is current."""
    ring = keyring.ring()
    name = ring.keys[ring.current].cipher
    return f"{name}:{base64.b64encode(secrets.token_bytes(CIPHERS[name].key_bytes)).decode()}"


def seal(content: Iterable[bytes], key: str) -> Iterator[bytes]:
    """The bytes of the sealed file."""
    head = _MAGIC + secrets.token_bytes(_SALT)
    yield head
    cipher = _with(key)
    for number, piece, last in _numbered(_pieces(content)):
        yield cipher.encrypt(_nonce(head, number, last), piece, head)


def opened(file: BinaryIO, key: str) -> Iterator[bytes]:
    """The content of a sealed file, piece by piece. Raises cipher.Undecipherable where it was altered or cut off: what
    was given out before that is genuine, but not the whole."""
    head = file.read(_HEAD)
    cipher = _with(key)
    try:
        if len(head) != _HEAD or not head.startswith(_MAGIC):
            raise InvalidTag
        for number, piece, last in _numbered(iter(lambda: file.read(CHUNK + TAG), b"")):
            yield cipher.decrypt(_nonce(head, number, last), piece, head)
    except InvalidTag:
        raise Undecipherable("a stored file was altered or cut off; put it back from a backup") from None


def sealed_size(size: int) -> int:
    """How long the sealed file of a content of so many bytes is."""
    return _HEAD + size + TAG * max(1, -(-size // CHUNK))


def _pieces(content: Iterable[bytes]) -> Iterator[bytes]:
    """The content in pieces of CHUNK bytes, the last one shorter; one empty piece for no content."""
    held, any_piece = bytearray(), False
    for part in content:
        held += part
        while len(held) >= CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
            any_piece = True
    if held or not any_piece:
        yield bytes(held)


def _numbered(pieces: Iterator[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Each piece with its number and whether it is the last; a file without any has one that is empty."""
    number, piece = 0, next(pieces, b"")
    for following in pieces:
        yield number, piece, False
        number, piece = number + 1, following
    yield number, piece, True


def _nonce(head: bytes, number: int, last: bool) -> bytes:
    return head[len(_MAGIC) :] + number.to_bytes(4, "big") + (b"\1" if last else b"\0")


def _with(key: str) -> Sealer:
    name, _, secret = key.partition(":")
    try:
        return sealer(name, base64.b64decode(secret, validate=True))
    except (KeyError, ValueError, binascii.Error):
        raise Undecipherable(f"a stored file is sealed with {name or 'nothing'}, which is not known here") from None

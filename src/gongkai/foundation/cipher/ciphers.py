"""The ciphers by the names that values carry. All are authenticated: an altered value does not open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import ciphers
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12  # bytes
TAG = 16


class Sealer(Protocol):
    """A cipher with its key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Data sealed, the tag of TAG bytes at its end. A nonce of NONCE bytes serves once a key."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Raises InvalidTag for another key or for anything that was altered."""


@dataclass(frozen=True, slots=True)
class Cipher:
    """A way to seal. `name` stands in each value for ever: a changed cipher gets a new one."""

    name: str
    key_bytes: int
    with_key: Callable[[bytes], Sealer]


class _SM4GCM:
    """SM4 (GB/T 32907, 国密) in Galois/counter mode."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """See Sealer."""
        sealing = ciphers.Cipher(algorithms.SM4(self._key), modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(associated_data or b"")
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """See Sealer."""
        if len(data) < TAG:
            raise InvalidTag
        opening = ciphers.Cipher(algorithms.SM4(self._key), modes.GCM(nonce, data[-TAG:])).decryptor()
        opening.authenticate_additional_data(associated_data or b"")
        return opening.update(data[:-TAG]) + opening.finalize()


CIPHERS: dict[str, Cipher] = {}


def register(cipher: Cipher) -> None:
    """Make a cipher known. Raises ValueError for a name that is taken, or that values cannot carry."""
    if not cipher.name.isalnum() or not cipher.name.isascii() or cipher.name in CIPHERS:
        raise ValueError(f"cipher {cipher.name!r}: take letters and digits, and a name of its own")
    CIPHERS[cipher.name] = cipher


register(Cipher("aes256gcm", 32, AESGCM))
register(Cipher("sm4gcm", 16, _SM4GCM))
USUAL = "aes256gcm"


@lru_cache(maxsize=64)
def sealer(name: str, key: bytes) -> Sealer:
    """The cipher of that name with a key. Raises KeyError."""
    return CIPHERS[name].with_key(key)

"""A text sealed for a place: `CIPHER:KEY:BASE64(nonce, sealed text, tag)`."""

from __future__ import annotations

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag

from gongkai.foundation.cipher import keyring
from gongkai.foundation.cipher.ciphers import NONCE, TAG, sealer


class Undecipherable(Exception):
    """A value that cannot be read here. The words name the place, the key and the cure, never the value."""


def encrypt(text: str, context: str) -> str:
    """`text` under the current key, bound to `context`: elsewhere it does not open."""
    ring = keyring.ring()
    key = ring.keys[ring.current]
    nonce = secrets.token_bytes(NONCE)
    sealed = sealer(key.cipher, key.secret).encrypt(nonce, text.encode("utf-8", "surrogatepass"), context.encode())
    return f"{key.cipher}:{ring.current}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(value: str, context: str) -> str:
    """The text of a value. Raises Undecipherable."""
    parts = value.split(":")
    if len(parts) != 3:
        raise Undecipherable(f"{context}: holds text that was never encrypted; write it through the services")
    name, key_id, body = parts
    keys = keyring.ring().keys
    key = keys.get(key_id)
    if key is None:
        raise Undecipherable(
            f"{context}: sealed under key {key_id}, which is not in {keyring.path()} (it holds {', '.join(keys)}). "
            "Put back the ring.json that holds it: the one of the day when this was written"
        )
    try:
        raw = base64.b64decode(body, validate=True)
        if name != key.cipher or len(raw) < NONCE + TAG:
            raise InvalidTag
        return (
            sealer(name, key.secret)
            .decrypt(raw[:NONCE], raw[NONCE:], context.encode())
            .decode("utf-8", "surrogatepass")
        )
    except (InvalidTag, binascii.Error):
        raise Undecipherable(
            f"{context}: does not open with key {key_id}: the value was altered or moved here from another column, or "
            f"{keyring.path()} holds another key under that name. Compare it with the ring.json of a backup"
        ) from None


def prefix() -> str:
    """How every value begins that is sealed now."""
    ring = keyring.ring()
    return f"{ring.keys[ring.current].cipher}:{ring.current}:"

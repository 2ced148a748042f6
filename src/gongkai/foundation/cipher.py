"""Personal data at rest: AES-256-GCM, with the name of cipher and key kept with each value.

A value is `aes256gcm:KEY:BASE64(nonce + ciphertext)`, so that another cipher (SM4-GCM) or key can stand beside it. The
keys stand in `keys/ring.json` of the data folder, never in the database or its backup's dump.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NAME = "aes256gcm"


class Undecipherable(Exception):
    """A value whose key is not in the ring, or which was altered."""


def encrypt(text: str, context: str) -> str:
    """`text` under the current key, bound to `context`."""
    ring = _ring()
    nonce = secrets.token_bytes(12)
    sealed = AESGCM(base64.b64decode(ring["keys"][ring["current"]])).encrypt(nonce, text.encode(), context.encode())
    return f"{NAME}:{ring['current']}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(value: str, context: str) -> str:
    """The text of a value. Raises Undecipherable."""
    try:
        name, key, body = value.split(":", 2)
        raw = base64.b64decode(body)
        if name != NAME:
            raise Undecipherable(name)
        return AESGCM(base64.b64decode(_ring()["keys"][key])).decrypt(raw[:12], raw[12:], context.encode()).decode()
    except Undecipherable:
        raise
    except Exception as error:
        raise Undecipherable(f"key or content of {context}") from error


def lookup(text: str) -> str:
    """A keyed hash by which an equal value is found without its being readable; spaces and case do not count."""
    key = base64.b64decode(_ring()["lookup"])
    return hmac.new(key, "".join(text.split()).upper().encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=1)
def _ring() -> dict[str, Any]:
    path: Path = settings.ENVIRONMENT.data / "keys" / "ring.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = {"current": "k1", "keys": {"k1": _key()}, "lookup": _key()}
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                json.dump(new, file)
    ring: dict[str, Any] = json.loads(path.read_text())
    return ring


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()

"""The folder `keys` under a passphrase: scrypt and AES-256-GCM."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from gongkai.config.problems import stopped

SHORTEST = 12  # characters of a passphrase
_BOUND_TO = b"gongkai backup keys 1"
_SALT, _NONCE = 16, 12


def seal(folder: Path, passphrase: str) -> bytes:
    """All files of the folder. Raises Stopped for a passphrase that is too short, and where there are no keys."""
    if len(passphrase) < SHORTEST:
        raise stopped(
            f"口令太短：至少 {SHORTEST} 个字符。", f"The passphrase is too short: take {SHORTEST} characters or more."
        )
    keys = {path.name: base64.b64encode(path.read_bytes()).decode() for path in sorted(folder.glob("[!.]*"))}
    if not keys:
        raise stopped(f"没有密钥 {folder}：检查 GONGKAI_DATA。", "There are no keys: check GONGKAI_DATA.")
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    return salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, json.dumps(keys).encode(), _BOUND_TO)


def unseal(data: bytes, passphrase: str, folder: Path) -> None:
    """Write the files into a new folder. Raises Stopped for a wrong passphrase."""
    salt, nonce, sealed = data[:_SALT], data[_SALT : _SALT + _NONCE], data[_SALT + _NONCE :]
    try:
        keys: dict[str, str] = json.loads(AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, _BOUND_TO))
    except InvalidTag:
        raise stopped("口令不对，密钥解不开。", "The passphrase is wrong: the keys do not open.") from None
    folder.mkdir(mode=0o700)
    for name, content in keys.items():
        with os.fdopen(os.open(folder / Path(name).name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(base64.b64decode(content))


def _key(passphrase: str, salt: bytes) -> bytes:
    # 128 MB and some tenths of a second for each guess.
    return Scrypt(salt, length=32, n=2**17, r=8, p=1).derive(passphrase.encode())

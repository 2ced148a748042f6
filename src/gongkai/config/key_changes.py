"""Changing the keys of personal data, for the operator."""

from __future__ import annotations

from datetime import datetime

from gongkai.config.problems import stopped
from gongkai.foundation import cipher
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import keys


def rotate(name: str, *, at: datetime) -> str:
    """A new key with the cipher of that name; its id. Raises Stopped."""
    try:
        return keys.rotate(actor=SYSTEM, at=at, cipher_name=name)
    except (ValueError, cipher.RingUnusable) as error:
        raise stopped(f"没有换密钥：{error}。", "No new key was made.") from error


def retire(key: str, *, at: datetime) -> None:
    """Take an old key out. Raises Stopped."""
    try:
        keys.retire(key, actor=SYSTEM, at=at)
    except (LookupError, cipher.KeyInUse, cipher.RingUnusable) as error:
        raise stopped(f"没有删除密钥：{error.args[0]}。", "The key stays.") from error

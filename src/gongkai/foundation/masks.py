"""How personal data looks where it need not be read: enough to recognise what one knows, not enough to learn it."""

from __future__ import annotations

_STAR = "＊"  # full-width: a row of it is as wide in any font
_STARS = _STAR * 4


def telephone(number: str) -> str:
    """139＊＊＊＊0000: the first three and the last four; a shorter one shows its last two."""
    digits = number.strip()
    if not digits:
        return ""
    return f"{digits[:3]}{_STARS}{digits[-4:]}" if len(digits) >= 10 else f"{_STARS}{digits[-2:]}"


def mail(address: str) -> str:
    """l＊＊＊＊@yunling.example: the first letter and the domain."""
    name, sign, domain = address.strip().partition("@")
    if not name:
        return ""
    return f"{name[0]}{_STARS}{sign}{domain}" if sign else _STARS


def name(text: str) -> str:
    """林＊＊: the first character of a person's or body's name."""
    return f"{text.strip()[:1]}{_STAR * 2}" if text.strip() else ""

"""Finding an equal value without its being readable: a keyed hash of its normal form.

The key is of its own and stays when the others rotate. Different kinds never hash alike, so that a column of one says
nothing about a column of another.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from enum import StrEnum

from gongkai.foundation.cipher import keyring


class Kind(StrEnum):
    """What is looked up: how it is written is left aside accordingly."""

    IDENTITY = "identity"  # 身份证号、统一社会信用代码、护照号: spaces, hyphens and case do not count
    PHONE = "phone"  # digits only, without the country's number
    NAME = "name"  # of a person or body: spaces, width, case and the form of the dot in it do not count
    MAIL = "mail"  # case does not count
    OTHER = "other"  # spaces and case do not count


_DOTS = re.compile("[·・•‧∙⋅．.]")
_MOBILE = re.compile("1[3-9][0-9]{9}")
_NOT_LETTERS = re.compile(r"[\s\-‐-―_]+")


def normal(text: str, kind: Kind) -> str:
    """The form in which equal values are equal; empty where nothing is left."""
    wide = unicodedata.normalize("NFKC", text).strip()
    if kind is Kind.IDENTITY:
        return _NOT_LETTERS.sub("", wide).upper()
    if kind is Kind.PHONE:
        return _phone("".join(character for character in wide if character.isdecimal()))
    if kind is Kind.NAME:
        return _DOTS.sub("·", "".join(wide.split())).casefold()
    return "".join(wide.split()).casefold()


def _phone(digits: str) -> str:
    for country in ("0086", "86"):
        # A number in China has 10 digits or more without the country's: 86 may also be how a number begins.
        if digits.startswith(country) and len(digits) - len(country) >= 10:
            rest = digits.removeprefix(country)
            return rest if _MOBILE.fullmatch(rest) or rest.startswith(("0", "400", "800")) else f"0{rest}"
    return digits


def lookup(text: str, kind: Kind = Kind.OTHER) -> str:
    """The keyed hash of a value, 64 hexadecimal digits; empty for an empty value."""
    form = normal(text, kind)
    return hmac.new(keyring.ring().lookup, f"{kind}\0{form}".encode(), hashlib.sha256).hexdigest() if form else ""


def content_hash() -> hmac.HMAC:
    """A keyed hash to be fed with the bytes of a file: equal contents are known as such, and guesses are not."""
    return hmac.new(keyring.ring().lookup, b"file\0", hashlib.sha256)

"""The keys: `keys/ring.json` in the data folder, apart from the database. Who loses it loses what it opened.

    {"current": "k2-51f0c7aa",
     "keys": {"k1-9c0e41d2": {"cipher": "aes256gcm", "key": BASE64, "made": null, "replaced": "2026-11-23T08:00+08:00"},
              "k2-51f0c7aa": {"cipher": "aes256gcm", "key": BASE64, "made": "2026-11-23T08:00+08:00", ...}},
     "lookup": BASE64}

The file is replaced as a whole and looked at (not read) at each use, so that every process sees a new key at its next
value. A key's id is never given twice, not even in another ring: a value names its key beyond doubt.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import fcntl
import json
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from gongkai.foundation.cipher.ciphers import CIPHERS, USUAL

# No request and no job lasts longer: after this nothing is written any more under a key that was current before.
SETTLED = timedelta(hours=1)


class RingUnusable(Exception):
    """The ring cannot be read or written. The words say what is wrong and what to do."""


class KeyInUse(Exception):
    """A key that cannot be retired yet. The words say why."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its cipher. `made` None: with the ring; `replaced` None: it is the current one."""

    cipher: str
    secret: bytes = field(repr=False)
    made: datetime | None = None
    replaced: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys by id; the one that seals what is written now; the one of keyed hashes, which stays."""

    current: str
    keys: Mapping[str, Key]
    lookup: bytes = field(repr=False)


def path() -> Path:
    """Where the ring stands."""
    folder: Path = settings.ENVIRONMENT.data
    return folder / "keys" / "ring.json"


_seen: tuple[tuple[str, int, int, int], Ring] | None = None


def ring() -> Ring:
    """The ring as it is now; made at the first call of an installation. Raises RingUnusable."""
    global _seen  # noqa: PLW0603  # read once, looked at each time
    place = path()
    try:
        facts = place.stat()
    except FileNotFoundError:
        if _seen is not None and _seen[0][0] == str(place):
            raise RingUnusable(
                f"{place} has gone while the platform runs: put it back, at best from a backup"
            ) from None
        _create(place)
        facts = place.stat()
    except OSError as error:
        raise _unreadable(place, error) from None
    mark = (str(place), facts.st_ino, facts.st_mtime_ns, facts.st_size)
    if _seen is None or _seen[0] != mark:
        _seen = mark, _read(place)
    return _seen[1]


def rotate(*, at: datetime, cipher: str = USUAL) -> str:
    """Add a key and make it the current one; its id. Values under the others stay readable. Raises RingUnusable, and
    ValueError for a cipher that is not registered."""
    if cipher not in CIPHERS:
        raise ValueError(f"no cipher is called {cipher!r}: there are {', '.join(sorted(CIPHERS))}")
    with _changing() as old:
        new = _new_id(old)
        keys = dict(old.keys)
        keys[old.current] = replace(keys[old.current], replaced=at)
        keys[new] = Key(cipher, secrets.token_bytes(CIPHERS[cipher].key_bytes), made=at)
        _write(path(), replace(old, current=new, keys=keys))
        return new


def retire(key: str, *, at: datetime) -> None:
    """Remove a key. The caller has made sure that no value is under it (services.keys). Raises KeyInUse for the current
    key and for one that was replaced less than SETTLED ago, LookupError for one that is not there."""
    with _changing() as old:
        if key not in old.keys:
            raise LookupError(f"{key}: the ring holds {', '.join(old.keys)}")
        replaced = old.keys[key].replaced
        if key == old.current or replaced is None:
            raise KeyInUse(f"{key} is the current key: rotate first")
        if at - replaced < SETTLED:
            raise KeyInUse(
                f"{key} was the current key until {replaced:%Y-%m-%d %H:%M}: retire it from an hour later on"
            )
        _write(path(), replace(old, keys={name: one for name, one in old.keys.items() if name != key}))


@contextlib.contextmanager
def _changing() -> Iterator[Ring]:
    """The ring, while no other process changes it."""
    ring()
    with os.fdopen(os.open(path().parent / "ring.lock", os.O_RDWR | os.O_CREAT, 0o600), "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield _read(path())


def _create(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    first = f"k1-{secrets.token_hex(4)}"
    key = Key(USUAL, secrets.token_bytes(CIPHERS[USUAL].key_bytes))
    with contextlib.suppress(FileExistsError):  # another process was first
        _write(place, Ring(first, {first: key}, secrets.token_bytes(32)), new=True)


def _new_id(old: Ring) -> str:
    return f"k{max(int(name[1:].partition('-')[0]) for name in old.keys) + 1}-{secrets.token_hex(4)}"


def _write(place: Path, ring: Ring, *, new: bool = False) -> None:
    """Whole or not at all, on the disk when this returns. `new`: raise FileExistsError where there is one already."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=".ring-", dir=place.parent)  # readable by its owner only
        try:
            with os.fdopen(descriptor, "w") as file:
                json.dump(_told(ring), file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            if new:
                os.link(name, place)
            else:
                Path(name).replace(place)
        finally:
            Path(name).unlink(missing_ok=True)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except FileExistsError:
        raise
    except OSError as error:
        raise RingUnusable(f"{place} cannot be written: {error.strerror}; check rights and space") from None


def _told(ring: Ring) -> dict[str, Any]:
    def moment(value: datetime | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "current": ring.current,
        "keys": {
            name: {
                "cipher": key.cipher,
                "key": base64.b64encode(key.secret).decode(),
                "made": moment(key.made),
                "replaced": moment(key.replaced),
            }
            for name, key in ring.keys.items()
        },
        "lookup": base64.b64encode(ring.lookup).decode(),
    }


def _read(place: Path) -> Ring:
    try:
        found = json.loads(place.read_text("utf-8"))
    except OSError as error:
        raise _unreadable(place, error) from None
    except ValueError:
        raise _broken(place, "it is not JSON") from None
    try:
        keys = {str(name): _key(str(name), facts) for name, facts in found["keys"].items()}
        ring = Ring(str(found["current"]), keys, _secret("lookup", found["lookup"], 32))
    except (KeyError, TypeError, AttributeError) as error:
        raise _broken(place, f"current, keys or lookup are missing or of the wrong kind ({error})") from None
    except ValueError as error:
        raise _broken(place, str(error)) from None
    if ring.current not in keys:
        raise _broken(place, f"its current key {ring.current} is not among its keys")
    return ring


def _key(name: str, facts: Mapping[str, Any]) -> Key:
    number, _, rest = name.removeprefix("k").partition("-")
    if not (name.startswith("k") and number.isdecimal() and rest.isalnum()):
        raise ValueError(f"a key is called {name!r}, and should be like k1-9c0e41d2")
    if facts["cipher"] not in CIPHERS:
        raise ValueError(f"key {name} is for the cipher {facts['cipher']!r}, which this version does not know")

    def moment(value: str | None) -> datetime | None:
        return datetime.fromisoformat(value) if value else None

    secret = _secret(name, facts["key"], CIPHERS[facts["cipher"]].key_bytes)
    return Key(facts["cipher"], secret, moment(facts.get("made")), moment(facts.get("replaced")))


def _secret(name: str, text: str, size: int) -> bytes:
    try:
        secret = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError(f"{name} is not base64") from None
    if len(secret) != size:
        raise ValueError(f"{name} has {len(secret)} bytes, and should have {size}")
    return secret


def _broken(place: Path, why: str) -> RingUnusable:
    return RingUnusable(
        f"{place} is damaged: {why}. Put back the ring.json of the latest backup; do not delete it: "
        "what is encrypted under its keys can be read with them only"
    )


def _unreadable(place: Path, error: OSError) -> RingUnusable:
    return RingUnusable(f"{place} cannot be read: {error.strerror}; it must belong to who runs the platform (mode 600)")

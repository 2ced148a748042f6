"""Keys that change while the platform runs: a new one, what is sealed anew under it, and old ones taken out.

In this order: `rotate`; every process seals under the new key from its next value on; the task `key.reseal` seals the
old values anew; `retire` takes an old key out once no value is under it. Backups of before need the ring.json of then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Value

from gongkai.foundation import cipher, jobs
from gongkai.foundation.errors import NotAllowed
from gongkai.foundation.fields import EncryptedText
from gongkai.foundation.logs import log
from gongkai.foundation.policies import SYSTEM, Actor
from gongkai.foundation.selectors import keys
from gongkai.foundation.services.audit import Act, record

RESEAL = "key.reseal"
BATCH = 200  # values a transaction: other writers wait for no more than that
AT_ONCE = 20_000  # values a job


def rotate(*, actor: Actor, at: datetime, cipher_name: str = "aes256gcm") -> str:
    """Make a new key the current one and have the old values sealed anew; the new key's id.

    For who runs the machine only. Raises NotAllowed, ValueError for an unknown cipher, cipher.RingUnusable.
    """
    _only_the_operator(actor)
    new = cipher.rotate(at=at, cipher=cipher_name)
    with transaction.atomic():
        record(Act("key.rotate", details={"key": new, "cipher": cipher_name}), actor=actor, at=at)
        jobs.enqueue(RESEAL, at=at)
    return new


def retire(key: str, *, actor: Actor, at: datetime) -> None:
    """Take an old key out of the ring for ever.

    Raises NotAllowed; LookupError for a key that is not there; cipher.KeyInUse while values are under it, while it is
    the current one, and for an hour after it was: a request that began before may still write under it.
    """
    _only_the_operator(actor)
    under = {one.id: one.values for one in keys.status().keys}
    if under.get(key):
        raise cipher.KeyInUse(f"{key}: {under[key]} values are still under it; the task {RESEAL} seals them anew")
    cipher.retire(key, at=at)
    record(Act("key.retire", details={"key": key}), actor=actor, at=at)


def reseal(*, at: datetime, most: int = AT_ONCE) -> int:
    """Seal values of older keys anew under the current one, at most so many; how many. What is left is put in as
    another job. Stopped at any point it goes on from there: what is done is known by its key."""
    done = 0
    for model, column in keys.columns():
        done += _reseal(model, column, most - done)
        if done >= most:
            jobs.enqueue(RESEAL, at=at)
            break
    log.info("values sealed anew", extra={"count": done})
    return done


def _reseal(model: type[models.Model], column: EncryptedText, most: int) -> int:
    """One column, in order of its primary key; values that cannot be read are passed over (`keys.status` counts)."""
    done, last = 0, None
    while done < most:
        old = keys.sealed(model, column).exclude(raw__startswith=cipher.prefix()).order_by("pk")
        rows = list(
            (old if last is None else old.filter(pk__gt=last)).values_list("pk", "raw")[: min(BATCH, most - done)]
        )
        if not rows:
            break
        last = rows[-1][0]
        with transaction.atomic():
            done += sum(_replace(model, column, pk, raw) for pk, raw in rows)
    return done


def _replace(model: type[models.Model], column: EncryptedText, pk: Any, raw: str) -> int:
    """Put the value anew where it still is what was read: who writes meanwhile wins."""
    try:
        text = cipher.decrypt(raw, column.context())
    except cipher.Undecipherable:
        return 0
    new = Value(cipher.encrypt(text, column.context()), output_field=models.TextField())
    return keys.sealed(model, column).filter(pk=pk, raw=raw).update(**{column.attname: new})


def _only_the_operator(actor: Actor) -> None:
    if actor is not SYSTEM:
        raise NotAllowed

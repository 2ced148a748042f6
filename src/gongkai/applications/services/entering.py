"""Sign-in of citizens: with the identity number and mail address that stand in their applications, proved by a code.

The address in an application was only typed; who reads its mail now and knows the identity number is taken for the one
who applied. Nothing is said of whether such an application exists.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gongkai.applications.models import Entrance
from gongkai.applications.selectors import entering as selectors
from gongkai.applications.services import limits
from gongkai.foundation import cipher
from gongkai.foundation.cipher import Kind
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Message
from gongkai.foundation.policies import NOBODY
from gongkai.foundation.services import messages

CODE_LASTS = timedelta(minutes=10)
LASTS = timedelta(minutes=30)  # without a request
TRIES = 5


def ask(identity_number: str, mail: str, *, address: str | None, at: datetime) -> str:
    """Send a code to the address, where an application with both exists. The key for the browser, in either case.

    Refused where the network address, or the person, asked too often.
    """
    identity, box = cipher.lookup(identity_number, Kind.IDENTITY), cipher.lookup(mail, Kind.MAIL)
    with transaction.atomic():  # apart: what is counted stays counted
        limits.knock(limits.ENTER, address, at=at)
        limits.knock(limits.CODES, identity, at=at)
    key, code = secrets.token_hex(32), f"{secrets.randbelow(10**6):06}"
    with transaction.atomic():
        Entrance.objects.create(
            key_hash=selectors.key_hash(key),
            identity_lookup=identity,
            mail_lookup=box,
            code_hash=cipher.lookup(f"{key} {code}"),
            until=at + CODE_LASTS,
        )
        if selectors.cases_of(identity, box) or selectors.papers_of(identity, box):
            _send(mail, code, at)
    return key


def _send(mail: str, code: str, at: datetime) -> None:
    body = _("验证码：%(code)s\n\n10分钟以内有效，用来查看政府信息公开申请的办理进度。不是您要的，不用理会。")
    post = messages.Post(
        channel=Message.Channel.MAIL,
        recipient=mail,
        subject=_("验证码"),
        body=body % {"code": code},
        organisation_id=None,
    )
    messages.post(post, actor=NOBODY, at=at)


def enter(key: str, code: str, *, at: datetime) -> None:
    """Take the code. Refused when it is wrong, too late, or was tried too often; the same words for all."""
    held = Entrance.objects.filter(key_hash=selectors.key_hash(key), entered=None, until__gte=at, tries__lt=TRIES)
    if held.update(tries=F("tries") + 1):
        one = Entrance.objects.get(key_hash=selectors.key_hash(key))
        plain = "".join(unicodedata.normalize("NFKC", code).split())[:12]
        if hmac.compare_digest(one.code_hash, cipher.lookup(f"{key} {plain}")):
            Entrance.objects.filter(pk=one.pk).update(entered=at, until=at + LASTS)
            return
    raise Refused(_("验证码不对，或者已经过期。核对邮件里的6位数字；试错5次或者过了10分钟，重新要一个。"), "code")


def go_on(key: str, *, at: datetime) -> None:
    """Half an hour from this request on."""
    Entrance.objects.filter(key_hash=selectors.key_hash(key)).exclude(entered=None).update(until=at + LASTS)


def leave(key: str) -> None:
    """Sign out."""
    Entrance.objects.filter(key_hash=selectors.key_hash(key)).delete()


def forget(*, at: datetime) -> int:
    """Delete what has ended. How many."""
    return Entrance.objects.filter(until__lt=at).delete()[0]

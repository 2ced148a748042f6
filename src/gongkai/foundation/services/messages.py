"""Sending mail and text messages: written with what they tell, sent after it, tried until they go."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gongkai.foundation import cipher, jobs
from gongkai.foundation.channels import Undelivered, mail, text
from gongkai.foundation.errors import Refused
from gongkai.foundation.logs import log
from gongkai.foundation.models import Message, StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor
from gongkai.foundation.selectors import files, gateways
from gongkai.foundation.services.audit import Act, record

TASK = "message.send"
_TELEPHONE = re.compile(r"\+?[0-9][0-9 \-]{4,18}[0-9]")
_MAIL = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@[^\s@,;:<>()\[\]\\\"]{1,255}")


@dataclass(frozen=True, slots=True)
class Post:
    """What is to be sent, to one recipient. `organisation_id` says for whom: its gateway takes text messages."""

    channel: Message.Channel
    recipient: str  # a mail address or a telephone number
    body: str
    subject: str = ""
    organisation_id: int | None = None
    attachments: tuple[UUID, ...] = ()  # stored files; mail only


@transaction.atomic
def post(what: Post, *, actor: Actor, at: datetime) -> Message:
    """Write the message and have it sent once the caller's transaction is committed.

    Raises Refused (field "recipient") for what is no mail address or telephone number.
    """
    recipient = what.recipient.strip()
    if what.channel == Message.Channel.MAIL and not _MAIL.fullmatch(recipient):
        raise Refused(_("电子邮箱的写法是name@example.cn，一次只写一个"), "recipient")
    if what.channel == Message.Channel.TEXT and not _TELEPHONE.fullmatch(recipient):
        raise Refused(_("手机号只写数字，例如13900000000"), "recipient")
    message = Message.objects.create(
        channel=what.channel,
        organisation_id=what.organisation_id,
        recipient=recipient,
        subject=" ".join(what.subject.split()),
        body=what.body,
        attachments=[str(one) for one in what.attachments],
        created=at,
    )
    act = Act("message.post", message, what.organisation_id, {"channel": str(what.channel)})
    record(act, actor=actor, at=at)
    jobs.enqueue(TASK, at=at, message=message.pk)
    return message


def deliver(message_id: int, *, at: datetime) -> None:
    """Send a message that was not sent yet. Called by the worker, and harmless when called again.

    No transaction is held while the network is waited for. Where a worker dies between sending and noting it, the
    message goes a second time under the same Message-ID (mail) or reference (text), by which the other side can tell.
    Raises jobs.GiveUp where another try is useless, else jobs.TryAgain, with the code.
    """
    message = Message.objects.get(pk=message_id)
    if message.state == Message.State.SENT:
        return
    this = Message.objects.filter(pk=message_id)
    send = _by_mail(message) if message.channel == Message.Channel.MAIL else _by_text(message, at)
    if send is None:
        this.update(state=Message.State.HELD, problem="")
        return
    this.update(state=Message.State.WAITING, attempts=F("attempts") + 1, problem="")
    try:
        send()
    except Undelivered as error:
        this.update(problem=error.code)
        log.warning("message not sent", extra={"channel": message.channel, "problem": error.code})
        raise (jobs.GiveUp if error.permanent else jobs.TryAgain)(error.code) from None
    this.update(state=Message.State.SENT, sent=at, problem="")


def gave_up(message_id: int, *, problem: str) -> None:
    """Note that a message is not tried any more; it can be retried on the page of jobs."""
    message = Message.objects.get(pk=message_id)
    if message.state != Message.State.SENT:
        message.state, message.problem = Message.State.FAILED, message.problem or problem[:200]
        message.save(update_fields=["state", "problem"])


def release_held(*, at: datetime) -> int:
    """Have messages sent that waited for a mail server or a gateway, now that there is one. How many."""
    ways = {Message.Channel.MAIL: _server() is not None}
    count = 0
    for message in Message.objects.filter(state=Message.State.HELD).order_by("pk")[:1000]:
        if ways.get(Message.Channel(message.channel)) or (
            message.channel == Message.Channel.TEXT and gateways.of(message.organisation_id, day(at)) is not None
        ):
            count += _release(message.pk, at)
    return count


@transaction.atomic
def _release(message_id: int, at: datetime) -> int:
    held = Message.objects.filter(pk=message_id, state=Message.State.HELD)
    if not held.update(state=Message.State.WAITING):
        return 0
    jobs.enqueue(TASK, at=at, message=message_id)
    return 1


def _server() -> mail.Server | None:
    return mail.Server.parse(settings.ENVIRONMENT.mail)


def _by_mail(message: Message) -> Callable[[], None] | None:
    server = _server()
    return partial(_mail, server, message) if server else None


def _mail(server: mail.Server, message: Message) -> None:
    letter = mail.Letter(
        sender=settings.ENVIRONMENT.mail_from,
        recipient=message.recipient,
        subject=message.subject,
        body=message.body,
        reference=reference(message.pk),
        written=message.created,
        attachments=tuple(_attachment(UUID(one)) for one in message.attachments),
    )
    mail.send(server, letter)


def _attachment(file_id: UUID) -> mail.Attachment:
    """A stored file for a mail. Raises Undelivered: for now while it waits for the scanner, else for good."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None or file.scan == StoredFile.Scan.INFECTED:
        raise Undelivered("attachment infected" if file else "attachment deleted", permanent=True)
    if not files.is_handed_on(file):
        raise Undelivered("attachment not scanned yet")
    try:
        return mail.Attachment(file.name, file.media_type, b"".join(files.content(file)))
    except (files.Gone, cipher.Undecipherable):
        raise Undelivered("attachment lost", permanent=True) from None


def _by_text(message: Message, at: datetime) -> Callable[[], None] | None:
    gateway = gateways.of(message.organisation_id, day(at))
    if gateway is None:
        return None
    way = gateways.way(gateway)
    return partial(text.send, way, recipient=message.recipient, body=message.body, reference=reference(message.pk))


def reference(message_id: int) -> str:
    """The same for every attempt at a message, and no other installation's."""
    return f"gongkai-{message_id}-{cipher.lookup(f'message {message_id}')[:20]}"

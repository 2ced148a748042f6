"""Rows of a file, and mails, taken in; open and closed cases of an older system with their ledgers."""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.applications.models import Application, Item, Letter, Note, State, Submission, SubmissionFile
from gongkai.applications.rules.paper import Asked, Someone, personal_data_in
from gongkai.applications.rules.rows import Row
from gongkai.applications.services.case import refresh
from gongkai.applications.services.deciding import settle
from gongkai.applications.services.intake import Came, Receipt, Upload, take_in
from gongkai.applications.services.listing import listed_one
from gongkai.applications.services.register import register
from gongkai.foundation import cipher
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import Organisation
from gongkai.foundation.now import CHINA, day
from gongkai.foundation.policies import Actor, may
from gongkai.foundation.services import files
from gongkai.foundation.services.audit import Act, record
from gongkai.regulation import Event, Term, to_record
from gongkai.regulation.events import (
    Channel,
    Confirmation,
    ExtensionTold,
    Replied,
    ReplyReceived,
    SupplementAnswered,
    SupplementAsked,
    SupplementNoticeReceived,
)

LONGEST_BODY = 20_000
_ADDRESSABLE = re.compile(r"[0-9A-Za-z_-]{1,24}")


@transaction.atomic
def import_rows(rows: Sequence[Row], *, organisation: Organisation, actor: Actor, at: datetime) -> list[Application]:
    """Take in all rows or none. Refused, by row, when a row has a problem, or a ledger that cannot have been so."""
    if not may(actor, "case.import", organisation.pk):
        raise NotAllowed("case.import")
    if any(row.problems for row in rows):
        raise Refused(_("有的行有问题，改好再导入。"), "file")
    made = []
    for row in rows:
        try:
            made.append(_case(row, organisation, actor, at))
        except Refused as refusal:
            raise Refused(_("第%(line)d行：%(why)s") % {"line": row.line, "why": refusal.message}, "file") from None
    record(Act("case.import", None, organisation.pk, {"count": len(made)}), actor=actor, at=at)
    return made


def _case(row: Row, organisation: Organisation, actor: Actor, at: datetime) -> Application:
    came = Came(row.channel, row.days["arrived"])
    mark = _mark(row, organisation)
    if held := Submission.objects.filter(token=mark).first():
        raise Refused(
            _("已经导入过，收件编号%(number)s。确是另一件的，写不同的原编号") % {"number": held.number}, "file"
        )
    taken = take_in(row.asked, came=came, organisation=organisation, actor=actor, at=at)
    Submission.objects.filter(pk=taken.submission.pk).update(token=mark)
    subject = row.subject or _subject(row.asked)
    case = register(taken.submission.pk, subject=subject, officer_id=None, actor=actor, at=at)
    case.imported = True
    _number(case, row, actor, at)
    for event in _events(row):
        values = to_record(event)
        case.ledger.create(kind=values["kind"], on=event.on, record=values, entered=at, entered_by_id=actor.person_id)
    refresh(case)
    if case.received and case.state == State.AWAITING_CONFIRMATION:
        case.state = State.HANDLING
    if "supplement_asked" in row.days and "supplemented" not in row.days:
        case.state = State.AWAITING_SUPPLEMENT
    if row.outcome:
        _end(case, row, at)
    case.save()
    listed_one(case)
    return case


def _mark(row: Row, organisation: Organisation) -> str:
    """The same for the same row of the same office, so that a file read in twice is taken in once."""
    names = [one.name for one in row.asked.people]
    said = [organisation.pk, row.number, row.days["arrived"].isoformat(), row.channel, names, list(row.asked.items)]
    return cipher.lookup("row " + json.dumps(said, ensure_ascii=False))


def _number(case: Application, row: Row, actor: Actor, at: datetime) -> None:
    """The old number, where it can stand in an address and nobody has it; else it is kept as a note of the case."""
    if _ADDRESSABLE.fullmatch(row.number) and not Application.objects.filter(number=row.number).exists():
        case.number = row.number
    elif row.number:
        text = _("原编号：%(number)s") % {"number": row.number}
        Note.objects.create(application=case, text=text, written=at, written_by_id=actor.person_id or 0)


def _subject(asked: Asked) -> str:
    """What is asked, where it holds no personal data; else a word that says so."""
    text = asked.items[0][:60] if asked.items else ""
    names = tuple(one.name for one in asked.people)
    return text if text and personal_data_in(text, names) is None else "（事项摘要待补）"


def _events(row: Row) -> Iterator[Event]:
    days = row.days
    if "confirmed" in days:
        yield Confirmation(days["confirmed"])
    if "supplement_asked" in days:
        yield SupplementAsked(days["supplement_asked"], Term(10, "补正", paper="旧系统"))
    if "supplement_received" in days:
        yield SupplementNoticeReceived(days["supplement_received"])
    if "supplemented" in days:
        yield SupplementAnswered(days["supplemented"])
    if "extended" in days:
        yield ExtensionTold(days["extended"], Term(row.extension_days, "旧系统记载的延期", paper="旧系统"))
    if "replied" in days:
        yield Replied(days["replied"])
    if "delivered" in days:
        yield ReplyReceived(days["delivered"])


def _end(case: Application, row: Row, at: datetime) -> None:
    Item.objects.filter(application=case).update(outcome=row.outcome, decided=at)
    Letter.objects.create(
        application=case,
        kind="reply",
        number=row.letter,
        title="政府信息公开申请答复书",
        blocks="[]",
        state=Letter.State.DELIVERED if "delivered" in row.days else Letter.State.SENT,
        drafted=at,
        dated=row.days["replied"],
    )
    settle(case, row.days["replied"])
    case.state = State.CLOSED


def take_mail(upload: File[Any], *, organisation: Organisation, actor: Actor, at: datetime) -> Receipt:
    """An application that came by e-mail: the original is kept, its sender, day, words and attachments are taken from
    it. Refused for what is no mail."""
    raw = upload.read()
    found = email.message_from_bytes(raw, policy=email.policy.default)
    if not found["From"]:
        raise Refused(_("这不是邮件文件：在邮箱里把邮件另存为.eml再上传。"), "file")
    name, address = parseaddr(str(found["From"]))
    body = found.get_body(preferencelist=("plain", "html"))
    words = _text(body)[:LONGEST_BODY] if isinstance(body, EmailMessage) else ""
    uploads = [Upload(SubmissionFile.Kind.ORIGINAL, ContentFile(raw, name=upload.name or "来件.eml"))]
    left = []
    for part in found.iter_attachments():
        content, title = part.get_payload(decode=True), part.get_filename()
        if not (isinstance(content, bytes) and content and title):
            continue
        try:  # of another kind it stays in the mail, which is kept whole: the organ has received it
            kept = files.keep(
                ContentFile(content, name=title), organisation_id=organisation.pk, confidential=True, actor=actor, at=at
            )
            uploads.append(Upload(SubmissionFile.Kind.ATTACHMENT, kept))
        except Refused:
            left.append(title)
    note = _("没有取出的附件（在邮件原件里）：%(names)s") % {"names": "、".join(left)[:400]} if left else ""
    who = (Someone(name=name, email=address),)
    asked = Asked(who, (words,) if words else (), way="email", carrier="electronic", note=note)
    came = Came(Channel.EMAIL, _sent(found, day(at)))
    return take_in(asked, uploads, came=came, organisation=organisation, actor=actor, at=at)


def _text(body: EmailMessage) -> str:
    """Its words. Mails that name no character set, or a wrong one, are in UTF-8 or a Chinese one."""
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError, KeyError):
        text = "\ufffd"
    content = body.get_payload(decode=True)
    if "\ufffd" in text and isinstance(content, bytes):
        text = _decoded(content)
    return text.replace("\0", "").strip()


def _decoded(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _sent(found: EmailMessage, today: date) -> date:
    """The day in China on which it was sent; today where it does not say, or says a day to come."""
    try:
        sent = parsedate_to_datetime(str(found["Date"]))
    except (TypeError, ValueError):
        return today
    on = sent.astimezone(CHINA).date() if sent.tzinfo else sent.date()
    return min(on, today)

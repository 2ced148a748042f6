"""What comes in is kept as it came: online, or taken down from paper, before anything is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.applications.models import Application, Paper, Sender, Submission, SubmissionFile
from gongkai.applications.rules.paper import Asked
from gongkai.applications.selectors.entering import sender_hash
from gongkai.applications.services.numbers import code_hash, incoming_number, new_code
from gongkai.foundation import cipher
from gongkai.foundation.cipher import Kind
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import Organisation, StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor, may
from gongkai.foundation.services import files
from gongkai.foundation.services.audit import Act, record
from gongkai.regulation.events import Channel


@dataclass(frozen=True, slots=True)
class Upload:
    """A file handed in with a paper: what it is (SubmissionFile.Kind), and its content, or the file kept before."""

    kind: str
    file: File | StoredFile  # type: ignore[type-arg]  # of bytes


@dataclass(frozen=True, slots=True)
class Came:
    """How a paper came: by which channel, when at the organ, when at its disclosure office, from which unit."""

    channel: Channel
    arrived: date
    at_office: date | None = None
    from_unit: str = ""
    paper: Paper = Paper.APPLICATION


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the applicant gets: the number, and the query code, which is not kept readable. `again`: the same form was
    sent before; its code was shown then and cannot be shown again."""

    submission: Submission
    code: str
    again: bool = False


@transaction.atomic
def submit(
    asked: Asked,
    uploads: Sequence[Upload] = (),
    *,
    organisation: Organisation,
    token: str,
    actor: Actor,
    at: datetime,
) -> Receipt:
    """An application sent through the portal (Article 29). `token` makes the same form sent twice one application.

    Refused with the first problem's sentence and field; the page asks `asked.problems()` for all. Once this returns and
    the transaction is committed, the paper and its files are on disk.
    """
    held = Submission.objects.filter(token=token).first()
    if held is not None:
        return Receipt(held, "", again=True)
    for field, text in asked.problems():
        raise Refused(text.zh, field)
    today = day(at)
    came = Came(Channel.ONLINE, today, today)
    return _keep(asked, uploads, came, organisation=organisation, token=token, actor=actor, at=at)


@transaction.atomic
def hand_in(
    asked: Asked, uploads: Sequence[Upload], paper: Paper, *, about: Application, token: str, actor: Actor, at: datetime
) -> Receipt:
    """A paper about a case that is there, sent through the portal: kept as it came, for the office to enter."""
    Application.objects.select_for_update().get(pk=about.pk)
    held = Submission.objects.filter(token=token, about=about).first()
    if held is not None:
        return Receipt(held, "", again=True)
    came, office = Came(Channel.ONLINE, day(at), day(at), paper=paper), about.organisation
    return _keep(asked, uploads, came, organisation=office, about=about, token=token, actor=actor, at=at)


@transaction.atomic
def take_in(
    asked: Asked, uploads: Sequence[Upload] = (), *, came: Came, organisation: Organisation, actor: Actor, at: datetime
) -> Receipt:
    """A paper that came by another channel, entered by the office as it is, whatever it lacks."""
    if not may(actor, "case.register", organisation.pk):
        raise NotAllowed("case.register")
    if came.arrived > day(at) or (came.at_office or came.arrived) > day(at):
        raise Refused(_("收到日期不能晚于今天。"), "arrived")
    if came.at_office and came.at_office < came.arrived:
        raise Refused(_("工作机构收到的日期不能早于本机关收到的日期。"), "at_office")
    return _keep(asked, uploads, came, organisation=organisation, token=None, actor=actor, at=at)


def _keep(
    asked: Asked,
    uploads: Sequence[Upload],
    came: Came,
    *,
    organisation: Organisation,
    about: Application | None = None,
    token: str | None,
    actor: Actor,
    at: datetime,
) -> Receipt:
    number, code = incoming_number(organisation.pk, came.arrived), new_code()
    submission = Submission.objects.create(
        organisation=organisation,
        paper=came.paper,
        channel=came.channel,
        number=number,
        code_hash=code_hash(number, code),
        content=asked.as_json(),
        about=about,
        token=token,
        submitted=at,
        receipted=at if token else None,
        arrived=came.arrived,
        at_office=came.at_office,
        from_unit=came.from_unit,
        entered_by_id=actor.person_id,
    )
    if about is None:
        _known(submission, asked)
    for upload in uploads:
        kept = upload.file
        if not isinstance(kept, StoredFile):
            kept = files.keep(kept, organisation_id=organisation.pk, confidential=True, actor=actor, at=at)
        SubmissionFile.objects.create(submission=submission, file=kept, kind=upload.kind)
    act = Act(
        "application.apply", submission, organisation.pk, {"channel": str(came.channel), "paper": str(came.paper)}
    )
    record(act, actor=actor, at=at)
    return Receipt(submission, code)


def _known(submission: Submission, asked: Asked) -> None:
    """By whom it is found again who signs in with identity number and mail address."""
    for one in asked.people:
        identity, mail = cipher.lookup(one.identity_number, Kind.IDENTITY), cipher.lookup(one.email, Kind.MAIL)
        if identity and mail:
            Sender.objects.create(submission=submission, lookup=sender_hash(identity, mail))


@transaction.atomic
def add_file(paper_id: UUID, upload: Upload, *, actor: Actor, at: datetime) -> SubmissionFile:
    """补文件 to a paper that waits: the envelope's picture, a signed record of an oral application. What came with it
    stays as it came; this is marked as added later."""
    paper = Submission.objects.select_for_update().get(pk=paper_id)
    if not may(actor, "case.register", paper.organisation_id):
        raise NotAllowed("case.register")
    if paper.state != Submission.State.WAITING:
        raise Refused(_("已经登记或者办结的来件不再加文件；加到申请的案卷里。"), "file")
    kept = upload.file
    if not isinstance(kept, StoredFile):
        kept = files.keep(kept, organisation_id=paper.organisation_id, confidential=True, actor=actor, at=at)
    record(Act("paper.add_file", paper, paper.organisation_id, {"kind": str(upload.kind)}), actor=actor, at=at)
    return SubmissionFile.objects.create(submission=paper, file=kept, kind=upload.kind, later=True)

"""登记: a case is made of a paper that came in. There is no act of acceptance; the clock runs from receipt."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.applications.models import (
    Applicant,
    Application,
    CaseFile,
    Item,
    LedgerEntry,
    Paper,
    State,
    Submission,
    SubmissionFile,
)
from gongkai.applications.rules import guards
from gongkai.applications.rules.paper import Asked, Someone, personal_data_in
from gongkai.applications.services.case import refresh, refused
from gongkai.applications.services.listing import listed_one
from gongkai.foundation import cipher
from gongkai.foundation.cipher import Kind
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor, may
from gongkai.foundation.services.audit import Act, record
from gongkai.regulation import Event, to_record
from gongkai.regulation.events import Arrival, AutoReceipt, Channel


@transaction.atomic
def register(
    submission_id: UUID | str, *, subject: str, officer_id: int | None, actor: Actor, at: datetime
) -> Application:
    """Make the case of a paper: its people, its items, its ledger with the arrival (Article 31).

    `subject`: the officer's own words (事项摘要), refused with personal data in it. Refused for a paper that is no
    application, or was registered or cancelled before.
    """
    paper = Submission.objects.select_for_update().get(pk=submission_id)
    if not may(actor, "case.register", paper.organisation_id):
        raise NotAllowed("case.register")
    if paper.paper != Paper.APPLICATION or paper.about_id:
        raise Refused(_("这份来件不是政府信息公开申请，按它自己的程序办理。"))
    if paper.state != Submission.State.WAITING:
        raise Refused(_("这份来件%(state)s，不能再办。") % {"state": paper.standing})
    envelope = paper.files.filter(kind__in=(SubmissionFile.Kind.ENVELOPE, SubmissionFile.Kind.ORIGINAL)).exists()
    refused(guards.registering(paper.channel, paper.arrived, paper.at_office, envelope))
    asked = Asked.from_json(paper.content)
    check_subject(subject, tuple(one.name for one in asked.people))
    case = _make(paper, asked, subject, officer_id, at)
    paper.state, paper.state_by_id = Submission.State.TAKEN, actor.person_id
    paper.save(update_fields=["state", "state_by"])
    record(Act("case.register", case, case.organisation_id, {"submission": str(paper.pk)}), actor=actor, at=at)
    return case


def check_subject(subject: str, names: tuple[str, ...]) -> None:
    """Refuse an empty subject line, or one with personal data."""
    if not subject.strip():
        raise Refused(_("填写事项摘要：用自己的话写要的是什么，不写姓名、号码。"), "subject")
    found = personal_data_in(subject, names)
    if found:
        raise Refused(_("事项摘要里不能有%(what)s。") % {"what": found.zh}, "subject")


def _make(paper: Submission, asked: Asked, subject: str, officer_id: int | None, at: datetime) -> Application:
    case = Application(
        number=paper.number,
        organisation_id=paper.organisation_id,
        submission=paper,
        code_hash=paper.code_hash,
        channel=paper.channel,
        column=asked.applicant.kind,
        subject=subject.strip(),
        wanted="\n".join(asked.items),
        carrier=asked.carrier,
        way=asked.way,
        state=State.HANDLING,
        officer_id=officer_id,
        registered=at,
    )
    case.save()
    for one in asked.people:
        add_person(case, one)
    for number, wanted in enumerate(asked.items, 1):
        Item.objects.create(application=case, number=number, wanted=wanted)
    for held in paper.files.all():
        CaseFile.objects.create(application=case, file_id=held.file_id, kind=CaseFile.Kind.INCOMING, added=at)
    for event in arrivals(paper):
        LedgerEntry.objects.create(
            application=case, kind=to_record(event)["kind"], on=event.on, record=to_record(event), entered=at
        )
    if refresh(case).received is None:
        case.state = State.AWAITING_CONFIRMATION
    case.save()
    listed_one(case)
    return case


def arrivals(paper: Submission) -> list[Event]:
    """The first events of the ledger: at the organ, later at its office, and the automatic receipt (Article 31)."""
    events = arrived(Channel(paper.channel), paper.arrived, paper.at_office)
    if paper.receipted:
        events.append(AutoReceipt(day(paper.receipted)))
    return events


def arrived(channel: Channel, on: date, at_office: date | None) -> list[Event]:
    """At the organ, and where that was later at its disclosure office."""
    later = at_office or on
    events: list[Event] = [Arrival(on, channel, at_office=later == on)]
    if later > on:
        events.append(Arrival(later, channel, at_office=True))
    return events


def add_person(case: Application, one: Someone) -> Applicant:
    """Somebody of the case, findable by the keyed hashes of identity number and telephone."""
    return Applicant.objects.create(
        application=case,
        part=one.part,
        kind=one.kind,
        name=one.name,
        identity_kind=one.identity_kind,
        identity_number=one.identity_number,
        identity_lookup=cipher.lookup(one.identity_number, Kind.IDENTITY),
        contact=one.contact,
        telephone=one.telephone,
        telephone_lookup=cipher.lookup(one.telephone, Kind.PHONE),
        email=one.email,
        address=one.address,
        postcode=one.postcode,
    )

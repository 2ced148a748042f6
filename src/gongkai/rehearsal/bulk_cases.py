"""Many invented cases at once, for measuring: put straight into the tables, so without files and audit trail."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from gongkai.applications.models import Applicant, Application, Item, LedgerEntry, State, Submission
from gongkai.applications.rules.paper import Asked, Someone
from gongkai.applications.services.case import note
from gongkai.applications.services.listing import listed
from gongkai.applications.services.numbers import code_hash
from gongkai.applications.services.register import arrivals
from gongkai.foundation import cipher
from gongkai.foundation.cipher import Kind
from gongkai.foundation.models import Organisation, Person
from gongkai.foundation.now import CHINA, day
from gongkai.foundation.selectors.calendar import calendar
from gongkai.regulation import Calendar, Event, compute, to_record
from gongkai.regulation.events import Channel, Delivery, Replied
from gongkai.rehearsal.plans import data

CODE = "BENCHCODE2"  # the query code of each
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Many:
    """How many cases, of which organisation and officer, how many of a hundred of them open, until when."""

    count: int
    organisation: Organisation
    officer: Person | None
    at: datetime
    open_percent: int = 100
    first: int = 1  # number of the first


def many_cases(many: Many) -> int:
    """The cases, each with its paper, applicant, item and ledger; how many there are."""
    days = calendar(many.organisation.pk)
    for start in range(many.first, many.first + many.count, _BATCH):
        numbers = range(start, min(start + _BATCH, many.first + many.count))
        _batch([_paper(many, number, days) for number in numbers], many, days)
    return many.count


def _paper(many: Many, number: int, days: Calendar) -> Submission:
    """Open ones came in the last thirty working days, ended ones in the two hundred before."""
    is_open = number % 100 < many.open_percent
    now = days.rank(day(many.at))
    came = days.at(now - 1 - (number % 30 if is_open else 40 + number % 200))
    texts = data()["subjects"]["yunling-zrzyj"]
    subject = texts[number % len(texts)].format(v=data()["villages"][number % 8], y=came.year - number % 5)
    someone = Someone(
        name=f"林{number}", identity_kind="passport", identity_number=f"X{number:08d}",
        telephone=f"0000-{8000000 + number % 999999}", address="云岭市府前路1号",
    )  # fmt: skip
    name = f"{came.year}-B{many.organisation.pk:03d}-{number:07d}"
    moment = datetime.combine(came, datetime.min.time(), CHINA) + timedelta(hours=9, seconds=number % 28_800)
    return Submission(
        organisation=many.organisation,
        channel=Channel.IN_PERSON,
        number=name,
        code_hash=code_hash(name, CODE),
        content=Asked((someone,), (subject,)).as_json(),
        submitted=moment,
        arrived=came,
        at_office=came,
        state=Submission.State.TAKEN,
    )


@transaction.atomic
def _batch(papers: list[Submission], many: Many, days: Calendar) -> None:
    Submission.objects.bulk_create(papers)
    asked = [Asked.from_json(paper.content) for paper in papers]
    chance = random.Random(papers[0].number)
    events = [list(_events(paper, chance, days, many)) for paper in papers]
    cases = [_case(paper, one, found, many, days) for paper, one, found in zip(papers, asked, events, strict=True)]
    Application.objects.bulk_create(cases)
    Applicant.objects.bulk_create(_person(case, one.people[0]) for case, one in zip(cases, asked, strict=True))
    Item.objects.bulk_create(Item(application=case, number=1, wanted=case.wanted) for case in cases)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            application=case, kind=to_record(event)["kind"], on=event.on, record=to_record(event), entered=many.at
        )
        for case, found in zip(cases, events, strict=True)
        for event in found
    )
    listed(Application.objects.filter(pk__in=[case.pk for case in cases]))


def _events(paper: Submission, chance: random.Random, days: Calendar, many: Many) -> Iterator[Event]:
    yield from arrivals(paper)
    if days.between(paper.arrived, day(many.at)) >= 40:
        yield Replied(days.nth_after(paper.arrived, chance.randint(5, 20)), Delivery.POST)


def _case(paper: Submission, asked: Asked, events: list[Event], many: Many, days: Calendar) -> Application:
    case = Application(
        number=paper.number,
        organisation=many.organisation,
        submission=paper,
        code_hash=paper.code_hash,
        channel=paper.channel,
        column="natural",
        subject=asked.items[0],
        wanted=asked.items[0],
        carrier="electronic",
        way="online",
        officer=many.officer,
        registered=paper.submitted,
    )
    note(case, compute(events, days))
    case.state = State.ARCHIVED if case.ended else State.HANDLING
    case.row = "granted" if case.ended else ""
    return case


def _person(case: Application, one: Someone) -> Applicant:
    return Applicant(
        application=case,
        kind=one.kind,
        name=one.name,
        identity_kind=one.identity_kind,
        identity_number=one.identity_number,
        identity_lookup=cipher.lookup(one.identity_number, Kind.IDENTITY),
        telephone=one.telephone,
        telephone_lookup=cipher.lookup(one.telephone, Kind.PHONE),
        address=one.address,
    )

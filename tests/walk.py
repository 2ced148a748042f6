"""Every address of the platform with data behind it, and somebody of every role: for the walk over roles and for the
browser.

The data is the invented city, as `make run` makes it, and one thing of every kind that the city begins without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from axes.models import AccessAttempt
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bench import files as made
from gongkai.foundation.jobs import run_here
from gongkai.foundation.models import (
    Appointment,
    AuditEntry,
    Column,
    Job,
    OfficeSetting,
    Organisation,
    Person,
    Role,
    TextGateway,
)
from gongkai.foundation.now import day
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.selectors.calendar import Announcement, Stated
from gongkai.foundation.selectors.people import actor
from gongkai.foundation.services import calendar, files, people
from gongkai.rehearsal import city
from gongkai.reporting.models import Reading
from gongkai.reporting.services.reading import Asker, Handed, hand_in
from gongkai.web.access import Guarded
from tests import walk_cases
from tests.portal.signing import with_factor

OFFICE = "yunling-zrzyj"  # where the city has an officer of every role that is no administrator's
OTHER = "yunling-jyj"

# Packages of pages with data here. A new one brings its data into `_arguments` and its name here.
COVERED = ("foundation", "reporting", "applications")

Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Address:
    """A URL name, the action that opens it, and the URL with data behind it."""

    name: str
    action: str
    url: str


@dataclass(frozen=True, slots=True)
class World:
    """The city: somebody for each role, and what the addresses name, by argument or by `name:argument`."""

    people: Mapping[Role, Person]
    arguments: Arguments

    def addresses(self) -> list[Address]:
        """Those of the packages covered. KeyError names what has no data yet: give it in `_arguments`."""
        return [self._address(pattern) for pattern in patterns() if package(pattern) in COVERED]

    def _address(self, pattern: URLPattern) -> Address:
        name = str(pattern.name)
        values = {
            argument: self.arguments[f"{name}:{argument}" if f"{name}:{argument}" in self.arguments else argument]
            for argument in pattern.pattern.converters
        }
        return Address(name, action(pattern), reverse(name, kwargs=values))


def action(pattern: URLPattern) -> str:
    """What opens it."""
    return cast(Guarded, pattern.callback).action


def package(pattern: URLPattern) -> str:
    """The package whose pages it is of: foundation of gongkai.desk.foundation.views."""
    return str(pattern.callback.__module__).split(".")[2]


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def world(at: datetime) -> World:
    """Make the city, in which nobody needs a second factor: a test may sign anybody in at once."""
    city.build(seed=1, at=at)
    held = Appointment.objects.filter(person__password__startswith="argon2").select_related("person")
    everybody = {Role(one.role): one.person for one in held.order_by("-pk")}
    return World(everybody, _arguments(everybody, at))


def _arguments(everybody: Mapping[Role, Person], at: datetime) -> Arguments:
    office = _office(OFFICE)
    head = actor(everybody[Role.DISCLOSURE_HEAD], day(at))
    file = files.keep(
        ContentFile(b"%PDF-1.4\n%%EOF\n", "a.pdf"), organisation_id=office.pk, confidential=False, actor=head, at=at
    )
    job = Job.objects.create(
        task="message.send", arguments={"message": 7}, state=Job.State.FAILED, attempts=20, due=at, created=at
    )
    TextGateway.objects.create(organisation=office, address="https://sms.example/", form={"to": "{recipient}"})
    lock = AccessAttempt.objects.create(username="0" * 64, ip_address="192.0.2.7", failures_since_start=5)
    own, public = _read(Asker(office.pk), head, at), _read(Asker(None, "192.0.2.8"), head, at)
    notice = calendar.announce(
        Announcement(
            office.pk,
            day(at).year,
            "云岭市自然资源局关于停电的通知",
            "",
            day(at),
            "",
            False,
            (Stated(_tuesday(at), False, "三月三"),),
        ),
        actor=SYSTEM,
        at=at,
    )
    appointment = Appointment.objects.get(person=everybody[Role.CASE_OFFICER], organisation=office)
    standing = people.stand_in(
        appointment, everybody[Role.REGISTRAR], begins=day(at), ends=day(at), reason="出差", actor=SYSTEM, at=at
    )
    with_factor(everybody[Role.REGISTRAR], at)
    return {
        "code": OFFICE,
        "year": day(at).year,
        "column": Column.objects.filter(organisation=office, kind=Column.Kind.RULES, withdrawn=None)[0].pk,
        "kind": Column.Kind.RULES.value,
        "setting": OfficeSetting.objects.get().pk,
        "desk-setting-drop:code": "yunling",
        "key": "release_interval",
        "person": everybody[Role.CASE_OFFICER].pk,
        "desk-factor-reset:person": everybody[Role.REGISTRAR].pk,
        "appointment": appointment.pk,
        "standing": standing.pk,
        "attempt": lock.pk,
        **walk_cases.arguments(office, lambda role: actor(everybody[role], day(at)), at),
        **{f"desk-job{name}:number": job.pk for name in ("", "-retry")},
        "desk-gateway-edit:number": TextGateway.objects.get().pk,
        "desk-gateway-try:number": TextGateway.objects.get().pk,
        "desk-audit-entry:number": AuditEntry.objects.latest("number").number,
        "desk-report-picture:number": 1,
        "read-report-picture:number": 1,
        "file_id": file.pk,
        "pk": own.pk,
        "desk-calendar-withdraw:pk": notice.pk,
        "name": "report.json",
        "read-report-result:key": public.key,
        "read-report-delete:key": public.key,
        "read-report-picture:key": public.key,
        "read-report-download:key": public.key,
    }


def _read(asker: Asker, who: Any, at: datetime) -> Reading:
    page = made.made_page(5).encode()
    reading = hand_in(Handed("报告.html", len(page), [page]), None, asker, actor=who, at=at)
    run_here(at)
    reading.refresh_from_db()
    return reading


def _office(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def _tuesday(at: datetime) -> date:
    """A working day of the year that no holiday takes."""
    return next(one for one in (date(day(at).year, 3, number) for number in range(8, 15)) if one.weekday() == 1)

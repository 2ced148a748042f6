"""A small invented city for tests, made through the services: 云岭市 with a county below it, and people in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.foundation.models import Membership, Organisation, OrganisationKind, Person, Role
from gongkai.foundation.now import CHINA, day
from gongkai.foundation.policies import SYSTEM, Actor
from gongkai.foundation.selectors import people as known
from gongkai.foundation.services import organisations, people

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)  # a Monday
TODAY = day(AT)
FOUNDED = date(2019, 5, 15)
PASSWORD = "mountain-and-river-2026"


@dataclass(frozen=True, slots=True)
class City:
    """The organisations, by what they are."""

    government: Organisation
    office: Organisation
    education: Organisation
    tax: Organisation
    county: Organisation
    county_education: Organisation


def found_city(year: int = 2026) -> City:
    """The city's government, its office, an education bureau, a tax bureau under vertical leadership, and a county
    with its own education bureau; with a tree of `year`."""
    kind = OrganisationKind
    government = found("yunling", kind.GOVERNMENT, "云岭市人民政府", short_name="云岭市政府")
    county = found("baiyu", kind.GOVERNMENT, "白榆县人民政府", order=50)
    city = City(
        government,
        found("yunling-bgs", kind.OFFICE, "云岭市人民政府办公室", serves=government, order=1),
        found("yunling-jyj", kind.DEPARTMENT, "云岭市教育局", serves=government, order=10),
        found("yunling-swj", kind.DEPARTMENT, "云岭市税务局", serves=government, order=11),
        county,
        found("baiyu-jyj", kind.DEPARTMENT, "白榆县教育局", serves=county, order=51),
    )
    put(city.government, year, None)
    for one in (city.office, city.education, city.county):
        put(one, year, city.government)
    put(city.tax, year, city.government, counted=Membership.Counted.OWN_LINE, reason="实行垂直管理")
    put(city.county_education, year, city.county)
    return city


def found(code: str, kind: str, name: str, **more: object) -> Organisation:
    """An organisation whose first facts hold from the Regulation's first day on."""
    return organisations.found(code, kind, effective=FOUNDED, actor=SYSTEM, at=AT, name=name, **more)  # type: ignore[arg-type]


def put(organisation: Organisation, year: int, parent: Organisation | None, **more: object) -> Membership:
    """Place it in a year's tree."""
    return organisations.place(organisation, year, actor=SYSTEM, at=AT, parent=parent, **more)  # type: ignore[arg-type]


def person(username: str, *roles: tuple[Role, Organisation], name: str = "", password: str | None = None) -> Person:
    """Somebody with roles since the beginning of the year."""
    new = people.enrol(
        username, name or f"林{username}", actor=SYSTEM, at=AT, password=password, must_change_password=False
    )
    for role, organisation in roles:
        people.appoint(new, organisation, role, actor=SYSTEM, at=AT, begins=date(2026, 1, 1))
    return new


def acting(someone: Person, on: date = TODAY) -> Actor:
    """As the person acts on a day."""
    return known.actor(Person.objects.get(pk=someone.pk), on)


def officer(username: str, role: Role, organisation: Organisation) -> Actor:
    """A new person with one role, acting."""
    return acting(person(username, (role, organisation)))

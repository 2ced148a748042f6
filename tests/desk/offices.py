"""People of every kind at the invented city, and their browsers."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from gongkai.foundation.models import Person, Role
from tests.offices import City, found_city, person

CITIZEN = "citizen"
PEOPLE = {
    "officer": Role.CASE_OFFICER,
    "head": Role.DISCLOSURE_HEAD,
    "editor": Role.EDITOR,
    "other": Role.DISCLOSURE_HEAD,  # of another office
    "supervisor": Role.SUPERVISOR,  # of the city, above all
    "system": Role.SYSTEM_ADMIN,
    "security": Role.SECURITY_ADMIN,
    "audit": Role.AUDIT_ADMIN,
}


def staffed_city() -> City:
    """The city with one person of each kind: at the education bureau, `other` at the county."""
    city = found_city()
    at = {"other": city.county, "supervisor": city.government}
    for name, role in PEOPLE.items():
        person(name, (role, at.get(name, city.education)))
    return city


def signed_in(name: str) -> Client:
    """A browser with somebody's session; the citizen's has none."""
    client = Client()
    if name != CITIZEN:
        client.force_login(Person.objects.get(username=name))
    return client


def answers(page: str, *args: object) -> dict[str, int]:
    """What each of them is answered."""
    address = reverse(page, args=args)
    return {name: signed_in(name).get(address).status_code for name in (*PEOPLE, CITIZEN)}


def only(*names: str, others: int = 403) -> dict[str, int]:
    """These see the page; `others` get that; the citizen is sent to sign in."""
    return {name: 200 if name in names else others for name in PEOPLE} | {CITIZEN: 302}

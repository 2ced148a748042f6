"""Every address answers every role as the matrix says, with data behind it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from gongkai.foundation.models import Person, Role
from gongkai.foundation.now import day, now
from gongkai.foundation.policies import NOBODY, may
from gongkai.foundation.selectors.people import actor
from gongkai.reporting import examination
from tests import walk
from tests.foundation import installation

pytestmark = pytest.mark.django_db

# What is no page to open: it acts and leads on, or hands over a file.
ONLY_POST = {
    *("desk-job-retry", "desk-gateway-try-mail", "desk-gateway-try", "desk-person-contact", "desk-audit-verify"),
    *("desk-self-factor-offer", "desk-self-session-end", "desk-lock-release", "sign_out"),
}
LEADS_ON = {"elder", "language", "sign_in_code", "desk-own-columns", "desk-own-settings", "desk-stand-in"}
# A web page that was read has no pictures of its pages.
WITHOUT_PICTURES = {"desk-report-picture", "read-report-picture"}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> walk.World:
    monkeypatch.setattr(examination, "MEMORY", 65 << 30)
    installation.move(settings, tmp_path)
    return walk.world(now())


def signed_in(someone: Person) -> Client:
    browser = Client()
    browser.force_login(someone)
    return browser


def test_every_address_answers_every_role_as_the_matrix_says(world: walk.World) -> None:
    addresses, today = world.addresses(), day(now())
    found: dict[str, Counter[int]] = {one.name: Counter() for one in addresses}
    for role, someone in world.people.items():
        browser, who = signed_in(someone), actor(someone, today)
        for one in addresses:
            status = browser.get(one.url).status_code
            assert (status == 403) == (not may(who, one.action)), (role, one, status)
            found[one.name][status] += 1
    citizen = Client()
    for one in addresses:
        answer = citizen.get(one.url)
        if may(NOBODY, one.action):
            found[one.name][answer.status_code] += 1
        else:
            assert answer.headers.get("Location") == f"/sign-in/?next={one.url}", one
    assert {name for name, counted in found.items() if 200 not in counted} == {
        *(ONLY_POST | LEADS_ON | WITHOUT_PICTURES)
    }
    assert {status for counted in found.values() for status in counted} == {200, 302, 403, 404, 405}
    assert len(world.people) == len(Role)


def test_what_belongs_to_another_office_is_not_there(world: walk.World) -> None:
    other = signed_in(Person.objects.get(username="jianshan"))  # head at another office
    at_home = signed_in(world.people[Role.DISCLOSURE_HEAD])
    found = {one.name for one in world.addresses() if other.get(one.url).status_code == 404}
    assert found - WITHOUT_PICTURES == set()
    assert {at_home.get(one.url).status_code for one in world.addresses() if one.name in found - WITHOUT_PICTURES} == {200}

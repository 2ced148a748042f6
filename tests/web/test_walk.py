"""Every address answers every role as the matrix says, with data behind it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from gongkai.applications.models import Submission
from gongkai.foundation.models import Message, Person, Role
from gongkai.foundation.now import day, now
from gongkai.foundation.policies import NOBODY, may
from gongkai.foundation.selectors.people import actor
from gongkai.regulation.events import Channel
from gongkai.reporting import examination
from tests import walk, walk_cases
from tests.foundation import installation

pytestmark = pytest.mark.django_db

# What is no page to open: it acts and leads on, or hands over a file.
ONLY_POST = {
    "desk-wording-reset",
    *("desk-job-retry", "desk-gateway-try-mail", "desk-gateway-try", "desk-person-contact", "desk-audit-verify"),
    *("desk-self-factor-offer", "desk-self-session-end", "desk-lock-release", "sign_out", "read-report-delete"),
    *("desk-case-reveal", "desk-case-note", "desk-case-sign-search", "desk-case-links", "desk-paper-take"),
    "desk-paper-receipt",
    "desk-ledger-columns",
    *("desk-redact-add", "desk-redact-find", "desk-redact-remove", "desk-redact-burn"),
    *("apply-discard", "track-leave", "track-letter", "track-file", "track-answer"),
}
LEADS_ON = {"elder", "language", "sign_in_code", "desk-own-columns", "desk-own-settings"}
# Lead to the beginning of the form, or to the question for number and code, who has not been there.
WITH_A_DRAFT = {"apply-who", "apply-what", "apply-how", "apply-files", "apply-review"}
SIGNED_IN = {"track-code", "track-mine"}
WITH_A_CODE = {"tracked", "track-receipt", "track-paper-receipt", "track-hand-in"}
AFTER_SENDING = {"apply-sent", "apply-receipt"}
# Belongs to no single organisation: open to whom the matrix allows it at all of them.
EVERYWHERE = {"desk-copy-year"}
NO_WORKER = {"healthz"}  # 503: no worker runs in a test
# A web page that was read has no pictures of its pages.
WITHOUT_PICTURES = {"desk-report-picture", "read-report-picture"}


# What the walk names there is the office's whose officers it walks with; to others it does not exist.
OF_THE_OFFICE = {
    *("desk-calendar-enter", "desk-calendar-withdraw", "desk-facts", "desk-file", "desk-person", "desk-setting"),
    *("desk-columns", "desk-column-new", "desk-column-edit", "desk-column-withdraw"),
    *("desk-report", "desk-report-delete", "desk-report-download", "desk-stand-in", "desk-stand-in-end"),
    *("desk-paper", "desk-paper-attach", "desk-paper-answer", "desk-paper-cancel", "desk-paper-file"),
    *("desk-paper-record", "desk-paper-sign", "desk-paper-send"),
    *("desk-case", "desk-case-item", "desk-case-letter", "desk-case-file-add", "desk-case-snapshot", "desk-case-step"),
    *("desk-redact", "desk-redact-page", "desk-dossier", "desk-case-states"),
    *("desk-letter-draft", "desk-letter-record"),
}
OF_THE_CITY = {"desk-calendar-enter-national", "desk-setting-drop"}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> walk.World:
    monkeypatch.setattr(examination, "MEMORY", 65 << 30)
    installation.move(settings, tmp_path)
    return walk.world(now())


def signed_in(someone: Person) -> Client:
    browser = Client()
    browser.force_login(someone)
    return browser


def names(found: dict[str, Counter[int]], *, having: int = 0, lacking: int = 0) -> set[str]:
    return {name for name, counted in found.items() if having in counted or (lacking and lacking not in counted)}


def test_every_address_answers_every_role_as_the_matrix_says(world: walk.World) -> None:
    addresses, today = world.addresses(), day(now())
    found: dict[str, Counter[int]] = {one.name: Counter() for one in addresses}
    for role, someone in world.people.items():
        browser, who = signed_in(someone), actor(someone, today)
        for one in addresses:
            status = browser.get(one.url).status_code
            if may(who, one.action):
                found[one.name][status] += 1
            else:
                assert status == 403, (role, one, status)
    citizen = Client()
    for one in addresses:
        answer = citizen.get(one.url)
        if may(NOBODY, one.action):
            found[one.name][answer.status_code] += 1
        else:
            assert answer.headers.get("Location") == f"/sign-in/?next={one.url}", one
    of_citizens = WITH_A_DRAFT | WITH_A_CODE | AFTER_SENDING | SIGNED_IN
    assert names(found, lacking=200) == ONLY_POST | LEADS_ON | WITHOUT_PICTURES | NO_WORKER | of_citizens
    assert names(found, having=403) == EVERYWHERE
    assert {status for counted in found.values() for status in counted} == {200, 302, 403, 404, 405, 503}
    assert len(world.people) == len(Role)


def test_a_citizen_opens_what_is_theirs_with_a_draft_and_with_the_code(world: walk.World) -> None:
    citizen, urls = Client(), {one.name: one.url for one in world.addresses()}
    assert citizen.post(urls["apply-start"], {"mode": "self"}).status_code == 302
    asked = {"number": world.arguments["number"], "code": world.arguments["query code"]}
    assert citizen.post(urls["track"], asked)["Location"] == urls["tracked"]
    found = {name: citizen.get(urls[name]).status_code for name in WITH_A_DRAFT | WITH_A_CODE}
    # To one who applied in person the office gave its own receipt.
    assert found == {**dict.fromkeys(WITH_A_DRAFT | WITH_A_CODE, 200), "track-receipt": 404}
    Submission.objects.filter(number=asked["number"]).update(channel=Channel.ONLINE)
    assert citizen.get(urls["track-receipt"]).status_code == 200
    lin = walk_cases.LIN
    citizen.post(urls["track-enter"], {"identity": lin.identity_number, "email": lin.email})
    assert citizen.get(urls["track-code"]).status_code == 200
    code = re.search(r"\d{6}", Message.objects.latest("pk").body)
    assert code
    assert citizen.post(urls["track-code"], {"code": code.group()})["Location"] == urls["track-mine"]
    assert citizen.get(urls["track-mine"]).status_code == 200


def test_what_belongs_to_another_office_is_not_there(world: walk.World) -> None:
    stranger = signed_in(Person.objects.get(username="jianshan"))  # the same role at another office
    head = signed_in(world.people[Role.DISCLOSURE_HEAD])
    not_there = {one.name for one in world.addresses() if stranger.get(one.url).status_code == 404}
    assert not_there - WITHOUT_PICTURES == OF_THE_OFFICE | OF_THE_CITY
    own = {one.name: head.get(one.url).status_code for one in world.addresses() if one.name in OF_THE_OFFICE}
    assert own == dict.fromkeys(OF_THE_OFFICE, 200)

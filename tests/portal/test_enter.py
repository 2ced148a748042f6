"""Sign-in of citizens: by identity number and mail address, proved by a code that is sent there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from gongkai.applications import tasks
from gongkai.applications.models import Entrance, Knock, Paper
from gongkai.applications.services import intake
from gongkai.applications.services.intake import Came
from gongkai.foundation.models import Message
from gongkai.regulation.events import Channel
from tests.applications.office import LIN, Office, asked, at, open_office, take_in
from tests.foundation import installation
from tests.portal.citizens import Citizen, Clock, Shown

pytestmark = pytest.mark.django_db
ENTER, CODE, MINE = "/track/enter/", "/track/enter/code/", "/track/mine/"
STRANGER = replace(LIN, name="沈旁人", identity_number="110101199003070337")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, at(3, 3))


@pytest.fixture
def office(settings: Settings, tmp_path: Path) -> Office:
    installation.move(settings, tmp_path)
    return open_office()


@pytest.fixture
def number(office: Office) -> str:
    """An application of 林树生."""
    return take_in(office, at(3, 2)).number


def ask(citizen: Citizen, **changes: str) -> Shown:
    return citizen.post(ENTER, {"identity": LIN.identity_number, "email": LIN.email, **changes})


def sent() -> list[str]:
    """The codes that were sent."""
    found = [re.search(r"\d{6}", message.body) for message in Message.objects.order_by("pk")]
    return [one.group() for one in found if one]


def test_with_number_and_mail_and_the_code_all_that_is_ones_own_can_be_followed(
    office: Office, number: str, clock: Clock
) -> None:
    other = take_in(office, at(3, 2), people=(STRANGER,)).number
    citizen = Citizen()
    assert ask(citizen, email=LIN.email.upper()).response["Location"] == CODE
    assert citizen.post(CODE, {"code": sent()[0]}).response["Location"] == MINE
    page = citizen.get(MINE)
    assert number in page.text
    assert other not in page.text
    assert "申请编号" in citizen.get(f"/track/{number}/").text
    assert citizen.get(f"/track/{other}/").response["Location"] == "/track/"


@pytest.mark.parametrize(
    "changes", [{"identity": STRANGER.identity_number}, {"email": "else@shusheng.example"}, {"identity": "x\x00"}]
)
def test_whether_there_is_such_an_application_is_not_said(number: str, clock: Clock, changes: dict[str, str]) -> None:
    citizen = Citizen()
    right = ask(Citizen())
    wrong = ask(citizen, **changes)
    if "\x00" in changes.get("identity", ""):
        assert wrong.status == 200
        return
    assert (wrong.status, wrong.response["Location"]) == (right.status, right.response["Location"])
    assert len(sent()) == 1
    assert "验证码不对" in citizen.post(CODE, {"code": sent()[0]}).text


def test_a_code_is_of_one_browser_of_ten_minutes_and_of_five_tries(number: str, clock: Clock) -> None:
    citizen, thief = Citizen(), Citizen()
    ask(citizen)
    ask(thief, identity=STRANGER.identity_number)
    code = sent()[0]
    assert thief.post(CODE, {"code": code}).status == 200
    clock.at += timedelta(minutes=11)
    assert citizen.post(CODE, {"code": code}).status == 200
    ask(citizen)
    code = sent()[-1]
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(5):
        assert "验证码不对" in citizen.post(CODE, {"code": wrong}).text
    assert citizen.post(CODE, {"code": code}).status == 200
    assert citizen.get(MINE).response["Location"] == ENTER


def test_half_an_hour_without_a_request_ends_it_and_so_does_leaving(number: str, clock: Clock) -> None:
    citizen = Citizen()
    for way in ("wait", "leave"):
        ask(citizen)
        citizen.post(CODE, {"code": sent()[-1]})
        clock.at += timedelta(minutes=29)
        assert citizen.get(f"/track/{number}/").status == 200
        clock.at += timedelta(minutes=29)
        assert citizen.get(MINE).status == 200
        if way == "wait":
            clock.at += timedelta(minutes=31)
        else:
            citizen.post("/track/leave/")
        assert citizen.get(MINE).response["Location"] == ENTER
        assert citizen.get(f"/track/{number}/").response["Location"] == "/track/"
        clock.at += timedelta(hours=1)


def test_nobody_is_flooded_with_codes(number: str, clock: Clock) -> None:
    for _ in range(5):
        assert ask(Citizen()).status == 302
    page = ask(Citizen())
    assert page.status == 200
    assert "过一会儿再来" in page.text
    assert page.value("email") == LIN.email
    assert len(sent()) == 5


def test_nothing_typed_is_empty_and_without_a_key_there_is_no_code_to_give(number: str, clock: Clock) -> None:
    assert set(ask(Citizen(), identity="", email="").wrong) == {"identity", "email"}
    assert Citizen().get(CODE).response["Location"] == ENTER
    forged = Citizen()
    forged.client.cookies["entered"] = "a" * 64
    assert forged.get(MINE).response["Location"] == ENTER
    assert "验证码不对" in forged.post(CODE, {"code": "123456"}).text


def test_what_has_ended_is_deleted(number: str, clock: Clock) -> None:
    ask(Citizen())
    tasks.forget(at=clock.at + timedelta(minutes=5))
    assert (Entrance.objects.count(), Knock.objects.count()) == (1, 2)
    tasks.forget(at=clock.at + timedelta(days=2))
    assert (Entrance.objects.count(), Knock.objects.count()) == (0, 0)


def test_what_is_not_registered_and_what_is_no_application_is_found_too(office: Office, clock: Clock) -> None:
    """Not what somebody else sent, nor what is about a case."""
    online, _code = Citizen().apply(clock)
    came = Came(Channel.IN_PERSON, date(2026, 3, 2), paper=Paper.CORRECTION)
    how: dict[str, Any] = {"came": came, "organisation": office.organisation, "actor": office.registrar, "at": clock.at}
    correction = intake.take_in(asked("出生日期写错了"), **how).submission.number
    other = intake.take_in(asked("别人的", people=(STRANGER,)), **how).submission.number
    citizen = Citizen()
    ask(citizen)
    citizen.post(CODE, {"code": sent()[0]})
    page = citizen.get(MINE).text
    assert [number in page for number in (online, correction, other)] == [True, True, False]
    assert "更正申请" in page and "待登记" in page
    assert "申请编号" in citizen.get(f"/track/{online}/").text
    assert citizen.get(f"/track/{other}/").response["Location"] == "/track/"

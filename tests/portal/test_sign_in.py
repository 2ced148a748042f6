"""Signing in: who gets in, what a failure says, and what of it is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.hashers import identify_hasher
from django.db import connection
from django.test import Client

from gongkai.foundation.models import AuditEntry, Person, Role, Session
from gongkai.foundation.passwords import Argon2
from tests.offices import PASSWORD, City, found_city
from tests.portal.signing import Clock, attempt, code_of, recorded, somebody, with_factor

pytestmark = pytest.mark.django_db
WRONG = "登录名或者密码不对"
SECRET = "wrong-password-77"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of the requests."""
    return Clock(monkeypatch)


@pytest.fixture
def city() -> City:
    """An invented city."""
    return found_city()


@pytest.fixture
def lin(city: City) -> Person:
    """A case officer without a second factor."""
    return somebody("lin", Role.CASE_OFFICER, city.education)


def signed_in(browser: Client) -> str:
    """The number of who is signed in, or nothing."""
    return str(browser.session.get("_auth_user_id", ""))


def test_the_right_password_leads_to_the_desk_and_is_on_record(lin: Person, client: Client) -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0"
    answer = attempt(client, "lin", headers={"User-Agent": agent})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert signed_in(client) == str(lin.pk)
    entry = AuditEntry.objects.get(action="session.begin")
    assert (entry.person_id, entry.succeeded, entry.address) == (lin.pk, True, "127.0.0.1")
    assert entry.details == {"second_factor": False, "browser": "Edge", "system": "Windows"}


def test_names_are_taken_in_any_case(lin: Person, client: Client) -> None:
    attempt(client, " Lin ")
    assert signed_in(client) == str(lin.pk)


def test_a_wrong_password_an_unknown_name_and_a_closed_account_are_told_alike(lin: Person, city: City) -> None:
    closed = somebody("he", Role.CASE_OFFICER, city.education)
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    pages = []
    for name, password in (("lin", SECRET), ("nobody", SECRET), ("he", PASSWORD)):
        answer = attempt(Client(), name, password)
        assert answer.status_code == 200
        assert WRONG in answer.content.decode()
        page = answer.content.decode().replace(f'value="{name}"', "")
        pages.append([line for line in page.splitlines() if "csrfmiddlewaretoken" not in line])
    assert pages[0] == pages[1] == pages[2]
    assert recorded("session.begin") == [
        ("session.begin", False, str(lin.pk), {"reason": "password"}),
        ("session.begin", False, "", {"reason": "password"}),
        ("session.begin", False, str(closed.pk), {"reason": "password"}),
    ]


def test_an_unknown_name_costs_the_one_slow_hash_that_a_wrong_password_costs(
    lin: Person, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = somebody("he", Role.CASE_OFFICER, city.education)
    unusable = somebody("shu", Role.CASE_OFFICER, city.education)
    unusable.set_unusable_password()
    unusable.save()
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    hashed: list[str] = []

    def counted(slow: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            hashed.append(slow.__name__)
            return slow(*given)

        return call

    monkeypatch.setattr(Argon2, "encode", counted(Argon2.encode))
    monkeypatch.setattr(Argon2, "verify", counted(Argon2.verify))
    for name in ("lin", "nobody", "he", "shu"):
        hashed.clear()
        attempt(Client(), name, SECRET)
        assert len(hashed) == 1, name


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, ["填写登录名", "填写密码"]),
        ({"username": "lin"}, ["填写密码"]),
        ({"username": "l" * 41, "password": "x"}, ["40"]),
        ({"username": "li\x00n", "password": "x"}, ["空"]),
        ({"username": "lin", "password": "x" * 5000}, ["128"]),
    ],
)
def test_what_cannot_be_a_sign_in_is_said_at_the_field(data: dict[str, str], words: list[str], client: Client) -> None:
    page = client.post("/sign-in/", data)
    assert page.status_code == 200
    assert all(word in page.content.decode() for word in words)
    assert not AuditEntry.objects.exists()


def test_the_password_is_never_in_the_page(lin: Person, client: Client) -> None:
    assert SECRET not in attempt(client, "lin", SECRET).content.decode()


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/desk/organisations/?page=2", "/desk/organisations/?page=2"),
        ("", "/desk/"),
        ("https://elsewhere.example/", "/desk/"),
        ("//elsewhere.example/", "/desk/"),
        ("/\\elsewhere.example/", "/desk/"),
        ("https:/desk/", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("desk/", "/desk/"),
    ],
)
def test_next_leads_only_to_own_addresses(wanted: str, reached: str, lin: Person, client: Client) -> None:
    data = {"username": "lin", "password": PASSWORD, "next": wanted}
    assert client.post("/sign-in/", data)["Location"] == reached
    assert client.get("/sign-in/", {"next": wanted})["Location"] == reached


def test_the_session_gets_a_new_key_at_signing_in(lin: Person, client: Client) -> None:
    session = client.session
    session["planted"] = 1
    session.save()
    planted = session.session_key
    attempt(client, "lin")
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_with_a_second_factor_the_password_alone_signs_nobody_in(lin: Person, clock: Clock, client: Client) -> None:
    with_factor(lin, clock.at)
    answer = client.post("/sign-in/", {"username": "lin", "password": PASSWORD, "next": "/desk/people/"})
    assert answer["Location"] == "/sign-in/code/?next=%2Fdesk%2Fpeople%2F"
    assert signed_in(client) == ""
    assert client.get("/desk/self/").status_code == 302
    half = client.session.session_key

    answer = client.post("/sign-in/code/", {"code": code_of(lin, clock.at), "next": "/desk/people/"})
    assert answer["Location"] == "/desk/people/"
    assert signed_in(client) == str(lin.pk)
    assert "half" not in client.session
    assert client.session.session_key != half
    assert recorded("session.begin") == [
        ("session.begin", True, "", {"second_factor": True, "browser": "", "system": ""})
    ]


def test_a_wrong_code_is_on_record_and_signs_nobody_in(lin: Person, clock: Clock, client: Client) -> None:
    with_factor(lin, clock.at)
    attempt(client, "lin")
    page = client.post("/sign-in/code/", {"code": "000000"})
    assert (page.status_code, signed_in(client)) == (200, "")
    assert "动态口令不对" in page.content.decode()
    assert recorded("session.begin") == [("session.begin", False, str(lin.pk), {"reason": "code"})]


def test_a_recovery_code_signs_in_once(lin: Person, clock: Clock) -> None:
    codes = with_factor(lin, clock.at)
    for expected in (str(lin.pk), ""):
        browser = Client()
        attempt(browser, "lin")
        browser.post("/sign-in/code/", {"code": codes[0]})
        assert signed_in(browser) == expected


def test_the_way_between_password_and_code_is_five_minutes_long(lin: Person, clock: Clock, client: Client) -> None:
    with_factor(lin, clock.at)
    attempt(client, "lin")
    clock.move(minutes=5, seconds=1)
    answer = client.post("/sign-in/code/", {"code": code_of(lin, clock.at)}, follow=True)
    assert answer.redirect_chain == [("/sign-in/?next=%2Fdesk%2F", 302)]
    assert "输入动态口令的时间已过" in answer.content.decode()
    assert signed_in(client) == ""


@pytest.mark.parametrize("change", ["password", "is_active"])
def test_a_password_changed_or_an_account_closed_on_the_way_ends_it(
    change: str, lin: Person, clock: Clock, client: Client
) -> None:
    with_factor(lin, clock.at)
    attempt(client, "lin")
    if change == "password":
        lin.set_password("another-password-1")
        lin.save()
    else:
        Person.objects.filter(pk=lin.pk).update(is_active=False)
    assert client.post("/sign-in/code/", {"code": code_of(lin, clock.at)})["Location"].startswith("/sign-in/?")
    assert signed_in(client) == ""


def test_the_code_page_without_a_password_leads_back(client: Client) -> None:
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/?next=%2Fdesk%2F"


def test_signing_out_is_by_post_and_on_record(lin: Person, client: Client) -> None:
    attempt(client, "lin")
    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client) == str(lin.pk)
    page = client.post("/sign-out/", follow=True)
    assert page.redirect_chain == [("/sign-in/", 302)]
    assert "您已退出登录" in page.content.decode()
    assert signed_in(client) == ""
    assert not Session.objects.filter(person=lin).exists()
    assert recorded("session.end") == [("session.end", True, "", {"reason": "sign_out"})]


def test_the_form_is_refused_without_its_token(lin: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert attempt(strict, "lin").status_code == 403
    assert signed_in(strict) == ""


def test_who_has_no_role_gets_in_but_not_to_the_desk(client: Client) -> None:
    found_city()
    Person.objects.create(
        username="he", name="何二", created=Clock(pytest.MonkeyPatch()).at, must_change_password=False
    )
    client.force_login(Person.objects.get(username="he"))
    assert client.get("/desk/self/").status_code == 403


def test_passwords_are_kept_as_argon2_of_rfc_9106(lin: Person) -> None:
    hasher = identify_hasher(lin.password)
    decoded = hasher.decode(lin.password)
    assert (decoded["variety"], decoded["memory_cost"], decoded["time_cost"], decoded["parallelism"]) == (
        "argon2id",
        65536,
        3,
        4,
    )


def test_what_was_typed_lands_nowhere(
    lin: Person, client: Client, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name, password in (("lin", SECRET), (SECRET, "lin"), ("lin", PASSWORD)):
        attempt(client, name, password, query_params={"password": SECRET}, headers={"User-Agent": SECRET})
    client.post("/sign-out/")
    with_factor(lin, clock.at)
    attempt(client, "lin")
    client.post("/sign-in/code/", {"code": SECRET, "extra": SECRET})
    kept = [str(list(model.objects.values())) for model in (AccessAttempt, AccessFailureLog, AccessLog, AuditEntry)]
    kept += [str(row.get_decoded()) for row in Session.objects.all()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM foundation_session")
        kept.append(str(cursor.fetchall()))
    text = "\n".join([*kept, caplog.text])
    assert SECRET not in text
    assert PASSWORD not in text
    assert "'lin'" not in text  # axes keeps a keyed hash in the place of the name
    assert AccessAttempt.objects.count() >= 1


def test_a_session_holds_ids_and_times_only(lin: Person, client: Client) -> None:
    attempt(client, "lin")
    content = Session.objects.get().get_decoded()
    numbers = {name: content.pop(name) for name in ("entry", "ends", "seen", "idle")}
    assert all(isinstance(value, int) for value in numbers.values())
    assert isinstance(content.pop("_session_expiry"), str)
    assert len(content.pop("_auth_user_hash")) == 64
    assert content == {
        "_auth_user_id": str(lin.pk),
        "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
        "duty": "",
    }

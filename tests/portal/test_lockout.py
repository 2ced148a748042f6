"""Who fails too often waits: by name and address together, by address alone at a higher count; nothing is revealed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import AuditEntry, Person, Role
from gongkai.foundation.policies import NOBODY
from gongkai.foundation.selectors.people import actor
from gongkai.foundation.selectors.sign_in import locks
from gongkai.foundation.services.sign_in import release_lock
from tests.offices import City, found_city
from tests.portal.signing import Clock, attempt, code_of, recorded, somebody, with_factor

pytestmark = pytest.mark.django_db
WRONG = "wrong-password-77"


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
    """A case officer."""
    return somebody("lin", Role.CASE_OFFICER, city.education)


@pytest.fixture
def zhou(city: City) -> Person:
    """The security administrator."""
    return somebody("zhou", Role.SECURITY_ADMIN, city.office)


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    """Passwords that are hashed at once: here they are tried by the dozen."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def tries(count: int, name: str = "lin", address: str = "192.0.2.7", agent: str = "a") -> list[int]:
    """The answers to so many wrong passwords."""
    return [
        attempt(Client(), name, WRONG, REMOTE_ADDR=address, headers={"User-Agent": f"{agent}{i}"}).status_code
        for i in range(count)
    ]


def gets_in(name: str = "lin", address: str = "192.0.2.7") -> bool:
    """Whether the right password signs in."""
    return bool(attempt(Client(), name, REMOTE_ADDR=address).status_code == 302)


def test_the_fifth_wrong_password_shuts_the_name_out_at_that_address_only(lin: Person, zhou: Person) -> None:
    assert tries(6) == [200, 200, 200, 200, 429, 429]
    assert not gets_in()
    assert gets_in(address="192.0.2.8")
    assert gets_in("zhou")


def test_the_page_says_it_in_words_and_alike_for_a_name_that_does_not_exist(lin: Person) -> None:
    pages = []
    for name, address in (("lin", "192.0.2.7"), ("nobody", "192.0.2.8")):
        tries(4, name, address)
        for _ in range(2):
            answer = attempt(Client(), name, WRONG, REMOTE_ADDR=address)
            assert answer.status_code == 429
            pages.append([line for line in answer.content.decode().splitlines() if "csrf" not in line])
    assert pages[0] == pages[1] == pages[2] == pages[3]
    assert "最后一次出错过15分钟后可以再试" in "".join(pages[0])


def test_the_lock_ends_a_quarter_of_an_hour_after_the_last_failure(lin: Person, clock: Clock) -> None:
    tries(5)
    clock.move(minutes=14, seconds=59)
    assert not gets_in()
    clock.move(seconds=2)
    assert gets_in()


def test_trying_while_it_is_locked_does_not_make_it_longer_nor_fill_the_trail(lin: Person, clock: Clock) -> None:
    tries(5)
    clock.move(minutes=10)
    entries = AuditEntry.objects.count()
    assert tries(20) == [429] * 20
    assert AuditEntry.objects.count() == entries
    clock.move(minutes=5, seconds=1)
    assert gets_in()


def test_the_right_password_forgives_this_name_at_this_address_and_no_other(lin: Person, zhou: Person) -> None:
    tries(4)
    tries(4, "zhou")
    assert gets_in()
    assert tries(4) == [200] * 4
    assert tries(1, "zhou") == [429]


def test_fifty_failures_shut_an_address_out_whatever_the_name(lin: Person) -> None:
    for i in range(48):
        tries(1, f"guess{i}")
    assert gets_in()
    assert tries(2, "guess48") == [200, 429]
    assert not gets_in()
    assert gets_in(address="192.0.2.8")


def test_the_addresses_of_one_household_count_as_one(lin: Person) -> None:
    assert [tries(1, address=f"2001:db8:1:2::{i}")[0] for i in range(1, 6)] == [200, 200, 200, 200, 429]
    assert not gets_in(address="2001:db8:1:2:ffff::1")
    assert gets_in(address="2001:db8:1:3::1")


def test_wrong_codes_count_like_wrong_passwords(lin: Person, clock: Clock) -> None:
    with_factor(lin, clock.at)
    for expected in (200, 200, 200, 200, 429):
        browser = Client()
        attempt(browser, "lin")
        assert browser.post("/sign-in/code/", {"code": "000000"}).status_code == expected
    assert attempt(Client(), "lin").status_code == 429


def test_who_is_half_way_when_the_lock_falls_does_not_get_in(lin: Person, clock: Clock) -> None:
    with_factor(lin, clock.at)
    browser = Client()
    attempt(browser, "lin")
    tries(5, address="127.0.0.1")
    assert browser.post("/sign-in/code/", {"code": code_of(lin, clock.at)}).status_code == 429
    assert "_auth_user_id" not in browser.session


def test_failures_and_the_lock_are_on_record(lin: Person) -> None:
    tries(5)
    failure = ("session.begin", False, str(lin.pk), {"reason": "password"})
    lock = ("session.begin", False, str(lin.pk), {"reason": "lock"})
    assert recorded("session.begin") == [*[failure] * 5, lock]
    assert set(AuditEntry.objects.filter(action__startswith="session").values_list("address", flat=True)) == {
        "192.0.2.7"
    }


@pytest.mark.parametrize("forged", ["203.0.113.9", "203.0.113.9, 198.51.100.1"])
def test_without_nginx_a_forwarded_address_is_not_believed(forged: str, lin: Person) -> None:
    for i in range(5):
        headers = {"X-Forwarded-For": f"{forged}{i}"}
        attempt(Client(), "lin", WRONG, REMOTE_ADDR="192.0.2.7", headers=headers)
    assert not gets_in()


def test_the_security_administrator_sees_and_releases_a_lock(lin: Person, zhou: Person, clock: Clock) -> None:
    tries(5)
    clock.move(seconds=1)
    tries(2, "nobody")
    who = actor(zhou, clock.at.date())
    assert [(lock.person, lock.failures, lock.locked, lock.address_locked) for lock in locks(clock.at)] == [
        (None, 2, False, False),
        (lin, 5, True, False),
    ]
    lock = locks(clock.at)[1]
    release_lock(lock.id, whole_address=False, actor=who, at=clock.at)
    assert gets_in()
    with pytest.raises(Refused):
        release_lock(lock.id, whole_address=False, actor=who, at=clock.at)
    assert recorded("sign_in.release") == [("sign_in.release", True, str(lin.pk), {"change": "lock"})]


def test_a_whole_address_is_released_at_once(lin: Person, zhou: Person, clock: Clock) -> None:
    for i in range(51):
        tries(1, f"guess{i}")
    assert not gets_in()
    release_lock(locks(clock.at)[0].id, whole_address=True, actor=actor(zhou, clock.at.date()), at=clock.at)
    assert locks(clock.at) == []
    assert gets_in()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECURITY_ADMIN])
def test_nobody_else_releases_a_lock(role: Role, city: City, lin: Person, clock: Clock) -> None:
    tries(5)
    other = somebody("other", role, city.office)
    for who in (actor(other, clock.at.date()), NOBODY):
        with pytest.raises(NotAllowed):
            release_lock(locks(clock.at)[0].id, whole_address=False, actor=who, at=clock.at)
    assert not gets_in()

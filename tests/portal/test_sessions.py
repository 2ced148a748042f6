"""How long a session lives, what ends it from outside, and what comes before anything else."""

from __future__ import annotations

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from gongkai.foundation.models import Person, Role, SecondFactor, Session, SignInPolicy
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import people, sessions
from tests.offices import PASSWORD, City, found_city
from tests.portal.signing import Clock, attempt, code_of, recorded, somebody, with_factor

pytestmark = pytest.mark.django_db
NEW = "river-and-mountain-2027"
SELF = "/desk/self/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of the requests."""
    return Clock(monkeypatch)


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    """Passwords that are hashed at once."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def city() -> City:
    """An invented city."""
    return found_city()


@pytest.fixture
def lin(city: City) -> Person:
    """A case officer."""
    return somebody("lin", Role.CASE_OFFICER, city.education)


def browser_of(name: str) -> Client:
    """A browser in which somebody is signed in."""
    browser = Client()
    assert attempt(browser, name).status_code == 302
    return browser


def is_in(browser: Client) -> bool:
    """Whether the account's page opens."""
    return browser.get(SELF).status_code == 200


def change(browser: Client, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> Any:
    """Fill in the form of changing the password."""
    return browser.post(f"{SELF}password/", {"old": old, "password": new, "again": again})


def test_a_session_that_is_used_goes_on_past_the_idle_limit(lin: Person, clock: Clock) -> None:
    browser = browser_of("lin")
    for _ in range(4):
        clock.move(minutes=29)
        assert is_in(browser)


def test_an_idle_session_ends_says_so_and_comes_back_to_the_page(lin: Person, clock: Clock) -> None:
    browser = browser_of("lin")
    clock.move(minutes=30, seconds=1)
    answer = browser.get(SELF, follow=True)
    assert answer.redirect_chain == [("/sign-in/?next=/desk/self/", 302)]
    assert "您很久没有操作，已自动退出" in answer.content.decode()
    assert recorded("session.end") == [("session.end", True, "", {"reason": "idle"})]
    assert not Session.objects.filter(person=lin).exists()


def test_the_busiest_session_ends_after_its_hours(lin: Person, clock: Clock) -> None:
    browser = browser_of("lin")
    for _ in range(23):
        clock.move(minutes=26)
        assert is_in(browser)
    clock.move(minutes=26)
    assert not is_in(browser)
    assert recorded("session.end") == [("session.end", True, "", {"reason": "length"})]


def test_the_offices_own_limits_hold(lin: Person, city: City, clock: Clock) -> None:
    SignInPolicy.objects.create(organisation=city.education, idle_minutes=5, session_hours=1, sessions_at_once=1)
    browser = browser_of("lin")
    clock.move(minutes=5, seconds=1)
    assert not is_in(browser)


def test_a_policy_that_is_tightened_holds_for_running_sessions_within_a_minute(
    lin: Person, city: City, clock: Clock
) -> None:
    browser = browser_of("lin")
    SignInPolicy.objects.create(organisation=city.education, idle_minutes=5, second_factor=True)
    clock.move(seconds=61)
    browser.get(SELF)
    assert browser.get("/desk/sign-in/")["Location"] == "/desk/self/second-factor/"
    clock.move(minutes=5, seconds=1)
    assert not is_in(browser)


def test_a_fourth_session_ends_the_oldest(lin: Person, clock: Clock) -> None:
    browsers = []
    for _ in range(4):
        browsers.append(browser_of("lin"))
        clock.move(seconds=10)
    assert [is_in(browser) for browser in browsers] == [False, True, True, True]
    assert recorded("session.end") == [("session.end", True, str(lin.pk), {"reason": "displaced", "count": 1})]


def test_htmx_is_sent_to_the_page_of_signing_in_as_a_whole(lin: Person, clock: Clock) -> None:
    browser = browser_of("lin")
    clock.move(hours=1)
    answer = browser.get(SELF, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/sign-in/")


def test_a_changed_password_ends_all_other_sessions_and_renews_this_one(lin: Person) -> None:
    this, other = browser_of("lin"), browser_of("lin")
    key = this.session.session_key
    assert change(this)["Location"] == SELF
    assert (is_in(this), is_in(other)) == (True, False)
    assert this.session.session_key != key
    assert Session.objects.filter(person=lin).count() == 1
    assert recorded("self.manage", "session.end") == [
        ("self.manage", True, str(lin.pk), {"change": "password"}),
        ("session.end", True, str(lin.pk), {"reason": "new_password", "count": 1}),
    ]
    assert attempt(Client(), "lin", NEW).status_code == 302
    assert attempt(Client(), "lin", PASSWORD).status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("wrong-password", NEW, NEW, "原密码不对"),
        (PASSWORD, NEW, NEW + "x", "两次填写的新密码不同"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码与原密码相同"),
        (PASSWORD, "short-1", "short-1", "10"),
        (PASSWORD, "1234567890", "1234567890", "数字"),
        (PASSWORD, "", "", "填写新密码"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words(
    old: str, new: str, again: str, words: str, lin: Person
) -> None:
    browser = browser_of("lin")
    answer = change(browser, old, new, again)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert Person.objects.get(pk=lin.pk).check_password(PASSWORD)
    assert is_in(browser)


def test_guessing_the_old_password_in_a_session_of_another_is_locked_out(lin: Person) -> None:
    browser = browser_of("lin")
    assert [change(browser, f"guess-{i}").status_code for i in range(6)] == [200, 200, 200, 200, 429, 429]


def test_who_is_deactivated_is_out_at_once(lin: Person, clock: Clock) -> None:
    browser = browser_of("lin")
    people.set_active(lin, False, actor=SYSTEM, at=clock.at)
    assert not is_in(browser)
    assert not Session.objects.filter(person=lin).exists()


def test_a_first_password_is_changed_before_anything_else(city: City) -> None:
    somebody("he", Role.CASE_OFFICER, city.education, first=True)
    browser = browser_of("he")
    assert browser.get("/desk/sign-in/")["Location"] == f"{SELF}password/"
    assert "先换成自己的密码" in browser.get(f"{SELF}password/").content.decode()
    assert change(browser)["Location"] == SELF
    assert browser.get("/desk/sign-in/").status_code == 403  # not theirs, but no duty either


def test_a_required_second_factor_is_begun_before_anything_else(city: City, clock: Clock) -> None:
    zhou = somebody("zhou", Role.SECURITY_ADMIN, city.office, first=True)
    browser = browser_of("zhou")
    assert browser.get("/desk/sign-in/")["Location"] == f"{SELF}password/"
    assert change(browser)["Location"] == f"{SELF}second-factor/"
    assert browser.get("/desk/sign-in/")["Location"] == f"{SELF}second-factor/"
    browser.post(f"{SELF}second-factor/offer/")
    page = browser.get(f"{SELF}second-factor/").content.decode()
    assert '<svg role="img"' in page
    assert "style=" not in page
    page = browser.post(f"{SELF}second-factor/", {"code": code_of(zhou, clock.at)}).content.decode()
    assert page.count("<li>") >= 10
    assert browser.get("/desk/sign-in/").status_code == 200


def test_a_wrong_first_code_leaves_it_unconfirmed(lin: Person) -> None:
    browser = browser_of("lin")
    browser.post(f"{SELF}second-factor/offer/")
    page = browser.post(f"{SELF}second-factor/", {"code": "000000"}).content.decode()
    assert "动态口令不对" in page
    assert SecondFactor.objects.get().confirmed is None


def test_the_second_factor_ends_with_a_code_where_nobody_requires_it(lin: Person, clock: Clock) -> None:
    codes = with_factor(lin, clock.at)
    browser = Client()
    attempt(browser, "lin")
    browser.post("/sign-in/code/", {"code": codes[0]})
    assert "动态口令不对" in browser.post(f"{SELF}second-factor/off/", {"code": "x"}).content.decode()
    assert browser.post(f"{SELF}second-factor/off/", {"code": codes[1]})["Location"] == SELF
    assert not SecondFactor.objects.exists()


def test_new_recovery_codes_are_shown_once(lin: Person, clock: Clock) -> None:
    codes = with_factor(lin, clock.at)
    browser = Client()
    attempt(browser, "lin")
    browser.post("/sign-in/code/", {"code": codes[0]})
    answer = browser.post(f"{SELF}second-factor/codes/", {"code": codes[1]})
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.decode().count("<li>") >= 10
    assert codes[2] not in browser.get(f"{SELF}second-factor/").content.decode()


def test_my_sessions_are_listed_without_their_keys_and_end_one_by_one_or_all(lin: Person) -> None:
    this, second, third = browser_of("lin"), browser_of("lin"), browser_of("lin")
    page = this.get(SELF).content.decode()
    assert not [row.session_key for row in Session.objects.all() if row.session_key in page]
    assert (page.count("退出这一处"), page.count("就是这里")) == (2, 1)
    number = second.session["entry"]
    this.post(f"{SELF}sessions/end/", {"entry": str(number)})
    assert [is_in(browser) for browser in (this, second, third)] == [True, False, True]
    this.post(f"{SELF}sessions/end/", {"entry": "all"})
    assert [is_in(browser) for browser in (this, second, third)] == [True, False, False]


@pytest.mark.parametrize("entry", ["", "x", "-1", "99999999999999999999", "all\x00"])
def test_a_session_that_is_not_there_ends_nothing(entry: str, lin: Person) -> None:
    this, other = browser_of("lin"), browser_of("lin")
    assert this.post(f"{SELF}sessions/end/", {"entry": entry}).status_code == 302
    assert (is_in(this), is_in(other)) == (True, True)


def test_nobody_ends_anothers_session(lin: Person, city: City) -> None:
    somebody("he", Role.CASE_OFFICER, city.education)
    mine, theirs = browser_of("lin"), browser_of("he")
    theirs.post(f"{SELF}sessions/end/", {"entry": str(mine.session["entry"])})
    theirs.post(f"{SELF}sessions/end/", {"entry": "all"})
    assert (is_in(mine), is_in(theirs)) == (True, True)


def test_the_citizen_has_no_account(client: Client) -> None:
    for page in ("", "password/", "second-factor/", "second-factor/codes/", "second-factor/off/"):
        answer = client.get(f"{SELF}{page}")
        assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={SELF}{page}")


def test_a_portal_page_is_anybodys_also_with_a_duty(city: City) -> None:
    somebody("he", Role.CASE_OFFICER, city.education, first=True)
    browser = browser_of("he")
    assert browser.get("/sign-in/")["Location"] == "/desk/"
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"


def test_sessions_that_are_over_are_cleared_and_so_are_counts_of_failures(lin: Person, clock: Clock) -> None:
    browser_of("lin")
    attempt(Client(), "lin", "wrong")
    sessions.clear_sessions(at=clock.at)
    assert AccessAttempt.objects.count() == 1
    clock.move(minutes=16)
    sessions.clear_sessions(at=clock.at)
    assert AccessAttempt.objects.count() == 0
    clock.move(hours=9)
    assert sessions.clear_sessions(at=clock.at) == 0
    clock.move(hours=2)
    assert sessions.clear_sessions(at=clock.at) == 1

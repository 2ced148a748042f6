"""The security administrator's pages: locks, what offices ask for, lost devices."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.test import Client

from gongkai.foundation.models import Person, Role, SecondFactor, SignInPolicy
from gongkai.foundation.now import now
from tests.offices import City, found_city
from tests.portal.signing import attempt, somebody, with_factor

pytestmark = pytest.mark.django_db
HOME = "/desk/sign-in/"
POLICY = {"idle_minutes": "15", "session_hours": "8", "sessions_at_once": "2", "second_factor": "on"}


@pytest.fixture
def city() -> City:
    """An invented city."""
    return found_city()


@pytest.fixture
def lin(city: City) -> Person:
    """A case officer with a second factor."""
    someone = somebody("lin", Role.CASE_OFFICER, city.education)
    with_factor(someone, now())
    return someone


@pytest.fixture
def desk(city: City, client: Client) -> Client:
    """The security administrator's browser."""
    client.force_login(somebody("zhou", Role.SECURITY_ADMIN, city.office))
    return client


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECURITY_ADMIN])
def test_nobody_else_opens_them(role: Role, city: City, lin: Person, client: Client) -> None:
    pages = ["", "offices/", "offices/yunling-jyj/", "factors/", f"factors/{lin.pk}/reset/"]
    assert [client.get(HOME + page)["Location"] for page in pages] == [f"/sign-in/?next={HOME}{page}" for page in pages]
    client.force_login(somebody("other", role, city.office))
    assert [client.get(HOME + page).status_code for page in pages] == [403] * 5
    assert client.post(f"{HOME}locks/1/release/").status_code == 403
    assert client.post(f"{HOME}offices/yunling-jyj/", POLICY).status_code == 403
    assert client.post(f"{HOME}factors/{lin.pk}/reset/").status_code == 403
    assert (SignInPolicy.objects.count(), SecondFactor.objects.count()) == (0, 1)


def test_a_lock_is_listed_and_released(desk: Client, lin: Person) -> None:
    assert "现在没有人被锁定" in desk.get(HOME).content.decode()
    for name in ["lin"] * 5 + ["nobody"]:
        attempt(Client(), name, "wrong", REMOTE_ADDR="192.0.2.7")
    text = desk.get(HOME).content.decode()
    for words in ("林lin（lin）", "没有这个登录名", "192.0.2.7", "已锁定", "计数中"):
        assert words in text
    lock = AccessAttempt.objects.get(failures_since_start=5)
    page = desk.post(f"{HOME}locks/{lock.pk}/release/", follow=True).content.decode()
    assert "已解除，可以再试" in page
    assert "林lin（lin）" not in page
    assert "这条锁定已经解除" in desk.post(f"{HOME}locks/{lock.pk}/release/", follow=True).content.decode()


def test_what_an_office_asks_for_is_set_and_listed(desk: Client, city: City) -> None:
    answer = desk.post(f"{HOME}offices/yunling-jyj/", POLICY, follow=True)
    assert answer.redirect_chain == [(f"{HOME}offices/", 302)]
    policy = SignInPolicy.objects.get(organisation=city.education)
    assert (policy.second_factor, policy.second_factor_of_administrators) == (True, False)
    assert (policy.idle_minutes, policy.session_hours, policy.sessions_at_once) == (15, 8, 2)
    text = answer.content.decode()
    assert (text.count("另有规定"), text.count("默认")) == (1, 5)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("idle_minutes", "4", "填5至240之间的数"),
        ("session_hours", "", "填写一次登录最长小时数"),
        ("sessions_at_once", "many", "整数"),
    ],
)
def test_what_cannot_be_set_is_said_at_the_field(field: str, value: str, words: str, desk: Client) -> None:
    page = desk.post(f"{HOME}offices/yunling-jyj/", {**POLICY, field: value})
    assert page.status_code == 200
    assert words in str(page.context["form"].errors[field])
    assert not SignInPolicy.objects.exists()


def test_an_office_that_is_not_there_is_not_found(desk: Client) -> None:
    assert desk.get(f"{HOME}offices/nowhere/").status_code == 404


def test_a_lost_device_is_asked_about_once_more_and_then_reset(desk: Client, lin: Person) -> None:
    assert "已启用" in desk.get(f"{HOME}factors/").content.decode()
    page = f"{HOME}factors/{lin.pk}/reset/"
    assert "先核实是本人" in desk.get(page).content.decode()
    assert SecondFactor.objects.exists()
    assert desk.post(page)["Location"] == f"{HOME}factors/"
    assert not SecondFactor.objects.exists()
    assert desk.get(page).status_code == 404

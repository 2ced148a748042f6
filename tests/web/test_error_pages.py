"""Pages for what went wrong say what to do and nothing of the cause."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from gongkai.foundation.models import Person, Role
from gongkai.web import errors
from tests.offices import AT, City, found_city, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return found_city()


@pytest.fixture
def desk(city: City) -> Client:
    client = Client()
    client.force_login(person("lin", (Role.CASE_OFFICER, city.education)))
    return client


def test_no_such_page_stands_in_the_frame_of_who_asks(desk: Client) -> None:
    at_desk, citizen = desk.get("/desk/no/such/"), Client().get("/desk/no/such/")
    assert (at_desk.status_code, citizen.status_code) == (404, 404)
    assert 'class="desk"' in at_desk.content.decode()
    assert "desk-nav" not in citizen.content.decode()
    portal = Client().get("/no/such/").content.decode()
    assert "没有这一页" in portal
    assert 'href="/site-map/"' in portal


def test_a_page_of_another_role_says_how_to_get_the_right(desk: Client) -> None:
    answer = desk.get("/desk/jobs/")
    assert answer.status_code == 403
    assert "由安全管理员任命相应的角色" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_words(city: City) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(Person.objects.create(username="x", name="x", created=AT))
    answer = browser.post("/sign-out/")
    assert answer.status_code == 403
    assert "表单已经过期，没有提交" in answer.content.decode()
    assert browser.get("/sign-in/").status_code == 302  # still signed in


def test_a_host_that_is_not_ours_gets_a_page_that_asks_nothing() -> None:
    answer = Client(headers={"host": "evil.example"}).get("/")
    assert answer.status_code == 400
    assert "看不懂这次请求" in answer.content.decode()
    assert "evil" not in answer.content.decode()


def test_a_failure_says_nothing_of_its_cause(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.portal.foundation.views.frame.listed", lambda day: 1 / 0)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "系统出错了" in text
    assert "ZeroDivision" not in text


@pytest.mark.django_db(databases=[])
def test_the_page_of_a_failure_needs_no_database() -> None:
    assert errors.failed(RequestFactory().get("/")).status_code == 500

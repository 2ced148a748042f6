"""The request log: a line for each request with its route, and nothing that somebody typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch

from gongkai.foundation import logs
from gongkai.foundation.models import Person, Worker
from gongkai.foundation.now import now
from gongkai.web.request_log import RequestLog

pytestmark = pytest.mark.django_db
Lines = Callable[[], list[dict[str, Any]]]
TYPED = "林小云13900000000"


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[Lines]:
    """The lines that are logged from now on."""
    handler = logs.DailyFile(tmp_path)
    handler.setFormatter(logs.JsonLine())
    logs.log.addHandler(handler)
    yield lambda: [json.loads(line) for path in tmp_path.iterdir() for line in path.read_text().splitlines()]
    logs.log.removeHandler(handler)
    handler.close()


def ask(answer: Callable[[HttpRequest], HttpResponse], path: str = "/x/", **more: Any) -> HttpResponse:
    request = RequestFactory().post(path, {"name": TYPED})
    for name, value in more.items():
        setattr(request, name, value)
    return RequestLog(answer)(request)


def route(text: str) -> ResolverMatch:
    return ResolverMatch(lambda: None, (), {}, route=text)


def test_a_request_is_logged_by_route_and_person(lines: Lines) -> None:
    person = Person.objects.create(username="lin", name=TYPED[:3], created=now())
    response = ask(
        lambda _: HttpResponse(status=201),
        f"/x/{TYPED}/?q={TYPED}",
        resolver_match=route("x/<str:name>/"),
        _cached_user=person,
    )
    (line,) = lines()
    assert line.pop("ms") >= 0
    assert line.pop("time")
    assert UUID(line.pop("request")) == UUID(response["X-Request-ID"])
    assert line == {
        **{"level": "info", "logger": "gongkai", "said": "request", "method": "POST", "route": "x/<str:name>/"},
        **{"status": 201, "person": person.pk},
    }


def test_who_is_not_signed_in_and_what_is_nowhere_have_none(lines: Lines) -> None:
    ask(lambda _: HttpResponse(status=404), _cached_user=AnonymousUser())
    (line,) = lines()
    assert (line["status"], line["route"], line["person"]) == (404, None, None)


def test_all_lines_of_a_request_carry_its_number(lines: Lines) -> None:
    def answer(_: HttpRequest) -> HttpResponse:
        logs.log.warning("in between")
        return HttpResponse()

    numbers = {ask(answer)["X-Request-ID"], ask(answer)["X-Request-ID"]}
    assert [line["said"] for line in lines()] == ["in between", "request"] * 2
    assert {line["request"] for line in lines()} == numbers and len(numbers) == 2


def test_files_of_the_site_and_a_good_health_are_not_logged(lines: Lines) -> None:
    ask(lambda _: HttpResponse(), f"{settings.STATIC_URL}web/gongkai.css")
    ask(lambda _: HttpResponse(), "/healthz")
    assert lines() == []
    ask(lambda _: HttpResponse(status=503), "/healthz")
    assert [line["status"] for line in lines()] == [503]


def test_the_site_numbers_each_answer_and_logs_where_it_went(lines: Lines, client: Client) -> None:
    Worker.objects.create(name="a", started=now(), seen=now())
    assert client.get("/healthz")["X-Request-ID"]
    response = client.get(f"/nowhere/{TYPED}/?q={TYPED}")
    text = json.dumps(lines(), ensure_ascii=False)
    assert [line["status"] for line in lines()] == [404]
    assert response["X-Request-ID"] in text and TYPED not in text
    assert settings.LOGGING["root"]["handlers"] == ["file", "stderr"]

"""/healthz: 200 while the site can do its work, else 503, and no word about the installation."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client

from gongkai.foundation.models import Worker
from gongkai.foundation.now import now

pytestmark = pytest.mark.django_db


def test_ok_with_a_worker_alive(client: Client) -> None:
    Worker.objects.create(name="a", started=now(), seen=now())
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/json", "no-store")


def test_failing_without(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"status": "failing", "failing": ["worker"]})


@pytest.mark.parametrize("cookie", ["", "a" * 32])
def test_it_answers_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch, cookie: str) -> None:
    client.cookies["gongkai"] = cookie

    def fail(*_: object, **__: object) -> None:
        raise OperationalError("password authentication failed for user gongkai")

    monkeypatch.setattr(connection, "cursor", fail)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "failing": ["database", "migrations", "worker"]}

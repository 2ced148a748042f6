"""Signing in as a browser does, at moments that the test chooses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from django.test import Client

from gongkai.foundation.models import AuditEntry, Organisation, Person, Role, SecondFactor
from gongkai.foundation.now import now
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.selectors.people import actor
from gongkai.foundation.services import people, second_factor
from gongkai.web import middleware
from tests.offices import PASSWORD


class Clock:
    """The moment of the next request; begins at the real one, since Django's engine of sessions reads that."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at: datetime = now()
        monkeypatch.setattr(middleware, "now", lambda: self.at)

    def move(self, **more: float) -> None:
        """Let time pass."""
        self.at += timedelta(**more)


def somebody(username: str, role: Role, organisation: Organisation, *, first: bool = False) -> Person:
    """A person with PASSWORD, which is a first password where `first`."""
    new = people.enrol(username, f"林{username}", actor=SYSTEM, at=now(), password=PASSWORD, must_change_password=first)
    people.appoint(new, organisation, role, actor=SYSTEM, at=now(), begins=date(2020, 1, 1))
    return new


def with_factor(someone: Person, at: datetime) -> list[str]:
    """Have the person use a second factor since an hour ago; the recovery codes."""
    since = at - timedelta(hours=1)
    who = actor(someone, since.date())
    second_factor.offer(someone, actor=who, at=since)
    return second_factor.confirm(someone, code_of(someone, since), actor=who, at=since)


def code_of(someone: Person, at: datetime) -> str:
    """What the device shows."""
    key = bytes.fromhex(SecondFactor.objects.get(person=someone).key)
    return HOTP(key, 6, SHA1(), enforce_key_length=False).generate(int(at.timestamp()) // 30).decode()


def attempt(browser: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    """Fill in the form of signing in."""
    return browser.post("/sign-in/", {"username": username, "password": password}, **more)


def recorded(*actions: str) -> list[tuple[str, bool, str, dict[str, Any]]]:
    """The entries of these actions, the oldest first: action, success, number of the object, details."""
    entries = AuditEntry.objects.filter(action__in=actions).order_by("number")
    return [(entry.action, entry.succeeded, entry.object_id, entry.details) for entry in entries]

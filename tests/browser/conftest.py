"""A real server and a real browser: Django's live server with the invented city, and Debian's Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from gongkai.foundation.models import Person
from gongkai.foundation.now import now
from gongkai.reporting import examination
from tests import platform, walk
from tests.foundation import installation

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
BOTH = "test_whole_cases.py"  # what is written there goes through the database at every step
Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Once is enough: what a browser shows does not depend on the database."""
    for item in items:
        if platform.ON_POSTGRESQL and item.path.name != BOTH and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="the browser's tests run on SQLite"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it the browser's tests are skipped, and say what to install."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium: sudo apt-get install chromium")
    # Playwright runs a loop of its own in this thread, which Django would take for an asynchronous view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def world(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> walk.World:
    """The invented city, served."""
    monkeypatch.setattr(examination, "MEMORY", 65 << 30)
    installation.move(settings, tmp_path)
    return walk.world(now())


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Opens a page as a new visitor, or as `person`; addresses are relative to the server. `options` are Playwright's
    for a context, such as `java_script_enabled` and `viewport`."""
    opened: list[BrowserContext] = []

    def visit(person: Person | None = None, cookies: dict[str, str] | None = None, **options: object) -> Page:
        context = browser.new_context(
            **{"base_url": live_server.url, "viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", **options}  # type: ignore[arg-type]
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        given = {**(cookies or {}), **({configured.SESSION_COOKIE_NAME: session_of(person)} if person else {})}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in given.items()])
        return context.new_page()

    yield visit
    for context in opened:
        context.close()


def session_of(person: Person) -> str:
    """The cookie of somebody who has just signed in."""
    client = Client()
    client.force_login(person)
    return client.cookies[configured.SESSION_COOKIE_NAME].value

"""Every page with data in a browser: no barrier that axe knows, no sideways scroll on a desk or a phone, nothing that
the content security policy had to stop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page

from gongkai.foundation.models import Person
from gongkai.foundation.now import day, now
from gongkai.foundation.policies import NOBODY, may
from gongkai.foundation.selectors.people import actor
from tests import walk
from tests.browser.conftest import Open

WIDTHS = (1440, 390, 360)
# Beside each address as it is: with something typed, with nothing found, with an example worked out.
MORE = (
    *("/?kind=townships", "/organisations/?q=教育", "/organisations/?q=没有这个机关", "/organisations/yunling/"),
    *("/search/?q=教育", "/search/?q=没有这样的词", "/calendar/?year=2027", "/no/such/page/", "/sign-in/?next=/desk/"),
    "/deadline/?e0=arrival&e0-on=2026-02-06&e0-channel=signed_mail&e0-at_office=on&today=2026-02-27&do=reckon",
    *("/desk/organisations/list/?q=没有这个机关", "/desk/people/?sort=-name&page=2", "/desk/no/such/page/"),
    *("/desk/components/?page=3&sort=code", "/desk/audit/?result=False", "/desk/organisations/?year=2021"),
)


def pages(world: walk.World) -> Iterator[tuple[str, Person | None]]:
    """Every address, with the first person who may open it; None is a citizen."""
    today = day(now())
    acting = [(None, NOBODY), *((one, actor(one, today)) for one in world.people.values())]
    for address in world.addresses():
        yield address.url, next(person for person, who in acting if may(who, address.action))
    for url in MORE:
        administrator = url.startswith(("/desk/audit/", "/desk/people/"))
        officer = list(world.people.values())[-1 if administrator else 0]
        yield url, officer if url.startswith("/desk/") else None


def barriers(page: Page, url: str) -> Iterator[str]:
    """What axe finds on the page that stands open."""
    for one in Axe().run(page).response["violations"]:
        yield f"{url}: {one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}"


def overflow(page: Page, url: str) -> Iterator[str]:
    """At which widths the page that stands open scrolls sideways."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            yield f"{url}: {over} px too wide at {width}"


def is_page(url: str, person: Person | None) -> bool:
    """Whether a browser shows what stands there; the rest acts, leads on or is a file to keep."""
    client = Client()
    if person:
        client.force_login(person)
    answer = client.get(url)
    return answer.status_code in (200, 404) and answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("cookies", [{}, {"elder": "1"}, {"language": "en"}], ids=["usual", "elder", "english"])
def test_every_page(cookies: dict[str, str], world: walk.World, visit: Open) -> None:
    found: list[str] = []
    opened: dict[int | None, Page] = {}
    looked_at = 0
    for url, person in pages(world):
        key = person.pk if person else None
        if key not in opened:
            opened[key] = visit(person, cookies)
            opened[key].on("console", lambda message: found.extend(said(message)))
            opened[key].on("pageerror", lambda error: found.append(str(error)))
        if is_page(url, person):
            opened[key].set_viewport_size({"width": 1440, "height": 900})
            opened[key].goto(url)
            looked_at += 1
            found.extend(overflow(opened[key], url))
            if not cookies:
                found.extend(barriers(opened[key], url))
    assert not found, "\n".join(found)
    assert looked_at >= 80


def said(message: ConsoleMessage) -> list[str]:
    """What the browser complains of, other than an answer that is no 200."""
    text = message.text
    return [] if message.type not in ("error", "warning") or "the server responded with" in text else [text]

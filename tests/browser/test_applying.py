"""A citizen in a browser: applying and following without JavaScript, by keyboard, on a phone, in large type; and no
barrier on any page of it that axe knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from gongkai.applications.services import procedure
from gongkai.foundation.models import Message
from tests.applications.office import LIN, Office, at, open_office, reached, take_in
from tests.browser.conftest import Open
from tests.browser.test_every_page import barriers, overflow, said
from tests.foundation import installation
from tests.foundation.made_files import PDF
from tests.portal.citizens import APPLY, WANTED, Clock
from tests.portal.following import Followed, replied

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
ELDER = {"elder": "1"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, at(3, 2))


@pytest.fixture
def office(live_server: LiveServer, settings: Settings, tmp_path: Path) -> Office:
    installation.move(settings, tmp_path)
    return open_office()


@dataclass
class Looking:
    """A page, and what was found wrong on the way."""

    page: Page
    scripts: bool = True
    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.found.extend(said(message)))
        self.page.on("pageerror", lambda error: self.found.append(str(error)))

    def look(self) -> None:
        """At what stands open."""
        size = self.page.viewport_size
        if self.scripts:
            self.found.extend(barriers(self.page, self.page.url))
        self.found.extend(overflow(self.page, self.page.url))
        assert size is not None
        self.page.set_viewport_size(size)

    def go(self, url: str) -> None:
        """Open and look."""
        self.page.goto(url)
        self.look()

    def press(self, value: str = "next") -> None:
        """A button in view, and look at what follows."""
        self.page.locator(f"main button.btn[value='{value}']:visible").first.click()
        self.look()


def person(page: Page, place: int, name: str) -> None:
    """Write down a natural person."""
    page.fill(f"[name=p{place}-name]", name)
    page.select_option(f"[name=p{place}-identity_kind]", "ric")
    page.fill(f"[name=p{place}-identity_number]", LIN.identity_number)
    page.fill(f"[name=p{place}-telephone]", LIN.telephone)


@pytest.mark.parametrize(
    ("mode", "cookies", "size", "scripts"),
    [
        ("self", {}, DESK, True),
        ("self", {}, PHONE, False),
        ("proxy", ELDER, PHONE, True),
        ("joint", {}, PHONE, True),
        ("self", {"language": "en"}, DESK, True),
        ("self", {"language": "en"}, PHONE, True),
    ],
    ids=[
        "desk",
        "phone without JavaScript",
        "proxy in large type",
        "jointly on a phone",
        "english",
        "english on a phone",
    ],
)
def test_from_the_office_to_the_receipt_and_on(
    mode: str, cookies: dict[str, str], size: dict[str, int], scripts: bool, office: Office, clock: Clock, visit: Open
) -> None:
    one = Looking(visit(None, cookies, viewport=size, java_script_enabled=scripts), scripts)
    page = one.page
    one.go("/apply/?q=教育局")
    page.locator("ul.results h3 a").first.click()
    one.look()
    page.check(f"input[name=mode][value={mode}]")
    one.press()
    one.press()  # empty: what is missing is said
    assert page.locator(".field-error").count() >= 3
    for place, name in enumerate([LIN.name] if mode == "self" else [LIN.name, "沈另一"]):
        person(page, place, name)
    one.press()
    page.fill("[name=item-0]", WANTED)
    one.press("add")
    page.reload()
    assert page.input_value("[name=item-0]") == WANTED
    page.fill("[name=item-1]", "该批复的征求意见情况")
    one.press()
    one.press()
    page.set_input_files("[name=file]", FilePayload(name="通知.pdf", mimeType="application/pdf", buffer=PDF))
    one.press("upload")
    one.press()
    clock.at += timedelta(minutes=1)
    one.press("submit")
    number, code = (text.strip() for text in page.locator(".done dd").all_inner_texts())
    one.go("/track/")
    page.fill("[name=number]", number)
    page.fill("[name=code]", "AAAAA-AAAAA")
    page.locator("main form button.btn").first.click()
    one.look()
    page.fill("[name=code]", code.lower())
    page.locator("main form button.btn").first.click()
    one.look()
    assert page.url.endswith(f"/track/{number}/")
    assert one.found == []


@pytest.mark.parametrize("cookies", [{}, ELDER, {"language": "en"}], ids=["usual", "elder", "english"])
def test_one_signs_in_with_number_and_mail(cookies: dict[str, str], office: Office, clock: Clock, visit: Open) -> None:
    number = take_in(office, at(3, 2)).number
    one = Looking(visit(None, cookies, viewport=PHONE))
    one.go("/track/enter/")
    one.page.locator("main form button.btn").first.click()  # empty: said at the fields
    one.look()
    one.page.fill("[name=identity]", LIN.identity_number)
    one.page.fill("[name=email]", LIN.email)
    one.page.locator("main form button.btn").first.click()
    one.look()
    found = re.search(r"\d{6}", Message.objects.latest("pk").body)
    assert found
    one.page.fill("[name=code]", found.group())
    one.page.locator("main form button.btn").first.click()
    one.look()
    one.page.locator("main ul.plain li a").first.click()
    one.look()
    assert one.page.url.endswith(f"/track/{number}/")
    assert one.found == []


def test_by_keyboard_alone(office: Office, clock: Clock, visit: Open) -> None:
    page = visit()
    page.goto(APPLY)
    page.locator("input[name=mode]:checked").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/who/")
    page.locator("[name=p0-name]").focus()
    page.keyboard.type(LIN.name)
    page.keyboard.press("Enter")  # the first button of the form is "next", not one that takes a row away
    page.wait_for_selector(".errors:focus")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert str(page.evaluate("document.activeElement.name")).startswith("p0-")
    assert page.locator("fieldset.box").count() == 2
    assert page.input_value("[name=p0-name]") == LIN.name


def supplement(followed: Followed) -> None:
    letter = procedure.ask_supplement(
        followed.case.pk, what="名称不明确", how="写明文号", days=10, version=None,
        actor=followed.office.case_officer, at=at(3, 5),
    )  # fmt: skip
    reached(followed.office, letter, at(3, 5), at(3, 9))
    followed.look(at(3, 10))


def fee(followed: Followed) -> None:
    letter = procedure.notify_fee(
        followed.case.pk, basis="pages", pages=260, pay_how="缴至市财政非税专户", version=None,
        actor=followed.office.case_officer, at=at(3, 5),
    )  # fmt: skip
    reached(followed.office, letter, at(3, 5), at(3, 9))
    followed.look(at(3, 10))


def answered(followed: Followed) -> None:
    replied(followed)
    followed.look(at(3, 11))


def registered(followed: Followed) -> None:
    followed.look(at(3, 6))


def late(followed: Followed) -> None:
    followed.look(at(4, 3))


@pytest.mark.parametrize("cookies", [{}, ELDER, {"language": "en"}], ids=["usual", "elder", "english"])
@pytest.mark.parametrize(
    ("until", "acts"),
    [
        (registered, ("addition", "contact", "withdraw")),
        (supplement, ("supplement", "addition", "contact", "withdraw")),
        (fee, ("payment",)),
        (answered, ("contact", "addition")),
        (late, ()),
    ],
)
def test_every_stage_that_an_applicant_sees(
    until: Callable[[Followed], None],
    acts: tuple[str, ...],
    cookies: dict[str, str],
    office: Office,
    clock: Clock,
    visit: Open,
) -> None:
    followed = Followed(office, clock)
    until(followed)
    one = Looking(visit(None, cookies, viewport=PHONE))
    one.page.goto("/track/")
    one.page.fill("[name=number]", followed.number)
    one.page.fill("[name=code]", followed.code)
    one.page.locator("main form button.btn").first.click()
    one.look()
    assert one.page.url.endswith(f"/track/{followed.number}/")
    for act in acts:
        one.go(f"/track/{followed.number}/{act}/")
    if acts and acts[0] == "supplement":
        one.go(f"/track/{followed.number}/supplement/")
        one.page.locator("main form button.btn").first.click()  # empty: said at the field
        one.look()
        one.page.fill("[name=text]", "文号是云教〔2025〕9号")
        one.page.locator("main form button.btn").first.click()
        one.look()
        assert one.page.locator(".done").count() == 1
    assert one.found == []

"""Citizens who apply and follow up on the portal, through the forms alone, as a browser without JavaScript does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from gongkai.applications.models import Application, Submission
from gongkai.applications.rules.paper import Someone
from gongkai.applications.services import register
from gongkai.foundation.models import Person
from gongkai.web import middleware
from tests.applications.office import LIN, Office

CODE = "yunling-jyj"
APPLY = f"/apply/{CODE}/"
WANTED = "2025年义务教育招生范围的批复"
BODY = Someone(
    kind="research",
    name="云岭示例研究院",
    identity_kind="uscc",
    identity_number="91350100M000100Y43",
    contact="苏青",
    telephone="0000-8600001",
)
PROXY = replace(LIN, part="proxy", name="沈代书", identity_number="110101199003070337", email="", address="")


class Clock:
    """The moment of the next request."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
        self.at = at
        monkeypatch.setattr(middleware, "now", lambda: self.at)


@dataclass
class Shown:
    """A page that came back: status, the text of its main part, and what is wrong at which field."""

    response: Any

    @property
    def status(self) -> int:
        """200, 302, ..."""
        return int(self.response.status_code)

    @property
    def tree(self) -> html.HtmlElement:
        """The page."""
        return html.fromstring(self.response.content.decode())

    @property
    def text(self) -> str:
        """What its main part says; a space between its pieces."""
        return " ".join(" ".join(self.tree.xpath("//main")[0].itertext()).split())

    @property
    def wrong(self) -> dict[str, str]:
        """What is said at each field, by the field's name."""
        found = {}
        for one in self.tree.xpath("//*[contains(@class,'field-error')]"):
            field = one.getparent().xpath(".//input|.//select|.//textarea")[0].get("name")
            found[field] = " ".join(one.text_content().split()).removeprefix("错误：")
        return found

    @property
    def summary(self) -> list[str]:
        """The summary on top, line by line."""
        return [" ".join(one.text_content().split()) for one in self.tree.xpath("//*[@role='alert']//li")]

    def value(self, name: str) -> str:
        """What a field holds."""
        found = self.tree.xpath(f"//*[@name='{name}']")
        chosen = [
            one for one in found if one.get("type") not in ("radio", "checkbox") or one.get("checked") is not None
        ]
        one = chosen[0]
        if one.tag == "select":
            return str(one.value)
        return str(one.text or "").strip() if one.tag == "textarea" else str(one.get("value", ""))


class Citizen:
    """A browser that fills in the form of the education bureau."""

    def __init__(self) -> None:
        self.client = Client()

    def get(self, url: str) -> Shown:
        """Open a page."""
        return Shown(self.client.get(url))

    def post(self, url: str, data: dict[str, Any] | None = None) -> Shown:
        """Press a button: "next" where none is named."""
        return Shown(self.client.post(url, {"do": "next", **(data or {})}))

    def begin(self, mode: str = "self") -> Shown:
        """Say who applies."""
        return self.post(APPLY, {"mode": mode})

    def people(self, *people: Someone, do: str = "next") -> Shown:
        """Write down the people."""
        return self.post(f"{APPLY}who/", {**written(people), "do": do})

    def items(self, *items: str, do: str = "next") -> Shown:
        """Write down what is wanted."""
        return self.post(f"{APPLY}what/", {**{f"item-{n}": text for n, text in enumerate(items)}, "do": do})

    def supply(self, carrier: str = "electronic", way: str = "online", **more: str) -> Shown:
        """Choose how."""
        contact = {"email": LIN.email, "address": "", "postcode": "", "mail_receipt": "on"}
        return self.post(f"{APPLY}how/", {"carrier": carrier, "way": way, **contact, **more})

    def attach(self, *files: SimpleUploadedFile, kind: str = "attachment", do: str = "upload") -> Shown:
        """Upload files."""
        return self.post(f"{APPLY}files/", {"kind": kind, "file": list(files), "do": do})

    def send(self, **more: str) -> Shown:
        """Look it over and send it."""
        page = self.get(f"{APPLY}review/")
        return self.post(f"{APPLY}review/", {"mark": page.value("mark"), "website": "", **more})

    def fill(self, mode: str = "self", people: Sequence[Someone] = (LIN,), items: Sequence[str] = (WANTED,)) -> None:
        """All steps up to the review."""
        assert self.begin(mode).status == 302
        assert self.people(*people).status == 302
        assert self.items(*items).status == 302
        assert self.supply().status == 302

    def apply(self, clock: Clock, **more: Any) -> tuple[str, str]:
        """Fill in everything, a minute long, and send it: number and query code, read off the page."""
        self.fill(**more)
        clock.at = clock.at.replace(minute=(clock.at.minute + 1) % 60)
        assert self.send().status == 302
        return shown(self.get(f"{APPLY}sent/"))

    def track(self, number: str, code: str) -> Shown:
        """Give number and code."""
        self.post("/track/", {"number": number, "code": code})
        return self.get(f"/track/{number}/")

    def hand_in(self, number: str, act: str, **data: Any) -> Shown:
        """Hand in a paper about the case."""
        page = self.get(f"/track/{number}/{act}/")
        return self.post(f"/track/{number}/{act}/", {"token": page.value("token"), "website": "", **data})


def written(people: Sequence[Someone]) -> dict[str, str]:
    """The fields of people."""
    names = [name for name in Someone.__slots__ if name != "part"]
    return {f"p{place}-{name}": getattr(one, name) for place, one in enumerate(people) for name in names}


def shown(page: Shown) -> tuple[str, str]:
    """Number and query code on the page of the receipt."""
    number, code = re.findall(r"\d{4}-\d{4}-\d{4}|[A-Z0-9]{5}-[A-Z0-9]{5}", page.text)[:2]
    return number, code


def registered(office: Office, number: str, when: datetime) -> Application:
    """The office registers what came in."""
    paper = Submission.objects.get(number=number)
    return register.register(
        paper.pk,
        subject="义务教育招生范围的批复",
        officer_id=office.case_officer.person_id,
        actor=office.registrar,
        at=when,
    )


def browser_of(person: Person) -> Client:
    """Somebody who has signed in."""
    client = Client()
    client.force_login(person)
    return client

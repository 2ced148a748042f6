"""The people of a case, each in a browser: the citizen on the portal, officers at the desk, and time between them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from playwright.sync_api import FilePayload, Locator, Page

from gongkai.applications.models import Application
from gongkai.foundation.models import Person, Role
from tests.applications.office import LIN, Office, at
from tests.browser.conftest import Open, session_of
from tests.portal.citizens import APPLY, Clock

PICTURES = os.environ.get("GONGKAI_TEST_PICTURES", "")
WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
Value = str | Sequence[str] | bool | FilePayload


@dataclass
class Play:
    """A case as it is played: everybody has a browser of their own, and all of them the same clock."""

    office: Office
    clock: Clock
    visit: Open
    server: str
    name: str
    number: str = ""
    code: str = ""
    citizen: Page = field(init=False)
    _pages: dict[Role, Page] = field(default_factory=dict)
    _pictures: int = 0

    def __post_init__(self) -> None:
        self.citizen = self.visit()

    # The citizen

    def apply(self, *items: str, carrier: str = "electronic", way: str = "online") -> None:
        """Fill in the form of the education bureau and send it; number and query code are read off the page."""
        page = self.citizen
        page.goto(APPLY)
        page.check("input[name=mode][value=self]")
        _press(page, "next")
        page.fill("[name=p0-name]", LIN.name)
        page.select_option("[name=p0-identity_kind]", "ric")
        page.fill("[name=p0-identity_number]", LIN.identity_number)
        page.fill("[name=p0-telephone]", LIN.telephone)
        _press(page, "next")
        for place, item in enumerate(items):
            if place:
                _press(page, "add")
            page.fill(f"[name=item-{place}]", item)
        _press(page, "next")
        page.check(f"[name=carrier][value={carrier}]")
        page.check(f"[name=way][value={way}]")
        page.fill("[name=email]", LIN.email)
        page.fill("[name=address]", LIN.address)
        _press(page, "next")
        _press(page, "next")
        self.clock.at += timedelta(minutes=2)
        self.picture(page, "review")
        _press(page, "submit")
        self.number, self.code = (text.strip() for text in page.locator(".done dd").all_inner_texts())
        self.picture(page, "receipt")

    def look(self, when: datetime | None = None) -> str:
        """Ask with number and code; what the page says."""
        page = self._follow(when)
        self.picture(page, "track")
        return page.locator("main").inner_text()

    def hand_in(self, act: str, **values: Value) -> None:
        """Do what is asked, or withdraw."""
        page = self._follow(None)
        _open(page, page.locator(f"main a[href$='/{act}/']").first)
        _fill(page, values)
        _open(page, page.locator("main form button.btn").first)
        assert page.locator(".done").count() == 1, page.locator("main").inner_text()

    def fetch(self) -> dict[str, bytes]:
        """Download all that lies ready: the content by its name."""
        page, found = self._follow(None), {}
        for button in page.locator("main .files button").all():
            with page.expect_download() as waiting:
                button.click()
            found[waiting.value.suggested_filename] = Path(waiting.value.path()).read_bytes()
        return found

    def _follow(self, when: datetime | None) -> Page:
        self.clock.at = when or self.clock.at
        page = self.citizen
        page.goto("/track/")
        page.fill("[name=number]", self.number)
        page.fill("[name=code]", self.code)
        _open(page, page.locator("main form button.btn").first)
        assert page.url.endswith(f"/track/{self.number}/"), page.locator("main").inner_text()
        return page

    # The officers

    def register(self, when: datetime, subject: str) -> None:
        """The registrar finds the paper in the list and makes a case of it."""
        page = self.desk(Role.REGISTRAR, when)
        page.goto("/desk/papers/")
        _open(page, page.get_by_role("link", name=self.number).first)
        officer = self._person(Role.CASE_OFFICER).name
        _fill(page, {"subject": subject})
        page.select_option("[name=officer]", label=officer)
        _open(page, page.get_by_role("button", name="登记为申请"))
        assert page.url.endswith(f"/desk/applications/{self.number}/"), _wrong(page)

    def step(self, role: Role, when: datetime, key: str, **values: Value) -> None:
        """Press the button of a step, fill in its form, press again: it is done."""
        page = self.case_page(role, when)
        _open(page, page.locator(f"main a[href$='/steps/{key}/']").first)
        _fill(page, values)
        if key in ("consult", "secrecy", "fee", "supplement", "opinion"):
            self.picture(page, key)
        _open(page, page.locator("main form button.btn").first)
        assert page.url.endswith(f"/desk/applications/{self.number}/"), _wrong(page)

    def refused(self, role: Role, when: datetime, key: str, **values: Value) -> str:
        """A step that is tried and not let through: what is said of it."""
        page = self.case_page(role, when)
        button = page.locator(f"main a[href$='/steps/{key}/']")
        if not button.count():
            return page.locator("main").inner_text()
        _open(page, button.first)
        _fill(page, values)
        _open(page, page.locator("main form button.btn").first)
        assert page.url.endswith(f"/steps/{key}/")
        return _wrong(page)

    def decide(self, when: datetime, item: int, outcome: str, **values: Value) -> None:
        """The decision first; then, on the page that comes back, the evidence that it asks for."""
        page = self.case_page(Role.CASE_OFFICER, when)
        _open(page, page.locator(f"main a[href$='/items/{item}/']").first)
        _fill(page, {"outcome": outcome, **values})
        _open(page, page.get_by_role("button", name="记下处理意见"))
        if page.url.endswith(f"/items/{item}/"):
            evidence = page.locator("main input[name^=evidence_]")
            assert evidence.count(), _wrong(page)
            for box in evidence.all():
                box.check()
            self.picture(page, f"item-{item}")
            _open(page, page.get_by_role("button", name="记下处理意见"))
        assert page.url.endswith(f"/desk/applications/{self.number}/"), _wrong(page)

    def add_file(self, when: datetime, name: str, content: bytes, item: int = 1) -> None:
        """The officer puts what was found into the file."""
        page = self.case_page(Role.CASE_OFFICER, when)
        _open(page, page.get_by_role("link", name="添加文件"))
        found = FilePayload(name=name, mimeType="application/pdf", buffer=content)
        _fill(page, {"file": found, "kind": "found", "item": str(item)})
        _open(page, page.locator("main form button.btn").first)
        assert page.get_by_role("link", name=name).count(), _wrong(page)

    def cover(self, when: datetime, words: str, ground: str) -> None:
        """Redact the file: look for words, cover every place, and burn it in."""
        page = self.case_page(Role.CASE_OFFICER, when)
        _open(page, page.locator("main .files").get_by_role("link", name="遮盖").first)
        _fill(page, {"words": words})
        _open(page, page.get_by_role("button", name="找", exact=True))
        for box in page.locator("[name=places]").all():
            box.check()
        covering = page.locator("form").filter(has=page.locator("[name=places]"))
        covering.locator("[name=ground]").select_option(ground)
        self.picture(page, "redact")
        _open(page, page.get_by_role("button", name="遮盖勾选的"))
        _open(page, page.get_by_role("button", name="生成遮盖件"))
        assert page.get_by_role("link", name="（遮盖件）").count(), _wrong(page)
        self.picture(page, "redacted")

    def answer(self, when: datetime, *, legal: bool = False) -> None:
        """From the draft to the seal, on one day, each step by the one whose it is."""
        if legal:
            self.step(Role.LEGAL_REVIEWER, when, "legal", conclusion="passed", basis="依据充分")
        self.step(Role.CASE_OFFICER, when, "draft")
        page = self.case_page(Role.CASE_OFFICER, when)
        _open(page, page.locator("#letters ~ div a, section[aria-labelledby=letters] a").last)
        self.picture(page, "letter")
        self.step(Role.CASE_OFFICER, when, "submit")
        self.seal(when)

    def seal(self, when: datetime) -> None:
        """Reviewed, signed, sealed."""
        self.step(Role.DISCLOSURE_HEAD, when, "review", remark="同意")
        self.step(Role.LEADER, when, "sign")
        self.step(Role.SEAL_KEEPER, when, "seal")

    def post(self, sent: datetime, received: datetime) -> None:
        """By EMS, signed for, closed."""
        self.step(Role.REGISTRAR, sent, "send", way="post", carrier="ems", tracking="EA000000000CN", on=_day(sent))
        proof = FilePayload(name="签收.png", mimeType="image/png", buffer=PIXEL)
        self.step(Role.REGISTRAR, received, "delivered", delivery="答复书", on=_day(received), proof=proof)
        self.step(Role.REGISTRAR, received, "close")

    def online(self, when: datetime) -> None:
        """Put online for the applicant, who chose that; closed."""
        self.step(Role.REGISTRAR, when, "send", way="electronic", on=_day(when))
        self.step(Role.REGISTRAR, when, "close")

    def letter_out(self, sent: datetime, received: datetime) -> None:
        """A letter of the procedure posted, and signed for."""
        self.step(
            Role.REGISTRAR, sent, "send_letter", way="post", carrier="ems", tracking="EA000000001CN", on=_day(sent)
        )
        self.step(Role.REGISTRAR, received, "delivered", on=_day(received))

    def take_paper(self, when: datetime) -> None:
        """The registrar accepts what the applicant handed in about the case."""
        page = self.case_page(Role.REGISTRAR, when)
        _open(page, page.get_by_role("link", name="看来件并收下").first)
        _open(page, page.get_by_role("button", name="收下并办理"))

    def case_page(self, role: Role, when: datetime) -> Page:
        """The page of the case, as somebody sees it at a moment."""
        page = self.desk(role, when)
        page.goto(f"/desk/applications/{self.number}/")
        return page

    def desk(self, role: Role, when: datetime) -> Page:
        """Somebody's desk. Days go by between two steps, so each begins with a new session."""
        self.clock.at = when
        page = self._pages.get(role) or self.visit()
        self._pages[role] = page
        session = session_of(self._person(role))
        page.context.clear_cookies()
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.server}])
        return page

    def _person(self, role: Role) -> Person:
        found: Person = Person.objects.get(pk=self.office.people[role].person_id)
        return found

    def state(self) -> tuple[str, str]:
        """Of the case, and its row of table 3."""
        case = Application.objects.get(number=self.number)
        return case.state, case.row

    def picture(self, page: Page, what: str) -> None:
        """Keep how it looks, wide and narrow, where GONGKAI_TEST_PICTURES names a folder."""
        if not PICTURES:
            return
        self._pictures += 1
        page.wait_for_load_state("networkidle")
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.screenshot(
                path=f"{PICTURES}/{self.name}-{self._pictures:02}-{what}-{size['width']}.png", full_page=True
            )
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def march(day: int, hour: int = 10) -> datetime:
    """A moment of March 2026."""
    return at(3, day, hour)


def _day(when: datetime) -> str:
    return when.date().isoformat()


def _open(page: Page, link: Locator) -> None:
    """Click, and wait for the page that comes."""
    with page.expect_navigation():
        link.click()


def _press(page: Page, value: str) -> None:
    _open(page, page.locator(f"main button.btn[value='{value}']:visible").first)


def _wrong(page: Page) -> str:
    """What the page says is wrong; or all of it."""
    said = page.locator(".errors, .note.stop, .field-error").all_inner_texts()
    return " ".join(said) if said else page.locator("main").inner_text()


def _fill(page: Page, values: dict[str, Value]) -> None:
    for name, value in values.items():
        fields = page.locator(f"main [name='{name}']")
        kind = fields.first.get_attribute("type") or fields.first.evaluate("one => one.tagName.toLowerCase()")
        if kind == "file":
            fields.first.set_input_files(value)  # type: ignore[arg-type]
        elif kind in ("radio", "checkbox"):
            _choose(fields, value)
        elif kind == "select":
            fields.first.select_option(_option(fields.first, str(value)))
        else:
            fields.first.fill(str(value))


def _choose(fields: Locator, value: Value) -> None:
    """Radio buttons and boxes by value, by the words beside them, or all of them (True)."""
    for one in fields.all():
        words = one.evaluate("one => (one.closest('label') || one.labels[0]).innerText")
        wanted = [value] if isinstance(value, str) else value
        if value is True or one.get_attribute("value") in wanted or re.sub(r"\s", "", words) in wanted:  # type: ignore[operator]
            one.check()


def _option(field: Locator, value: str) -> str:
    """The value of the option that is called so, by its value or by some of its words."""
    found = field.evaluate("one => [...one.options].map(option => [option.value, option.text])")
    return next(str(key) for key, words in found if key == value or (value in words and value not in dict(found)))

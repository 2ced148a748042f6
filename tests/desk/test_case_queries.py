"""No page whose queries grow with the number of cases, nor the page of a case with what is in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.applications.models import Application
from gongkai.applications.services import consulting, deciding, intake, keeping, procedure
from gongkai.applications.services.consulting import Asking
from gongkai.applications.services.deciding import Searched
from gongkai.applications.services.intake import Came
from gongkai.foundation.models import Person
from gongkai.regulation.events import Channel, Consulted
from gongkai.web import middleware
from tests.applications.office import Office, asked, at, open_office, reached, take_in
from tests.applications.test_guards import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "now", lambda: at(3, 20))


@pytest.fixture
def office() -> Office:
    return open_office()


def browser(who: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=who.replace("_", "-")))
    return client


def queries(client: Client, address: str) -> int:
    """How many statements the page takes, once what is kept between requests is warm."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def more(office: Office, count: int) -> None:
    """So many cases more, in two states, and papers that wait."""
    for number in range(count):
        case = take_in(office, at(3, 2 + number % 5), "批复", "统计")
        if number % 2:
            procedure.ask_supplement(
                case.pk, what="名称不明确", how="写明文号", days=10, version=None, actor=office.case_officer,
                at=at(3, 9),
            )  # fmt: skip
        intake.take_in(
            asked(), came=Came(Channel.FAX, at(3, 5).date()), organisation=office.organisation,
            actor=office.registrar, at=at(3, 5),
        )  # fmt: skip


def test_pages_over_cases_take_as_many_queries_with_50_as_with_5(office: Office) -> None:
    more(office, 5)
    first = Application.objects.earliest("pk")
    waiting = office.organisation.submissions.filter(state="waiting").earliest("number")
    every_column = "&".join(f"c={key}" for key in (
        "number", "arrived", "applicant", "items", "supplement", "supplemented", "consulted", "extended", "fee",
        "letter", "result", "delivered", "redo", "officer",
    ))  # fmt: skip
    addresses = [
        reverse("desk-home"),
        f"{reverse('desk-home')}?tab=waiting",
        f"{reverse('desk-home')}?tab=soon",
        f"{reverse('desk-home')}?tab=done",
        reverse("desk-ledger"),
        f"{reverse('desk-ledger')}?{every_column}",
        reverse("desk-cases"),
        reverse("desk-papers"),
        reverse("desk-paper", args=[waiting.pk]),
        reverse("desk-case", args=[first.number]),
        reverse("desk-case-states", args=[first.number]),
        reverse("desk-calendar"),
    ]
    client = browser("case_officer")
    few = {address: queries(client, address) for address in addresses}
    more(office, 45)
    assert {address: queries(client, address) for address in addresses} == few
    assert max(few.values()) < 60


def with_things(office: Office, count: int) -> Application:
    """A case with so many items, files, notes, search records, consultations and letters."""
    case = take_in(office, at(3, 2), *(f"第{number}种批复" for number in range(count)))
    officer = office.case_officer
    for number in range(count):
        item = number + 1
        name = f"批复{number}.pdf"
        keeping.add_file(case, ContentFile(PDF, name=name), "found", item=item, actor=officer, at=at(3, 3))
        keeping.note(case, f"便笺{number}", actor=officer, at=at(3, 3))
        searched = Searched((item,), "基础教育科", at(3, 3).date(), ("oa",), "按标题", "招生", "没有")
        record = deciding.search(case.pk, searched, version=None, actor=officer, at=at(3, 3))
        deciding.sign_search(record.pk, version=None, actor=office.disclosure_head, at=at(3, 3))
        asking = Asking(Consulted.THIRD_PARTY, f"示例{number}有限公司", "成交价格", (item,))
        made = consulting.consult(case.pk, asking, version=None, actor=officer, at=at(3, 4))
        reached(office, made.letters.get(), at(3, 4), at(3, 5))
    return case


PAGES: list[tuple[str, Callable[[Application], list[object]]]] = [
    ("desk-case", lambda case: [case.number]),
    ("desk-case-item", lambda case: [case.number, 1]),
    ("desk-dossier", lambda case: [case.number]),
]


def test_the_page_of_a_case_takes_as_many_queries_with_12_things_of_a_kind_as_with_2(office: Office) -> None:
    client = browser("case_officer")
    few, many = with_things(office, 2), with_things(office, 12)  # both, so that each has the other as a similar case
    found = [[queries(client, reverse(name, args=args(case))) for name, args in PAGES] for case in (few, many)]
    assert found[0] == found[1]

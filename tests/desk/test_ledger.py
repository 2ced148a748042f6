"""台账: as it stood on any day, in the columns that an office chose and keeps, to Excel; of the own office only."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.applications.models import Application
from gongkai.applications.services import procedure
from gongkai.foundation.models import Person, Role
from gongkai.web import middleware
from tests import offices
from tests.applications.office import LIN, Office, at, decide, open_office, post, reply, take_in
from tests.applications.test_guards import result

pytestmark = pytest.mark.django_db
HEADS = {"number": "编号", "result": "结果", "letter": "文号", "ended": "答复日", "state": "状态", "late": "是否超期"}


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "now", lambda: at(4, 10))


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def answered(office: Office) -> Application:
    """Came on 03-02, answered on 03-05, delivered on 03-09."""
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), result("not_responsible"))
    reply(office, case, at(3, 5))
    post(office, case, at(3, 5), at(3, 9))
    return case


def browser(who: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=who.replace("_", "-")))
    return client


def sheet(client: Client, **given: str | list[str]) -> list[list[object]]:
    """The Excel file of a ledger, cell by cell."""
    answer = client.get(reverse("desk-ledger"), {**given, "export": "xlsx"})
    assert answer.status_code == 200
    content = answer.getvalue() if hasattr(answer, "getvalue") else answer.content
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


def test_a_ledger_of_a_past_day_does_not_know_what_came_later(office: Office, answered: Application) -> None:
    client, columns = browser("case_officer"), list(HEADS)
    rows = {
        on: [[str(cell or "") for cell in row] for row in sheet(client, c=columns, on=on)[1:]]
        for on in ("2026-03-01", "2026-03-04", "2026-03-05", "2026-03-31")
    }
    assert rows["2026-03-01"] == []
    (before,), (at_reply,) = rows["2026-03-04"], rows["2026-03-05"]
    by = {head: place for place, head in enumerate(sheet(client, c=columns)[0])}
    shown = [(row[by["答复日"]][:10], row[by["文号"]], row[by["状态"]]) for row in (before, at_reply)]
    assert shown == [("", "", "办理中"), ("2026-03-05", "云教公复〔2026〕1号", "已办结")]
    assert (before[by["结果"]], at_reply[by["结果"]] != "") == ("", True)


def test_an_unanswered_case_is_late_from_the_day_after_its_due_date(office: Office) -> None:
    take_in(office, at(3, 2))
    client = browser("case_officer")
    days = ("2026-03-30", "2026-03-31")
    assert [sheet(client, c=["number", "late"], on=on)[1][1] for on in days] == [None, "超期"]


def test_the_sheet_has_the_chosen_columns_masked_and_dates_as_dates(office: Office, answered: Application) -> None:
    procedure.assign(
        take_in(office, at(3, 9)).pk, officer_id=office.case_officer.person_id or 0, version=None,
        actor=office.disclosure_head, at=at(3, 9),
    )  # fmt: skip
    found = sheet(browser("case_officer"), c=["number", "applicant", "received", "items"], on="2026-03-31")
    assert found[0] == ["编号", "收到日期", "申请人", "分项数"]
    first = dict(zip(found[0], found[1], strict=True))
    received = first["收到日期"]
    assert (first["编号"], first["申请人"], first["分项数"]) == (answered.number, "林＊＊", 1)
    assert getattr(received, "date", lambda: received)() == date(2026, 3, 2)
    assert not any(LIN.name in str(cell) for row in found for cell in row)
    assert len(found) == 3


def columns_of(page: str) -> list[str]:
    """The columns that are ticked."""
    return re.findall(r'name="c" value="(\w+)" checked', page)


def test_the_columns_that_an_office_chose_are_kept_for_its_people(office: Office, answered: Application) -> None:
    address, choosing = reverse("desk-ledger"), reverse("desk-ledger-columns")
    first = browser("disclosure_head")
    offered = first.get(address, {"c": ["number", "letter", "late"]}).content.decode()
    assert "存为本机关的列" in offered
    first.post(choosing, {"c": ["number", "letter", "late"]})
    for who in ("disclosure_head", "case_officer"):
        assert columns_of(browser(who).get(address).content.decode()) == ["number", "late", "letter"]
    assert browser("case_officer").post(choosing, {"c": ["number"]}).status_code == 403
    assert columns_of(browser("case_officer").get(address, {"c": ["number"]}).content.decode()) == ["number"]
    offices.person("elsewhere", (Role.DISCLOSURE_HEAD, offices.found("yunling-jtj", "department", "云岭市交通局")))
    assert len(columns_of(browser("elsewhere").get(address).content.decode())) == 10
    first.post(choosing, {"c": ["nonsense"]})
    assert len(columns_of(first.get(address).content.decode())) == 10


def test_what_was_chosen_stays_chosen_on_the_page(office: Office, answered: Application) -> None:
    given = {"on": "2026-03-31", "state": "closed", "kind": "natural", "year": "2026", "c": ["number", "due"]}
    page = browser("case_officer").get(reverse("desk-ledger"), given).content.decode()
    assert 'value="2026-03-31"' in page
    assert columns_of(page) == ["number", "due"]
    assert len(re.findall(r"<option[^>]* selected", page)) == 3
    assert answered.number in page
    none = browser("case_officer").get(reverse("desk-ledger"), given | {"kind": "research"}).content.decode()
    assert "这一天还没有符合条件的申请。" in none


def test_another_office_sees_none_of_it_and_who_has_no_part_is_refused(office: Office, answered: Application) -> None:
    offices.person("elsewhere", (Role.DISCLOSURE_HEAD, offices.found("yunling-jtj", "department", "云岭市交通局")))
    assert sheet(browser("elsewhere"))[1:] == []
    address = reverse("desk-ledger")
    assert [browser(who).get(address).status_code for who in ("leader", "editor", "elsewhere")] == [200, 403, 200]
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("given", [{"on": "x"}, {"on": "0001-01-01"}, {"year": "99999"}, {"c": "x"}, {"sort": "'"}])
def test_a_senseless_address_changes_nothing(office: Office, answered: Application, given: dict[str, str]) -> None:
    answer = browser("case_officer").get(reverse("desk-ledger"), given)
    assert answer.status_code == 200
    assert answered.number in answer.content.decode()

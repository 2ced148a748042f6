"""Applying on the portal: for oneself, as a body, through a proxy, jointly; the draft, the review, the receipt."""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pdfplumber
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from gongkai.applications.models import Draft, State, Submission
from gongkai.applications.rules.paper import Asked, Someone
from gongkai.applications.services import drafts, procedure
from gongkai.foundation.models import Message, StoredFile
from tests.applications.office import LIN, Office, at, open_office
from tests.foundation.made_files import PDF, png
from tests.portal.citizens import APPLY, BODY, PROXY, WANTED, Citizen, Clock, registered, shown

pytestmark = pytest.mark.django_db
NOW = at(3, 2)


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NOW)


@pytest.fixture
def citizen(office: Office, clock: Clock) -> Citizen:
    return Citizen()


def held(number: str) -> Asked:
    """What was kept."""
    return Asked.from_json(Submission.objects.get(number=number).content)


def test_for_oneself_with_several_items_and_a_file(citizen: Citizen, clock: Clock, office: Office) -> None:
    citizen.fill(items=(WANTED, "", "该批复的征求意见情况"))
    assert citizen.attach(SimpleUploadedFile("通知.png", png())).status == 302
    review = citizen.get(f"{APPLY}review/").text
    assert all(one in review for one in (LIN.name, LIN.identity_number, LIN.telephone, WANTED, "通知.png"))
    clock.at = at(3, 2, 11)
    assert citizen.send().response["Location"] == f"{APPLY}sent/"
    number, code = shown(citizen.get(f"{APPLY}sent/"))
    asked = held(number)
    assert asked.people == (replace(LIN, address=""),)
    assert asked.items == (WANTED, "该批复的征求意见情况")
    assert (asked.carrier, asked.way, asked.mail_receipt) == ("electronic", "online", True)
    paper = Submission.objects.get(number=number)
    assert (paper.submitted, paper.receipted, paper.state) == (clock.at, clock.at, Submission.State.WAITING)
    assert [(one.kind, one.file.name) for one in paper.files.all()] == [("attachment", "通知.png")]
    assert len(code) == 11


@pytest.mark.parametrize("kind", ["commercial", "research", "public_interest", "legal_service", "other"])
def test_as_each_kind_of_body(citizen: Citizen, clock: Clock, office: Office, kind: str) -> None:
    number, _code = citizen.apply(clock, mode="organisation", people=(replace(BODY, kind=kind),))
    assert held(number).people == (replace(BODY, kind=kind, email=LIN.email),)
    assert registered(office, number, clock.at).column == kind


def test_through_a_proxy_with_a_mandate(citizen: Citizen, clock: Clock) -> None:
    citizen.begin("proxy")
    assert citizen.people(LIN, PROXY).status == 302
    citizen.items(WANTED)
    assert "授权委托书" in citizen.get(f"{APPLY}files/").text
    citizen.supply()
    assert "还没有授权委托书" in citizen.get(f"{APPLY}review/").text
    citizen.attach(SimpleUploadedFile("委托书.pdf", PDF), kind="mandate")
    assert "还没有授权委托书" not in citizen.get(f"{APPLY}review/").text
    clock.at = at(3, 2, 11)
    citizen.send()
    number, _code = shown(citizen.get(f"{APPLY}sent/"))
    assert [(one.part, one.name) for one in held(number).people] == [("applicant", LIN.name), ("proxy", PROXY.name)]
    assert [one.kind for one in Submission.objects.get(number=number).files.all()] == ["mandate"]


def test_jointly_with_a_representative(citizen: Citizen, clock: Clock, office: Office) -> None:
    third = replace(PROXY, name="何共同", telephone="13900000001")
    number, _code = citizen.apply(clock, mode="joint", people=(LIN, BODY, third))
    parts = [(one.part, one.kind, one.name) for one in held(number).people]
    assert parts == [
        ("representative", "natural", LIN.name),
        ("applicant", "research", BODY.name),
        ("applicant", "natural", "何共同"),
    ]
    assert registered(office, number, clock.at).column == "natural"


def test_rows_of_people_and_items_come_and_go_by_buttons(citizen: Citizen) -> None:
    citizen.begin("joint")
    citizen.people(LIN, BODY, do="add")
    page = citizen.get(f"{APPLY}who/")
    assert [page.value(f"p{n}-name") for n in range(3)] == [LIN.name, BODY.name, ""]
    citizen.people(LIN, BODY, PROXY, do="remove-1")
    assert [citizen.get(f"{APPLY}who/").value(f"p{n}-name") for n in range(2)] == [LIN.name, PROXY.name]
    citizen.items("一", do="add")
    citizen.items("一", "二", do="remove-0")
    assert citizen.get(f"{APPLY}what/").value("item-0") == "二"


def test_the_draft_survives_a_reload_and_another_day(citizen: Citizen, clock: Clock) -> None:
    citizen.begin()
    citizen.people(replace(LIN, identity_number="110101199003071"), do="save")
    clock.at = at(3, 20)
    page = citizen.get(f"{APPLY}who/")
    assert (page.value("p0-name"), page.value("p0-identity_number")) == (LIN.name, "110101199003071")
    assert "接着写给" in citizen.get("/apply/").text
    clock.at = at(4, 20)
    assert citizen.get(f"{APPLY}who/").status == 302
    assert drafts.forget(at=clock.at) == 1


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(citizen: Citizen) -> None:
    citizen.begin()
    page = citizen.people(Someone(name="", identity_kind="ric", identity_number="123", email="无", postcode="12"))
    assert page.wrong == {
        "p0-name": "填写姓名或者名称",
        "p0-identity_number": "身份证号是18位，您写了3位",
        "p0-email": "电子邮箱要有“@”和后面的域名",
        "p0-postcode": "邮政编码是6位数字",
    }
    assert sorted(page.summary) == sorted(page.wrong.values())
    assert (page.value("p0-identity_number"), page.value("p0-email")) == ("123", "无")
    assert citizen.items("").wrong == {"item-0": "填写所需信息的名称、文号或者其他特征"}
    long = citizen.items(WANTED, "长" * 4001)
    assert long.wrong == {"item-1": "最多4000字，现在有4001字"}
    assert long.value("item-1") == "长" * 4001
    assert citizen.supply(way="post", email="").wrong == {"address": "选择邮寄的，填写通信地址"}
    assert citizen.supply(way="email", email="").wrong == {"email": "选择电子邮件的，填写电子邮箱"}


def test_nothing_is_sent_before_all_of_it_is_right(citizen: Citizen) -> None:
    citizen.begin()
    page = citizen.send()
    assert (page.status, Submission.objects.count()) == (200, 0)
    assert page.summary == [
        "填写所需信息的名称、文号或者其他特征",
        "填写姓名或者名称",
        "选择证件",
        "电话、电子邮箱、通信地址至少填一项",
    ]


def test_the_receipt_on_screen_by_mail_and_as_pdf(
    citizen: Citizen, clock: Clock, office: Office, settings: object
) -> None:
    number, code = citizen.apply(clock)
    text = citizen.get(f"{APPLY}sent/").text
    assert f"{clock.at:%Y-%m-%d %H:%M}" in text and "双方确认 等待机关与您联系" in text
    printed = pdf_text(citizen.client, f"{APPLY}receipt.pdf")
    assert all(one in printed for one in (number, code, LIN.name, WANTED, "双方确认收到：等待机关联系确认"))
    post = Message.objects.get()
    assert (post.recipient, post.subject) == (LIN.email, f"收到申请：{number}")
    assert number in post.body and "/track/" in post.body
    assert all(one not in post.body for one in (code, code.replace("-", ""), LIN.name, WANTED))
    assert mail.outbox == []
    other = Citizen()
    assert other.get(f"{APPLY}sent/").status == 302
    assert other.get(f"{APPLY}receipt.pdf").status == 302


def test_the_code_comes_by_mail_to_who_wants_it_there(citizen: Citizen, clock: Clock, office: Office) -> None:
    citizen.fill()
    citizen.supply(mail_receipt="", mail_code="on")
    clock.at += timedelta(minutes=1)
    citizen.send()
    page = citizen.get(f"{APPLY}sent/")
    number, code = shown(page)
    assert f"申请编号、查询码和查进度的地址也发到了{LIN.email}" in page.text
    body = Message.objects.get().body
    assert f"申请编号：{number}\n查询码：{code}\n" in body
    assert LIN.name not in body and WANTED not in body
    assert Citizen().track(number, code).status == 200


def test_number_and_code_are_shown_for_half_an_hour_and_only_here(citizen: Citizen, clock: Clock) -> None:
    number, code = citizen.apply(clock)
    clock.at += timedelta(minutes=29)
    assert shown(citizen.get(f"{APPLY}sent/")) == (number, code)
    clock.at += timedelta(minutes=1)
    assert citizen.get(f"{APPLY}sent/").response["Location"] == "/track/"
    assert code.replace("-", "") not in "".join(Submission.objects.values_list("code_hash", flat=True))


def test_the_code_can_be_wiped_at_once(citizen: Citizen, clock: Clock) -> None:
    citizen.apply(clock)
    assert citizen.post(f"{APPLY}discard/").response["Location"] == "/apply/"
    assert (Draft.objects.count(), Submission.objects.count()) == (0, 1)


def test_submitted_receipted_and_confirmed_are_three_times(citizen: Citizen, clock: Clock, office: Office) -> None:
    number, code = citizen.apply(clock)
    case = registered(office, number, at(3, 3))
    assert case.state == State.AWAITING_CONFIRMATION
    procedure.confirm(case.pk, on=date(2026, 3, 4), version=None, actor=office.case_officer, at=at(3, 4))
    clock.at = at(3, 5)
    text = citizen.track(number, code).text
    assert "网上提交 2026-03-02 10:01" in text
    assert "系统回执 2026-03-02 10:01" in text
    assert "双方确认收到 2026-03-04" in text
    assert "双方确认收到：2026年3月4日" in pdf_text(citizen.client, f"/track/{number}/receipt.pdf")


def test_sent_twice_it_is_one_application(citizen: Citizen, clock: Clock) -> None:
    citizen.fill()
    page = citizen.get(f"{APPLY}review/")
    clock.at = at(3, 2, 11)
    data = {"mark": page.value("mark"), "website": ""}
    first, second = (citizen.post(f"{APPLY}review/", data) for _ in range(2))
    assert (first.response["Location"], second.response["Location"]) == (f"{APPLY}sent/", f"{APPLY}sent/")
    assert (Submission.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_sent_from_two_windows_at_once_it_is_one_application(citizen: Citizen, clock: Clock) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time; the tests' database stands in the memory")
    citizen.fill()
    mark = citizen.get(f"{APPLY}review/").value("mark")
    clock.at = at(3, 2, 11)

    def press(_n: int) -> int:
        window = Client()
        window.cookies = citizen.client.cookies
        status = window.post(f"{APPLY}review/", {"mark": mark, "website": ""}).status_code
        connection.close()
        return status

    with ThreadPoolExecutor(4) as windows:
        assert list(windows.map(press, range(4))) == [302] * 4
    assert (Submission.objects.count(), Message.objects.count()) == (1, 1)


def test_a_second_application_begins_empty(citizen: Citizen, clock: Clock) -> None:
    number, _code = citizen.apply(clock)
    assert number in citizen.get(APPLY).text
    citizen.begin()
    assert citizen.get(f"{APPLY}who/").value("p0-name") == ""
    citizen.people(LIN)
    citizen.items("另一件")
    citizen.supply()
    clock.at += timedelta(minutes=1)
    citizen.send()
    assert Submission.objects.count() == 2


def test_a_draft_changed_in_another_window_is_looked_over_again(citizen: Citizen, clock: Clock) -> None:
    citizen.fill()
    mark = citizen.get(f"{APPLY}review/").value("mark")
    citizen.items("改成另一件")
    clock.at = at(3, 2, 11)
    page = citizen.post(f"{APPLY}review/", {"mark": mark})
    assert (page.status, Submission.objects.count()) == (200, 0)
    assert page.summary == ["草稿在别的窗口里改过。核对现在的内容，再提交一次。"]


def test_a_discarded_draft_is_gone_with_its_files(citizen: Citizen) -> None:
    citizen.begin()
    citizen.attach(SimpleUploadedFile("通知.png", png()))
    assert StoredFile.objects.count() == 1
    citizen.post(f"{APPLY}discard/")
    assert (Draft.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_files_can_be_taken_out_again(citizen: Citizen) -> None:
    citizen.begin()
    citizen.attach(SimpleUploadedFile("一.png", png()), SimpleUploadedFile("二.pdf", PDF))
    page = citizen.get(f"{APPLY}files/")
    button = page.tree.xpath("//button[starts-with(@value,'remove-')]")[0].get("value")
    citizen.post(f"{APPLY}files/", {"do": button})
    text = citizen.get(f"{APPLY}files/").text
    assert "一.png" not in text and "二.pdf" in text


@pytest.mark.parametrize(("words", "found"), [("云岭市教育局", True), ("教育局", True), ("没有这件事", False)])
def test_the_office_is_found(citizen: Citizen, words: str, found: bool) -> None:
    page = citizen.get(f"/apply/?q={words}")
    links: Sequence[str] = page.tree.xpath("//ul[contains(@class,'results')]//h3/a/@href")
    assert any(link.startswith(APPLY) for link in links) is found


def pdf_text(client: Client, url: str) -> str:
    """What a PDF that is downloaded says, without white space."""
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in response["Cache-Control"]
    with pdfplumber.open(io.BytesIO(response.content)) as found:
        return "".join("".join(page.extract_text() for page in found.pages).split())

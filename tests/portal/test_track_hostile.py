"""Following an application with a wrong number, a wrong code, somebody else's, or ill will."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.applications.models import Application, Submission
from gongkai.applications.services import drafts, limits, procedure, receipts
from gongkai.foundation.models import AuditEntry, Job, Person, Session
from gongkai.portal.applications.filling import LARGEST_BODY
from tests.applications.office import LIN, Office, at, open_office, reached
from tests.foundation.made_files import PDF, png
from tests.portal.citizens import Citizen, Clock, browser_of, registered

pytestmark = pytest.mark.django_db
WRONG = "编号或者查询码不对。照登记回执上的写：编号是数字和短横，查询码是10位字母和数字。"
NUMBERED = ("", "addition/", "withdraw/", "receipt.pdf")


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, at(3, 2))


def handling(office: Office, clock: Clock, **more: Any) -> tuple[Citizen, str, str]:
    """Somebody whose application is being handled, with number and code; they have looked at it."""
    one = Citizen()
    number, code = one.apply(clock, **more)
    case = registered(office, number, at(3, 2, 11))
    procedure.confirm(case.pk, on=date(2026, 3, 2), version=None, actor=office.case_officer, at=at(3, 2, 11))
    clock.at = at(3, 3)
    one.track(number, code)
    return one, number, code


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("2026-0004-9999", "{code}"),
        ("{number}", "ABCDE-FGHJK"),
        ("{number}", "{code}A"),
        ("{number}", "查询码"),
        ("{number}", "A" * 200),
        ("1' OR '1'='1", "' OR '1'='1"),
        ("{number}%", "{code}"),
    ],
)
def test_a_wrong_number_and_a_wrong_code_are_answered_alike(
    office: Office, clock: Clock, number: str, code: str
) -> None:
    _one, right, secret = handling(office, clock)
    page = Citizen().post("/track/", {"number": number.format(number=right), "code": code.format(code=secret)})
    assert (page.status, page.summary) == (200, [WRONG])


@pytest.mark.parametrize("written", ["{0}", " {0} ", "{1}"])
def test_number_and_code_may_be_written_as_people_do(office: Office, clock: Clock, written: str) -> None:
    _one, number, code = handling(office, clock)
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    typed = {"number": written.format(number, number.translate(wide)), "code": code.lower().replace("-", " ")}
    assert Citizen().post("/track/", typed).response["Location"] == f"/track/{number}/"


def test_nothing_written_is_said_at_each_field(office: Office, clock: Clock) -> None:
    assert Citizen().post("/track/", {}).wrong == {"number": "填写申请编号", "code": "填写查询码"}
    broken = Citizen().client.post("/track/", b"number=%ff&code=%00", content_type="application/x-www-form-urlencoded")
    assert broken.status_code == 200 and "编码不对" in broken.content.decode()


def test_who_tries_codes_is_stopped_and_the_owner_elsewhere_is_not(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _one, number, code = handling(office, clock)
    monkeypatch.setattr(limits, "PROOF", replace(limits.PROOF, most=3))
    robot = Citizen()
    for _n in range(3):
        assert robot.post("/track/", {"number": number, "code": "ABCDEFGHJK"}).summary == [WRONG]
    stopped = robot.post("/track/", {"number": number, "code": code})
    assert stopped.status == 200 and "试错的次数太多" in stopped.summary[0]
    elsewhere = Client(REMOTE_ADDR="198.51.100.9").post("/track/", {"number": number, "code": code})
    assert elsewhere.status_code == 302
    clock.at += timedelta(minutes=16)
    assert robot.post("/track/", {"number": number, "code": code}).status == 302


def test_anothers_application_looks_like_none(office: Office, clock: Clock) -> None:
    _other, others, _code = handling(office, clock)
    clock.at = at(3, 2, 12)
    one, _number, _code = handling(office, clock)
    stranger = Citizen()
    officer = browser_of(Person.objects.get(pk=office.case_officer.person_id))
    for number in (others, "2026-0004-9999", "x\0y", "../../etc"):
        for page in NUMBERED:
            url = f"/track/{number.replace(chr(0), '%00').replace('/', '%2F')}/{page}"
            for client in (one.client, stranger.client, officer):
                response = client.get(url)
                assert response.status_code == 404 or response["Location"] == "/track/", url


def test_another_cases_letter_file_and_receipt_are_404(office: Office, clock: Clock) -> None:
    other, others, _code = handling(office, clock)
    case = Application.objects.get(number=others)
    asked = procedure.ask_supplement(
        case.pk, what="名称不明确", how="写明文号", days=10, version=None, actor=office.case_officer, at=at(3, 3)
    )
    reached(office, asked, at(3, 3), at(3, 3, 12))
    other.hand_in(others, "supplement", text="文号", file=[SimpleUploadedFile("一.pdf", PDF)])
    paper = Submission.objects.get(about=case)
    file = paper.files.get().file
    clock.at = at(3, 2, 12)
    one, number, _code = handling(office, clock)
    assert other.client.post(f"/track/{others}/letters/{asked.pk}/").status_code == 200
    for url in (f"letters/{asked.pk}/", f"files/{file.pk}/", f"files/{uuid4()}/", "letters/99999/"):
        assert one.client.post(f"/track/{number}/{url}").status_code == 404
    assert one.get(f"/track/{number}/papers/{paper.pk}/receipt.pdf").status == 404
    assert one.get(f"/track/{number}/no-such-act/").status == 404
    assert other.client.post(f"/track/{others}/files/{file.pk}/").status_code == 404


def test_a_forged_cookie_opens_nothing(office: Office, clock: Clock) -> None:
    _one, number, _code = handling(office, clock)
    until = int(clock.at.timestamp()) + 999
    for forged in (
        "x",
        signing.dumps([number, "0" * 16, until], salt="gongkai.tracked"),
        signing.dumps([number, "", until], salt="gongkai.tracked"),
        signing.dumps("x", salt="gongkai.tracked"),
        signing.dumps([number, "0" * 16, until], salt="other"),
    ):
        stranger = Citizen()
        stranger.client.cookies["tracked"] = forged
        assert stranger.get(f"/track/{number}/").response["Location"] == "/track/"


def test_a_code_issued_anew_ends_the_old_one_and_who_looked_with_it(office: Office, clock: Clock) -> None:
    one, number, code = handling(office, clock)
    paper = Submission.objects.get(number=number)
    new = receipts.renew_code(paper, actor=office.registrar, at=clock.at)
    assert one.get(f"/track/{number}/").status == 302
    assert one.post("/track/", {"number": number, "code": code}).summary == [WRONG]
    assert one.post("/track/", {"number": number, "code": new}).status == 302


def test_a_letter_is_fetched_by_a_button_only(office: Office, clock: Clock) -> None:
    one, number, _code = handling(office, clock)
    assert one.get(f"/track/{number}/letters/1/").status == 405
    assert one.get("/track/leave/").status == 405
    checked = Client(enforce_csrf_checks=True)
    checked.cookies = one.client.cookies
    assert checked.post(f"/track/{number}/addition/", {"token": "x", "text": "y"}).status_code == 403


def test_a_hand_in_too_large_is_refused_unread(office: Office, clock: Clock) -> None:
    one, number, _code = handling(office, clock)
    page = one.client.generic(
        "POST", f"/track/{number}/addition/", b"", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(LARGEST_BODY + 1),
    )  # fmt: skip
    assert page.status_code == 413
    assert "最多收101 MB" in page.content.decode() and "这一页写的没有存下" in page.content.decode()


def test_hostile_files_and_tampered_forms_are_refused_with_what_was_typed_kept(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, number, _code = handling(office, clock, items=("甲", "乙"))
    page = one.hand_in(
        number,
        "addition",
        text="补一点",
        file=[SimpleUploadedFile("好.png", png()), SimpleUploadedFile("坏.pdf", b"MZ")],
    )
    assert "坏.pdf" in page.wrong["file"] and page.value("text") == "补一点"
    assert one.hand_in(number, "withdraw", items=["9"], text="").wrong == {"items": "选项里没有这一项，重新选择"}
    assert one.post(f"/track/{number}/addition/", {"text": "没有记号"}).status == 200
    robot = one.post(f"/track/{number}/addition/", {"token": "x", "text": "y", "website": "z"})
    assert "只有程序才会填它" in robot.summary[0]
    monkeypatch.setattr(drafts, "MOST_FILES", 1)
    many = one.hand_in(number, "addition", file=[SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(2)])
    assert many.wrong == {"file": "最多1个文件。先删去不用的"}
    assert Submission.objects.filter(about__number=number).count() == 0


def test_an_address_hands_in_so_often_and_no_more(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, number, _code = handling(office, clock)
    monkeypatch.setattr(limits, "HAND_IN", replace(limits.HAND_IN, most=2))
    for n in range(2):
        one.hand_in(number, "addition", text=f"第{n}次")
    page = one.hand_in(number, "addition", text="第三次")
    assert "60分钟内最多2次" in page.summary[0] and page.value("text") == "第三次"
    assert Submission.objects.filter(about__number=number).count() == 2


def test_no_personal_data_in_addresses_sessions_logs_audit_and_jobs(
    office: Office, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one, number, code = handling(office, clock)
    one.hand_in(number, "addition", text=f"{LIN.name}补一点", file=[SimpleUploadedFile(f"{LIN.name}.png", png())])
    one.hand_in(number, "contact", telephone="0000-8600777", email="", address="")
    text = one.get(f"/track/{number}/").text
    assert LIN.name not in text and LIN.telephone not in text and LIN.identity_number not in text
    said = [json.dumps(record.__dict__, default=str, ensure_ascii=False) for record in caplog.records]
    audit = [json.dumps(one.__dict__, default=str, ensure_ascii=False) for one in AuditEntry.objects.all()]
    jobs = [json.dumps(one.arguments, ensure_ascii=False) for one in Job.objects.all()]
    secrets = (LIN.name, LIN.identity_number, LIN.telephone, LIN.email, "0000-8600777", code, code.replace("-", ""))
    found = [(secret, line) for line in (*said, *audit, *jobs) for secret in secrets if secret in line]
    assert (found, Session.objects.count()) == ([], 0)
    cookie = one.client.cookies["tracked"]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"], cookie["max-age"]) == (True, "/track/", "Lax", 1800)
    assert code.replace("-", "") not in cookie.value

"""Applying with bad intent or bad luck: a clear answer, the draft kept, nothing of others shown."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from gongkai.applications.models import Draft, Knock, Submission
from gongkai.applications.selectors import drafts
from gongkai.applications.services import drafts as services
from gongkai.applications.services import limits
from gongkai.foundation.models import AuditEntry, Job, Person, Session, StoredFile
from gongkai.portal.applications.filling import LARGEST_BODY, SMALL_BODY
from tests.applications.office import LIN, Office, at, open_office
from tests.foundation.made_files import PDF, png
from tests.portal.citizens import APPLY, CODE, WANTED, Citizen, Clock, browser_of

pytestmark = pytest.mark.django_db
STEPS = ("", "who/", "what/", "how/", "review/", "files/")
MISSING = "没有这一页"


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, at(3, 2))


@pytest.fixture
def citizen(office: Office, clock: Clock) -> Citizen:
    return Citizen()


@pytest.mark.parametrize("step", STEPS)
def test_a_body_too_large_is_refused_unread_with_what_to_do_and_the_draft_kept(citizen: Citizen, step: str) -> None:
    citizen.fill()
    most = LARGEST_BODY if step == "files/" else SMALL_BODY
    page = citizen.client.generic(
        "POST", f"{APPLY}{step}", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(most + 1)
    )
    assert page.status_code == 413
    text = page.content.decode()
    assert f"最多收{most >> 20} MB" in text and f'href="{APPLY}{step}"' in text
    assert citizen.get(f"{APPLY}what/").value("item-0") == WANTED


def test_a_form_of_too_many_fields_or_files_is_refused_likewise(citizen: Citizen) -> None:
    citizen.fill()
    fields = citizen.client.post(f"{APPLY}what/", {f"x{n}": "" for n in range(1200)})
    files = citizen.client.post(f"{APPLY}files/", {"file": [SimpleUploadedFile(f"{n}.pdf", b"x") for n in range(120)]})
    assert (fields.status_code, files.status_code) == (413, 413)
    assert citizen.get(f"{APPLY}what/").value("item-0") == WANTED


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("坏.pdf", b"MZ\x90\x00" + bytes(200), "不是能收的文件"),
        ("程序.exe", b"MZ\x90\x00" + bytes(200), "不是能收的文件"),
        ("页.html", b"<script>alert(1)</script>", "是网页或脚本"),
        ("空.pdf", b"", "空"),
    ],
)
def test_a_hostile_file_is_refused_by_name_and_the_others_stay(
    citizen: Citizen, name: str, content: bytes, said: str
) -> None:
    citizen.fill()
    page = citizen.attach(SimpleUploadedFile("好.png", png()), SimpleUploadedFile(name, content))
    assert (page.status, list(page.wrong)) == (200, ["file"])
    assert said in page.wrong["file"]
    assert [one.name for one in StoredFile.objects.all()] == ["好.png"]
    assert "好.png" in citizen.get(f"{APPLY}review/").text


def test_a_name_of_a_file_is_shown_as_text_and_leads_nowhere(citizen: Citizen) -> None:
    citizen.fill()
    citizen.attach(SimpleUploadedFile("../../<b>x>\u202e.pdf", PDF))
    shown = citizen.get(f"{APPLY}files/").tree.xpath("//ul[@class='files']/li")[0]
    assert shown.xpath(".//span[2]/text()")[0] == "_b_x_.pdf"


def test_too_many_and_too_large_files_are_refused(citizen: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen.fill()
    monkeypatch.setattr(services, "MOST_FILES", 1)
    page = citizen.attach(SimpleUploadedFile("一.pdf", PDF), SimpleUploadedFile("二.pdf", PDF))
    assert page.wrong == {"file": "最多1个文件。先删去不用的"}
    monkeypatch.setattr(services, "MOST_FILES", 9)
    monkeypatch.setattr(services, "LARGEST", 10)
    assert "一个文件最多0 MB" in citizen.attach(SimpleUploadedFile("二.pdf", PDF)).wrong["file"]


def test_a_file_with_a_virus_stops_the_sending_until_it_is_taken_out(citizen: Citizen, clock: Clock) -> None:
    citizen.fill()
    citizen.attach(SimpleUploadedFile("毒.pdf", PDF))
    StoredFile.objects.update(scan=StoredFile.Scan.INFECTED)
    clock.at += timedelta(minutes=1)
    page = citizen.send()
    assert page.summary == ["“毒.pdf”含有病毒，已隔离。删去这个文件再提交"]
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("body", [b"item-0=%ff%fe%80&do=next", b"item-0=%D5%D0%C9%FA&do=next"])
def test_a_broken_encoding_is_said_at_the_field(citizen: Citizen, body: bytes) -> None:
    citizen.fill()
    page = citizen.client.post(f"{APPLY}what/", body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 200
    assert "编码不对造成的" in page.content.decode()


def test_null_bytes_stop_nothing_and_are_not_kept(citizen: Citizen) -> None:
    citizen.begin()
    assert citizen.items("甲\0乙").status == 200
    assert citizen.get(f"{APPLY}what/").value("item-0") == "甲乙"
    assert citizen.get("/apply/?q=%00%ff").status == 200
    assert citizen.get(f"{APPLY}?q=%00").status == 200


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("who/", {"do": "remove-99"}),
        ("who/", {"do": "remove-²"}),
        ("who/", {"p0-kind": "king", "p0-identity_kind": "crown"}),
        ("what/", {"do": "remove--1", "item-0": "甲"}),
        ("how/", {"carrier": "gold", "way": "pigeon"}),
        ("files/", {"do": "remove-' OR 1=1"}),
        ("files/", {"do": "upload", "kind": "letter"}),
        ("review/", {"mark": "x" * 5000}),
        ("review/", {"mark": "招"}),
    ],
)
def test_tampered_fields_are_refused_and_nothing_is_sent(
    citizen: Citizen, clock: Clock, step: str, data: dict[str, str]
) -> None:
    citizen.fill()
    clock.at += timedelta(minutes=1)
    assert citizen.post(f"{APPLY}{step}", data).status in (200, 302)
    assert Submission.objects.count() == 0
    assert citizen.get(f"{APPLY}review/").status == 200


def test_a_way_of_applying_that_does_not_exist_begins_nothing(citizen: Citizen) -> None:
    assert citizen.begin("emperor").status == 200
    assert Draft.objects.count() == 0


def test_anothers_draft_cannot_be_reached(citizen: Citizen) -> None:
    citizen.fill()
    citizen.attach(SimpleUploadedFile("一.png", png()))
    other = Citizen()
    for step in STEPS[1:]:
        assert other.get(f"{APPLY}{step}").response["Location"] == APPLY
    other.client.cookies["drafts"] = "0" * 64
    assert other.get(f"{APPLY}who/").response["Location"] == APPLY
    other.begin()
    other.post(f"{APPLY}files/", {"do": f"remove-{StoredFile.objects.get().pk}"})
    other.post(f"{APPLY}discard/")
    assert (Draft.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_an_office_that_is_none_is_404(citizen: Citizen) -> None:
    for step in STEPS:
        assert citizen.get(f"/apply/no-such/{step}").status == 404


def test_an_officer_sees_no_citizens_draft(citizen: Citizen, office: Office) -> None:
    citizen.fill()
    officer = browser_of(Person.objects.get(pk=office.case_officer.person_id))
    assert officer.get(f"{APPLY}review/")["Location"] == APPLY


def test_a_robot_is_held_off_in_words(citizen: Citizen, clock: Clock) -> None:
    citizen.fill()
    assert citizen.send().summary == ["填写得太快，不像人在填。核对内容，过几秒钟再提交。"]
    clock.at += timedelta(minutes=1)
    page = citizen.send(website="https://spam.example/")
    assert page.wrong == {"website": "标明“请留空”的一栏里有字，只有程序才会填它。清空以后再提交。"}
    assert Submission.objects.count() == 0
    assert citizen.send().status == 302


def test_an_address_applies_so_often_and_no_more(
    citizen: Citizen, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "APPLY", replace(limits.APPLY, most=2))
    for _n in range(2):
        citizen.apply(clock)
    citizen.fill()
    clock.at += timedelta(minutes=1)
    page = citizen.send()
    assert (page.status, Submission.objects.count()) == (200, 2)
    assert "60分钟内最多2次" in page.summary[0]
    assert citizen.get(f"{APPLY}what/").value("item-0") == WANTED
    clock.at += timedelta(hours=1)
    assert citizen.send().status == 302


def test_nobody_has_a_thousand_drafts(office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BEGIN", replace(limits.BEGIN, most=2))
    pages = [Citizen().begin() for _n in range(3)]
    assert [page.status for page in pages] == [302, 302, 200]
    assert Draft.objects.count() == 2


def test_a_form_without_its_token_is_refused(office: Office, clock: Clock) -> None:
    client = Client(enforce_csrf_checks=True)
    for step in STEPS:
        assert client.post(f"{APPLY}{step}", {"mode": "self"}).status_code == 403
    assert Draft.objects.count() == 0


def test_no_personal_data_in_addresses_sessions_logs_audit_and_jobs(
    citizen: Citizen, clock: Clock, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    citizen.fill()
    citizen.attach(SimpleUploadedFile(f"{LIN.name}.png", png()))
    clock.at += timedelta(minutes=1)
    addresses = [str(citizen.send().response["Location"])]
    said = [json.dumps(record.__dict__, default=str, ensure_ascii=False) for record in caplog.records]
    audit = [json.dumps(one.__dict__, default=str, ensure_ascii=False) for one in AuditEntry.objects.all()]
    jobs = [json.dumps(one.arguments, ensure_ascii=False) for one in Job.objects.all()]
    knocks = [one.mark for one in Knock.objects.all()]
    for text in (*addresses, *said, *audit, *jobs, *knocks, *citizen.client.cookies.output().splitlines()):
        for secret in (LIN.name, LIN.identity_number, LIN.telephone, LIN.email, WANTED, "127.0.0.1"):
            assert secret not in text or (secret == "127.0.0.1" and text in said)
    assert Session.objects.count() == 0
    assert len(audit) >= 2


def test_what_is_kept_of_a_draft_is_encrypted_under_a_key_that_only_the_browser_has(citizen: Citizen) -> None:
    citizen.fill()
    key = citizen.client.cookies["drafts"]
    assert (key["httponly"], key["path"], key["samesite"]) == (True, "/apply/", "Lax")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM applications_draft")
        row = str(cursor.fetchone())
    assert all(secret not in row for secret in (LIN.name, LIN.telephone, WANTED, key.value))
    assert Draft.objects.get().key_hash == drafts.key_hash(key.value)


def test_an_unknown_code_and_letters_are_answered_by_a_page(office: Office, clock: Clock) -> None:
    for url in (f"/apply/{CODE}/nothing/", "/apply/%00/", "/apply/..%2f..%2fetc/"):
        assert Client().get(url).status_code == 404

"""来件: taken in by every channel and kept as they came; twins; the four kinds that are no application; who may."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.applications.models import Application, Submission
from gongkai.applications.models.intake import Paper
from gongkai.applications.rules.paper import Asked
from gongkai.applications.services import intake
from gongkai.applications.services.intake import Came
from gongkai.applications.services.numbers import code_hash
from gongkai.foundation.models import Person, Role
from gongkai.regulation.events import Channel
from gongkai.web import middleware
from tests import offices
from tests.applications.office import LIN, Office, asked, at, decide, open_office, reply, take_in
from tests.applications.test_guards import result

pytestmark = pytest.mark.django_db
TODAY = at(3, 6)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f00050001ff5b5ac75b0000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "now", lambda: TODAY)


@pytest.fixture
def office() -> Office:
    return open_office()


def browser(who: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=who.replace("_", "-")))
    return client


def form(office: Office, **changes: object) -> dict[str, object]:
    """What the registrar types from a letter."""
    return {
        "organisation": office.organisation.pk, "paper": "application", "channel": "signed_mail",
        "arrived": "2026-03-04", "at_office": "", "kind": "natural", "name": LIN.name, "identity_kind": "ric",
        "identity_number": LIN.identity_number, "telephone": LIN.telephone, "address": LIN.address,
        "items": "2025年义务教育招生范围的批复\n招生人数", "carrier": "paper", "way": "post",
    } | changes  # fmt: skip


def pdf_text(content: bytes) -> str:
    """What a PDF says."""
    with pdfplumber.open(io.BytesIO(content)) as found:
        return "".join(page.extract_text() for page in found.pages)


def enter(office: Office, **changes: object) -> str:
    """The page after entering a paper."""
    answer = browser("registrar").post(reverse("desk-paper-new"), form(office, **changes), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def wait(office: Office, content: Asked | None = None, paper: Paper = Paper.APPLICATION, **came: object) -> Submission:
    """A paper that waits to be registered."""
    how = {"channel": Channel.EMAIL, "arrived": date(2026, 3, 5), "paper": paper} | came
    return intake.take_in(
        content or asked(), came=Came(**how), organisation=office.organisation,  # type: ignore[arg-type]
        actor=office.registrar, at=at(3, 6),
    ).submission  # fmt: skip


def test_a_letter_is_kept_as_it_came_with_the_picture_of_its_envelope(office: Office) -> None:
    page = enter(office, envelope=SimpleUploadedFile("信封.png", PNG, "image/png"))
    paper = Submission.objects.get()
    assert (paper.channel, paper.arrived, paper.state) == ("signed_mail", date(2026, 3, 4), "waiting")
    assert [(one.kind, one.file.name) for one in paper.files.all()] == [("envelope", "信封.png")]
    assert Asked.from_json(paper.content).items == ("2025年义务教育招生范围的批复", "招生人数")
    assert "只显示这一次" in page
    client = browser("registrar")
    fields = {"subject": "义务教育招生范围的批复", "officer": office.case_officer.person_id}
    client.post(reverse("desk-paper", args=[paper.pk]), fields)
    case = Application.objects.get()
    assert (case.number, case.received, case.items.count()) == (paper.number, date(2026, 3, 4), 2)
    assert [one.kind for one in case.files.all()] == ["incoming"]
    paper.refresh_from_db()
    assert Asked.from_json(paper.content).items == ("2025年义务教育招生范围的批复", "招生人数")


@pytest.mark.parametrize(
    ("channel", "received"),
    [
        ("in_person", date(2026, 3, 4)),
        ("oral", date(2026, 3, 4)),
        ("signed_mail", date(2026, 3, 4)),
        ("plain_mail", None),
        ("email", None),
        ("fax", None),
    ],
)
def test_each_channel_has_its_own_day_of_receipt(office: Office, channel: str, received: date | None) -> None:
    """Article 31: on handing in, on signing for it, or once both sides have confirmed."""
    enter(office, channel=channel)
    paper = Submission.objects.get()
    fields = {"subject": "招生范围的批复", "officer": office.case_officer.person_id}
    browser("registrar").post(reverse("desk-paper", args=[paper.pk]), fields)
    case = Application.objects.get()
    waits = case.state == "awaiting_confirmation"
    assert (case.channel, waits, case.received) == (channel, received is None, received)


def test_what_was_said_aloud_is_taken_down_whatever_it_lacks(office: Office) -> None:
    enter(office, channel="oral", name="", identity_kind="", identity_number="", telephone="", address="")
    paper = Submission.objects.get()
    assert (paper.channel, Asked.from_json(paper.content).applicant.name) == ("oral", "")


def test_a_transfer_from_another_unit_counts_from_the_organs_day_and_needs_its_proof(office: Office) -> None:
    moved = {"channel": "signed_mail", "arrived": "2026-03-02", "at_office": "2026-03-05", "from_unit": "收发室"}
    page = enter(office, **moved)
    assert "收发室" in page
    paper = Submission.objects.get()
    client, address = browser("registrar"), reverse("desk-paper", args=[paper.pk])
    fields = {"subject": "招生范围的批复", "officer": office.case_officer.person_id}
    refused = client.post(address, fields).content.decode()
    assert "期限从本机关收到算起" in refused
    assert 'value="招生范围的批复"' in refused
    assert Application.objects.count() == 0
    assert (paper.arrived, paper.at_office, paper.from_unit) == (date(2026, 3, 2), date(2026, 3, 5), "收发室")
    enter(office, **moved, envelope=SimpleUploadedFile("信封.png", PNG, "image/png"))
    proved = Submission.objects.get(files__kind="envelope")
    client.post(reverse("desk-paper", args=[proved.pk]), fields)
    assert Application.objects.get().received == date(2026, 3, 2)


def test_a_letter_to_another_unit_or_a_leader_waits_for_its_confirmation_and_is_not_lost(office: Office) -> None:
    envelope = SimpleUploadedFile("信封.png", PNG, "image/png")
    enter(office, channel="other_unit", arrived="2026-03-02", at_office="2026-03-05", envelope=envelope)
    fields = {"subject": "招生范围的批复", "officer": office.case_officer.person_id}
    browser("registrar").post(reverse("desk-paper", args=[Submission.objects.get().pk]), fields)
    case = Application.objects.get()
    assert (case.state, case.received) == ("awaiting_confirmation", None)
    assert [(one.kind, one.on) for one in case.ledger.order_by("on")] == [
        ("arrival", date(2026, 3, 2)),
        ("arrival", date(2026, 3, 5)),
    ]


@pytest.mark.parametrize(
    ("changes", "why", "field"),
    [
        ({"arrived": "2026-03-09"}, "收到日期不能晚于今天", "arrived"),
        ({"at_office": "2026-03-03"}, "不能早于本机关收到的日期", "at_office"),
        ({"items": ""}, "所需信息", "items"),
        ({"channel": "online"}, "选项里没有这一项", "channel"),
        ({"organisation": "99999"}, "", "organisation"),
    ],
)
def test_wrong_input_keeps_what_was_typed_and_says_why_at_the_field(
    office: Office, changes: dict[str, str], why: str, field: str
) -> None:
    page = enter(office, **changes)
    assert LIN.address in page
    assert why in page
    assert f'href="#id_{field}"' in page
    assert Submission.objects.count() == 0


def test_a_subject_line_with_a_name_is_refused_and_kept(office: Office) -> None:
    paper = wait(office)
    fields = {"subject": f"{LIN.name}要的批复", "officer": office.case_officer.person_id}
    page = browser("registrar").post(reverse("desk-paper", args=[paper.pk]), fields).content.decode()
    assert "事项摘要里不能有申请人或者第三方的姓名" in page
    assert f'value="{LIN.name}要的批复"' in page


def shown(paper: Submission) -> str:
    return browser("registrar").get(reverse("desk-paper", args=[paper.pk])).content.decode()


def test_the_same_letter_come_twice_is_pointed_out(office: Office) -> None:
    first, second = wait(office), wait(office, channel=Channel.SIGNED_MAIL)
    other = wait(office, asked(people=(LIN.__class__(name="赵一鸣", telephone="13800000000"),)))
    page = shown(second)
    assert [first.number in page, other.number in page] == [True, False]
    assert "可能是同一来件：核对原件" in page
    assert "同一申请人的其他来件" not in shown(other)


def test_a_pending_twin_is_no_repeated_application_and_an_answered_one_may_be(office: Office) -> None:
    pending = take_in(office, at(3, 2))
    paper = wait(office, asked("2025年 义务教育招生范围的批复。"))
    assert [word in shown(paper) for word in (pending.number, "不能按重复申请处理")] == [True, True]
    decide(office, pending, at(3, 4), result("not_responsible"))
    reply(office, pending, at(3, 5))
    Application.objects.filter(pk=pending.pk).update(state="replied")
    assert "逐字对照，相同的才能按重复申请处理" in shown(paper)


def test_earlier_cases_of_the_same_applicant_are_listed_by_number_or_telephone(office: Office) -> None:
    earlier = take_in(office, at(3, 2), "学校食堂的检查记录")
    same_number = wait(office, asked("教师招聘的公告"))
    by_telephone = wait(office, asked("教师招聘", people=(LIN.__class__(name="林树生", telephone=LIN.telephone),)))
    assert [earlier.number in shown(same_number), earlier.number in shown(by_telephone)] == [True, True]
    assert "内容相同" not in shown(same_number)


def test_a_twin_of_another_office_is_not_shown(office: Office) -> None:
    take_in(office, at(3, 2))
    county = offices.found("yunling-jtj", "department", "云岭市交通局")
    there = offices.officer("elsewhere", Role.DISCLOSURE_HEAD, county)
    paper = intake.take_in(
        asked(), came=Came(Channel.EMAIL, date(2026, 3, 5)), organisation=county, actor=there, at=at(3, 6)
    ).submission
    page = browser("elsewhere").get(reverse("desk-paper", args=[paper.pk])).content.decode()
    assert "同一申请人的其他来件" not in page


def test_only_what_is_to_be_corrected_is_passed_on(office: Office) -> None:
    paper = wait(office, asked("把预算公开"), Paper.SUGGESTION)
    page = browser("case_officer").get(reverse("desk-paper-answer", args=[paper.pk])).content.decode()
    assert "采纳，主动公开" in page and "转送" not in page


@pytest.mark.parametrize(
    ("kind", "conclusion"),
    [
        *((kind, how) for kind in (Paper.CORRECTION, Paper.SUGGESTION, Paper.COMPLAINT) for how in ("done", "refused")),
        (Paper.CORRECTION, "passed_on"),
    ],
)
def test_a_paper_that_is_no_application_is_answered_in_its_own_flow_and_never_counted(
    office: Office, kind: Paper, conclusion: str
) -> None:
    paper = wait(office, asked("出生日期写错了"), kind)
    page = browser("case_officer").get(reverse("desk-paper", args=[paper.pk])).content.decode()
    assert "写答复" in page
    assert "登记为申请" not in page
    address = reverse("desk-paper-answer", args=[paper.pk])
    given = {"result": conclusion, "finding": "经核对属实。", "organ": ""}
    empty = browser("case_officer").post(address, {**given, "finding": " "}).content.decode()
    assert 'href="#id_finding"' in empty
    if conclusion == "passed_on":
        assert "写明转送哪个机关" in browser("case_officer").post(address, given).content.decode()
        given["organ"] = "云岭市公安局"
    shown = browser("case_officer").post(address, given, follow=True).content.decode()
    assert "答复待签发" in shown and "经核对属实。" in shown
    signer = "leader" if kind == Paper.CORRECTION else "disclosure_head"
    sign = reverse("desk-paper-sign", args=[paper.pk])
    assert sign in browser(signer).get(reverse("desk-home")).content.decode()
    letter = browser(signer).get(sign).content.decode()
    assert ("已转送云岭市公安局处理" in letter) is (conclusion == "passed_on")
    assert [LIN.telephone in letter, LIN.identity_number in letter] == [False, False]
    browser(signer).post(sign, {"passed": "yes"})
    paper.refresh_from_db()
    if kind != Paper.COMPLAINT:
        assert paper.standing == "答复待发出"
        out = {"way": "post", "carrier": "ems", "tracking": "1098765432101", "on": "2026-03-06"}
        browser("registrar").post(reverse("desk-paper-send", args=[paper.pk]), out)
        paper.refresh_from_db()
    assert (paper.state, paper.answer.result, Application.objects.count()) == ("taken", conclusion, 0)
    assert sign not in browser(signer).get(reverse("desk-home")).content.decode()
    again = browser("case_officer").post(address, {"result": "done", "finding": "再答一次"}).content.decode()
    assert "这份来件已答复，不能再办" in again
    assert "再答一次" in again


def test_a_mistaken_registration_is_cancelled_by_two_people_and_listed_apart(office: Office) -> None:
    paper = wait(office)
    address, second = reverse("desk-paper-cancel", args=[paper.pk]), office.disclosure_head.person_id
    client, other = browser("registrar"), browser("disclosure_head")
    empty = client.post(address, {"reason": ""}).content.decode()
    assert 'href="#id_reason"' in empty
    client.post(address, {"reason": "看错了"})
    assert "撤销登记待复核" in client.get(reverse("desk-papers")).content.decode()
    other.post(address, {"agreed": "no"})
    paper.refresh_from_db()
    assert (paper.state, paper.state_reason, paper.state_by) == ("waiting", "", None)
    client.post(address, {"reason": "与邮寄的重复"})
    assert "要由另一个人复核" in client.post(address, {"agreed": "yes"}).content.decode()
    other.post(address, {"agreed": "yes"})
    paper.refresh_from_db()
    assert (paper.state, paper.second_by_id) == ("cancelled", second)
    listed = client.get(reverse("desk-papers-cancelled")).content.decode()
    assert [paper.number in listed, "与邮寄的重复" in listed] == [True, True]
    assert paper.number not in client.get(reverse("desk-papers")).content.decode()


def test_a_letter_about_a_case_joins_it_by_its_number(office: Office) -> None:
    case, paper = take_in(office, at(3, 2)), wait(office, asked("补充一份材料"))
    client, address = browser("registrar"), reverse("desk-paper-attach", args=[paper.pk])
    wrong = client.post(address, {"number": "2026-9999-0001"}).content.decode()
    assert "本机关没有编号为2026-9999-0001的申请" in wrong
    assert 'value="2026-9999-0001"' in wrong
    client.post(address, {"number": case.number})
    paper.refresh_from_db()
    assert (paper.about_id, paper.paper) == (case.pk, "addition")


def test_who_opens_the_papers(office: Office) -> None:
    offices.person("elsewhere", (Role.DISCLOSURE_HEAD, offices.found("yunling-jtj", "department", "云岭市交通局")))
    paper, correction = wait(office), wait(office, paper=Paper.CORRECTION)
    own: list[tuple[str, Callable[[], list[object]]]] = [
        ("desk-paper", lambda: [paper.pk]),
        ("desk-paper-attach", lambda: [paper.pk]),
        ("desk-paper-cancel", lambda: [paper.pk]),
        ("desk-paper-answer", lambda: [correction.pk]),
    ]
    pages = [reverse("desk-papers"), reverse("desk-paper-new"), reverse("desk-papers-cancelled")]
    pages += [reverse(name, args=args()) for name, args in own]
    found = {
        who: [(browser(who) if who else Client()).get(page).status_code for page in pages]
        for who in ("registrar", "case_officer", "leader", "elsewhere", "")
    }
    assert found == {
        "registrar": [200, 200, 200, 200, 200, 200, 403],
        "case_officer": [200] * 7,
        "leader": [403] * 7,
        "elsewhere": [200, 200, 200, 404, 404, 404, 404],
        "": [302] * 7,
    }
    taken = browser("elsewhere").post(reverse("desk-paper-take", args=[paper.pk]))
    assert taken.status_code == 404
    listed = browser("elsewhere").get(reverse("desk-papers")).content.decode()
    assert paper.number not in listed


def test_the_receipt_is_printed_at_the_desk_with_a_new_code_and_the_old_one_ends(office: Office) -> None:
    paper = wait(office, channel=Channel.PLAIN_MAIL)
    before = paper.code_hash
    page = browser("registrar").get(reverse("desk-paper", args=[paper.pk])).content.decode()
    assert "换查询码，打印登记回执" in page and LIN.identity_number in page
    answer = browser("registrar").post(reverse("desk-paper-receipt", args=[paper.pk]))
    text = "".join(pdf_text(answer.content).split())
    paper.refresh_from_db()
    code = re.search("查询码：([A-Z0-9]{5}-[A-Z0-9]{5})", text)
    assert code and paper.code_hash == code_hash(paper.number, code[1]) != before
    assert (
        f"申请编号：{paper.number}" in text
        and "以平常信函方式提交" in text
        and "本机关收到的日期：2026年3月5日" in text
    )
    assert browser("seal_keeper").post(reverse("desk-paper-receipt", args=[paper.pk])).status_code in (403, 404)


def test_what_was_taken_down_is_printed_to_be_read_back_and_signed(office: Office) -> None:
    paper = wait(office, channel=Channel.ORAL)
    text = pdf_text(browser("registrar").get(reverse("desk-paper-record", args=[paper.pk])).content)
    plain = "".join(text.split())
    assert "口头申请政府信息公开记录" in plain and LIN.name in plain and "已向本人宣读" in plain


def test_a_letter_passed_on_by_another_unit_gets_its_picture_later(office: Office) -> None:
    paper = wait(office, channel=Channel.OTHER_UNIT, arrived=date(2026, 3, 2), at_office=date(2026, 3, 5))
    client, address = browser("registrar"), reverse("desk-paper", args=[paper.pk])
    given = {"subject": "招生范围", "officer": office.case_officer.person_id}
    assert "请附信封或者收文登记的照片" in client.post(address, given).content.decode()
    add = reverse("desk-paper-file", args=[paper.pk])
    wrong = client.post(add, {"kind": "envelope", "file": SimpleUploadedFile("a.exe", b"MZ" + bytes(64))})
    assert wrong.status_code == 200 and not paper.files.exists()
    sent = client.post(add, {"kind": "envelope", "file": SimpleUploadedFile("信封.png", PNG, "image/png")})
    assert sent.status_code == 302
    assert [(one.kind, one.later) for one in paper.files.all()] == [("envelope", True)]
    assert "（后补）" in client.get(address).content.decode()
    assert client.post(address, given).status_code == 302
    assert client.post(add, {"kind": "envelope", "file": SimpleUploadedFile("b.png", PNG)}).status_code == 200
    assert paper.files.count() == 1


def test_proxy_and_joint_applicants_are_entered_from_paper(office: Office) -> None:
    enter(
        office, proxy_name="卫代理", proxy_number="110101199003070337", proxy_telephone="13900000001",
        others="何共同，11010119900307109X，13900000002\n\n沈共同",
    )  # fmt: skip
    people = Asked.from_json(Submission.objects.get().content).people
    assert [(one.part, one.name, one.identity_kind, one.telephone) for one in people] == [
        ("representative", LIN.name, "ric", LIN.telephone),
        ("applicant", "何共同", "ric", "13900000002"),
        ("applicant", "沈共同", "", ""),
        ("proxy", "卫代理", "ric", "13900000001"),
    ]
    page = enter(office, others="\n".join("何某" for _ in range(20)))
    assert "最多20人" in page and Submission.objects.count() == 1

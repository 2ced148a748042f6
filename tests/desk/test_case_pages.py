"""The desk's pages over cases: who opens which, that each step's page opens in each state that allows it, two people at
once, wrong input, and personal data that is shown only when asked for."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.applications.models import Application, CaseFile, Note, SearchRecord, State, Submission
from gongkai.applications.models.intake import Paper
from gongkai.applications.rules.paper import Asked, Someone
from gongkai.applications.services import deciding, intake, papers
from gongkai.applications.services.deciding import Decision, Searched
from gongkai.applications.services.intake import Came
from gongkai.applications.states import STEPS, allowed
from gongkai.desk.applications.steps import PAGES
from gongkai.desk.templatetags.desk import table3
from gongkai.foundation.models import AuditEntry, Person, Role
from gongkai.foundation.policies import MATRIX
from gongkai.regulation.events import Channel
from gongkai.regulation.outcomes import rows
from tests import offices
from tests.applications.office import LIN, Office, asked, at, decide, open_office, reply, take_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def case(office: Office) -> Application:
    return take_in(office, at(3, 2))


def browser(who: str) -> Client:
    """Somebody of the office (by role), or another's."""
    client = Client()
    client.force_login(Person.objects.get(username=who.replace("_", "-")))
    return client


def page(client: Client, name: str, *args: object) -> str:
    """The page's text."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_opens_the_pages_of_a_case(office: Office, case: Application) -> None:
    offices.person("elsewhere", (Role.DISCLOSURE_HEAD, offices.found("yunling-jtj", "department", "云岭市交通局")))
    pages = [
        reverse("desk-case", args=[case.number]),
        reverse("desk-case-item", args=[case.number, 1]),
        reverse("desk-case-step", args=[case.number, "search"]),
        reverse("desk-case-file-add", args=[case.number]),
        reverse("desk-paper", args=[case.submission_id]),
    ]
    found = {
        who: [(browser(who) if who else Client()).get(address).status_code for address in pages]
        for who in ("case_officer", "leader", "editor", "elsewhere", "")
    }
    assert found == {
        "case_officer": [200, 200, 200, 200, 200],
        "leader": [200, 403, 404, 403, 403],
        "editor": [403, 403, 403, 403, 403],
        "elsewhere": [404, 404, 404, 404, 404],
        "": [302, 302, 302, 302, 302],
    }


@pytest.mark.parametrize("state", [str(state) for state in State])
def test_every_step_page_opens_for_who_may_in_each_state_that_allows_it(
    office: Office, case: Application, state: str
) -> None:
    Application.objects.filter(pk=case.pk).update(state=state)
    can = {step.key for step in allowed(state)}
    wrong = []
    for key in PAGES:
        rule = MATRIX[STEPS[key].action]
        assert not isinstance(rule, str)
        client = browser(next(iter(rule)).value)
        status = client.get(reverse("desk-case-step", args=[case.number, key])).status_code
        if status != (200 if key in can else 404):
            wrong.append((key, status))
    assert wrong == []
    assert browser("case_officer").get(reverse("desk-case", args=[case.number])).status_code == 200


def test_of_two_people_at_once_the_second_is_told_and_nothing_happens_twice(office: Office, case: Application) -> None:
    client, address = browser("case_officer"), reverse("desk-case-step", args=[case.number, "search"])
    form = {
        "version": str(case.version), "items": "1", "unit": "基础教育科", "on": "2026-03-04", "carriers": "oa",
        "hits": "0", "method": "按标题", "keywords": "招生", "result": "没有",
    }  # fmt: skip
    assert client.post(address, form).status_code == 302
    second = browser("disclosure_head").post(address, form)
    assert "刚刚被他人办理过" in second.content.decode()
    assert SearchRecord.objects.count() == 1


def test_wrong_input_keeps_what_was_typed_and_says_why_at_the_field(office: Office, case: Application) -> None:
    address = reverse("desk-case-step", args=[case.number, "supplement"])
    form = {"what": "名称不明确，请写明用途", "how": "写明文号", "days": "99"}
    answer = browser("case_officer").post(address, form).content.decode()
    assert "名称不明确，请写明用途" in answer
    assert "不能大于30" in answer
    assert "有1处要改" in answer
    refused = browser("case_officer").post(address, form | {"days": "10"}).content.decode()
    assert "不得要求申请人说明用途" in refused
    case.refresh_from_db()
    assert case.state == State.HANDLING


def test_the_case_page_masks_people_and_showing_them_is_an_act_on_record(office: Office, case: Application) -> None:
    client, address = browser("case_officer"), reverse("desk-case-reveal", args=[case.number])
    masked = page(client, "desk-case", case.number)
    assert [word in masked for word in ("林＊＊", LIN.name, LIN.telephone, LIN.identity_number)] == [
        True, False, False, False,
    ]  # fmt: skip
    assert client.get(address).status_code == 405
    answer = client.post(address)
    shown = answer.content.decode()
    assert all(word in shown for word in (LIN.name, LIN.telephone, LIN.identity_number, LIN.address))
    assert "no-store" in answer.headers["Cache-Control"]
    entry = AuditEntry.objects.filter(action="case.reveal").get()
    assert (entry.person_id, entry.object_id) == (office.case_officer.person_id, str(case.pk))


def test_a_stopped_step_is_shown_with_its_reason_and_is_no_button(office: Office, case: Application) -> None:
    decide(office, case, at(3, 4), Decision(1, "denied_internal", reason="内部事务"))
    from_draft = reverse("desk-case-step", args=[case.number, "draft"])
    browser("case_officer").post(from_draft, {"version": str(case.version + 1)})
    shown = page(browser("case_officer"), "desk-case", case.number)
    assert "现在不能“送审”" in shown
    assert "能否区分处理？请回答" in shown
    assert reverse("desk-case-step", args=[case.number, "submit"]) not in shown


def test_notes_files_and_signatures_are_kept_with_the_case(office: Office, case: Application) -> None:
    client = browser("case_officer")
    client.post(reverse("desk-case-note", args=[case.number]), {"text": "先问基础教育科"})
    assert Note.objects.get().text == "先问基础教育科"
    assert "写几个字" not in page(client, "desk-case", case.number)
    upload = SimpleUploadedFile("批复.pdf", PDF)
    form = {"file": upload, "kind": "found", "item": "1"}
    assert client.post(reverse("desk-case-file-add", args=[case.number]), form).status_code == 302
    held = CaseFile.objects.get(kind="found")
    assert (held.file.name, held.item.number if held.item else 0, held.leaves) == ("批复.pdf", 1, False)
    searched = Searched((1,), "基础教育科", date(2026, 3, 4), ("oa",), "按标题", "招生", "没有")
    record = deciding.search(case.pk, searched, version=None, actor=office.case_officer, at=at(3, 4))
    browser("disclosure_head").post(reverse("desk-case-sign-search", args=[case.number, record.pk]))
    record.refresh_from_db()
    assert record.signed_by_id == office.disclosure_head.person_id


def about(office: Office, case: Application, kind: Paper, content: Asked) -> Submission:
    """A paper about a case, as it comes from the portal."""
    taken = intake.take_in(
        content, came=Came(Channel.IN_PERSON, date(2026, 3, 5), paper=kind), organisation=office.organisation,
        actor=office.registrar, at=at(3, 5),
    )  # fmt: skip
    Submission.objects.filter(pk=taken.submission.pk).update(about=case)
    return Submission.objects.get(pk=taken.submission.pk)


def test_a_paper_about_a_case_is_taken_in_and_leads_to_its_step_filled_in(office: Office, case: Application) -> None:
    paper = about(office, case, Paper.WITHDRAWAL, Asked(note="不要了", extra={"items": "1"}))
    client = browser("case_officer")
    assert "看来件并收下" in page(client, "desk-case", case.number)
    answer = client.post(reverse("desk-paper-take", args=[paper.pk]), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("desk-case-step", args=[case.number, "withdraw"]))
    assert 'value="2026-03-05"' in answer.content.decode()
    again = client.post(reverse("desk-paper-take", args=[paper.pk]), follow=True)
    assert "这份来件已登记，不能再办" in again.content.decode()


def test_a_new_contact_holds_once_it_is_taken_in(office: Office, case: Application) -> None:
    paper = about(office, case, Paper.CONTACT, Asked(people=(Someone(telephone="13900000009"),)))
    papers.take(paper.pk, actor=office.registrar, at=at(3, 5))
    person = case.people.get()
    assert (person.telephone, person.address) == ("13900000009", LIN.address)


def test_a_cancelled_registration_has_a_reason_and_a_second_person_and_is_listed_apart(office: Office) -> None:
    taken = intake.take_in(
        asked(), came=Came(Channel.EMAIL, date(2026, 3, 5)), organisation=office.organisation,
        actor=office.registrar, at=at(3, 5),
    )  # fmt: skip
    address = reverse("desk-paper-cancel", args=[taken.submission.pk])
    client = browser("registrar")
    client.post(address, {"reason": "与邮寄的重复"})
    assert "要由另一个人复核" in client.post(address, {"agreed": "yes"}).content.decode()
    browser("disclosure_head").post(address, {"agreed": "yes"})
    listed = page(client, "desk-papers-cancelled")
    assert [word in listed for word in (taken.submission.number, "与邮寄的重复", "林disclosure-head")] == [True] * 3
    assert taken.submission.number not in page(client, "desk-papers")


def test_my_tasks_name_the_next_step_to_whom_it_belongs(office: Office, case: Application) -> None:
    def asks(who: str) -> list[str]:
        shown = page(browser(who), "desk-home")
        return [
            word
            for word in ("检索、拟定处理意见", "拟制答复", "审核", "签发", "用印", "登记交邮")
            if f">{word}</td>" in shown
        ]

    assert (asks("case_officer"), asks("leader")) == (["检索、拟定处理意见"], [])
    done = Decision(1, "not_responsible", reason="不是。", answer="请向交通局申请", evidence={"1": "1", "2": "2"})
    decide(office, case, at(3, 4), done)
    assert asks("case_officer") == ["拟制答复"]
    reply(office, case, at(3, 5))
    assert {who: asks(who) for who in ("case_officer", "leader", "seal_keeper", "registrar")} == {
        "case_officer": ["登记交邮"],
        "leader": [],
        "seal_keeper": [],
        "registrar": ["登记交邮"],
    }
    shown = page(browser("case_officer"), "desk-home")
    assert 'class="light late"' in shown
    assert case.number in shown


def test_the_ledger_shows_a_day_in_chosen_columns_masked_and_goes_to_excel(office: Office, case: Application) -> None:
    client, address = browser("case_officer"), reverse("desk-ledger")
    shown = client.get(address, {"c": ["number", "applicant", "due"], "on": "2026-03-31"}).content.decode()
    table = shown.split("<tbody>")[1]
    assert [word in table for word in (case.number, "林＊＊", LIN.name, "2026-03-30", "当面提交")] == [
        True, True, False, True, False,
    ]  # fmt: skip
    assert case.number not in client.get(address, {"on": "2026-03-01"}).content.decode()
    sheet = client.get(address, {"c": ["number"], "export": "xlsx"})
    assert sheet.content[:2] == b"PK"
    for senseless in ({"on": "x"}, {"year": "0000"}, {"c": "nothing"}, {"state": "x", "result": "y", "sort": "z"}):
        assert client.get(address, senseless).status_code == 200
    assert Client().get(address).status_code == 302
    assert browser("editor").get(address).status_code == 403


def test_a_row_of_table_3_is_called_as_the_form_prints_it() -> None:
    assert table3("granted") == "予以公开"
    assert table3("denied_state_secret") == "不予公开·属于国家秘密"
    assert len({table3(row) for row in rows()}) == len(rows())

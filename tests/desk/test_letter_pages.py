"""The pages of an office's letters: their wording, changed by its head only; and the register of numbers."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.applications.letters.wording import templates
from gongkai.applications.models import LetterTemplate
from gongkai.applications.services import letters, procedure, voiding
from gongkai.applications.services.deciding import Decision
from gongkai.foundation.models import AuditEntry, Person, Role
from tests import offices
from tests.applications.office import Office, at, decide, open_office, reply, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return open_office()


def browser(who: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=who.replace("_", "-")))
    return client


def typed(kind: str, **changes: str) -> dict[str, str]:
    """The form as it is opened, with changes."""
    given = {"effective": "2030-01-01"}
    for number, block in enumerate(templates()[kind].blocks):
        given |= {f"title_{number}": block.title, f"text_{number}": block.text}
    return given | changes


def test_the_head_of_the_office_only_changes_the_wording(office: Office) -> None:
    offices.person("elsewhere", (Role.CASE_OFFICER, offices.found("yunling-jtj", "department", "云岭市交通局")))
    pages = [
        reverse("desk-wordings"),
        reverse("desk-wording", args=["supplement"]),
        reverse("desk-wording-preview", args=["reply"]),
        reverse("desk-wording", args=["nothing"]),
        reverse("desk-letter-register"),
    ]
    found = {
        who: [(browser(who) if who else Client()).get(address).status_code for address in pages]
        for who in ("disclosure_head", "case_officer", "editor", "elsewhere", "")
    }
    assert found == {
        "disclosure_head": [200, 200, 200, 404, 200],
        "case_officer": [403, 403, 403, 403, 200],
        "editor": [403, 403, 403, 403, 403],
        "elsewhere": [403, 403, 403, 403, 200],
        "": [302, 302, 302, 302, 302],
    }


def test_a_wording_is_previewed_saved_and_reset(office: Office) -> None:
    head, address = browser("disclosure_head"), reverse("desk-wording", args=["supplement"])
    changed = typed("supplement", text_6="请于{term}内来电{telephone}。", title_6="联系")
    shown = head.post(address, changed | {"preview": "1"}).content.decode()
    assert "请于15个工作日内来电0000-8600300。" in shown
    assert LetterTemplate.objects.count() == 0
    assert head.post(address, changed).status_code == 302
    kept = LetterTemplate.objects.get()
    assert (kept.organisation, kept.kind, kept.written_by, str(kept.effective)) == (
        office.organisation,
        "supplement",
        Person.objects.get(username="disclosure-head"),
        "2030-01-01",
    )
    assert kept.blocks[-1] == {"title": "联系", "text": "请于{term}内来电{telephone}。"}
    assert list(AuditEntry.objects.filter(action="letter.template").values_list("details__kind", flat=True)) == [
        "supplement"
    ]


@pytest.mark.parametrize(
    ("changes", "place", "told"),
    [
        ({"text_4": "请在{deadline}前补正。"}, "text_4", "第5段“请在{deadline}”里的{deadline}这种文书填不了"),
        ({"text_2": "{supplement_items}和{remedies}"}, "text_2", "第3段“需要补正的事项”里的{remedies}"),
        ({"text_2": "{supplement_items"}, "text_2", "第3段“需要补正的事项”里的{这种文书填不了"),
        ({"text_2": "见附件。"}, None, "这种文书不能没有{supplement_items}（需要补正的事项）"),
        ({"effective": "2020-01-01"}, "effective", "从今天或者以后的日期起用"),
    ],
)
def test_a_wording_that_cannot_be_filled_is_refused_at_its_place(
    office: Office, changes: dict[str, str], place: str | None, told: str
) -> None:
    address = reverse("desk-wording", args=["supplement"])
    answer = browser("disclosure_head").post(address, typed("supplement", **changes))
    assert [told in one for one in answer.context["form"].errors[place or "__all__"]] == [True]
    assert LetterTemplate.objects.count() == 0


def test_an_office_s_wording_holds_from_its_day_and_leaves_earlier_letters(office: Office) -> None:
    case, other = take_in(office, at(3, 2)), take_in(office, at(3, 3))
    how = {"version": None, "actor": office.case_officer}
    old = procedure.ask_supplement(case.pk, what="1. 没有写明名称", how="写明名称", days=15, at=at(3, 4), **how)  # type: ignore[arg-type]
    before = letters.blocks_of(old)
    LetterTemplate.objects.create(
        organisation=office.organisation,
        kind="supplement",
        blocks=[{"title": "事项", "text": "本局的话：{supplement_items}"}],
        effective=at(3, 5).date(),
        written=at(3, 5),
    )
    new = procedure.ask_supplement(other.pk, what="1. 没有写明名称", how="写明名称", days=15, at=at(3, 5), **how)  # type: ignore[arg-type]
    old.refresh_from_db()
    assert [block.text for block in letters.blocks_of(new)] == ["本局的话：1. 没有写明名称"]
    assert letters.blocks_of(old) == before
    head = browser("disclosure_head")
    head.post(reverse("desk-wording-reset", args=["supplement"]))
    assert [one.blocks != [] for one in LetterTemplate.objects.order_by("pk")] == [True, False]
    assert "内置" in head.get(reverse("desk-wording", args=["supplement"])).content.decode()


def test_the_register_keeps_void_numbers_and_goes_to_excel(office: Office) -> None:
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), Decision(1, "petition", answer="请向信访部门提出。", evidence={"1": "告知书"}))
    reply(office, case, at(3, 5))
    how = {"version": None, "at": at(3, 6)}
    voiding.void(case.pk, reason="答复对象写错", actor=office.disclosure_head, **how)  # type: ignore[arg-type]
    reply(office, case, at(3, 6))
    client = browser("case_officer")
    answer = client.get(reverse("desk-letter-register") + "?year=2026&export=xlsx")
    rows = list(load_workbook(BytesIO(b"".join(answer))).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    found = [(row[0], row[1], row[5]) for row in rows if str(row[0]).startswith("云教公复")]
    assert found == [
        ("云教公复〔2026〕2号", "政府信息公开申请答复书", "已用印"),
        ("云教公复〔2026〕1号", "政府信息公开申请答复书", "作废（2026-03-06）：答复对象写错"),
    ]
    assert "作废" in client.get(reverse("desk-letter-register")).content.decode()

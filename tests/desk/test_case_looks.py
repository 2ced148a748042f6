"""What the case page shows of others than the applicant, the chart of states, and the files that leave with an item."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from gongkai.applications.models import Application, CaseFile, State
from gongkai.applications.services import consulting, keeping
from gongkai.applications.services.consulting import Asking, Opinion
from gongkai.applications.states import STEPS
from gongkai.foundation.models import AuditEntry, Person, Role
from gongkai.regulation.events import Consulted, Position
from tests import offices
from tests.applications.office import Office, at, decide, open_office, take_in
from tests.applications.test_guards import PDF, result

pytestmark = pytest.mark.django_db
FIRM = Asking(Consulted.THIRD_PARTY, "示例测绘有限公司", "成交价格", (1,), "云岭市南门路8号", "0000-8600999")


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def case(office: Office) -> Application:
    return take_in(office, at(3, 2), "成交价格", "测绘成果")


def browser(who: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=who.replace("_", "-")))
    return client


def test_the_third_party_is_masked_and_showing_it_is_an_act_on_record(office: Office, case: Application) -> None:
    made = consulting.consult(case.pk, FIRM, version=None, actor=office.case_officer, at=at(3, 3))
    answer = Opinion(at(3, 6).date(), Position.OBJECTS, "属于本公司的商业秘密", "no", "价格已经公示")
    consulting.opinion(made.pk, answer, version=None, actor=office.case_officer, at=at(3, 6))
    client = browser("case_officer")
    secrets = (FIRM.name, FIRM.address, FIRM.telephone, answer.reasons, answer.finding)
    masked = client.get(reverse("desk-case", args=[case.number])).content.decode()
    assert [word in masked for word in ("示＊＊", "不同意", *secrets)] == [True, True] + [False] * 5
    assert AuditEntry.objects.filter(action="case.reveal").count() == 0
    shown = client.post(reverse("desk-case-reveal", args=[case.number])).content.decode()
    assert [word in shown for word in secrets] == [True] * 5
    assert AuditEntry.objects.filter(action="case.reveal").get().object_id == str(case.pk)
    offices.person("elsewhere", (Role.DISCLOSURE_HEAD, offices.found("yunling-jtj", "department", "云岭市交通局")))
    refused = {
        who: browser(who).post(reverse("desk-case-reveal", args=[case.number])) for who in ("elsewhere", "editor")
    }
    assert {who: answer.status_code for who, answer in refused.items()} == {"elsewhere": 404, "editor": 403}


def test_the_chart_names_every_state_and_step_of_the_code_and_where_the_case_stands(
    office: Office, case: Application
) -> None:
    address = reverse("desk-case-states", args=[case.number])
    client = browser("leader")
    assert address in client.get(reverse("desk-case", args=[case.number])).content.decode()
    page = client.get(address).content.decode()
    svg = page[page.index("<svg") : page.index("</svg>")] if "<svg" in page else ""
    svg = svg[svg.index('class="chart"') :] if 'class="chart"' in svg else page[page.index('class="chart"') :]
    states = {str(state.label) for step in STEPS.values() for state in (*step.sources, step.target) if state}
    boxes = re.findall(r'<text class="name[^"]*"[^>]*>([^<]+)</text>', svg)
    assert (set(boxes), len(boxes)) == (states, len(states))
    assert re.findall(r'<text class="name current"[^>]*>([^<]+)</text>', svg) == [str(State.HANDLING.label)]
    drawn = re.findall(r'<text class="step"[^>]*>([^<]+)</text>', svg)
    leading = {str(step.button) for step in STEPS.values() if step.target and set(step.sources) - {step.target}}
    assert set(drawn) == leading
    table = page[page.index("<tbody>") :]
    assert re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', table) == [str(step.button) for step in STEPS.values()]
    assert "style=" not in svg
    offices.person("elsewhere", (Role.DISCLOSURE_HEAD, offices.found("yunling-jtj", "department", "云岭市交通局")))
    assert [browser(who).get(address).status_code for who in ("elsewhere", "editor")] == [404, 403]


def files_of(office: Office, case: Application, item: int) -> tuple[list[str], str]:
    """The files that the page offers for an item, and what it says of them."""
    field = browser("case_officer").get(reverse("desk-case-item", args=[case.number, item])).context["form"]["files"]
    return [label for _pk, label in field.field.choices], str(field.help_text)


def add(office: Office, case: Application, name: str, item: int | None = None) -> CaseFile:
    upload = ContentFile(PDF, name=name)
    return keeping.add_file(case, upload, "found", item=item, actor=office.case_officer, at=at(3, 3))


def test_each_item_is_given_its_own_files(office: Office, case: Application) -> None:
    choices, told = files_of(office, case, 1)
    assert (choices, "案卷里还没有可以提供的文件" in told) == ([], True)
    price, map_ = add(office, case, "合同.pdf", 1), add(office, case, "成果.pdf")
    keeping.add_file(case, ContentFile(PDF, name="收条.pdf"), "proof", actor=office.case_officer, at=at(3, 3))
    assert files_of(office, case, 1)[0] == ["合同.pdf（检索到的信息，第1项）", "成果.pdf（检索到的信息）"]
    address = reverse("desk-case-item", args=[case.number, 1])
    form = {"outcome": "provided", "answer": "见附件", "files": [price.pk]}
    assert browser("case_officer").post(address, form).status_code == 302
    assert files_of(office, case, 2)[0] == ["成果.pdf（检索到的信息）"]
    assert [(one.pk, one.leaves) for one in case.files.filter(kind="found").order_by("pk")] == [
        (price.pk, True),
        (map_.pk, False),
    ]
    page = browser("case_officer").get(address).content.decode()
    assert re.search(rf'value="{price.pk}"[^>]*checked', page)


def test_a_file_of_another_case_cannot_be_chosen(office: Office, case: Application) -> None:
    other = add(office, take_in(office, at(3, 2)), "别件.pdf")
    form = {"outcome": "provided", "answer": "我写的答复", "files": [other.pk]}
    page = browser("case_officer").post(reverse("desk-case-item", args=[case.number, 1]), form).content.decode()
    assert "我写的答复" in page
    assert 'href="#id_files"' in page
    other.refresh_from_db()
    assert (other.leaves, case.items.get(number=1).outcome) == (False, "")


def test_a_refused_item_offers_its_files_but_gives_none(office: Office, case: Application) -> None:
    held = add(office, case, "合同.pdf", 1)
    decide(office, case, at(3, 4), result("denied_internal"))
    held.refresh_from_db()
    assert held.leaves is False

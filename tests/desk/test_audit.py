"""The pages of the audit trail: who reads it, finds in it, takes it away, and has it proved."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client

from gongkai.foundation.models import AuditEntry, Job, Person, Role
from gongkai.foundation.now import now
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import audit
from gongkai.foundation.services.audit import Act
from tests.offices import City, found_city
from tests.portal.signing import somebody

pytestmark = pytest.mark.django_db
HOME = "/desk/audit/"


@pytest.fixture
def city() -> City:
    """An invented city."""
    return found_city()


@pytest.fixture
def shen(city: City) -> Person:
    """The audit administrator."""
    return somebody("shen", Role.AUDIT_ADMIN, city.office)


@pytest.fixture
def desk(shen: Person, client: Client) -> Client:
    """Their browser."""
    client.force_login(shen)
    return client


def numbers(page: object) -> list[int]:
    """The entries that the table shows."""
    return [entry.number for entry in page.context["table"].page.object_list]  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", list(Role))
def test_only_the_audit_administrator_reads_and_verifies(role: Role, city: City, client: Client) -> None:
    client.force_login(somebody("other", role, city.office))
    expected = 200 if role is Role.AUDIT_ADMIN else 403
    assert [client.get(address).status_code for address in (HOME, f"{HOME}1/")] == [expected] * 2
    assert client.post(f"{HOME}verify/").status_code == (302 if role is Role.AUDIT_ADMIN else 403)


def test_the_citizen_is_sent_to_sign_in(client: Client) -> None:
    for address in (HOME, f"{HOME}1/"):
        assert client.get(address)["Location"] == f"/sign-in/?next={address}"


def test_the_newest_stands_first_with_who_what_and_when(desk: Client, shen: Person, city: City) -> None:
    absent = somebody("he", Role.CASE_OFFICER, city.education)
    entry = AuditEntry.objects.create(
        number=AuditEntry.objects.count() + 1,
        at=now(),
        person=shen,
        standing_in_for=absent,
        organisation=city.education,
        action="column.change",
        details={"count": 1234},
        hash="h",
    )
    page = desk.get(HOME)
    assert numbers(page)[0] == entry.number
    text = page.content.decode()
    for words in ("林shen代林he", "编辑指南、制度栏目", "云岭市教育局", "数量 1234"):
        assert words in text


def test_it_is_found_by_person_action_organisation_result_and_day(desk: Client, shen: Person, city: City) -> None:
    old, today = now() - timedelta(days=400), now()
    one = audit.record(Act("calendar.change", organisation_id=city.tax.pk), actor=SYSTEM, at=old)
    two = audit.record(Act("audit.read", succeeded=False), actor=SYSTEM, at=today)
    last = old.date() + timedelta(days=1)
    assert numbers(desk.get(HOME, {"action": "calendar.change"})) == [one.number]
    assert numbers(desk.get(HOME, {"organisation": str(city.tax.pk), "until": last.isoformat()})) == [one.number]
    assert numbers(desk.get(HOME, {"result": "False"})) == [two.number]
    assert numbers(desk.get(HOME, {"person": "shen"})) == []
    assert two.number in numbers(desk.get(HOME, {"from": today.date().isoformat()}))
    assert one.number not in numbers(desk.get(HOME, {"from": today.date().isoformat()}))


@pytest.mark.parametrize(
    "query", ["from=x", "from=9999-12-31&until=9999-12-31", "until=0001-01-01", "page=-9", "sort=hash"]
)
def test_senseless_filters_do_no_harm(query: str, desk: Client) -> None:
    assert desk.get(f"{HOME}?{query}").status_code == 200


def test_an_export_holds_the_found_entries_and_is_on_record(desk: Client, shen: Person, city: City) -> None:
    entry = audit.record(Act("calendar.change", details={"reason": "=1+1"}), actor=SYSTEM, at=now())
    answer = desk.get(HOME, {"action": "calendar.change", "export": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)  # type: ignore[union-attr]
    assert [row[0] for row in rows] == ["序号", str(entry.number)]
    assert rows[1][6] == "reason =1+1"
    newest = AuditEntry.objects.first()
    assert newest is not None
    assert (newest.action, newest.person_id, newest.details) == ("audit.read", shen.pk, {"export": True})


def test_an_entry_shows_all_that_its_hash_covers(desk: Client, shen: Person) -> None:
    entry = audit.record(Act("people.change", shen, details={"new": True}, address="192.0.2.7"), actor=SYSTEM, at=now())
    text = desk.get(f"{HOME}{entry.number}/").content.decode()
    for words in (entry.hash, entry.previous, "192.0.2.7", "林shen", "新建", "本条与校验值相符"):
        assert words in text
    assert desk.get(f"{HOME}{entry.number + 9}/").status_code == 404
    assert desk.get(f"{HOME}{10**30}/").status_code == 404


def test_the_first_verification_is_asked_for_and_its_result_shown(desk: Client) -> None:
    assert "还没有校验过" in desk.get(HOME).content.decode()
    assert desk.post(f"{HOME}verify/", follow=True).redirect_chain == [(HOME, 302)]
    assert Job.objects.filter(task="audit.verify").count() == 1
    assert "已经排队校验" in desk.get(HOME).content.decode()
    result = audit.verify(at=now())
    text = desk.get(HOME).content.decode()
    assert f"{result.entries}条完整相连" in text
    assert "已经排队校验" not in text


def test_a_problem_is_told_with_the_first_entry_concerned(desk: Client) -> None:
    details = {"entries": 4, "anchors": 1, "guarded": True, "problem": "missing", "first": 5, "last": 7}
    audit.record(Act("audit.verify", details=details, succeeded=False), actor=SYSTEM, at=now())
    text = desk.get(HOME).content.decode()
    assert "审计日志不完整" in text
    assert "缺第5条至第7条" in text

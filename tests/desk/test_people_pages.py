"""The desk's pages over people: to whom they exist, what they mask, what they refuse."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

import gongkai
from gongkai.foundation.actions import GROUPS, label
from gongkai.foundation.models import Appointment, AuditEntry, Person, Role, StandIn
from gongkai.foundation.now import day, now
from gongkai.foundation.policies import MATRIX, SYSTEM
from gongkai.foundation.services import people
from tests.desk.offices import answers, only, signed_in, staffed_city
from tests.offices import AT

pytestmark = pytest.mark.django_db

ADMINISTRATORS = ("system", "security", "audit")
TELEPHONE, MAIL = "13900000000", "lin.xiao@yunling.example"


def lin() -> Person:
    """Somebody at the education bureau, with a telephone."""
    staffed = staffed_city()
    someone = people.enrol("lin", "林晓", actor=SYSTEM, at=AT, telephone=TELEPHONE, email=MAIL)
    people.appoint(someone, staffed.education, Role.REGISTRAR, actor=SYSTEM, at=AT, begins=date(2026, 1, 1))
    return someone


def appointment(username: str) -> Appointment:
    """The one that somebody has."""
    return Appointment.objects.get(person__username=username)


def test_who_opens_which_page_over_people() -> None:
    someone = lin()
    standing = people.stand_in(
        appointment("head"), someone, actor=SYSTEM, at=AT, begins=day(now()), ends=day(now()), reason="出差"
    )
    reading = only("head", "supervisor", *ADMINISTRATORS)
    assert answers("desk-people") == reading | {"other": 200}
    assert answers("desk-person", someone.pk) == reading | {"other": 404}
    assert answers("desk-person-new") == only("system")
    for page in ("desk-person-edit", "desk-person-active", "desk-person-password"):
        assert answers(page, someone.pk) == only("system")
    assert answers("desk-appoint", someone.pk) == only("security")
    assert answers("desk-appointment-end", appointment("lin").pk) == only("security")
    lending = only("head", "security") | {"other": 404}
    assert answers("desk-stand-in", appointment("lin").pk) == lending
    assert answers("desk-stand-in-end", standing.pk) == lending
    assert answers("desk-stand-in", appointment("system").pk) == only("security", others=403) | {
        "head": 404,
        "other": 404,
    }


def test_telephone_and_mail_are_masked_until_shown_and_showing_is_on_record() -> None:
    someone = lin()
    client = signed_in("head")
    pages = [reverse("desk-people"), reverse("desk-person", args=[someone.pk])]
    for address in pages:
        page = client.get(address).content.decode()
        assert TELEPHONE not in page
        assert MAIL not in page
        assert "139＊＊＊＊0000" in page
        assert "l＊＊＊＊@yunling.example" in page
    edit = signed_in("system").get(reverse("desk-person-edit", args=[someone.pk])).content.decode()
    assert TELEPHONE not in edit
    count = AuditEntry.objects.filter(action="people.read").count()
    shown = client.post(reverse("desk-person-contact", args=[someone.pk])).content.decode()
    assert TELEPHONE in shown
    assert MAIL in shown
    assert AuditEntry.objects.filter(action="people.read", object_id=str(someone.pk)).count() == count + 1
    assert signed_in("other").post(reverse("desk-person-contact", args=[someone.pk])).status_code == 404
    assert client.get(reverse("desk-person-contact", args=[someone.pk])).status_code == 405


def test_the_exported_list_is_masked_too() -> None:
    lin()
    sheet = signed_in("head").get(reverse("desk-people"), {"export": "xlsx"})
    assert sheet.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert TELEPHONE.encode() not in sheet.content


def test_somebody_new_gets_a_first_password_that_is_shown_once() -> None:
    staffed_city()
    client = signed_in("system")
    answer = client.post(reverse("desk-person-new"), {"username": "xu", "name": "徐宁", "telephone": "", "email": ""})
    found = re.search(r'class="big-num mono">(\w{12})<', answer.content.decode())
    assert found is not None
    new = Person.objects.get(username="xu")
    assert new.check_password(found[1])
    assert new.must_change_password
    assert "no-store" in answer.headers["Cache-Control"]
    assert found[1] not in client.get(reverse("desk-person", args=[new.pk])).content.decode()
    again = client.post(reverse("desk-person-new"), {"username": "xu", "name": "徐宁"})
    assert "这个登录名已有人使用" in again.content.decode()


def test_contact_stays_when_nothing_is_typed_and_goes_when_asked() -> None:
    someone = lin()
    client, address = signed_in("system"), reverse("desk-person-edit", args=[someone.pk])
    client.post(address, {"name": "林晓晓", "telephone": "", "email": ""})
    someone.refresh_from_db()
    assert (someone.name, someone.telephone, someone.email) == ("林晓晓", TELEPHONE, MAIL)
    client.post(address, {"name": "林晓晓", "telephone": "13900001111", "email": "", "forget": "on"})
    someone.refresh_from_db()
    assert (someone.telephone, someone.email) == ("13900001111", "")


def test_an_appointment_to_a_second_administrators_role_is_refused_on_the_page() -> None:
    staffed_city()
    system = Person.objects.get(username="system")
    office = appointment("system").organisation_id
    form = {"organisation": office, "role": "audit_admin", "begins": day(now()).isoformat()}
    answer = signed_in("security").post(reverse("desk-appoint", args=[system.pk]), form)
    assert "系统管理员、安全管理员、审计管理员要由三个人担任" in answer.content.decode()
    assert Appointment.objects.filter(person=system).count() == 1
    own = Person.objects.get(username="security")
    answer = signed_in("security").post(reverse("desk-appoint", args=[own.pk]), form | {"role": "editor"})
    assert "不能任命自己" in answer.content.decode()


def test_appointing_and_ending_from_the_desk() -> None:
    someone = lin()
    client, today = signed_in("security"), day(now())
    office = appointment("lin").organisation_id
    form = {"organisation": office, "role": "editor", "begins": today.isoformat(), "ends": ""}
    assert client.post(reverse("desk-appoint", args=[someone.pk]), form).status_code == 302
    new = Appointment.objects.get(person=someone, role="editor")
    end = reverse("desk-appointment-end", args=[new.pk])
    early = client.post(end, {"ends": (today - timedelta(days=5)).isoformat()})
    assert "最早到昨天为止" in early.content.decode()
    assert client.post(end, {"ends": today.isoformat()}).status_code == 302
    new.refresh_from_db()
    assert new.ends == today


def test_a_stand_in_is_named_from_the_desk_among_those_in_reach_and_then_may() -> None:
    someone = lin()
    client, today = signed_in("security"), day(now())
    form = {"person": someone.pk, "begins": today.isoformat(), "ends": today.isoformat(), "reason": "年休假"}
    address = reverse("desk-stand-in", args=[appointment("head").pk])
    assert signed_in("lin").get(reverse("desk-facts", args=["yunling-jyj"])).status_code == 403
    assert client.post(address, form).status_code == 302
    assert signed_in("lin").get(reverse("desk-facts", args=["yunling-jyj"])).status_code == 200
    end = reverse("desk-stand-in-end", args=[StandIn.objects.get().pk])
    assert client.post(end, {"ends": (today - timedelta(days=1)).isoformat()}).status_code == 302
    assert signed_in("lin").get(reverse("desk-facts", args=["yunling-jyj"])).status_code == 403
    of_other_office = Person.objects.get(username="other").pk
    answer = signed_in("head").post(
        reverse("desk-stand-in", args=[appointment("lin").pk]), form | {"person": of_other_office}
    )
    assert answer.status_code == 200
    assert StandIn.objects.count() == 1


def test_closing_an_account_from_the_desk_signs_the_person_out() -> None:
    someone = lin()
    theirs, client = signed_in("lin"), signed_in("system")
    assert theirs.get(reverse("desk-organisations")).status_code == 200
    assert client.post(reverse("desk-person-active", args=[someone.pk])).status_code == 302
    assert theirs.get(reverse("desk-organisations")).status_code == 302
    assert (
        client.post(reverse("desk-person-active", args=[Person.objects.get(username="system").pk])).status_code == 200
    )
    assert Person.objects.get(username="system").is_active


def test_the_matrix_page_shows_every_action_and_every_role() -> None:
    staffed_city()
    page = signed_in("officer").get(reverse("desk-matrix")).content.decode()
    assert [str(role.label) for role in Role if f">{role.label}<" not in page] == []
    assert [action for action in MATRIX if label(action) not in page] == []
    by_role = [action for action, rule in MATRIX.items() if not isinstance(rule, str)]
    assert page.count('scope="row"') == len(by_role)


def test_every_action_has_words_and_every_word_an_action() -> None:
    assert {action for names in GROUPS.values() for action in names} == set(MATRIX)


def test_every_act_that_the_code_records_is_called_by_a_word() -> None:
    package = Path(gongkai.__file__).parent
    found = {
        name
        for file in package.rglob("*.py")
        for name in re.findall(r'\bAct\(\s*"([a-z_]+\.[a-z_]+)"', file.read_text("utf-8"))
    }
    assert len(found) > 30
    assert sorted(name for name in found if label(name) == name) == []

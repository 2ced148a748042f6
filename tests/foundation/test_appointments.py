"""People, appointments and stand-ins: who may give which role to whom, and when it holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import Appointment, AuditEntry, Organisation, Person, Role, Session, StandIn
from gongkai.foundation.policies import NOBODY, SYSTEM, Actor, Grant
from gongkai.foundation.selectors import people as known
from gongkai.foundation.services import organisations, people
from tests.offices import AT, TODAY, acting, found_city, officer, person

pytestmark = pytest.mark.django_db

ADMINISTRATORS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]
PAIRS = [(one, other) for one in ADMINISTRATORS for other in ADMINISTRATORS if one != other]
YEAR_BEGINS, YEAR_ENDS = date(2026, 1, 1), date(2026, 12, 31)


def appoint(
    someone: Person, role: Role, at: Organisation, begins: date = YEAR_BEGINS, ends: date | None = None
) -> Appointment:
    """By the system."""
    return people.appoint(someone, at, role, actor=SYSTEM, at=AT, begins=begins, ends=ends)


def lend(appointment: Appointment, someone: Person, begins: date, ends: date, actor: Actor = SYSTEM) -> StandIn:
    """For a leave."""
    return people.stand_in(appointment, someone, actor=actor, at=AT, begins=begins, ends=ends, reason="年休假")


@pytest.mark.parametrize(("held", "wanted"), PAIRS)
def test_the_three_administrators_are_three_persons(held: Role, wanted: Role) -> None:
    city = found_city()
    someone = person("zhou", (held, city.office))
    for organisation in (city.office, city.county):
        with pytest.raises(Refused) as refused:
            appoint(someone, wanted, organisation)
        assert refused.value.message == (
            f"系统管理员、安全管理员、审计管理员要由三个人担任：该人员这段时间里是{held.label}"
        )
    assert [one.role for one in someone.appointments.all()] == [held]


def test_one_may_become_another_administrator_after_ceasing_to_be_one() -> None:
    city = found_city()
    someone = person("zhou")
    appoint(someone, Role.SYSTEM_ADMIN, city.office, date(2024, 1, 1), date(2025, 12, 31))
    with pytest.raises(Refused):
        appoint(someone, Role.AUDIT_ADMIN, city.office, date(2025, 12, 31))
    appoint(someone, Role.AUDIT_ADMIN, city.office, date(2026, 1, 1))
    with pytest.raises(Refused):
        appoint(someone, Role.SECURITY_ADMIN, city.office, date(2020, 1, 1), date(2024, 1, 1))


@pytest.mark.parametrize(("held", "wanted"), PAIRS)
def test_nobody_stands_in_for_one_administrator_who_is_another_even_as_a_stand_in(held: Role, wanted: Role) -> None:
    city = found_city()
    office, absent, other = person("zhou", (held, city.office)), person("wu"), person("zheng")
    position = appoint(absent, wanted, city.office)
    with pytest.raises(Refused):
        lend(position, office, TODAY, TODAY)
    lend(office.appointments.get(), other, TODAY, TODAY)
    with pytest.raises(Refused):
        lend(position, other, TODAY, YEAR_ENDS)
    with pytest.raises(Refused):
        appoint(other, wanted, city.office)
    lend(position, other, TODAY + timedelta(days=1), YEAR_ENDS)


def test_nobody_appoints_themselves_or_changes_their_own_roles() -> None:
    city = found_city()
    zhou = person("zhou", (Role.SECURITY_ADMIN, city.office))
    wu = person("wu", (Role.SECURITY_ADMIN, city.office), (Role.DISCLOSURE_HEAD, city.office))
    actor = acting(zhou)
    with pytest.raises(Refused):
        people.appoint(zhou, city.office, Role.EDITOR, actor=actor, at=AT, begins=TODAY)
    with pytest.raises(Refused):
        people.end_appointment(zhou.appointments.get(), ends=TODAY, actor=actor, at=AT)
    with pytest.raises(Refused):
        lend(wu.appointments.get(role=Role.DISCLOSURE_HEAD), zhou, TODAY, TODAY, actor)
    people.end_appointment(zhou.appointments.get(), ends=TODAY, actor=acting(wu), at=AT)
    assert [one.ends for one in zhou.appointments.all()] == [TODAY]


def test_an_appointment_holds_from_its_first_to_its_last_day() -> None:
    city = found_city()
    someone = person("lin")
    appoint(someone, Role.EDITOR, city.education, date(2026, 3, 1), date(2026, 3, 31))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    grant = (Grant(Role.EDITOR, city.education.pk),)
    assert [acting(someone, on).grants for on in days] == [(), grant, grant, ()]


def test_dates_of_an_appointment_make_sense() -> None:
    city = found_city()
    someone = person("lin")
    with pytest.raises(Refused) as refused:
        appoint(someone, Role.EDITOR, city.education, date(2026, 3, 2), date(2026, 3, 1))
    assert refused.value.field == "ends"
    appoint(someone, Role.EDITOR, city.education, date(2026, 3, 1), date(2026, 3, 31))
    with pytest.raises(Refused) as refused:
        appoint(someone, Role.EDITOR, city.education, date(2026, 3, 31))
    assert refused.value.message == "这段时间里已经有同一任职"
    appoint(someone, Role.EDITOR, city.education, date(2026, 4, 1))
    organisations.succeed(
        city.county_education, city.county, effective=date(2026, 7, 1), actor=SYSTEM, at=AT, ground="白发〔2026〕2号"
    )
    with pytest.raises(Refused):
        appoint(someone, Role.EDITOR, city.county_education)
    appoint(someone, Role.EDITOR, city.county_education, YEAR_BEGINS, date(2026, 6, 30))


def test_an_appointment_ends_not_before_yesterday_and_is_never_prolonged() -> None:
    city = found_city()
    someone = person("lin", (Role.EDITOR, city.education))
    appointment = someone.appointments.get()
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(Refused):
        people.end_appointment(appointment, ends=yesterday - timedelta(days=1), actor=SYSTEM, at=AT)
    people.end_appointment(appointment, ends=date(2026, 6, 30), actor=SYSTEM, at=AT)
    with pytest.raises(Refused):
        people.end_appointment(appointment, ends=date(2026, 7, 31), actor=SYSTEM, at=AT)
    people.end_appointment(appointment, ends=yesterday, actor=SYSTEM, at=AT)
    assert acting(someone).grants == ()
    new = appoint(someone, Role.EDITOR, city.education, TODAY)
    people.end_appointment(new, ends=yesterday, actor=SYSTEM, at=AT)
    assert acting(someone).grants == ()
    appoint(someone, Role.EDITOR, city.education, yesterday + timedelta(days=1))


def test_there_is_always_a_security_administrator() -> None:
    city = found_city()
    zhou = person("zhou", (Role.SECURITY_ADMIN, city.office))
    with pytest.raises(Refused):
        people.end_appointment(zhou.appointments.get(), ends=TODAY, actor=SYSTEM, at=AT)
    with pytest.raises(Refused):
        people.set_active(zhou, False, actor=SYSTEM, at=AT)
    person("wu", (Role.SECURITY_ADMIN, city.county))
    people.end_appointment(zhou.appointments.get(), ends=TODAY, actor=SYSTEM, at=AT)
    people.set_active(zhou, False, actor=SYSTEM, at=AT)
    assert acting(zhou) is NOBODY


def test_a_stand_in_holds_the_role_within_its_dates_and_is_named_in_what_is_done() -> None:
    city = found_city()
    head, deputy = person("head", (Role.DISCLOSURE_HEAD, city.education)), person("deputy")
    lend(head.appointments.get(), deputy, date(2026, 3, 2), date(2026, 3, 6))
    days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 7)]
    grant = (Grant(Role.DISCLOSURE_HEAD, city.education.pk, head.pk),)
    assert [acting(deputy, on).grants for on in days] == [(), grant, grant, ()]
    organisations.state_facts(city.education, TODAY, actor=acting(deputy), at=AT, hours="工作日")
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.person, entry.standing_in_for) == (deputy, head)


def test_a_stand_in_ends_with_the_appointment_and_may_end_earlier() -> None:
    city = found_city()
    head, deputy = person("head", (Role.DISCLOSURE_HEAD, city.education)), person("deputy")
    standing = lend(head.appointments.get(), deputy, TODAY, date(2026, 3, 31))
    people.end_stand_in(standing, ends=date(2026, 3, 20), actor=SYSTEM, at=AT)
    with pytest.raises(Refused):
        people.end_stand_in(standing, ends=date(2026, 3, 25), actor=SYSTEM, at=AT)
    people.end_appointment(head.appointments.get(), ends=date(2026, 3, 10), actor=SYSTEM, at=AT)
    assert [bool(acting(deputy, date(2026, 3, on)).grants) for on in (10, 11, 20)] == [True, False, False]


def test_a_stand_in_stays_within_the_appointment_and_is_another_person() -> None:
    city = found_city()
    head, deputy = person("head"), person("deputy")
    appointment = appoint(head, Role.DISCLOSURE_HEAD, city.education, YEAR_BEGINS, YEAR_ENDS)
    fields = []
    for someone, begins, ends in (
        (deputy, date(2025, 12, 31), TODAY),
        (deputy, TODAY, date(2027, 1, 1)),
        (deputy, date(2026, 3, 3), TODAY),
        (head, TODAY, TODAY),
    ):
        with pytest.raises(Refused) as refused:
            lend(appointment, someone, begins, ends)
        fields.append(refused.value.field)
    assert fields == ["begins", "begins", "ends", "person"]
    assert StandIn.objects.count() == 0


def test_who_may_enrol_appoint_and_name_a_stand_in() -> None:
    city = found_city()
    absent = person("absent", (Role.DISCLOSURE_HEAD, city.education), (Role.SECURITY_ADMIN, city.education))
    head, security = (absent.appointments.get(role=role) for role in (Role.DISCLOSURE_HEAD, Role.SECURITY_ADMIN))
    actors = {
        "system": officer("system", Role.SYSTEM_ADMIN, city.office),
        "security": officer("security", Role.SECURITY_ADMIN, city.office),
        "audit": officer("audit", Role.AUDIT_ADMIN, city.office),
        "head": officer("head", Role.DISCLOSURE_HEAD, city.education),
        "officer": officer("officer", Role.CASE_OFFICER, city.education),
        "other": officer("other", Role.DISCLOSURE_HEAD, city.county),
        "citizen": NOBODY,
    }
    allowed: dict[str, list[bool]] = {}
    for number, (name, actor) in enumerate(actors.items()):
        someone = person(f"someone-{number}")
        tries = (
            lambda someone=someone, actor=actor: people.enrol(f"{someone.username}-x", "新人", actor=actor, at=AT),
            lambda someone=someone, actor=actor: people.edit(someone, "改名", actor=actor, at=AT),
            lambda someone=someone, actor=actor: people.set_active(someone, True, actor=actor, at=AT),
            lambda someone=someone, actor=actor: people.reset_password(
                someone, people.first_password(), actor=actor, at=AT
            ),
            lambda someone=someone, actor=actor: people.appoint(
                someone, city.education, Role.EDITOR, actor=actor, at=AT, begins=TODAY
            ),
            lambda someone=someone, actor=actor, number=number: people.end_appointment(
                someone.appointments.get() if someone.appointments.exists() else head,
                ends=date(2030, 1, 1) - timedelta(days=number),
                actor=actor,
                at=AT,
            ),
            lambda someone=someone, actor=actor: lend(head, someone, TODAY, TODAY, actor),
            lambda someone=someone, actor=actor: lend(security, someone, TODAY, TODAY, actor),
        )
        allowed[name] = []
        for attempt in tries:
            try:
                attempt()
            except NotAllowed:
                allowed[name].append(False)
            else:
                allowed[name].append(True)
    yes, no = True, False
    assert allowed == {
        "system": [yes, yes, yes, yes, no, no, no, no],
        "security": [no, no, no, no, yes, yes, yes, yes],
        "audit": [no] * 8,
        "head": [no, no, no, no, no, no, yes, no],
        "officer": [no] * 8,
        "other": [no] * 8,
        "citizen": [no] * 8,
    }


def test_who_sees_which_people() -> None:
    city = found_city()
    for code, organisation in (("city", city.education), ("county", city.county), ("below", city.county_education)):
        person(code, (Role.CASE_OFFICER, organisation))
    person("new")
    actors = {
        "head": officer("head", Role.DISCLOSURE_HEAD, city.education),
        "supervisor": officer("supervisor", Role.SUPERVISOR, city.county),
        "officer": officer("officer", Role.CASE_OFFICER, city.education),
    }
    seen = {name: {one.username for one in known.visible(actor)} for name, actor in actors.items()}
    assert seen == {
        "head": {"city", "head", "officer"},
        "supervisor": {"county", "below", "supervisor"},
        "officer": set(),
    }
    everybody = set(Person.objects.values_list("username", flat=True))
    for role in ADMINISTRATORS:
        new = officer(role.value.split("_", maxsplit=1)[0], role, city.office)
        everybody |= {role.value.split("_", maxsplit=1)[0]}
        assert {one.username for one in known.visible(new)} == everybody
    assert set(known.visible(NOBODY)) == set()


def test_telephone_and_mail_are_encrypted_and_showing_them_is_on_record() -> None:
    city = found_city()
    system = officer("system", Role.SYSTEM_ADMIN, city.office)
    someone = people.enrol("lin", "林晓", actor=system, at=AT, telephone="13900000000", email="lin@yunling.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT telephone, email FROM foundation_person WHERE id = %s", [someone.pk])
        stored = "".join(cursor.fetchone())
    assert "13900000000" not in stored
    assert "lin@yunling" not in stored
    people.show_contact(someone, actor=system, at=AT)
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.action, entry.object_id, entry.details) == (
        "people.read",
        str(someone.pk),
        {"shown": ["telephone", "email"]},
    )
    with pytest.raises(NotAllowed):
        people.show_contact(someone, actor=officer("head", Role.DISCLOSURE_HEAD, city.education), at=AT)
    assert not [entry for entry in AuditEntry.objects.all() if "1390000" in str(entry.details)]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": "林晓"}, "username"),
        ({"username": "taken"}, "username"),
        ({"name": ""}, "name"),
        ({"email": "lin"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "password12"}, "password"),
    ],
)
def test_what_cannot_be_entered_of_a_person_is_refused_at_its_field(given: dict[str, str], field: str) -> None:
    people.enrol("taken", "某人", actor=SYSTEM, at=AT)
    entry = {"username": "lin", "name": "林晓", "email": "", "password": people.first_password()} | given
    with pytest.raises(Refused) as refused:
        people.enrol(entry.pop("username"), entry.pop("name"), actor=SYSTEM, at=AT, **entry)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert Person.objects.count() == 1


def test_closing_an_account_ends_its_sessions_and_a_closed_one_gets_no_role() -> None:
    city = found_city()
    someone = person("lin", (Role.EDITOR, city.education))
    Session.objects.create(session_key="k", session_data="", expire_date=AT + timedelta(days=1), person=someone)
    people.set_active(someone, False, actor=SYSTEM, at=AT)
    assert Session.objects.count() == 0
    assert acting(someone) is NOBODY
    with pytest.raises(Refused):
        appoint(someone, Role.EDITOR, city.county)
    people.set_active(someone, True, actor=SYSTEM, at=AT)
    assert acting(someone).grants == (Grant(Role.EDITOR, city.education.pk),)


def test_a_copy_of_the_system_may_nothing() -> None:
    with pytest.raises(NotAllowed):
        people.enrol("lin", "林晓", actor=Actor(None, "gongkai"), at=AT)

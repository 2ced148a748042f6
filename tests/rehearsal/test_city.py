"""The invented city: whole, made once, and made through the services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from gongkai.foundation.models import (
    Appointment,
    AuditEntry,
    Column,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    StandIn,
)
from gongkai.foundation.now import CHINA
from gongkai.foundation.selectors import audit, organisations, people
from gongkai.foundation.selectors.settings import regulation_settings
from gongkai.foundation.selectors.site import site
from gongkai.foundation.services.organisations import FACTS
from gongkai.rehearsal.city import Summary, build

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module", autouse=True)
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Summary]:
    """Made once for all of these tests, which only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(seed=1, at=AT)
        transaction.set_rollback(True)


def code(name: str) -> Organisation:
    return Organisation.objects.get(code=name)


def test_every_kind_of_organisation_is_there(city: Summary) -> None:
    kinds = Counter(Organisation.objects.values_list("kind", flat=True))
    assert kinds == {
        OrganisationKind.GOVERNMENT: 4,
        OrganisationKind.OFFICE: 4,
        OrganisationKind.DEPARTMENT: 33,
        OrganisationKind.TOWNSHIP: 3,
        OrganisationKind.DISPATCHED: 3,
        OrganisationKind.ZONE: 1,
        OrganisationKind.AUTHORISED: 1,
        OrganisationKind.PUBLIC_BODY: 1,
    }
    assert (city.made, city.organisations) == (True, 50)


def test_every_organisation_says_what_article_12_asks_of_a_guide(city: Summary) -> None:
    for one in Organisation.objects.all():
        facts = organisations.facts(one, TODAY)
        lacking = [name for name in FACTS if not getattr(facts, name)]
        assert lacking == ([] if one.code.split("-")[-1] not in TOWNS else ["english_name"]), one.code
        ended = organisations.ended(one)
        assert Column.objects.filter(organisation=one, kind="guide", withdrawn=None).count() == (0 if ended else 1)
        assert Column.objects.filter(organisation=one, kind="rules", withdrawn=None).exists() is not bool(ended)


TOWNS = {"whj", "sqj", "mwj", "qlz", "bzz", "jzx"}


def test_no_text_has_a_gap_left_in_it() -> None:
    for column in Column.objects.all():
        assert not set("{}") & set(column.title + column.text)
    guide = Column.objects.get(organisation__code="baiyu", kind="guide").text
    assert "白榆县政务服务大厅" in guide
    assert "市政府" not in organisations.facts_of([code("baiyu-bgs").pk], TODAY)[code("baiyu-bgs").pk].duties


def test_who_stays_out_of_the_roll_up_says_why() -> None:
    out = Membership.objects.filter(year=2026).exclude(counted=Membership.Counted.HERE)
    assert sorted((one.organisation.code, one.counted, bool(one.reason)) for one in out) == [
        ("yunling-gjj", "with", True),
        ("yunling-gs", "own_line", True),
        ("yunling-swj", "own_line", True),
    ]


def test_the_tree_goes_on_through_a_reform_and_a_new_name() -> None:
    assert organisations.years() == [2026, 2025, 2024, 2023, 2022, 2021]
    before, after = code("yunling-zwj"), code("yunling-sjj")
    placed = {
        year: set(Membership.objects.filter(year=year).values_list("organisation", flat=True))
        for year in (2023, 2024, 2025)
    }
    assert [before.pk in placed[year] for year in (2023, 2024, 2025)] == [True, True, False]
    assert [after.pk in placed[year] for year in (2023, 2024, 2025)] == [False, True, True]
    assert organisations.ended(before) == date(2024, 4, 1)
    names = [organisations.name(code("dongluo-jyj"), day) for day in (date(2022, 6, 30), date(2022, 7, 1))]
    assert names == ["东箩县教育局", "东箩区教育局"]
    assert not organisations.unplaced(2026, TODAY).exists()


def test_somebody_signs_in_for_each_role(city: Summary) -> None:
    held = {one.username: people.actor(Person.objects.get(username=one.username), TODAY) for one in city.sign_ins}
    own = [grant.role for actor in held.values() for grant in actor.grants if grant.standing_in_for is None]
    assert set(own) == set(Role)
    assert len(own) == len(city.sign_ins) == 17
    for one in city.sign_ins[:2]:
        assert Person.objects.get(username=one.username).check_password(city.password)
    assert Person.objects.exclude(username__in=held).filter(password__startswith="argon2").count() == 0


def test_two_are_absent_and_others_stand_in_today() -> None:
    assert StandIn.objects.filter(people.in_force(TODAY)).count() == 2
    standing = people.actor(Person.objects.get(username="ruochuan"), TODAY)
    assert (Role.DISCLOSURE_HEAD, True) in [(grant.role, bool(grant.standing_in_for)) for grant in standing.grants]


def test_every_living_organisation_has_a_head() -> None:
    held = set(Appointment.objects.filter(role=Role.DISCLOSURE_HEAD).values_list("organisation__code", flat=True))
    assert set(organisations.living(TODAY).values_list("code", flat=True)) - held == set()


def test_the_city_has_settled_an_argued_rule_and_says_that_it_is_a_rehearsal() -> None:
    assert regulation_settings(code("baiyu-jyj"), TODAY).get("release_interval", TODAY).value == 7
    assert site().rehearsal
    assert site().organisation == code("yunling")


def test_every_act_is_in_the_audit_trail_which_is_whole() -> None:
    assert audit.verify(at=AT).sound
    done = Counter(AuditEntry.objects.values_list("action", flat=True))
    assert done["column.change"] == Column.objects.count()
    assert done["people.change"] == Person.objects.count()
    assert done["people.appoint"] == Appointment.objects.count()
    assert done["people.stand_in"] == StandIn.objects.count()


def test_a_second_time_nothing_is_made_and_the_same_is_told(city: Summary) -> None:
    entries = AuditEntry.objects.count()
    again = build(seed=2, at=AT)
    assert again == Summary(False, city.organisations, city.people, city.sign_ins, city.password)
    assert AuditEntry.objects.count() == entries


def test_no_two_people_have_one_name() -> None:
    names = list(Person.objects.values_list("name", flat=True))
    assert len(set(names)) == len(names)


def test_no_telephone_could_be_anybodys(city: Summary) -> None:
    for facts in organisations.facts_of(Organisation.objects.values_list("pk", flat=True), TODAY).values():
        assert facts.telephone.startswith("0000-")
        assert facts.fax.startswith("0000-")
        assert facts.email.endswith(".example")
    assert city.people == Person.objects.filter(telephone="", email="").count()

"""Organisations: founded once, never deleted, described by facts that hold from a date on."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import AuditEntry, Membership, Organisation, OrganisationKind, Role
from gongkai.foundation.policies import NOBODY, SYSTEM, Actor
from gongkai.foundation.selectors import organisations as known
from gongkai.foundation.services import organisations
from tests.offices import AT, TODAY, found, found_city, officer

pytestmark = pytest.mark.django_db

# Invented, with right check digits.
GOOD_CODE = "11990000MB0000001M"


def test_the_facts_of_a_day_are_the_latest_stated_for_it_or_before() -> None:
    bureau = found("jyj", OrganisationKind.DEPARTMENT, "云岭市教育局", telephone="0000-1", hours="工作日")
    organisations.state_facts(
        bureau, date(2026, 1, 1), actor=SYSTEM, at=AT, name="云岭市教育和体育局", source="云编〔2025〕9号"
    )
    days = [date(2019, 5, 14), date(2019, 5, 15), date(2025, 12, 31), date(2026, 1, 1), date(2030, 1, 1)]
    held = [known.facts(bureau, on) for on in days]
    assert [(one.name, one.short_name, one.telephone, one.source) if one else None for one in held] == [
        None,
        ("云岭市教育局", "云岭市教育局", "0000-1", ""),
        ("云岭市教育局", "云岭市教育局", "0000-1", ""),
        ("云岭市教育和体育局", "云岭市教育和体育局", "0000-1", "云编〔2025〕9号"),
        ("云岭市教育和体育局", "云岭市教育和体育局", "0000-1", "云编〔2025〕9号"),
    ]


def test_facts_stated_again_for_the_same_date_correct_and_both_are_on_record() -> None:
    bureau = found("jyj", OrganisationKind.DEPARTMENT, "云岭市教育局")
    organisations.state_facts(bureau, date(2019, 5, 15), actor=SYSTEM, at=AT, court="云岭市中级人民法院")
    assert [(one.name, one.court) for one in bureau.facts.all()] == [("云岭市教育局", "云岭市中级人民法院")]
    entries = AuditEntry.objects.filter(action="facts.change").order_by("number")
    assert [entry.details for entry in entries] == [
        {"effective": "2019-05-15", "changed": ["name", "short_name"], "corrects": False},
        {"effective": "2019-05-15", "changed": ["court"], "corrects": True},
    ]


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (GOOD_CODE[:17], "统一社会信用代码是18位，现在是17位"),
        (GOOD_CODE[:17] + "5", "统一社会信用代码的校验码不符，请对照证书核对每一位"),
        ("A" * 18, "统一社会信用代码的校验码不符，请对照证书核对每一位"),
    ],
)
def test_a_credit_code_is_checked(code: str, refusal: str) -> None:
    with pytest.raises(Refused) as refused:
        found("jyj", OrganisationKind.DEPARTMENT, "云岭市教育局", credit_code=code)
    assert (refused.value.field, refused.value.message) == ("credit_code", refusal)
    assert Organisation.objects.count() == 0


def test_a_credit_code_belongs_to_one_organisation() -> None:
    found("a", OrganisationKind.DEPARTMENT, "甲局", credit_code=GOOD_CODE.lower())
    with pytest.raises(Refused):
        found("b", OrganisationKind.DEPARTMENT, "乙局", credit_code=GOOD_CODE)
    assert [one.credit_code for one in Organisation.objects.all()] == [GOOD_CODE]


def test_a_government_and_its_office_are_two_organisations() -> None:
    with pytest.raises(Refused) as refused:
        found("bgs", OrganisationKind.OFFICE, "云岭市人民政府办公室")
    assert refused.value.field == "serves"
    government = found("yunling", OrganisationKind.GOVERNMENT, "云岭市人民政府")
    office = found("bgs", OrganisationKind.OFFICE, "云岭市人民政府办公室", serves=government)
    with pytest.raises(Refused) as refused:
        found("jyj", OrganisationKind.DEPARTMENT, "云岭市教育局", serves=office)
    assert refused.value.field == "serves"
    assert list(government.served_by.all()) == [office]


@pytest.mark.parametrize("code", ["", "云岭", "a b", "x" * 41])
def test_a_code_goes_into_addresses(code: str) -> None:
    with pytest.raises(Refused) as refused:
        found(code, OrganisationKind.DEPARTMENT, "云岭市教育局")
    assert refused.value.field == "code"


def test_an_organisation_ends_through_succession_and_stays_on_record() -> None:
    city = found_city()
    merged = found("yunling-jtj", OrganisationKind.DEPARTMENT, "云岭市教育体育局", serves=city.government)
    organisations.succeed(
        city.education, merged, effective=date(2026, 7, 1), actor=SYSTEM, at=AT, ground="云发〔2026〕3号"
    )
    assert known.ended(city.education) == date(2026, 7, 1)
    assert city.education in known.living(date(2026, 6, 30))
    assert city.education not in known.living(date(2026, 7, 1))
    assert city.education in known.named(date(2026, 7, 1))
    with pytest.raises(Refused):
        organisations.state_facts(city.education, date(2026, 7, 1), actor=SYSTEM, at=AT, name="云岭市教育局")
    with pytest.raises(Refused):
        organisations.succeed(
            merged, city.education, effective=date(2027, 1, 1), actor=SYSTEM, at=AT, ground="云发〔2026〕4号"
        )


def test_nothing_succeeds_itself_and_succession_makes_no_circle() -> None:
    one = found("one", OrganisationKind.DEPARTMENT, "甲局")
    two = found("two", OrganisationKind.DEPARTMENT, "乙局")
    with pytest.raises(Refused):
        organisations.succeed(one, one, effective=date(2024, 1, 1), actor=SYSTEM, at=AT, ground="云编〔2024〕1号")
    organisations.succeed(one, two, effective=date(2024, 1, 1), actor=SYSTEM, at=AT, ground="云编〔2024〕1号")
    for effective in (date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1)):
        with pytest.raises(Refused):
            organisations.succeed(two, one, effective=effective, actor=SYSTEM, at=AT, ground="云编〔2024〕2号")
    assert [(s.predecessor, s.successor) for s in one.successors.all()] == [(one, two)]


def test_one_that_is_divided_has_a_successor_for_each_part() -> None:
    one, two, three = (found(code, OrganisationKind.DEPARTMENT, code) for code in ("one", "two", "three"))
    for successor, scope in ((two, "教育"), (three, "体育")):
        organisations.succeed(
            one, successor, effective=date(2024, 1, 1), actor=SYSTEM, at=AT, ground="云编〔2024〕1号", scope=scope
        )
    assert [(s.successor, s.scope) for s in one.successors.all()] == [(two, "教育"), (three, "体育")]
    assert known.ended_before(date(2024, 1, 1)) == {one.pk: None}
    assert known.ended_before(date(2023, 12, 31)) == {}


def test_a_part_of_the_duties_may_go_while_the_organisation_stays() -> None:
    one, two = (found(code, OrganisationKind.DEPARTMENT, code) for code in ("one", "two"))
    organisations.succeed(
        one, two, effective=date(2024, 1, 1), actor=SYSTEM, at=AT, ground="云编〔2024〕1号", scope="体育", ends=False
    )
    assert known.ended(one) is None


def test_who_may_found_and_describe() -> None:
    city = found_city()
    system = officer("system", Role.SYSTEM_ADMIN, city.office)
    supervisor = officer("supervisor", Role.SUPERVISOR, city.county)
    head = officer("head", Role.DISCLOSURE_HEAD, city.education)
    security = officer("security", Role.SECURITY_ADMIN, city.office)
    auditor = officer("auditor", Role.AUDIT_ADMIN, city.office)
    editor = officer("editor", Role.EDITOR, city.education)

    def may_found(actor: Actor, code: str, parent: Organisation | None) -> bool:
        try:
            organisations.found(
                code, OrganisationKind.DEPARTMENT, effective=TODAY, actor=actor, at=AT, name=code, parent=parent
            )
        except NotAllowed:
            return False
        return True

    def may_describe(actor: Actor, organisation: Organisation) -> bool:
        try:
            organisations.state_facts(organisation, TODAY, actor=actor, at=AT, hours="工作日")
        except NotAllowed:
            return False
        return True

    everybody = [system, supervisor, head, security, auditor, editor, NOBODY]
    assert [may_found(actor, f"top-{n}", None) for n, actor in enumerate(everybody)] == [True] + [False] * 6
    below_county = [may_found(actor, f"county-{n}", city.county) for n, actor in enumerate(everybody)]
    assert below_county == [True, True] + [False] * 5
    assert Membership.objects.get(organisation__code="county-1").parent == city.county
    in_city = [may_found(actor, f"city-{n}", city.government) for n, actor in enumerate(everybody)]
    assert in_city == [True] + [False] * 6
    assert [may_describe(actor, city.education) for actor in everybody] == [True, False, True] + [False] * 4
    assert [may_describe(actor, city.county_education) for actor in everybody] == [True, True] + [False] * 5


def test_lists_take_a_fixed_number_of_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    found_city()
    for count in range(5):
        found(f"more-{count}", OrganisationKind.DEPARTMENT, f"某局{count}")
    with django_assert_num_queries(1):
        assert len(list(known.living(TODAY))) == 11
    every = [one.pk for one in Organisation.objects.all()]
    with django_assert_num_queries(1):
        assert len(known.facts_of(every, TODAY)) == 11

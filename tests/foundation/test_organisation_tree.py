"""The tree of a year: places, who counts whom, and the next year's tree."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import Membership, Organisation, OrganisationKind, Role
from gongkai.foundation.policies import NOBODY, SYSTEM, Actor
from gongkai.foundation.selectors import organisations as known
from gongkai.foundation.services import organisations
from tests.offices import AT, TODAY, City, found, found_city, officer, put

pytestmark = pytest.mark.django_db

HERE, OWN_LINE, WITH = Membership.Counted.HERE, Membership.Counted.OWN_LINE, Membership.Counted.WITH


def parents(year: int) -> dict[str, str | None]:
    """The tree by codes."""
    return {
        place.organisation.code: place.parent.code if place.parent else None
        for place in Membership.objects.filter(year=year).select_related("organisation", "parent")
    }


TREE = {
    "yunling": None,
    "yunling-bgs": "yunling",
    "yunling-jyj": "yunling",
    "yunling-swj": "yunling",
    "baiyu": "yunling",
    "baiyu-jyj": "baiyu",
}


def test_below_holds_itself_and_all_below_and_a_year_without_a_tree_has_the_latest_before() -> None:
    city = found_city(2026)
    below_county = frozenset({city.county.pk, city.county_education.pk})
    everything = frozenset(Organisation.objects.values_list("pk", flat=True))
    assert known.below(2025) == {}
    for year in (2026, 2029):
        assert known.below(year)[city.government.pk] == everything
        assert known.below(year)[city.county.pk] == below_county
        assert known.below(year)[city.tax.pk] == {city.tax.pk}
    assert known.tree(2026).above(city.county_education.pk) == [
        city.county_education.pk,
        city.county.pk,
        city.government.pk,
    ]


def test_below_is_kept_until_the_tree_changes_even_by_a_change_that_is_undone(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    city = found_city()
    assert city.tax.pk in known.below(2026)[city.government.pk]
    with django_assert_num_queries(1):
        known.below(2026)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put(city.tax, 2026, city.county)
        assert city.tax.pk in known.below(2026)[city.county.pk]
        raise ZeroDivisionError
    assert city.tax.pk not in known.below(2026)[city.county.pk]
    put(city.education, 2026, city.county)
    assert city.tax.pk not in known.below(2026)[city.county.pk]
    assert city.education.pk in known.below(2026)[city.county.pk]


@pytest.mark.parametrize("above", ["county", "county_education"])
def test_a_circle_is_refused(above: str) -> None:
    city = found_city()
    with pytest.raises(Refused) as refused:
        put(city.county, 2026, getattr(city, above))
    assert (refused.value.field, refused.value.message) == ("parent", "上级机关不能是它自己，也不能是它的下级")
    assert parents(2026) == TREE


def test_a_parent_must_stand_in_the_same_year() -> None:
    found_city()
    stranger = found("stranger", OrganisationKind.GOVERNMENT, "青禾县人民政府")
    with pytest.raises(Refused) as refused:
        put(Organisation.objects.get(code="baiyu-jyj"), 2026, stranger)
    assert refused.value.field == "parent"


@pytest.mark.parametrize("year", [2007, 2101, 99999])
def test_a_year_that_cannot_be_is_refused(year: int) -> None:
    government = found("yunling", OrganisationKind.GOVERNMENT, "云岭市人民政府")
    with pytest.raises(Refused) as refused:
        put(government, year, None)
    assert (refused.value.field, refused.value.message) == ("year", "年份填2008至2100")


def test_the_next_year_begins_as_a_copy_of_the_last() -> None:
    city = found_city()
    with pytest.raises(Refused) as refused:
        put(city.education, 2027, city.government)
    assert refused.value.message == "2027年还没有组织树：先从上一年复制"
    copied = organisations.copy_year(2026, 2027, actor=SYSTEM, at=AT)
    assert (len(copied.placed), copied.ended, copied.moved, copied.to_count) == (6, [], [], [])
    assert parents(2027) == TREE
    tax = Membership.objects.get(year=2027, organisation=city.tax)
    assert (tax.counted, tax.reason) == (OWN_LINE, "实行垂直管理")
    again = organisations.copy_year(2026, 2027, actor=SYSTEM, at=AT)
    assert again.placed == []


def test_a_copy_leaves_out_who_ended_and_moves_what_stood_below() -> None:
    city = found_city()
    district = found("bailu", OrganisationKind.GOVERNMENT, "白鹿区人民政府", order=60)
    put(district, 2026, city.government)
    put(city.education, 2026, city.government, counted=WITH, counted_with=city.office, reason="合并编报")
    for ending, successor in ((city.county, district), (city.office, city.government)):
        organisations.succeed(
            ending, successor, effective=date(2027, 1, 1), actor=SYSTEM, at=AT, ground="云发〔2026〕8号"
        )
    copied = organisations.copy_year(2026, 2027, actor=SYSTEM, at=AT)
    assert set(copied.ended) == {city.county.pk, city.office.pk}
    assert copied.moved == [city.county_education.pk]
    assert copied.to_count == [city.education.pk]
    assert parents(2027) == {
        "yunling": None,
        "yunling-jyj": "yunling",
        "yunling-swj": "yunling",
        "bailu": "yunling",
        "baiyu-jyj": "bailu",
    }
    assert Membership.objects.get(year=2027, organisation=city.education).counted == HERE


def test_who_is_not_counted_here_needs_a_reason_and_a_report_that_counts() -> None:
    city = found_city()
    fields = []
    for organisation, how in (
        (city.education, {"counted": OWN_LINE}),
        (city.education, {"counted": WITH, "reason": "合并编报"}),
        (city.education, {"counted": WITH, "reason": "合并编报", "counted_with": city.education}),
    ):
        with pytest.raises(Refused) as refused:
            put(organisation, 2026, city.government, **how)
        fields.append(refused.value.field)
    assert fields == ["reason", "counted_with", "counted_with"]
    put(city.education, 2026, city.government, counted=WITH, reason="合并编报", counted_with=city.office)
    for organisation, host, field in (
        (city.tax, city.education, "counted_with"),  # whose report is not its own
        (city.office, city.government, "counted"),  # with whom another is counted
    ):
        with pytest.raises(Refused) as refused:
            put(organisation, 2026, city.government, counted=WITH, reason="合并编报", counted_with=host)
        assert refused.value.field == field


def test_a_roll_up_says_who_is_in_who_is_out_and_by_whom_each_is_counted() -> None:
    city = found_city()
    put(city.education, 2026, city.government, counted=WITH, reason="合并编报", counted_with=city.office)
    whole = known.roll_up(city.government, 2026, TODAY)
    assert [(line.name, line.by) for line in whole.counted] == [
        ("云岭市人民政府办公室", "云岭市人民政府"),
        ("白榆县人民政府", "云岭市人民政府"),
    ]
    assert [(line.name, line.by, line.place.reason) for line in whole.elsewhere] == [
        ("云岭市教育局", "云岭市人民政府办公室", "合并编报"),
        ("云岭市税务局", "", "实行垂直管理"),
    ]
    office = known.roll_up(city.office, 2026, TODAY)
    assert [line.name for line in office.counted] == ["云岭市教育局"]


def test_each_organisation_of_a_tree_is_counted_at_most_once() -> None:
    city = found_city()
    put(city.education, 2026, city.government, counted=WITH, reason="合并编报", counted_with=city.county)
    counted = [
        line.place.organisation_id
        for organisation in Organisation.objects.all()
        for line in known.roll_up(organisation, 2026, TODAY).counted
    ]
    assert sorted(counted) == sorted(
        one.pk for one in (city.office, city.county, city.county_education, city.education)
    )


def test_one_is_taken_out_of_a_year_only_where_nothing_hangs_on_it() -> None:
    city = found_city()
    with pytest.raises(Refused):
        organisations.take_out(Membership.objects.get(organisation=city.county), actor=SYSTEM, at=AT)
    organisations.take_out(Membership.objects.get(organisation=city.county_education), actor=SYSTEM, at=AT)
    organisations.take_out(Membership.objects.get(organisation=city.county), actor=SYSTEM, at=AT)
    assert parents(2026) == {code: above for code, above in TREE.items() if not code.startswith("baiyu")}
    assert known.below(2026)[city.government.pk] == {
        one.pk for one in (city.government, city.office, city.education, city.tax)
    }


def test_who_may_move_whom() -> None:
    city = found_city()
    actors = [
        officer("system", Role.SYSTEM_ADMIN, city.office),
        officer("supervisor", Role.SUPERVISOR, city.county),
        officer("head", Role.DISCLOSURE_HEAD, city.county),
        officer("security", Role.SECURITY_ADMIN, city.office),
        officer("auditor", Role.AUDIT_ADMIN, city.office),
        NOBODY,
    ]
    new = [found(f"new-{n}", OrganisationKind.TOWNSHIP, f"某镇{n}") for n in range(len(actors))]

    def may(actor: Actor, organisation: Organisation, parent: Organisation | None) -> bool:
        try:
            organisations.place(organisation, 2026, actor=actor, at=AT, parent=parent)
        except NotAllowed:
            return False
        return True

    def all_may(city: City) -> list[list[bool]]:
        return [
            [
                may(actor, new[n], city.county),
                may(actor, city.county_education, city.county),
                may(actor, city.tax, city.county),
                may(actor, city.county_education, city.government),
                may(actor, city.county, None),
            ]
            for n, actor in reversed(list(enumerate(actors)))
        ]

    nothing = [False] * 5
    assert all_may(city) == [nothing, nothing, nothing, nothing, [True, True, False, False, False], [True] * 5]


def test_only_who_may_everywhere_copies_a_year() -> None:
    city = found_city()
    for role in (Role.SUPERVISOR, Role.DISCLOSURE_HEAD, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        with pytest.raises(NotAllowed):
            organisations.copy_year(
                2026, 2027, actor=officer(role.value[:9].replace("_", "-"), role, city.government), at=AT
            )
    organisations.copy_year(2026, 2027, actor=officer("system", Role.SYSTEM_ADMIN, city.office), at=AT)


def test_a_tree_is_shown_a_level_at_a_time_with_what_stands_below_counted() -> None:
    city = found_city()

    def shown(under: Organisation | None) -> list[tuple[str, list[tuple[str, int]]]]:
        found = known.branches(2026, TODAY, under)
        return [(top.name, [(one.name, one.below) for one in top.branches]) for top in found]

    below_city = [("云岭市人民政府办公室", 0), ("云岭市教育局", 0), ("云岭市税务局", 0), ("白榆县人民政府", 1)]
    assert shown(None) == [("云岭市人民政府", below_city)]
    assert shown(city.county) == [("白榆县人民政府", [("白榆县教育局", 0)])]
    assert shown(city.tax) == [("云岭市税务局", [])]


@pytest.mark.slow
def test_three_thousand_offices_are_listed_in_a_fixed_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    root = found("root", OrganisationKind.GOVERNMENT, "某省人民政府")
    put(root, 2026, None)
    Organisation.objects.bulk_create(Organisation(code=f"o{n}", kind=OrganisationKind.DEPARTMENT) for n in range(3000))
    many = list(Organisation.objects.exclude(pk=root.pk))
    Membership.objects.bulk_create(Membership(year=2026, organisation=one, parent=root) for one in many[1:])
    put(many[0], 2026, root)  # notes that the tree is another
    with django_assert_num_queries(3):
        (top,) = known.branches(2026, TODAY)
    assert len(top.branches) == 3000
    with django_assert_num_queries(3):
        assert len(known.below(2026)[root.pk]) == 3001
    with django_assert_num_queries(1):
        assert len(known.below(2026)) == 3001

"""What an office settles where the rule is argued: from a date on, with its source, for itself and those below."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import OfficeSetting, Organisation, Role
from gongkai.foundation.policies import NOBODY, SYSTEM
from gongkai.foundation.selectors import settings as known
from gongkai.foundation.services import settings
from gongkai.regulation import Choice
from tests.offices import AT, TODAY, found_city, officer

pytestmark = pytest.mark.django_db

KEY = "redo_term"


def choose(organisation: Organisation, value: int, since: date, key: str = KEY) -> OfficeSetting:
    """By the system."""
    return settings.choose(organisation, Choice(key, value, "云公开〔2026〕1号", since), actor=SYSTEM, at=AT)


def held(organisation: Organisation, *days: date) -> list[str | int]:
    """What holds for cases of these days."""
    return [known.regulation_settings(organisation, TODAY).get(KEY, day).value for day in days]


def test_without_a_choice_the_default_holds() -> None:
    city = found_city()
    assert held(city.education, date(2020, 1, 1), TODAY) == [20, 20]
    assert known.regulation_settings(city.education, TODAY).chosen == ()


def test_a_choice_holds_from_its_date_on_and_for_those_below_that_chose_nothing() -> None:
    city = found_city()
    choose(city.government, 15, date(2025, 1, 1))
    choose(city.county, 10, date(2026, 1, 1))
    days = (date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
    expected = {
        "government": [20, 15, 15, 15],
        "education": [20, 15, 15, 15],
        "county": [20, 15, 15, 10],
        "county_education": [20, 15, 15, 10],
    }
    assert {name: held(getattr(city, name), *days) for name in expected} == expected


def test_a_later_choice_further_up_does_not_override_an_own_one() -> None:
    city = found_city()
    choose(city.county, 10, date(2025, 1, 1))
    choose(city.government, 15, date(2026, 1, 1))
    assert held(city.county, date(2025, 6, 1), date(2026, 6, 1)) == [10, 10]


def test_the_same_day_again_corrects() -> None:
    city = found_city()
    choose(city.government, 15, date(2025, 1, 1))
    choose(city.government, 16, date(2025, 1, 1))
    assert [one.value for one in city.government.settings.all()] == [16]


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (Choice("nothing", 1, "文件", TODAY), "key"),
        (Choice(KEY, 61, "文件", TODAY), "value"),
        (Choice(KEY, "ten", "文件", TODAY), "value"),
        (Choice("return_day", "perhaps", "文件", TODAY), "value"),
        (Choice(KEY, 10, "  ", TODAY), "source"),
        (Choice(KEY, 10, "文" * 301, TODAY), "source"),
    ],
)
def test_what_the_regulation_does_not_offer_is_refused(choice: Choice, field: str) -> None:
    city = found_city()
    with pytest.raises(Refused) as refused:
        settings.choose(city.education, choice, actor=SYSTEM, at=AT)
    assert refused.value.field == field
    assert OfficeSetting.objects.count() == 0


def test_only_a_choice_that_does_not_hold_yet_is_taken_back() -> None:
    city = found_city()
    past, coming = choose(city.education, 10, TODAY), choose(city.education, 12, date(2027, 1, 1))
    with pytest.raises(Refused):
        settings.drop(past, actor=SYSTEM, at=AT)
    settings.drop(coming, actor=SYSTEM, at=AT)
    assert list(OfficeSetting.objects.all()) == [past]


def test_who_may_settle_a_rule() -> None:
    city = found_city()
    actors = {
        "head": officer("head", Role.DISCLOSURE_HEAD, city.education),
        "system": officer("system", Role.SYSTEM_ADMIN, city.office),
        "officer": officer("officer", Role.CASE_OFFICER, city.education),
        "other": officer("other", Role.DISCLOSURE_HEAD, city.county),
        "security": officer("security", Role.SECURITY_ADMIN, city.office),
        "audit": officer("audit", Role.AUDIT_ADMIN, city.office),
        "citizen": NOBODY,
    }
    allowed = []
    for name, actor in actors.items():
        try:
            settings.choose(city.education, Choice(KEY, 10, "文件", TODAY), actor=actor, at=AT)
        except NotAllowed:
            continue
        allowed.append(name)
    assert allowed == ["head", "system"]


def test_the_page_shows_every_setting_with_who_chose_it_in_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    city = found_city()
    choose(city.government, 15, date(2025, 1, 1))
    choose(city.education, 12, date(2027, 1, 1))
    known.shown(city.education, TODAY)  # the tree is reckoned once
    with django_assert_num_queries(2):
        shown = {one.setting.key: one for one in known.shown(city.education, TODAY)}
    one = shown[KEY]
    assert (one.choice.value, one.chosen and one.chosen.organisation_id) == (15, city.government.pk)
    assert [coming.value for coming in one.coming] == [12]
    assert [key for key, other in shown.items() if other.chosen is not None] == [KEY]


def test_an_office_outside_the_tree_has_its_own_choices_only() -> None:
    city = found_city()
    choose(city.government, 15, date(2025, 1, 1))
    city.tax.memberships.get().delete()
    assert held(city.tax, TODAY) == [20]
    choose(city.tax, 11, date(2025, 1, 1))
    assert held(city.tax, TODAY) == [11]

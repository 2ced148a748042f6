"""What an office asks of its people's sign-in: the strictest holds, and who may set it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import AuditEntry, Organisation, Role, SignInPolicy
from gongkai.foundation.policies import NOBODY, Actor
from gongkai.foundation.selectors.sign_in import Limits, limits
from gongkai.foundation.services import sign_in
from tests.offices import AT, acting, found_city, officer, person

pytestmark = pytest.mark.django_db
USUAL = {"second_factor": False, "second_factor_of_administrators": True}
TIMES = {"idle_minutes": 30, "session_hours": 10, "sessions_at_once": 3}


def ask(organisation: Organisation, **wanted: int) -> None:
    """Have an office ask for something."""
    SignInPolicy.objects.create(organisation=organisation, **wanted)


def asked(actor: Actor) -> Limits:
    """What holds for somebody."""
    return limits(actor.grants)


@pytest.mark.parametrize("role", list(Role))
def test_without_a_policy_the_three_administrators_need_a_second_factor(role: Role) -> None:
    actor = officer("lin", role, found_city().office)
    needs = role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    assert asked(actor) == Limits(needs, timedelta(minutes=30), timedelta(hours=10), 3)


def test_an_office_may_ask_it_of_all_or_spare_its_administrators() -> None:
    city = found_city()
    ask(city.education, second_factor=True)
    ask(city.office, second_factor_of_administrators=False)
    assert asked(officer("lin", Role.CASE_OFFICER, city.education)).second_factor
    assert not asked(officer("he", Role.CASE_OFFICER, city.county_education)).second_factor
    assert not asked(officer("zhou", Role.AUDIT_ADMIN, city.office)).second_factor


def test_who_works_at_two_offices_is_held_to_the_strictest_of_each() -> None:
    city = found_city()
    ask(city.education, idle_minutes=60, session_hours=4, sessions_at_once=5)
    ask(city.county, idle_minutes=10, session_hours=12, sessions_at_once=1, second_factor=True)
    both = person("lin", (Role.CASE_OFFICER, city.education), (Role.EDITOR, city.county))
    assert asked(acting(both)) == Limits(True, timedelta(minutes=10), timedelta(hours=4), 1)


def test_the_security_administrator_sets_it_and_it_is_on_record() -> None:
    city = found_city()
    zhou = officer("zhou", Role.SECURITY_ADMIN, city.office)
    sign_in.change_policy(city.education, {**USUAL, **TIMES, "second_factor": True}, actor=zhou, at=AT)
    assert asked(officer("lin", Role.CASE_OFFICER, city.education)).second_factor
    entry = AuditEntry.objects.get(action="sign_in.policy")
    assert (entry.person_id, entry.organisation_id, entry.details) == (
        zhou.person_id,
        city.education.pk,
        {"second_factor": True},
    )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECURITY_ADMIN])
def test_nobody_else_sets_it(role: Role) -> None:
    city = found_city()
    for actor in (officer("lin", role, city.education), NOBODY):
        with pytest.raises(NotAllowed):
            sign_in.change_policy(city.education, {**USUAL, **TIMES}, actor=actor, at=AT)
    assert not SignInPolicy.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("idle_minutes", 4, "填5至240之间的数"),
        ("idle_minutes", 241, "填5至240之间的数"),
        ("session_hours", 0, "填1至24之间的数"),
        ("session_hours", 25, "填1至24之间的数"),
        ("sessions_at_once", 0, "填1至20之间的数"),
        ("sessions_at_once", 21, "填1至20之间的数"),
    ],
)
def test_limits_that_nobody_could_work_with_or_that_limit_nothing_are_refused(
    field: str, value: int, words: str
) -> None:
    city = found_city()
    zhou = officer("zhou", Role.SECURITY_ADMIN, city.office)
    with pytest.raises(Refused) as refused:
        sign_in.change_policy(city.education, {**USUAL, **TIMES, field: value}, actor=zhou, at=AT)
    assert (str(refused.value.message), refused.value.field) == (words, field)
    assert not SignInPolicy.objects.exists()

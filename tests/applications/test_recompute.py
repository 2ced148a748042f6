"""The clocks of many cases anew: the same dates as one by one, in few queries."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from gongkai.applications.models import Application
from gongkai.applications.services.recompute import recompute
from gongkai.rehearsal.bulk_cases import Many, many_cases
from tests.applications.office import at, open_office

pytestmark = pytest.mark.django_db


def dates() -> list[tuple[object, ...]]:
    names = ("received", "due", "safe", "ended", "turn", "target_day")
    return list(Application.objects.order_by("pk").values_list(*names))


def test_dates_that_were_wrong_are_as_a_step_would_have_written_them() -> None:
    many_cases(Many(200, open_office().organisation, None, at(7, 1), open_percent=50))
    before = dates()
    still = Application.objects.filter(ended=None).count()
    Application.objects.filter(ended=None).update(due=date(2000, 1, 1), received=None, target_day=date(2000, 1, 1))
    assert recompute() == still == 100
    assert dates() == before
    assert recompute() == 0


def test_only_the_cases_of_the_named_organisations_are_touched() -> None:
    office = open_office()
    many_cases(Many(5, office.organisation, None, at(7, 1)))
    Application.objects.update(due=date(2000, 1, 1))
    assert recompute([office.organisation.pk + 1000]) == 0
    assert recompute([office.organisation.pk]) == 5


def test_queries_do_not_grow_with_the_cases(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    office = open_office()
    many_cases(Many(900, office.organisation, None, at(7, 1)))
    with django_assert_max_num_queries(12):
        recompute()

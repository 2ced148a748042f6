"""Where an office has begun no city is made; and many organisations for measuring."""

from __future__ import annotations

import pytest

from gongkai.foundation.models import Column, Organisation, Person
from gongkai.foundation.selectors import organisations
from gongkai.foundation.selectors.site import site
from gongkai.rehearsal.bulk import many
from gongkai.rehearsal.city import Summary, build
from tests.offices import AT, found_city

pytestmark = pytest.mark.django_db


def test_where_an_office_has_begun_nothing_is_made_and_nobody_named() -> None:
    found_city()
    assert build(seed=1, at=AT) == Summary(made=False)
    assert not Person.objects.exists()
    assert not site().rehearsal


def test_many_organisations_are_made_at_once_for_measuring() -> None:
    assert many(organisations=300, year=2026, at=AT) == 300
    assert Organisation.objects.count() == 300
    assert len(organisations.below(2026)[Organisation.objects.get(code="many-0").pk]) == 300
    assert Column.objects.count() == 600

"""Working days, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from lxml import html

from gongkai.foundation.models import Role
from gongkai.foundation.now import CHINA
from gongkai.foundation.services import calendar as services
from gongkai.web import middleware
from tests.foundation.test_calendar import new_year, regional
from tests.offices import AT, City, found_city, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    monkeypatch.setattr(middleware, "now", lambda: datetime(2026, 3, 2, 9, 30, tzinfo=CHINA))
    yield found_city()


def page(address: str) -> html.HtmlElement:
    response = Client().get(address)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def marked(tree: html.HtmlElement, mark: str) -> list[str]:
    """The days with a mark, as month-day."""
    return [
        f"{number}-{cell.xpath('string(text())').strip()}"
        for number, month in enumerate(tree.xpath("//table[@class='month']"), 1)
        for cell in month.xpath(f".//td[small='{mark}']")
    ]


def test_the_year_shows_days_off_and_make_up_days_with_their_notice() -> None:
    tree = page("/calendar/")
    assert marked(tree, "班") == ["1-4", "2-14", "2-28", "5-9", "9-20", "10-10"]
    assert marked(tree, "休")[:4] == ["1-1", "1-2", "1-3", "2-15"]
    text = tree.text_content()
    assert "2026年共248个工作日。" in text
    assert "国办发明电〔2025〕7号" in text
    assert tree.xpath("//td[contains(@class, 'today')]/text()") == ["2"]


def test_a_year_without_a_notice_says_that_it_is_provisional() -> None:
    tree = page("/calendar/?year=2027")
    assert "2027年放假安排还没有公布，暂按周末推算" in tree.text_content()
    assert marked(tree, "休") == []


def test_once_entered_it_says_what_it_knows_and_what_was_not_found(city: City) -> None:
    services.announce(new_year(), actor=officer("guanli", Role.SYSTEM_ADMIN, city.office), at=AT)
    tree = page("/calendar/?year=2027")
    assert marked(tree, "班") == ["1-9"]
    assert "还没有公布" not in tree.text_content()
    assert "文号未查到" in tree.text_content()


def test_a_region_has_its_own_days(city: City) -> None:
    head = officer("zhou", Role.DISCLOSURE_HEAD, city.county)
    services.announce(regional(city.county.pk), actor=head, at=AT)
    assert "3-30" not in marked(page("/calendar/"), "休")
    tree = page("/calendar/?organisation=baiyu-jyj")
    assert "3-30" in marked(tree, "休")
    assert "2026-03-30 三月三，放假：云岭市人民政府关于放假的通知（云政发〔2014〕1号）" in tree.text_content()


@pytest.mark.parametrize("year", ["2018", "9999", "-1", "abc", "２０２６", "", "2028"])
def test_a_year_that_cannot_be_known_gives_this_year(year: str) -> None:
    assert page(f"/calendar/?year={year}").xpath("string(//h1)") == "2026年工作日"


def test_an_organisation_that_is_not_there_gives_404() -> None:
    assert Client().get("/calendar/?organisation=nowhere").status_code == 404

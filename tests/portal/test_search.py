"""The search page: what is public is found, shown with its words marked, narrowed and paged."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from gongkai.foundation.jobs import run_here
from gongkai.foundation.models import Column, Role
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import columns, organisations
from tests.offices import AT, FOUNDED, City, found, found_city, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> City:
    """The city with duties, a guide and a rule, taken into an index of its own."""
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, data=tmp_path))
    city = found_city()
    organisations.state_facts(
        city.education, FOUNDED, actor=SYSTEM, at=AT, duties="安排义务教育招生。", telephone="0000-8600306"
    )
    columns.publish(
        city.education, Column.Kind.GUIDE, actor=SYSTEM, at=AT, title="云岭市教育局政府信息公开指南", text="怎样申请。"
    )
    columns.publish(
        city.county_education, Column.Kind.RULES, actor=SYSTEM, at=AT, title="审查办法", text="<b>先</b>审查，后公开。"
    )
    run_here(AT)
    return city


def look(**query: str | int) -> str:
    answer = Client().get(reverse("search"), query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def hits(**query: str | int) -> list[tuple[str, str]]:
    """Address and title of each hit."""
    found = re.findall(r'<h3><a href="([^"]+)">(.*?)</a></h3>', look(**query))
    return [(address, title.replace("<mark>", "[").replace("</mark>", "]")) for address, title in found]


@pytest.mark.usefixtures("city")
def test_organisations_and_the_texts_of_their_columns_are_found_with_the_words_marked() -> None:
    assert hits(q="教育局 公开") == [("/organisations/yunling-jyj/guide/", "云岭市[教育局]政府信息[公开]指南")]
    assert set(hits(q="教育局")) == {
        ("/organisations/yunling-jyj/", "云岭市[教育局]"),
        ("/organisations/baiyu-jyj/", "白榆县[教育局]"),
        ("/organisations/yunling-jyj/guide/", "云岭市[教育局]政府信息公开指南"),
    }
    rule = Column.objects.get(kind="rules")
    assert hits(q="审查办法") == [(f"/organisations/baiyu-jyj/rules/{rule.pk}/", "[审查办法]")]


@pytest.mark.usefixtures("city")
def test_every_hit_leads_to_a_page() -> None:
    for word in ("教育局", "审查", "云岭", "人民政府"):
        for address, _ in hits(q=word):
            assert Client().get(address).status_code == 200, address


@pytest.mark.usefixtures("city")
def test_duties_and_telephone_are_found() -> None:
    assert [address for address, _ in hits(q="教育局 电话")] == ["/organisations/yunling-jyj/"]
    assert [address for address, _ in hits(q="义务教育招生")] == ["/organisations/yunling-jyj/"]


@pytest.mark.usefixtures("city")
def test_the_number_of_hits_is_said_and_what_they_can_be_narrowed_by() -> None:
    page = look(q="教育局")
    assert "查到3条" in page
    assert 'href="/search/?q=%E6%95%99%E8%82%B2%E5%B1%80&kind=column"' in page
    assert len(hits(q="教育局", kind="organisation")) == 2
    assert len(hits(q="教育局", organisation="baiyu-jyj")) == 1
    assert len(hits(q="教育局", year="2019")) == 2
    assert len(hits(q="教育局", begins="2026-01-01")) == 1
    assert len(hits(q="教育局", ends="2025-12-31")) == 2


@pytest.mark.usefixtures("city")
def test_ten_hits_stand_on_a_page() -> None:
    for number in range(23):
        found(f"school-{number}", "public_body", f"云岭市第{number}小学")
    run_here(AT)
    assert [len(hits(q="小学", page=number)) for number in (1, 2, 3, 4)] == [10, 10, 3, 3]
    assert "第11—20条，共23条" in look(q="小学", page=2)
    assert 'href="/search/?q=%E5%B0%8F%E5%AD%A6&page=3"' in look(q="小学")


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "写出要找的词"),
        ({"q": "  "}, "写出要找的词"),
        ({"q": "，。？"}, "只有标点和符号不能查找"),
        ({"q": "没有的东西"}, "没有查到。换一个词"),
        ({"q": "教育", "organisation": "nobody"}, "在所选的范围里没有查到"),
        ({"q": "教育", "begins": "yesterday"}, "填写日期，例如2026-11-22"),
        ({"q": "教育", "begins": "2026-02-01", "ends": "2026-01-01"}, "填写不早于开始日期的日期"),
    ],
)
def test_a_page_without_hits_says_what_to_do(query: dict[str, str], words: str) -> None:
    assert words in look(**query)


def test_before_there_is_an_index_the_page_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, data=tmp_path))
    assert "正在建立搜索索引" in look(q="教育")


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    "query",
    [
        {"q": "<script>alert(1)</script>"},
        {"q": "教育' OR 1=1 --"},
        {"q": "教育", "page": "-1"},
        {"q": "教育", "page": "９"},
        {"q": "教育", "page": "9" * 30},
        {"q": "教育", "year": "二〇二六"},
        {"q": "教育", "year": "99999"},
        {"q": "教育", "kind": "person"},
        {"q": "教育", "sort": "password"},
        {"q": "教" * 5000},
        {"q": "\x00教育\x00"},
        {"q": "教育", "organisation": "\x00"},
        {"q": "教育", "begins": "0001-01-01", "ends": "9999-12-31"},
    ],
    ids=range(13),
)
def test_whatever_stands_in_the_address_is_answered(query: dict[str, str]) -> None:
    answer = Client().get(reverse("search"), query)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.usefixtures("city")
def test_marks_of_a_text_are_shown_as_text() -> None:
    answer = Client().get(reverse("search"), {"q": "审查"})
    assert "&lt;b&gt;先&lt;/b&gt;<mark>审查</mark>，后公开。" in answer.content.decode()


@pytest.mark.usefixtures("city")
def test_the_page_is_in_english_for_who_chose_it() -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get(reverse("search"), {"q": "教育局"})
    assert "3 results" in answer.content.decode()


def test_what_was_taken_off_the_page_is_found_no_more(city: City) -> None:
    columns.withdraw(Column.objects.get(kind="rules"), actor=SYSTEM, at=AT)
    assert hits(q="审查办法") == []
    run_here(AT)
    assert "没有查到" in look(q="审查办法")


def test_everybody_may_search(city: City) -> None:
    client = Client()
    client.force_login(person("editor", (Role.EDITOR, city.education)))
    assert client.get(reverse("search"), {"q": "教育"}).status_code == 200
    assert Client().post(reverse("search"), {"q": "教育"}).status_code == 405

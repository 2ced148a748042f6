"""Organisations on the portal: the list, and each one's page with its fixed columns."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from gongkai.foundation.models import Column, Organisation, OrganisationFacts, OrganisationKind
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import columns, organisations
from gongkai.portal.foundation.views.organisations import FIRST, PER_PAGE
from tests.offices import AT, FOUNDED, City, found, found_city

pytestmark = pytest.mark.django_db

FIXED = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开"]


def read(name: str, /, *args: object, **query: str) -> str:
    """As a citizen reads it."""
    answer = Client().get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def described() -> City:
    """The city with what Article 12 asks the guide of the education bureau to say."""
    city = found_city()
    organisations.state_facts(
        city.education,
        FOUNDED,
        actor=SYSTEM,
        at=AT,
        disclosure_office="云岭市教育局办公室",
        address="云岭市府前路18号306室",
        hours="工作日9:00—12:00，14:00—17:30",
        telephone="0000-8600306",
        fax="0000-8600307",
        email="jyj@yunling.example",
        english_name="Yunling Education Bureau",
        reconsideration_body="云岭市人民政府",
        court="云岭市云溪区人民法院",
    )
    return city


def test_organisations_are_listed_by_kind_and_found_by_name() -> None:
    city = found_city()
    merged = found("merged", OrganisationKind.DEPARTMENT, "云岭市并入局")
    organisations.succeed(
        merged, city.education, effective=date(2020, 1, 1), actor=SYSTEM, at=AT, ground="云编〔2019〕9号"
    )
    page = read("organisations")
    names = re.findall(r'<li><a href="/organisations/[\w-]+/">([^<]+)</a></li>', page)
    assert names == [
        "云岭市人民政府",
        "白榆县人民政府",
        "云岭市人民政府办公室",
        "云岭市教育局",
        "云岭市税务局",
        "白榆县教育局",
    ]
    assert [kind for kind in ("人民政府", "政府办公厅（室）", "政府部门") if f">{kind}</h2>" not in page] == []
    found_names = re.findall(r'<li><a href="/organisations/([\w-]+)/">', read("organisations", q="教育"))
    assert found_names == ["yunling-jyj", "baiyu-jyj"]
    governments = re.findall(r'<li><a href="/organisations/([\w-]+)/">', read("organisations", kind="government"))
    assert governments == ["yunling", "baiyu"]
    assert "没有这样的机关" in read("organisations", q="<script>")
    assert "<script>" not in read("organisations", q="<script>").split("<main")[1]
    assert "没有这样的机关" in read("organisations", q="%")


def test_an_organisations_page_has_the_fixed_columns_in_their_order() -> None:
    city = described()
    page = read("organisation", city.education.code)
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", page.split("<main")[1]) == FIXED
    for fact in ("云岭市教育局办公室", "云岭市府前路18号306室", "工作日9:00—12:00，14:00—17:30", "0000-8600306"):
        assert fact in page
    assert "0000-8600307" in page
    assert "jyj@yunling.example" in page
    assert "云岭市云溪区人民法院" in page


def test_every_link_of_an_organisations_pages_leads_somewhere() -> None:
    city = described()
    rule = columns.publish(city.education, Column.Kind.RULES, actor=SYSTEM, at=AT, title="工作规程", text="第一条")
    columns.publish(city.education, Column.Kind.GUIDE, actor=SYSTEM, at=AT, title="指南", text="一、分类")
    pages = [
        read("organisations"),
        read("organisation", city.education.code),
        read("organisation-guide", city.education.code),
        read("organisation-rule", city.education.code, rule.pk),
    ]
    for page in pages:
        main = page.split("<main")[1].split("</main>")[0]
        for link in re.findall(r'href="([^"]+)"', main):
            if link.startswith("#"):
                assert f'id="{link[1:]}"' in page
            elif not link.startswith("mailto:"):
                assert Client().get(link).status_code == 200, link


def test_a_column_with_nothing_says_what_will_stand_there_and_how_to_reach_it_now() -> None:
    city = described()
    page = read("organisation", city.education.code)
    assert page.count("现在可以打电话0000-8600306，或者到云岭市府前路18号306室查询。") == 3
    assert "每年1月31日以前公布" in page
    assert "每年3月31日以前公布" in read("organisation", city.government.code)
    bare = read("organisation", city.tax.code)
    assert "现在可以" not in bare


def test_the_guide_shows_facts_and_the_editors_words_as_text() -> None:
    city = described()
    columns.publish(
        city.education, Column.Kind.GUIDE, actor=SYSTEM, at=AT, title="指南", text="一、分类\n\n<img src=x onerror=y>"
    )
    page = read("organisation-guide", city.education.code)
    assert "<p>一、分类</p>" in page
    assert "<img" not in page.split("<main")[1]
    assert "&lt;img src=x onerror=y&gt;" in page


def test_a_rule_that_was_replaced_or_belongs_to_another_is_not_found() -> None:
    city = described()
    old = columns.publish(city.education, Column.Kind.RULES, actor=SYSTEM, at=AT, title="规程", text="旧")
    new = columns.publish(city.education, Column.Kind.RULES, actor=SYSTEM, at=AT, title="规程", text="新", replaces=old)
    guide = columns.publish(city.education, Column.Kind.GUIDE, actor=SYSTEM, at=AT, title="指南", text="一")
    addresses = [
        reverse("organisation-rule", args=[code, column.pk])
        for code, column in (
            (city.education.code, new),
            (city.education.code, old),
            (city.education.code, guide),
            (city.tax.code, new),
        )
    ]
    assert [Client().get(address).status_code for address in addresses] == [200, 404, 404, 404]
    assert Client().get(reverse("organisation", args=["nowhere"])).status_code == 404


def test_one_that_ended_stays_reachable_and_names_its_successor() -> None:
    city = described()
    organisations.succeed(
        city.education, city.office, effective=date(2020, 7, 1), actor=SYSTEM, at=AT, ground="云发〔2020〕3号"
    )
    page = read("organisation", city.education.code)
    assert "本机关自2020年7月1日起撤销" in page
    assert 'href="/organisations/yunling-bgs/"' in page
    assert "云岭市教育局" in read("organisation", city.office.code)


def test_a_public_body_promises_no_report_and_no_reconsideration() -> None:
    found("water", OrganisationKind.PUBLIC_BODY, "云岭市自来水公司", reconsideration_body="云岭市人民政府")
    page = read("organisation", "water")
    assert "公共企事业单位不编制政府信息公开工作年度报告" in page
    assert "申诉" in page
    assert "行政复议" not in page.split("<main")[1]


def test_in_english_an_organisation_is_called_by_its_english_name() -> None:
    city = described()
    client = Client(headers={"accept-language": "en"})
    client.cookies["language"] = "en"
    assert (
        "Yunling Education Bureau" in client.get(reverse("organisation", args=[city.education.code])).content.decode()
    )


def test_a_long_list_shows_the_first_of_each_kind_and_the_rest_by_the_page(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    found_city()
    known = Organisation.objects.bulk_create(
        Organisation(code=f"more-{count}", kind=OrganisationKind.TOWNSHIP) for count in range(PER_PAGE + 10)
    )
    OrganisationFacts.objects.bulk_create(
        OrganisationFacts(organisation=one, effective=FOUNDED, name=one.code, short_name=one.code) for one in known
    )
    with django_assert_max_num_queries(12):
        page = read("organisations")
    assert page.count('href="/organisations/more-') == FIRST
    assert f"看全部{PER_PAGE + 10}个" in page
    of_kind = [read("organisations", kind="township", page=number) for number in ("1", "2", "999", "x")]
    assert [one.count('href="/organisations/more-') for one in of_kind] == [PER_PAGE, 10, 10, PER_PAGE]

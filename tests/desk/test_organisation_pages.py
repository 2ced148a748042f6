"""The desk's pages over organisations, their columns and settings: what they show, to whom, and what they refuse."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongkai.foundation.models import Column, Membership, Organisation, OrganisationKind
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.selectors import organisations as known
from gongkai.foundation.services import columns, organisations, settings
from gongkai.regulation import Choice
from tests.desk.offices import PEOPLE, answers, only, signed_in, staffed_city
from tests.offices import AT, found, put

pytestmark = pytest.mark.django_db

HERE = "yunling-jyj"


def test_everybody_at_the_desk_reads_organisations_settings_and_the_matrix() -> None:
    staffed_city()
    pages: list[tuple[object, ...]] = [
        ("desk-organisations",),
        ("desk-organisation-list",),
        ("desk-organisation", HERE),
        ("desk-roll-up", "yunling", 2026),
        ("desk-settings", HERE),
        ("desk-matrix",),
    ]
    assert [answers(*page) for page in pages] == [only(*PEOPLE)] * len(pages)  # type: ignore[arg-type]


def test_who_opens_the_pages_that_change_an_organisation() -> None:
    city = staffed_city()
    rule = columns.publish(city.education, Column.Kind.RULES, actor=SYSTEM, at=AT, title="工作规程", text="第一条")
    choice = Choice("redo_term", 10, "云公开〔2027〕1号", date(2099, 1, 1))
    chosen = settings.choose(city.education, choice, actor=SYSTEM, at=AT)
    above = only("supervisor", "system")
    assert answers("desk-organisation-new") == above
    assert answers("desk-copy-year") == only("system")
    assert answers("desk-place", HERE, 2026) == above
    assert answers("desk-take-out", HERE, 2026) == above
    assert answers("desk-succeed", HERE) == above
    assert answers("desk-facts", HERE) == only("head", "supervisor", "system") | {"other": 404}
    writing = only("head", "editor") | {"other": 404}
    assert answers("desk-columns", HERE) == writing
    assert answers("desk-column-new", HERE, "guide") == writing
    assert answers("desk-column-new", HERE, "rules") == writing
    assert answers("desk-column-edit", HERE, rule.pk) == writing
    assert answers("desk-column-withdraw", HERE, rule.pk) == writing
    choosing = only("head", "system") | {"other": 404}
    assert answers("desk-setting", HERE, "redo_term") == choosing
    assert answers("desk-setting-drop", HERE, chosen.pk) == choosing


def test_a_supervisor_of_the_county_sees_no_page_that_changes_the_city() -> None:
    city = staffed_city()
    organisations.place(city.county, 2026, actor=SYSTEM, at=AT, parent=city.government)
    client = signed_in("supervisor")
    for_county = [reverse("desk-facts", args=[city.county.code]), reverse("desk-place", args=[city.county.code, 2026])]
    assert [client.get(address).status_code for address in for_county] == [200, 200]
    put(city.county, 2026, None)
    assert [client.get(address).status_code for address in for_county] == [404, 404]


@pytest.mark.parametrize(
    "address",
    [
        "/desk/organisations/nowhere/",
        "/desk/organisations/yunling-jyj/1999/roll-up/",
        "/desk/organisations/yunling-jyj/?on=tomorrow",
        "/desk/organisations/yunling-jyj/99999999999999999999/roll-up/",
        "/desk/organisations/?under=nowhere",
        "/desk/columns/yunling-jyj/new/other/",
        "/desk/columns/yunling-jyj/999/",
        "/desk/columns/yunling-jyj/99999999999999999999/",
        "/desk/settings/yunling-jyj/nothing/",
        "/desk/settings/yunling-jyj/999/drop/",
        "/desk/people/99999999999999999999/",
    ],
)
def test_what_is_not_there_is_not_found(address: str) -> None:
    staffed_city()
    assert signed_in("head").get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["year=1", "year=99999", "year=abc", "year=２０２６", "on=", "year=2026&under=yunling"]
)
def test_a_senseless_year_shows_the_tree_that_there_is(query: str) -> None:
    staffed_city()
    page = signed_in("officer").get(f"/desk/organisations/?{query}")
    assert page.status_code == 200
    assert "云岭市教育局" in page.content.decode()


def test_nothing_is_placed_in_a_year_without_a_tree() -> None:
    city = staffed_city()
    for year in (2027, 9999):
        address = reverse("desk-place", args=[HERE, year])
        answer = signed_in("system").post(address, {"parent": city.government.pk, "counted": "here"})
        assert answer.status_code == 200
    assert known.years() == [2026]


def test_an_organisation_is_founded_from_the_desk_in_its_place() -> None:
    city = staffed_city()
    form = {
        "code": "yunling-wjw",
        "kind": OrganisationKind.DEPARTMENT,
        "serves": city.government.pk,
        "parent": city.government.pk,
        "order": "20",
        "effective": "2026-01-01",
        "name": "云岭市卫生健康委员会",
        "short_name": "市卫健委",
    }
    client = signed_in("system")
    wrong = client.post(reverse("desk-organisation-new"), form | {"credit_code": "11990000MB00000015", "name": ""})
    assert wrong.status_code == 200
    assert "有1处要改" in wrong.content.decode()
    wrong = client.post(reverse("desk-organisation-new"), form | {"credit_code": "11990000MB00000015"})
    assert "统一社会信用代码的校验码不符" in wrong.content.decode()
    assert not Organisation.objects.filter(code="yunling-wjw").exists()
    right = client.post(reverse("desk-organisation-new"), form)
    assert right.headers["Location"] == "/desk/organisations/yunling-wjw/"
    new = Organisation.objects.get(code="yunling-wjw")
    assert Membership.objects.get(organisation=new).parent == city.government
    assert "云岭市卫生健康委员会" in client.get(right.headers["Location"]).content.decode()


def test_new_facts_from_a_date_begin_with_those_of_today_and_show_in_the_history() -> None:
    city = staffed_city()
    organisations.state_facts(city.education, date(2026, 1, 1), actor=SYSTEM, at=AT, telephone="0000-8600306")
    client, address = signed_in("head"), reverse("desk-facts", args=[HERE])
    assert 'value="0000-8600306"' in client.get(address).content.decode()
    form = {
        "effective": "2026-09-01",
        "name": "云岭市教育和体育局",
        "short_name": "市教体局",
        "source": "云编〔2026〕5号",
    }
    assert client.post(address, form).status_code == 302
    assert [known.name(city.education, date(2026, month, 1)) for month in (8, 9)] == [
        "云岭市教育局",
        "云岭市教育和体育局",
    ]
    page = client.get(reverse("desk-organisation", args=[HERE])).content.decode()
    assert "云编〔2026〕5号" in page
    before = client.get(reverse("desk-organisation", args=[HERE]), {"on": "2026-08-31"}).content.decode()
    assert "2026年8月31日的情况" in before


def test_a_place_that_makes_a_circle_is_refused_at_its_field() -> None:
    city = staffed_city()
    form = {"parent": city.county_education.pk, "counted": "here"}
    answer = signed_in("system").post(reverse("desk-place", args=[city.county.code, 2026]), form)
    assert answer.status_code == 200
    assert "上级机关不能是它自己，也不能是它的下级" in answer.content.decode()
    assert Membership.objects.get(organisation=city.county).parent == city.government


def test_the_next_years_tree_is_copied_from_the_desk() -> None:
    staffed_city()
    client = signed_in("system")
    answer = client.post(reverse("desk-copy-year"), {"source": "2026", "target": "2027"})
    assert "2027年的组织树里新排进6个机关" in answer.content.decode()
    assert known.years() == [2027, 2026]
    refused = client.post(reverse("desk-copy-year"), {"source": "2027", "target": "2026"})
    assert "只能复制到以后的年份" in refused.content.decode()


def test_an_organisation_ends_from_the_desk_and_its_page_says_who_answers_now() -> None:
    city = staffed_city()
    merged = found("yunling-jtj", OrganisationKind.DEPARTMENT, "云岭市教育体育局")
    put(merged, 2026, city.government)
    client = signed_in("supervisor")
    form = {"successor": merged.pk, "effective": "2026-07-01", "ground": "云发〔2026〕3号", "ends": "on"}
    assert client.post(reverse("desk-succeed", args=[HERE]), form).status_code == 302
    page = client.get(reverse("desk-organisation", args=[HERE])).content.decode()
    assert "自2026年7月1日起撤销" in page
    assert "由云岭市教育体育局承继" in page
    assert reverse("desk-facts", args=[HERE]) not in page


def test_the_roll_up_page_says_who_is_in_and_who_is_out() -> None:
    city = staffed_city()
    put(city.education, 2026, city.government, counted="with", counted_with=city.office, reason="合并编报")
    page = signed_in("officer").get(reverse("desk-roll-up", args=["yunling", 2026])).content.decode()
    inside, outside = page.split("不计入的下级机关")
    for name in ("云岭市人民政府办公室", "白榆县人民政府"):
        assert name in inside.split("计入的机关")[1]
    for words in ("云岭市教育局", "合并编报", "云岭市税务局", "垂直管理，由其上级主管部门汇总"):
        assert words in outside


def test_texts_of_a_column_are_published_replaced_and_withdrawn_from_the_desk() -> None:
    city = staffed_city()
    client = signed_in("editor")
    new = reverse("desk-column-new", args=[HERE, "rules"])
    assert client.post(new, {"title": "工作规程", "text": ""}).status_code == 200
    assert client.post(new, {"title": "工作规程", "text": "第一条\r\n\r\n第二条"}).status_code == 302
    first = Column.objects.get()
    assert first.text == "第一条\n\n第二条"
    edit = reverse("desk-column-edit", args=[HERE, first.pk])
    assert client.post(edit, {"title": "工作规程", "text": "第一条（修改）"}).status_code == 302
    assert client.get(edit).status_code == 404
    second = Column.objects.get(withdrawn=None)
    assert client.post(reverse("desk-column-withdraw", args=[HERE, second.pk])).status_code == 302
    assert list(Column.objects.filter(organisation=city.education, withdrawn=None)) == []
    assert Column.objects.count() == 2


def test_a_rule_is_settled_with_source_and_date_and_shown_with_who_chose_it() -> None:
    city = staffed_city()
    client = signed_in("head")
    address = reverse("desk-setting", args=[HERE, "redo_term"])
    for wrong in ({"value": "99", "source": "云公开〔2026〕1号"}, {"value": "10", "source": ""}, {"source": "云公开"}):
        assert client.post(address, {"since": "2026-01-01"} | wrong).status_code == 200
    assert city.education.settings.count() == 0
    good = client.post(address, {"value": "10", "source": "云公开〔2026〕1号", "since": "2026-01-01"})
    assert good.status_code == 302
    page = client.get(reverse("desk-settings", args=[HERE])).content.decode()
    assert "云公开〔2026〕1号" in page
    other = signed_in("other").get(reverse("desk-settings", args=["baiyu"])).content.decode()
    assert "云公开〔2026〕1号" not in other


def test_names_are_shown_as_they_are_and_never_as_markup() -> None:
    staffed_city()
    found("odd", OrganisationKind.DEPARTMENT, "<b>局</b>&{{ x }}")
    page = signed_in("officer").get(reverse("desk-organisation", args=["odd"])).content.decode()
    assert "&lt;b&gt;局&lt;/b&gt;&amp;{{ x }}" in page
    assert "<b>局</b>" not in page

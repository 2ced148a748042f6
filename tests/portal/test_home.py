"""The home of the city, the ways of reading, and what the foot of every page says."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from gongkai.foundation.models import AuditEntry, Role, Site
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.selectors.site import shown
from gongkai.foundation.services import organisations
from gongkai.foundation.services.site import describe
from tests.offices import AT, FOUNDED, TODAY, City, found_city, person

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "云岭市政府信息公开",
    "identity_code": "0000000000",
    "icp": "示例ICP备00000000号",
    "police": "示例公网安备00000000000000号",
    "report_fault": "https://fault.example/",
}


@pytest.fixture
def city() -> City:
    city = found_city()
    organisations.state_facts(
        city.government, FOUNDED, actor=SYSTEM, at=AT, address="云岭市府前路1号", telephone="0000-8600000"
    )
    describe(actor=SYSTEM, at=AT, organisation=city.government, **FACTS)
    return city


def foot(path: str = "/") -> str:
    return Client().get(path).content.decode().partition('<footer class="foot">')[2]


def test_the_home_lists_the_organisations_kind_by_kind(city: City) -> None:
    page = Client().get("/").content.decode()
    names = re.findall(r'<li><a href="/organisations/[\w-]+/">([^<]+)</a></li>', page)
    assert names == [
        *("云岭市人民政府", "白榆县人民政府", "云岭市人民政府办公室"),
        *("云岭市教育局", "云岭市税务局", "白榆县教育局"),
    ]
    assert "全部6个机关" in page
    assert Client().get("/", {"kind": "nonsense"}).content.decode().count("政府和部门") == 1


def test_before_there_is_anything_the_home_says_how_it_gets_there() -> None:
    page = Client().get("/").content.decode()
    assert "还没有机关。系统管理员在工作台建立机关以后" in page
    assert "<title>首页 政府信息公开</title>" in page


def test_the_foot_says_what_a_government_site_must_say(city: City) -> None:
    text = foot()
    for said in (*FACTS.values(), "站点地图", "主办：云岭市人民政府", "云岭市府前路1号", "0000-8600000"):
        assert (said in text) == (said != FACTS["name"]), said
    head = Client().get("/").content.decode().partition("</head>")[0]
    assert '<meta name="SiteName" content="云岭市政府信息公开">' in head
    assert '<meta name="SiteIDCode" content="0000000000">' in head
    assert '<meta name="ColumnName" content="首页">' in head


def test_what_the_site_says_itself_goes_before_the_facts_of_its_government(city: City) -> None:
    describe(actor=SYSTEM, at=AT, sponsor="云岭市人民政府办公室")
    assert (shown(TODAY).sponsor, shown(TODAY).address) == ("云岭市人民政府办公室", "云岭市府前路1号")


def test_what_is_empty_is_left_out(city: City) -> None:
    describe(actor=SYSTEM, at=AT, report_fault="", icp="")
    text = foot()
    assert "找错" not in text
    assert "ICP" not in text


@pytest.mark.parametrize("role", [None, *Role])
def test_only_the_system_administrator_changes_the_site(role: Role | None, city: City) -> None:
    client = Client()
    if role:
        client.force_login(person("lin", (role, city.education)))
    answer = client.get("/desk/site/").status_code
    assert answer == (302 if role is None else 403 if role != Role.SYSTEM_ADMIN else answer)
    if role != Role.SYSTEM_ADMIN:
        assert client.post("/desk/site/", {"name": "别的", "elder_name": "x"}).status_code == answer
        assert Site.objects.get().name == FACTS["name"]


def test_what_the_administrator_saves_stands_on_every_page(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.web.sign_in.sign_in.has_second_factor", lambda someone: True)
    client = Client()
    client.force_login(person("wen", (Role.SYSTEM_ADMIN, city.office)))
    page = client.get("/desk/site/").content.decode()
    assert 'value="云岭市政府信息公开"' in page
    changed = FACTS | {"identity_code": "bm1234567", "elder_name": "关怀版", "organisation": city.government.pk}
    refused = client.post("/desk/site/", changed)
    assert "网站标识码是“bm”加8位数字" in refused.content.decode()
    answer = client.post("/desk/site/", changed | {"identity_code": "bm12345678"})
    assert answer["Location"] == "/desk/site/"
    assert "bm12345678" in foot("/organisations/")
    assert "关怀版" in Client().get("/").content.decode()
    entry = AuditEntry.objects.filter(action="site.change").latest("number")
    assert "identity_code" in entry.details["changed"]


@pytest.mark.parametrize(
    ("address", "cookie", "value", "leads_to"),
    [
        ("/elder/?on=1&next=/deadline/%3Ftoday%3D2026-02-03", "elder", "1", "/deadline/?today=2026-02-03"),
        ("/elder/?on=0&next=/", "elder", "0", "/"),
        ("/elder/", "elder", "0", "/"),
        ("/language/?to=en&next=/organisations/", "language", "en", "/organisations/"),
        ("/language/?to=zh-hans", "language", "zh-hans", "/"),
        ("/language/?to=xx&next=https://evil.example/", "language", "zh-hans", "/"),
        ("/elder/?on=1&next=//evil.example/", "elder", "1", "/"),
        ("/elder/?on=1&next=javascript:alert(1)", "elder", "1", "/"),
    ],
)
def test_a_choice_of_reading_is_kept_and_leads_back(address: str, cookie: str, value: str, leads_to: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (302, leads_to)
    assert answer.cookies[cookie].value == value
    assert answer["Cache-Control"] == "no-store"


def test_a_citizen_gets_no_cookie_before_they_choose(city: City) -> None:
    for path in ("/", "/organisations/", "/organisations/yunling-jyj/", "/site-map/", "/accessibility/"):
        assert not Client().get(path).cookies, path


def test_a_cookie_with_nonsense_is_the_usual_page(city: City) -> None:
    client = Client()
    client.cookies["language"], client.cookies["elder"] = "fr", "yes"
    assert '<html lang="zh-CN" class="">' in client.get("/").content.decode()

"""Working days on the desk: entering a notice after looking at what it moves, and withdrawing it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

import pytest
from django.test import Client
from lxml import html

from gongkai.foundation import ledgers
from gongkai.foundation.ledgers import Ledger
from gongkai.foundation.models import CalendarNotice, OfficeSetting, Person, Role, SignInPolicy
from gongkai.foundation.now import CHINA
from gongkai.foundation.selectors.calendar import calendar
from gongkai.foundation.services import calendar as services
from gongkai.regulation.events import Arrival
from gongkai.web import middleware
from tests.foundation.test_calendar import regional
from tests.offices import AT, City, acting, found_city, person

pytestmark = pytest.mark.django_db

NEW_YEAR = {
    "year": "2027",
    "title": "国务院办公厅关于2027年部分节假日安排的通知",
    "number": "",
    "issued": "2026-11-25",
    "address": "",
    "work": "1月9日",
    "rows": "8",
    "r0-name": "元旦",
    "r0-first": "2027-01-01",
    "r0-last": "2027-01-04",
    "r1-name": "春节",
}


@pytest.fixture(autouse=True)
def city(monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    monkeypatch.setattr(middleware, "now", lambda: datetime(2026, 3, 2, 9, 30, tzinfo=CHINA))
    found = found_city()
    SignInPolicy.objects.create(organisation=found.office, second_factor=False, second_factor_of_administrators=False)
    yield found


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def admin(city: City) -> Client:
    return signed_in(person("guanli", (Role.SYSTEM_ADMIN, city.office)))


@pytest.fixture
def head(city: City) -> Client:
    return signed_in(person("zhou", (Role.DISCLOSURE_HEAD, city.government)))


def tree_of(response: object) -> html.HtmlElement:
    assert response.status_code == 200, response  # type: ignore[attr-defined]
    return html.fromstring(response.content.decode())  # type: ignore[attr-defined]


@pytest.fixture
def a_case(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "_sources", {})

    def source(organisations: Collection[int] | None) -> Iterator[Ledger]:
        if organisations is None or city.education.pk in organisations:
            yield Ledger("2026-014", city.education.pk, (Arrival(date(2026, 12, 10)),))

    ledgers.contribute("applications", source)


@pytest.mark.usefixtures("a_case")
def test_before_saving_the_page_names_every_date_that_moves_and_saves_nothing(admin: Client) -> None:
    tree = tree_of(admin.post("/desk/calendar/enter/", {**NEW_YEAR, "do": "look"}))
    rows = [[cell.text_content() for cell in row] for row in tree.xpath("//table//tbody/tr")]
    assert rows == [
        ["云岭市教育局", "2026-014：到期日由2027年1月7日改为2027年1月9日"],
        ["云岭市教育局", "2026-014：告知延期的最迟日由2027年1月7日改为2027年1月9日"],
        ["云岭市教育局", "2026-014：发出收费通知的最迟日由2027年1月7日改为2027年1月9日"],
    ]
    days = [" ".join(item.text_content().split()) for item in tree.xpath("//ul[@class='cols']/li")]
    assert days[0] == "2027-01-01 工作日 → 放假 元旦"
    assert days[-1] == "2027-01-09 周末 → 调休上班"
    assert not CalendarNotice.objects.exists()
    carried = {field.get("name"): field.get("value") for field in tree.xpath("//main//form//input[@type='hidden']")}
    del carried["csrfmiddlewaretoken"]
    saved = admin.post("/desk/calendar/enter/", {**carried, "do": "save"})
    assert (saved.status_code, saved["Location"]) == (302, "/desk/calendar/?year=2027")
    assert not calendar().is_working(date(2027, 1, 4))
    tree = tree_of(admin.get(saved["Location"]))
    said = tree.xpath("string(//div[@role='status'])")
    assert said == "已录入“国务院办公厅关于2027年部分节假日安排的通知”。5日有变动，3个日期随之改动。"


def test_going_back_keeps_what_was_entered(admin: Client) -> None:
    tree = tree_of(admin.post("/desk/calendar/enter/", {**NEW_YEAR, "do": "back"}))
    assert tree.xpath("//input[@name='r0-last']/@value") == ["2027-01-04"]
    assert tree.xpath("//div[@role='alert']") == []


def test_more_rows_are_added_without_script(admin: Client) -> None:
    tree = tree_of(admin.post("/desk/calendar/enter/", {**NEW_YEAR, "do": "more"}))
    assert tree.xpath("//input[@name='rows']/@value") == ["12"]
    assert len(tree.xpath("//input[starts-with(@name, 'r') and contains(@name, '-first')]")) == 12
    assert tree.xpath("//input[@name='r0-name']/@value") == ["元旦"]


@pytest.mark.parametrize(
    ("changed", "where", "words"),
    [
        ({"issued": ""}, "#id_issued", ""),
        ({"work": "2月31日"}, "#id_work", "看不懂“2月31日”：按年-月-日填，如 2027-02-20。"),
        ({"work": "2027-01-05"}, "#id_work", "2027-01-05是星期二，本来就上班，不会是调休上班日：请核对日期。"),
        (
            {"number": "第7号"},
            "#id_number",
            "文号“第7号”不合格式",
        ),
        ({"r0-last": "2026-12-31"}, "#id_r0-last", "止日不早于起日，也不超过三十一日；请核对。"),
        ({"r0-name": ""}, "#id_r0-name", "写明放假的名称，如“春节”“三月三”。"),
        ({"r0-first": ""}, "#id_r0-first", "填写从哪一天起放假。"),
        ({"r0-first": "", "r0-last": "", "work": ""}, "#id_work", "至少填一个放假或者上班的日子。"),
    ],
)
def test_wrong_input_teaches_at_the_field(admin: Client, changed: dict[str, str], where: str, words: str) -> None:
    tree = tree_of(admin.post("/desk/calendar/enter/", {**NEW_YEAR, **changed, "do": "look"}))
    ((href, said),) = [
        (item.xpath("string(a/@href)"), item.text_content()) for item in tree.xpath("//div[@role='alert']//li")
    ]
    assert href == where
    assert said.startswith(words) if words else said
    assert not CalendarNotice.objects.exists()


def test_a_regional_day_is_entered_and_withdrawn(city: City, head: Client) -> None:
    given = {
        "year": "2026", "title": "云岭市人民政府关于放假的通知", "number": "云政发〔2014〕1号", "issued": "2014-03-01",
        "rows": "4", "r0-name": "三月三", "r0-first": "2026-03-30", "do": "save",
    }  # fmt: skip
    saved = head.post("/desk/calendar/enter/yunling/", given)
    assert saved["Location"] == "/desk/calendar/?year=2026&organisation=yunling"
    assert not calendar(city.education.pk).is_working(date(2026, 3, 30))
    row = CalendarNotice.objects.get()
    tree = tree_of(head.get(saved["Location"]))
    assert tree.xpath(f"//a[@href='/desk/calendar/notices/{row.pk}/withdraw/']")
    tree = tree_of(head.get(f"/desk/calendar/notices/{row.pk}/withdraw/"))
    assert "2026-03-30" in tree.text_content()
    head.post(f"/desk/calendar/notices/{row.pk}/withdraw/")
    assert calendar(city.education.pk).is_working(date(2026, 3, 30))
    assert "已撤回" in tree_of(head.get(saved["Location"])).text_content()
    again = head.post(f"/desk/calendar/notices/{row.pk}/withdraw/")
    assert again.status_code == 302


def test_who_may_enter_and_withdraw(city: City, admin: Client, head: Client) -> None:
    own = services.announce(regional(city.government.pk), actor=acting(Person.objects.get(username="zhou")), at=AT)
    county = signed_in(person("wu", (Role.DISCLOSURE_HEAD, city.county)))
    clerk = signed_in(person("li", (Role.REGISTRAR, city.government)))
    addresses = (
        "/desk/calendar/", "/desk/deadline/", "/desk/calendar/enter/", "/desk/calendar/enter/yunling/",
        "/desk/calendar/enter/baiyu/", f"/desk/calendar/notices/{own.pk}/withdraw/",
    )  # fmt: skip
    expected = {
        admin: [200, 200, 200, 200, 200, 200],
        head: [200, 200, 404, 200, 200, 200],
        county: [200, 200, 404, 404, 200, 404],
        clerk: [200, 200, 403, 403, 403, 403],
        Client(): [302, 302, 302, 302, 302, 302],
    }
    for client, codes in expected.items():
        assert [client.get(address).status_code for address in addresses] == codes


def test_the_desk_s_calculator_takes_the_office_s_calendar_and_settings(city: City, head: Client) -> None:
    actor = acting(Person.objects.get(username="zhou"))
    services.announce(regional(city.government.pk), actor=actor, at=AT)
    OfficeSetting.objects.create(
        organisation=city.government,
        key="auto_receipt_confirms",
        value="yes",
        effective=date(2019, 5, 15),
        source="云政办〔2020〕3号",
    )
    query = "?e0=arrival&e0-on=2026-03-02&e0-channel=online&e0-at_office=on&e1=auto_receipt&e1-on=2026-03-02&do=reckon"
    text = tree_of(head.get(f"/desk/deadline/{query}")).text_content()
    assert "到期日：2026年3月31日，第20个工作日" in text  # a day later than in the country
    assert "网上申请的自动回执是否视为双方确认：视为确认（云政办〔2020〕3号；自2019-05-15起）" in text
    assert "尚未与申请人确认" in tree_of(Client().get(f"/deadline/{query}")).text_content()

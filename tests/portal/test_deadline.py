"""The deadline calculator, as anybody uses it: by form, by address, without script and without names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from lxml import html

from gongkai.foundation.now import CHINA
from gongkai.regulation.events import KINDS
from gongkai.web import middleware
from gongkai.web.deadline.examples import examples
from gongkai.web.deadline.rows import FIELDS, GROUPS
from tests.offices import found_city

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
FIRST = "/deadline/?e0=arrival&e0-on=2026-02-06&e0-channel=signed_mail&e0-at_office=on"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(middleware, "now", lambda: NOW)
    found_city()
    yield


def page(address: str, lang: str = "zh-hans") -> html.HtmlElement:
    """The page at an address."""
    client = Client()
    client.cookies["language"] = lang
    response = client.get(address)
    assert response.status_code == 200, response
    return html.fromstring(response.content.decode())


def facts(tree: html.HtmlElement) -> dict[str, str]:
    """The dates of the result."""
    (found,) = tree.xpath("//section[@id='result-part']/dl")
    return {row.xpath("string(dt)"): " ".join(row.xpath("string(dd)").split()) for row in found.xpath("div")}


def errors(tree: html.HtmlElement) -> list[tuple[str, str]]:
    """The summary: input and sentence of each."""
    return [
        ((item.xpath("a/@href") or [""])[0], item.text_content()) for item in tree.xpath("//div[@role='alert']//li")
    ]


# Due date and safe date of each example, as practice has them.
EXPECTED = [
    ("2026-03-12", None),
    ("2025-11-05", "2025-11-04，剩11日"),
    ("2026-06-23", None),
    ("2025-11-13", None),
    ("2026-02-13", None),
    ("2026-06-17", None),
    ("2026-10-27", "2026-10-22，剩10日"),
    ("2026-07-21", None),
    ("2026-02-11", None),
    ("2026-01-26", None),
]


@pytest.mark.parametrize("number", range(10))
def test_each_example_comes_to_its_due_date(number: int) -> None:
    tree = page(f"/deadline/{examples()[number].address}")
    due, safe = EXPECTED[number]
    found = facts(tree)
    assert (found["到期日"], found.get("稳妥日期")) == (due, safe)
    assert tree.xpath("//table[@class='days']//td[contains(@class, 'due')]//b/span[1]/text()")
    assert errors(tree) == []


def test_the_ten_examples_are_offered() -> None:
    links = page("/deadline/").xpath("//aside//li/a/@href")
    assert links == [f"/deadline/{example.address}" for example in examples()]
    assert len(links) == 10


def test_the_result_says_it_in_bar_calendar_and_words() -> None:
    tree = page(f"{FIRST}&do=reckon")
    assert tree.xpath("string(//span[contains(@class, 'light')])") == "剩8日"
    ticks = [tick.get("class", "") for tick in tree.xpath("//div[@class='ticks']/i")]
    assert ticks == ["past"] * 12 + [""] * 8
    numbers = [int(text) for text in tree.xpath("//table[@class='days']//b/span[1]/text()")]
    assert numbers == list(range(1, 21))
    assert len(tree.xpath("//td[contains(@class, 'today')]")) == 1
    days = tree.xpath("//details//li/text()")
    assert "第6个工作日 2月14日（调休上班）" in days
    assert "休 2月16日（春节放假）" in days
    text = tree.text_content()
    assert "到期日：2026年3月12日，第20个工作日（条例第三十三条）" in text
    assert "国办发明电〔2025〕7号" in text
    assert facts(tree)["提醒"] == "2026-02-27、2026-03-05、2026-03-10、2026-03-12"


def test_days_are_left_from_the_day_that_is_asked_for() -> None:
    lights = {
        day: page(f"{FIRST}&today={day}&do=reckon").xpath("string(//span[contains(@class, 'light')])")
        for day in ("2026-02-09", "2026-03-09", "2026-03-12", "2026-03-16")
    }
    assert lights == {
        "2026-02-09": "剩19日",
        "2026-03-09": "剩3日",
        "2026-03-12": "今日到期",
        "2026-03-16": "超期2日",
    }


def test_a_year_that_is_not_announced_is_provisional_and_reminds_earlier() -> None:
    tree = page("/deadline/?e0=arrival&e0-on=2027-03-01&e0-channel=signed_mail&e0-at_office=on&do=reckon")
    found = facts(tree)
    assert found["到期日"] == "2027-03-29 暂定"
    assert found["提醒"].split("、")[-1] == "2027-03-24"  # three working days before
    assert "提醒提前三个工作日" in tree.text_content()


def test_a_row_is_added_with_its_usual_values_and_taken_out_again() -> None:
    client = Client()
    added = client.get(f"{FIRST}&kind=supplement_asked&do=add")
    assert added.status_code == 302
    query = parse_qs(urlsplit(added["Location"]).query)
    assert query == {
        "e0": ["arrival"], "e0-on": ["2026-02-06"], "e0-channel": ["signed_mail"], "e0-at_office": ["on"],
        "e1": ["supplement_asked"], "e1-count": ["10"], "e1-unit": ["working_days"],
    }  # fmt: skip
    tree = page(added["Location"])
    assert tree.xpath("//fieldset/legend/strong/text()") == ["收到申请", "告知补正"]
    assert errors(tree) == []  # nothing was asked yet
    removed = client.get(f"{added['Location'].partition('#')[0]}&do=remove.0")
    assert parse_qs(urlsplit(removed["Location"]).query) == {
        "e0": ["supplement_asked"], "e0-count": ["10"], "e0-unit": ["working_days"],
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_can_be_added_and_its_row_is_drawn(kind: str) -> None:
    added = Client().get(f"{FIRST}&kind={kind}&do=add")
    tree = page(added["Location"])
    names = {name.partition("-")[2] for name in tree.xpath("//fieldset[@id='e1']//@name")} - {""}
    assert names == {"on", *FIELDS.get(kind, ())}


def test_every_kind_stands_in_one_group() -> None:
    assert sorted(kind for _, kinds in GROUPS for kind in kinds) == sorted(KINDS)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("do=reckon", [("", "先加一行：收到申请的日期和方式。")]),
        ("e0=arrival&e0-channel=online&do=reckon", [("#id_e0-on", "填写日期，如 2026-02-06。")]),
        (
            "e0=arrival&e0-on=2月6日&e0-channel=online&do=reckon",
            [("#id_e0-on", "看不懂这个日期：按年-月-日填，如 2026-02-06。")],
        ),
        (
            "e0=arrival&e0-on=1999-02-06&e0-channel=in_person&do=reckon",
            [("#id_e0-on", "“收到申请”的日期1999-02-06不在可知的范围（2019-01-01至2031-12-31）：请核对这一项的年份。")],
        ),
        (
            "e0=arrival&e0-on=2026-02-06&e0-channel=in_person&e1=supplement_answered&e1-on=2026-02-09&do=reckon",
            [("#id_e1-on", "登记了“收到补正”（2026-02-09）")],
        ),
        (
            "e0=arrival&e0-on=2026-02-06&e0-channel=in_person&e1=extension_told&e1-on=2026-02-09&e1-count=0&do=reckon",
            [("#id_e1-count", "期限至少是1。")],
        ),
    ],
)
def test_wrong_input_teaches_at_the_field(query: str, expected: list[tuple[str, str]]) -> None:
    tree = page(f"/deadline/?{query}")
    found = errors(tree)
    assert [where for where, _ in found] == [where for where, _ in expected]
    for (_, said), (_, sentence) in zip(found, expected, strict=True):
        assert said[:12] == sentence[:12]
    for where, _ in found:
        if where:
            (field,) = tree.xpath(f"//*[@id='{where[1:]}']")
            assert field.get("aria-invalid") == "true"


@pytest.mark.parametrize(
    "query",
    [
        "e0=nothing",
        "e0=arrival&e0-on=2026-02-06&e0-channel=pigeon&do=reckon",
        "do=remove.99",
        "do=remove.x",
        "do=add&kind=%00",
        "kind=__class__&do=add",
        "today=9999-12-31&e0=arrival&e0-on=2026-02-06&e0-channel=in_person&do=reckon",
        "e0=arrival&e0-on=9999-12-31&e0-channel=in_person&do=reckon",
        "e0=arrival&e0-on=2031-12-31&e0-channel=in_person&do=reckon",
        "e0=redo_ordered&e0-on=2026-02-06&e0-count=366&e0-unit=days&do=reckon",
        "&".join(f"e{i}=arrival&e{i}-on=2026-02-06&e{i}-channel=in_person" for i in range(80)) + "&do=reckon",
        "e0=arrival&e0=arrival&e0-on=2026-02-06&e0-on=x&do=reckon",
        "e0=arrival&e0-on=%E2%80%AE&do=reckon",
    ],
)
def test_no_address_makes_an_error_of_ours(query: str) -> None:
    response = Client().get(f"/deadline/?{query}")
    assert response.status_code == 200


def test_in_english_it_speaks_english() -> None:
    tree = page(f"{FIRST}&do=reckon", "en")
    days = tree.xpath("//details//li/text()")
    assert "working day 6: 14 February (make-up working day)" in days
    assert tree.xpath("//fieldset/legend/strong/text()") == ["Application received"]
    wrong = page("/deadline/?e0=arrival&e0-on=1999-02-06&e0-channel=in_person&do=reckon", "en")
    ((where, said),) = errors(wrong)
    assert where == "#id_e0-on"
    assert said.startswith("“application received” is dated 1999-02-06")


def test_parties_are_letters_so_that_no_address_holds_a_name() -> None:
    tree = page(Client().get(f"{FIRST}&kind=consultation_sent&do=add")["Location"])
    assert tree.xpath("//fieldset[@id='e1']//input[@type='text']") == []
    assert tree.xpath("//select[@name='e1-party']/option/text()") == ["甲", "乙", "丙", "丁", "戊", "己"]


def test_an_organisation_that_is_not_there_gives_404() -> None:
    assert Client().get("/deadline/?organisation=nowhere").status_code == 404

"""Tables: sorted, filtered, paged and exported by the database, with their state in the address."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from gongkai.foundation.models import Person
from gongkai.web import tables
from gongkai.web.tables import Between, Choice, Column, Search, Table, sheet
from tests.offices import AT

pytestmark = pytest.mark.django_db


class People(Table):
    caption = "人员"
    empty = "人员列在这里"
    columns = (
        Column("name", "姓名", sort="name", link=lambda person: f"/people/{person.pk}/"),
        Column("username", "登录名", sort="username"),
        Column("active", "在用", "is_active"),
    )
    filters = (
        Search("q", "姓名", ("name", "username")),
        Choice("active", "在用", ((True, "是"), (False, "否")), "is_active"),
    )
    order = "username"
    per_page = 3


@pytest.fixture(autouse=True)
def seven() -> None:
    for number in range(1, 8):
        Person.objects.create(
            username=f"p{number}", name=f"林{'甲乙'[number % 2]}{8 - number}", is_active=number != 4, created=AT
        )


def asked(**given: str) -> HttpRequest:
    return RequestFactory().get("/people/", given)


def shown(**given: str) -> list[str]:
    return [row[1]["text"] for row in People(Person.objects.all(), asked(**given)).rows()]


def addresses(**given: str) -> dict[str, str]:
    return {str(head["label"]): head["address"] for head in People(Person.objects.all(), asked(**given)).heads()}


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["p1", "p2", "p3"]),
        ({"page": "3"}, ["p7"]),
        ({"sort": "-username"}, ["p7", "p6", "p5"]),
        ({"sort": "-username", "page": "2"}, ["p4", "p3", "p2"]),
        ({"q": "乙"}, ["p1", "p3", "p5"]),
        ({"q": "乙 p5"}, ["p5"]),
        ({"active": "False"}, ["p4"]),
        ({"q": "%"}, []),
    ],
)
def test_the_address_says_which_rows_are_shown(given: dict[str, str], names: list[str]) -> None:
    assert shown(**given) == names


@pytest.mark.parametrize(
    "given",
    [
        *({"page": page} for page in ("x", "", "1.5", "1" * 5000)),
        *({"sort": sort} for sort in ("password", "--username", "active", "username;drop")),
        *({"active": value} for value in ("maybe", "1", "true")),
        {"unknown": "1", "q": "\0", "export": "csv"},
    ],
)
def test_senseless_parameters_change_nothing(given: dict[str, str]) -> None:
    assert shown(**given) == ["p1", "p2", "p3"]


def test_a_page_that_there_is_not_is_the_last() -> None:
    assert [shown(page=page) for page in ("9", "９", "0", "-1")] == [["p7"]] * 4


def test_heads_sort_and_turn_round_and_go_back_to_the_first_page() -> None:
    assert addresses(q="林", page="2") == {
        "姓名": "?q=%E6%9E%97&sort=name",
        "登录名": "?q=%E6%9E%97&sort=username",
        "在用": "",
    }
    assert addresses(sort="username")["登录名"] == "?sort=-username"
    assert addresses(sort="-username")["登录名"] == "?sort=username"


def test_two_tables_on_a_page_do_not_meet() -> None:
    request = asked(a_q="p1", b_sort="-username")
    first, second = (People(Person.objects.all(), request, prefix) for prefix in ("a_", "b_"))
    assert [row[1]["text"] for row in first.rows()] == ["p1"]
    assert [row[1]["text"] for row in second.rows()] == ["p7", "p6", "p5"]
    assert QueryDict(second.address(page="2")[1:]).dict() == {"a_q": "p1", "b_sort": "-username", "b_page": "2"}
    assert (first.id, second.id) == ("a_rows", "b_rows")


def test_a_page_takes_two_queries_however_many_rows_there_are() -> None:
    with CaptureQueriesContext(connection) as asked_for:
        render_to_string("web/table.html", {"table": People(Person.objects.all(), asked())})
    assert len(asked_for) == 2


def test_what_is_written_is_escaped() -> None:
    Person.objects.create(username="a0", name="<script>x</script>", created=AT)
    page = render_to_string("web/table.html", {"table": People(Person.objects.all(), asked(q="<script>"))})
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") == 2  # the name, and what was searched for


def test_nothing_found_says_so_and_nothing_yet_says_what_will_stand_there() -> None:
    page = render_to_string("web/table.html", {"table": People(Person.objects.all(), asked(q="没有"))})
    assert "没有符合条件的记录。" in page
    Person.objects.all().delete()
    page = render_to_string("web/table.html", {"table": People(Person.objects.all(), asked())})
    assert "人员列在这里" in page
    assert "<table" not in page


def test_dates_bound_a_column_and_other_words_do_not() -> None:
    Person.objects.filter(username="p5").update(last_login=datetime(2026, 3, 1, tzinfo=UTC))
    seen = Person.objects.filter(last_login__isnull=False)
    since, until = Between("from", "从", "last_login__date"), Between("to", "到", "last_login__date", until=True)
    assert [since.apply(seen, day).count() for day in ("2026-03-01", "2026-03-02", "x", "99999-01-01")] == [1, 0, 1, 1]
    assert [until.apply(seen, day).count() for day in ("2026-03-01", "2026-02-28", "")] == [1, 0, 1]


def exported(*values: Any) -> list[Any]:
    rows = [SimpleNamespace(value=value) for value in values]
    answer = sheet([Column("value", "=值")], rows, "人员/[甲]")
    assert answer["Content-Type"] == tables.SHEET
    page = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert page is not None
    assert page.title == "人员甲"
    assert page["A1"].data_type == "s"
    return [(cell.value, cell.data_type) for (cell,) in page.iter_rows(min_row=2)]


def test_a_sheet_has_numbers_and_dates_as_such() -> None:
    assert exported(12846, Decimal("1.5"), date(2026, 2, 3), datetime(2026, 2, 3, 1, 30, tzinfo=UTC), True) == [
        (12846, "n"),
        (1.5, "n"),
        (datetime(2026, 2, 3), "d"),
        (datetime(2026, 2, 3, 9, 30), "d"),
        ("是", "s"),
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "https://x.example/", "{=A1}", "\t=1", "mailto:a@b.example"]
)
def test_no_cell_of_a_sheet_is_a_formula_or_a_link(text: str) -> None:
    assert exported(text) == [(text, "s")]


def test_a_sheet_leaves_blank_what_is_not_there_and_cuts_what_excel_cannot_hold() -> None:
    assert exported("x", None, "", "y" * 40_000)[1:] == [(None, "n"), (None, "n"), ("y" * 32_767, "s")]


def test_the_export_holds_the_rows_of_all_pages_in_the_order_shown() -> None:
    answer = People(Person.objects.all(), asked(export="xlsx", sort="-username", active="True")).respond("-")
    page = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert page is not None
    assert [row[1].value for row in page.iter_rows()] == ["登录名", "p7", "p6", "p5", "p3", "p2", "p1"]
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E4%BA%BA%E5%91%98.xlsx"
    assert answer["Cache-Control"] == "private, no-store"


def test_a_sheet_that_is_cut_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_EXPORTED", 2)
    page = render_to_string("web/table.html", {"table": People(Person.objects.all(), asked())})
    assert "（前100,000条）" in page
    answer = People(Person.objects.all(), asked(export="xlsx")).respond("-")
    assert openpyxl.load_workbook(BytesIO(answer.content)).active.max_row == 3  # type: ignore[union-attr]

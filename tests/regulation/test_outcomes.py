"""How items end, and the one row of table 3 that a case fills."""

from __future__ import annotations

import pytest

from gongkai.annualreport.edition import edition
from gongkai.regulation import STANDARD, BadValue, Item, counted_row, outcomes, row_of
from gongkai.regulation.outcomes import rows
from gongkai.regulation.settings import catalogue
from tests.regulation.acts import day

ON = day("2026-03-30")


def row(*keys: str) -> str:
    return row_of([Item(key, ("denied_process",) if key == "partial" else ()) for key in keys], ON).key


def test_the_rows_are_those_of_the_annual_report() -> None:
    """The one bridge between the two packages: table 3, from 予以公开 to 其他."""
    table = next(table for table in edition("2021").tables if table.key == "table3")
    keys = [each.key for each in table.rows]
    assert list(rows()) == keys[keys.index("granted") : keys.index("total_processed")]


def test_every_row_has_an_outcome_and_every_outcome_a_row() -> None:
    chosen = {value for key in ("inquiry_row", "archived_row") for value in catalogue()[key].values}
    assert {each.row for each in outcomes().values() if each.row} | {"partial"} == set(rows())
    assert chosen <= set(rows())
    assert [each.key for each in outcomes().values() if bool(each.row) == bool(each.setting)] == []


def test_every_outcome_names_its_article_letter_and_evidence() -> None:
    for outcome in outcomes().values():
        assert "条" in outcome.article or "号" in outcome.article
        assert outcome.letter.endswith(("书", "书）")) or "告知书（" in outcome.letter
        assert outcome.evidence and all(text.zh and text.en for text in outcome.evidence)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (["provided"], "granted"),
        (["published", "provided"], "granted"),
        (["not_held", "not_responsible"], "unavailable_not_held"),
        (["provided", "denied_process"], "partial"),
        (["provided", "not_held"], "partial"),
        (["provided", "duplicate"], "partial"),
        (["partial"], "partial"),
        (["partial", "denied_internal"], "partial"),
        (["denied_internal", "denied_process"], "denied_internal"),
        (["duplicate", "not_held", "not_held"], "unavailable_not_held"),
        (["withdrawn"], "other"),
        (["withdrawn", "provided"], "granted"),
        (["inquiry"], "other"),
    ],
)
def test_from_items_to_the_row(items: list[str], expected: str) -> None:
    assert row(*items) == expected


def test_what_differs_and_gives_nothing_goes_by_a_setting_that_is_named() -> None:
    items = [Item("denied_internal"), Item("not_held"), Item("not_held")]
    first = row_of(items, ON)
    assert (first.key, [choice.key for choice in first.settings]) == ("denied_internal", ["mixed_without_grant"])
    most = STANDARD.choose("mixed_without_grant", "most_items", source="本机关规定", since=day("2026-01-01"))
    assert row_of(items, ON, most).key == "unavailable_not_held"
    assert row_of(items, day("2025-12-31"), most).key == "denied_internal"


def test_enquiries_and_what_passed_to_an_archive_go_by_settings() -> None:
    held = STANDARD.choose("archived_row", "denied_administrative_query", source="省办口径", since=day("2026-01-01"))
    assert row_of([Item("archived")], ON, held).key == "denied_administrative_query"
    assert row_of([Item("archived")], ON).key == "other"


def test_a_new_reply_keeps_the_first_result_unless_the_setting_replaces_it_within_the_year() -> None:
    first, redo = row_of([Item("denied_process")], ON), row_of([Item("provided")], ON)
    same, next_year = day("2026-09-01"), day("2027-01-20")
    assert counted_row(first, ON, redo, same).key == "denied_process"
    replace = STANDARD.choose("redo_same_year", "replace", source="省办口径", since=day("2026-01-01"))
    assert counted_row(first, ON, redo, same, replace).key == "granted"
    assert counted_row(first, ON, redo, next_year, replace).key == "denied_process"


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([], "没有分项"),
        ([Item("granted")], "没有名为“granted”的处理决定"),
        ([Item("provided"), Item("partial")], "第2项为部分公开，却没有写明不予公开部分的理由"),
        ([Item("partial", ("duplicate",))], "第1项的理由“duplicate”不是不予公开或者无法提供的情形"),
    ],
)
def test_items_that_cannot_be_decided_so_are_refused(items: list[Item], message: str) -> None:
    with pytest.raises(BadValue, match=message):
        row_of(items, ON)

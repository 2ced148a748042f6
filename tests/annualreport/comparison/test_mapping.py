"""Which cell of one form stands beside which of another (格式版本之间的对应)."""

from __future__ import annotations

from itertools import product

import pytest

from gongkai.annualreport.comparison.mapping import Form, Line, lines, mappings
from gongkai.annualreport.edition import edition

OLD, NEW, MERGED = Form("2019", "2019"), Form("2021", "2021"), Form("2021", "2021-other-as-one-row")
FORMS = (OLD, NEW, MERGED)


def line_of(before: Form, after: Form, cell: str) -> Line:
    return next(line for line in lines(before, after) if cell in line.before + line.after)


@pytest.mark.parametrize(("before", "after"), list(product(FORMS, FORMS)))
def test_every_cell_of_both_forms_stands_in_exactly_one_line(before: Form, after: Form) -> None:
    found = lines(before, after)
    olds = [cell for line in found for cell in line.before]
    news = [cell for line in found for cell in line.after]
    assert sorted(olds) == sorted(edition(before.edition).cells(before.variant))
    assert sorted(news) == sorted(edition(after.edition).cells(after.variant))


@pytest.mark.parametrize(("before", "after"), list(product(FORMS, FORMS)))
def test_a_line_looks_the_same_from_both_sides(before: Form, after: Form) -> None:
    assert {line.turned() for line in lines(before, after)} == set(lines(after, before))


def test_cells_that_no_entry_names_have_the_same_label_in_both_forms() -> None:
    same = [line for line in lines(OLD, NEW) if line.kind == "same"]
    differing = [
        line.cell for line in same if edition("2019").label(line.before[0]) != edition("2021").label(line.after[0])
    ]
    assert (len(same), differing) == (22 * 7 + 15, [])


def test_every_cell_without_counterpart_is_said_to_be_so_in_words_of_its_own() -> None:
    unsaid = [line.cell for line in lines(OLD, NEW) if line.kind == "alone" and "另一格式没有" in str(line.note)]
    assert unsaid == []


def test_a_stock_of_all_that_is_public_is_another_definition_than_one_of_what_is_in_force() -> None:
    found = line_of(OLD, NEW, "table2.rules.in_force")
    assert (found.before, found.after, found.kind) == (
        ("table2.rules.total_public",),
        ("table2.rules.in_force",),
        "changed",
    )
    assert found.note is not None
    assert found.note.zh == "“对外公开总数量”改为“现行有效件数”，前者包括已废止、失效而仍公开的"


def test_items_of_fees_and_amounts_of_fees_do_not_stand_beside_each_other() -> None:
    found = [line for line in lines(OLD, NEW) if ".fees." in line.cell]
    assert [(line.before, line.after, line.kind) for line in found] == [
        ((), ("table2.fees.amount",), "alone"),
        (("table2.fees.previous_items",), (), "alone"),
        (("table2.fees.change",), (), "alone"),
    ]


@pytest.mark.parametrize("one_row", [OLD, MERGED])
def test_other_handling_in_one_row_stands_beside_the_sum_of_three(one_row: Form) -> None:
    found = line_of(one_row, NEW, "table3.other.natural")
    assert (found.before, found.after, found.kind) == (
        ("table3.other.natural",),
        (
            "table3.other_overdue_supplement.natural",
            "table3.other_overdue_fee.natural",
            "table3.other.natural",
        ),
        "summed",
    )


def test_other_handling_in_one_row_on_both_sides_is_the_same_thing() -> None:
    found = line_of(OLD, MERGED, "table3.other.natural")
    assert found == Line(("table3.other.natural",), ("table3.other.natural",), "same")


def test_every_mapping_says_where_it_is_from() -> None:
    assert all("国办公开办函〔2021〕30号" in mapping["source"] for mapping in mappings())

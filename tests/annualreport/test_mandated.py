"""The mandated tables as grids: wording, order and spans of the form."""

from __future__ import annotations

import pytest

from gongkai.annualreport.edition import edition
from gongkai.annualreport.mandated import Box, grid, head_rows, laid, width
from tests.made import made_figures

FORMS = (("2021", "2021"), ("2021", "2021-other-as-one-row"), ("2019", "2019"))
TABLES = ("table2", "table3", "table4")


def outline(rows: list[list[Box]]) -> list[list[tuple[str, int, int]]]:
    """The boxes as text, rows and columns."""
    return [[(box.text, box.rows, box.columns) for box in row] for row in rows]


@pytest.mark.parametrize(("form", "variant"), FORMS)
@pytest.mark.parametrize("table", TABLES)
def test_boxes_cover_the_grid_once(form: str, variant: str, table: str) -> None:
    rows = grid(edition(form), variant, table, {})
    covered = [
        (row + down, column + across)
        for row, column, box in laid(rows)
        for down in range(box.rows)
        for across in range(box.columns)
    ]
    assert sorted(covered) == [(row, column) for row in range(len(rows)) for column in range(width(rows))]


@pytest.mark.parametrize(("form", "variant"), FORMS)
def test_every_figure_of_the_form_stands_in_one_box(form: str, variant: str) -> None:
    figures = made_figures(3, form, "city", variant)
    boxes = [box for table in TABLES for row in grid(edition(form), variant, table, figures) for box in row if box.cell]
    assert [box.cell for box in boxes] == list(edition(form).cells(variant))
    assert {box.cell: box.text.removesuffix("元") for box in boxes} == {k: str(v) for k, v in figures.items()}


def test_a_null_is_an_empty_box_and_a_zero_is_not() -> None:
    figures = {"table4.reconsideration.upheld": 0, "table4.reconsideration.corrected": None}
    values = grid(edition("2021"), "2021", "table4", figures)[-1]
    assert [box.text for box in values[:2]] == ["0", ""]


def test_table_2_of_2021() -> None:
    assert outline(grid(edition("2021"), "2021", "table2", {}))[:8] == [
        [("第二十条第（一）项", 1, 4)],
        [("信息内容", 1, 1), ("本年制发件数", 1, 1), ("本年废止件数", 1, 1), ("现行有效件数", 1, 1)],
        [("规章", 1, 1), ("", 1, 1), ("", 1, 1), ("", 1, 1)],
        [("行政规范性文件", 1, 1), ("", 1, 1), ("", 1, 1), ("", 1, 1)],
        [("第二十条第（五）项", 1, 4)],
        [("信息内容", 1, 1), ("本年处理决定数量", 1, 3)],
        [("行政许可", 1, 1), ("", 1, 3)],
        [("第二十条第（六）项", 1, 4)],
    ]


def test_table_2_of_2019_halves_its_columns_where_a_block_has_two() -> None:
    rows = grid(edition("2019"), "2019", "table2", {"table2.procurement.amount": "251000"})
    assert outline(rows)[-3:] == [
        [("第二十条第（九）项", 1, 5)],
        [("信息内容", 1, 1), ("采购项目数量", 1, 2), ("采购总金额", 1, 2)],
        [("政府集中采购", 1, 1), ("", 1, 2), ("251000元", 1, 2)],
    ]


def test_table_3_has_three_rows_of_heads_and_groups_beside_their_rows() -> None:
    rows = grid(edition("2021"), "2021", "table3", {})
    assert head_rows(rows) == 3
    heads = [[text for text, _, _ in row] for row in outline(rows)[:3]]
    assert heads == [
        ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    ]
    groups = [(box.text, box.rows) for row in rows for box in row if box.scope == "row" and box.rows > 1]
    assert groups == [
        ("三、本年度办理结果", 22),
        ("（三）不予公开", 8),
        ("（四）无法提供", 3),
        ("（五）不予处理", 5),
        ("（六）其他处理", 3),
    ]


def test_a_group_that_a_variant_prints_as_one_row_has_the_groups_wording() -> None:
    figures = {"table3.other.natural": 7}
    rows = grid(edition("2021"), "2021-other-as-one-row", "table3", figures)
    row = next(row for row in rows if any(box.cell == "table3.other.natural" for box in row))
    assert outline([row])[0][:2] == [("（六）其他处理", 1, 2), ("7", 1, 1)]
    assert next(box.rows for row in rows for box in row if box.text == "三、本年度办理结果") == 20


def test_table_4_has_its_groups_side_by_side() -> None:
    assert outline(grid(edition("2021"), "2021", "table4", {}))[:2] == [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [
            *[(text, 2, 1) for text in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")],
            ("未经复议直接起诉", 1, 5),
            ("复议后起诉", 1, 5),
        ],
    ]


def test_headings_say_what_they_are_for() -> None:
    scopes = {
        box.text: box.scope
        for table in TABLES
        for row in grid(edition("2021"), "2021", table, {})
        for box in row
        if box.head
    }
    wanted = ("第二十条第（一）项", "信息内容", "规章", "法人或其他组织", "自然人", "（三）不予公开", "复议后起诉")
    assert [scopes[text] for text in wanted] == ["rowgroup", "col", "row", "colgroup", "col", "row", "colgroup"]
    assert scopes["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"] is None

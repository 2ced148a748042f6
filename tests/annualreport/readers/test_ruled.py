"""Tables drawn with letters in a text."""

from __future__ import annotations

from gongkai.annualreport.document import Document, Paragraph, Table
from gongkai.annualreport.readers import open_document

SPANS = """
三、收到和处理
┌──────────────┬────────────┐
│              │ 申请人情况 │
│  （本列数据  ├──────┬─────┤
│  的勾稽关系）│自然人│ 总计│
├───────┬──────┼──────┼─────┤
│（一） │予以  │  12  │  13 │
│       │公开  │      │     │
└───────┴──────┴──────┴─────┘
四、行政复议
"""


def read(text: str) -> Document:
    return open_document(text.encode(), "dump.txt")


def cells(document: Document) -> list[list[tuple[str, int, int]]]:
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    return [[(cell.text, cell.rows, cell.columns) for cell in row] for row in table.rows()]


def test_a_cell_is_what_the_lines_enclose() -> None:
    assert cells(read(SPANS)) == [
        [("（本列数据\n的勾稽关系）", 2, 2), ("申请人情况", 1, 2)],
        [("自然人", 1, 1), ("总计", 1, 1)],
        [("（一）", 1, 1), ("予以\n公开", 1, 1), ("12", 1, 1), ("13", 1, 1)],
    ]


def test_what_stands_before_and_after_stays_text() -> None:
    paragraphs = [block.text for block in read(SPANS).blocks if isinstance(block, Paragraph) and block.text]
    assert paragraphs == ["三、收到和处理", "四、行政复议"]


def test_plus_and_minus_draw_as_well_and_a_head_may_have_a_double_rule() -> None:
    table = (
        "说明\n\n+--------+----+\n| 规章   | 件 |\n+========+====+\n| 行政许 | 1  |\n| 可     | 2  |\n+--------+----+\n"
    )
    assert cells(read(table)) == [[("规章", 1, 1), ("件", 1, 1)], [("行政许\n可", 1, 1), ("1\n2", 1, 1)]]


def test_lines_that_enclose_nothing_are_text() -> None:
    text = "说明\n+----+\n正文\n+----+\n| 未完\n"
    assert [block.text for block in read(text).blocks if isinstance(block, Paragraph)] == text.split("\n")[:-1]


def test_marks_that_markdown_escapes_are_plain() -> None:
    assert [
        block.text for block in read("收费\n96171\\.6\n1\\. 规章\n a\\\\b").blocks if isinstance(block, Paragraph)
    ] == [
        "收费",
        "96171.6",
        "1. 规章",
        " a\\\\b",
    ]


def test_a_new_page_begins_a_new_line() -> None:
    assert [block.text for block in read("规章\n一\f二\n").blocks if isinstance(block, Paragraph)] == [
        "规章",
        "一",
        "二",
    ]

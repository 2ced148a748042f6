"""Pages: what a person sees, as lines and tables, whatever the markup is like."""

from __future__ import annotations

import pytest

from gongkai.annualreport.errors import TooLarge
from gongkai.annualreport.limits import Limits
from gongkai.annualreport.readers import open_document
from tests.annualreport.readers.making import Shown, read, shown


def table(*rows: str) -> str:
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


class TestText:
    def test_blocks_and_breaks_make_lines_and_inline_elements_none(self) -> None:
        page = "<div>一<b>、总</b>体<p>二<br>三</p>四</div><ul><li>五<li>六</ul>"
        assert read(page) == ["一、总体", "二", "三", "四", "五", "六"]

    def test_word_splits_numbers_into_spans(self) -> None:
        page = "<p class=MsoNormal><span lang=EN-US>1</span><span>2</span><o:p></o:p>&nbsp;件</p>"
        assert read(page) == ["12 件"]

    def test_a_line_end_of_the_source_between_chinese_is_no_space(self) -> None:
        assert read("<p>政府\r\n  信息\n公开 12\n件 a\nb</p>") == ["政府信息公开 12 件 a b"]

    def test_invisible_characters_are_left_out(self) -> None:
        assert read("<p>1\u200b2\ufeff3&#8203;4&shy;5&zwnj;6</p>") == ["123456"]

    def test_entities_are_read_and_make_no_tags(self) -> None:
        assert read("<p>&lt;b&gt; &amp; &#x4e00;&ldquo;三安全&rdquo;</p>") == ["<b> & 一“三安全”"]

    def test_what_a_page_does_not_show_is_left_out(self) -> None:
        page = """<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body>
            <script>if (a < b) document.write("<table><tr><td>1</table>")</script><noscript>开启脚本</noscript>
            <template><p>x</p></template><nav><a>首页</a></nav><select><option>2024</select><!-- <p>旧</p> -->
            <p>报告<![if !supportLists]>一<![endif]></p><p hidden>甲</p><span style="DISPLAY: none">乙</span>
            <!--[if gte mso 9]><xml><w:x>丙</w:x></xml><![endif]--><svg><text>丁</text></svg></body></html>"""
        assert read(page) == ["报告一"]

    def test_hidden_elements_end_where_they_end(self) -> None:
        page = "<div style='display:none'><div>甲</div>乙</div><p>丙</p><p style='display:none'>丁<p>戊"
        assert read(page) == ["丙", "丁", "戊"]

    def test_lines_of_preformatted_text_are_kept(self) -> None:
        assert read("<pre>一、总体\n规章 1</pre><p>二\n三</p>") == ["一、总体", "规章 1", "二三"]

    def test_markdown_with_a_table_in_html_keeps_its_lines(self) -> None:
        text = "# 报告\n一、总体\n<table>\n<tr>\n<td>规章</td>\n<td>1</td>\n</tr>\n</table>\n完"
        assert read(text, "a.md") == ["# 报告", "一、总体", [["规章", "1"]], "完"]

    @pytest.mark.parametrize(
        ("page", "line"),
        [
            ('<p title="a>b">甲</p>', "甲"),
            ("<p title='<b>' class=x>甲</p>", "甲"),
            ("<p title=it's>甲</p>", "甲"),
            ('<p class="x>甲</p>', "甲"),
            ("<p>1 < 2</p>", "1 < 2"),
            ("<p>甲</p", "甲"),
            ("<P>甲</P><P", "甲"),
            ("<p/>甲</div></td></table>", "甲"),
        ],
    )
    def test_faulty_markup_costs_no_text(self, page: str, line: str) -> None:
        assert read("<div>" + page) == [line]

    def test_a_damaged_comment_hides_the_rest_as_in_a_browser(self) -> None:
        assert read("<p>甲</p><!-- <p>乙</p>") == ["甲"]


class TestEncodingAndTitle:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("said", ["utf-8", "gb2312"])
    def test_the_bytes_are_believed_more_than_what_the_page_says(self, encoding: str, said: str) -> None:
        page = f"<html><head><meta charset={said}></head><body><p>年度报告㐂</p></body></html>"
        assert read(page.encode(encoding)) == ["年度报告㐂"]

    def test_big5_when_the_page_says_so(self) -> None:
        assert read('<meta charset="big5"><p>年度報告</p>'.encode("big5")) == ["年度報告"]

    def test_the_article_s_title_goes_before_the_page_s(self) -> None:
        page = "<title>年报\n- 某市&middot;网</title>{}<p>x</p><svg><title>图</title></svg>"
        assert open_document(page.format("").encode(), "").title == "年报 - 某市·网"
        meta = '<META content="2024年年度报告" NAME="ArticleTitle"/>'
        assert open_document(page.format(meta).encode(), "").title == "2024年年度报告"


class TestTables:
    def test_spans_are_laid_out_on_a_grid(self) -> None:
        page = table("<th rowspan=2>甲<th colspan='2'>乙", "<td>1<td>2", "<td>丙<td>3<td>4")
        document = open_document(page.encode(), "")
        assert shown(document) == [[["甲@2x1", "乙@1x2"], ["1", "2"], ["丙", "3", "4"]]]
        first = document.blocks[0]
        assert [(c.row, c.column) for c in first.cells] == [  # type: ignore[union-attr]
            (0, 0),
            (0, 1),
            (1, 1),
            (1, 2),
            (2, 0),
            (2, 1),
            (2, 2),
        ]

    @pytest.mark.parametrize(
        ("page", "rows"),
        [
            (table("<td rowspan=0>甲<td>1", "<td>2", "<td>3"), [["甲@3x1", "1"], ["2"], ["3"]]),
            (table("<td rowspan=99>甲<td>1", "<td>2"), [["甲@2x1", "1"], ["2"]]),
            (table("<td colspan=100000000>甲", "<td>1<td>2"), [["甲@1x2"], ["1", "2"]]),
            (table("<td colspan=-1>甲<td colspan=x>1<td colspan='2 '>2"), [["甲", "1", "2"]]),
            (table("<td>甲<td rowspan=2>1", "<td colspan=2>乙"), [["甲", "1@2x1"], ["乙"]]),
        ],
    )
    def test_absurd_and_overlapping_spans_are_cut(self, page: str, rows: list[list[str]]) -> None:
        assert read(page) == [rows]

    @pytest.mark.parametrize(
        "page",
        [
            "<table><td>甲<td>1<tr><td>乙<td>2</table>",
            "<table><tbody><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></tbody></table>",
            "<TABLE><TR><TD>甲</TD>\n<TD>1</TD></TR>\n<TR><TD>乙</TD>\n<TD>2</TD></TR></TABLE>",
            "<table><tr><td>甲<td>1<tr><td>乙<td>2",
            "<tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr>",
            "<td>甲</td><td>1</td><tr><td>乙</td><td>2</td></tr>",
            "<div><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></div>",
        ],
    )
    def test_rows_and_cells_need_no_end_and_no_table(self, page: str) -> None:
        assert read(page) == [[["甲", "1"], ["乙", "2"]]]

    def test_lines_of_a_cell_are_kept_apart(self) -> None:
        page = table("<td><p>本年新</p>\n<p> 制作 <br>数量</p><p>&nbsp;</p></td><td><div>1</div></td>")
        assert read(page) == [[["本年新\n制作\n数量", "1"]]]

    def test_a_number_in_a_field_counts_where_it_fills_a_cell(self) -> None:
        page = '<input value="搜索">' + table('<td>甲<td><input type="text" value="12"><input type=hidden value=9>')
        assert read(page) == [[["甲", "12"]]]

    def test_a_layout_table_gives_way_to_what_it_holds(self) -> None:
        inner = table("<td>规章<td>1")
        page = table(
            "<td>首页<td>登录", f"<td colspan=2><p>二、主动公开</p>{inner}<p>三、申请</p>{inner}完", "<td>页脚<td>备案"
        )
        rows: Shown = [["规章", "1"]]
        assert read(page) == ["首页", "登录", "二、主动公开", rows, "三、申请", rows, "完", "页脚", "备案"]

    def test_an_article_in_a_table_is_text(self) -> None:
        assert read(table("<td>一、总体<br>情况")) == ["一、总体", "情况"]
        assert read(table(f"<td>侧栏<td><p>一、总体</p><p>{'长' * 1001}</p>")) == ["侧栏", "一、总体", "长" * 1001]

    def test_a_table_of_data_with_a_table_in_a_cell_stays_one(self) -> None:
        rows = [f"<td>行{n}<td>{n}<td>{n}" for n in range(6)]
        page = table(*rows, f"<td>注<td>{table('<td>a<td>b')}<td>1")
        expected = [[f"行{n}", str(n), str(n)] for n in range(6)]
        assert read(page) == [[*expected, ["注", "", "1"]], [["a", "b"]]]

    def test_captions_and_strays_stand_before_the_table(self) -> None:
        page = "<table><caption>表一</caption>单位：件<tr><td>甲</td>散<td>1</td></tr></table>"
        assert read(page) == ["表一", "单位：件散", [["甲", "1"]]]

    def test_a_table_on_a_hidden_tab_is_found_by_the_other_reading(self) -> None:
        page = f"<p>报告</p><div style='display: none'>{table('<td>甲<td>1')}</div>"
        document = open_document(page.encode(), "")
        assert shown(document) == ["报告"]
        assert document.again is not None
        assert shown(document.again()) == ["报告", [["甲", "1"]]]

    def test_tables_are_numbered_in_order(self) -> None:
        page = (table("<td>a<td>1") + "<p>x</p>") * 3
        assert [b.number for b in open_document(page.encode(), "").blocks[::2]] == [1, 2, 3]  # type: ignore[union-attr]


class TestHostile:
    """Bounded in time and memory: each of these took a second at most where it was measured."""

    @pytest.mark.parametrize(
        "page",
        [
            "<div>" * 100_000 + "甲",
            "<table><tr><td>" * 200 + "甲" + "</table>" * 200,
            "<p style='display:none'>" * 50_000 + "甲",
            "".join(f"<x{n} hidden>" for n in range(5_000)) + "甲" + "".join(f"</y{n}>" for n in range(5_000)),
            "<a title='x>" * 20_000 + "</a><p>甲",
            "<p>甲<td " + " " * 500_000 + ">",
            "<p>甲<td " + "=" * 500_000 + ">",
            "<p>甲" + "<!--" * 100_000,
            "<p>甲" + "<script>" * 100_000,
            "<p>甲" + "&#" * 200_000,
        ],
    )
    def test_markup_without_end(self, page: str) -> None:
        assert "甲" in str(read("<html>" + page))

    @pytest.mark.parametrize(
        ("page", "limit"),
        [
            ("<table>" + ("<tr>" + "<td>1" * 200) * 1100, "cells"),
            ("<table>" + "<tr>" + "<td rowspan=60000 colspan=900>1" * 50 + "<tr>" * 500, "cells"),
            ("<table><tr><td>" * 1000, "depth"),
            ("<p>甲</p>" + "乙" * 4_000_001, "characters"),
        ],
    )
    def test_more_than_is_allowed(self, page: str, limit: str) -> None:
        with pytest.raises(TooLarge, match=f"请调高 Limits.{limit}"):
            read(page)

    def test_the_limits_can_be_set(self) -> None:
        with pytest.raises(TooLarge, match="表格单元格数超过上限 3"):
            read(table("<td>1<td>2", "<td>3<td>4"), limits=Limits(cells=3))

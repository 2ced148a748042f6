"""PDF: a table is what its lines draw, whichever way they are drawn; the rest are paragraphs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from gongkai.annualreport.document import Cell, Paragraph, Place, Table
from gongkai.annualreport.errors import TooLarge, Unreadable
from gongkai.annualreport.limits import Limits
from gongkai.annualreport.readers import open_document
from tests.annualreport.readers.making import ROWS, XS, YS, pdf, read, rule, shown, write_rows

Draw = Callable[[Canvas], None]
LATIN = [["content", "made this year", "valid"], ["rules", "1", "11"], ["orders", "8", "66"]]


def thin_boxes(canvas: Canvas) -> None:
    for x in XS:
        canvas.rect(x - 0.3, YS[-1], 0.6, YS[0] - YS[-1], stroke=0, fill=1)
    for y in YS:
        canvas.rect(XS[0], y - 0.3, XS[-1] - XS[0], 0.6, stroke=0, fill=1)


def bordered_cells(canvas: Canvas) -> None:
    for x in XS[:-1]:
        for y in YS[1:]:
            canvas.rect(x, y, 100, 30)


def dash_pattern(canvas: Canvas) -> None:
    canvas.setDash(3, 3)
    rule(canvas)


def single_dashes(canvas: Canvas) -> None:
    for x in XS:
        for y in range(YS[-1], YS[0], 6):
            canvas.line(x, y, x, y + 3)
    for y in YS:
        for x in range(XS[0], XS[-1], 6):
            canvas.line(x, y, x + 3, y)


def double_lines(canvas: Canvas) -> None:
    rule(canvas)
    rule(canvas, [x + 2 for x in XS], [y + 2 for y in YS])


def open_sides(canvas: Canvas) -> None:
    for x in XS[1:-1]:
        canvas.line(x, YS[0], x, YS[-1])
    for y in YS:
        canvas.line(XS[0], y, XS[-1], y)


def open_top_and_bottom(canvas: Canvas) -> None:
    for x in XS:
        canvas.line(x, YS[0], x, YS[-1])
    for y in YS[1:-1]:
        canvas.line(XS[0], y, XS[-1], y)


def one_path(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for x in XS:
        path.moveTo(x, YS[0])
        path.lineTo(x, YS[-1])
    for y in YS:
        path.moveTo(XS[0], y)
        path.lineTo(XS[-1], y)
    canvas.drawPath(path)


def shaded(canvas: Canvas) -> None:
    canvas.setFillGray(0.9)
    canvas.rect(XS[0], YS[1], 300, 30, stroke=0, fill=1)
    canvas.setFillGray(0)
    rule(canvas)


class TestRuledTables:
    @pytest.mark.parametrize(
        "lines",
        [
            rule,
            thin_boxes,
            bordered_cells,
            dash_pattern,
            single_dashes,
            double_lines,
            open_sides,
            open_top_and_bottom,
            one_path,
            shaded,
        ],
    )
    def test_lines_may_be_drawn_in_any_way(self, lines: Draw) -> None:
        def draw(canvas: Canvas) -> None:
            lines(canvas)
            write_rows(canvas)

        assert read(pdf(draw)) == [ROWS]

    def test_a_form_on_the_page_is_looked_into(self) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.beginForm("f")
            rule(canvas)
            write_rows(canvas)
            canvas.endForm()
            canvas.translate(10, -20)
            canvas.doForm("f")

        assert read(pdf(draw)) == [ROWS]

    def test_cells_know_their_place(self) -> None:
        def draw(canvas: Canvas) -> None:
            rule(canvas, XS[:2], YS[:3])
            canvas.drawString(104, 680, "a1")

        cells = [
            Cell("a1", 0, 0, box=(100.0, 142.0, 200.0, 172.0), page=1),
            Cell("", 1, 0, box=(100.0, 172.0, 200.0, 202.0), page=1),
        ]
        assert open_document(pdf(draw), "").blocks == [Table(1, cells)]

    def test_where_no_line_is_drawn_cells_are_merged(self) -> None:
        def draw(canvas: Canvas) -> None:
            for y, left in ((700, 100), (670, 100), (640, 200), (610, 100)):
                canvas.line(left, y, 400, y)
            for x, top in ((100, 700), (200, 670), (300, 670), (400, 700)):
                canvas.line(x, top, x, 610)
            write_rows(canvas, [["标题"], ["规章", "1", "11"], ["", "8", "66"]])

        assert read(pdf(draw)) == [[["标题@1x3"], ["规章@2x1", "1", "11"], ["8", "66"]]]

    @pytest.mark.parametrize("turn", [90, 180, 270, -90])
    def test_a_page_is_turned_the_way_its_text_runs(self, turn: int) -> None:
        def draw(canvas: Canvas) -> None:
            if turn > 0:
                canvas.setPageRotation(turn)
                canvas.translate(*{90: (842, 0), 180: (595, 842), 270: (0, 595)}[turn])
                canvas.rotate(turn)
            else:
                canvas.translate(595, 0)
                canvas.rotate(90)
            canvas.translate(0, -250)
            rule(canvas)
            write_rows(canvas, LATIN)

        assert read(pdf(draw)) == [LATIN]

    def test_digits_of_neighbouring_cells_are_kept_apart(self) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.setFont("Helvetica", 10)
            rule(canvas, [100, 105.56, 111.12, 116.68], [700, 670])
            canvas.drawString(100, 680, "123")

        assert read(pdf(draw)) == [[["1", "2", "3"]]]

    def test_text_too_long_for_its_cell_stays_whole(self) -> None:
        def draw(canvas: Canvas) -> None:
            rule(canvas, [100, 145, 200], [700, 670])
            canvas.drawString(102, 680, "一二三四五")
            canvas.drawString(170, 680, "7")

        assert read(pdf(draw)) == [[["一二三四五", "7"]]]

    def test_a_number_broken_over_two_lines_keeps_the_break(self) -> None:
        def draw(canvas: Canvas) -> None:
            rule(canvas, [100, 130, 200], [700, 650])
            for x, y, text in ((104, 685, "3985"), (104, 672, "758"), (140, 680, "0")):
                canvas.drawString(x, y, text)

        assert read(pdf(draw)) == [[["3985\n758", "0"]]]

    def test_a_watermark_across_the_table_is_left_out(self) -> None:
        def draw(canvas: Canvas) -> None:
            rule(canvas)
            write_rows(canvas)
            canvas.translate(120, 600)
            canvas.rotate(45)
            canvas.setFont("STSong-Light", 40)
            canvas.drawString(0, 0, "内部资料")

        assert read(pdf(draw)) == [ROWS]

    def test_tables_on_following_pages_stay_tables_of_their_own(self) -> None:
        def draw(canvas: Canvas) -> None:
            rule(canvas)
            write_rows(canvas)

        blocks = open_document(pdf(draw, pages=2), "").blocks
        assert [(block.number, block.cells[0].page) for block in blocks if isinstance(block, Table)] == [(1, 1), (2, 2)]

    def test_a_box_and_an_underline_are_no_tables(self) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.rect(90, 600, 300, 120)
            canvas.line(100, 678, 200, 678)
            canvas.drawString(100, 680, "一、总体情况")

        assert read(pdf(draw)) == ["一、总体情况"]


class TestText:
    def test_without_lines_columns_are_told_by_tabs(self) -> None:
        assert read(pdf(write_rows)) == ["信息内容\t制发\t有效", "规章\t1\t11", "文件\t8\t66"]

    def test_the_other_route_gives_every_line(self) -> None:
        def draw(canvas: Canvas) -> None:
            rule(canvas)
            write_rows(canvas)
            canvas.drawString(100, 720, "二、主动 公开 12 件")

        document = open_document(pdf(draw), "")
        assert shown(document) == ["二、主动公开12件", ROWS]
        assert document.again is not None
        lines = document.again()
        assert shown(lines) == ["二、主动公开12件", *("\t".join(row) for row in ROWS)]
        line = lines.blocks[2]
        assert isinstance(line, Paragraph)
        # The file names its font without carrying it, so the letters' own size is that of a font of this machine.
        assert line == Paragraph("规章\t1\t11", Place(page=1, box=line.place.box))
        assert line.place.box == pytest.approx((104.0, 184.5, 313.4, 194.5), abs=1.5)

    def test_lines_that_are_full_go_on_and_others_end(self) -> None:
        lines = ["　　" + "一" * 38, "二" * 40, "三" * 12, "　　" + "四" * 38, "五" * 5]

        def draw(canvas: Canvas) -> None:
            for number, line in enumerate(lines):
                canvas.drawString(120 if line[0] == "　" else 100, 700 - 18 * number, line.strip())

        assert read(pdf(draw)) == ["一" * 38 + "二" * 40 + "三" * 12, "四" * 38 + "五" * 5]

    def test_a_paragraph_goes_on_over_the_page_and_its_number(self) -> None:
        def draw(canvas: Canvas) -> None:
            number = canvas.getPageNumber()
            for line in range(3):
                canvas.drawString(100, 160 - 18 * line, "甲乙丙丁戊己"[3 * number - 3 + line] * 40)
            canvas.drawString(290, 30, f"— {number} —")

        assert read(pdf(draw, pages=2)) == ["".join(char * 40 for char in "甲乙丙丁戊己")]

    @pytest.mark.parametrize("mark", ["- 1 -", "— 3 —", "第 3 页", "第3页 共12页", "3 / 12", "12"])
    def test_page_numbers_at_the_edge_are_left_out(self, mark: str) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(100, 400, "一、总体情况")
            canvas.drawString(100, 380, "12")
            canvas.drawString(290, 30, mark)

        assert read(pdf(draw)) == ["一、总体情况", "12"]

    def test_heads_and_feet_that_come_again_are_left_out(self) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(100, 400, f"第{canvas.getPageNumber()}节的一段文字，写在页面中间")
            canvas.drawString(200, 815, f"某市年度报告 {canvas.getPageNumber()}")

        assert read(pdf(draw, pages=3)) == [f"第{number}节的一段文字，写在页面中间" for number in (1, 2, 3)]

    def test_bold_by_printing_twice_is_read_once(self) -> None:
        def draw(canvas: Canvas) -> None:
            for shift in (0, 0.3, 0.6):
                canvas.drawString(100 + shift, 700, "总计12")
                canvas.drawString(200 + shift, 700, "3")
                canvas.drawString(208 + shift, 700, "3")

        assert read(pdf(draw)) == ["总计12\t3 3"]

    def test_the_title_among_the_properties(self) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.setTitle("2024 年度报告")
            write_rows(canvas)

        assert open_document(pdf(draw), "").title == "2024 年度报告"


def empty(canvas: Canvas) -> None:
    canvas.line(0, 0, 1, 1)


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (pdf(empty), "needs-extra"),
            (pdf(lambda canvas: canvas.drawString(290, 30, "- 1 -"), pages=3), "needs-extra"),
            (pdf(write_rows, encrypt=StandardEncryption("secret", ownerPassword="b")), "password"),
            (pdf(write_rows)[:300], "broken"),
            (b"%PDF-1.7\n", "broken"),
        ],
    )
    def test_says_why(self, data: bytes, reason: str) -> None:
        with pytest.raises(Unreadable) as raised:
            open_document(data, "")
        assert raised.value.reason == reason

    def test_a_file_that_only_its_owner_may_change_is_read(self) -> None:
        data = pdf(write_rows, encrypt=StandardEncryption("", ownerPassword="b"))
        assert len(read(data)) == 3

    def test_more_pages_than_allowed(self) -> None:
        with pytest.raises(TooLarge, match="页数超过上限 2"):
            open_document(pdf(write_rows, pages=3), "", Limits(pages=2))

    def test_pages_that_contain_themselves(self) -> None:
        data = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Count 1000000000/Kids[2 0 R 3 0 R]>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj
trailer<</Root 1 0 R>>
"""
        with pytest.raises(Unreadable):
            open_document(data, "")

    def test_a_drawing_of_many_lines_takes_no_time(self) -> None:
        def draw(canvas: Canvas) -> None:
            for n in range(5000):
                canvas.line(n % 590, n % 840, n % 590 + n % 3 * 20, n % 840 + n % 2 * 20)
            canvas.drawString(100, 400, "一、总体情况，图如下")

        assert "一、总体情况，图如下" in str(read(pdf(draw)))

"""Sheets: blank rows divide tables, sentences are lines, numbers are printed in their shortest form."""

from __future__ import annotations

import pytest

from gongkai.annualreport.document import Cell, Table
from gongkai.annualreport.errors import TooLarge, Unreadable
from gongkai.annualreport.limits import Limits
from gongkai.annualreport.readers import open_document
from tests.annualreport.readers.making import SHEET, Shown, read, sheet_rows, xlsx, zipped

ROWS = [["信息内容", "本年制发", "现行有效"], ["规章", "1", "11"], ["文件", "", "66"]]
MERGED = "<mergeCells>{}</mergeCells>"


class TestCsv:
    @pytest.mark.parametrize("mark", [",", ";", "\t"])
    def test_the_separator_is_found(self, mark: str) -> None:
        data = "\ufeff" + "\r\n".join(mark.join(row) for row in ROWS)
        assert read(data, "a.csv") == [ROWS]

    def test_quoted_values_may_hold_separators_and_lines(self) -> None:
        assert read('a,"b,\nc",d\n1,"2 ""x""",3\n', "a.csv") == [[["a", "b,\nc", "d"], ["1", '2 "x"', "3"]]]

    def test_blank_rows_divide_tables_and_sentences_are_lines(self) -> None:
        data = "报告如下。,,\n一、表一,,\na,b,c\n1,2,3\n,,\n二、表二,,\nd,e,f\n"
        expected: list[Shown] = ["报告如下。", "一、表一", [["a", "b", "c"], ["1", "2", "3"]]]
        assert read(data, "a.csv") == [*expected, "二、表二", [["d", "e", "f"]]]

    def test_without_the_name_nearly_all_lines_have_to_agree(self) -> None:
        assert read("a,b,c\n" * 5, "") == [[["a", "b", "c"]] * 5]
        assert read("a,b,c\n" * 4, "") == ["a,b,c"] * 4
        assert read("a,b,c\n" * 5, "a.txt") == ["a,b,c"] * 5


class TestXlsx:
    def test_a_table_has_blank_cells_too(self) -> None:
        assert read(xlsx(sheet_rows(*ROWS))) == [ROWS]

    def test_numbers_are_printed_without_what_the_sheet_adds(self) -> None:
        numbers = ["96171.600000000006", "1000000", "3.0", "1E-3", "0.10000000000000001", "-5", "1.5E3"]
        printed = ["96171.6", "1000000", "3", "0.001", "0.1", "-5", "1500"]
        assert read(xlsx(sheet_rows(numbers, ["x"] * 7))) == [[printed, ["x"] * 7]]

    def test_shared_strings_are_joined_without_readings(self) -> None:
        strings = ["<t>规章</t>", "<r><t>行政</t></r><r><t>许可</t></r><rPh><t>xk</t></rPh>"]
        cells = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>7</v></c><c t="b"><v>1</v></c></row>'
        assert read(xlsx(cells, strings=strings)) == [[["规章", "行政许可", "", "1"]]]

    def test_merged_cells_are_laid_out(self) -> None:
        rows = sheet_rows(["表", "", ""], ["甲", "1", "2"], ["", "3", "4"])
        merged = MERGED.format('<mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/>')
        document = open_document(xlsx(rows + merged), "")
        cells = [Cell("表", 0, 0, 1, 3), Cell("甲", 1, 0, 2), Cell("1", 1, 1), Cell("2", 1, 2)]
        assert document.blocks == [Table(1, [*cells, Cell("3", 2, 1), Cell("4", 2, 2)])]

    def test_a_title_merged_over_all_columns_makes_the_table_no_wider(self) -> None:
        rows = sheet_rows(["一、表", ""], ["a", "b"])
        merged = MERGED.format('<mergeCell ref="A1:XFD1"/>')
        assert read(xlsx(rows + merged)) == ["一、表", [["a", "b"]]]

    def test_hidden_sheets_are_left_out_and_tables_numbered_through(self) -> None:
        sheets = [sheet_rows([name, "1"]) for name in "abc"]
        document = open_document(xlsx(*sheets, hidden=[2]), "")
        tables = [block for block in document.blocks if isinstance(block, Table)]
        assert [(table.number, table.cells[0].text) for table in tables] == [(1, "a"), (2, "c")]

    def test_a_workbook_without_its_parts_is_broken(self) -> None:
        with pytest.raises(Unreadable, match="Excel 文件已损坏"):
            open_document(zipped({"xl/workbook.xml": f'<workbook xmlns="{SHEET}"'}), "")

    def test_cells_far_apart_are_not_filled_in(self) -> None:
        far = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
        rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 100))
        with pytest.raises(TooLarge, match="表格单元格数"):
            open_document(xlsx(far + rows), "")

    def test_merged_cells_that_cover_everything_again_and_again(self) -> None:
        rows = sheet_rows(*[["1", "2"]] * 2000)
        merged = "".join(f'<mergeCell ref="A{n}:B1048576"/>' for n in range(1, 2000))
        with pytest.raises(TooLarge, match="表格单元格数"):
            open_document(xlsx(rows + MERGED.format(merged)), "", Limits(cells=10_000))

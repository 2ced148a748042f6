"""Word: the text that a reader of the document sees, and its tables on their grids."""

from __future__ import annotations

import io
from pathlib import Path

import docx as python_docx
import pytest

from gongkai.annualreport.document import Table
from gongkai.annualreport.errors import TooLarge, Unreadable
from gongkai.annualreport.limits import Limits
from gongkai.annualreport.readers import open_document
from tests.annualreport.readers.making import PACKAGE, WORD, docx, p, read, tbl, tc, zipped

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RUN = "<w:r><w:t>{}</w:t></w:r>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


class TestText:
    def test_runs_are_joined_without_a_space(self) -> None:
        assert read(docx(p("1", "2", "件"))) == ["12件"]

    def test_tabs_breaks_and_hyphens(self) -> None:
        runs = "<w:r><w:t>甲</w:t><w:tab/><w:t>1</w:t><w:br/><w:t>0517</w:t><w:noBreakHyphen/><w:t>8</w:t></w:r>"
        stops = "<w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>"
        assert read(docx(f"<w:p>{stops}{runs}</w:p>")) == ["甲\t1", "0517-8"]

    def test_deleted_text_is_gone_and_inserted_text_is_there(self) -> None:
        deleted = "<w:del w:id='1'><w:r><w:delText>旧</w:delText></w:r></w:del>"
        moved = f"<w:moveFrom w:id='2'>{RUN.format('走')}</w:moveFrom><w:moveTo w:id='3'>{RUN.format('来')}</w:moveTo>"
        inserted = f"<w:ins w:id='4'>{RUN.format('新')}</w:ins>"
        assert read(docx(f"<w:p>{deleted}{inserted}{moved}</w:p>")) == ["新来"]

    def test_field_codes_hidden_text_and_readings_are_not_text(self) -> None:
        field = "<w:r><w:instrText>PAGE</w:instrText></w:r>" + RUN.format("甲")
        hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>"
        hidden += "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>乙</w:t></w:r>"
        ruby = (
            f"<w:r><w:ruby><w:rt>{RUN.format('bing')}</w:rt><w:rubyBase>{RUN.format('丙')}</w:rubyBase></w:ruby></w:r>"
        )
        assert read(docx(f"<w:p>{field}{hidden}{ruby}</w:p>")) == ["甲乙丙"]

    def test_a_text_box_is_read_once_and_after_its_paragraph(self) -> None:
        box = f"<w:txbxContent>{p('框')}{tbl(tc('a') + tc('1'))}</w:txbxContent>"
        both = (
            f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        )
        assert read(docx(f"<w:p><w:r>{both}</w:r>{RUN.format('正文')}</w:p>")) == ["正文", "框", [["a", "1"]]]

    def test_wrappers_are_looked_through(self) -> None:
        control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('甲')}{tbl(tc('a') + tc('1'))}</w:sdtContent></w:sdt>"
        assert read(docx(f"<w:customXml>{control}</w:customXml>")) == ["甲", [["a", "1"]]]

    def test_heads_feet_and_blank_paragraphs_are_left_out(self) -> None:
        document = python_docx.Document()
        document.sections[0].header.paragraphs[0].text = "页眉"
        for text in ("甲", "", " \u3000"):
            document.add_paragraph(text)
        document.core_properties.title = "年度 报告"
        buffer = io.BytesIO()
        document.save(buffer)
        opened = open_document(buffer.getvalue(), "a.docx")
        assert ([block.text for block in opened.blocks], opened.title) == (["甲"], "年度 报告")  # type: ignore[union-attr]

    def test_the_strict_form_and_another_name_of_the_main_part(self) -> None:
        assert read(docx(p("甲"), STRICT)) == ["甲"]
        link = '<Relationship Id="r" Type="x/officeDocument" Target="/word/document2.xml"/>'
        parts = {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{link}</Relationships>',
            "word/document2.xml": f'<w:document xmlns:w="{WORD}"><w:body>{p("甲")}</w:body></w:document>',
        }
        assert read(zipped(dict(parts))) == ["甲"]


class TestTables:
    def test_merged_cells_stand_once_with_what_they_cover(self) -> None:
        down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
        table = tbl(
            tc("甲", down) + tc("乙", span(2)),
            tc("", on) + tc("1") + tc("2"),
            tc("", on) + tc("3") + tc("4", down),
            tc("丙") + tc("5") + tc("", on),
        )
        rows = [["甲@3x1", "乙@1x2"], ["1", "2"], ["3", "4@2x1"], ["丙", "5"]]
        assert read(docx(table)) == [rows]

    def test_old_horizontal_merges_and_rows_that_begin_later(self) -> None:
        right, on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
        later = '<w:trPr><w:gridBefore w:val="2"/></w:trPr>'
        table = tbl(tc("甲", right) + tc("", on) + tc("1"), later + tc("2"))
        document = open_document(docx(table), "")
        first = document.blocks[0]
        assert isinstance(first, Table)
        assert [(c.text, c.row, c.column, c.columns) for c in first.cells] == [
            ("甲", 0, 0, 2),
            ("1", 0, 2, 1),
            ("2", 1, 2, 1),
        ]

    def test_lines_of_a_cell_are_kept_apart(self) -> None:
        assert read(docx(tbl(tc(p("结果") + p(" 维持 ") + p()) + tc("1")))) == [[["结果\n维持", "1"]]]

    def test_deleted_rows_are_gone_and_changes_of_properties_do_not_count(self) -> None:
        gone = "<w:trPr><w:del w:id='1'/></w:trPr>"
        change = f"<w:tcPrChange><w:tcPr>{span(5)}</w:tcPr></w:tcPrChange>"
        table = tbl(tc("甲", change) + tc("1"), gone + tc("乙") + tc("2"))
        assert read(docx(table)) == [[["甲", "1"]]]

    def test_a_nested_table_comes_after_the_outer_one(self) -> None:
        rows = [tc(f"行{n}") + tc(str(n)) for n in range(6)]
        table = tbl(*rows, tc(tbl(tc("a") + tc("b")) + p("注")) + tc("1"))
        expected = [[f"行{n}", str(n)] for n in range(6)]
        assert read(docx(table)) == [[*expected, ["注", "1"]], [["a", "b"]]]

    def test_a_frame_around_text_and_tables_gives_way_to_them(self) -> None:
        table = tbl(tc(p("一、总体") + tbl(tc("a") + tc("1")) + p("二、完")))
        assert read(docx(table)) == ["一、总体", [["a", "1"]], "二、完"]


class TestHostile:
    @pytest.mark.parametrize(
        "content",
        [
            '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
            '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
            '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
            "<w:p",
            "",
            f'<w:document xmlns:w="{WORD}"/>',
            f'<w:other xmlns:w="{WORD}"><w:body/></w:other>',
        ],
    )
    def test_definitions_and_damage_are_refused(self, content: str) -> None:
        data = content.encode("utf-16" if "utf-16" in content else "utf-8")
        with pytest.raises(Unreadable, match="Word 文件已损坏或不完整"):
            open_document(zipped({"word/document.xml": data}), "")

    def test_an_outside_file_is_never_read(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("secret")
        include = f'<w:p><x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}"/></w:p>'
        assert read(docx(include + p("甲"))) == ["甲"]

    @pytest.mark.parametrize(
        ("data", "limit"),
        [
            (zipped({"word/document.xml": "<a>" + " " * 30_000_000}), "unpacked_bytes"),
            (docx("<w:sdt>" * 1000), "depth"),
            (docx(tbl(*[tc("1", span(999)) + tc("2")] * 201)), "cells"),
        ],
    )
    def test_more_than_is_allowed(self, data: bytes, limit: str) -> None:
        with pytest.raises(TooLarge, match=f"请调高 Limits.{limit}"):
            open_document(data, "")

    def test_what_an_archive_says_of_its_sizes_is_not_believed(self) -> None:
        with pytest.raises(TooLarge, match="解压后的字节数超过上限 1,000"):
            open_document(docx(p("甲" * 1000)), "", Limits(unpacked_bytes=1000))

    def test_many_tags_are_refused_before_they_fill_the_memory(self) -> None:
        with pytest.raises(TooLarge, match=r"请调高 Limits\.characters"):
            open_document(docx("<w:p/>" * 1001), "", Limits(characters=1000))

"""Text: each line is a paragraph, exactly as it stands, in whatever encoding it was written."""

from __future__ import annotations

import codecs

import pytest

from gongkai.annualreport.document import Document, Paragraph, Place
from gongkai.annualreport.errors import TooLarge
from gongkai.annualreport.limits import Limits
from gongkai.annualreport.readers import open_document
from tests.annualreport.readers.making import read

TEXT = "二、主动公开政府信息情况\n规章\t1\t0\t11\n"
LINES = ["二、主动公开政府信息情况", "规章\t1\t0\t11"]


def test_lines_keep_tabs_pipes_blanks_and_blank_lines() -> None:
    document = open_document("  一、总体\r\n\r\n| 规章 | 1 |\r\tx \n".encode(), "a.md")
    texts = ["  一、总体", "", "| 规章 | 1 |", "\tx "]
    blocks = [Paragraph(text, Place(line=number, column=1)) for number, text in enumerate(texts, 1)]
    assert document == Document("text", list(blocks))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_found(encoding: str) -> None:
    assert read(TEXT.encode(encoding)) == LINES


def test_big_endian_with_a_mark() -> None:
    assert read(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")) == LINES


def test_big5_is_told_from_gb18030_by_its_words() -> None:
    assert read("政府資訊公開 年度報告".encode("big5")) == ["政府資訊公開 年度報告"]


def test_a_damaged_letter_does_not_cost_the_text() -> None:
    data = (TEXT * 30).encode().replace("规".encode(), b"\xe8\xa7", 1)
    assert read(data)[:4] == [LINES[0], "\ufffd章\t1\t0\t11", *LINES]


def test_a_stray_zero_byte_is_left_out() -> None:
    assert read((TEXT * 30).encode().replace(b"\t", b"\x00\t", 1))[:2] == LINES


def test_values_between_tabs_stay_text() -> None:
    table = "规章\t1\t0\t11\n文件\t8\t26\t66\n" * 10
    assert read(table, "a.txt") == table.split("\n")[:-1]
    assert read(table, "a") == table.split("\n")[:-1]


def test_more_characters_than_allowed() -> None:
    with pytest.raises(TooLarge, match="文字数超过上限 10"):
        read("一二三四五六七八九十十一", limits=Limits(characters=10))

"""A file is taken for what its bytes say, and what cannot be read says why and what to do."""

from __future__ import annotations

import subprocess
import sys
from html import escape

import pytest

from gongkai.annualreport.errors import TooLarge, Unreadable
from gongkai.annualreport.limits import Limits
from gongkai.annualreport.readers import native_json, open_document
from tests.annualreport.readers.making import docx, p, pdf, read, sheet_rows, write_rows, xlsx, zipped

PICTURE = "这张图片打不开，可能不完整或格式少见：请另存为 PNG 或 JPEG 后再试"
EMPTY = "文件是空的：请重新导出或下载后再试"
ARCHIVE = "这是压缩包：请先解压，再读取里面的报告"
LOCKED = "文件设有密码：请去掉密码另存后再试"
OLD_SHEET = "这是旧式电子表格（.xls、.et）：请用 Excel 或 WPS 另存为 .xlsx 后再试"
UNKNOWN = "认不出这是什么文件：请提供 Word（.docx）、PDF、网页、电子表格（.xlsx、.csv）或文本文件"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def wide(name: str) -> bytes:
    return name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"line", "text"),
        (b"<p>line</p>", "html"),
        (docx(p("line")), "docx"),
        (xlsx(sheet_rows(["a", "b"])), "xlsx"),
        (pdf(write_rows), "pdf"),
        (b"junk before it\r\n" + pdf(write_rows), "pdf"),
    ],
)
def test_the_content_decides_whatever_the_name_says(data: bytes, kind: str) -> None:
    for name in ("a.pdf", "a.docx", "a.txt", "a"):
        assert open_document(data, name).kind == kind


@pytest.mark.parametrize(
    ("data", "reason", "message"),
    [
        (b"", "empty", EMPTY),
        (b"\xef\xbb\xbf \r\n\t", "empty", EMPTY),
        ("\ufeff \u3000\n".encode("utf-16-le"), "empty", EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture", PICTURE),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture", PICTURE),
        (b"GIF89a\x01\x00", "picture", PICTURE),
        (b"BM\x36\x00\x00\x00\x00\x00", "picture", PICTURE),
        (b"II*\x00\x08\x00\x00\x00", "picture", PICTURE),
        (b"MM\x00*\x00\x00\x00\x08", "picture", PICTURE),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "picture", PICTURE),
        (b"Rar!\x1a\x07\x01\x00", "unknown-kind", ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "unknown-kind", ARCHIVE),
        (b"\x1f\x8b\x08\x00", "unknown-kind", ARCHIVE),
        (zipped({"report.docx": docx(p("line"))}), "unknown-kind", ARCHIVE),
        (zipped({}), "unknown-kind", ARCHIVE),
        (OLE + wide("Workbook"), "needs-extra", OLD_SHEET),
        (OLE + wide("EncryptedPackage"), "password", LOCKED),
        (OLE, "unknown-kind", UNKNOWN),
        (bytes(range(256)) * 20, "unknown-kind", UNKNOWN),
    ],
)
def test_what_cannot_be_read_says_what_it_is_and_what_to_do(data: bytes, reason: str, message: str) -> None:
    with pytest.raises(Unreadable) as raised:
        open_document(data, "report.docx")
    assert (raised.value.reason, raised.value.message, str(raised.value)) == (reason, message, message)
    assert raised.value.english.isascii()
    assert "\n" not in raised.value.english + raised.value.message


@pytest.mark.parametrize(
    ("data", "reason", "beginning"),
    [
        (rb"{\rtf1\ansi report}", "needs-extra", "这是 RTF 文件"),
        (zipped({"OFD.xml": "<ofd/>"}), "unknown-kind", "这是 OFD 版式文件"),
        (zipped({"content.xml": "<x/>", "META-INF/manifest.xml": "<x/>"}), "needs-extra", "这是 OpenDocument 文件"),
        (zipped({"[Content_Types].xml": "<x/>", "ppt/presentation.xml": "<x/>"}), "unknown-kind", "这是演示文稿"),
        (zipped({"xl/workbook.bin": "x"}), "needs-extra", "这是二进制电子表格"),
        (docx(p("line"))[:-40], "broken", "Word 文件已损坏或不完整"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><x/>', "needs-extra", "这是单个 XML 文件"),
        (b'{"a": 1}', "unknown-kind", "这是 JSON 数据"),
    ],
)
def test_kinds_that_are_known_and_not_read(data: bytes, reason: str, beginning: str) -> None:
    with pytest.raises(Unreadable) as raised:
        open_document(data, "report.docx")
    assert (raised.value.reason, raised.value.message[: len(beginning)]) == (reason, beginning)


def test_a_file_larger_than_allowed_names_the_limit() -> None:
    with pytest.raises(TooLarge) as raised:
        open_document(b"12345", "a.txt", Limits(file_bytes=4))
    assert raised.value.message == "文件字节数超过上限 4：如确需读取，请调高 Limits.file_bytes（命令行 --max-bytes）"
    assert raised.value.english == (
        "bytes of the file beyond the limit of 4: "
        "raise Limits.file_bytes (--max-bytes on the command line) if it has to be read"
    )


def test_a_page_saved_as_one_file_is_taken_out_of_its_envelope() -> None:
    body = "<p>年度报告</p>".encode("gb18030")
    mht = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    mht += b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n' + body + b"\r\n--x--"
    assert read(mht) == ["年度报告"]


def test_reading_text_loads_no_parser_of_other_kinds() -> None:
    code = (
        "import sys; from gongkai.annualreport.readers import open_document; open_document(b'line', '');"
        "assert not {'lxml', 'lxml.etree', 'pypdfium2', 'pypdfium2_raw', 'openpyxl'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


class TestNativeJson:
    """Gongkai's own output is recognised before anything else is tried."""

    def test_one_object_a_list_and_lines_are_the_same(self) -> None:
        report: dict[str, object] = {"year": 2024, "figures": {}}
        assert native_json(b'{"year": 2024, "figures": {}}') == [report]
        assert native_json(b'\xef\xbb\xbf \n[{"year": 2024, "figures": {}}]') == [report]
        assert native_json(b'{"year": 2024, "figures": {}}\n{"file": "b.pdf", "error": "x"}\n') == [report]

    @pytest.mark.parametrize(
        "data", [b"", b"text", b"[1, 2]", b'{"a": 1}', b'{"figures": ', b"[" * 100_000, b'{"figures": "\xff"}', b"{}"]
    )
    def test_everything_else_is_none(self, data: bytes) -> None:
        assert native_json(data) is None


def test_a_page_whose_source_was_put_down_as_text_is_read_as_the_page() -> None:
    table = "<table><tr><td rowspan='2'>规章</td><td>3</td></tr></table>"
    page = f"<html><body><p>一 &amp; 二</p>{table}</body></html>"
    assert open_document(escape(page).encode(), "report.txt") == open_document(page.encode(), "report.html")

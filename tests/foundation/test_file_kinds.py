"""Which files are taken: told by content, held against the name, with words that say what to do."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.foundation.errors import Refused
from gongkai.foundation.files import kinds, names
from tests.foundation import made_files as made

TAKEN = {
    "报告.pdf": (made.PDF, "application/pdf"),
    "公文.ofd": (made.OFD, "application/ofd"),
    "a.docx": (made.DOCX, kinds.DOCX.media_type),
    "a.xlsx": (made.XLSX, kinds.XLSX.media_type),
    "a.pptx": (made.PPTX, kinds.PPTX.media_type),
    "a.doc": (made.DOC, "application/msword"),
    "a.wps": (made.DOC, "application/msword"),
    "a.xls": (made.XLS, "application/vnd.ms-excel"),
    "a.et": (made.XLS, "application/vnd.ms-excel"),
    "a.ppt": (made.PPT, "application/vnd.ms-powerpoint"),
    "A.JPG": (made.JPEG, "image/jpeg"),
    "a.jpeg": (made.JPEG, "image/jpeg"),
    "a.png": (made.png(), "image/png"),
    "a.tif": (made.TIFF, "image/tiff"),
    "a.bmp": (made.BMP, "image/bmp"),
    "a.heic": (made.HEIC, "image/heic"),
    "a.txt": ("申请内容".encode(), "text/plain"),
    "b.txt": ("申请内容\r\n".encode("gb18030"), "text/plain"),
    "c.txt": ("申请内容".encode("utf-16"), "text/plain"),
    "a.csv": ("姓名,数量\n".encode("utf-8-sig"), "text/csv"),
    "a.eml": (made.MAIL, "message/rfc822"),
    "没有扩展名": (made.PDF, "application/pdf"),
}


def recognised(content: bytes, name: str) -> str:
    """The media type, or the words of the refusal."""
    try:
        return kinds.recognise(io.BytesIO(content), name).media_type
    except Refused as error:
        assert error.field == "file"
        return str(error.message)


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken(name: str) -> None:
    content, media_type = TAKEN[name]
    assert recognised(content, name) == media_type


def test_every_kind_of_the_table_is_tried() -> None:
    assert {kind.media_type for kind in kinds.ACCEPTED} == {media_type for _, media_type in TAKEN.values()}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "报告.pdf",
            made.DOCX,
            "“报告.pdf”的扩展名是.pdf，内容却是Word。把扩展名改成.docx，或者重新另存为.pdf，再上传",
        ),
        ("a.docx", made.DOC, "“a.docx”的扩展名是.docx，内容却是Word。把扩展名改成.doc，或者重新另存为.docx，再上传"),
        ("a.png", made.JPEG, "“a.png”的扩展名是.png，内容却是JPG。把扩展名改成.jpg，或者重新另存为.png，再上传"),
        ("a.eml", b"no mail", "“a.eml”的扩展名是.eml，内容却是文本。把扩展名改成.txt，或者重新另存为.eml，再上传"),
    ],
)
def test_a_name_that_claims_something_else_is_refused_with_the_cure(name: str, content: bytes, said: str) -> None:
    assert recognised(content, name) == said


_LIST = "、".join(kinds.endings())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ" + bytes(100)),
        ("a.pdf", b"MZ\x90\x00" + bytes(100)),
        ("a.txt", b"MZ plain letters after it"),
        ("a.js", b"alert(1)"),
        ("a.bat", b"del *"),
        ("a.hta", b"words"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(40)),
        ("a.gif", b"GIF89a" + bytes(40)),
        ("a.txt", b"letters\x00and more"),
        ("a.txt", b"\xff\xff\xff\xff"),
        ("a.pdf", b"<nothing>\n%PDF-1.4\x00"),
        ("a.pdf.exe", made.PDF),
    ],
)
def test_what_is_not_in_the_table_is_refused_with_the_table(name: str, content: bytes) -> None:
    assert recognised(content, name) == f"“{name}”不是能收的文件。能收的是：{_LIST}"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<!DOCTYPE html><p>"),
        ("a.txt", b"\xef\xbb\xbf \n<html>"),
        ("a.txt", "\n <SCRIPT>".encode("utf-16")),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("a.csv", b"<?xml version='1.0'?><svg/>"),
        ("a.txt", b"#!/bin/sh\nrm"),
        ("a.eml", b"<html>"),
        ("a.txt", "<script>字</script>".encode("gb18030")),
    ],
)
def test_pages_and_scripts_are_refused_whatever_they_are_called(name: str, content: bytes) -> None:
    assert recognised(content, name) == f"“{name}”是网页或脚本。打印或另存为PDF，再上传"


def _locked_zip() -> bytes:
    data = bytearray(made.DOCX)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    return bytes(data)


def _overlapping() -> bytes:
    """Two parts of the list are the same bytes of the archive."""
    data = made.packed({"word/document.xml": "a" * 500, "[Content_Types].xml": "b" * 500}, zipfile.ZIP_STORED)
    second = data.rfind(b"PK\x01\x02")
    return data[: second + 42] + struct.pack("<I", 20) + data[second + 46 :]


_WORDS = {
    "archive": "“%s”是压缩包。解压后逐个上传",
    "locked": "“%s”有打开密码，无法查毒，别人也读不了。去掉密码，再上传",
    "macros": "“%s”里有宏。另存为不含宏的格式（如.docx、.xlsx）或PDF，再上传",
    "bomb": "“%s”解压后大得不合常理。重新另存，再上传",
    "broken": "“%s”不完整或已损坏。重新另存，再上传",
    "two": "“%s”里合着两种文件。重新另存，再上传",
    "unknown": "“%s”不是能收的Office文件。另存为.docx、.xlsx、.pptx或PDF，再上传",
    "behind": "“%s”后面还接着一个压缩包。重新另存或重新扫描，再上传",
}


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.zip", made.packed({"a.txt": "a"}), "archive"),
        ("a.docx", made.packed({"a.txt": "a"}), "archive"),
        ("a.rar", b"Rar!\x1a\x07\x00" + bytes(40), "archive"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "archive"),
        ("a.gz", b"\x1f\x8b\x08" + bytes(40), "archive"),
        ("a.docx", _locked_zip(), "locked"),
        ("a.docx", made.ole("EncryptionInfo", "EncryptedPackage"), "locked"),
        ("a.docx", made.office("word/document.xml", more={"word/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", made.office("word/document.xml", '<Override ContentType="x.macroEnabled.main+xml"/>'), "macros"),
        ("a.doc", made.ole("WordDocument", "Macros"), "macros"),
        ("a.docx", made.office("word/document.xml", more={"word/big.xml": bytes(20 << 20)}), "bomb"),
        ("a.docx", _overlapping(), "bomb"),
        ("a.docx", made.DOCX[:-30], "broken"),
        ("a.docx", made.office("word/document.xml", more={"../../etc/x": "a"}), "broken"),
        ("a.docx", b"PK\x03\x04" + bytes(100), "broken"),
        ("a.doc", made.DOC[:600], "broken"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "broken"),
        ("a.docx", made.office("word/document.xml", more={"xl/workbook.xml": "a"}), "two"),
        ("a.docx", made.DOCX + made.XLSX, "two"),
        ("a.xls", made.ole("Workbook", "WordDocument"), "two"),
        ("a.odt", made.packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "unknown"),
        ("a.xlsb", made.office("xl/workbook.bin"), "unknown"),
        ("a.msi", made.ole("Property"), "unknown"),
        ("a.jpg", made.JPEG + made.packed({"a.txt": "a"}), "behind"),
        ("a.pdf", made.PDF + made.DOCX, "behind"),
    ],
)
def test_what_a_container_may_not_hold(name: str, content: bytes, why: str) -> None:
    assert recognised(content, name) == _WORDS[why] % name


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", made.DOC[:560], made.DOCX[:90], b"\xff\xfe"]))
def test_no_content_makes_it_fall(content: bytes, head: bytes) -> None:
    assert recognised(head + content, "a.docx")


@given(st.integers(0, len(made.DOC) - 1), st.integers(0, 255))
def test_a_broken_container_is_refused_or_taken_and_never_read_for_ever(at: int, value: int) -> None:
    for whole, name in ((made.DOC, "a.doc"), (made.DOCX, "a.docx")):
        broken = bytearray(whole)
        broken[at % len(whole)] = value
        assert recognised(bytes(broken), name)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("答复书.pdf", "答复书.pdf"),
        ("C:\\Users\\lin\\答复书.pdf", "答复书.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("答复\u202efdp.exe", "答复fdp.exe"),
        ("答\u200b复\x00书\r\nX: y.pdf", "答复书X_ y.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("林" * 300, "林" * 116 + ".pdf"),
        ('a<b>"c"|d?.pdf', "a_b__c__d_.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul.pdf"),
        (" . .pdf", "未命名.pdf"),
        ("...", "未命名.pdf"),
        ("", "未命名.pdf"),
        ("2026年3月2日.第1号", "2026年3月2日.第1号.pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_a_name_is_one_line_without_path_and_without_what_hides(given_name: str, kept: str) -> None:
    assert names.clean(given_name, ".pdf") == kept


@given(st.text())
def test_a_cleaned_name_stays_as_it_is(text: str) -> None:
    kept = names.clean(text, ".pdf")
    assert names.clean(kept, ".pdf") == kept
    assert 0 < len(kept) <= names.LENGTH
    assert not set(kept) & set('\\/:*?"<>|\r\n\0\u202e')

"""Which files a call reads, under which names, and what is said of those that hold no report."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from tests.annualreport.sound import assert_valid
from tests.cli.calling import CLEAN, FAULTY, NO_REPORT, Done, made, written
from tests.cli.conftest import Gongkai

UNKNOWN = "认不出这是什么文件：请提供 Word（.docx）、PDF、网页、电子表格（.xlsx、.csv）或文本文件"


def _protected() -> bytes:
    """An archive whose parts need a password, as far as its head says."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b"x")
    data = bytearray(out.getvalue())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _sources(done: Done) -> list[str]:
    return [line["source"] for line in done.json]


class TestFolders:
    """A folder is walked; what is no report there is one note and no failure."""

    def test_all_reports_are_read_in_the_order_of_their_names(self, gongkai: Gongkai, tmp_path: Path) -> None:
        (tmp_path / "b").mkdir()
        paths = [made(tmp_path, "a.html"), made(tmp_path, "c.txt"), made(tmp_path / "b", "a.csv")]
        done = gongkai("read", tmp_path, "--json")
        assert (done.status, done.err) == (0, "")
        assert _sources(done) == [str(path) for path in paths]

    def test_what_is_no_report_is_a_note_and_no_failure(self, gongkai: Gongkai, tmp_path: Path) -> None:
        made(tmp_path, "a.html")
        written(tmp_path, "b.md", "# notes")
        written(tmp_path, "c.bin", bytes(range(256)) * 9)
        written(tmp_path, "d.txt", "")
        done = gongkai("read", tmp_path, "--json")
        assert done.status == 0
        assert _sources(done) == [f"{tmp_path}/a.html"]
        assert done.err.splitlines() == [
            f"note: {tmp_path}/b.md: {NO_REPORT}",
            f"note: {tmp_path}/c.bin: {UNKNOWN}",
            f"note: {tmp_path}/d.txt: 文件是空的：请重新导出或下载后再试",
        ]

    def test_a_file_that_may_be_a_report_and_cannot_be_read_is_a_failure(
        self, gongkai: Gongkai, tmp_path: Path
    ) -> None:
        path = written(tmp_path, "a.docx", _protected())
        done = gongkai("read", tmp_path)
        assert done == (2, "", f"{path}: 文件设有密码：请去掉密码另存后再试\n")

    def test_hidden_files_and_folders_are_passed_over(self, gongkai: Gongkai, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        made(tmp_path / ".git", "a.html")
        made(tmp_path, ".a.html")
        assert gongkai("read", tmp_path) == (0, "", "note: 没有找到年度报告；请检查文件和路径\n")

    def test_pipes_and_links_to_nothing_are_no_files(self, gongkai: Gongkai, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a")
        (tmp_path / "b").symlink_to(tmp_path / "nix")
        (tmp_path / "c").symlink_to(tmp_path)  # a folder again: not followed
        done = gongkai("read", tmp_path, "--lang", "en")
        assert done.err.splitlines() == [
            f"note: {tmp_path}/a: not a file",
            f"note: {tmp_path}/b: not a file",
            "note: no annual report was found: check the files and the path",
        ]
        assert done.status == 0

    @pytest.mark.parametrize("command", ["read", "check"])
    def test_a_folder_without_reports_says_so(self, gongkai: Gongkai, tmp_path: Path, command: str) -> None:
        assert gongkai(command, tmp_path) == (0, "", "note: 没有找到年度报告；请检查文件和路径\n")


class TestUnreadable:
    """A file that was named and cannot be read is one line that says what, where and what to do, and status 2."""

    @pytest.mark.parametrize(
        ("data", "reason", "message", "english"),
        [
            (b"", "empty", "文件是空的：请重新导出或下载后再试", "the file is empty: export or download it again"),
            (b"x", "not-a-report", NO_REPORT, "not an annual report: neither its headings nor its tables were found"),
            (b"PK\x03\x04", "broken", "ZIP 文件已损坏或不完整：请重新下载或导出后再试", "the ZIP file is damaged"),
            (b"%PDF-1.4", "broken", "PDF 文件已损坏或不完整：请重新下载或导出后再试", "the PDF file is damaged"),
            (_protected(), "password", "文件设有密码：请去掉密码另存后再试", "the file is protected by a password"),
            (b"Rar!\x1a\x07\x01\x00", "unknown-kind", "这是压缩包：请先解压，再读取里面的报告", "this is an archive"),
        ],
    )
    def test_it_is_one_line_and_in_json_an_object(
        self, gongkai: Gongkai, tmp_path: Path, data: bytes, reason: str, message: str, english: str
    ) -> None:
        path = written(tmp_path, "a", data)
        assert gongkai("read", path) == (2, "", f"{path}: {message}\n")
        told = gongkai("check", path, "--lang", "en")
        assert (told.status, told.out) == (2, "")
        assert told.err.startswith(f"{path}: {english}")
        done = gongkai("read", path, "--json")
        assert (done.status, done.err) == (2, "")
        assert done.json == [{"source": str(path), "unreadable": message, "reason": reason}]
        assert_valid(done.json[0])

    @pytest.mark.parametrize("name", ["nix.html", "a" * 300, "a.html/b"])
    def test_a_file_that_is_not_there_is_one_line(self, gongkai: Gongkai, tmp_path: Path, name: str) -> None:
        made(tmp_path, "a.html")
        why = "文件名过长" if len(name) > 255 else "没有这个文件"
        assert gongkai("read", tmp_path / name) == (2, "", f"{tmp_path}/{name}: 打不开：{why}；请检查路径和权限\n")

    def test_an_empty_name_does_not_stand_for_this_folder(self, gongkai: Gongkai) -> None:
        assert gongkai("read", "") == (2, "", ": 打不开：这是文件夹；请检查路径和权限\n")

    def test_the_other_files_of_the_call_are_still_read(self, gongkai: Gongkai, tmp_path: Path) -> None:
        done = gongkai("read", tmp_path / "nix", CLEAN, written(tmp_path, "b", ""), FAULTY, "--json")
        assert done.status == 2
        assert _sources(done) == [f"{tmp_path}/nix", str(CLEAN), f"{tmp_path}/b", str(FAULTY)]
        assert ["unreadable" in line for line in done.json] == [True, False, True, False]

    def test_a_file_over_a_limit_names_the_option_that_raises_it(self, gongkai: Gongkai) -> None:
        size = CLEAN.stat().st_size
        done = gongkai("read", CLEAN, "--max-bytes", size - 1)
        assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
        assert "请调高 --max-bytes" in done.err
        assert gongkai("read", CLEAN, "--max-bytes", size).status == 0


class TestStandardInput:
    """`-` is standard input."""

    def test_a_report_is_read_from_it(self, process: Gongkai) -> None:
        done = process("read", "-", "--json", stdin=CLEAN.read_bytes())
        assert (done.status, done.err) == (0, "")
        assert [(line["source"], line["organisation"]) for line in done.json] == [("-", "青溪市水务局")]

    def test_nothing_or_too_much_is_one_line(self, process: Gongkai) -> None:
        assert process("check", "-") == (2, "", "-: 文件是空的：请重新导出或下载后再试\n")
        much = process("check", "-", "--max-bytes", "10", stdin=b"x" * 1000)
        assert (much.status, much.out) == (2, "")
        assert much.err.startswith("-: 文件字节数超过上限 10：")

    def test_without_one_it_is_empty(self, gongkai: Gongkai, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", None)
        assert gongkai("read", "-") == (2, "", "-: 文件是空的：请重新导出或下载后再试\n")


class TestNames:
    """Any name that a system allows for a file is read, and printed without harm."""

    def test_a_name_that_begins_with_a_dash_follows_two_dashes(
        self, gongkai: Gongkai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        made(tmp_path, "-a.html")
        done = gongkai("read", "--json", "--", "-a.html", "--subordinate")
        assert _sources(done) == ["-a.html", "--subordinate"]
        assert done.json[1]["unreadable"] == "打不开：没有这个文件；请检查路径和权限"
        assert _sources(gongkai("read", "./-a.html", "--json")) == ["./-a.html"]

    @pytest.mark.parametrize("name", ["a\nb.html", "a\x1b[31mb.html", "a\u202eb.html", "a\tb.html"])
    def test_a_name_with_controls_stays_on_its_line(self, gongkai: Gongkai, tmp_path: Path, name: str) -> None:
        escaped = f"{tmp_path}/{name.encode('unicode_escape').decode()}"
        assert gongkai("read", tmp_path / name).err == f"{escaped}: 打不开：没有这个文件；请检查路径和权限\n"
        path = made(tmp_path, name)
        assert gongkai("check", path).out.splitlines()[0] == escaped
        assert _sources(gongkai("read", path, "--json")) == [str(path)]

    def test_a_name_that_is_no_utf8_is_read_and_printed(self, process: Gongkai, tmp_path: Path) -> None:
        path = os.fsencode(tmp_path) + b"/a\xff.html"
        Path(os.fsdecode(path)).write_bytes(CLEAN.read_bytes())
        printed = process("check", path)
        assert (printed.status, printed.err) == (0, "")
        assert printed.out.splitlines()[0] == f"{tmp_path}/a\\udcff.html"
        done = process("read", path, "--json")
        assert os.fsencode(done.json[0]["source"]) == path

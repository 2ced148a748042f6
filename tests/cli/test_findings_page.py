"""`gongkai check --to`: a page for one report or a few, a sheet for many."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from lxml import html

from tests.cli.calling import CLEAN, FAULTY, NO_REPORT, Done, made, written
from tests.cli.conftest import Gongkai


def test_the_page_is_written_and_the_exit_status_is_that_of_the_check(gongkai: Gongkai, tmp_path: Path) -> None:
    page = tmp_path / "findings.html"
    assert gongkai("check", FAULTY, "--to", page) == Done(1, "1 份报告：错误 2，警告 0，提示 0\n", f"已写 {page}\n")
    title = html.parse(str(page)).findtext(".//title")
    assert title == "云岫县人民政府2024年政府信息公开工作年度报告：错误2"
    assert gongkai("check", CLEAN, "--to", page).status == 0


def test_the_sheet_has_a_line_for_every_finding_of_a_folder(gongkai: Gongkai, tmp_path: Path) -> None:
    sheet = tmp_path / "findings.xlsx"
    done = gongkai("check", FAULTY.parent, "--to", sheet, "--lang", "en")
    assert done == Done(1, "2 reports: 2 errors, 0 warnings, 0 notes\n", f"written: {sheet}\n")
    book = openpyxl.load_workbook(sheet)
    assert {page.title: page.max_row - 1 for page in book} == {"findings": 2, "reports": 2}


def test_a_page_of_a_pdf_shows_where_its_figures_stand(gongkai: Gongkai, tmp_path: Path) -> None:
    page = tmp_path / "findings.html"
    assert gongkai("check", made(tmp_path, "report.pdf"), "--to", page).status == 0
    tree = html.parse(str(page))
    pictures = tree.xpath("//image/@href")
    assert {picture[:22] for picture in pictures} == {"data:image/png;base64,"}
    assert len(tree.xpath("//div[@class='evidence']//svg")) == 200


def test_a_report_from_standard_input_has_its_pictures_too(process: Gongkai, tmp_path: Path) -> None:
    page = tmp_path / "findings.html"
    data = made(tmp_path, "report.pdf").read_bytes()
    assert process("check", "-", "--to", page, stdin=data).status == 0
    assert len(html.parse(str(page)).xpath("//div[@class='evidence']//svg")) == 200


def test_findings_are_still_printed_as_json(gongkai: Gongkai, tmp_path: Path) -> None:
    done = gongkai("check", FAULTY, "--json", "--to", tmp_path / "findings.html")
    assert [finding["code"] for finding in done.json] == ["table3-processed-sum", "table3-row-sum"]


def test_more_reports_than_a_page_bears_are_for_a_sheet(gongkai: Gongkai, tmp_path: Path) -> None:
    page = tmp_path / "findings.html"
    done = gongkai("check", *[CLEAN] * 21, "--to", page)
    assert done == Done(2, "", "一个网页最多放 20 份报告；请用 --to 问题.xlsx 写成表格，或分几次核查\n")
    assert not page.exists()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("page.pdf", "{to}: --to 写网页（.html）或表格（.xlsx），不认识结尾“.pdf”"),
        ("none/page.html", "{to}: 没有文件夹“{folder}/none”；请先建立，文件名中也不能有“/”"),
        ("there.html", "{to}: 是文件夹；请写文件名"),
        ("long" * 100 + ".html", "{to}: 不能写入：File name too long；请检查文件夹的权限和空间"),
    ],
)
def test_a_place_that_cannot_be_written_to_is_told_in_one_line(
    gongkai: Gongkai, tmp_path: Path, place: str, said: str
) -> None:
    (tmp_path / "there.html").mkdir()
    to = tmp_path / place
    assert gongkai("check", FAULTY, "--to", to) == Done(2, "", said.format(to=to, folder=tmp_path) + "\n")


def test_a_full_or_forbidden_folder_is_told_in_one_line_and_leaves_nothing_behind(gongkai: Gongkai) -> None:
    done = gongkai("check", FAULTY, "--to", "/proc/page.html")
    assert (done.status, done.err.count("\n"), done.err.startswith("/proc/page.html: 不能写入：")) == (2, 1, True)


@pytest.mark.parametrize("name", ["findings.html", "findings.xlsx"])
def test_the_old_file_stays_when_no_report_was_read(gongkai: Gongkai, tmp_path: Path, name: str) -> None:
    old, page = written(tmp_path, name, "old"), written(tmp_path, "other.txt", "不是报告")
    done = gongkai("check", page, "--to", old)
    assert done == Done(2, "", f"{page}: {NO_REPORT}\n没有读到年度报告，未写 {old}\n")
    assert old.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, "other.txt"]


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_on_the_page(gongkai: Gongkai, tmp_path: Path) -> None:
    page, broken = tmp_path / "findings.html", written(tmp_path, "broken.pdf", b"%PDF-1.4 broken")
    done = gongkai("check", broken, FAULTY, "--to", page)
    assert (done.status, done.err.splitlines()[-1]) == (2, f"已写 {page}")
    assert len(html.parse(str(page)).xpath("//h1")) == 1

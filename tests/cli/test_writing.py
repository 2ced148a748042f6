"""`gongkai write` and `gongkai form`: what they write, what they refuse, and the line that says why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongkai.annualreport import read
from tests.cli.calling import CLEAN, FAULTY, made, made_json_with, written
from tests.cli.conftest import Gongkai
from tests.made import made_report


@pytest.mark.parametrize(
    "name", ["report.docx", "report.html", "report.xlsx", "report.csv", "report.md", "report.json"]
)
def test_figures_become_a_file_that_reads_the_same(gongkai: Gongkai, tmp_path: Path, name: str) -> None:
    figures = made(tmp_path, "figures.json")
    target = tmp_path / name
    assert gongkai("write", figures, "--to", target) == (0, "", "")
    assert (read(target).figures, read(target).doubts) == (read(figures).figures, [])


def test_any_readable_report_can_be_written(gongkai: Gongkai, tmp_path: Path) -> None:
    target = tmp_path / "report.docx"
    assert gongkai("write", CLEAN, "--to", target) == (0, "", "")
    assert read(target).figures == read(CLEAN).figures


def test_while_an_error_stands_nothing_is_written(gongkai: Gongkai, tmp_path: Path) -> None:
    target = tmp_path / "report.docx"
    done = gongkai("write", FAULTY, "--to", target)
    assert (done.status, target.exists()) == (1, False)
    assert "table3-processed-sum" in done.out
    assert done.err == f"{target}: 没有写：还有 2 处错误；请先更正，确需写出时加 --allow-errors\n"


def test_with_errors_allowed_it_is_written_as_it_is(gongkai: Gongkai, tmp_path: Path) -> None:
    target = tmp_path / "report.docx"
    assert gongkai("write", FAULTY, "--to", target, "--allow-errors") == (0, "", "")
    assert read(target).figures == read(FAULTY).figures


@pytest.mark.parametrize(("edition", "table2"), [("2021", 10), ("2019", 22)])
def test_the_empty_form(gongkai: Gongkai, tmp_path: Path, edition: str, table2: int) -> None:
    target = tmp_path / "form.docx"
    assert gongkai("form", "--edition", edition, "--to", target) == (0, "", "")
    form = read(target)
    assert (form.edition, set(form.figures.values())) == (edition, {None})
    assert sum(cell.startswith("table2.") for cell in form.figures) == table2


def test_an_edition_that_is_none_is_named(gongkai: Gongkai, tmp_path: Path) -> None:
    done = gongkai("form", "--edition", "2020", "--to", tmp_path / "form.docx")
    assert done == (2, "", "没有格式版本“2020”，已知的有 2019、2021。No edition '2020'.\n")


def test_json_that_was_cut_off_names_line_and_column(gongkai: Gongkai, tmp_path: Path) -> None:
    figures = written(tmp_path, "figures.json", '{"edition": "2021",\n "figures": {"table2":')
    done = gongkai("write", figures, "--to", tmp_path / "report.docx")
    assert done == (2, "", f"{figures}: JSON 在第 2 行第 23 列中断或有误；请确认文件完整\n")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"figures": []}, "数据 figures 处有误：应为对象"),
        ({"edition": "2020"}, '数据 edition 处有误：没有格式版本 "2020"，已知的有 2019、2021'),
        ({"year": "2024"}, "数据 year 处有误：年份应为整数，如 2024"),
        (
            {"figures": {"table3": {"new": {"total": "5"}}}},
            "数据 figures.table3.new.total 处有误：件数应为整数，不加引号",
        ),
        (
            {"figures": {"table2": {"fees": {"amount": "1,5"}}}},
            '数据 figures.table2.fees.amount 处有误：金额应为小数字符串，如 "12.5"',
        ),
    ],
)
def test_wrong_data_name_their_place(
    gongkai: Gongkai, tmp_path: Path, changed: dict[str, object], message: str
) -> None:
    figures = made_json_with(tmp_path, **changed)
    done = gongkai("write", figures, "--to", tmp_path / "out.docx")
    assert done == (2, "", f"{figures}: {message}\n")


def test_a_section_of_a_megabyte_is_refused(gongkai: Gongkai, tmp_path: Path) -> None:
    figures = made_json_with(tmp_path, sections={"overview": {"heading": "", "text": "字" * 1_000_000}})
    target = tmp_path / "out.pdf"
    done = gongkai("write", figures, "--to", target, "--allow-errors")
    assert done == (2, "", "报告文字超过 200,000 字（sections.overview 有 1,000,000 字）；请删减\n")


def test_two_reports_in_a_file_are_one_too_many(gongkai: Gongkai, tmp_path: Path) -> None:
    lines = "".join(json.dumps(made_report(seed).as_json()) + "\n" for seed in (1, 2))
    figures = written(tmp_path, "figures.json", lines)
    done = gongkai("write", figures, "--to", tmp_path / "report.docx")
    assert done == (2, "", f"{figures}: 应有一份报告，这里有 2 份\n")


def test_a_place_or_an_ending_that_is_none_is_named(gongkai: Gongkai, tmp_path: Path) -> None:
    figures = made(tmp_path, "figures.json")
    (tmp_path / "folder.docx").mkdir()
    folder, ending, missing = tmp_path / "folder.docx", tmp_path / "r.doc", tmp_path / "甲" / "乙.docx"
    said = [gongkai("write", figures, "--to", target, "--lang", "en") for target in (folder, ending, missing)]
    known = ".docx、.html、.pdf、.xlsx、.csv、.md、.json"
    assert said == [
        (2, "", f"{folder}: this is a folder; give the name of a file\n"),
        (2, "", f"{ending}: unknown ending '.doc'; use one of {known}\n"),
        (
            2,
            "",
            f"{missing}: there is no folder '{missing.parent}'; make it first, and put no slash into a file's name\n",
        ),
    ]


def test_what_is_no_report_is_said(gongkai: Gongkai, tmp_path: Path) -> None:
    figures = written(tmp_path, "figures.json", "{}")
    done = gongkai("write", figures, "--to", tmp_path / "report.docx")
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)

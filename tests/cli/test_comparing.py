"""`gongkai compare` and `gongkai correction`: what they print, write and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document

from gongkai.annualreport.report import Report
from gongkai.cli import report as program
from tests.made import made_report

CELL = "table3.partial.natural"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a call."""
    with pytest.raises(SystemExit) as stopped:
        program.app([str(argument) for argument in arguments], prog_name="gongkai")
    out = capsys.readouterr()
    code = stopped.value.code
    return code if isinstance(code, int) else 0, out.out, out.err


def saved(folder: Path, name: str, report: Report) -> Path:
    path = folder / name
    path.write_text(json.dumps(report.as_json(), ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def years(tmp_path: Path) -> tuple[Path, Path]:
    """The reports of an office on two years; 40 applications were granted in the first and 50 in the second."""
    paths = []
    for year, granted in ((2023, 40), (2024, 50)):
        report = made_report(1, year=year)
        report.figures["table3.granted.total"] = granted
        paths.append(saved(tmp_path, f"{year}.json", report))
    return paths[0], paths[1]


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """A report and its corrected version: 21 became 12."""
    paths = []
    for name, partial in (("old.json", 21), ("new.json", 12)):
        report = made_report(1, year=2024)
        report.figures[CELL] = partial
        paths.append(saved(tmp_path, name, report))
    return paths[0], paths[1]


def test_two_years_are_shown_with_change_and_rate(capsys: pytest.CaptureFixture[str], years: tuple[Path, Path]) -> None:
    status, out, err = run(capsys, "compare", *years)
    line = next(line for line in out.splitlines() if "予以公开" in line)
    assert [part.strip() for part in line.split("│")[1:-1]] == ["（一）予以公开", "40", "50", "+10", "+25.0%"]
    assert (status, err) == (0, "")


def test_json_gives_an_object_for_each_report_and_each_step(
    capsys: pytest.CaptureFixture[str], years: tuple[Path, Path]
) -> None:
    status, out, err = run(capsys, "compare", *years, "--json")
    found = [json.loads(line) for line in out.splitlines()]
    assert [entry["kind"] for entry in found] == ["report", "report", "step"]
    change = next(change for change in found[2]["changes"] if change["cell"] == "table3.granted.total")
    assert change == {
        "cell": "table3.granted.total",
        "label": "表三 （一）予以公开·总计",
        "before_cells": ["table3.granted.total"],
        "after_cells": ["table3.granted.total"],
        "definition": "same",
        "definition_note": None,
        "definition_note_english": None,
        "before": 40,
        "after": 50,
        "change": 10,
        "rate": 0.25,
        "why": None,
        "why_english": None,
    }
    assert (status, err) == (0, "")


def test_json_gives_every_indicator_its_formula_and_cells(
    capsys: pytest.CaptureFixture[str], years: tuple[Path, Path]
) -> None:
    out = run(capsys, "compare", *years, "--json")[1]
    first = json.loads(out.splitlines()[0])["indicators"][0]
    assert (first["key"], first["formula"]) == ("disclosure_rate", "（予以公开＋部分公开）÷ 办理结果总计")
    assert first["part_cells"] == ["table3.granted.total", "table3.partial.total"]
    assert first["whole_cells"] == ["table3.total_processed.total"]


def test_a_page_is_written_and_nothing_printed(
    capsys: pytest.CaptureFixture[str], years: tuple[Path, Path], tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    assert run(capsys, "compare", *years, "--to", page) == (0, "", "")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_one_report_is_not_enough(capsys: pytest.CaptureFixture[str], years: tuple[Path, Path]) -> None:
    assert run(capsys, "compare", years[0]) == (2, "", "至少要有两份报告才能比较\n")


def test_a_file_that_cannot_be_read_is_named_and_the_rest_compared(
    capsys: pytest.CaptureFixture[str], years: tuple[Path, Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04")
    status, out, err = run(capsys, "compare", *years, broken)
    assert (status, "40" in out, err.startswith(str(broken))) == (2, True, True)


def test_a_page_of_another_kind_is_refused(capsys: pytest.CaptureFixture[str], years: tuple[Path, Path]) -> None:
    assert run(capsys, "compare", *years, "--to", "page.pdf") == (2, "", "--to 只写 .html 网页\n")


def test_a_folder_that_is_not_there_is_one_line(
    capsys: pytest.CaptureFixture[str], years: tuple[Path, Path], tmp_path: Path
) -> None:
    page = tmp_path / "none" / "page.html"
    status, out, err = run(capsys, "compare", *years, "--to", page)
    assert (status, out) == (2, "")
    assert err.startswith(f"{page}: 没有文件夹“{page.parent}”")
    assert err.count("\n") == 1


def test_a_correction_note_is_shown_in_words(capsys: pytest.CaptureFixture[str], versions: tuple[Path, Path]) -> None:
    status, out, err = run(capsys, "correction", *versions, "--reason", "录入有误", "--date", "2025-03-18")
    assert (status, err) == (0, "")
    assert "（1）表三“（二）部分公开”行“自然人”列由21更正为12。" in out
    assert out.endswith("2025年3月18日\n")


def test_the_word_file_of_a_correction_holds_before_and_after(
    capsys: pytest.CaptureFixture[str], versions: tuple[Path, Path], tmp_path: Path
) -> None:
    path = tmp_path / "note.docx"
    assert run(capsys, "correction", *versions, "--to", path) == (0, "", "")
    document = Document(str(path))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert any("表三“（二）部分公开”行“自然人”列由21更正为12。" in text for text in words)
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert rows == [["位置", "更正前", "更正后"], ["表三 （二）部分公开·自然人", "21", "12"]]


def test_equal_reports_need_no_note(
    capsys: pytest.CaptureFixture[str], versions: tuple[Path, Path], tmp_path: Path
) -> None:
    path = tmp_path / "note.docx"
    found = run(capsys, "correction", versions[0], versions[0], "--to", path)
    assert found == (1, "", "两份报告没有不同，不需要更正说明\n")
    assert not path.exists()


def test_reports_of_two_years_are_no_correction(capsys: pytest.CaptureFixture[str], years: tuple[Path, Path]) -> None:
    status, out, err = run(capsys, "correction", *years)
    assert (status, out) == (2, "")
    assert err.startswith("不是同一机关同一年度的报告：")


def test_messages_come_in_english_too(capsys: pytest.CaptureFixture[str], years: tuple[Path, Path]) -> None:
    found = run(capsys, "compare", years[0], "--lang", "en")
    assert found == (2, "", "at least two reports are needed to compare\n")

"""Every real report is read as a person reads it."""

from __future__ import annotations

from gongkai.annualreport import read
from gongkai.annualreport.report import nested
from tests.judge import flat, judge
from tests.real import RealReport

# Where the layout leaves something open, the number of cells that may be in doubt.
MAY_DOUBT = {"jianxi-2022": 25, "pingtan-2022": 3}


def test_no_figure_is_wrong_without_a_doubt_and_all_are_right(real_report: RealReport) -> None:
    path, expected = real_report
    report = read(path)
    score = judge(report, flat(expected["figures"]), expected.get("alternatives"))
    assert score.silent == []
    assert score.wrong == []
    assert len(score.doubted) <= MAY_DOUBT.get(path.stem, 0)


def test_a_report_has_the_cells_of_its_form_and_no_others(real_report: RealReport) -> None:
    path, expected = real_report
    report = read(path)
    assert set(report.figures) == set(flat(expected["figures"]))
    rows = {table: set(rows) for table, rows in expected["figures"].items()}
    assert {table: set(rows) for table, rows in nested(report.form, report.variant, report.figures).items()} == rows


def test_organisation_year_edition_and_variant_are_recognised(real_report: RealReport) -> None:
    path, expected = real_report
    report = read(path)
    assert (report.organisation, report.year) == (expected["organisation"], expected["year"])
    assert (report.edition, report.variant) == (expected["edition"], expected["variant"])


def test_every_figure_has_evidence_and_every_doubt_names_a_cell(real_report: RealReport) -> None:
    report = read(real_report.path)
    assert set(report.figures) <= set(report.evidence)
    assert {doubt.cell for doubt in report.doubts} <= set(report.figures)
    for cell, value in report.figures.items():
        doubted = any(doubt.cell == cell for doubt in report.doubts)
        assert doubted or (value is None) == (report.evidence[cell].empty is not None)

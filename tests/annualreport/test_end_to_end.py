"""From the published page to the finding: what is wrong in a report is named, and nothing else is an error."""

from __future__ import annotations

from gongkai.annualreport import check, read
from gongkai.annualreport.document import Document, Paragraph, Place
from gongkai.annualreport.edition import edition
from gongkai.annualreport.reading import read_document
from tests.real import RealReport
from tools.generate_samples import COUNTY, WATER, as_html, as_text


def test_every_identity_failure_that_a_person_found_is_found_at_its_level_and_nothing_else_is_an_error(
    real_report: RealReport,
) -> None:
    path, expected = real_report
    findings = check(read(path))
    for failure in expected["identity_failures"]:
        same = [f for f in findings if f.level == failure["level"] and set(failure["cells"]) <= set(f.cells)]
        assert same, failure["text"]
    errors = [f for f in expected["identity_failures"] if f["level"] == "error"]
    assert len([finding for finding in findings if finding.level == "error"]) == len(errors)


def test_every_disagreement_of_the_text_that_a_person_found_is_found_at_its_level_and_no_other(
    real_report: RealReport,
) -> None:
    path, expected = real_report
    told = [finding for finding in check(read(path)) if finding.code.startswith("narrative-")]
    wanted = sorted(entry["level"] for entry in expected["narrative"] if not entry["agrees"])
    assert sorted(finding.level for finding in told) == wanted


def test_the_clean_sample_has_no_finding() -> None:
    assert check(read(as_html(WATER, edition("2021")).encode())) == []


def test_the_planted_error_of_the_sample_is_named_with_its_right_value() -> None:
    findings = check(read(as_text(COUNTY, edition("2021")).encode()))
    assert [(finding.level, finding.code) for finding in findings] == [
        ("error", "table3-processed-sum"),
        ("error", "table3-row-sum"),
    ]
    for finding in findings:
        assert finding.suspects[0].cells == ("table3.partial.natural",)
        assert finding.suspects[0].values == (12,)


def _wrong_in_each_cell() -> list[str]:
    return [cell for cell in edition("2021").cells() if cell.startswith("table3.")]


def test_a_wrong_number_in_any_cell_of_table_3_is_named_from_the_page_itself() -> None:
    lines = as_text(WATER, edition("2021")).splitlines()
    page = read_document(_document(lines))
    named = 0
    for cell in _wrong_in_each_cell():
        line = page.evidence[cell].place.line
        value = page.figures[cell]
        assert line is not None
        assert isinstance(value, int)
        changed = [*lines[: line - 1], f"\t{value + 1}", *lines[line:]]
        suspects = [finding.suspects for finding in check(read_document(_document(changed))) if finding.suspects]
        named += bool(suspects) and all(found[0].cells == (cell,) and found[0].values == (value,) for found in suspects)
    assert named == len(_wrong_in_each_cell()) == 175


def _document(lines: list[str]) -> Document:
    return Document("text", [Paragraph(text, Place(line=at, column=1)) for at, text in enumerate(lines, 1)])

"""What was written is read again: the same figures, text, organisation and year, without a doubt, in every format."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.annualreport import Report, read
from gongkai.annualreport.report import SectionText, Value
from gongkai.annualreport.writers import FORMATS, empty, write
from gongkai.annualreport.writers.blocks import lines, one_line
from tests.annualreport.writers import hostile
from tests.made import SIZES, made_report

FORMS = (("2021", ""), ("2021", "2021-other-as-one-row"), ("2019", ""))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report of either edition with hostile text, blank cells, and amounts as offices print them."""
    form, variant = draw(st.sampled_from(FORMS))
    report = made_report(draw(st.integers(0, 9999)), form, draw(st.sampled_from(SIZES)), variant)
    blanks = draw(st.sampled_from([0.0, 0.05, 0.5, 1.0]))
    rng = random.Random(draw(st.integers(0, 9999)))
    for cell in report.figures:
        if rng.random() < blanks:
            report.figures[cell] = None
        elif report.form.column(cell).amount:
            report.figures[cell] = draw(hostile.amounts)
        elif rng.random() < 0.02:
            report.figures[cell] = rng.choice([0, -8, 10**14])
    report.organisation = draw(hostile.names)
    report.title = draw(st.sampled_from(["", report.title]))
    report.sections = {section.key: SectionText("", draw(hostile.texts)) for section in report.form.sections}
    return report


Told = tuple[dict[str, Value], dict[str, str], str, int | None, str, str, list[object]]


def told(report: Report, text: Callable[[str], str], name: Callable[[str], str]) -> Told:
    """All that a format has to keep."""
    sections = {key: text(section.text) for key, section in report.sections.items()}
    names = (name(report.organisation), report.year, report.edition, report.variant)
    return (report.figures, sections, *names, list(report.doubts))


def plain(text: str) -> str:
    """The text as writers make it plain."""
    return "\n".join(lines(text))


@pytest.mark.fuzz
@pytest.mark.parametrize("ending", [ending for ending in FORMATS if ending not in ("json", "pdf")])
@given(report=reports())
def test_what_is_written_is_read_again_whatever_its_text_looks_like(ending: str, report: Report) -> None:
    again = read(write(report, ending), name=f"report.{ending}")
    assert told(again, str, str) == told(report, plain, one_line)


@pytest.mark.fuzz
@settings(max_examples=25)
@given(report=reports())
def test_a_pdf_is_read_again_whatever_its_text_looks_like(report: Report) -> None:
    again = read(write(report, "pdf"))
    assert told(again, str, str) == told(report, plain, one_line)


@pytest.mark.fuzz
@given(
    text=st.text(max_size=60), name=st.text(max_size=40), ending=st.sampled_from(["docx", "html", "xlsx", "csv", "md"])
)
def test_any_text_at_all_is_read_again(text: str, name: str, ending: str) -> None:
    report = a_report_with(text, name)
    again = read(write(report, ending), name=f"report.{ending}")
    assert (again.sections["overview"].text, again.doubts) == (plain(text), [])
    assert again.organisation == one_line(name) or not one_line(name)


@pytest.mark.fuzz
@settings(max_examples=25)
@given(text=st.text(alphabet=hostile.LETTERS, max_size=600), name=st.text(alphabet=hostile.LETTERS, max_size=30))
def test_any_text_that_fonts_have_is_read_again_from_a_pdf(text: str, name: str) -> None:
    again = read(write(a_report_with(text, name), "pdf"))
    assert (again.sections["overview"].text, again.doubts) == (plain(text), [])
    assert again.organisation == one_line(name) or not one_line(name)


def a_report_with(text: str, name: str) -> Report:
    """A report with this text as its first section and this name."""
    report = made_report(3)
    report.organisation, report.title = name, ""
    report.sections["overview"] = SectionText("", text)
    return report


@pytest.mark.fuzz
@given(report=reports())
def test_json_keeps_even_what_is_not_plain(report: Report) -> None:
    assert told(read(write(report, "json")), str, str) == told(report, str, str)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(("form", "variant"), FORMS)
def test_written_a_second_time_a_report_is_the_same_in_all_it_says(ending: str, form: str, variant: str) -> None:
    once = read(write(made_report(8, form, "city", variant), ending), name=f"report.{ending}")
    twice = read(write(once, ending), name=f"report.{ending}")
    for name in ("title", "preamble", "contact", "period", "figures", "organisation", "year", "order", "doubts"):
        assert getattr(twice, name) == getattr(once, name)
    assert twice.preamble.count(twice.title) <= 1


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(("form", "variant"), FORMS)
def test_the_empty_form_has_no_figure(ending: str, form: str, variant: str) -> None:
    again = read(write(empty(form, variant), ending), name=f"form.{ending}")
    assert (again.edition, again.variant, again.doubts) == (form, variant or form, [])
    assert set(again.figures.values()) == {None}


@pytest.mark.parametrize("ending", ["docx", "html", "pdf", "xlsx"])
@pytest.mark.parametrize(("form", "variant"), FORMS)
def test_the_page_itself_is_read_where_the_files_own_marks_are_gone(ending: str, form: str, variant: str) -> None:
    """The marks only make sure: without them what is printed gives the same figures."""
    report = made_report(8, form, "city", variant)
    data = unmarked(write(report, ending), ending)
    again = read(data, name=f"report.{ending}")
    assert (again.figures, again.doubts) == (report.figures, [])
    assert (again.organisation, again.year) == (report.organisation, report.year)


def unmarked(data: bytes, ending: str) -> bytes:
    """The file as if another program had written it."""
    if ending == "pdf":
        return data.replace(b"gongkai-report", b"annual--report")
    if ending == "html":
        return data.replace(b'class="annual-report"', b"").replace(b"Gongkai ", b"")
    return _repacked(data, [(b"Gongkai", b"Office"), ("栏目".encode(), "部分".encode())])


def _repacked(data: bytes, changes: list[tuple[bytes, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            for before, after in changes:
                part = part.replace(before, after)
            new.writestr(name, part)
    return made.getvalue()

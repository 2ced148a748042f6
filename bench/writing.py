"""Writing one report in each format, beside a bare write of the same text by the library beneath; and round trips."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Iterator

import typst
import xlsxwriter
from docx import Document

from bench.reading import SEED
from bench.table import Line, compare, medians, seconds
from gongkai.annualreport import read
from gongkai.annualreport.mandated import laid
from gongkai.annualreport.report import Report
from gongkai.annualreport.writers import FORMATS, write
from gongkai.annualreport.writers.blocks import Manuscript, compose
from gongkai.annualreport.writers.fonts import fonts
from tests.made import made_report

_AIMS = {"docx": 0.05, "html": 0.005, "pdf": 0.4}
_LEAST = 5


def lines(times: int) -> Iterator[Line]:
    """All lines on writing."""
    report = made_report(SEED, "2021", "city")
    manuscript = compose(report)
    for ending in FORMATS:
        name, bare = _BARE[ending]
        aim = seconds(_AIMS[ending]) if ending in _AIMS else None
        count = max(times // 10, _LEAST)
        yield compare(f"writing {ending}", _writing(report, ending), name, _bare(bare, manuscript), count, aim)
    for ending in FORMATS:
        yield _round_trip(report, ending, max(times // 20, _LEAST))


def _writing(report: Report, ending: str) -> Callable[[], bytes]:
    return lambda: write(report, ending)


def _bare(write_bare: Callable[[Manuscript], object], manuscript: Manuscript) -> Callable[[], object]:
    return lambda: write_bare(manuscript)


def _round_trip(report: Report, ending: str, times: int) -> Line:
    """Written and read again, so many times a second."""

    def there_and_back() -> Report:
        return read(write(report, ending), name=f"report.{ending}")

    taken, writing = medians(there_and_back, _writing(report, ending), times)
    return Line(f"round trip {ending}", taken, "writing it", writing, figure=f"{1 / taken:.3g} a second")


def _paragraphs(manuscript: Manuscript) -> Iterator[str]:
    """Every paragraph and every cell that is filled."""
    yield manuscript.title
    yield from manuscript.opening
    for part in manuscript.parts:
        yield part.heading
        yield from part.paragraphs
        for sheet in part.sheets:
            yield from (box.text for _, _, box in laid(sheet.rows) if box.text)


def _docx(manuscript: Manuscript) -> object:
    document = Document()
    for text in _paragraphs(manuscript):
        document.add_paragraph(text)
    return document.save(io.BytesIO())


def _html(manuscript: Manuscript) -> object:
    return "".join(f"<p>{html.escape(text)}</p>" for text in _paragraphs(manuscript)).encode()


def _pdf(manuscript: Manuscript) -> object:
    source = "#let texts = json(bytes(sys.inputs.texts))\n#set text(font: sys.inputs.font)\n#for t in texts { par(t) }"
    found = fonts()
    inputs = {"texts": json.dumps([*_paragraphs(manuscript)]), "font": found.named["text"][0]}
    return typst.compile(source.encode(), font_paths=found.known, sys_inputs=inputs)


def _xlsx(manuscript: Manuscript) -> object:
    book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
    page = book.add_worksheet()
    for row, text in enumerate(_paragraphs(manuscript)):
        page.write_string(row, 0, text)
    return book.close()


def _csv(manuscript: Manuscript) -> object:
    file = io.StringIO()
    csv.writer(file).writerows((text,) for text in _paragraphs(manuscript))
    return file.getvalue().encode()


def _markdown(manuscript: Manuscript) -> object:
    return "\n\n".join(_paragraphs(manuscript)).encode()


def _json(manuscript: Manuscript) -> object:
    return json.dumps([*_paragraphs(manuscript)], ensure_ascii=False).encode()


_BARE: dict[str, tuple[str, Callable[[Manuscript], object]]] = {
    "docx": ("python-docx, paragraphs only", _docx),
    "html": ("html.escape in <p>", _html),
    "pdf": ("Typst, paragraphs only", _pdf),
    "xlsx": ("XlsxWriter, one column", _xlsx),
    "csv": ("csv.writer, one column", _csv),
    "md": ("the paragraphs joined", _markdown),
    "json": ("json.dumps of the paragraphs", _json),
}

"""Reading scans, by the clock, on as many threads as the reader takes (two at most)."""

from __future__ import annotations

import io
import statistics
from collections.abc import Callable, Iterator
from time import monotonic

import numpy as np
from PIL import Image
from rapidocr_onnxruntime import RapidOCR

from bench.table import Line, seconds
from gongkai.annualreport import Limits, read
from gongkai.annualreport.readers import open_document
from tests.layouts.cases import made_case
from tests.layouts.page import page_of
from tests.scans.drawing import Style, drawn
from tests.scans.wear import as_pdf, worn

_PATIENT = Limits(seconds=600.0)
_SEED = 1


def lines(times: int) -> Iterator[Line]:
    """A scanned report as a whole and by the page, beside what the recogniser's own program takes for them."""
    case = made_case(_SEED)
    pages = worn(drawn(page_of(case), Style("serif")), "office copy", case.name)
    data = as_pdf(pages)
    program = RapidOCR(intra_op_num_threads=2)
    ours = _by_the_clock(lambda: read(data, name="a.pdf", limits=_PATIENT), times)
    bare = _by_the_clock(lambda: [program(np.asarray(page)) for page in pages], times)
    count = len(pages)
    yield Line(f"a scanned report of {count} pages", ours, "RapidOCR of its pictures", bare, seconds(20))
    yield Line("  of this, a page", ours / count, "RapidOCR of its picture", bare / count)
    table = _file(pages[1])
    first = _by_the_clock(lambda: open_document(table, "a.png", _PATIENT), times)
    alone = _by_the_clock(lambda: program(np.asarray(pages[1])), times)
    yield Line("a photograph of table 3, lines and tables", first, "RapidOCR of it", alone)


def _file(page: Image.Image) -> bytes:
    kept = io.BytesIO()
    page.save(kept, "PNG")
    return kept.getvalue()


def _by_the_clock(task: Callable[[], object], times: int) -> float:
    """The median of `times`, warm."""
    task()
    taken = []
    for _ in range(times):
        began = monotonic()
        task()
        taken.append(monotonic() - began)
    return statistics.median(taken)

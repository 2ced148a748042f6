"""PDFs and pictures joined into one PDF, for the dossier. Runs in the child."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2 as pdfium

from gongkai.applications.redaction.pages import DOTS, document, opened
from gongkai.applications.redaction.unfit import Unfit
from gongkai.applications.redaction.writing import Sheet, written

MOST_JOINED = 2000  # pages of one file


def counted(files: Sequence[bytes]) -> list[int]:
    """How many pages each has; 0 for what cannot be joined."""
    found = []
    for data in files:
        try:
            with opened(data, most=MOST_JOINED) as pages:
                found.append(len(pages))
        except Unfit:
            found.append(0)
    return found


def joined(files: Sequence[bytes]) -> bytes:
    """The pages of all, in their order; what cannot be joined is left out."""
    made = pdfium.PdfDocument.new()
    for data in files:
        try:
            with document(_as_pdf(data), most=MOST_JOINED) as held:
                made.import_pages(held)
        except (Unfit, pdfium.PdfiumError):
            continue
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _as_pdf(data: bytes) -> bytes:
    if data.startswith(b"%PDF-"):
        return data
    with opened(data) as pages:
        return written(
            Sheet(pages.picture(number, DOTS), size.width, size.height) for number, size in enumerate(pages.sizes, 1)
        )

"""Reports written as Word, web page, PDF, sheets, CSV, Markdown and JSON (年度报告的制作).

>>> from gongkai.annualreport import read, writers
>>> writers.save(read("report.json"), "report.docx")

    blocks.py    the one template: title, opening, six headings with paragraphs, tables
    <format>.py  the blocks in a format; loaded only when it is asked for
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from gongkai.annualreport.edition import edition
from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.report import Report
from gongkai.annualreport.saving import replacing
from gongkai.annualreport.writers.blocks import compose

__all__ = ["FORMATS", "empty", "format_of", "save", "write"]

FORMATS = {
    "docx": "word",
    "html": "web",
    "pdf": "pdf",
    "xlsx": "sheets",
    "csv": "columns",
    "md": "markdown",
    "json": "native",
}
"""The endings that can be written, each with the module that does it."""


def write(report: Report, ending: str) -> bytes:
    """The bytes of a file of the kind `ending` (docx, html, pdf, xlsx, csv, md, json) with `report`.

    Raises `Unwritable` when there is no such format, its text is beyond bounds, or a font is missing for the PDF.
    """
    if ending not in FORMATS:
        known = "、".join(FORMATS)
        raise Unwritable(
            "unknown-format", f"不能写成“{ending}”；可以写成 {known}", f"no format {ending!r}: use {known}"
        )
    module = import_module(f"{__name__}.{FORMATS[ending]}")
    data: bytes = module.write(report if ending == "json" else compose(report))
    return data


def format_of(path: Path) -> str:
    """The format that the ending of `path` asks for."""
    ending = path.suffix.lower().lstrip(".")
    ending = {"htm": "html", "markdown": "md"}.get(ending, ending)
    if ending not in FORMATS:
        known = "、".join(f".{name}" for name in FORMATS)
        raise Unwritable(
            "unknown-format",
            f"{path}: 不认识结尾“{path.suffix}”；请用 {known} 之一",
            f"{path}: unknown ending {path.suffix!r}; use one of {known}",
        )
    return ending


def empty(name: str, variant: str = "") -> Report:
    """The form of the edition `name` with nothing filled in."""
    form = edition(name)
    return Report(edition=name, variant=variant or name, figures=dict.fromkeys(form.cells(variant)))


def save(report: Report, path: str | Path) -> None:
    """Write `report` to `path`, in the format of its ending: the whole file, or none.

    Raises `Unwritable` where `write` does, and when the place is none to write to.
    """
    target = Path(path)
    ending = format_of(target)
    with replacing(target) as waiting:
        waiting.write_bytes(write(report, ending))

"""Reports written as Word, web page, PDF, sheets, CSV, Markdown and JSON (年度报告的制作).

>>> from gongkai.annualreport import read, writers
>>> writers.save(read("report.json"), "report.docx")

    blocks.py    the one template: title, opening, six headings with paragraphs, tables
    <format>.py  the blocks in a format; loaded only when it is asked for
"""

from __future__ import annotations

import os
import tempfile
from importlib import import_module
from pathlib import Path

from gongkai.annualreport.edition import edition
from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.report import Report
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
    try:
        _place(target)
        _replace(target, write(report, ending))
    except OSError as error:
        raise _unplaced(target, error) from error


def _place(target: Path) -> None:
    """See that the place exists before the work is done."""
    if target.is_dir():
        raise Unwritable(
            "place", f"{target}: 是文件夹；请写文件名", f"{target}: this is a folder; give the name of a file"
        )
    if not target.parent.is_dir():
        raise Unwritable(
            "place",
            f"{target}: 没有文件夹“{target.parent}”；请先建立，文件名中也不能有“/”",
            f"{target}: there is no folder {str(target.parent)!r}; make it first, and put no slash into a file's name",
        )


def _replace(target: Path, data: bytes) -> None:
    """Put `data` in the place of `target` at once. The rights are those of the old file, or of any new one."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_rights(target))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _rights(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _unplaced(target: Path, error: OSError) -> Unwritable:
    return Unwritable(
        "place",
        f"{target}: 不能写入：{error.strerror}；请检查文件夹的权限和空间",
        f"{target}: cannot be written: {error.strerror}; check the rights and space of the folder",
    )

"""The mandated annual report (政府信息公开工作年度报告): read it, name its figures, check them.

>>> from gongkai.annualreport import read, check
>>> report = read("report.html")
>>> report.figures["table3.new.total"]
>>> for finding in check(report): print(finding.message)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.annualreport.errors import GongkaiError, TooLarge, Unreadable
from gongkai.annualreport.findings import Finding, Suspect
from gongkai.annualreport.limits import DEFAULT, Limits
from gongkai.annualreport.native import from_json
from gongkai.annualreport.readers import native_json, open_document
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.reading import read_document
from gongkai.annualreport.report import Doubt, Evidence, Report

if TYPE_CHECKING:
    from gongkai.annualreport.checks import check

__all__ = [
    "Doubt",
    "Evidence",
    "Finding",
    "GongkaiError",
    "Limits",
    "Report",
    "Suspect",
    "TooLarge",
    "Unreadable",
    "check",
    "read",
    "read_all",
]


def __getattr__(name: str) -> object:
    """`check` comes with all checks and their words, a tenth of a second that reading alone need not wait for."""
    if name == "check":
        return import_module(f"{__name__}.checks").check
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def read(source: bytes | str | Path, *, name: str = "", limits: Limits = DEFAULT) -> Report:
    """The annual report in `source`: the bytes of a file, or the path of one.

    The kind of file is told by its content; `name` only helps where the content leaves it open. Raises `Unreadable`
    when there is no annual report in it, `TooLarge` when reading it would cost more than `limits` allow, and `OSError`
    when the path cannot be opened.
    """
    reports = read_all(source, name=name, limits=limits)
    if len(reports) > 1:
        raise Unreadable(
            "not-a-report",
            f"一个文件里有 {len(reports)} 份报告；请用 read_all 或命令行读取",
            f"the file holds {len(reports)} reports; read it with read_all or on the command line",
        )
    return reports[0]


def read_all(source: bytes | str | Path, *, name: str = "", limits: Limits = DEFAULT) -> list[Report]:
    """All reports in `source`: one, but for files of Gongkai's own JSON lines, which may hold many."""
    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        name = name or path.name
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise TooLarge(
                f"文件有 {size:,} 字节，超过上限 {limits.file_bytes:,}；确需读取时请调高 --max-bytes",
                f"the file has {size:,} bytes, over the limit of {limits.file_bytes:,}; raise --max-bytes to read it",
            )
        data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    own = native_json(data, limits)
    reports = list(_own(own, limits)) if own else [read_document(open_document(data, name, limits))]
    for report in reports:
        report.source, report.sha256 = name, digest
    return reports


def _own(entries: list[dict[str, object]], limits: Limits) -> Iterator[Report]:
    budget = Budget(limits)
    for entry in entries:
        budget.time()
        yield from_json(entry)

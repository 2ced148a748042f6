"""`gongkai check --to`: what was found as a page of one file (.html), or as a sheet for many reports (.xlsx)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.findings import Finding
from gongkai.annualreport.isolated import Failure, run_all
from gongkai.annualreport.pages.findings import MOST_REPORTS, Checked, findings_page
from gongkai.annualreport.pages.sheet import FindingsSheet
from gongkai.annualreport.readers.regions import PagePicture, page_pictures
from gongkai.annualreport.report import Report
from gongkai.annualreport.saving import replacing
from gongkai.cli.files import Settings, Source


class Outlet(Protocol):
    """Takes what was found, report by report."""

    def add(self, source: Source, report: Report, findings: Sequence[Finding]) -> None:
        """Keep or write what was found in a report of `source`."""


def outlet(to: Path, settings: Settings, lang: str) -> AbstractContextManager[Outlet]:
    """Where findings go until the block ends, which then writes `to`. Raises `Unwritable`, as the block's end does."""
    ending = to.suffix.lower()
    if ending in (".html", ".htm"):
        return _page(to, settings, lang)
    if ending == ".xlsx":
        return _sheet(to, lang)
    raise Unwritable(
        "unknown-format",
        f"{to}: --to 写网页（.html）或表格（.xlsx），不认识结尾“{to.suffix}”",
        f"{to}: --to writes a page (.html) or a sheet (.xlsx), not {to.suffix!r}",
    )


@contextmanager
def _page(to: Path, settings: Settings, lang: str) -> Iterator[Outlet]:
    with replacing(to) as place:
        page = _Page()
        yield page
        text = findings_page(_illustrated(page.found, settings), lang)
        place.write_bytes(text.encode("utf-8", "backslashreplace"))


@contextmanager
def _sheet(to: Path, lang: str) -> Iterator[Outlet]:
    with replacing(to) as place, FindingsSheet(place, lang) as sheet:
        yield _Sheet(sheet)


class _Page:
    def __init__(self) -> None:
        self.found: list[tuple[Source, Checked]] = []

    def add(self, source: Source, report: Report, findings: Sequence[Finding]) -> None:
        """Keep a report for the page; there is room for some."""
        if len(self.found) == MOST_REPORTS:
            raise Unwritable(
                "too-large",
                f"一个网页最多放 {MOST_REPORTS} 份报告；请用 --to 问题.xlsx 写成表格，或分几次核查",
                f"a page holds {MOST_REPORTS} reports at most; write a sheet with --to findings.xlsx",
            )
        self.found.append((source, Checked(report, findings)))


class _Sheet:
    def __init__(self, sheet: FindingsSheet) -> None:
        self.sheet = sheet

    def add(self, source: Source, report: Report, findings: Sequence[Finding]) -> None:
        """Write the lines of a report."""
        self.sheet.add(report, findings)


class _Pages(NamedTuple):
    """Pages of a file that are to be drawn."""

    source: Source
    numbers: tuple[int, ...]


def _illustrated(found: Sequence[tuple[Source, Checked]], settings: Settings) -> list[Checked]:
    """The reports with pictures of the pages that their evidence names, drawn by workers within the same bounds.

    A file that cannot be drawn has its evidence in words.
    """
    jobs = [_Pages(source, _numbers(checked.report)) for source, checked in found]
    wanted = [job for job in jobs if job.numbers]
    drawn = iter(
        run_all(_draw, wanted, jobs=settings.jobs, seconds=settings.limits.seconds, memory=settings.memory << 20)
    )
    return [
        checked._replace(pictures=_of(next(drawn))) if job.numbers else checked
        for job, (_, checked) in zip(jobs, found, strict=True)
    ]


def _of(outcome: list[PagePicture] | Failure) -> Sequence[PagePicture]:
    return () if isinstance(outcome, Failure) else outcome


def _numbers(report: Report) -> tuple[int, ...]:
    places = (evidence.place for evidence in report.evidence.values())
    return tuple(sorted({place.page for place in places if place.page is not None and place.box is not None}))


def _draw(pages: _Pages) -> list[PagePicture]:
    source = pages.source
    return page_pictures(Path(source.path).read_bytes() if source.data is None else source.data, pages.numbers)

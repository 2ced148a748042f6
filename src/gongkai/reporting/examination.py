"""Reading and checking one file, in processes of their own, with everything made of it that is to be kept.

Nothing of a file that somebody handed in is opened in the process that calls: parsing and drawing happen in children
with limits of time and memory (`annualreport.isolated`).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from gongkai.annualreport import Report, Unreadable, read_all
from gongkai.annualreport.catalogue import Text
from gongkai.annualreport.checks import check
from gongkai.annualreport.checks.pairing import Pairs
from gongkai.annualreport.findings import Finding, finding_json
from gongkai.annualreport.isolated import Failure, run_all
from gongkai.annualreport.limits import Limits
from gongkai.annualreport.pages.findings import MOST_REPORTS, Checked, findings_page, shown
from gongkai.annualreport.pages.sheet import FindingsSheet
from gongkai.annualreport.readers.regions import PagePicture, page_pictures

MEMORY = 2048 << 20  # bytes of address space of a child
LANGS = ("zh", "en")
JSON, SHEET, PAGE = (
    "application/json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/html; charset=utf-8",
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: where it lies, and what it was called, which helps where its content leaves its kind open."""

    path: Path
    name: str


class Made(NamedTuple):
    """One thing made of the reports; the fields are those of `models.Part`."""

    kind: str
    lang: str
    number: int
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of a file. `unpaired`: why last year's report was not held against it; None when it was, or none was
    given."""

    checked: tuple[Checked, ...]
    made: tuple[Made, ...]
    unpaired: Failure | None


class _Read(NamedTuple):
    found: list[tuple[Report, list[Finding]]]
    unpaired: Failure | None


def failure(reason: str, text: Text) -> Failure:
    """Why a file gave no report, in our own words."""
    return Failure(reason, text.zh, text.en)


_OTHER = failure("unpaired", Text("不是同一机关以前年度的报告", "it is no earlier report of the same organisation"))
_MANY = failure(
    "too-large",
    Text(
        f"文件里的报告超过{MOST_REPORTS}份；请分开，或在自己的电脑上用命令行核查",
        f"the file holds more than {MOST_REPORTS} reports; split it, or check it with the command line",
    ),
)


def examine(file: File, previous: File | None, limits: Limits) -> Examined | Failure:
    """Read and check `file`, with last year's report where it is given; or why that cannot be done."""
    read = _apart(partial(_read, file, previous, limits), limits)
    if isinstance(read, Failure):
        return read
    if len(read.found) > MOST_REPORTS:
        return _MANY
    numbers = _pages([report for report, _ in read.found])
    drawn = _apart(partial(_draw, file.path, numbers), limits) if numbers else []
    # A file that cannot be drawn has its evidence in words.
    pictures: Sequence[PagePicture] = () if isinstance(drawn, Failure) else drawn
    checked = tuple(Checked(report, findings, pictures) for report, findings in read.found)
    return Examined(checked, tuple(_made(checked)), read.unpaired)


def _apart(task: Callable[[], T], limits: Limits) -> T | Failure:
    """`task` in a child of its own."""
    more = limits.scans * limits.scan_seconds
    outcome: T | Failure = next(run_all(_call, [task], jobs=1, seconds=limits.seconds, memory=MEMORY, more=more))
    return outcome


def _call(task: Callable[[], Any]) -> Any:
    return task()


def _read(file: File, previous: File | None, limits: Limits) -> _Read:
    """In the child: the reports of the file with what is wrong in them."""
    reports = read_all(file.path, name=file.name, limits=limits)[: MOST_REPORTS + 1]
    earlier, unpaired = _earlier(previous, limits)
    found = []
    for report in reports:
        last = earlier.of(report) if earlier else None
        if earlier and last is None:
            unpaired = unpaired or _OTHER
        findings = check(report, previous=last)
        for finding in findings:
            finding.source = report.source
        found.append((report, findings))
    return _Read(found, unpaired)


def _earlier(previous: File | None, limits: Limits) -> tuple[Pairs | None, Failure | None]:
    if previous is None:
        return None, None
    try:
        return Pairs(read_all(previous.path, name=previous.name, limits=limits)), None
    except Unreadable as error:  # the report itself can be read all the same
        return None, Failure(error.reason, error.message, error.english)


def _draw(path: Path, numbers: tuple[int, ...]) -> list[PagePicture]:
    """In the child: pictures of pages."""
    return page_pictures(path.read_bytes(), numbers)


def _pages(reports: Sequence[Report]) -> tuple[int, ...]:
    places = (evidence.place for report in reports for evidence in report.evidence.values())
    return tuple(sorted({place.page for place in places if place.page is not None and place.box is not None}))


def _made(checked: Sequence[Checked]) -> list[Made]:
    made = [Made("json", "", 0, JSON, _json([_data(one) for one in checked]))]
    for lang in LANGS:
        page = findings_page(checked, lang).encode("utf-8", "backslashreplace")
        made.append(Made("shown", lang, 0, JSON, _json(_shown(checked, lang))))
        made.append(Made("page", lang, 0, PAGE, page))
        made.append(Made("sheet", lang, 0, SHEET, _sheet(checked, lang)))
    # All reports of one file have its pages.
    pictures = checked[0].pictures
    return made + [Made("picture", "", picture.number, picture.media, picture.data) for picture in pictures]


def _shown(checked: Sequence[Checked], lang: str) -> dict[str, Any]:
    """What the page shows; of a page's picture its size, while who shows it knows its address."""
    data = shown(checked, lang)
    for report, one in zip(data["reports"], checked, strict=True):
        report["pictures"] = [
            {"number": picture.number, "width": f"{picture.width:.1f}", "height": f"{picture.height:.1f}"}
            for picture in one.pictures
        ]
    return data


def _data(checked: Checked) -> dict[str, Any]:
    return {
        "report": checked.report.as_json(),
        "findings": [finding_json(finding) for finding in checked.findings],
    }


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _sheet(checked: Sequence[Checked], lang: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        path = Path(folder) / "findings.xlsx"
        with FindingsSheet(path, lang) as sheet:
            for one in checked:
                sheet.add(one.report, one.findings)
        return path.read_bytes()

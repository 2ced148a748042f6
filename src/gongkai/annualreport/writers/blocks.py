"""The one template of all formats: title, opening, six headings with their paragraphs, tables where the form puts them.

    manuscript = compose(report)

Text from a report is made plain here and nowhere else: what every format can hold and give back, and nothing that a
reader cannot see. A line is a paragraph; white space within it is one space; control characters, marks that turn the
direction of writing, characters without width and those that are no characters are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.annualreport.edition import Edition
from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.mandated import Box, grid
from gongkai.annualreport.reading.normalise import narrow
from gongkai.annualreport.report import Report

LONGEST_TEXT = 200_000
"""Characters that a report may have: some 300 pages. Reports have two to twenty thousand."""
LONGEST_NAME = 200

_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[\t\x1f \xa0\u1680\u2000-\u200a\u202f\u205f]+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff0-\uffff\ud800-\udfff\ufdd0-\ufdef\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_EDGES = " \u3000"
_LEAD = re.compile(r"（[一二三四五六七八九十]{1,3}）[^。；：]{1,30}(?:[。：]|$)")
_YEAR = re.compile(r"(?:19|2[01])\d{2}")
_TITLE_LINE = 20  # characters of 22 points in the type area
_TITLE = "政府信息公开工作年度报告"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, the unit of its figures if they have the same, the parts of its width, its boxes."""

    key: str
    caption: str
    unit: str
    widths: tuple[int, ...]
    rows: list[list[Box]]


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its heading with the ordinal, its paragraphs, then the tables that the form puts there."""

    key: str
    heading: str
    paragraphs: tuple[str, ...]
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A report as blocks. `opening` is what stands between the title and the first heading.

    `closing` are lines at the right below everything (office and day); a report has none, a correction note has.
    """

    title: str
    organisation: str
    form: Edition
    opening: tuple[str, ...]
    parts: tuple[Part, ...]
    closing: tuple[str, ...] = ()

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title as it stands over a page: one that is too long for a line breaks behind the organisation's name.

        GB/T 9704, 7.3.1: lines of a title break where the sense does.
        """
        rest = self.title.removeprefix(self.organisation)
        if len(self.title) <= _TITLE_LINE or not self.organisation or rest in (self.title, "") or rest[0] in _EDGES:
            return (self.title,)
        return (self.organisation, rest)


def compose(report: Report) -> Manuscript:
    """The blocks of `report`: always all six sections, under the form's headings. Raises `Unwritable`."""
    form = report.form
    _bounds(report)
    organisation = one_line(report.organisation)
    title = _title(report, organisation)
    if max(len(title), len(organisation)) > LONGEST_NAME:
        raise Unwritable(
            "too-large",
            f"行政机关名称或标题超过 {LONGEST_NAME} 字；请改短",
            f"the organisation or the title has more than {LONGEST_NAME} characters; shorten it",
        )
    parts = tuple(
        Part(
            key=section.key,
            heading=section.ordinal + section.heading,
            paragraphs=_paragraphs(report, section.key),
            sheets=tuple(_sheet(report, table) for table in section.tables),
        )
        for section in form.sections
    )
    return Manuscript(title, organisation, form, _opening(report, title), parts)


def lines(text: str) -> tuple[str, ...]:
    """The paragraphs of `text`, made plain; blank ones are none."""
    found = (_SPACES.sub(" ", _UNSEEN.sub("", line)).strip(_EDGES) for line in _ENDS.split(text))
    return tuple(line for line in found if line)


def one_line(text: str) -> str:
    """`text` made plain, in one line."""
    return " ".join(lines(text))


def lead(paragraph: str) -> tuple[str, str]:
    """The heading within a section that a paragraph begins with, such as “（一）主动公开。”, and what follows it."""
    found = _LEAD.match(paragraph)
    return (found[0], paragraph[found.end() :]) if found else ("", paragraph)


def _bounds(report: Report) -> None:
    unknown = [key for key in report.sections if key not in {section.key for section in report.form.sections}]
    if unknown:
        known = "、".join(section.key for section in report.form.sections)
        raise Unwritable(
            "data",
            f"数据 sections.{one_line(unknown[0])[:40]} 处有误：没有这一部分，已知的有 {known}",
            f"the data are wrong at sections.{one_line(unknown[0])[:40]}: there is no such section",
        )
    texts = {f"sections.{key}": section.text for key, section in report.sections.items()}
    texts |= {"preamble": report.preamble, "title": report.title, "organisation": report.organisation}
    if sum(map(len, texts.values())) > LONGEST_TEXT:
        longest = max(texts, key=lambda place: len(texts[place]))
        raise Unwritable(
            "too-large",
            f"报告文字超过 {LONGEST_TEXT:,} 字（{longest} 有 {len(texts[longest]):,} 字）；请删减",
            f"the report's text has more than {LONGEST_TEXT:,} characters ({longest}: {len(texts[longest]):,}); cut it",
        )


def _title(report: Report, organisation: str) -> str:
    """The report's own title where it names organisation and year, so that both can be read from the page."""
    given = one_line(report.title)
    if given and organisation in given and (organisation or report.year is None):
        year = _YEAR.search(given.replace(organisation, "", 1))
        if (int(year[0]) if year else None) == report.year:
            return given
    year_of = "" if report.year is None else f"{report.year}年"
    return f"{organisation}{year_of}{_TITLE}"


def _opening(report: Report, title: str) -> tuple[str, ...]:
    """The opening without the title at its beginning, and with period and contact when it does not say them."""
    found = lines(report.preamble)
    for count in range(min(len(found), 4), 0, -1):
        if _squeezed("".join(found[:count])) in (_squeezed(title), _squeezed(report.title)):
            found = found[count:]
            break
    said = _squeezed("".join(found))
    more = [one_line(text) for text in (report.period, report.contact)]
    return found + tuple(text for text in more if text and _squeezed(text) not in said)


def _squeezed(text: str) -> str:
    """`text` for comparing: what reading takes from the opening is in half-width signs and without blanks."""
    return "".join(narrow(text).split())


def _paragraphs(report: Report, key: str) -> tuple[str, ...]:
    return lines(report.sections[key].text) if key in report.sections else ()


def _sheet(report: Report, key: str) -> Sheet:
    table = report.form.table(key)
    units = {column.unit for row in table.rows for column in row.columns}
    rows = grid(report.form, report.variant, key, report.figures)
    return Sheet(key, table.caption, units.pop() if len(units) == 1 else "", table.widths, rows)

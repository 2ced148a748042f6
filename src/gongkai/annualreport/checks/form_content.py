"""What a report has to say and does not, what it says twice, and figures that cannot be as they are printed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from gongkai.annualreport.checks.form_data import On, data, finding, narrative_text, pattern, plain
from gongkai.annualreport.checks.words import cell_words
from gongkai.annualreport.edition import Column, edition
from gongkai.annualreport.findings import Finding
from gongkai.annualreport.narrative import Claim
from gongkai.annualreport.narrative.prose import prose
from gongkai.annualreport.narrative.tokens import hide_titles
from gongkai.annualreport.report import Report

_DIGITS = re.compile(r"[\d０-９一二三四五六七八九十〇零]+")
_SENTENCES = re.compile(r"[^。；！？\n]+")


def content_findings(report: Report) -> Iterator[Finding]:
    """What the sections do not say, or say at too great a length."""
    yield from _fee_statement(report)
    yield from _problem(report)
    yield from _overview(report)
    yield from _contact(report)
    if not plain(narrative_text(report)) and report.sections:
        yield finding("text-missing")


def _text(report: Report, place: int) -> str | None:
    """The text of a section by its place in the form; None when the report has no such section."""
    section = report.sections.get(report.form.sections[place].key)
    return None if section is None else prose(section.text).text


def _fee_statement(report: Report) -> Iterator[Finding]:
    rules = data()["fees"]
    if report.year is None or report.year < rules["first_year"] or _text(report, -1) is None:
        return
    if not any(_speaks_of_fees(prose(section.text).text) for section in report.sections.values()):
        heading = report.sections[report.form.sections[-1].key].heading
        yield finding("fee-statement-missing", On(quote=(_text(report, -1) or "")[:40]), heading=plain(heading))


def _speaks_of_fees(text: str) -> bool:
    """Whether the text says that fees were charged, or not. The title of a paper on fees says neither."""
    rules = data()["fees"]
    if rules["word"] not in text:
        return False
    said = pattern(rules["statement"])
    return any(
        rules["word"] in sentence and said.search(hide_titles(sentence)) for sentence in _SENTENCES.findall(text)
    )


def _problem(report: Report) -> Iterator[Finding]:
    text = _text(report, -2)
    if not text:
        return
    rules = data()["problems"]
    denied = pattern(rules["denied"]).search(text)
    rest = pattern(rules["denied"]).sub("", text)
    if pattern(rules["named"]).search(rest):
        return
    quote = denied[0] if denied else text[:40]
    yield finding("problem-missing", On(quote=quote), said=quote)


def _overview(report: Report) -> Iterator[Finding]:
    section = report.form.sections[0]
    text = _text(report, 0)
    if text is None:
        return
    rules = data()["overview"]
    length, most = len(plain(text)), rules["characters"]
    if report.year is not None and report.year >= rules["from"] and length > most:
        yield finding("overview-long", On(sides=(length, most)), length=length, most=most)
    everything = narrative_text(report)
    headings = " ".join(found["words"] for found in pattern(data()["heads"]["heading"]).finditer(everything))
    words = plain(everything)
    missing = [
        head
        for head in section.heads
        if head not in words and not pattern(data()["heads"].get(head, head)).search(headings)
    ]
    if missing and text:
        yield finding("heads-missing", heads="、".join(missing), count=len(missing))


def _contact(report: Report) -> Iterator[Finding]:
    around = report.preamble + report.contact
    if not pattern(data()["contact"]["pattern"]).search(around) and report.sections:
        yield finding("contact-missing")


# ---------------------------------------------------------------- figures
def figure_findings(report: Report, claims: Sequence[Claim], previous: Report | None) -> Iterator[Finding]:
    """Figures that cannot be, or hardly."""
    told: set[str] = set()
    for cell, value in report.figures.items():
        if value is None:
            continue
        if isinstance(value, str) or value < 0:
            yield from _odd_value(report, cell, value)
        if value not in (0, "0"):
            told.add(cell.partition(".")[0])
    yield from _amount_unit(report, claims, previous)
    yield from _all_zero(report, claims, told)
    yield from _rules_without_power(report)


def _odd_value(report: Report, cell: str, value: int | str) -> Iterator[Finding]:
    column = report.form.column(cell)
    number = _decimal(value)
    if number is None:
        return
    on, label = On(cells=(cell,)), cell_words(report.form, cell)
    if number < 0 and not column.signed:
        yield finding("count-negative", on, cell=label, value=str(value))
    elif not column.amount and number != number.to_integral_value():
        yield finding("count-not-whole", on, cell=label, value=str(value))
    elif column.amount and _places(number) > column.places:
        yield finding("amount-decimals", on, cell=label, value=str(value), most=column.places, unit=column.unit)


def _decimal(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


@lru_cache(maxsize=8)
def _amounts(name: str) -> tuple[tuple[str, Column], ...]:
    """The cells of the edition that hold amounts."""
    rows = edition(name).rows().values()
    pairs = [(cell, column) for row in rows for cell, column in zip(row.cells, row.columns, strict=True)]
    return tuple((cell, column) for cell, column in pairs if column.amount)


def _amount_unit(report: Report, claims: Sequence[Claim], previous: Report | None) -> Iterator[Finding]:
    """元 for 万元, told by the text or by last year's report; one finding for an amount."""
    comparable = previous is not None and previous.edition == report.edition
    for cell, column in _amounts(report.edition):
        value = _decimal(report.figures.get(cell))
        if not value:
            continue
        about = {"cell": cell_words(report.form, cell), "value": value, "unit": column.unit}
        told = next((c for c in claims if c.targets == ((cell,),) and _is_unit_slip(value, Decimal(c.value))), None)
        before = _decimal(previous.figures.get(cell)) if previous is not None and comparable else None
        if told is not None:
            other = Decimal(told.value)
            on = On((cell,), (value, other), told.quote)
            yield finding("amount-unit-text", on, other=other, words=told.quote, **about)
        elif before and previous is not None and _is_unit_slip(value, before):
            on = On((cell,), (value, before))
            yield finding("amount-unit-year", on, other=before, year=previous.year or "", **about)


def _is_unit_slip(value: Decimal, other: Decimal) -> bool:
    rules = data()["amounts"]
    if not other:
        return False
    ratio = max(abs(value / other), abs(other / value))
    return bool(rules["least"] <= ratio <= rules["most"])


def _all_zero(report: Report, claims: Sequence[Claim], told: Collection[str]) -> Iterator[Finding]:
    """A table of zeros, and a text that tells of cases. `told` are the tables that are none."""
    for table in report.form.tables:
        first = report.figures.get(table.rows[0].cells[0])
        if table.key in told or first is None:
            continue
        words = [claim for claim in claims if claim.firm and claim.exact and claim.value and _all_in(claim, table.key)]
        if words:
            first_told = words[0].quote
            yield finding("table-all-zero", On(quote=first_told), table=table.title, words=first_told, count=len(words))


def _all_in(claim: Claim, table: str) -> bool:
    return bool(claim.targets) and all(cell.startswith(f"{table}.") for cells in claim.targets for cell in cells)


def _rules_without_power(report: Report) -> Iterator[Finding]:
    rules = data()["rules"]
    name = plain(report.organisation)
    row = report.form.rows().get(rules["row"])
    if row is None or not pattern(rules["without"]).search(name) or pattern(rules["except"]).search(name):
        return
    counted = [cell for cell in row.cells if (report.count(cell) or 0) > 0]
    if counted:
        numbers = "、".join(f"“{cell_words(report.form, cell)}”为 {report.count(cell)}" for cell in counted)
        yield finding("rules-without-power", On(cells=tuple(counted)), name=name, numbers=numbers)


# ---------------------------------------------------------------- last year's text
def repeated_findings(report: Report, previous: Report) -> Iterator[Finding]:
    """Text that stands in last year's report word for word, years and numbers aside."""
    rules = data()["repeated"]
    now = _passages(report, rules["sentence"])
    length = sum(map(len, now))
    if length < rules["text"] or previous.year == report.year:
        return
    before = set(_passages(previous, rules["sentence"]))
    same = [passage for passage in now if passage in before]
    share = sum(map(len, same)) / length
    if share >= rules["threshold"]:
        longest = max(same, key=len)
        on = On(quote=longest)
        yield finding("text-repeated", on, percent=round(100 * share), year=previous.year or "", passage=longest)


def _passages(report: Report, least: int) -> list[str]:
    text = prose(narrative_text(report)).text
    sentences = (_DIGITS.sub("", sentence) for sentence in _SENTENCES.findall(text))
    return [sentence for sentence in sentences if len(sentence) >= least]

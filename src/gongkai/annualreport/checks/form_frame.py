"""The frame of a report against the form: sections, headings, edition, years, names, and the papers that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from gongkai.annualreport.checks.form_data import On, data, finding, pattern, place_in, plain, sentence_around
from gongkai.annualreport.edition import Section
from gongkai.annualreport.findings import Finding
from gongkai.annualreport.narrative.prose import prose
from gongkai.annualreport.report import Report

_ORDINAL = re.compile(r"\s*([一二三四五六七八九十]{1,2})\s*[、.．,，:：]")
_YEAR = re.compile(r"20\d\d(?=年)")
_OPENING = 28
_PERIOD = re.compile(r"20\d\d年1月1日[^。；]{0,20}?12月31日")


def frame_findings(report: Report) -> Iterator[Finding]:
    """What is wrong with the frame."""
    yield from _sections(report)
    yield from _numbering(report)
    yield from _headings(report)
    yield from _form_in_use(report)
    yield from _years(report)
    yield from _names(report)
    yield from _papers_and_slips(report)


# ---------------------------------------------------------------- sections
def _sections(report: Report) -> Iterator[Finding]:
    missing = [section for section in report.form.sections if section.key not in report.sections]
    if missing:
        headings = "、".join(f"“{section.ordinal}{section.heading}”" for section in missing)
        yield finding("section-missing", headings=headings, count=len(missing))
    mandated = [section.key for section in report.form.sections]
    order = [key for key in report.order if key in mandated]
    for before, after in pairwise(order):
        if mandated.index(before) > mandated.index(after):
            first, second = (report.sections[key].heading if key in report.sections else key for key in (before, after))
            yield finding("section-order", first=first, second=second)
            break
    for section in report.form.sections:
        if section.key in report.sections and _is_empty(report, section):
            yield finding("section-empty", heading=report.sections[section.key].heading)


def _is_empty(report: Report, section: Section) -> bool:
    """A section of tables without a figure, or one of text without a word."""
    if not section.tables:
        return not report.sections[section.key].text.strip()
    rows = [row for table in section.tables for row in report.form.table(table).rows]
    return all(report.figures.get(cell) is None for row in rows for cell in row.cells)


def _numbering(report: Report) -> Iterator[Finding]:
    """A heading with a number already used: the narrative runs from 一 to 六, and the tables again from 一."""
    numbered: list[tuple[str, str]] = []
    for key in report.order or tuple(report.sections):
        section = report.sections.get(key)
        ordinal = _ORDINAL.match(section.heading) if section else None
        if section and ordinal:
            numbered.append((ordinal[1], section.heading))
    ranks = [_rank(ordinal) for ordinal, _ in numbered]
    for place in range(1, len(ranks)):
        if ranks[place] in ranks[:place]:
            first = numbered[ranks.index(ranks[place])][1]
            yield finding("section-numbering", first=plain(first), second=plain(numbered[place][1]))
            return


def _rank(ordinal: str) -> int:
    digits = "一二三四五六七八九十"
    if len(ordinal) == 1:
        return digits.index(ordinal) + 1
    return 10 + digits.index(ordinal[1]) + 1 if ordinal[0] == "十" else 10 * (digits.index(ordinal[0]) + 1)


# ---------------------------------------------------------------- headings
def _headings(report: Report) -> Iterator[Finding]:
    for section in report.form.sections:
        printed = report.sections.get(section.key)
        if printed is None:
            continue
        words = _wording(_ORDINAL.sub("", printed.heading))
        slip = _misspelt(words, section)
        if slip:
            yield finding("heading-misspelt", heading=plain(printed.heading), slip=slip, right=section.heading)


def _wording(text: str) -> str:
    return pattern(data()["headings"]["ignored"]).sub("", text)


def _misspelt(words: str, section: Section) -> str:
    """The misspelt part of a heading, or nothing: another wording is no slip."""
    known = [_wording(heading) for heading in section.headings]
    if words in known:
        return ""
    for slip in data()["headings"]["slips"]:
        if slip in words:
            return str(slip)
    for term in data()["headings"]["terms"]:
        if term in _wording(section.heading) and term not in words:
            within = "|".join(f"{term[:place]}[\u4e00-\u9fff]{term[place:]}" for place in range(1, len(term)))
            inserted = pattern(within).search(words)
            if inserted:
                return inserted[0]
            for heading in known:
                at = heading.find(term)
                shorter = {heading[:place] + heading[place + 1 :] for place in range(at, at + len(term))}
                if at >= 0 and words in shorter:
                    return words
    return ""


def _form_in_use(report: Report) -> Iterator[Finding]:
    form, year = report.form, report.year
    variant = form.variant(report.variant)
    if variant.name != form.variants[0].name:
        yield finding("form-mixed", edition=form.name, note=variant.note.partition("：")[0])
    if year is None:
        return
    if form.last_year is not None and year > form.last_year:
        yield finding("edition-outdated", year=year, edition=form.name, notice=form.notice)
    elif year < form.first_year:
        yield finding("edition-early", year=year, edition=form.name, notice=form.notice)


# ---------------------------------------------------------------- years
def _years(report: Report) -> Iterator[Finding]:
    if report.year is None:
        return
    titled = {int(year) for year in _YEAR.findall(plain(report.title))}
    if titled and report.year not in titled:
        yield finding("title-year-differs", title=plain(report.title), year=report.year)
    period = plain(report.period) or _period(report)
    years = sorted({int(year) for year in _YEAR.findall(period)})
    if years and years != [report.year]:
        yield finding("period-year-differs", On(quote=period), period=period, year=report.year)
    yield from _left_over(report, report.year)
    yield from _openings(report, report.year)


def _period(report: Report) -> str:
    found = _PERIOD.search(plain(report.preamble))
    return found[0] if found else ""


def _left_over(report: Report, year: int) -> Iterator[Finding]:
    """The yearly task list of an earlier year, carried out as if it were this year's."""
    rules = data()["years"]
    for key, section in report.sections.items():
        running = prose(section.text)
        for found in pattern(rules["task"]).finditer(running.text):
            sentence = sentence_around(running.text, *found.span())
            if int(found["year"]) >= year or pattern(rules["of_the_past"]).search(sentence):
                continue
            if pattern(rules["carries_out"]).search(sentence):
                place = place_in(key, running, found.start(), sentence)
                on = On(quote=found[0], evidence=(place,))
                yield finding("year-left-over", on, task=found[0], old=found["year"], year=year)
                return


def _openings(report: Report, year: int) -> Iterator[Finding]:
    """A sentence of section one that begins with an earlier year, and compares with nothing."""
    rules = data()["years"]
    first = report.form.sections[0].key
    section = report.sections.get(first)
    if section is None:
        return
    running = prose(section.text)
    for sentence in running.sentences():
        found = pattern(rules["opening"]).match(sentence.text) if _YEAR.search(sentence.text, 0, _OPENING) else None
        if found and int(found["year"]) < year and not pattern(rules["comparing"]).search(sentence.text):
            place = place_in(first, running, sentence.start, sentence.text)
            on = On(quote=sentence.text, evidence=(place,))
            yield finding("year-of-before", on, sentence=sentence.text, old=found["year"], year=year)
            return


# ---------------------------------------------------------------- names
def _names(report: Report) -> Iterator[Finding]:
    own = plain(report.title + report.organisation)
    places = _places(own)
    if not places:
        return
    rules = data()["names"]
    opening = plain(report.preamble + report.contact)
    looked = [(candidate, opening) for candidate in (*rules["candidates"], rules["itself"])]
    looked += [(rules["itself"], prose(section.text).text) for section in report.sections.values()]
    for candidate, text in looked:
        for found in pattern(candidate).finditer(text):
            for stem, level in _places(found["name"]):
                if _is_another(stem, level, places, own):
                    yield finding(
                        "name-differs", On(quote=found[0]), name=found["name"], own=report.organisation or own
                    )
                    return


def _places(text: str) -> list[tuple[str, str]]:
    """Stem and level of each place that a name names: (云岭, 县)."""
    rules = data()["names"]
    found = [(match["stem"], match["level"]) for match in pattern(rules["place"]).finditer(text)]
    return [(stem, level) for stem, level in found if not pattern(rules["no_place"]).search(stem)]


def _is_another(stem: str, level: str, places: Sequence[tuple[str, str]], own: str) -> bool:
    """Sure only of a place of a level that the report's own name has too, with no two characters in common with it."""
    if level not in {own_level for _, own_level in places}:
        return False
    return not any(stem[place : place + 2] in own for place in range(len(stem) - 1))


# ---------------------------------------------------------------- papers and slips
def _papers_and_slips(report: Report) -> Iterator[Finding]:
    texts = {"title": plain(report.title), "preamble": plain(report.preamble)}
    texts |= {key: prose(section.text).text for key, section in report.sections.items()}
    if not any(_any_of_them().search(text) for text in texts.values()):
        return
    for notice in data()["notice"]:
        if report.year is not None and report.year >= notice["from"]:
            yield from _first(texts, notice["pattern"], "notice-outdated", title=notice["title"], now=notice["now"])
    for slip in data()["slip"]:
        yield from _first(texts, slip["wrong"], "wording-misspelt", right=slip["right"])


@lru_cache(maxsize=1)
def _any_of_them() -> re.Pattern[str]:
    """All that is looked for at once: most reports have none of it."""
    return re.compile(
        "|".join([notice["pattern"] for notice in data()["notice"]] + [slip["wrong"] for slip in data()["slip"]])
    )


def _first(texts: dict[str, str], wrong: str, code: str, **values: str) -> Iterator[Finding]:
    for key, text in texts.items():
        found = pattern(wrong).search(text)
        if found:
            sentence = sentence_around(text, *found.span())
            place = {"section": key, "raw": sentence}
            yield finding(code, On(quote=found[0], evidence=(place,)), wrong=found[0], **values)
            return

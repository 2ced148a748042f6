"""What stands around the tables: title, organisation, year, the six sections, contact and period."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

from gongkai.annualreport.document import Document, Paragraph, Place
from gongkai.annualreport.edition import Edition, edition
from gongkai.annualreport.numerals import parse_number
from gongkai.annualreport.reading.labels import labels, likeness
from gongkai.annualreport.reading.normalise import core, narrow
from gongkai.annualreport.report import SectionText

_ORDINAL = re.compile(r"\s*(?:([一二三四五六七八九十]{1,2})\s*[、.．,，:：]|([1-9])\s*[、.．])\s*")
_INNER_ORDINAL = re.compile(r"(?<!^)(?<!第)[一二三四五六]\s*、")
_YEAR = r"(?:20[0-4]\d|二[〇零○O0][一二三四五六七八九〇零○]{2})"
_TITLE = re.compile(
    rf"(?P<before>[\u4e00-\u9fff（）()·、\-]{{2,48}}?)??(?:关于)?(?:发布|公布)?(?P<year>{_YEAR})?(?:年)?(?:度)?"
    rf"(?P<between>[\u4e00-\u9fff（）()·]{{2,40}}?)??(?:的)?(?:政府信息公开|政务信息公开|政务公开|信息公开)"
    rf"(?:工作)?(?:情况)?(?P<late>{_YEAR})?(?:年)?(?:度)?(?:年度)?(?:工作)?(?:报告|年报|年度报告)"
    rf"(?:[（(](?P<last>{_YEAR})年?度?[）)])?"
)
_PERIOD = re.compile(rf"[^。；\n]{{0,30}}?(?P<year>{_YEAR})年1月1日[^。；\n]{{0,20}}?12月31日[^。；\n）)]{{0,4}}")
_CONTACT = re.compile(r"(?:请[与同直]|可[与同])[^。\n]{2,60}?联系[^。\n]{0,200}")
_BY = re.compile(r"(?:由|是由)([\u4e00-\u9fff]{4,30}?)(?:根据|按照|编制|汇总|负责)")
_WITH = re.compile(r"(?:请[与同直]|可[与同])(?:接与)?([\u4e00-\u9fff]{4,30}?)联系")
_LONG = 300


@dataclass(slots=True)
class Frame:
    """Everything of a report but its figures."""

    title: str = ""
    organisation: str = ""
    year: int | None = None
    sections: dict[str, SectionText] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    preamble: str = ""
    contact: str = ""
    period: str = ""


@dataclass(slots=True)
class _Piece:
    """A paragraph, or the part of a long one that begins with an ordinal."""

    text: str
    place: Place
    block: int


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("frame.toml").read_text(encoding="utf-8"))


def read_frame(document: Document, form: Edition, tables: Sequence[tuple[int, int]]) -> Frame:
    """The frame of a report. `tables` are the ranges of blocks, ends included, that lines of tables take up."""
    pieces = _pieces(document)
    headings = _headings(pieces, form)
    frame = Frame()
    first = headings[0][0] if headings else len(pieces)
    title_at = _title(frame, document, pieces[: min(first + 1, 400)])
    frame.order = tuple(key for _, key, _ in headings)
    _sections(frame, pieces, headings, form, tables)
    start = pieces[title_at:first] if title_at < first else pieces[max(0, first - 12) : first]
    frame.preamble = "\n".join(piece.text.strip() for piece in start if piece.text.strip())
    around(frame, frame.preamble or "\n".join(piece.text for piece in pieces[:40]))
    return frame


def _pieces(document: Document) -> list[_Piece]:
    found: list[_Piece] = []
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            continue
        text = block.text
        if len(text) < _LONG:
            found.append(_Piece(text, block.place, index))
            continue
        cuts = [0, *(match.start() for match in _INNER_ORDINAL.finditer(narrow(text))), len(text)]
        for begin, end in pairwise(cuts):
            place = block.place
            if begin and place.line is not None:
                place = Place(place.line, (place.column or 1) + begin, place.page, box=place.box)
            found.append(_Piece(text[begin:end], place, index))
    return found


def _headings(pieces: list[_Piece], form: Edition) -> list[tuple[int, str, int]]:
    """The pieces that begin a section: index, the section's key, and the length of the heading."""
    seen: dict[str, list[tuple[float, int, int]]] = {}
    for index, piece in enumerate(pieces):
        text = narrow(piece.text[:80])
        if len(text) < 4:
            continue
        for key, quality, length in _heading(text, len(piece.text), form):
            seen.setdefault(key, []).append((quality, index, length))
    chosen: list[tuple[int, str, int]] = []
    repeated = len(seen) >= 4 and all(len(places) > 1 for places in seen.values())
    for key, places in seen.items():
        best = max(quality for quality, _, _ in places)
        good = [(index, length) for quality, index, length in places if quality == best]
        index, length = good[-1] if repeated else good[0]
        chosen.append((index, key, length))
    chosen.sort()
    return [entry for at, entry in enumerate(chosen) if at + 1 == len(chosen) or chosen[at + 1][0] > entry[0]]


def _heading(text: str, whole: int, form: Edition) -> list[tuple[str, float, int]]:
    """The section that a line of text heads, with the quality of the match; at most one."""
    ordinal = _ORDINAL.match(text)
    if not ordinal and whole > 40:
        return []
    start = ordinal.end() if ordinal else 0
    plain = core(text[start:])
    if len(plain) < 4:
        return []
    size = 2 if whole > 60 else 1 if ordinal else 0
    key, known, quality = _section_of(form.name, plain[:40], bool(ordinal), size)
    if not quality:
        return []
    # A heading that is merely alike ends where its short line does.
    if quality >= 2:
        return [(key, quality, _heading_length(text, start, len(known)))]
    length = whole if whole < 60 else _heading_length(text, start, _alike_length(plain, known))
    return [(key, quality, length)]


@lru_cache(maxsize=4096)
def _section_of(form: str, plain: str, ordinal: bool, size: int) -> tuple[str, str, float]:
    """The section whose heading `plain` begins with or is, the heading, and the quality: 3 exact, below 1 alike.

    `size` is 0 for a line that stands alone, 1 for a short line with an ordinal, 2 for the beginning of a long one.
    """
    best = ("", "", 0.0)
    for key, known, characters in _known_headings(form):
        quality = 0.0
        if plain == known:
            quality = 3.0 if ordinal else 2.4
        elif ordinal and plain.startswith(known):
            quality = 2.0 + len(known) / 100
        elif ordinal and len(characters & set(plain)) >= 0.75 * len(characters):
            quality = _alike(plain, known, size)
        if quality > best[2]:
            best = (key, known, quality)
    return best


def _alike(plain: str, known: str, size: int) -> float:
    if size < 2:
        like = likeness(plain, known)
        return like if like >= 0.8 else 0.0
    like = likeness(plain[: len(known) + 1], known) if len(known) > 8 else 0.0
    return like if like >= 0.9 else 0.0


@cache
def _known_headings(form: str) -> tuple[tuple[str, str, frozenset[str]], ...]:
    return tuple(
        (section.key, core(label), frozenset(core(label)))
        for section in edition(form).sections
        for label in section.headings
    )


def _alike_length(plain: str, known: str) -> int:
    """How many Chinese characters a misspelt heading takes at the beginning of `plain`."""
    ends = [end for end in range(len(known) - 2, len(known) + 4) if plain[end - 1 : end] == known[-1]]
    return max(ends, key=lambda end: likeness(plain[:end], known), default=len(known))


def _heading_length(text: str, start: int, left: int) -> int:
    """How many characters of `text` a heading of `left` Chinese characters takes."""
    for index in range(start, len(text)):
        if "\u4e00" <= text[index] <= "\u9fff":
            left -= 1
        if left == 0:
            return index + 1
    return len(text)


def _sections(
    frame: Frame,
    pieces: list[_Piece],
    headings: list[tuple[int, str, int]],
    form: Edition,
    tables: Sequence[tuple[int, int]],
) -> None:
    ends = [index for index, _, _ in headings[1:]] + [len(pieces)]
    for (index, key, length), end in zip(headings, ends, strict=False):
        piece = pieces[index]
        heading, rest = piece.text[:length].strip(), piece.text[length:].strip(" 　:：")
        lines = [rest] if rest else []
        for other in pieces[index + 1 : end]:
            text = other.text.strip()
            if any(first <= other.block <= last for first, last in tables) and not _is_prose(text):
                continue
            if end == len(pieces) and _footer(text):
                break
            lines.append(text)
        for table in form.section(key).tables:
            known = labels(form.name, table)
            lines = [line for line in lines if _is_prose(line) and len(known.contained(line)) < 3]
        frame.sections[key] = SectionText(heading, "\n".join(line for line in lines if line), piece.place)


def _is_prose(text: str) -> bool:
    """Whether a line is a sentence and no cell: it ends one, or goes on after a comma."""
    return "。" in text or "；" in text or text.find("，", 18) > 0


def _footer(text: str) -> bool:
    return len(text) < 40 and text.startswith(tuple(_data()["footers"]["words"]))


def _title(frame: Frame, document: Document, pieces: list[_Piece]) -> int:
    """Fill in title, organisation and year; return the piece at which the title begins."""
    best: tuple[float, int, re.Match[str], str] | None = None
    lines = [(index, re.sub(r"\s+", "", narrow(piece.text))) for index, piece in enumerate(pieces)]
    lines = [(index, text) for index, text in lines if text and len(text) < 120]
    sources = [(-1, [re.split(r"[-_|—]", re.sub(r"\s+", "", narrow(document.title)))[0]])] if document.title else []
    sources += [(index, [text for _, text in lines[at : at + 3]]) for at, (index, _) in enumerate(lines)]
    for order, (index, texts) in enumerate(sources):
        for count in range(1, len(texts) + 1):
            joined = _strip_noise("".join(texts[:count]))
            match = _TITLE.fullmatch(joined)
            if match is None:
                continue
            score = (2.0 if _organ(match) else 0.0) + (1.0 if _year_of(match) else 0.0) - 0.3 * count - 0.01 * order
            if best is None or score > best[0]:
                best = (score, index, match, joined)
    if best is None:
        return len(pieces)
    _, index, match, joined = best
    frame.title, frame.organisation, frame.year = joined, full_name(_organ(match)), _year_of(match)
    return max(index, 0)


def entitled(title: str) -> tuple[str, int | None]:
    """The organisation and year that a report's title names."""
    match = _TITLE.fullmatch(_strip_noise(re.sub(r"\s+", "", narrow(title))))
    return (full_name(_organ(match)), _year_of(match)) if match else ("", None)


def _strip_noise(text: str) -> str:
    changed = True
    while changed:
        changed = False
        for word in _data()["titles"]["noise"]:
            for mark in (":", ""):
                long = len(text) > len(word) + 8 and not text.startswith("政府信息公开工作")
                if long and text.startswith(word + mark):
                    text, changed = text[len(word + mark) :], True
                    break
    return text.strip("《》:")


def _organ(match: re.Match[str]) -> str:
    before, between = match["before"] or "", match["between"] or ""
    organ = before if len(before) >= 2 else between
    if before and between and len(between) > 3:
        organ = between if before in between or len(before) < 4 else before
    return organ.removeprefix("关于").removesuffix("的").strip("（）()、-·")


def _year_of(match: re.Match[str]) -> int | None:
    for name in ("year", "late", "last"):
        if match[name]:
            return year_number(match[name])
    return None


def year_number(text: str) -> int | None:
    """2022, 二〇二二: the year as a number."""
    found = parse_number(text.replace("○", "〇").replace("O", "〇"))
    return int(found.value) if found else None


def full_name(organ: str) -> str:
    """`organ` with a customary short name at its end written out: 上海市科委 as 上海市科学技术委员会."""
    for short, full in _data()["abbreviations"].items():
        if organ.endswith(short):
            return organ[: -len(short)] + str(full)
    return organ


def around(frame: Frame, preamble: str) -> None:
    """Period and contact from the opening, and from them what the title does not say."""
    plain = re.sub(r"\s+", "", narrow(preamble))
    period = _PERIOD.search(plain)
    if period:
        frame.period = period.group().lstrip("，,")
        if frame.year is None:
            frame.year = year_number(period["year"])
    contact = _CONTACT.search(plain)
    if contact:
        frame.contact = contact.group()
    if not frame.organisation:
        for pattern in (_BY, _WITH):
            found = pattern.search(plain)
            if found:
                frame.organisation = found.group(1)
                break

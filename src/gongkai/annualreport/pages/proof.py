"""The evidence of a figure for people: what is printed, where, why it is in doubt, and the page's picture around it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, NamedTuple

from gongkai.annualreport.document import Box, Place
from gongkai.annualreport.pages.words import cell_name, clean, printed, said, words
from gongkai.annualreport.readers.regions import PagePicture
from gongkai.annualreport.report import Doubt, Report

MOST = 40
"""Pieces of evidence that a finding lists."""

_AROUND = 40.0
"""Points of the page above and below a cell that are shown with it; as wide as the page, for the row's label."""
_HIGHEST = 200.0
_LONGEST_RAW = 400
_ORDER = ("page", "table", "row", "cell", "cell_in_row", "line", "column")


class Clip(NamedTuple):
    """The part of a page's picture to show, and the cell's frame within it, all in points of the page."""

    page: int
    top: float
    width: float
    height: float
    frame: Box


def embedded(picture: PagePicture) -> dict[str, Any]:
    """A page's picture as it stands in the page, once for all its clips."""
    data = base64.b64encode(picture.data).decode("ascii")
    return {
        "number": picture.number,
        "width": f"{picture.width:.1f}",
        "height": f"{picture.height:.1f}",
        "source": f"data:{picture.media};base64,{data}",
    }


def of_cell(report: Report, cell: str, drawn: Mapping[int, PagePicture], lang: str) -> dict[str, Any]:
    """What is known of a figure."""
    evidence = report.evidence.get(cell)
    value = printed(report.figures.get(cell)) or nothing(report, cell, lang)
    place = evidence.place if evidence else Place()
    return {
        "name": cell_name(report.form, cell),
        "value": value,
        "raw": _short(evidence.raw) if evidence else "",
        "place": place_words(place._asdict(), lang),
        "clip": clip._asdict() if (clip := _clip(place, drawn)) else None,
    }


def nothing(report: Report, cell: str, lang: str) -> str:
    """How a figure that is null is shown: the sign that is printed, or which kind of nothing it is."""
    evidence = report.evidence.get(cell)
    kind = evidence.empty if evidence else "absent"
    signs = {"slash": "/", "dash": "—", "blank": words(lang)["blank"]}
    return signs.get(kind or "blank", words(lang)["absent"])


def line(report: Report, place: Mapping[str, Any], lang: str) -> dict[str, str]:
    """A piece of a finding's evidence on one line."""
    cell = str(place.get("cell", ""))
    where = place_words({**place, "cell": None}, lang)
    section = next((one.heading for one in report.form.sections if one.key == place.get("section")), "")
    return {
        "cell": cell,
        "name": cell_name(report.form, cell) if cell else section,
        "raw": _short(str(place.get("raw", ""))) or (nothing(report, cell, lang) if cell else ""),
        "place": where,
    }


def doubt(known: Doubt, lang: str) -> dict[str, str]:
    """A doubt: its reason, and the other readings."""
    values = said(lang, "or").join(f" {printed(value) or words(lang)['blank']} " for value in known.values).strip()
    return {"reason": clean(known.reason), "others": said(lang, "others", values=values) if values else ""}


def place_words(place: Mapping[str, Any], lang: str) -> str:
    """第4页，第3个表格，第25行，第2格: what is known of it."""
    names = {"cell_in_row": "cell"}
    parts = [said(lang, names.get(key, key), n=place[key]) for key in _ORDER if place.get(key) is not None]
    return words(lang)["comma"].join(parts)


def _short(raw: str) -> str:
    text = clean(raw)
    return text if len(text) <= _LONGEST_RAW else text[: _LONGEST_RAW - 1] + "…"


def _clip(place: Place, drawn: Mapping[int, PagePicture]) -> Clip | None:
    """The region around a place; None where there is no picture of it."""
    picture = drawn.get(place.page or 0)
    if picture is None or place.box is None:
        return None
    left, right = (min(max(0.0, side), picture.width) for side in (place.box[0], place.box[2]))
    top, bottom = (min(max(0.0, side), picture.height) for side in (place.box[1], place.box[3]))
    if right - left < 1 or bottom - top < 1:
        return None
    height = min(bottom - top + 2 * _AROUND, _HIGHEST, picture.height)
    y = min(max(0.0, (top + bottom - height) / 2), picture.height - height)
    return Clip(picture.number, y, picture.width, height, (left, top, right - left, bottom - top))

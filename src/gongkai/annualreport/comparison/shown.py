"""Numbers of a comparison as people read them, in the terminal and on the page alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from gongkai.annualreport.comparison.differences import Change
from gongkai.annualreport.comparison.indicators import Indicator, Measure
from gongkai.annualreport.comparison.members import Member
from gongkai.annualreport.comparison.narratives import ORIGINS, Narrative
from gongkai.annualreport.comparison.values import Number
from gongkai.annualreport.comparison.words import Text

NOTHING = "—"

ORIGIN_NAMES = {
    "same": Text("原样沿用", "unchanged"),
    "figures": Text("只改数字", "figures only"),
    "changed": Text("改写", "changed"),
    "elsewhere": Text("见于他处", "elsewhere"),
    "common": Text("通用表述", "common phrase"),
    "new": Text("其余", "other"),
}

_SIGNS = {
    "changed": Text("口径变化", "redefined"),
    "alone": Text("无对应", "no match"),
    "summed": Text("合计", "summed"),
    "renamed": Text("改称", "renamed"),
    "same": Text("", ""),
}


def colon(lang: str) -> str:
    """What stands between a name and what is said of it."""
    return ": " if lang == "en" else "："


def comma(lang: str) -> str:
    """What stands between the parts of a list of sayings."""
    return ", " if lang == "en" else "，"


def brackets(text: str, lang: str) -> str:
    """`text` as an aside."""
    return f" ({text})" if lang == "en" else f"（{text}）"


def number(value: Number | None) -> str:
    """12,846; 43,210.5; — for nothing."""
    if value is None:
        return NOTHING
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def difference(change: Change, lang: str) -> str:
    """+61, -38, 0; the kind of definition where the numbers are not set against each other; else —."""
    if change.change is not None:
        return number(change.change) if change.change <= 0 else f"+{number(change.change)}"
    return _SIGNS[change.line.kind].of(lang) or NOTHING


def rate(change: Change) -> str:
    """+22.9%; — without a rate."""
    return NOTHING if change.rate is None else f"{100 * change.rate:+,.1f}%"


def value(measure: Measure) -> str:
    """64.5%, or 3.2 for a rate per hundred."""
    return NOTHING if measure.value is None else scaled(measure.indicator, measure.value)


def interval(measure: Measure) -> str:
    """55.3–72.9: the interval in the unit of the value."""
    if measure.low is None or measure.high is None:
        return ""
    low, high = (scaled(measure.indicator, end).rstrip("%") for end in (measure.low, measure.high))
    return f"{low}–{high}"


def fraction(measure: Measure) -> str:
    """71/110: what the value is worked out from."""
    return f"{number(measure.part)}/{number(measure.whole)}"


def scaled(indicator: Indicator, amount: float) -> str:
    """An amount in the unit in which the indicator is said."""
    return f"{100 * amount:.1f}%" if indicator.per == 1 else f"{amount:.1f}"


def percent(share: float) -> str:
    """36.2%."""
    return f"{100 * share:.1f}%"


def shares(narrative: Narrative) -> tuple[str, ...]:
    """What part of the text has which origin; — for what only last year's report could tell, where there is none."""
    found = narrative.shares()
    last_year = ("same", "figures", "changed") if narrative.before is None else ()
    return tuple(NOTHING if not found or origin in last_year else percent(found[origin]) for origin in ORIGINS)


def names(found: Sequence[Member]) -> list[str]:
    """What tells each report from the others: its year in a comparison of years, its office in one of offices."""
    offices, years = len({member.office for member in found}), len({member.year for member in found if member.year})
    return [_name(member, offices, years) for member in found]


def latest(found: Sequence[Member]) -> dict[int, str]:
    """The latest report of each office, by its place, and what it is called: without the year where it is the same."""
    places = list({member.office: place for place, member in enumerate(found)}.values())
    called = names([found[place] for place in places])
    return dict(zip(places, called, strict=True))


def _name(member: Member, offices: int, years: int) -> str:
    if offices == 1:
        return str(member.year) if member.year and "（" not in member.name[-4:] else member.name
    return member.organisation if years == 1 else member.name

"""What the clock is made of: the terms of the law, counted and paused days, deadlines, remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gongkai.regulation.words import Lang, Value, say

REPLY_DAYS = 20  # Article 33, second paragraph
SUPPLEMENT_DAYS = 7  # Article 30
OPINION_DAYS = 15  # Articles 32 and 34
LONGEST_EXTENSION = 20  # Article 33, second paragraph
PAYMENT_DAYS = 20  # 国办函〔2020〕109号 Article 6
FEES_SINCE = date(2021, 1, 1)  # 国办函〔2020〕109号 Article 10
OPEN = 1 << 30  # the rank at which a pause without an end ends


class Span(NamedTuple):
    """Working days from rank `first` to before rank `last`: counted, or paused for `waits_for`."""

    first: int
    last: int
    waits_for: tuple[str, ...] = ()


class Count(NamedTuple):
    """`allowance` working days counted: the rank of the last, None behind a pause without an end, and what is left."""

    spans: tuple[Span, ...]
    due: int | None
    left: int
    allowance: int


class Deadline(NamedTuple):
    """A day by which, or from which, something may or must be done. `party` where it is one of several."""

    code: str
    day: date
    party: str = ""

    def text(self, lang: Lang) -> str:
        """What is due when, under which article."""
        return _deadline(self.code, self.day, self.party, lang)


@lru_cache(maxsize=16384)  # the same few days are said of many cases
def _deadline(code: str, day: date, party: str, lang: Lang) -> str:
    return say(f"deadline.{code}", lang, {"day": day, "party": party})


class Remark(NamedTuple):
    """What a ledger holds that is unlawful, doubtful or worth knowing. `void`: the step has no effect on the clock."""

    code: str
    day: date
    void: bool = False
    values: Mapping[str, Value] = {}

    def text(self, lang: Lang) -> str:
        """What is wrong, where, and what to do."""
        return say(f"remark.{self.code}", lang, {"day": self.day, **self.values})


def merged(pauses: Iterable[Span]) -> list[Span]:
    """The union of pauses, in pieces that say who is waited for: parallel consultations exclude a day once."""
    found = [pause for pause in pauses if pause.first < pause.last]
    if len(found) < 2:
        return found
    edges = sorted({edge for pause in found for edge in (pause.first, pause.last)})
    union = []
    for first, last in pairwise(edges):
        waits_for = sorted({name for pause in found if pause.first <= first < pause.last for name in pause.waits_for})
        if waits_for:
            union.append(Span(first, last, tuple(waits_for)))
    return union

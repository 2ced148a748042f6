"""What the clock is made of: the terms of the law, counted and paused days, deadlines, remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
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


class Deadline(NamedTuple):
    """A day by which, or from which, something may or must be done. `party` where it is one of several."""

    code: str
    day: date
    party: str = ""

    def text(self, lang: Lang) -> str:
        """What is due when, under which article."""
        return say(f"deadline.{self.code}", lang, {"day": self.day, "party": self.party})


class Remark(NamedTuple):
    """What the ledger holds that is unlawful, doubtful or worth knowing. `void`: the step has no effect on the clock."""

    code: str
    day: date
    void: bool = False
    values: Mapping[str, Value] = {}

    def text(self, lang: Lang) -> str:
        """What is wrong, where, and what to do."""
        return say(f"remark.{self.code}", lang, {"day": self.day, **self.values})


def merged(pauses: Iterable[Span]) -> list[Span]:
    """The union of pauses: parallel consultations exclude the days once, not for each."""
    union: list[Span] = []
    for pause in sorted(pauses):
        if pause.last <= pause.first:
            continue
        if union and pause.first <= union[-1].last:
            before = union[-1]
            names = (*before.waits_for, *(name for name in pause.waits_for if name not in before.waits_for))
            union[-1] = Span(before.first, max(before.last, pause.last), names)
        else:
            union.append(pause)
    return union

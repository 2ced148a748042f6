"""Cases alike by their subject line (事项摘要), so that like is answered alike.

Three queries whatever the office has: the subject lines of its newest cases, and those chosen with their items.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain

from gongkai.applications.models import Application, State
from gongkai.applications.selectors.cases import visible
from gongkai.foundation.policies import Actor
from gongkai.foundation.search.words import prepare

LOOKED_AT = 1000  # of the office's newest cases: what older ones were answered may be answered otherwise by now
SHOWN = 5
_NEIGHBOURS = re.compile(r"(?=([^\W\d_]{2}))")
_ALIKE = 0.3  # of 1, by the weighted pairs of characters that both have


@dataclass(frozen=True, slots=True)
class Similar:
    """Another case: its subject line, which by rule holds no personal data, and how it ended or stands."""

    number: str
    subject: str
    state: str
    ended: date | None
    outcomes: tuple[str, ...]


def similar(case: Application, actor: Actor) -> list[Similar]:
    """The cases of the same office most alike, best first; nothing for who may not read cases there."""
    others = visible(actor).filter(organisation=case.organisation_id).exclude(pk=case.pk)
    others = others.exclude(state=State.CANCELLED)
    rows = list(others.order_by("-received", "-registered", "-pk").values_list("pk", "subject")[:LOOKED_AT])
    chosen = _nearest(case.subject, rows)
    held = others.filter(pk__in=chosen).select_related(None).prefetch_related("items").in_bulk() if chosen else {}
    return [_similar(held[pk]) for pk in chosen if pk in held]


def _similar(case: Application) -> Similar:
    ended = tuple(dict.fromkeys(item.outcome for item in case.items.all() if item.outcome))
    return Similar(case.number, case.subject, str(case.get_state_display()), case.ended, ended)


def _nearest(subject: str, rows: Sequence[tuple[int, str]]) -> list[int]:
    """Keys by likeness. A pair that most subjects have (批复, 情况) says little and weighs little; one that no other
    has cannot be shared, and weighs no more."""
    wanted = _pairs(subject)
    known = [(pk, _pairs(text)) for pk, text in rows]
    spread = Counter(chain.from_iterable(pairs for _pk, pairs in known))
    most = 1 + math.log(len(known) + 1)
    weight = {pair: most - math.log(count + 1) for pair, count in spread.items()}
    whole = _length(wanted, weight)
    scored = []
    for pk, pairs in known:
        both = wanted & pairs
        if both:
            scored.append((sum(weight[pair] for pair in both) / (whole * _length(pairs, weight)), pk))
    scored.sort(reverse=True)
    return [pk for score, pk in scored[:SHOWN] if score >= _ALIKE]


def _length(pairs: frozenset[str], weight: dict[str, float]) -> float:
    return math.sqrt(sum(weight.get(pair, 1) for pair in pairs)) or 1.0


@lru_cache(maxsize=2 * LOOKED_AT)
def _pairs(text: str) -> frozenset[str]:
    """Neighbours of letters and characters: 云岭, 岭市; years and numbers are none of the matter."""
    return frozenset(_NEIGHBOURS.findall(prepare(text)))

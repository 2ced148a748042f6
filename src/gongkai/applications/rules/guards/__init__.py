"""The fifteen procedural errors that lose cases, each with its guard (practice 3). Pure: facts in, objections out.

| error | guard |
|---|---|
| 1 late or no reply | `late`; alarms at 10, 5, 2 and 0 working days |
| 2 the clock from the desk's receipt | `registering`, `correcting_receipt` |
| 3 extension late or twice | `extending` |
| 4 supplement late, repeated, vague; or none though unclear | `asking_supplement`, `deciding` |
| 5 not held, on a thin search | `deciding` |
| 6 "not ours" without reason or pointer | `deciding` |
| 7 third party not asked, or its bare refusal taken | `deciding`, `signing`, `sending` |
| 8 a ground named, not proved | `deciding`, `signing` |
| 9 whole refusal where severance is possible | `deciding` |
| 10 "already public", and the link is wrong | `deciding`, `signing` |
| 11 items left out | `deciding` |
| 12 wrong remedy | `signing`; the text itself is written by `regulation.remedies` |
| 13 wrong name or seal, private courier, no proof | `signing`, `sending`, `closing` |
| 14 labels abused, purpose demanded | `asking_supplement`, `deciding` |
| 15 redo late or the same, lapse too early | `signing`, `lapsing` |
"""

from gongkai.applications.rules.guards.leaving import closing, going, releasing, sending, signing
from gongkai.applications.rules.guards.objection import Objection
from gongkai.applications.rules.guards.procedure import (
    asking_supplement,
    correcting_receipt,
    delaying,
    ending_consultation,
    extending,
    lapsing,
    late,
    registering,
    without_reasons,
)
from gongkai.applications.rules.guards.results import SEVERANCE, deciding

__all__ = [
    "SEVERANCE",
    "Objection",
    "asking_supplement",
    "closing",
    "correcting_receipt",
    "deciding",
    "delaying",
    "ending_consultation",
    "extending",
    "going",
    "lapsing",
    "late",
    "registering",
    "releasing",
    "sending",
    "signing",
    "without_reasons",
]

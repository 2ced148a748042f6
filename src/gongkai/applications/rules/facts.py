"""What the guards are told of a case: plain values, gathered by `selectors.facts`, without names of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.regulation import Clock


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One thing asked. `evidence`: the numbers (from 1) of the outcome's list that are on file. `grounds_proved`: of
    what is given in part, for the rest: "denied_internal.1", the ground and the number in its list."""

    number: int
    outcome: str = ""
    withheld: tuple[str, ...] = ()
    severable: str = ""  # yes, no, "" not answered
    severable_reason: str = ""
    facts: str = ""
    reason: str = ""
    answer: str = ""
    evidence: frozenset[int] = frozenset()
    grounds_proved: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()  # ids of files that go to the applicant for it
    redacted: int = 0  # how many of these are redactions
    found: int = 0  # files found for it
    link_checked: date | None = None  # 网址快照: when the page was fetched and bore the title
    earlier: str = ""  # 重复申请: number of the earlier case, with a reply
    earlier_same: bool = False  # and its text was compared
    earlier_answered: bool = False  # and it was answered, not merely pending
    same_as_before: bool = False  # of a redo: outcome and reason as in the reply that was set aside


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """A search record. `carriers` as in the model; complete when person, method, words, period and result are there."""

    items: tuple[int, ...]
    carriers: tuple[str, ...]
    person: bool
    method: bool
    keywords: bool
    result: bool
    signed: bool
    on: date
    hits: int = 0
    period: bool = True
    screenshot: bool = True


@dataclass(frozen=True, slots=True)
class ConsultedFacts:
    """Somebody asked, and how it stands (`Opinion.standing`)."""

    party: str
    consulted: str
    items: tuple[int, ...]
    sent: date | None
    standing: str
    reasons: bool = False
    reasonable: str = ""
    finding: bool = False
    told: date | None = None  # that it is disclosed over the objection
    release_from: date | None = None  # the first day after the interval


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """What the organ's data say on the day: under which name, seal and respondent, and where remedies go."""

    reply_name: str = ""
    seal_name: str = ""
    reconsideration_body: str = ""
    court: str = ""
    letter_mark: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as the guards see it on `today`."""

    today: date
    clock: Clock
    office: OfficeFacts
    channel: str
    items: tuple[ItemFacts, ...] = ()
    searches: tuple[SearchFacts, ...] = ()
    consultations: tuple[ConsultedFacts, ...] = ()
    secrecy_reviewed: frozenset[str] = frozenset()  # ids of files that their last secrecy review passed
    covered: frozenset[str] = frozenset()  # ids of files that a redaction stands for: these do not leave
    secrecy_referred: bool = False  # 报请确定: nothing leaves until the answer
    legal_review: str = ""  # passed, refused, "" none
    meeting: bool = False  # its minutes agree
    extended: bool = False  # a letter says so, sent or not
    delayed: bool = False
    handed_in: bool = False  # a supplement or proof of payment lies there and was not taken in yet
    supplements: int = 0  # how often it was asked
    reasons_asked: bool = False  # the letter of Article 35 was sent
    reasons_over: bool = False  # answered, or its term ended
    reasons_given: bool = False
    reasons_from: date | None = None  # the first day after its term; None: the letter was not received
    address: str = ""  # as the applicant gave it
    redo: bool = False
    electronic: bool = False  # the applicant chose to have it online or by e-mail
    understood: bool = False  # how the office understands the request is written down

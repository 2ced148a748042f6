"""The statutory clock (期限): from a ledger of dated events to due date, safe date, days left, and the reason for each.

Articles 30 to 35 and 38 of the Regulation (国务院令第711号), 国办函〔2020〕109号 Article 6, and the General Office's
answers 国办公开办函〔2015〕207号 and 〔2016〕235号. What they leave open is a setting, and the explanation names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import chain

from gongkai.regulation.calendar import Calendar, national
from gongkai.regulation.course import Course
from gongkai.regulation.events import Consulted, Delivery, Event, Lapsed, Position, Replied, ReplyReceived, Withdrawn
from gongkai.regulation.explanation import Marked, Part, explain, marked_days
from gongkai.regulation.facts import Facts, gather, kind_text
from gongkai.regulation.parts import Deadline, Remark, Span
from gongkai.regulation.settings import STANDARD, Choice, Settings
from gongkai.regulation.words import Lang, say

ALARMS = (10, 5, 2, 0)  # working days before the due date


class State(StrEnum):
    """How a clock stands on a day, in the words of practice (条例 Articles 30 to 35)."""

    AWAITING_CONFIRMATION = "awaiting_confirmation"  # 待确认收到日期
    RUNNING = "running"  # 办理中
    AWAITING_SUPPLEMENT = "awaiting_supplement"  # 待补正
    PAUSED = "paused"  # 征求意见中（期限扣除）
    AWAITING_FEE = "awaiting_fee"  # 待缴费
    OVERDUE = "overdue"  # 已超期
    REPLIED = "replied"  # 已答复
    WITHDRAWN = "withdrawn"  # 已撤回
    LAPSED = "lapsed"  # 不再处理

    def text(self, lang: Lang) -> str:
        """待补正; awaiting supplement."""
        return say(f"state.{self.value}", lang)


_WAITING = {
    "confirmation": State.AWAITING_CONFIRMATION,
    "supplement": State.AWAITING_SUPPLEMENT,
    "fee": State.AWAITING_FEE,
}
_ENDS: Mapping[type[Event], State] = {
    Replied: State.REPLIED,
    Withdrawn: State.WITHDRAWN,
    Lapsed: State.LAPSED,
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """How a consultation stands. `last_day` is None until the party's receipt of the letter is recorded."""

    party: str
    consulted: Consulted
    sent: date
    last_day: date | None
    answered: date | None
    position: Position | None

    def standing(self, today: date) -> str:
        """On `today`: agrees, objects, other, waiting; silent_consents (Article 34), silent_decide (32), silent."""
        if self.position is not None and self.answered is not None and self.answered <= today:
            return str(self.position)
        if self.last_day is None or today <= self.last_day:
            return "waiting"
        silent = {Consulted.JOINT_MAKER: "silent_consents", Consulted.THIRD_PARTY: "silent_decide"}
        return silent.get(self.consulted, "silent")

    def text(self, today: date, lang: Lang) -> str:
        """The standing in words, with what follows from it."""
        return say(f"standing.{self.standing(today)}", lang, {"party": self.party})


@dataclass(frozen=True)
class Clock:
    """What follows from a ledger (条例 Articles 30 to 35; 国办函〔2020〕109号 Article 6).

    `received` is the lawful day of receipt, `start` the day after which the present count begins; both are None while
    receipt is not confirmed. `due` is the last day for the reply; None while the clock waits or a consultation has no
    known end. `safe` is an earlier day, given where receipt or a stop is contested: a reply by then is in time whatever
    a court holds. `unextended` is the due date without extension and delay. `late_by`: working days after the due date.
    """

    calendar: Calendar
    course: Course
    received: date | None
    start: date | None
    due: date | None
    safe: date | None
    unextended: date | None
    ended: State | None
    ended_on: date | None
    late_by: int
    deadlines: tuple[Deadline, ...]
    remarks: tuple[Remark, ...]

    @property
    def target(self) -> date | None:
        """The day to work to: the safe date where there is one, else the due date."""
        return self.safe or self.due

    @property
    def settings(self) -> tuple[Choice, ...]:
        """The settings that the count used."""
        return tuple(self.course.used.values())

    @property
    def spans(self) -> tuple[Span, ...]:
        """Counted and paused working days, by rank in the calendar."""
        return self.course.spans

    @cached_property
    def opinions(self) -> tuple[Opinion, ...]:
        """How each consultation stands."""
        last = {deadline.party: deadline.day for deadline in self.deadlines if deadline.code == "consultation_last_day"}
        return tuple(
            Opinion(
                each.sent.party,
                each.sent.consulted,
                each.sent.on,
                last.get(each.sent.party),
                each.answered.on if each.answered else None,
                each.answered.position if each.answered else None,
            )
            for each in self.course.facts.consultations
        )

    @property
    def provisional(self) -> bool:
        """Whether the due date may still move because a holiday notice is to come."""
        days = [deadline.day for deadline in self.deadlines]
        return self.calendar.provisional(max([self.due or self.course.arrival, *days]))

    def used_up(self, today: date) -> int:
        """Working days of the term used by the end of `today`."""
        rank = self.calendar.rank(today)
        return sum(max(0, min(span.last, rank) - span.first) for span in self.spans if not span.waits_for)

    def days_left(self, today: date) -> int | None:
        """Working days still to be counted after `today`: 0 on the due date, less than 0 after it.

        None while the clock waits for the applicant or for confirmation of receipt, and after it has ended.
        """
        if self.ended or self.course.waiting:
            return None
        if self.due is not None and today > self.due:
            return -self.calendar.between(self.due, today)
        return self.course.allowance - self.used_up(today)

    def safe_days_left(self, today: date) -> int | None:
        """Working days after `today` up to the safe date, or up to the due date where receipt is not contested."""
        if self.safe is None or self.ended:
            return self.days_left(today)
        return self.calendar.between(today, self.safe)

    def state(self, today: date) -> State:
        """How the clock stands on `today`."""
        if self.ended and self.ended_on and self.ended_on <= today:
            return self.ended
        if self.course.waiting:
            return _WAITING[self.course.waiting]
        if self.due is not None and today > self.due:
            return State.OVERDUE
        rank = self.calendar.rank(today)
        paused = any(span.waits_for and span.first < rank + 1 and rank < span.last for span in self.spans)
        return State.PAUSED if paused else State.RUNNING

    def alarms(self, before: tuple[int, ...] = ALARMS) -> tuple[date, ...]:
        """The days to remind on: so many working days before the target, earlier while the year is provisional."""
        target = self.target
        if target is None or self.ended:
            return ()
        lead = 0
        if self.provisional:
            lead = self.course.choice("provisional_lead").number
        rank = self.calendar.rank(target) - 1
        return tuple(self.calendar.at(max(0, rank - days - lead)) for days in before)

    def dates(self) -> dict[str, date]:
        """Every date that follows from the ledger, by name; what a changed calendar may move."""
        found = {f"{deadline.code}:{deadline.party}" if deadline.party else deadline.code: deadline.day
                 for deadline in self.deadlines}  # fmt: skip
        if self.due:
            found["due"] = self.due
        if self.safe:
            found["safe"] = self.safe
        return found

    def marked_days(self) -> tuple[Marked, ...]:
        """Day by day from the day after the start to the due date: counted, paused or off, and its number."""
        return marked_days(self.calendar, self.start, self.spans, self.due)

    def explanation(self, lang: Lang = "zh") -> tuple[str, ...]:
        """The whole reckoning in words: receipt, each day, deadlines, remarks, settings and notices used."""
        return tuple(chain.from_iterable(self.parts(lang).values()))

    def parts(self, lang: Lang = "zh") -> dict[Part, list[str]]:
        """The explanation in its parts, for a page that sets them apart."""
        return explain(self, lang)


def compute(events: Iterable[Event], calendar: Calendar | None = None, settings: Settings = STANDARD) -> Clock:
    """The clock of a ledger: Articles 30 to 35 of the Regulation. The order of the events does not matter.

    BadLedger: events that cannot have happened so; UnknownYear: a date that the calendar cannot know. What is unlawful
    but happened stands in the remarks and, where it is `void`, has no effect.
    """
    calendar = calendar or national()
    facts = gather(events, calendar)
    end = _end(facts)
    after = _cut(facts, end) if end else []
    course = Course(facts, calendar, settings)
    due = None if course.due_rank is None else calendar.at(course.due_rank)
    remarks = [*course.remarks, *after]
    lapsed = facts.first(Lapsed)
    if lapsed and not end:
        end = _lapse(lapsed, course, remarks)
    return Clock(
        calendar,
        course,
        course.received,
        course.start,
        due,
        _safe(course, due),
        None if course.unextended_rank is None else calendar.at(course.unextended_rank),
        _ENDS[type(end)] if end else None,
        end.on if end else None,
        _late(end, due, calendar, remarks),
        tuple(course.deadlines),
        tuple(remarks),
    )


def _end(facts: Facts) -> Event | None:
    ends = [event for event in (facts.first(Withdrawn), facts.first(Replied)) if event]
    return min(ends, key=lambda event: event.on) if ends else None


def _cut(facts: Facts, end: Event) -> list[Remark]:
    """Take out what happened after the end; it has no effect on the clock."""
    void = []
    for kind, found in facts.by_kind.items():
        if kind is ReplyReceived:
            continue
        late = [event for event in found if event.on > end.on]
        if late or (kind in (Replied, Withdrawn) and found[0] is not end):
            void += [Remark("after-end", event.on, True, {"event": kind_text(kind)}) for event in late or found]
            found[:] = [event for event in found if event not in (late or found)]
    facts.consultations[:] = [each for each in facts.consultations if each.sent.on <= end.on]
    return sorted(void, key=lambda remark: (remark.day, str(remark.values)))


def _lapse(lapsed: Lapsed, course: Course, remarks: list[Remark]) -> Event | None:
    """不再处理 holds only once the applicant's time has truly ended."""
    if course.lapse_from is None:
        remarks.append(Remark("lapse-without-ground", lapsed.on, True))
        return None
    if lapsed.on < course.lapse_from:
        remarks.append(Remark("lapse-too-early", lapsed.on, True, {"first": course.lapse_from}))
        return None
    return lapsed


def _safe(course: Course, due: date | None) -> date | None:
    if not course.contested:
        return None
    cautious = Course(course.facts, course.calendar, course.settings, cautious=True)
    if cautious.due_rank is None:
        return None
    safe = course.calendar.at(cautious.due_rank)
    return safe if due is None or safe < due else None


def _late(end: Event | None, due: date | None, calendar: Calendar, remarks: list[Remark]) -> int:
    """How late the reply is: the day of signing or posting counts (国办公开办函〔2016〕235号)."""
    if not isinstance(end, Replied):
        return 0
    if end.delivery is Delivery.COURIER:
        remarks.append(Remark("courier", end.on))
    if due is None or end.on <= due:
        return 0
    late = calendar.between(due, end.on)
    remarks.append(Remark("replied-late", end.on, False, {"due": due, "late": late}))
    return max(1, late)

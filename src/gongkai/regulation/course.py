"""How the time for a reply runs: receipt, new beginnings, pauses, prolongations. The working part of the clock.

Working days are handled by their rank in the calendar: a count is a difference, a pause is an interval of ranks, and
parallel pauses are the union of their intervals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from gongkai.regulation.calendar import Calendar
from gongkai.regulation.events import (
    CONFIRMED_CHANNELS,
    LETTERS,
    Arrival,
    AutoReceipt,
    Confirmation,
    Consulted,
    ContactFailed,
    DelayTold,
    Event,
    ExtensionTold,
    FeeNoticeReceived,
    FeeNoticeSent,
    FeePaid,
    ReasonsAsked,
    ReasonsGiven,
    RedoOrdered,
    SupplementAnswered,
    SupplementAsked,
    SupplementNoticeReceived,
    Term,
    Unit,
)
from gongkai.regulation.facts import Consultation, Facts
from gongkai.regulation.parts import (
    FEES_SINCE,
    LONGEST_EXTENSION,
    OPEN,
    OPINION_DAYS,
    PAYMENT_DAYS,
    REPLY_DAYS,
    SUPPLEMENT_DAYS,
    Count,
    Deadline,
    Remark,
    Span,
    merged,
)
from gongkai.regulation.settings import Choice, Settings
from gongkai.regulation.words import Value

_DAY = timedelta(days=1)


class Course:
    """One way of counting. `cautious` takes what is contested against the organ: first receipt, no doubtful stop."""

    def __init__(self, facts: Facts, calendar: Calendar, settings: Settings, cautious: bool = False) -> None:
        self.facts, self.calendar, self.settings, self.cautious = facts, calendar, settings, cautious
        self.deadlines: list[Deadline] = []
        self.remarks: list[Remark] = []
        self.used: dict[str, Choice] = {}
        self.spans: tuple[Span, ...] = ()
        self.due_rank: int | None = None
        self.unextended_rank: int | None = None
        self.open_left = 0  # what is left to count once a pause without an end has ended
        self.allowance = self.base = REPLY_DAYS
        self.waiting = ""
        self.lapse_from: date | None = None
        self.contested = False
        redo = facts.first(RedoOrdered)
        arrivals = facts.all(Arrival)
        self.arrival = redo.on if redo else arrivals[0].on
        self.began_by = "redo" if redo else "receipt"
        self.redo = redo
        self.received = redo.on if redo else self._receipt(arrivals)
        self.start = self.received
        if self.start is None:
            self.waiting = "confirmation"
        else:
            self._run(self.start)

    def choice(self, key: str) -> Choice:
        """The setting that holds for this case; named in the explanation."""
        choice = self.settings.get(key, self.arrival)
        self.used[key] = choice
        return choice

    def _note(self, code: str, day: date, void: bool = False, **values: Value) -> None:
        self.remarks.append(Remark(code, day, void, values))

    def _by(self, code: str, day: date, party: str = "") -> None:
        self.deadlines.append(Deadline(code, day, party))

    # --- receipt

    def _receipt(self, arrivals: list[Arrival]) -> date | None:
        """The day of receipt by channel: Article 31; 国办公开办函〔2015〕207号."""
        first = arrivals[0]
        if first.channel not in CONFIRMED_CHANNELS:
            return first.on
        confirmed = self.facts.day(Confirmation)
        if first.channel in LETTERS:
            self._letter(arrivals, confirmed)
        else:
            confirmed = self._online(first.on, confirmed)
        self.contested = confirmed != first.on
        return first.on if self.cautious else confirmed

    def _letter(self, arrivals: list[Arrival], confirmed: date | None) -> None:
        office = next((arrival.on for arrival in arrivals if arrival.at_office), None)
        if office is None:
            return
        self._by("confirm_by", office)
        tried = [event.on for event in self.facts.all(ContactFailed)]
        if confirmed != office and office not in tried:
            self._note("contact-not-same-day", office)

    def _online(self, submitted: date, confirmed: date | None) -> date | None:
        self._by("confirm_by", self.calendar.nth_after(submitted, 1))
        receipt = self.facts.day(AutoReceipt)
        if receipt and self.choice("auto_receipt_confirms").value == "yes":
            return min(receipt, confirmed or receipt)
        return confirmed

    # --- the whole course

    def _run(self, start: date) -> None:
        pauses = merged(self._pauses())
        stops: list[Event] = [*self.facts.all(SupplementAsked), *self.facts.all(FeeNoticeSent)]
        if self.redo:
            self.base = self.allowance = self._redo_days(self.redo)
            if (pauses or stops or self.facts.all(ExtensionTold)) and self.choice("redo_stops").value == "no":
                self._refuse_all(stops)
                pauses, stops = [], []
        else:
            self._by("supplement_ask_by", self.calendar.nth_after(start, SUPPLEMENT_DAYS))
        for stop in sorted(stops, key=lambda event: event.on):
            start = self._stop(stop, start, pauses)
            if self.waiting:
                return
        self.start = start
        self._count(start, pauses)

    def _redo_days(self, redo: RedoOrdered) -> int:
        if redo.term is None:
            return self.choice("redo_term").number
        return max(1, self._working_days(redo.on, redo.term))

    def _working_days(self, day: date, term: Term) -> int:
        """A term from `day` on as working days; a term in calendar days is not run on past its last day."""
        if term.unit is Unit.WORKING_DAYS:
            return term.count
        return self.calendar.between(day, day + timedelta(days=term.count))

    def _last_day(self, day: date, term: Term) -> date:
        if term.unit is Unit.WORKING_DAYS:
            return self.calendar.nth_after(day, term.count)
        return day + timedelta(days=term.count)

    def _refuse_all(self, stops: list[Event]) -> None:
        void = [*stops, *(consultation.sent for consultation in self.facts.consultations)]
        for event in sorted(void, key=lambda event: event.on):
            self._note("redo-not-stopped", event.on, void=True)

    # --- new beginnings

    def _stop(self, stop: Event, start: date, pauses: list[Span]) -> date:
        """The day from which the time runs anew, or `start` when `stop` has no effect."""
        if isinstance(stop, SupplementAsked):
            return self._supplement(stop, start, pauses)
        return self._fee(stop, start, pauses)

    def _supplement(self, asked: SupplementAsked, start: date, pauses: list[Span]) -> date:
        """Article 30: once, within 7 working days; the time for the reply begins anew with the supplement."""
        if asked is not self.facts.first(SupplementAsked):
            self._note("supplement-twice", asked.on, void=True)
            return start
        if self._late_supplement(asked, start, pauses):
            return start
        noticed, answered = self.facts.day(SupplementNoticeReceived), self.facts.day(SupplementAnswered)
        answer_by = self._last_day(noticed, asked.term) if noticed else None
        self._check_term("supplement", asked.on, asked.term)
        if answer_by:
            self._by("supplement_answer_by", answer_by)
            self._by("supplement_lapse_from", answer_by + _DAY)
        return self._again("supplement", start, answered, answer_by)

    def _again(self, code: str, start: date, answered: date | None, answer_by: date | None) -> date:
        """Begin anew with the applicant's answer; wait while there is none."""
        late = answer_by is not None and answered is not None and answered > answer_by
        if answer_by is not None and (answered is None or late):
            self.lapse_from = answer_by + _DAY
        if answered is None:
            self.waiting = code
            return start
        if late:
            self._note(f"{code}-answered-late", answered)
        self.began_by = code
        return max(start, answered)

    def _late_supplement(self, asked: SupplementAsked, start: date, pauses: list[Span]) -> bool:
        assert self.received is not None
        ask_by = self.calendar.nth_after(self.received, SUPPLEMENT_DAYS)
        if asked.on <= ask_by:
            return False
        due = self._walk(start, pauses, REPLY_DAYS).due
        after_due = due is not None and asked.on > self.calendar.at(due)
        if after_due or not asked.approved_by.strip():
            self._note("supplement-late", asked.on, void=True, last=ask_by)
            return True
        self.contested = True
        self._note("supplement-late-approved", asked.on, last=ask_by)
        return self.cautious

    def _fee(self, sent: Event, start: date, pauses: list[Span]) -> date:
        """国办函〔2020〕109号 Article 6: notice within the time for the reply; the time begins anew after payment."""
        if sent.on < FEES_SINCE or sent.on < start:
            self._note("fee-before-rules" if sent.on < FEES_SINCE else "fee-while-waiting", sent.on, void=True)
            return start
        due = self._prolonged(start, pauses)[1].due
        if due is not None and sent.on > self.calendar.at(due):
            self._note("fee-late", sent.on, void=True, last=self.calendar.at(due))
            return start
        noticed, paid = self.facts.day(FeeNoticeReceived), self.facts.day(FeePaid)
        pay_by = self.calendar.nth_after(noticed, PAYMENT_DAYS) if noticed else None
        if pay_by:
            self._by("fee_pay_by", pay_by)
            self._by("fee_lapse_from", pay_by + _DAY)
        return self._again("fee", start, paid, pay_by)

    def _check_term(self, what: str, day: date, term: Term) -> None:
        if not (term.ground.strip() and term.maker.strip() and term.paper.strip()):
            self._note(f"{what}-term-unfounded", day)

    # --- counting

    def _count(self, start: date, pauses: list[Span]) -> None:
        plain, count, remarks = self._prolonged(start, pauses)
        self.unextended_rank = plain.due
        self.spans, self.due_rank, self.open_left, self.allowance = count
        self.remarks += remarks
        if self.due_rank is None:
            return
        due = self.calendar.at(self.due_rank)
        if self.unextended_rank is not None and not self.redo:
            self._by("extension_tell_by", self.calendar.at(self.unextended_rank))
            self._by("fee_notice_by", due)
        for consultation in self.facts.consultations:
            if start <= consultation.sent.on and consultation.sent.on > due:
                self._note(
                    "consultation-late", consultation.sent.on, void=True, party=consultation.sent.party, last=due
                )
        if any(_objects(consultation) for consultation in self.facts.consultations):
            interval = self.choice("release_interval").number
            self._by("third_party_tell_by", self.calendar.at(max(0, self.due_rank - interval - 1)))

    def _walk(self, start: date, pauses: list[Span], allowance: int) -> Count:
        """Count `allowance` working days after `start` around `pauses`."""
        at, left, spans = self.calendar.rank(start), allowance, []
        for begins, last, waits_for in pauses:
            if last <= at:
                continue
            first = max(begins, at)
            if first - at >= left:
                break
            if first > at:
                spans.append(Span(at, first))
                left -= first - at
            spans.append(Span(first, last, waits_for))
            if last == OPEN:
                return Count(tuple(spans), None, left, allowance)
            at = last
        spans.append(Span(at, at + left))
        return Count(tuple(spans), at + left - 1, 0, allowance)

    def _prolonged(self, start: date, pauses: list[Span]) -> tuple[Count, Count, list[Remark]]:
        """The count without and with extension (Article 33) and delay (Article 35), and what is to be said of them."""
        plain = count = self._walk(start, pauses, self.base)
        remarks: list[Remark] = []
        for event in self._prolongations():
            reason = self._void(event, start, count.due, remarks)
            last = event.on if count.due is None else self.calendar.at(count.due)
            if reason:
                remarks.append(Remark(reason, event.on, True, {"last": last}))
            else:
                remarks.append(Remark(_APPLIED[type(event)], event.on, False, {"count": event.term.count}))
                more = self._working_days(last, event.term)
                count = self._walk(start, pauses, count.allowance + more)
        return plain, count, remarks

    def _prolongations(self) -> list[ExtensionTold | DelayTold]:
        """Extensions, then delays, each by day: a delay is granted on what an extension has left."""
        return [*self.facts.all(ExtensionTold), *self.facts.all(DelayTold)]

    def _void(self, event: ExtensionTold | DelayTold, start: date, due: int | None, before: list[Remark]) -> str:
        """Why a prolongation has no effect, as a code of the catalogue; empty when it has."""
        applied = [remark.code for remark in before]
        if isinstance(event, DelayTold):
            asked, given = self.facts.day(ReasonsAsked), self.facts.day(ReasonsGiven)
            if asked is None or given is None or given > event.on:
                return "delay-without-reasons"
            name, once = "delay", True
        else:
            if event.term.count > LONGEST_EXTENSION or event.term.unit is not Unit.WORKING_DAYS:
                return "extension-length"
            if not event.term.maker.strip():
                return "extension-unapproved"
            if self.redo and self.choice("redo_stops").value == "no":
                return "redo-not-stopped"
            name, once = "extension", self._once(event, start, applied)
        if f"{name}-applied" in applied or (once and f"{name}-lapsed" in applied):
            return f"{name}-twice"
        if event.on < start:
            return f"{name}-lapsed"
        return f"{name}-late" if due is not None and event.on > self.calendar.at(due) else ""

    def _once(self, event: ExtensionTold, start: date, applied: list[str]) -> bool:
        if event.on < start or "extension-lapsed" not in applied:
            return True
        return self.choice("extension_after_restart").value == "once_per_application"

    # --- pauses

    def _pauses(self) -> Iterable[Span]:
        """What stops the clock: Article 33, third paragraph. Inner units and absent leaders never do."""
        for consultation in self.facts.consultations:
            if consultation.sent.consulted is Consulted.INNER_UNIT:
                self._note("inner-unit", consultation.sent.on, void=True, party=consultation.sent.party)
                continue
            yield from self._pause(consultation)
        asked = self.facts.first(ReasonsAsked)
        if asked and self.choice("reasons_stop_clock").value == "yes":
            given = self.facts.day(ReasonsGiven)
            self.contested = self.contested or given is None
            if given or not self.cautious:
                yield self._interval(asked.on, given, "reasons")

    def _pause(self, consultation: Consultation) -> Iterable[Span]:
        sent, received, answered = consultation.sent, consultation.received, consultation.answered
        last = self._opinion_by(consultation)
        if last:
            self._by("consultation_last_day", last, sent.party)
        waits_for = f"{sent.consulted}:{sent.party}"
        if answered and (last is None or answered.on <= last):
            yield self._interval(sent.on, answered.on, waits_for)
        elif last:
            yield Span(self._dispatch(sent.on), self.calendar.rank(last), (waits_for,))
        elif received is None:
            self.contested = True
            self._note("consultation-unreceived", sent.on, party=sent.party)
            if not self.cautious:
                yield self._interval(sent.on, None, waits_for)

    def _opinion_by(self, consultation: Consultation) -> date | None:
        if consultation.received is None:
            return None
        days = OPINION_DAYS
        if consultation.sent.consulted is Consulted.OTHER_ORGAN:
            days = self.choice("other_organ_term").number
        return self.calendar.nth_after(consultation.received, days)

    def _dispatch(self, day: date) -> int:
        counted = self.choice("dispatch_day").value == "counted"
        return self.calendar.rank(day if counted else day - _DAY)

    def _interval(self, sent: date, returned: date | None, waits_for: str) -> Span:
        first = self._dispatch(sent)
        if returned is None:
            return Span(first, OPEN, (waits_for,))
        excluded = self.choice("return_day").value == "excluded"
        return Span(first, max(first, self.calendar.rank(returned if excluded else returned - _DAY)), (waits_for,))


_APPLIED: Mapping[type[Event], str] = {ExtensionTold: "extension-applied", DelayTold: "delay-applied"}


def _objects(consultation: Consultation) -> bool:
    """Whether a third party objects: its release then waits (Article 32, last sentence)."""
    answered, sent = consultation.answered, consultation.sent
    return bool(answered and answered.position == "objects" and sent.consulted is Consulted.THIRD_PARTY)

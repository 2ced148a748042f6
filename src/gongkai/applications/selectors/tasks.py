"""我的任务: which step a case waits for next, and whose step it is.

Written with every step (`services.listing`), so that a list of tasks costs the same with ten cases and with a hundred
thousand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import Application, Delivery, Item, Letter, Paper, PaperAnswer, State, Submission
from gongkai.applications.selectors.cases import DONE, open_cases, visible, waiting
from gongkai.applications.selectors.letters import REPLIES
from gongkai.applications.states import STEPS
from gongkai.foundation.policies import Actor, reached

# The right that the signature of an answer to a paper that is no application needs: against the answer to a correction
# there is a remedy, so that the leader signs it.
SIGNED_WITH = {Paper.CORRECTION: "letter.sign", Paper.SUGGESTION: "paper.sign", Paper.COMPLAINT: "paper.sign"}


@dataclass(frozen=True, slots=True)
class Todo:
    """What has to be done: in words, by the right of which step, and whether it waits for somebody outside."""

    key: str
    words: str | Promise
    step: str
    waits: bool = False

    @property
    def action(self) -> str:
        """The right that it needs."""
        return STEPS[self.step].action


TODOS: dict[str, Todo] = {
    todo.key: todo
    for todo in (
        Todo("second_cancel", _("复核撤销登记"), "second_cancel"),
        Todo("confirm", _("确认收到日期"), "confirm"),
        Todo("send_letter", _("发出文书"), "send_letter"),
        Todo("delivered", _("登记送达"), "delivered"),
        Todo("lapse", _("期限已满，不再处理"), "lapse"),
        Todo("consulted", _("意见已齐或者期满，恢复办理"), "consulted"),
        Todo("decide", _("检索、拟定处理意见"), "decide"),
        Todo("draft", _("拟制答复"), "draft"),
        Todo("submit", _("送审"), "submit"),
        Todo("review", _("审核"), "review"),
        Todo("sign", _("签发"), "sign"),
        Todo("seal", _("用印"), "seal"),
        Todo("send", _("登记交邮"), "send"),
        Todo("send_again", _("退信，再次寄送"), "send_again"),
        Todo("close", _("办结"), "close"),
        Todo("wait_twin", _("随并案的申请一起答复"), "unjoin", True),
        Todo("wait_supplement", _("等补正"), "supplemented", True),
        Todo("wait_opinions", _("等第三方、其他机关意见"), "opinion", True),
        Todo("wait_reasons", _("等说明理由"), "reasons", True),
        Todo("wait_fee", _("等缴费"), "paid", True),
    )
}


def _letters(**more: Any) -> Exists:
    return Exists(Letter.objects.filter(application=OuterRef("pk"), **more))


def _when(key: str, *conditions: Any, **more: Any) -> When:
    return When(Q(*conditions, **more), then=Value(key))


def first_task() -> Case:
    """What an open case waits for, until the day of its `turn`."""
    underway = Delivery.objects.filter(letter__application=OuterRef("pk"), received=None, returned=None)
    back = Delivery.objects.filter(letter__application=OuterRef("pk"), letter__kind__in=REPLIES)
    undecided = Item.objects.filter(application=OuterRef("pk"), outcome="")
    delivered = _letters(kind__in=REPLIES, state="delivered")
    return Case(
        _when("", state__in=DONE),
        _when("second_cancel", ~Q(cancel_reason=""), state__in=STEPS["second_cancel"].sources),
        _when("confirm", state=State.AWAITING_CONFIRMATION),
        _when("review", state=State.IN_REVIEW),
        _when("sign", state=State.TO_SIGN),
        _when("seal", _letters(kind__in=REPLIES, state="signed"), state=State.TO_DELIVER),
        _when("send", state=State.TO_DELIVER),
        _when("wait_twin", Exists(underway), ~Q(joined_to=None), state=State.REPLIED),
        _when("delivered", Exists(underway.filter(letter__kind__in=REPLIES)), state=State.REPLIED),
        _when("send_again", Exists(back.exclude(returned=None)), ~delivered, state=State.REPLIED),
        _when("close", state=State.REPLIED),
        _when("send_letter", _unsent()),
        _when("delivered", Exists(underway)),
        _when("wait_twin", ~Q(joined_to=None), state=State.HANDLING),
        _when("wait_supplement", state=State.AWAITING_SUPPLEMENT),
        _when("wait_fee", state=State.AWAITING_FEE),
        _when("wait_reasons", state=State.AWAITING_REASONS),
        _when("wait_opinions", state=State.CONSULTING),
        _when("decide", Exists(undecided), state=State.HANDLING),
        _when("submit", _letters(kind__in=REPLIES, state="draft"), state=State.HANDLING),
        default=Value("draft"),
        output_field=CharField(),
    )


def later_task() -> Case:
    """What it becomes on the day of its `turn`, whether those who were waited for answer or not; empty: the same."""
    return Case(
        _when("", _unsent()),
        _when("consulted", state=State.CONSULTING),
        _when("lapse", state__in=(State.AWAITING_SUPPLEMENT, State.AWAITING_FEE)),
        default=Value(""),
        output_field=CharField(),
    )


def target_day() -> Case:
    """The day to work to; the last of all days while the clock stands; none for a case that is done."""
    return Case(
        When(state__in=DONE, then=Value(None)),
        default=Coalesce("safe", "due", Value(date.max)),
        output_field=DateField(),
    )


def _unsent() -> Exists:
    procedural = Letter.objects.filter(application=OuterRef("pk"), state="signed")
    return Exists(procedural.exclude(kind__in=REPLIES))


def todo_of(case: Application, today: date) -> str:
    """What one case waits for; as `tasks` says it of many."""
    return case.task_then if case.task_then and case.turn and case.turn <= today else case.task


def tasks(actor: Actor, today: date) -> QuerySet[Any]:
    """The open cases in reach, soonest first, each with its `todo`."""
    then = When(~Q(task_then=""), turn__lte=today, then=F("task_then"))
    found: QuerySet[Any] = open_cases(actor).annotate(todo=Case(then, default=F("task")))
    return found


_HANDLED = ("case.handle", "case.search")  # of these the cases given to somebody are theirs


def _me(actor: Actor) -> list[int]:
    """The actor, and whom they stand in for."""
    found = [actor.person_id, *(one.standing_in_for for one in actor.grants)]
    return [one for one in found if one]


def mine(actor: Actor) -> Q:
    """Of `tasks` those whose next step is the actor's: by their right, and of the handling the cases given to them, to
    whom they stand in for, or to nobody yet."""
    me = _me(actor)
    together: dict[tuple[frozenset[int] | None, bool], list[str]] = defaultdict(list)
    for todo in TODOS.values():
        if not todo.waits:
            together[reached(actor, todo.action), todo.action in _HANDLED].append(todo.key)
    either, read = Q(pk__in=[]), reached(actor, "case.read")
    for (reach, handled), keys in together.items():
        everywhere = reach is None or (read is not None and read <= reach)  # `tasks` holds no others
        here = Q(todo__in=keys) if everywhere else Q(todo__in=keys, organisation__in=reach)
        if handled:
            here &= Q(officer__in=me) | Q(officer=None)
        if reach is None or reach:
            either |= here
    return either


WAITING_TODOS = tuple(todo.key for todo in TODOS.values() if todo.waits)


@dataclass(frozen=True, slots=True)
class Load:
    """How many open cases an actor has: by the day to work to (date.max: the clock stands), to do, and waiting."""

    days: dict[date, int]
    mine: int
    waiting: int


def load(actor: Actor, today: date) -> Load:
    """Two counts, each in the order of an index that holds all of it: by day, and by what is to be done and who does
    it, of which `mine` and what waits are added up."""
    days = dict(open_cases(actor).order_by("target_day").values_list("target_day").annotate(count=Count("*")))
    alike = visible(actor).filter(task__gt="").order_by().values_list(
        "organisation", "task", "officer", "task_then", "turn"
    ).annotate(count=Count("*"))  # fmt: skip
    me, reach = _me(actor), {todo.key: reached(actor, todo.action) for todo in TODOS.values()}
    own = waiting = 0
    for organisation, task, officer, then, turn, count in alike:
        todo = TODOS[then if then and turn and turn <= today else task]
        its = reach[todo.key]
        if todo.waits:
            waiting += count
        elif (its is None or organisation in its) and (todo.action not in _HANDLED or officer is None or officer in me):
            own += count
    return Load(days, own, waiting)


def closed_this_month(actor: Actor, today: date) -> QuerySet[Any]:
    """Cases that were answered or ended since the first of the month."""
    return visible(actor).filter(ended__gte=today.replace(day=1)).order_by("-ended", "-pk")


def papers(actor: Actor) -> QuerySet[Submission]:
    """What came in and waits for this actor, the earliest first."""
    return waiting(actor).select_related("about")


def to_sign(actor: Actor) -> list[PaperAnswer]:
    """The answers to papers that are no application which wait for this actor's signature (practice 1.5)."""
    mine = Q(pk__in=[])
    for paper, right in SIGNED_WITH.items():
        reach = reached(actor, right)
        kind = Q(submission__paper=paper)
        mine |= kind if reach is None else kind & Q(submission__organisation__in=reach)
    waits = PaperAnswer.objects.filter(mine, on=None, submission__state="waiting").select_related("submission")
    others = waits.exclude(drafted_by=actor.person_id).select_related("drafted_by").order_by("submission__arrived")
    return [one for one in others if not one.remark]

"""我的任务: which step a case waits for next, and whose step it is.

Reckoned in the database, so that a list of tasks costs the same with ten cases and with a hundred thousand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import Delivery, Item, Letter, State, Submission
from gongkai.applications.selectors.cases import open_cases, visible, waiting
from gongkai.applications.states import STEPS
from gongkai.foundation.policies import Actor, reached

_REPLIES = ("reply", "lapse", "withdrawal")


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


def _todo(today: date) -> Case:
    procedural = Letter.objects.filter(application=OuterRef("pk"), state="signed").exclude(kind__in=_REPLIES)
    underway = Delivery.objects.filter(letter__application=OuterRef("pk"), received=None, returned=None)
    reply_back = underway.model.objects.filter(letter__application=OuterRef("pk"), letter__kind__in=_REPLIES).exclude(
        returned=None
    )
    replies_out = underway.filter(letter__kind__in=_REPLIES)
    undecided = Item.objects.filter(application=OuterRef("pk"), outcome="")
    waiting_states = (State.AWAITING_SUPPLEMENT, State.AWAITING_FEE, State.CONSULTING)
    return Case(
        _when("confirm", state=State.AWAITING_CONFIRMATION),
        _when("review", state=State.IN_REVIEW),
        _when("sign", state=State.TO_SIGN),
        _when("seal", _letters(kind__in=_REPLIES, state="signed"), state=State.TO_DELIVER),
        _when("send", state=State.TO_DELIVER),
        _when("delivered", Exists(replies_out), state=State.REPLIED),
        _when("send_again", Exists(reply_back), ~_letters(kind__in=_REPLIES, state="delivered"), state=State.REPLIED),
        _when("close", state=State.REPLIED),
        _when("send_letter", Exists(procedural)),
        _when("consulted", state=State.CONSULTING, turn__lte=today),
        _when("lapse", state__in=waiting_states, turn__lte=today),
        _when("delivered", Exists(underway)),
        _when("wait_supplement", state=State.AWAITING_SUPPLEMENT),
        _when("wait_fee", state=State.AWAITING_FEE),
        _when("wait_reasons", state=State.AWAITING_REASONS),
        _when("wait_opinions", state=State.CONSULTING),
        _when("decide", Exists(undecided), state=State.HANDLING),
        _when("submit", _letters(kind__in=_REPLIES, state="draft"), state=State.HANDLING),
        default=Value("draft"),
        output_field=CharField(),
    )


def tasks(actor: Actor, today: date) -> QuerySet[Any]:
    """The open cases in reach, soonest first, each with its `todo`."""
    found: QuerySet[Any] = open_cases(actor).annotate(todo=_todo(today))
    return found


def mine(actor: Actor, cases: QuerySet[Any]) -> QuerySet[Any]:
    """Those whose next step is the actor's: by their right, and of the handling the cases given to them, to whom they
    stand in for, or to nobody yet."""
    me = [actor.person_id, *(one.standing_in_for for one in actor.grants if one.standing_in_for)]
    either = Q(pk__in=[])
    for todo in TODOS.values():
        reach = reached(actor, todo.action)
        here = Q(todo=todo.key) if reach is None else Q(todo=todo.key, organisation__in=reach)
        if todo.action in ("case.handle", "case.search"):
            here &= Q(officer__in=[one for one in me if one]) | Q(officer=None)
        either |= here
    return cases.filter(either)


WAITING_TODOS = tuple(todo.key for todo in TODOS.values() if todo.waits)


def closed_this_month(actor: Actor, today: date) -> QuerySet[Any]:
    """Cases that were answered or ended since the first of the month."""
    return visible(actor).filter(ended__gte=today.replace(day=1)).annotate(target_day=F("ended")).order_by("-ended")


def papers(actor: Actor) -> QuerySet[Submission]:
    """What came in and waits for this actor, the earliest first."""
    return waiting(actor).select_related("about")

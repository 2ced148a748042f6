"""我的任务: what has to be done next and by when, overdue first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongkai.applications.models import Application, State
from gongkai.applications.models.intake import CHANNELS
from gongkai.applications.selectors import tasks as known
from gongkai.desk.applications.views.due import Due
from gongkai.foundation import masks
from gongkai.foundation.models import Role
from gongkai.foundation.now import day
from gongkai.foundation.policies import may
from gongkai.foundation.selectors.calendar import Entered, calendar
from gongkai.regulation import Calendar
from gongkai.web.access import allow
from gongkai.web.deadline.shown import SOON, days_left
from gongkai.web.middleware import Request
from gongkai.web.plots import Bar, Plot
from gongkai.web.tables import Choice, Column, Search, Table

TABS = (
    ("mine", gettext_lazy("要办")),
    ("waiting", gettext_lazy("等别人")),
    ("soon", gettext_lazy("超期和三日内")),
    ("done", gettext_lazy("本月办结")),
)
NEAR, SHOWN_DAYS, SHOWN_PAPERS = 10, 14, 5


class Lights:
    """Days left of many cases: each office's calendar is read once."""

    def __init__(self, today: date) -> None:
        self.today, self._entered = today, Entered.read()

    def calendar(self, organisation_id: int) -> Calendar:
        """The working days of an office."""
        return self._entered.calendar(organisation_id)

    def left(self, case: Application) -> int | None:
        """Working days left; less than 0 when overdue, None while the clock stands."""
        target = case.safe or case.due
        if target is None or case.ended:
            return None
        days, today = self.calendar(case.organisation_id), self.today
        return days.between(today, target) if target >= today else -days.between(target, today)

    def words(self, case: Application) -> str:
        """剩3日, or why there is no date."""
        left = self.left(case)
        if left is None:
            return "" if case.ended else _("停：%(state)s") % {"state": case.get_state_display()}
        return days_left(left)

    def markup(self, case: Application) -> SafeString:
        """The light."""
        left = self.left(case)
        if left is None:
            kind = "" if case.ended else "paused"
        else:
            kind = "late" if left < 0 else "soon" if left <= SOON else "near" if left <= NEAR else ""
        words = self.words(case)
        return format_html('<span class="light {}">{}</span>', kind, words) if words else format_html("—")


def _name(case: Application) -> str:
    people = list(case.people.all())
    return masks.name(people[0].name) if people else ""


def _todo(case: Any) -> str:
    todo = known.TODOS.get(getattr(case, "todo", ""))
    return str(todo.words) if todo else ""


class Tasks(Table):
    """任务."""

    caption = gettext_lazy("任务")
    empty = gettext_lazy("没有任务。申请、审核、签发轮到您时，按到期先后列在这里，超期的在最前面。")
    filters = (
        Choice("todo", gettext_lazy("要做"), [(one.key, one.words) for one in known.TODOS.values()], "todo"),
        Choice("state", gettext_lazy("状态"), State.choices, "state"),
        Choice("channel", gettext_lazy("收到方式"), CHANNELS, "channel"),
        Search("q", gettext_lazy("编号、事项"), ("number", "subject")),
    )
    per_page, kept = 20, ("tab",)


def _columns(lights: Lights) -> tuple[Column, ...]:
    return (
        Column("light", gettext_lazy("期限"), lights.words, sort="target_day", markup=lights.markup),
        Column("due", gettext_lazy("到期日"), lambda case: case.safe or case.due),
        Column("todo", gettext_lazy("要做"), _todo),
        Column("subject", gettext_lazy("申请"), link=lambda case: reverse("desk-case", args=[case.number])),
        Column("number", gettext_lazy("编号"), sort="number"),
        Column("applicant", gettext_lazy("申请人"), _name),
        Column("state", gettext_lazy("状态"), "get_state_display"),
        Column("officer", gettext_lazy("承办人"), "officer.name", sort="officer__name"),
    )


class _Done(Table):
    filters = (Search("q", gettext_lazy("编号、事项"), ("number", "subject")),)
    caption, empty = gettext_lazy("任务"), gettext_lazy("本月还没有办结的申请。")
    per_page, kept = 20, ("tab",)


@allow("desk.open")
@require_safe
def home(request: Request) -> HttpResponse:
    """我的任务, with its tabs; the tab stands in the address."""
    today = day(request.at)
    lights, load = Lights(today), known.load(request.actor, today)
    soon = _soon(request, lights)
    tabs = _tabs(request, today, soon)
    counts = {
        "mine": load.mine,
        "waiting": load.waiting,
        "soon": sum(count for on, count in load.days.items() if on <= soon),
        "done": tabs["done"].count(),
    }
    tab = request.GET.get("tab", "")
    chosen = tab if tab in tabs else "mine"
    kind: type[Table] = type("Chosen", (_Done if chosen == "done" else Tasks,), {"columns": _columns(lights)})
    table = kind(tabs[chosen].prefetch_related("people"), request, count=counts[chosen])
    papers = known.papers(request.actor) if may(request.actor, "case.register") else None
    roles = sorted({grant.role for grant in request.actor.grants}, key=list(Role).index)
    context = {
        "roles": [role.label for role in roles],
        "reads": may(request.actor, "case.read"),
        "registers": papers is not None,
        "tabs": [(key, label, counts[key], key == chosen) for key, label in TABS],
        "late": sum(count for on, count in load.days.items() if on < today),
        "papers": list(papers[:SHOWN_PAPERS]) if papers is not None else [],
        "paper_count": papers.count() if papers is not None else 0,
        "answers": known.to_sign(request.actor),
        "plot": _plot(load.days, today, soon),
        "due": _due(request, load.days, lights),
        "today": today,
    }
    return table.respond("desk/applications/tasks.html", context)


def _tabs(request: Request, today: date, soon: date) -> dict[str, QuerySet[Any]]:
    actor = request.actor
    everything = known.tasks(actor, today)
    return {
        "mine": everything.filter(known.mine(actor)),
        "waiting": everything.filter(todo__in=known.WAITING_TODOS),
        "soon": everything.filter(target_day__lte=soon),
        "done": known.closed_this_month(actor, today),
    }


def _plot(days: dict[date, int], today: date, soon: date) -> Plot | None:
    """How many fall due on each of the next working days that have any; what is overdue in one bar."""
    counted = {on: count for on, count in days.items() if on != date.max}
    late = sum(count for on, count in counted.items() if on < today)
    ahead = sorted(on for on in counted if on >= today)[:SHOWN_DAYS]
    if not counted:
        return None
    bars = [Bar(_("超期"), late, "c4")] if late else []
    bars += [Bar(f"{on:%m-%d}", counted[on], "c3" if on <= soon else "c1") for on in ahead]
    sentence = _("超期%(late)d件；往后%(days)d个有到期的日子共%(count)d件") % {
        "late": late,
        "days": len(ahead),
        "count": sum(counted[on] for on in ahead),
    }
    return Plot(_("每天到期"), _("件"), sentence, _("到期日"), bars)


def _due(request: Request, days: dict[date, int], lights: Lights) -> Due:
    """The weeks ahead, by the working days of the actor's first office."""
    offices = sorted(grant.organisation_id for grant in request.actor.grants)
    return Due(days, lights.calendar(offices[0]) if offices else calendar(), lights.today)


def _soon(request: Request, lights: Lights) -> date:
    """The last day that is soon, in whichever of the actor's offices it is latest."""
    offices = {grant.organisation_id for grant in request.actor.grants}
    return max((lights.calendar(one).nth_after(lights.today, SOON) for one in offices), default=lights.today)

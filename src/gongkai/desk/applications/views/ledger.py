"""台账: every case on one line, at any date, in the columns that an office chooses (practice 2.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongkai.applications.models import ApplicantKind, Application, Letter, State
from gongkai.applications.selectors.cases import visible
from gongkai.applications.selectors.ledgers import kept_columns
from gongkai.applications.selectors.letters import REPLIES
from gongkai.applications.services.ledger import choose_columns
from gongkai.foundation import masks
from gongkai.foundation.language import lang
from gongkai.foundation.now import CHINA, day
from gongkai.foundation.policies import reached
from gongkai.regulation import outcomes
from gongkai.web.access import allow
from gongkai.web.middleware import Request
from gongkai.web.tables import Column, Table

STANDARD = ("number", "received", "channel", "column", "subject", "officer", "due", "ended", "letter", "result")

# What the columns read besides the case itself.
NEEDED = {
    **dict.fromkeys(("arrived", "supplement", "supplemented", "extended", "fee"), ("ledger",)),
    "applicant": ("people",),
    **dict.fromkeys(("items", "result"), ("items",)),
    "consulted": ("consultations",),
    "letter": ("letters",),
    "delivered": ("letters__deliveries",),
    "redo": ("redos",),
}


class View:
    """The ledger as it stood at the end of a day: what happened later is not in it."""

    def __init__(self, on: date) -> None:
        self.on = on

    def _day(self, value: date | None) -> date | None:
        return value if value and value <= self.on else None

    def event(self, kind: str) -> Callable[[Application], date | None]:
        """The day of the first event of a kind."""

        def found(case: Application) -> date | None:
            days = (one.on for one in case.ledger.all() if one.kind == kind and one.struck is None)
            return self._day(min(days, default=None))

        return found

    def ended(self, case: Application) -> date | None:
        """The day of the reply or of another end."""
        return self._day(case.ended)

    def reply(self, case: Application) -> Letter | None:
        """The reply as far as it was signed."""
        signed = [one for one in case.letters.all() if one.kind in REPLIES and one.number and self._day(one.dated)]
        return signed[-1] if signed else None

    def number_of_reply(self, case: Application) -> str:
        """文号."""
        letter = self.reply(case)
        return letter.number if letter else ""

    def delivered(self, case: Application) -> date | None:
        """When the applicant got it."""
        letter = self.reply(case)
        days = [one.received for one in letter.deliveries.all() if one.received] if letter else []
        return self._day(max(days, default=None))

    def result(self, case: Application) -> str:
        """The decisions, item by item, once the case has ended."""
        if not self.ended(case):
            return ""
        keys = dict.fromkeys(item.outcome for item in case.items.all() if item.outcome)
        return "；".join(outcomes()[key].title.in_lang(lang()) for key in keys)

    def consulted(self, case: Application) -> str:
        """How many were asked, of whom how many answered."""
        asked = [one for one in case.consultations.all() if self._day(one.sent)]
        answered = [one for one in asked if self._day(one.answered)]
        return _("%(asked)d方，已答%(answered)d") % {"asked": len(asked), "answered": len(answered)} if asked else ""

    def standing(self, case: Application) -> str:
        """The state, as far as it is known of that day."""
        if case.state == State.CANCELLED or self.ended(case) == case.ended:
            return str(case.get_state_display())
        return _("办理中")

    def late(self, case: Application) -> str:
        """超期."""
        until = self.ended(case) or self.on
        return _("超期") if case.due and until > case.due else ""


def _applicant(case: Application) -> str:
    people = list(case.people.all())
    return masks.name(people[0].name) if people else ""


def _redo(case: Application) -> str:
    return "、".join(one.number for one in case.redos.all())


def columns(view: View) -> dict[str, Column]:
    """All columns that there are, by key."""
    found = (
        Column("number", _("编号"), sort="number", link=lambda case: reverse("desk-case", args=[case.number])),
        Column("arrived", _("来件日期"), view.event("arrival")),
        Column("received", _("收到日期"), sort="received"),
        Column("channel", _("收到方式"), "get_channel_display"),
        Column("applicant", _("申请人"), _applicant),
        Column("column", _("申请人类别"), "get_column_display"),
        Column("subject", _("内容"), "subject"),
        Column("items", _("分项数"), lambda case: len(case.items.all()), numeric=True),
        Column("officer", _("承办人"), "officer.name", sort="officer__name"),
        Column("supplement", _("告知补正"), view.event("supplement_asked")),
        Column("supplemented", _("补正"), view.event("supplement_answered")),
        Column("consulted", _("征求意见"), view.consulted),
        Column("extended", _("延期"), view.event("extension_told")),
        Column("fee", _("收费通知"), view.event("fee_notice_sent")),
        Column("due", _("到期日"), sort="due"),
        Column("late", _("是否超期"), view.late),
        Column("ended", _("答复日"), view.ended, sort="ended"),
        Column("letter", _("文号"), view.number_of_reply),
        Column("result", _("结果"), view.result),
        Column("delivered", _("送达日"), view.delivered),
        Column("state", _("状态"), view.standing),
        Column("redo", _("重新答复"), _redo),
    )
    return {one.key: one for one in found}


class Ledger(Table):
    """台账."""

    caption = gettext_lazy("台账")
    empty = gettext_lazy("这一天还没有符合条件的申请。")
    order = "number"
    cards = False


@allow("case.ledger")
@require_safe
def ledger(request: Request) -> HttpResponse:
    """The ledger; day, columns and filters stand in the address."""
    on = _date(request.GET.get("on", "")) or day(request.at)
    known = columns(View(on))
    saved = kept_columns(request.actor)
    kept = [key for key in known if key in saved]
    chosen = [key for key in known if key in request.GET.getlist("c")] or kept or list(STANDARD)
    kind: type[Table] = type("Chosen", (Ledger,), {"columns": tuple(known[key] for key in chosen)})
    needed = {name for key in chosen for name in NEEDED.get(key, ())}
    rows = _filtered(visible(request.actor), request, on).prefetch_related(*needed)
    table = kind(rows, request)
    context = {
        "on": on,
        "chosen": chosen,
        "chooses": bool(reached(request.actor, "case.columns")) and chosen != (kept or list(STANDARD)),
        "columns": [(key, one.label, key in chosen) for key, one in known.items()],
        "years": [(str(year), str(year) == request.GET.get("year")) for year in _years(visible(request.actor))],
        "states": [(key, label, key == request.GET.get("state")) for key, label in State.choices],
        "kinds": [(key, label, key == request.GET.get("kind")) for key, label in ApplicantKind.choices],
        "results": [
            (key, one.title.in_lang(lang()), key == request.GET.get("result")) for key, one in outcomes().items()
        ],
    }
    return table.respond("desk/applications/ledger.html", context)


@allow("case.columns")
@require_POST
def choose(request: Request) -> HttpResponse:
    """存为本机关的列: what everybody of the office sees from now on."""
    known = columns(View(day(request.at)))
    chosen = [key for key in known if key in request.POST.getlist("c")]
    for office in sorted(reached(request.actor, "case.columns") or ()):
        choose_columns(office, chosen, actor=request.actor, at=request.at)
    messages.success(request, _("已存为本机关台账的列。"))
    return redirect("desk-ledger")


def _years(cases: QuerySet[Application]) -> list[int]:
    """From the newest case to the oldest: the two ends of an index, however many there are."""
    days = cases.select_related(None).values_list("registered", flat=True)
    first, last = days.order_by("registered").first(), days.order_by("-registered").first()
    return list(range(day(last).year, day(first).year - 1, -1)) if first and last else []


def _date(value: str) -> date | None:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _filtered(cases: QuerySet[Application], request: Request, on: date) -> QuerySet[Application]:
    given: dict[str, Any] = {key: request.GET.get(key, "") for key in ("year", "state", "kind", "result")}
    end = datetime.combine(on, time.max, tzinfo=CHINA)
    cases = cases.filter(Q(received__lte=on) | Q(received=None, registered__lte=end))
    if given["state"] != State.CANCELLED:  # entered by mistake, and counted nowhere
        cases = cases.exclude(state=State.CANCELLED)
    if year := _date(f"{given['year']}-01-01"):
        last = date(year.year, 12, 31)
        cases = cases.filter(Q(received__range=(year, last)) | Q(received=None, registered__year=year.year))
    if given["state"] in State.values:
        cases = cases.filter(state=given["state"])
    if given["kind"] in ApplicantKind.values:
        cases = cases.filter(column=given["kind"])
    if given["result"] in outcomes():
        cases = cases.filter(items__outcome=given["result"], ended__lte=on).distinct()
    return cases

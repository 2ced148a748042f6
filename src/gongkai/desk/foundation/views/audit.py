"""The audit trail: found, read, exported, proved."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongkai.desk.foundation.views.audit_words import in_words
from gongkai.foundation.actions import label
from gongkai.foundation.models import AuditEntry, Person
from gongkai.foundation.now import CHINA, day
from gongkai.foundation.selectors import audit as reading
from gongkai.foundation.selectors import organisations
from gongkai.foundation.services import audit as service
from gongkai.web.access import allow
from gongkai.web.middleware import Request
from gongkai.web.tables import Between, Choice, Column, Search, Table


class Since(Between):
    """A bound of moments by a day in China; asks the database for moments, not for the date of each."""

    def apply(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The entries on that side of the day; what is no day is left aside."""
        try:
            begins = datetime.combine(date.fromisoformat(value), time(), CHINA)
            bound = {"at__lt": begins + timedelta(days=1)} if self.until else {"at__gte": begins}
        except (ValueError, OverflowError):
            return rows
        return rows.filter(**bound)


def who(entry: AuditEntry) -> str:
    """Who acted, and in whose place."""
    if entry.person is None:
        return _("系统") if entry.address is None else _("未登录")
    if entry.standing_in_for is None:
        return entry.person.name
    return _("%(name)s代%(absent)s") % {"name": entry.person.name, "absent": entry.standing_in_for.name}


class Trail(Table):
    """All entries, the newest first."""

    caption = gettext_lazy("审计日志")
    empty = gettext_lazy("还没有记录。登录、修改、审批等每件事一发生就记在这里，不能改，也不能删。")

    def __init__(self, request: Request) -> None:
        offices = organisations.names(day(request.at))
        self.columns = (  # type: ignore[misc]  # names of the day are known with the request only
            Column("number", gettext_lazy("序号"), lambda one: str(one.number), sort="number", link=_address),
            Column("at", gettext_lazy("时间"), lambda one: one.at),
            Column("person", gettext_lazy("人员"), who, sort="person__name"),
            Column("action", gettext_lazy("事项"), lambda one: label(one.action), sort="action"),
            Column(
                "result", gettext_lazy("结果"), lambda one: _("成功") if one.succeeded else _("失败"), sort="succeeded"
            ),
            Column("organisation", gettext_lazy("机关"), lambda one: offices.get(one.organisation_id)),
            Column("details", gettext_lazy("情况"), lambda one: in_words(one.details)),
            Column("address", gettext_lazy("网络地址"), "address"),
        )
        self.filters = (  # type: ignore[misc]
            Search("person", gettext_lazy("人员"), ("person__name", "person__username")),
            Choice("action", gettext_lazy("事项"), [(one, label(one)) for one in reading.actions()], "action"),
            Choice(
                "organisation", gettext_lazy("机关"), sorted(offices.items(), key=lambda one: one[1]), "organisation"
            ),
            Choice(
                "result",
                gettext_lazy("结果"),
                ((True, gettext_lazy("成功")), (False, gettext_lazy("失败"))),
                "succeeded",
            ),
            Since("from", gettext_lazy("从"), "at"),
            Since("until", gettext_lazy("到"), "at", until=True),
        )
        super().__init__(reading.trail(), request)


def _address(entry: AuditEntry) -> str:
    return reverse("desk-audit-entry", args=[entry.number])


@allow("audit.read")
@require_safe
@never_cache
def listed(request: Request) -> HttpResponse:
    """The trail, and what the last verification said. An export is on record itself."""
    if request.GET.get("export"):
        service.note_export(actor=request.actor, at=request.at)
    last = reading.last_verification()
    context = {
        "last": last,
        "problem": _problem(last),
        "newest": AuditEntry.objects.first(),
        "asked": AuditEntry.objects.filter(
            action="audit.verify", details__has_key="asked", number__gt=last.number if last else 0
        ).exists(),
    }
    return Trail(request).respond("desk/audit/list.html", context)


def _problem(last: AuditEntry | None) -> str:
    if last is None or "problem" not in last.details:
        return ""
    found = last.details
    kind, first = reading.Fault(found["problem"]), found["first"]
    return reading.Problem(kind, first, found.get("last", first)).words()


@allow("audit.read")
@require_safe
@never_cache
def entry(request: Request, number: int) -> HttpResponse:
    """One entry with all that its hash covers."""
    one = get_object_or_404(reading.trail(), number=number)
    target = Person.objects.filter(pk=one.object_id).first() if one.object_type == "foundation.person" else None
    context = {
        "entry": one,
        "who": who(one),
        "action": label(one.action),
        "organisation": organisations.names(day(one.at)).get(one.organisation_id or 0, ""),
        "target": target.name if target else "",
        "words": in_words(one.details),
        "holds": reading.holds(one),
        "before": number - 1,  # 0: there is none
        "after": number + 1 if AuditEntry.objects.filter(number=number + 1).exists() else 0,
    }
    return render(request, "desk/audit/entry.html", context)


@allow("audit.verify")
@require_POST
def verify(request: Request) -> HttpResponse:
    """Have it proved by the worker."""
    service.ask(actor=request.actor, at=request.at)
    return redirect("desk-audit")

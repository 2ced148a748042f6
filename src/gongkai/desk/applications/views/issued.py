"""发文登记簿: every number that the office gave to a letter, void ones too; nothing is ever missing between them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongkai.applications.models import IssuedNumber
from gongkai.applications.selectors import letters
from gongkai.web.access import allow
from gongkai.web.middleware import Request
from gongkai.web.tables import Between, Choice, Column, Search, Table


def _case(line: IssuedNumber) -> str:
    if line.letter:
        return line.letter.application.number
    return line.answer.submission.number if line.answer else ""


def _link(line: IssuedNumber) -> str:
    if line.letter:
        return reverse("desk-case-letter", args=[line.letter.application.number, line.letter.pk])
    return reverse("desk-paper", args=[line.answer.submission_id]) if line.answer else ""


def _standing(line: IssuedNumber) -> str:
    if line.voided:
        return _("作废（%(day)s）：%(why)s") % {"day": line.voided.isoformat(), "why": line.void_reason}
    return str(line.letter.get_state_display()) if line.letter else _("已答复")


class Issued(Table):
    """The register."""

    caption = gettext_lazy("发文登记簿")
    empty = gettext_lazy("还没有编过文号。文书签发时编号，列在这里。")
    columns = (
        Column("number", gettext_lazy("文号"), sort="serial", link=_link),
        Column("title", gettext_lazy("文书")),
        Column("case", gettext_lazy("申请编号"), _case),
        Column("on", gettext_lazy("成文日期"), sort="on"),
        Column("issued_by", gettext_lazy("签发人"), "issued_by.name"),
        Column("standing", gettext_lazy("状态"), _standing),
    )
    order = "-on"


@allow("letter.register")
@require_safe
def register(request: Request) -> HttpResponse:
    """The register of the office by series and year; `?export=xlsx` gives it as Excel."""
    rows = letters.register(request.actor)
    kind: type[Table] = type("Chosen", (Issued,), {"filters": _filters(rows)})
    return kind(rows.order_by("-year", "series", "-serial"), request).respond("desk/applications/issued.html")


def _filters(rows: QuerySet[IssuedNumber]) -> tuple[Any, ...]:
    def values(name: str) -> list[tuple[str, str]]:
        return [(str(one), str(one)) for one in rows.order_by(name).values_list(name, flat=True).distinct()]

    return (
        Search("q", gettext_lazy("文号、文书"), ("number", "title")),
        Choice("year", gettext_lazy("年度"), values("year"), "year"),
        Choice("series", gettext_lazy("字号"), values("series"), "series"),
        Between("from", gettext_lazy("自"), "on"),
        Between("until", gettext_lazy("至"), "on", until=True),
    )

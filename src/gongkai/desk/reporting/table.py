"""The list of reports that an office had read."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.reporting.models import Reading
from gongkai.web.tables import Choice, Column, Search, Table


def _title(reading: Reading) -> str:
    """The organisation that the report names; of one that is not read the file's name."""
    return reading.title or reading.name


def _count(name: str) -> Callable[[Reading], int | None]:
    """A count of findings; none before the report is read."""

    def of(reading: Reading) -> int | None:
        count: int = getattr(reading, name)
        return count if reading.state == Reading.State.READ else None

    return of


class Readings(Table):
    """Reports, the latest first."""

    caption = _("读过的报告")
    empty = _("还没有读过报告。放进一份，读出的数据、问题和存疑列在这里。")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("title", _("报告"), _title, sort="title", link=lambda row: reverse("desk-report", args=[row.pk])),
        Column("year", _("年度"), lambda row: str(row.year or ""), sort="year"),
        Column("state", _("状态"), "get_state_display", sort="state"),
        Column("errors", _("错误"), _count("errors"), sort="errors", numeric=True),
        Column("warnings", _("警告"), _count("warnings"), sort="warnings", numeric=True),
        Column("notes", _("提示"), _count("notes"), sort="notes", numeric=True),
        Column("doubts", _("存疑"), _count("doubts"), sort="doubts", numeric=True),
        Column("person", _("谁放进来"), "person.name"),
        Column("created", _("时间"), "created", sort="created"),
    )
    filters = (Search("q", _("机关"), ("title",)), Choice("state", _("状态"), Reading.State.choices, "state"))
    order = "-created"

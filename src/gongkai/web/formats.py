"""Dates and numbers as Chinese offices write them, and in English where the reader chose that (look.md section 5)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.now import CHINA

WEEKDAYS = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))


def shown(value: Any) -> str:
    """A value in a table: — for none, 2026-11-22, 2026-11-22 09:30, 12,846, 是/否."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | Decimal):
        return number(value)
    return str(value)


def day(value: date | datetime | None) -> str:
    """2026-11-22, for tables and blocks."""
    if value is None:
        return "—"
    return (value.astimezone(CHINA) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


def moment(value: datetime | None) -> str:
    """2026-11-22 09:30, in China's time."""
    return "—" if value is None else value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def long_day(value: date | datetime | None) -> str:
    """2026年11月22日, for sentences; 22 November 2026 in English."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(CHINA).date()
    if (get_language() or "").startswith("en"):
        return date_format(value, "j F Y", use_l10n=False)
    return f"{value.year}年{value.month}月{value.day}日"


def weekday(value: date | datetime) -> str:
    """星期日; Sunday in English."""
    return str(WEEKDAYS[value.weekday()])


def number(value: int | Decimal | None) -> str:
    """12,846: thousands apart. Not for numbers of documents and years."""
    return "—" if value is None else f"{value:,}"

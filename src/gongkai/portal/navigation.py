"""The portal's bar: eight entries at most."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongkai.web.navigation import Entry

ENTRIES: list[Entry] = [
    Entry("", _("首页"), "home", "portal.read"),
    Entry("", _("各机关"), "organisations", "portal.read"),
    Entry("", _("依申请公开"), "apply", "application.apply"),
    Entry("", _("办理进度"), "track", "application.track"),
    Entry("", _("期限计算器"), "deadline", "deadline.reckon"),
    Entry("", _("工作日历"), "calendar", "portal.read"),
    Entry("", _("读年度报告"), "read-report", "report.read_any"),
]

"""The desk's navigation, in its groups: 办理 公开 报告 监督 系统."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongkai.web.navigation import Entry

HANDLING, PUBLISHING, REPORTING, SUPERVISION, SYSTEM = _("办理"), _("公开"), _("报告"), _("监督"), _("系统")

ENTRIES: list[Entry] = [
    Entry(HANDLING, _("我的任务"), "desk-home", "desk.open"),
    Entry(HANDLING, _("来件"), "desk-papers", "case.register"),
    Entry(HANDLING, _("申请"), "desk-cases", "case.read"),
    Entry(HANDLING, _("台账"), "desk-ledger", "case.ledger"),
    Entry(HANDLING, _("发文登记簿"), "desk-letter-register", "letter.register"),
    Entry(HANDLING, _("文书样式"), "desk-wordings", "letter.template"),
    Entry(HANDLING, _("期限计算器"), "desk-deadline", "calendar.read"),
    Entry(HANDLING, _("工作日历"), "desk-calendar", "calendar.read"),
    Entry(PUBLISHING, _("指南、制度"), "desk-own-columns", "column.change"),
    Entry(REPORTING, _("读报告"), "desk-reports", "report.check"),
    Entry(SYSTEM, _("各机关"), "desk-organisations", "organisation.read"),
    Entry(SYSTEM, _("人员"), "desk-people", "people.read"),
    Entry(SYSTEM, _("权限表"), "desk-matrix", "matrix.read"),
    Entry(SYSTEM, _("规则设置"), "desk-own-settings", "setting.read"),
    Entry(SYSTEM, _("网站信息"), "desk-site", "site.change"),
    Entry(SYSTEM, _("运行状况"), "desk-health", "health.read"),
    Entry(SYSTEM, _("后台任务"), "desk-jobs", "job.read"),
    Entry(SYSTEM, _("消息渠道"), "desk-gateway", "gateway.change"),
    Entry(SYSTEM, _("登录安全"), "desk-locks", "sign_in.release"),
    Entry(SYSTEM, _("审计日志"), "desk-audit", "audit.read"),
]

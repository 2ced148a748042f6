"""The actions of `policies.MATRIX` in words, by what they are about. A test holds both together."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[Promise, Mapping[str, Promise]] = {
    _("公众门户"): {
        "portal.read": _("看公开的页面"),
        "deadline.reckon": _("用期限计算器"),
        "report.read_any": _("读年度报告"),
        "session.begin": _("登录"),
        "session.end": _("退出登录"),
    },
    _("工作台"): {
        "desk.open": _("进入工作台"),
        "self.manage": _("管理自己的登录"),
        "matrix.read": _("看权限表"),
        "components.read": _("看界面组件"),
        "report.check": _("核查年度报告"),
        "file.read": _("下载文件"),
        "file.read_case": _("下载案卷文件"),
    },
    _("机关"): {
        "organisation.read": _("看机关和组织树"),
        "organisation.change": _("新设、移动、撤销机关"),
        "facts.change": _("登记机关的新情况"),
        "column.change": _("编辑指南、制度栏目"),
        "calendar.read": _("看工作日历"),
        "calendar.change": _("录入放假安排"),
        "setting.read": _("看规则设置"),
        "setting.change": _("选择有争议的规则"),
    },
    _("人员"): {
        "people.read": _("看人员"),
        "people.change": _("建立、停用账号"),
        "people.appoint": _("任命、免去"),
        "people.stand_in": _("指定代理人"),
        "sign_in.policy": _("定登录要求"),
        "sign_in.release": _("解除登录锁定"),
    },
    _("系统"): {
        "site.change": _("填写网站信息"),
        "gateway.change": _("设置短信网关"),
        "job.read": _("看后台任务"),
        "job.retry": _("重试后台任务"),
        "audit.read": _("看审计日志"),
        "audit.verify": _("校验审计日志"),
        "health.read": _("看运行状况"),
    },
}

# What the audit trail names besides: parts of an action that have no right of their own.
RECORDED: dict[str, Promise] = {
    "file.keep": _("存入文件"),
    "message.post": _("发通知"),
    "key.rotate": _("换加密密钥"),
    "key.retire": _("停用旧密钥"),
    "system.upgrade": _("升级系统"),
}


def label(action: str) -> str:
    """An action in words; one that has none yet is called by its name."""
    for names in (*GROUPS.values(), RECORDED):
        if action in names:
            return str(names[action])
    return action

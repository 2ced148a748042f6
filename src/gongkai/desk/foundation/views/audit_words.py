"""The details of audit entries in words, as far as they are known; the rest as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.foundation.models import Role

# `name` names the detail; `name=value` says both at once.
WORDS: Mapping[str, Promise] = {
    "reason=password": gettext_lazy("密码不对"),
    "reason=new_password": gettext_lazy("密码改了，登录退出"),
    "reason=code": gettext_lazy("动态口令不对"),
    "reason=lock": gettext_lazy("错误太多，登录暂停"),
    "reason=sign_out": gettext_lazy("本人退出"),
    "reason=idle": gettext_lazy("久未操作，自动退出"),
    "reason=length": gettext_lazy("时间已满，自动退出"),
    "reason=deactivated": gettext_lazy("账号停用，登录退出"),
    "reason=displaced": gettext_lazy("登录处数已满，最早的退出"),
    "reason=chosen": gettext_lazy("本人让其他登录退出"),
    "change=password": gettext_lazy("修改密码"),
    "change=second_factor": gettext_lazy("动态口令"),
    "change=second_factor_off": gettext_lazy("停用动态口令"),
    "change=recovery_codes": gettext_lazy("换恢复码"),
    "change=lock": gettext_lazy("解除一个登录名的锁定"),
    "change=address_lock": gettext_lazy("解除一个网络地址的锁定"),
    "second_factor=True": gettext_lazy("用动态口令"),
    "second_factor=False": gettext_lazy("只用密码"),
    "guarded=True": gettext_lazy("防改触发器完好"),
    "guarded=False": gettext_lazy("防改触发器缺失"),
    "asked=True": gettext_lazy("要求校验"),
    "export=True": gettext_lazy("导出"),
    "new=True": gettext_lazy("新建"),
    "active=True": gettext_lazy("恢复"),
    "active=False": gettext_lazy("停用"),
    "browser": gettext_lazy("浏览器"),
    "system": gettext_lazy("操作系统"),
    "count": gettext_lazy("数量"),
    "entries": gettext_lazy("条数"),
    "anchors": gettext_lazy("对上的校验值"),
    "problem": gettext_lazy("问题"),
    "first": gettext_lazy("最先一处"),
    "changed": gettext_lazy("改动"),
    "shown": gettext_lazy("显示"),
    "role": gettext_lazy("角色"),
    "person": gettext_lazy("人员编号"),
    "begins": gettext_lazy("自"),
    "ends": gettext_lazy("至"),
    "year": gettext_lazy("年份"),
    "password=reset": gettext_lazy("重设密码"),
    "idle_minutes": gettext_lazy("闲置分钟"),
    "session_hours": gettext_lazy("登录小时"),
    "sessions_at_once": gettext_lazy("同时登录"),
}


def in_words(details: Mapping[str, Any]) -> str:
    """`密码；数量 2`; empty values are left out."""
    return _("；").join(_one(name, value) for name, value in details.items() if value not in ("", None, []))


def _one(name: str, value: Any) -> str:
    if known := WORDS.get(f"{name}={value}"):
        return str(known)
    told = _("、").join(str(one) for one in value) if isinstance(value, list) else str(value)
    if name == "role" and told in Role.values:
        told = str(Role(told).label)
    return f"{WORDS.get(name, name)} {told}"

"""`gongkai demo`: the invented city, made once, and who can sign in to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gongkai.config.environment import Environment
from gongkai.config.migrating import alone, migrate
from gongkai.config.problems import stopped
from gongkai.rehearsal import cases, city

# Chooses the names of people: the same city everywhere.
_SEED = 2026


def lines(environment: Environment, address: str, *, at: datetime) -> Iterator[str]:
    """Make the city where there is nothing yet; what to print. Raises Stopped in a real installation."""
    migrate(environment)
    with alone(environment):
        summary = city.build(seed=_SEED, at=at)
        begun = summary.made and cases.begin(_SEED, at=at)
    if not summary.sign_ins:
        raise stopped(
            "这里是正式使用的安装，不造试用的城市：用 GONGKAI_DATA 另指一个目录。",
            "This is a real installation: name another folder with GONGKAI_DATA.",
        )
    did = "已建好 made" if summary.made else "保留原样 kept as it was"
    yield f"虚构的城市 The invented city: {summary.organisations} 个机关 offices, {summary.people} 人 people（{did}）"
    for one in summary.sign_ins:
        yield f"  {one.username:<12} {one.role}\t{one.name}\t{one.organisation}"
    if begun:
        yield "一年的申请由后台任务陆续生成，需要几分钟 The worker makes a year of cases now: a few minutes"
    yield f"密码都是 Password of all: {summary.password}"
    yield f"网址 Address: {address}　工作台 Desk: {address}desk/"

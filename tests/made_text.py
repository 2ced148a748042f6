"""The text of an invented report, which agrees with its tables: names, title, six sections."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.annualreport.report import Value

# No place has these names.
_PLACES = ("云溪县", "松原岭区", "临泽州市", "望溪湖区", "青砚市", "石澜县", "白杉区", "南屿川市", "棠梨县", "北渚市")
_BODIES = {
    "county": ("人民政府", "人民政府办公室", "财政局", "教育局", "水务局"),
    "city": ("人民政府", "人民政府办公室", "住房和城乡建设局"),
    "province": ("人民政府", "人民政府办公厅"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """What a report says besides its tables; `sections` are paragraphs by the section's key."""

    organisation: str
    year: int
    title: str
    opening: tuple[str, ...]
    sections: Mapping[str, tuple[str, ...]]


def organisation(seed: int, size: str = "county") -> str:
    """The name of an invented office."""
    rng = random.Random(f"organisation {seed} {size}")
    return rng.choice(_PLACES) + rng.choice(_BODIES[size])


def text_of(name: str, year: int, figures: Mapping[str, Value]) -> Text:
    """The text of the report of `name` on `year`, with what it says of `figures`."""
    opening = (
        f"本报告根据《中华人民共和国政府信息公开条例》要求，由{name}编制。本报告所列数据的统计期限自{year}年1月1日起至"
        f"{year}年12月31日止。如对本报告有疑问，请与{name}联系（地址：安和路{year % 97}号，邮编：{100000 + year}，"
        f"电话：0{year % 900 + 100}-{6500000 + year}）。",
    )
    sections = {
        "overview": _overview(year, figures),
        "proactive": (),
        "applications": (),
        "disputes": (),
        "problems": _problems(year),
        "other": (f"{year}年，本机关没有收取信息处理费。",),
    }
    return Text(name, year, f"{name}{year}年政府信息公开工作年度报告", opening, sections)


def _overview(year: int, figures: Mapping[str, Value]) -> tuple[str, ...]:
    return (
        f"（一）主动公开。{year}年，通过门户网站公开各类信息{year % 1000 + 311}条，其中政务动态{year % 100 + 57}条，"
        f"发布政策解读{year % 50 + 6}篇。{_documents(figures)}",
        f"（二）依申请公开。{_applications(year, figures)}{_disputes(figures)}",
        f"（三）政府信息管理。全年更新机构职能信息{year % 30 + 4}条，清理失效链接{year % 40 + 12}个。",
        f"（四）平台建设。维护栏目{year % 20 + 8}个，“{name_of_account(year)}”公众号发布信息{year % 700 + 45}条。",
        f"（五）监督保障。开展培训{year % 4 + 1}次，参加{year % 90 + 20}人次，没有发生责任追究。",
    )


def name_of_account(year: int) -> str:
    """The name of an invented account."""
    return f"政务{'甲乙丙丁'[year % 4]}号"


def _documents(figures: Mapping[str, Value]) -> str:
    issued = figures.get("table2.normative_documents.issued")
    valid = figures.get("table2.normative_documents.in_force")
    if issued is None or valid is None:
        return ""
    return f"全年制发行政规范性文件{issued}件，现行有效行政规范性文件{valid}件。"


def _applications(year: int, figures: Mapping[str, Value]) -> str:
    def count(row: str) -> Value:
        return figures.get(f"table3.{row}.total")

    new, before, done, after = (count(row) for row in ("new", "carried_in", "total_processed", "carried_out"))
    if None in (new, before, done, after):
        return f"{year}年，继续畅通申请渠道，规范办理流程。"
    return (
        f"{year}年，共收到政府信息公开申请{new}件，上年结转{before}件，办结{done}件，结转下年度继续办理{after}件。"
        f"其中予以公开{count('granted')}件、部分公开{count('partial')}件。"
    )


def _disputes(figures: Mapping[str, Value]) -> str:
    reviews = figures.get("table4.reconsideration.total")
    return "" if reviews is None else f"因政府信息公开引起的行政复议{reviews}件。"


def _problems(year: int) -> tuple[str, ...]:
    return (
        f"{year}年的工作仍有不足：一是公开内容的针对性有待加强，二是队伍的业务能力有待提高。上年所列的2个问题已经改进。",
        f"{year + 1}年，将细化公开目录，举办{year % 3 + 2}期培训，逐项核对栏目内容。",
    )

"""What a web page puts around a report, and text that names the rows of the tables with numbers of other things."""

from __future__ import annotations

import random

from tests.layouts.page import Page


def chrome(page: Page, rng: random.Random) -> None:
    """Navigation, an index table and a footer full of numbers."""
    year, number = page.case.text.year, rng.randint(100, 999)
    page.before = [
        "无障碍浏览 | 简体 | 繁体 | 登录",
        "首页 > 政务公开 > 政府信息公开年报",
        f"索引号：{number}0022/{year + 1}-{number % 90 + 10:05d}",
        f"发布机构：{page.case.text.organisation}",
        f"发文日期：{year + 1}-01-{number % 28 + 1:02d} 09:{number % 60:02d}",
        f"浏览次数：{number * 7} 字号：大 中 小",
        "标题：" + page.title,
        "",
    ]
    page.after = [
        f"附件下载：{year}年报.pdf（{number}KB）",
        f"上一篇：{year - 1}年政府信息公开工作年度报告",
        "主办单位：某单位 网站标识码：3300000012 ICP备案号：浙ICP备05000001号-2",
        f"联系电话：0570-{number}8812 邮编：324{number} 公安备案 33080002000{number}号",
        "版权所有 © 2010-2026",
    ]


def index_table(page: Page, rng: random.Random) -> None:
    """An index table as a text prints it: a label and its content in turn."""
    year, number = page.case.text.year, rng.randint(100, 999)
    page.before = [
        f"索引号 | 11330{number}/{year}-{number} | 主题分类 | 其他 |",
        f"发布机构 | {page.case.text.organisation} | 公开日期 | {year + 1}-01-20 |",
        f"有效性 | 有效 | 页数 | {number % 30 + 4} |",
        "",
    ]


_TRAPS = (
    "全年作出行政许可决定中涉企{a}件，行政处罚案件听证{b}件，公开典型行政复议案件决定书{a}件。",
    "办理建议提案{a}件，办结{a}件，办结率100%；12345热线{b}件，其中信访举报投诉类{a}件。",
    "新受理行政复议案件{b}件，行政诉讼应诉{a}件；收集公众意见{b}条，采纳{a}条。",
    "清理行政规范性文件{a}件，其中继续有效{b}件；主动公开规章制度类信息{a}条、规范性文件类信息{b}条。",
    "上年度收到政府信息公开申请{b}件，同比下降{a}.5%；其中自然人申请占{b}.2%。",
)


def chatty(page: Page, rng: random.Random) -> None:
    """Sentences before and after the tables that use the words of the rows with other numbers."""
    for part in page.parts:
        for trap in rng.sample(_TRAPS, 2):
            part.paragraphs.append(trap.format(a=rng.randint(2, 60), b=rng.randint(61, 999)))


def serials(page: Page, rng: random.Random) -> None:
    """Lines of numbers that are no figures: a document number, a date, a page number."""
    for part in page.parts:
        part.paragraphs.append(rng.choice(["该部分以表格形式报告。表格如下：", "单位：件", "（详见下表）", "表1"]))
        if rng.random() < 0.5:
            part.paragraphs.append(rng.choice(["2024年1月20日", "第 3 页 共 12 页", "- 5 -"]))

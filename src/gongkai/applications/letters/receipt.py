"""登记回执: what an applicant keeps of what was handed in online. Made anew each time, from the paper as it came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.applications.letters.paper import Printed, pdf
from gongkai.applications.letters.wording import Block, templates
from gongkai.foundation.now import CHINA

_PAPERS = {
    "supplement": "补正材料",
    "addition": "补充材料",
    "contact": "变更联系方式的申请",
    "withdrawal": "撤回申请",
    "reasons": "说明理由的材料",
    "payment": "缴费凭证",
}


@dataclass(frozen=True, slots=True)
class Received:
    """What the receipt says. `code` is empty except for the browser that has just sent the application; `about` is
    empty for an application, else the number of the one that the paper belongs to."""

    number: str
    organ: str
    telephone: str
    applicant: str
    natural: bool
    submitted: datetime
    receipted: datetime | None
    confirmed: date | None
    due: date | None
    wanted: Sequence[str]
    site: str
    code: str = ""
    about: str = ""
    paper: str = ""
    other: str = ""
    channel: str = ""  # how it came, in words; empty for what was handed in online
    arrived: date | None = None


def receipt(held: Received) -> bytes:
    """The receipt as PDF. Raises annualreport.errors.Unwritable where no Chinese font is installed."""
    title = "来件回执" if held.about or held.other else templates()["receipt"].title
    closing = (held.organ, _day(held.submitted.astimezone(CHINA).date()))
    return pdf(Printed(title, held.number, held.organ, tuple(_about(held) if held.about else _blocks(held)), closing))


def _blocks(held: Received) -> Iterator[Block]:
    you = "您" if held.natural else "贵单位"
    yield Block("", f"{held.applicant}：")
    when = _day(held.arrived) if held.channel and held.arrived else _moment(held.submitted)
    yield Block(
        "", f"{held.organ}于{when}收到{you}以{held.channel or '网上提交'}方式提交的{held.other or '政府信息公开申请'}。"
    )
    code = [f"查询码：{held.code}（只显示这一次，请妥善保管）"] if held.code else []
    yield Block(
        "编号", "\n".join([f"{'收件' if held.other else '申请'}编号：{held.number}", *code, f"查办理进度：{held.site}"])
    )
    wanted = (
        [f"{number}. {text}" for number, text in enumerate(held.wanted, 1)] if len(held.wanted) > 1 else held.wanted
    )
    # What was written is text, also where it has braces.
    yield Block("内容" if held.other else "所需信息", "\n".join(wanted))
    if held.other:
        yield Block("办理", f"{held.other}不是政府信息公开申请，由本机关另行办理，办理结果另行告知。")
    elif held.channel:
        yield Block("期限", "\n".join(_paper_terms(held)))
    else:
        yield Block("三个时间", "\n".join(_times(held)))
        yield Block("期限", "\n".join(_terms(held)))
    yield Block("", "本回执由系统自动出具，不加盖印章。" + (f"联系电话：{held.telephone}。" if held.telephone else ""))


def _times(held: Received) -> Iterator[str]:
    yield f"提交：{_moment(held.submitted)}"
    if held.receipted:
        yield f"系统回执：{_moment(held.receipted)}"
    yield f"双方确认收到：{_day(held.confirmed)}" if held.confirmed else "双方确认收到：等待机关联系确认"


def _terms(held: Received) -> Iterator[str]:
    yield "网上提交的申请，以双方确认之日为收到之日（条例第三十一条）；自收到之日起20个工作日内答复（第三十三条）。"
    yield "征求第三方和其他机关意见的时间不计算在内；需要延长的，会另行书面告知。"
    if held.due:
        yield f"从提交当天起算，20个工作日到{_day(held.due)}。"


def _paper_terms(held: Received) -> Iterator[str]:
    if held.arrived:
        yield f"本机关收到的日期：{_day(held.arrived)}。"
    yield "自收到之日起20个工作日内答复（条例第三十三条）；要补正、延期、征求意见或者收费的，会另行书面告知。"
    if held.due:
        yield f"按现在的记录，答复期限到{_day(held.due)}。"


def _about(held: Received) -> Iterator[Block]:
    you = "您" if held.natural else "贵单位"
    yield Block("", f"{held.applicant}：")
    what = _PAPERS.get(held.paper, "材料")
    yield Block("", f"{held.organ}于{_moment(held.submitted)}收到{you}网上提交的{what}，对应的申请编号为{held.about}。")
    if any(text.strip() for text in held.wanted):
        yield Block("内容", "\n".join(held.wanted))
    yield Block("", "机关登记以后，办理进度里会显示。本回执由系统自动出具，不加盖印章。")


def _moment(at: datetime) -> str:
    here = at.astimezone(CHINA)
    return f"{_day(here.date())}{here.hour:02d}:{here.minute:02d}"


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"

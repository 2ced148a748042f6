"""口头申请记录: what was taken down of an oral application, to be read back and signed (Article 29)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongkai.applications.letters.listing import Listing, listed
from gongkai.applications.rules.paper import CARRIERS, IDENTITIES, WAYS, Asked

_SIGNATURE = "　\n　\n　　　　年　　月　　日"


def oral(asked: Asked, parts: Mapping[str, str], *, organ: str, number: str, on: date) -> bytes:
    """The record as PDF. `parts`: what each part in an application is called."""
    rows = []
    for one in asked.people:
        paper = f"{IDENTITIES[one.identity_kind].zh} " if one.identity_kind in IDENTITIES else ""
        reach = "　".join(text for text in (one.telephone, one.email, one.address) if text)
        rows.append((parts.get(one.part, one.part), f"{one.name}\n{paper}{one.identity_number}\n{reach}"))
    ways = "，".join(text.zh for text in (CARRIERS.get(asked.carrier), WAYS.get(asked.way)) if text)
    rows += [
        ("所需信息", "\n".join(f"{place}. {text}" for place, text in enumerate(asked.items, 1))),
        ("载体、获取方式", ways),
        ("宣读和确认", "以上内容已向本人宣读（由本人阅读），与本人的申请一致。"),
        ("申请人（代理人）签字、捺印", _SIGNATURE),
        ("记录人签字", _SIGNATURE),
    ]
    about = (("机关", organ), ("收件编号", number), ("日期", f"{on.year}年{on.month}月{on.day}日"))
    return listed(Listing("口头申请政府信息公开记录", about, ("项目", "内容"), (4, 12), rows))

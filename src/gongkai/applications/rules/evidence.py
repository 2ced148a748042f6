"""What each paper of a case proves in a reconsideration or a lawsuit (证明对象), in the words of a 证据清单.

The office bears the burden of proof for its reply: 行政诉讼法 Article 34; 行政复议法 Article 44.
"""

from __future__ import annotations

APPLICATION = "申请的内容、提出的方式和收到日期（条例第二十九条、第三十一条）"
COURSE = "办理的经过和期限的计算（条例第三十一条至第三十四条）"
SEARCH = "已经尽到合理检索义务：检索的载体、方法、人员和结果（条例第三十六条）"
CONSULTED = "依法征求了第三方、其他机关的意见及其答复（条例第三十二条、第三十四条）"
REVIEWED = "答复以前经过保密审查、合法性审核（条例第十七条）"
SEVERED = "能够区分处理的已经区分处理，逐处说明了理由（条例第三十七条）"
GIVEN = "实际提供的信息的内容（条例第三十六条第二项）"
REPLY = "答复的内容、事实和理由、法律依据和救济途径（条例第三十六条、第五十一条）"
DELIVERED = "答复在法定期限内作出，并且依法送达（条例第三十三条）"
FACTS = "处理决定所依据的事实"
FEE = "收费的依据、标准和缴纳情况（条例第四十二条）"

LETTERS = {
    "supplement": "在法定期限内一次性告知补正（条例第三十条）",
    "reasons": "要求申请人说明理由（条例第三十五条）",
    "extension": "在答复期限内经批准延长期限，并且告知申请人（条例第三十三条）",
    "delay": "延迟答复已经告知申请人（条例第三十五条）",
    "consult_third_party": "书面征求了第三方的意见（条例第三十二条）",
    "consult_joint_maker": "征求了共同制作机关的意见（条例第三十四条）",
    "consult_other_organ": "征求了有关机关的意见（条例第十一条）",
    "consult_notice": "已经告知申请人征求意见所需时间不计算在期限内（条例第三十三条）",
    "third_party_told": "决定公开的内容和理由已经书面告知第三方（条例第三十二条）",
    "fee_notice": FEE,
    "reply": REPLY,
    "lapse": REPLY,
    "withdrawal": REPLY,
    "part_withdrawal": "申请人撤回部分申请，本机关已经确认",
    "delivery_record": DELIVERED,
}


def of_letter(kind: str) -> str:
    """What a letter of this kind proves; empty for one that proves nothing to others (协办单)."""
    return LETTERS.get(kind, "")

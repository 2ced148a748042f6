"""How the ledger, lists and logs call those who are asked: by kind and number, never by name."""

from __future__ import annotations

from gongkai.regulation.events import Consulted

NAMES = {
    Consulted.THIRD_PARTY: "第三方",
    Consulted.JOINT_MAKER: "共同制作机关",
    Consulted.OTHER_ORGAN: "其他机关",
    Consulted.INNER_UNIT: "内设机构",
}


def party(consulted: str, number: int) -> str:
    """第三方1."""
    return f"{NAMES[Consulted(consulted)]}{number}"

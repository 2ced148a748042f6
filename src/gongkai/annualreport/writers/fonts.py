"""The fonts of GB/T 9704 where they are installed, and what takes their place where they are not."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import typst

from gongkai.annualreport.errors import Unwritable

_SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC", "SimSun")
_SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC")
_LAST = ("Microsoft YaHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback", "AR PL UMing CN")
# What the standard asks for, by the names under which systems know it.
_WANTED = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK", *_SERIF),
    "heading": ("SimHei", "黑体", "STHeiti", "Heiti SC", *_SANS),
    "lead": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "Kaiti SC", "AR PL UKai CN", *_SERIF),
    "text": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", *_SERIF),
    "song": ("SimSun", "宋体", "STSong", *_SERIF),
}


class Fonts(NamedTuple):
    """What the system has: `known` for the typesetter, `named` the families for each use, best first."""

    known: typst.Fonts
    named: dict[str, list[str]]

    @property
    def title_weight(self) -> str:
        """小标宋 is bold as it is; what stands in for it is to be."""
        return "regular" if self.named["title"][0] in _WANTED["title"][:4] else "bold"


@cache
def fonts() -> Fonts:
    """The fonts for a PDF, looked for once. Raises `Unwritable` when none of them has Chinese characters."""
    known = typst.Fonts()
    families = {family.lower(): family for family in known.families()}
    named = {}
    for use, wanted in _WANTED.items():
        named[use] = [families[name.lower()] for name in (*wanted, *_SANS, *_LAST) if name.lower() in families]
    if not all(named.values()):
        raise Unwritable(
            "no-font",
            "没有可用的中文字体，不能制作 PDF；请安装 fonts-noto-cjk（Debian、Ubuntu）或 GB/T 9704 规定的字体",
            "no Chinese font was found, so no PDF can be made; install fonts-noto-cjk (Debian, Ubuntu) or those of "
            "GB/T 9704",
        )
    return Fonts(known, named)

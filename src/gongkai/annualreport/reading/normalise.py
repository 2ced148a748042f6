"""One way of writing for labels: full-width to half-width, traditional to simplified, and only what carries meaning.

`narrow` keeps the length of a text, so that places in it stay true. `core` keeps Chinese characters only and is what
labels are compared by.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

_PAIRS = resources.files(__package__).joinpath("traditional.txt").read_text(encoding="utf-8").split()
_SIMPLE = {ord(pair[0]): pair[1] for pair in _PAIRS}
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x00A0: " ",
    0x2002: " ",
    0x2003: " ",
    0x2009: " ",
    0x202F: " ",
    0x200B: " ",
    0xFEFF: " ",
    0x2212: "-",
    0x2013: "—",
    0x2015: "—",
    0x2500: "—",
    0x3007: "〇",
    0x25CB: "〇",
    0x25EF: "〇",
}
_NARROW = _WIDE | _SIMPLE
_NOT_CHINESE = re.compile(r"[^\u4e00-\u9fff]+")
# Radicals and compatibility forms that PDF fonts put in place of the characters they look like.
_RADICALS = {0x2F00 + i: c for i, c in enumerate("一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠")}
_NARROW |= {code: _SIMPLE.get(ord(char), char) for code, char in _RADICALS.items()}


def narrow(text: str) -> str:
    """`text` with full-width letters, digits and signs made half-width and traditional characters simplified.

    The length stays the same, so an offset in the result is an offset in `text`.
    """
    return text if text.isascii() else text.translate(_NARROW)


@lru_cache(maxsize=8192)
def core(text: str) -> str:
    """The Chinese characters of `text`, simplified, and nothing else."""
    return _NOT_CHINESE.sub("", text.translate(_NARROW))

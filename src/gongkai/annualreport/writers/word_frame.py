"""The empty Word file that reports are written into: page, styles, fonts and page numbers after GB/T 9704-2012."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

# 5.1, 5.2: A4, 37 mm above, 28 mm at the left, and a type area of 156 by 225 mm.
_PAGE = {"page_width": 210, "page_height": 297, "top_margin": 37, "bottom_margin": 35}
_PAGE |= {"left_margin": 28, "right_margin": 26, "header_distance": 15, "footer_distance": 25}
TEXT_WIDTH = round(156 / 25.4 * 1440)
"""The width of the type area in twentieths of a point."""

_LATIN = "Times New Roman"
# Each font of the standard, and what a system without it has instead.
_FONTS = {
    "方正小标宋简体": ("宋体", "roman"),
    "仿宋_GB2312": ("仿宋", "roman"),
    "黑体": ("SimHei", "swiss"),
    "楷体_GB2312": ("楷体", "roman"),
    "宋体": ("SimSun", "roman"),
}
# Style: name, font, size in points, and its paragraph's properties. Line heights are in twentieths of a point.
_TIGHT = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'  # no space between Chinese and figures
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_CELL = f'{_TIGHT}<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/>'
_STYLES = {
    "GongkaiTitle": (
        "公文标题",
        "方正小标宋简体",
        22,
        f'<w:keepNext/>{_TIGHT}<w:spacing w:before="0" w:after="0" w:line="640" w:lineRule="exact"/>'
        '<w:jc w:val="center"/>',
    ),
    "GongkaiHeading": (
        "公文一级标题",
        "黑体",
        16,
        f'<w:keepNext/>{_TIGHT}<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>{_INDENT}'
        '<w:outlineLvl w:val="0"/>',
    ),
    "GongkaiText": (
        "公文正文",
        "仿宋_GB2312",
        16,
        f'<w:widowControl/>{_TIGHT}<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>{_INDENT}'
        '<w:jc w:val="both"/>',
    ),
    "GongkaiClosing": (
        "落款",
        "仿宋_GB2312",
        16,
        f'{_TIGHT}<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>'
        '<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>',
    ),
    "GongkaiHead": ("表头", "黑体", 9, f'{_CELL}<w:jc w:val="center"/>'),
    "GongkaiLabel": ("表内项目", "仿宋_GB2312", 9, f'{_CELL}<w:jc w:val="left"/>'),
    "GongkaiFigure": ("表内数据", "仿宋_GB2312", 9, f'{_CELL}<w:jc w:val="center"/>'),
    "GongkaiGap": ("空行", "仿宋_GB2312", 9, '<w:spacing w:before="0" w:after="0" w:line="280" w:lineRule="exact"/>'),
}
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
    for side, size in (("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideH", 4), ("insideV", 4))
)


def made() -> bytes:
    """The file as bytes."""
    document = Document()
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    _styles(document)
    _fonts(document)
    section = document.sections[0]
    for name, size in _PAGE.items():
        setattr(section, name, Mm(size))
    document.settings.odd_and_even_pages_header_footer = True
    # 7.5: the number between dashes in 14 points, on odd pages at the right and on even ones at the left.
    _number(section.footer, "right")
    _number(section.even_page_footer, "left")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _LATIN, Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    for key, (name, font, size, properties) in _STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), key)
        style.base_style, style.quick_style = normal, True
        style.element.append(parse_xml(f"<w:pPr {nsdecls('w')}>{properties}</w:pPr>"))
        style.element.append(_letters(font, size))
    for name in ("公文标题", "公文一级标题"):  # what Enter begins behind a heading
        document.styles[name].next_paragraph_style = document.styles["公文正文"]
    lead = document.styles.add_style("公文二级标题", WD_STYLE_TYPE.CHARACTER)
    lead.element.set(qn("w:styleId"), "GongkaiLead")
    lead.element.append(_letters("楷体_GB2312", 16))
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="GongkaiTable">'
            f'<w:name w:val="公文表格"/>'
            f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders><w:tblCellMar>"
            '<w:top w:w="30" w:type="dxa"/><w:left w:w="45" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/>'
            '<w:right w:w="45" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        )
    )
    language = document.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def _letters(font: str, size: int) -> Any:
    return parse_xml(
        f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{font}" w:cs="{_LATIN}"/>'
        f'<w:sz w:val="{2 * size}"/><w:szCs w:val="{2 * size}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )


def _fonts(document: Any) -> None:
    """Name what to take where a font is missing."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            entries = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
                f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
                for name, (other, family) in _FONTS.items()
            )
            table = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{entries}</w:fonts>'
            relation.target_part._blob = table.encode()


def _number(footer: Any, side: str) -> None:
    footer.is_linked_to_previous = False
    properties = (
        f'<w:pPr {nsdecls("w")}><w:spacing w:before="0" w:after="0"/><w:ind w:{side}Chars="100" w:{side}="280"/>'
        f'<w:jc w:val="{side}"/></w:pPr>'
    )
    letters = '<w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/><w:sz w:val="28"/></w:rPr>'
    paragraph = footer.paragraphs[0]._p
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.append(parse_xml(properties))
    for run in ("<w:t>— </w:t>", *_field("PAGE"), "<w:t> —</w:t>"):
        text = run.replace("<w:t>", '<w:t xml:space="preserve">')
        paragraph.append(parse_xml(f"<w:r {nsdecls('w')}>{letters}{text}</w:r>"))


def _field(name: str) -> tuple[str, ...]:
    kinds = ("begin", "separate", "end")
    begin, separate, end = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in kinds)
    return begin, f'<w:instrText xml:space="preserve"> {name} </w:instrText>', separate, "<w:t>1</w:t>", end

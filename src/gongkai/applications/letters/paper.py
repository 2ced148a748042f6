"""A letter as PDF and Word, in the style of GB/T 9704 (党政机关公文格式). Nothing in its text is read as markup."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from xml.sax.saxutils import escape

import typst
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from gongkai.annualreport.writers import word_frame
from gongkai.annualreport.writers.fonts import fonts
from gongkai.applications.letters.wording import Block

# What XML and the typesetter cannot hold; somebody may have pasted it.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_LONG_WORD = re.compile(r"[^\s\u2e80-\uffef\U00020000-\U0003ffff]{20,}")


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter to be printed: title, number (文号), blocks, and the organ with the date at its end. `head`: under the
    red head of the organ; `watermark`: across each page."""

    title: str
    number: str
    organisation: str
    blocks: Sequence[Block]
    closing: tuple[str, ...]
    watermark: str = ""
    head: bool = False


def pdf(letter: Printed) -> bytes:
    """The letter as a PDF with real text in embedded fonts.

    Raises annualreport.errors.Unwritable where no Chinese font is installed.
    """
    found = fonts()
    data = {
        "title": _clean(letter.title),
        "number": _clean(letter.number),
        "organisation": [_clean(letter.organisation)],
        "head": _clean(letter.organisation) if letter.head else "",
        "watermark": _clean(letter.watermark),
        "title_weight": found.title_weight,
        "fonts": found.named,
        "blocks": [
            {
                "title": _clean(block.title),
                "lines": [_breakable(line) for line in _clean(block.text).splitlines() if line.strip()],
                "flush": number == 0,  # the first block is the address: 林某：
            }
            for number, block in enumerate(letter.blocks)
        ],
        "closing": [_clean(line) for line in letter.closing],
    }
    made: Any = typst.compile(
        _template(), font_paths=found.known, sys_inputs={"letter": json.dumps(data, ensure_ascii=False)}
    )
    return bytes(made)


def word(letter: Printed) -> bytes:
    """The letter as a Word file, with the paper, margins, fonts and sizes of the standard."""
    document = Document(io.BytesIO(_frame()))
    body = document.element.body
    made = parse_xml(f"<w:body {nsdecls('w')}>{''.join(_paragraphs(letter))}</w:body>")
    for element in reversed(list(made)):
        body.insert(0, element)
    if letter.head:
        section = document.sections[0]
        section.different_first_page_header_footer = True  # which bears no number
        section.first_page_footer.paragraphs[0]._p.addprevious(parse_xml(_FOOT))
    document.core_properties.title = _clean(letter.title)
    document.core_properties.author = _clean(letter.organisation)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _paragraphs(letter: Printed) -> list[str]:
    found = [*_head(letter), _paragraph("GongkaiTitle", letter.title)]
    if letter.number and not letter.head:
        found.append(_paragraph("GongkaiText", letter.number, _FLUSH + '<w:jc w:val="center"/>'))
    for at, block in enumerate(letter.blocks):
        if block.title:
            found.append(_paragraph("GongkaiHeading", block.title))
        lines = [line for line in block.text.splitlines() if line.strip()]
        flush = _FLUSH if at == 0 else ""
        found += [_paragraph("GongkaiText", line, flush if place == 0 else "") for place, line in enumerate(lines)]
    found.append(_paragraph("GongkaiText", "", "<w:keepNext/>"))
    # The organ stands over the middle of the date, the date four characters from the right.
    wide = max(map(len, letter.closing), default=0)
    return found + [
        _paragraph("GongkaiClosing", line, f'<w:ind w:rightChars="{400 + (wide - len(line)) * 50}"/>')
        for line in letter.closing
    ]


_FLUSH = '<w:ind w:firstLine="0" w:firstLineChars="0"/>'


# The double line at the foot of the first page, 170 mm long, 20 mm above the edge of the paper (10.1).
_FOOT = (
    f"<w:p {nsdecls('w')}><w:pPr>"
    '<w:framePr w:w="9638" w:h="100" w:hRule="exact" w:wrap="around" w:hAnchor="page" w:vAnchor="page"'
    ' w:xAlign="center" w:y="15647"/>'
    '<w:pBdr><w:top w:val="thinThickSmallGap" w:sz="24" w:space="0" w:color="E60012"/></w:pBdr>'
    '<w:spacing w:before="0" w:after="0" w:line="100" w:lineRule="exact"/></w:pPr></w:p>'
)


def _head(letter: Printed) -> list[str]:
    """The organ's name in red over a double line as long as 10.1 asks: 7 mm further left and 9 mm further right."""
    if not letter.head:
        return []
    size = 2 * int(min(36, 440 / max(1, len(letter.organisation))))
    fonts = '<w:rFonts w:eastAsia="方正小标宋简体"/>'
    line = '<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="6" w:color="E60012"/></w:pBdr>'
    spacing = '<w:spacing w:before="0" w:after="80" w:line="240" w:lineRule="auto"/>'
    wider = '<w:ind w:left="-454" w:right="-340" w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="center"/>'
    name = escape(_clean(letter.organisation))
    run = f'<w:r><w:rPr>{fonts}<w:color w:val="E60012"/><w:sz w:val="{size}"/></w:rPr><w:t>{name}</w:t></w:r>'
    head = f'<w:p><w:pPr><w:pStyle w:val="GongkaiText"/>{line}{spacing}{wider}</w:pPr>{run}</w:p>'
    number = _paragraph("GongkaiText", letter.number, _FLUSH + '<w:jc w:val="right"/>')
    return [head, number, _paragraph("GongkaiText", "")]


def _paragraph(style: str, text: str, properties: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(_clean(text))}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{run}</w:p>'


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


def _breakable(text: str) -> str:
    return _LONG_WORD.sub(lambda word: "\u200b".join(word[0]), text)


@cache
def _frame() -> bytes:
    return word_frame.made()


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("letter.typ").read_bytes()

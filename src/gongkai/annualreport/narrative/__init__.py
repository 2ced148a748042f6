"""What the text of a report says about its tables, as claims: 收到政府信息公开申请75件, 均为自然人, 未发生行政诉讼.

A claim names the cells that its number may mean. Whether it is right is for `checks.narrative`; the reader uses
`stated_values` to take glued digits apart. The words, and the cells that they mean, stand in `words.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gongkai.annualreport.edition import Edition
from gongkai.annualreport.narrative.blanket import denials, universals
from gongkai.annualreport.narrative.claim import Claim, Scope
from gongkai.annualreport.narrative.lexicon import lexicon
from gongkai.annualreport.narrative.prose import prose
from gongkai.annualreport.narrative.sentences import Paragraph, SentenceReader, Whose
from gongkai.annualreport.report import Report

__all__ = ["Claim", "Scope", "claims", "hints", "stated_values", "text_claims"]

# Most sentences speak of nothing that a table counts: they are passed over before anything costly is asked of them.
_TOPIC = re.compile(
    "申请|复议|诉讼|规章|规范性文件|行政许可|行政处罚|行政强制|收费|处理费|结转|办结|答复|公开[\\d的]|不予|无法提供|自然人|[线网][上下络]"
)
_COUNTED = re.compile(
    r"\d(?:[余多]?[万亿]?[余多]?[件宗起例份封条项个部次元]|[，,；;。）)])|[一二两三四五六七八九十百千零][余多]?[件宗起例份部]"
)
_DENIED = re.compile("[未没无零]|不涉及|不存在|(?:均|全部|都|皆)[已被获得予为是系维审结来]")
_DENIABLE = re.compile("申请|复议|诉讼")

_ANYBODY = Whose()
_TITLE = 300  # characters of a plain text in which its title and its body's name stand


def claims(report: Report) -> list[Claim]:
    """All statements of the report's sections, in the order of the text."""
    whose = Whose(report.year, report.title + report.organisation)
    found: list[Claim] = []
    for key, section in report.sections.items():
        found += text_claims(section.text, report.form, section=key, whose=whose)
    return found


def hints(report: Report) -> Mapping[str, frozenset[int]]:
    """The values that the narrative states for single cells."""
    return {cell: frozenset(values) for cell, values in _values(claims(report)).items()}


def stated_values(text: str, form: Edition) -> dict[str, set[int]]:
    """The values that a plain text states for single cells of the edition."""
    return _values(text_claims(text, form, whose=Whose(names_text=text[:_TITLE])))


def _values(found: Iterable[Claim]) -> dict[str, set[int]]:
    values: dict[str, set[int]] = {}
    for claim in found:
        if claim.exact and isinstance(claim.value, int):
            first = claim.targets[0] if claim.targets else ()
            if len(first) == 1:
                values.setdefault(first[0], set()).add(claim.value)
    return values


def text_claims(text: str, form: Edition, *, section: str = "", whose: Whose = _ANYBODY) -> list[Claim]:
    """The statements of one text. `whose` is the report: numbers of other years and offices are not its own."""
    words = lexicon()
    running = prose(text)
    found: list[Claim] = []
    paragraph = Paragraph()
    for sentence in running.sentences():
        if sentence.paragraph != paragraph.number:
            paragraph = Paragraph(sentence.paragraph)
        if not _speaks(sentence.text):
            paragraph.before += sentence.text
            continue
        reader = SentenceReader(words, form, sentence, paragraph, whose)
        reader.read()
        denials(reader)
        universals(reader)
        reader.finish()
        for claim in reader.claims:
            claim.start += sentence.start
            claim.section = section
            claim.line, claim.column = running.place(claim.start)
        found += reader.claims
    return found


def _speaks(text: str) -> bool:
    if _COUNTED.search(text) and _TOPIC.search(text):
        return True
    return bool(_DENIABLE.search(text) and _DENIED.search(text))

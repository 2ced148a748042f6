"""What the text of a report says about its tables, as claims: 收到政府信息公开申请75件, 均为自然人, 未发生行政诉讼.

A claim names the cells that its number may mean. Whether it is right is for `checks.narrative`; the reader uses
`stated_values` to take glued digits apart. The words, and the cells that they mean, stand in `words.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.annualreport.edition import Edition
from gongkai.annualreport.narrative.blanket import denials, universals
from gongkai.annualreport.narrative.claim import Claim, Scope
from gongkai.annualreport.narrative.lexicon import lexicon
from gongkai.annualreport.narrative.prose import prose
from gongkai.annualreport.narrative.sentences import Paragraph, SentenceReader, Whose
from gongkai.annualreport.report import Report

__all__ = ["Claim", "Scope", "claim_values", "claims", "stated_values", "text_claims"]

_ANYBODY = Whose()
_MOST = 1000  # claims of a section; a report makes some fifty in all
_TITLE = 300  # characters of a plain text in which its title and its body's name stand


def claims(report: Report) -> list[Claim]:
    """All statements of the report's sections, in the order of the text."""
    whose = Whose(report.year, report.title + report.organisation)
    found: list[Claim] = []
    for key, section in report.sections.items():
        found += text_claims(section.text, report.form, section=key, whose=whose)
    return found


def stated_values(text: str, form: Edition) -> dict[str, set[int]]:
    """The values that a plain text states for single cells of the edition."""
    return claim_values(text_claims(text, form, whose=Whose(names_text=text[:_TITLE])))


def claim_values(found: Iterable[Claim]) -> dict[str, set[int]]:
    """The exact values of claims, by the single cell that each means first."""
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
            paragraph.go_on(sentence.text)
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
        if len(found) >= _MOST:
            break
    return found


def _speaks(text: str) -> bool:
    """Whether a sentence may tell of something that a table counts."""
    look = lexicon().look
    if look["counted"].search(text) and look["topic"].search(text):
        return True
    return bool(look["deniable"].search(text) and look["denied"].search(text))

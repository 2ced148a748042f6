"""A report of an invented county with figures that all agree, to say sentences about."""

from __future__ import annotations

from gongkai.annualreport.edition import edition
from gongkai.annualreport.report import Report, SectionText, Value

ORGANISATION = "云岭县人民政府"

# row: natural, commercial, research, public_interest, legal_service, other
TABLE3 = {
    "new": (70, 3, 0, 0, 1, 0),
    "carried_in": (1, 0, 0, 0, 0, 0),
    "granted": (28, 2, 0, 0, 0, 0),
    "partial": (9, 0, 0, 0, 0, 0),
    "denied_law": (1, 0, 0, 0, 0, 0),
    "denied_internal": (1, 0, 0, 0, 0, 0),
    "denied_process": (2, 0, 0, 0, 0, 0),
    "denied_administrative_query": (2, 0, 0, 0, 0, 0),
    "unavailable_not_held": (17, 0, 0, 0, 1, 0),
    "unavailable_needs_creation": (1, 0, 0, 0, 0, 0),
    "unavailable_unclear": (1, 0, 0, 0, 0, 0),
    "unprocessed_petition": (2, 0, 0, 0, 0, 0),
    "unprocessed_duplicate": (1, 0, 0, 0, 0, 0),
    "other_overdue_supplement": (2, 0, 0, 0, 0, 0),
    "other": (2, 1, 0, 0, 0, 0),
    "total_processed": (69, 3, 0, 0, 1, 0),
    "carried_out": (2, 0, 0, 0, 0, 0),
}
COLUMNS = ("natural", "commercial", "research", "public_interest", "legal_service", "other")
OTHERS: dict[str, Value] = {
    "table2.rules.issued": 1,
    "table2.rules.repealed": 0,
    "table2.rules.in_force": 11,
    "table2.normative_documents.issued": 8,
    "table2.normative_documents.repealed": 26,
    "table2.normative_documents.in_force": 66,
    "table2.licences.decisions": 1200,
    "table2.penalties.decisions": 350,
    "table2.coercive_measures.decisions": 12,
    "table2.fees.amount": "96171.6",
    "table4.reconsideration.upheld": 2,
    "table4.reconsideration.corrected": 1,
    "table4.reconsideration.pending": 1,
    "table4.reconsideration.total": 4,
    "table4.litigation_direct.upheld": 1,
    "table4.litigation_direct.total": 1,
    "table4.litigation_after_reconsideration.upheld": 1,
    "table4.litigation_after_reconsideration.other": 1,
    "table4.litigation_after_reconsideration.total": 2,
}


def figures() -> dict[str, Value]:
    """The county's figures for 2022."""
    found: dict[str, Value] = dict.fromkeys(edition("2021").cells(), 0)
    for row, counts in TABLE3.items():
        found |= {f"table3.{row}.{column}": count for column, count in zip(COLUMNS, counts, strict=True)}
        found[f"table3.{row}.total"] = sum(counts)
    return found | OTHERS


def nothing() -> dict[str, Value]:
    """Figures of a body to which nothing happened."""
    return dict.fromkeys(edition("2021").cells(), 0) | {"table2.fees.amount": "0"}


def spoken(
    text: str, *, organisation: str = ORGANISATION, section: str = "overview", counts: dict[str, Value] | None = None
) -> Report:
    """The county's report of 2022 with `text` as the text of a section."""
    return Report(
        title=f"{organisation}2022年政府信息公开工作年度报告",
        organisation=organisation,
        year=2022,
        figures=figures() if counts is None else counts,
        sections={section: SectionText("一、总体情况", text)},
    )

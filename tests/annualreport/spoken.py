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


TEXTS = {
    "overview": """2022年，云岭县人民政府认真贯彻落实《条例》，现将有关情况报告如下。
（一）主动公开。通过县政府网站发布信息2000余条。
（二）依申请公开。全县共收到政府信息公开申请74件，上年结转1件，办结73件，结转下年度继续办理2件。
（三）政府信息管理。落实信息发布审核制度，及时更新公开目录。
（四）政府信息公开平台建设。优化网站栏目，加强政务新媒体管理。
（五）监督保障。将政务公开纳入年度考核，未发生责任追究的情形。""",
    "problems": "存在的主要问题：一是政策解读形式单一；二是队伍业务能力有待提高。改进情况：丰富解读形式，组织培训3次。",
    "other": "2022年，全县没有收取信息处理费。",
}
PREAMBLE = """云岭县人民政府2022年政府信息公开工作年度报告
本报告由云岭县人民政府办公室根据《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号要求编制。统计期限自2022年1月1日起至2022年12月31日止。
如有疑问，请与云岭县人民政府办公室联系（电话：0871-5551234）。"""


def complete(**texts: str) -> Report:
    """The county's report of 2022 with everything that the form asks for; `texts` replace those of its sections."""
    report = spoken("")
    report.figures |= {cell: 0 for cell in report.figures if cell.startswith("table2.rules.")}
    form = edition("2021")
    report.sections = {
        section.key: SectionText(section.ordinal + section.heading, (TEXTS | texts).get(section.key, ""))
        for section in form.sections
    }
    report.order = tuple(report.sections)
    report.preamble = PREAMBLE
    report.period = "2022年1月1日起至2022年12月31日止"
    report.contact = "请与云岭县人民政府办公室联系（电话：0871-5551234）"
    return report

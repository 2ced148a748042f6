"""What a sentence says about the tables: claims, each with its value and the cells that it may mean."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gongkai.annualreport.edition import edition
from gongkai.annualreport.limits import DEFAULT
from gongkai.annualreport.narrative import Claim, claim_values, claims, stated_values
from gongkai.annualreport.narrative.lexicon import lexicon
from gongkai.annualreport.narrative.prose import prose
from gongkai.annualreport.narrative.scanner import firsts
from gongkai.annualreport.narrative.sums import sums
from gongkai.annualreport.readers import open_document
from gongkai.annualreport.reading import read_document
from tests.annualreport.spoken import spoken
from tests.real import KNOWN, RealReport

NEW = "table3.new.total"
IN = "table3.carried_in.total"
OUT = "table3.carried_out.total"
DONE = "table3.total_processed.total"
REVIEWS = "table4.reconsideration.total"
RESULTS = ("upheld", "corrected", "other", "pending", "total")
SUITS = "table4.litigation_direct.total+table4.litigation_after_reconsideration.total"


def said(text: str, **about: str) -> list[tuple[str, int | Decimal]]:
    """The claims of a text that are about cells, each by its first cells (a sum with +, of a group the first row)."""
    return [(first_cells(claim), claim.value) for claim in claims(spoken(text, **about)) if claim.targets]  # type: ignore[arg-type]


def first_cells(claim: Claim) -> str:
    cells = claim.targets[0]
    return "+".join(cells) if len(cells) < 3 else f"{cells[0]}..{len(cells)}"


# ---------------------------------------------------------------- received
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年，全县共收到政府信息公开申请75件。", [(NEW, 75)]),
        ("全年受理政府信息公开申请 75 件，均按时办结。", [(NEW, 75)]),
        ("本年度共收到依申请公开事项75件。", [(NEW, 75)]),
        ("共收到依申请公开办理信件75件，均已按程序办结。", [(NEW, 75)]),
        ("共接收信息公开申请七十五件。", [(NEW, 75)]),
        ("全县收到75件政府信息公开申请。", [(NEW, 75)]),
        ("2022年收到政府信息公开申请，共75件。", [(NEW, 75)]),
        ("全年收到政府信息公开申请数量为75件。", [(NEW, 75)]),
        ("办公室受理政府信息公开申请数量为0。", []),  # an office within the county
        ("收到群众政府信息公开申请75宗。", [(NEW, 75)]),
        ("2022年度收到政府信息公开申请０件。", [(NEW, 0)]),
        ("全年收到公民、法人和其他组织提出的政府信息公开申请75件。", [(NEW, 75)]),
        ("全县受理政府信息公开申请件1,156件。", [(NEW, 1156)]),
        ("本年新收政府信息公开申请74件。", [(NEW, 74)]),
        ("全年共新收申请74件，上年结转1件。", [(NEW, 74), (IN, 1)]),
        ("2022年度，收到政府信息依申请公开办理事项1件，已在规定时间内办结答复。", [(NEW, 1)]),
        ("通过网络、信函等多种渠道共收到政府信息公开申请75件。", [(NEW, 75)]),
        ("收到自然人申请71件。", [("table3.new.natural", 71)]),
        (
            "受理政府信息公开申请75件，涉及自然人71件、商业企业3件、法律服务机构1件。",
            [(NEW, 75), ("table3.new.natural", 71), ("table3.new.commercial", 3), ("table3.new.legal_service", 1)],
        ),
        (
            "共收到政府信息公开申请75件，其中自然人71件，法人或其他组织4件。",
            [(NEW, 75), ("table3.new.natural", 71), ("table3.new.commercial..5", 4)],
        ),
    ],
)
def test_received(text: str, expected: list[tuple[str, int]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "我局不涉及依申请公开事项。",
        "2022年，未收到政府信息公开申请。",
        "全年未接到信息公开申请。",
        "本年度没有收到依申请公开的申请。",
        "2022年，未收到群众要求政府信息公开的申请。",
        "全年无政府信息公开申请。",
        "本年度政府信息公开申请未发生。",
        "全年零申请。",
        "本机关未受理过政府信息公开申请事项。",
    ],
)
def test_no_application_is_zero(text: str) -> None:
    assert said(text) == [(NEW, 0)]


# ---------------------------------------------------------------- the balance
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理政府信息公开申请331件，上年度结转2件，共计333件。", [(NEW, 331), (IN, 2), (f"{NEW}+{IN}", 333)]),
        ("收到政府信息公开申请74件（含上年结转1件）。", [(NEW, 74), (IN, 1)]),
        ("办理上年结转政府信息公开申请1件。", [(IN, 1)]),
        ("新收申请74件，2021年结转1件。", [(NEW, 74), (IN, 1)]),
        ("收到申请74件，结转2023年办理2件。", [(NEW, 74), (OUT, 2)]),
        ("全年收到申请74件，结转下年度继续办理2件。", [(NEW, 74), (OUT, 2)]),
        ("收到政府信息公开申请57件，转接下年度办理2件。", [(NEW, 57), (OUT, 2)]),
        ("收到政府信息公开申请74件，转下一年度办理答复的有2件。", [(NEW, 74), (OUT, 2)]),
        ("答复申请3050件（含上年度结转申请34件，另有103件顺延到下年度答复）。", [(DONE, 3050), (IN, 34), (OUT, 103)]),
        (
            "受理政府信息公开申请件1156件，1132件已按规定在法定期限内予以答复，24件结转下年答复。",
            [(NEW, 1156), (DONE, 1132), (OUT, 24)],
        ),
        ("收到申请35件，已办结32件，结转下年3件。", [(NEW, 35), (DONE, 32), (OUT, 3)]),
        ("收到申请35件，截至年底尚未办结申请3件。", [(NEW, 35)]),
        ("全年答复政府信息公开申请73件。", [(DONE, 73)]),
        ("完成政府信息依申请公开答复1453件，包括上年结转信息公开申请30件。", [(NEW, 1453), (IN, 30)]),
    ],
)
def test_balance(text: str, expected: list[tuple[str, int]]) -> None:
    assert said(text) == expected


# ---------------------------------------------------------------- outcomes
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "办结申请73件，其中予以公开30件，部分公开9件，不予公开6件，无法提供20件，不予处理3件，其他处理5件。",
            [
                (DONE, 73),
                ("table3.granted.total", 30),
                ("table3.partial.total", 9),
                ("table3.denied_state_secret.total..8", 6),
                ("table3.unavailable_not_held.total..3", 20),
                ("table3.unprocessed_petition.total..5", 3),
                ("table3.other_overdue_supplement.total..3", 5),
            ],
        ),
        (
            "申请中，30件予以公开，9件部分公开，6件不予公开。",
            [("table3.granted.total", 30), ("table3.partial.total", 9), ("table3.denied_state_secret.total..8", 6)],
        ),
        (
            "办结的信息公开申请中同意公开答复9件，部分公开答复0件，不予公开答复2件。",
            [("table3.granted.total", 9), ("table3.partial.total", 0), ("table3.denied_state_secret.total..8", 2)],
        ),
        (
            "申请答复情况：予以公开答复966件，占66.48%；部分公开67，占4.61%；不予公开81件，占5.57%。",
            [("table3.granted.total", 966), ("table3.partial.total", 67), ("table3.denied_state_secret.total..8", 81)],
        ),
        ("对申请予以公开及部分公开39件。", [("table3.granted.total+table3.partial.total", 39)]),
        ("申请中不予公开、无法提供、不予处理共29件。", [("table3.denied_state_secret.total..16", 29)]),
        ("因本机关不掌握等原因无法提供政府信息公开申请18件。", [("table3.unavailable_not_held.total", 18)]),
        (
            "申请中予以公开30件，部分公开9件，其他12件。",
            [
                ("table3.granted.total", 30),
                ("table3.partial.total", 9),
                ("table3.other_overdue_supplement.total..3", 12),
            ],
        ),
        (
            "申请中予以公开45件，属于国家秘密1件，其他法律行政法规禁止公开2件，属于行政执法案卷1件，本机关不掌握相关政府信息2件。",
            [
                ("table3.granted.total", 45),
                ("table3.denied_state_secret.total", 1),
                ("table3.denied_law.total", 2),
                ("table3.denied_enforcement_file.total", 1),
                ("table3.unavailable_not_held.total", 2),
            ],
        ),
        (
            "申请中没有现成信息需要另行制作6件，补正后申请内容仍不明确1件，重复申请1件。",
            [
                ("table3.unavailable_needs_creation.total", 6),
                ("table3.unavailable_unclear.total", 1),
                ("table3.unprocessed_duplicate.total", 1),
            ],
        ),
        (
            "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请2件。",
            [("table3.other_overdue_supplement.total", 2)],
        ),
        ("收到信息公开申请57件，其中线上33件，撤销3件，线下24件。", [(NEW, 57), ("table3.other.total", 3)]),
    ],
)
def test_outcomes(text: str, expected: list[tuple[str, int]]) -> None:
    assert said(text) == expected


# ---------------------------------------------------------------- reviews and suits
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("因政府信息公开申请行政复议4件，行政诉讼3件。", [(REVIEWS, 4), (SUITS, 3)]),
        ("全县政府信息公开工作方面共有行政诉讼案件3件、行政复议案件4件。", [(SUITS, 3), (REVIEWS, 4)]),
        ("有1件涉及政府信息公开工作的行政复议。", [(REVIEWS, 1)]),
        ("信息公开类行政复议7件，诉讼9件。", [(REVIEWS, 7), (SUITS, 9)]),
        ("因信息公开引发行政复议、行政诉讼案件共7件。", [("table4.reconsideration.total..3", 7)]),
        ("因信息公开引发的行政复议和行政诉讼各2件。", [(REVIEWS, 2), (SUITS, 2)]),
        ("收到因依申请公开提起的行政复议申请4件。", [(REVIEWS, 4)]),
        (
            "信息公开行政复议案件4件，其中结果维持2件，结果纠正1件，尚未审结1件。",
            [
                (REVIEWS, 4),
                ("table4.reconsideration.upheld", 2),
                ("table4.reconsideration.corrected", 1),
                ("table4.reconsideration.pending", 1),
            ],
        ),
        (
            "政府信息公开行政诉讼3件，其中结果维持2件，其他结果1件。",
            [
                (SUITS, 3),
                ("table4.litigation_direct.upheld+table4.litigation_after_reconsideration.upheld", 2),
                ("table4.litigation_direct.other+table4.litigation_after_reconsideration.other", 1),
            ],
        ),
        (
            "政府信息公开行政诉讼中，未经复议直接起诉1件，复议后起诉2件。",
            [("table4.litigation_direct.total", 1), ("table4.litigation_after_reconsideration.total", 2)],
        ),
        ("没有涉及行政复议及行政诉讼情况。", [(REVIEWS, 0), (SUITS, 0)]),
        ("未发生因办理依申请公开造成的行政复议和行政诉讼案件。", [(REVIEWS, 0), (SUITS, 0)]),
        ("未发生因政府信息公开申请行政复议、提起行政诉讼情况。", [(REVIEWS, 0), (SUITS, 0)]),
        ("年度无行政复议、行政诉讼的情况发生。", [(REVIEWS, 0), (SUITS, 0)]),
        ("无因政府信息公开申请引起的行政复议和行政诉讼。", [(REVIEWS, 0), (SUITS, 0)]),
        ("行政复议、行政诉讼均未发生。", [(REVIEWS, 0), (SUITS, 0)]),
        ("涉及的行政诉讼数为0件。", [(SUITS, 0)]),
        ("因政府信息公开被申请行政复议0件、提起行政诉讼0件。", [(REVIEWS, 0), (SUITS, 0)]),
        ("本年度未收到政府信息公开申请，未发生行政复议、诉讼案件。", [(NEW, 0), (REVIEWS, 0), (SUITS, 0)]),
    ],
)
def test_reviews_and_suits(text: str, expected: list[tuple[str, int]]) -> None:
    assert said(text) == expected


# ---------------------------------------------------------------- table 2
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("动态更新本年度制发的规范性文件8件。", [("table2.normative_documents.issued", 8)]),
        (
            "全年制定行政规范性文件8件，废止26件，现行有效66件。",
            [
                ("table2.normative_documents.issued", 8),
                ("table2.normative_documents.repealed", 26),
                ("table2.normative_documents.in_force", 66),
            ],
        ),
        (
            "梳理现行有效规章11部、规范性文件66件。",
            [("table2.rules.in_force", 11), ("table2.normative_documents.in_force", 66)],
        ),
        ("集中公开现行有效行政规范性文件66件。", [("table2.normative_documents.in_force", 66)]),
        (
            "制发行政规范性文件6个，清理失效文件4个，现行有效行政规范性文件18个。",
            [("table2.normative_documents.issued", 6), ("table2.normative_documents.in_force", 18)],
        ),
        ("新制定规章1件。", [("table2.rules.issued", 1)]),
        (
            "全年作出行政许可决定1200件、行政处罚350件、行政强制12件。",
            [
                ("table2.licences.decisions", 1200),
                ("table2.penalties.decisions", 350),
                ("table2.coercive_measures.decisions", 12),
            ],
        ),
        ("全年行政事业性收费96171.6万元。", [("table2.fees.amount", Decimal("96171.6"))]),
        ("收取行政事业性收费5000元。", [("table2.fees.amount", Decimal("0.5"))]),
        ("行政事业性收费金额9.6亿元。", [("table2.fees.amount", Decimal(96000))]),
    ],
)
def test_documents_decisions_and_fees(text: str, expected: list[tuple[str, int | Decimal]]) -> None:
    assert said(text) == expected


# ---------------------------------------------------------------- what is no claim about a cell
@pytest.mark.parametrize(
    "text",
    [
        "2021年全县收到政府信息公开申请60件。",
        "去年收到政府信息公开申请60件。",
        "收到的政府信息公开申请较上年增加12件。",
        "政府信息公开申请数量同比增长15件。",
        "与2021年相比，政府信息公开申请减少5件。",
        "近三年累计受理政府信息公开申请200件。",
        "上半年受理政府信息公开申请30件。",
        "第一季度受理政府信息公开申请10件。",
        "截至6月底，收到政府信息公开申请33件。",
        "9月收到政府信息公开申请4件。",
        "县政府办公室收到政府信息公开申请12件。",
        "我办收到政府信息公开申请12件。",
        "县本级收到政府信息公开申请12件，办结11件。",
        "通过网站收到政府信息公开申请7件。",
        "全年办理信访件120件。",
        "办理12345热线工单5200件，答复5200件。",
        "全年受理群众咨询300件，答复率100%。",
        "办理人大代表建议50件、政协提案85件。",
        "答复人大建议50件。",
        "主动公开政府信息1079条。",
        "公开行政许可信息1200条、行政处罚信息350条。",
        "梳理行政许可事项120项。",
        "下一步，计划受理政府信息公开申请不超过100件。",
        "受理行政许可申请1500件。",
        "每件政府信息公开申请均由专人办理。",
        "第三十六条规定了7种情形下的申请处理。",
        "按照《关于2021年政府信息公开申请100件典型案例的通知》要求开展工作。",
        "组织召开申请答复会商会议3次。",
        "申请内容主要集中在土地征收、房屋拆迁等3个方面。",
        "坚持以公开为常态、不公开为例外，答复文书12份范本。",
        "没有出现应公开而不予公开的申请办件。",
        "未发生因答复不当引发的行政复议。",
        "未发生行政复议被纠错情况。",
        "未收到申请人对政府信息公开的投诉。",
        "行政诉讼一审2件、二审1件。",
        "超期答复申请0件。",
        "县政府规范性文件112件。",
        "全面推进三审三校，发布信息2万余条。",
    ],
)
def test_numbers_of_other_matters_are_no_claims(text: str) -> None:
    assert said(text) == []


def test_what_an_office_says_in_its_own_report_is_the_report_s() -> None:
    text = "2022年我办通过网络平台、信函等方式共受理依申请公开事项12件（网络申请7件）。"
    assert said(text, organisation="云岭县人民政府办公室") == [(NEW, 12)]
    assert said(text) == []


def test_scope_goes_on_to_the_results_and_ends_with_the_paragraph() -> None:
    text = "县政府办公室收到政府信息公开申请12件。其中予以公开5件。\n（三）全县答复政府信息公开申请73件。"
    assert said(text) == [(DONE, 73)]


def test_a_rough_number_is_a_claim_that_is_not_exact() -> None:
    for text in (
        "收到政府信息公开申请约75件。",
        "收到政府信息公开申请70余件。",
        "收到政府信息公开申请70件以上。",
        "收到政府信息公开申请1.2万件。",
    ):
        (claim,) = claims(spoken(text))
        assert not claim.exact
        assert claim_values(claims(spoken(text))) == {}


def test_all_natural_persons() -> None:
    found = claims(spoken("受理政府信息公开申请331件，上年度结转2件，共计333件，均为自然人申请。"))
    assert ("all_natural", 0) in [(claim.key, claim.value) for claim in found]
    natural = [claim for claim in found if claim.objects == ("natural",)]
    assert [(claim.value, claim.targets) for claim in natural] == [
        (333, (("table3.new.natural", "table3.carried_in.natural"),))
    ]


def test_already_public_makes_granted_unsure() -> None:
    found = {
        claim.key: claim.firm
        for claim in claims(spoken("申请中予以公开12件，已主动公开告知获取途径6件，部分公开9件。"))
    }
    assert found == {"granted": False, "granted_known": False, "partial": True}


# ---------------------------------------------------------------- text as it comes
@pytest.mark.parametrize(
    "text",
    [
        "全市共受理政府信息公开申请 3119 件，答\n复 3050 件（含上年度结转申请 34 件，另有 103 件顺延到下年度\n答复）。",
        "全市共受理政府信\n息公开申请31\n19件，答复3050件（含上年度结\n转申请34件，另有103件顺延到下年度答复）。",
        "全市共受理政府信息公开申请３１１９件，答复３，０５０件（含上年度结转申请３４件，另有１０３件顺延到下年度答复）。",
        "全市共受理政府信息公开申请三千一百一十九件，答复三千零五十件(含上年度结转申请三十四件,另有一百零三件顺延到下年度答复)。",
    ],
)
def test_broken_lines_blanks_and_numerals(text: str) -> None:
    values = stated_values(text, edition("2021"))
    assert values == {NEW: {3119}, DONE: {3050}, IN: {34}, OUT: {103}}


def test_the_place_of_a_claim_is_that_in_the_text_as_read() -> None:
    (first, second) = claims(spoken("（一）主动公开情况。\n共收到政府信\n息公开申请 75 件，答\n复 73 件。"))
    assert (first.section, first.line, first.column) == ("overview", 2, 2)
    assert (second.line, second.column) == (3, 12)
    assert second.quote == "答复73件"


def test_joined_lines() -> None:
    joined = prose("一、总体情况\n围绕政府\n信息公开 2022 年工作\n（一）主动公开。答\n复 12 34 件。\n完。")
    assert joined.text == "一、总体情况\n围绕政府信息公开2022年工作\n（一）主动公开。答复12 34件。\n完。"
    lines = joined.source.split("\n")
    for offset, char in enumerate(joined.text):
        if not char.isspace():
            line, column = joined.place(offset)
            assert lines[line - 1][column - 1] == char


def test_a_text_without_end_is_read_to_an_end() -> None:
    sentence = "收到政府信息公开申请1件。"
    assert len(claims(spoken(sentence * 3000))) == 1000
    assert len(claims(spoken(sentence.replace("。", "，") * 3000))) < 1000
    assert claims(spoken("予以" * 20000 + "（" * 20000)) == []


def test_values_are_those_of_single_cells() -> None:
    text = "集中公开现行有效行政规范性文件698件，更新本年度制发的规范性文件88件。予以公开及部分公开申请39件。"
    assert claim_values(claims(spoken(text))) == {
        "table2.normative_documents.in_force": {698},
        "table2.normative_documents.issued": {88},
    }


def test_older_form_has_its_own_cells() -> None:
    values = stated_values("制定规范性文件60件。政府信息公开申请其他处理12件。", edition("2019"))
    assert values == {"table2.normative_documents.made": {60}, "table3.other.total": {12}}


# ---------------------------------------------------------------- real reports
# What a person noted of the narrative, by the words of the note.
NOTED: dict[str, list[tuple[int | None, set[str]]]] = {
    "table4 all totals": [(0, {REVIEWS}), (0, set(SUITS.split("+")))],
    "table3.new+carried_in natural": [(None, {"table3.new.natural", "table3.carried_in.natural"})],
    "table3.new.total+carried_in.total": [(None, {NEW, IN})],
    "natural new+carried_in": [(None, {"table3.new.natural", "table3.carried_in.natural"})],
    "commercial new+carried_in": [(None, {"table3.new.commercial", "table3.carried_in.commercial"})],
    "table4.litigation_direct.total+after.total": [(None, set(SUITS.split("+")))],
    "table4.litigation_direct+after totals": [(None, set(SUITS.split("+")))],
    "sum over columns of granted+partial": [(None, {"table3.granted.total", "table3.partial.total"})],
    "unavailable_not_held over columns": [(None, {"table3.unavailable_not_held.total"})],
    "table4.reconsideration": [(None, {f"table4.reconsideration.{column}"}) for column in RESULTS],
    "table4.litigation_direct+after": [
        (None, {f"table4.{row}.{column}" for row in ("litigation_direct", "litigation_after_reconsideration")})
        for column in RESULTS
    ],
}  # fmt: skip


def noted(entry: dict[str, Any], form: str) -> list[tuple[Any, set[str]]]:
    """The values and the cells of an entry; a group of rows is written with a star."""
    target = entry["target"]
    if target.startswith("sum ") and target not in NOTED:
        prefix = f"table3.{target.removeprefix('sum ').rstrip('*_')}"
        rows = {row.name for row in edition(form).table("table3").rows if row.name.startswith(prefix)}
        return [(entry["value"], {f"{name}.total" for name in rows})]
    pairs = NOTED.get(target, [(None, {target})])
    values = entry["value"] if isinstance(entry["value"], list) else [entry["value"]] * len(pairs)
    return [(value if given is None else given, cells) for value, (given, cells) in zip(values, pairs, strict=True)]


def test_what_a_person_noted_of_real_reports_is_found(real_report: RealReport) -> None:
    path, expected = real_report
    if path.name not in KNOWN:
        pytest.skip("noted by another hand")
    report = read_document(open_document(path.read_bytes(), path.name, DEFAULT))
    found = claims(report)
    stated = {(claim.value, frozenset(cells)) for claim in found for cells in claim.targets}
    without = {claim.value for claim in found if not claim.targets}
    totals = {total.whole for total in sums(report, found)}
    for entry in expected["narrative"]:
        if entry["target"] is None:
            assert entry["value"] in without or Decimal(entry["value"]) / 10_000 in without, entry
        elif entry["target"] in ("narrative sum", "805"):
            assert totals & {entry["value"], entry["table_value"]}, entry
        elif entry["target"] == "table4 pending":
            assert any(claim.key == "all_upheld" and claim.quote == entry["quote"] for claim in found)
        else:
            for value, cells in noted(entry, expected["edition"]):
                assert (value, frozenset(cells)) in stated, entry


# ---------------------------------------------------------------- the word list
def test_every_cell_of_the_word_list_is_a_cell_of_an_edition() -> None:
    known = set(edition("2019").cells()) | set(edition("2021").cells())
    words = lexicon()
    rows = {row for word in words.objects.values() for row in word.rows} or {""}
    columns = {column for word in words.objects.values() for column in word.columns}
    rows_known = {cell.rpartition(".")[0] for cell in known}
    assert rows <= rows_known
    for act in words.acts.values():
        for cell in (cell for cells in act.cells for cell in cells):
            made = {cell.format(row=row, column=column) for row in rows for column in columns}
            assert made & known, cell


def test_words_refer_to_words_that_there_are() -> None:
    words = lexicon()
    for thing in words.objects.values():
        assert thing.bare in words.acts
        assert {thing.denied, *thing.plain} - {""} <= set(words.acts)
    for act in words.acts.values():
        assert act.object == "" or act.object in words.objects
        assert set(act.relative.values()) <= set(words.acts)


def test_first_characters_of_a_pattern() -> None:
    assert firsts("(?:已|未)?收到|[一二]件(?!事)") == frozenset("已未收一二")
    assert firsts(r"(?<!行政)复议|\d{2}月") == frozenset("复0123456789")
    with pytest.raises(ValueError, match="begins with"):
        firsts("(?:已)?")

"""The page of findings: the report as printed, every finding beside what it is about, every link with its target."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from gongkai.annualreport import check, read
from gongkai.annualreport.document import Place
from gongkai.annualreport.findings import Finding, Suspect, Term
from gongkai.annualreport.pages.findings import Checked, findings_page
from gongkai.annualreport.readers.regions import PagePicture
from gongkai.annualreport.report import Doubt, Evidence, Report, SectionText
from tests.cli.calling import CLEAN, FAULTY
from tests.made import made_report

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&</style></td><!--"
WRONG = "table3.partial.natural"
PICTURE = PagePicture(4, "image/png", b"png", 595, 842)


def faulty() -> Checked:
    report = read(FAULTY)
    return Checked(report, check(report))


def tree(*checked: Checked, lang: str = "zh") -> html.HtmlElement:
    return html.document_fromstring(findings_page(checked, lang))


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def one(found: html.HtmlElement, path: str) -> html.HtmlElement:
    elements: list[html.HtmlElement] = found.xpath(path)
    assert len(elements) == 1
    return elements[0]


def wrong_ends(found: html.HtmlElement) -> tuple[list[str], list[str]]:
    """Links within the page without a target, and ids that stand twice."""
    ids: Counter[str] = Counter(found.xpath("//@id"))
    ends = {href[1:] for href in found.xpath("//@href") if href.startswith("#")}
    return sorted(ends - set(ids)), [name for name, count in ids.items() if count > 1]


# ---------------------------------------------------------------- findings
def test_every_finding_stands_beside_its_section_with_level_code_and_sentence() -> None:
    checked = faulty()
    cards = tree(checked).xpath("//section[@aria-labelledby='r1-s-applications']//article")
    assert [
        (text(card.xpath(".//*[@class='level']")[0]), text(card.xpath(".//a")[0]), text(card.xpath(".//p")[0]))
        for card in cards
    ] == [("■ 错误", finding.code, finding.message) for finding in checked.findings]


def test_a_finding_shows_both_sides_their_difference_and_what_each_suspect_would_be() -> None:
    card = one(tree(faulty()), "//article[@id='r1-f1']")
    sides = [text(part) for part in one(card, ".//dl")]
    assert sides == ["左", "各分项之和", "127", "右", "“（七）总计”", "118", "差", "", "9"]
    assert text(one(card, ".//ol/li")) == "1 表三 （二）部分公开·自然人 21 → 12"


def test_every_code_is_explained_on_the_page() -> None:
    found = tree(faulty())
    links = found.xpath("//article[@class='finding error']//a[@class='mono']/@href")
    assert links == ["#code-table3-processed-sum", "#code-table3-row-sum"]
    explained = [text(head) for head in found.xpath("//article[@class='code']/h3")]
    assert explained == ["table3-processed-sum 办理结果分项与总计不符", "table3-row-sum 各类申请人与总计不符"]


def test_a_code_of_local_rules_has_no_explanation_and_no_link() -> None:
    finding = Finding("city-rule", "warning", "没有写明答复率", "the reply rate is not given")
    card = one(tree(Checked(made_report(1), [finding])), "//article[@id='r1-f1']")
    assert (text(card), card.xpath(".//a")) == ("▲ 警告 city-rule 没有写明答复率", [])


def test_a_sound_report_says_that_nothing_was_found() -> None:
    report = read(CLEAN)
    found = tree(Checked(report, check(report)))
    assert [text(badge) for badge in found.xpath("//dd/span[contains(@class, 'badge')]")] == ["未发现问题"]
    assert found.xpath("//article") == []


def test_the_list_at_the_top_names_every_finding_with_its_place_and_numbers() -> None:
    rows = tree(faulty()).xpath("//table[@class='table list']/tbody/tr")
    assert [[text(cell) for cell in row] for row in rows] == [
        ["■ 错误", "办理结果分项与总计不符", "表三 自然人", "127", "118", "9"],
        ["■ 错误", "各类申请人与总计不符", "表三 （二）部分公开", "22", "13", "9"],
    ]


# ---------------------------------------------------------------- tables
def test_tables_are_drawn_as_the_form_has_them_with_every_figure() -> None:
    report = made_report(3, "2021", "city")
    found = tree(Checked(report, []))
    cells = {
        cell.get("id").removeprefix("r1-c-"): text(cell) for cell in found.xpath("//td[starts-with(@id, 'r1-c-')]")
    }
    assert cells == {cell: str(report.figures[cell]) for cell in report.form.cells("2021")}
    group = one(found, "//th[starts-with(., '三、本年度办理结果')]")
    assert (group.get("rowspan"), group.get("scope"), group.get("class")) == ("22", "row", "group")


def test_the_wrong_cell_is_marked_by_frame_sign_and_words_and_those_of_its_identities_by_a_wash() -> None:
    checked = faulty()
    found = tree(checked)
    (suspect,) = found.xpath("//td[contains(@class, 'suspect')]")
    assert (suspect.get("id"), text(suspect)) == (f"r1-c-{WRONG}", "■21，可能有误")
    touched = {cell.get("id")[5:] for cell in found.xpath("//td[contains(@class, 'touched')]")}
    assert touched == {cell for finding in checked.findings for cell in finding.cells} - {WRONG}


def test_a_note_marks_no_cell() -> None:
    finding = Finding("blank-as-zero", "note", "空白按0计", "blanks stand for 0", cells=("table3.new.total",))
    assert tree(Checked(made_report(1), [finding])).xpath("//td[contains(@class, 'touched')]") == []


@pytest.mark.parametrize(("empty", "shown"), [("blank", "空白"), ("slash", "/"), ("dash", "—"), ("absent", "缺")])
def test_a_figure_that_is_null_is_shown_as_what_is_printed_and_never_as_zero(empty: Any, shown: str) -> None:
    report = made_report(1)
    report.figures[WRONG] = None
    report.evidence[WRONG] = Evidence("", empty=empty)
    cell = one(tree(Checked(report, [])), f"//td[@id='r1-c-{WRONG}']")
    assert (cell.get("class"), text(cell)) == ("blank", shown)


def test_a_doubt_is_marked_in_the_table_and_told_beside_it_with_the_other_readings() -> None:
    report = made_report(1)
    report.figures[WRONG] = 12
    report.doubts = [Doubt(WRONG, "ambiguous", "另有读法同样成立", (12, 1, None))]
    found = tree(Checked(report, []))
    assert text(one(found, f"//td[@id='r1-c-{WRONG}']")) == "12?，读法存疑"
    told = one(found, "//section[@aria-labelledby='r1-s-applications']//aside")
    assert text(told) == "? 存疑 表三 （二）部分公开·自然人 另有读法同样成立 也可能是 12 或 1 或 空白"


# ---------------------------------------------------------------- text
def live(found: html.HtmlElement) -> list[tuple[str, str, str]]:
    links = found.xpath("//a[contains(@class, 'live')]")
    return [(text(link), link.get("class"), link.get("href")) for link in links]


def with_text(*lines: str) -> Report:
    report = made_report(1)
    report.sections = {"overview": SectionText("一、总体情况", "\n".join(lines))}
    report.figures |= {"table3.new.total": 75, "table3.carried_out.total": 2}
    return report


def test_a_number_of_the_text_is_linked_to_the_cell_that_it_states() -> None:
    report = with_text("全年收到政府信息公开申请75件，结转下年度继续办理2件。")
    assert live(tree(Checked(report, []))) == [
        ("75", "live", "#r1-c-table3.new.total"),
        ("2", "live", "#r1-c-table3.carried_out.total"),
    ]


def test_a_number_with_a_finding_is_underlined_in_red_and_linked_to_the_finding() -> None:
    report = with_text("全年收到政府信息公开申请57件。")
    findings = [finding for finding in check(report) if finding.code == "narrative-differs"]
    assert live(tree(Checked(report, findings))) == [("57", "live off", "#r1-f1")]


def test_a_number_whose_cell_may_be_wrong_is_underlined_in_red_too() -> None:
    report = with_text("全年收到政府信息公开申请75件。")
    finding = Finding("x", "error", "不符", "differs", suspects=(Suspect(("table3.new.total",), (57,)),))
    assert live(tree(Checked(report, [finding]))) == [("75", "live off", "#r1-c-table3.new.total")]


def test_words_that_a_finding_quotes_are_linked_to_it() -> None:
    place = {"section": "overview", "raw": "政俯信息"}
    finding = Finding("wording-misspelt", "warning", "错字", "misspelt", evidence=(place,), quote="政俯信息")
    report = with_text("公开政俯信息若干。")
    assert live(tree(Checked(report, [finding]))) == [("政俯信息", "live off", "#r1-f1")]


def test_the_text_is_whole_with_links_and_without() -> None:
    report = with_text("第一段，收到政府信息公开申请75件。", "第二段。")
    prose = one(tree(Checked(report, [])), "//section[@aria-labelledby='r1-s-overview']//div[@class='prose']")
    assert [text(paragraph) for paragraph in prose] == ["第一段，收到政府信息公开申请75件。", "第二段。"]


def test_a_section_that_the_report_lacks_is_said_to_be_missing() -> None:
    heads = tree(Checked(with_text("文。"), [])).xpath("//h2/..")
    missing = [text(head) for head in heads if head.xpath("span[contains(@class, 'badge')]")]
    assert len(missing) == 5
    assert missing[0] == "二、主动公开政府信息情况 报告没有这一部分"


def test_text_beyond_what_a_page_bears_is_cut_and_said_to_be() -> None:
    report = with_text("长" * 1_000_000)
    found = findings_page([Checked(report, [])])
    assert len(found) < 400_000
    assert "文字过长，以下略" in found


# ---------------------------------------------------------------- evidence
def test_a_click_on_a_figure_shows_what_is_printed_and_where() -> None:
    report = made_report(1)
    report.figures[WRONG] = 12
    report.evidence[WRONG] = Evidence("１２", Place(page=4, table=3, row=7, cell=4))
    found = tree(Checked(report, []))
    (link,) = found.xpath(f"//td[@id='r1-c-{WRONG}']/a/@href")
    shown = one(found, f"//div[@id='{link[1:]}']")
    assert text(shown) == "表三 （二）部分公开·自然人 回到这一格 读作 12 原文 １２ 位置 第4页，第3个表格，第7行，第4格"
    assert shown.xpath(".//a/@href") == [f"#r1-c-{WRONG}"]


def test_evidence_of_a_page_shows_the_part_of_its_picture_around_the_cell_and_frames_the_cell() -> None:
    report = made_report(1)
    report.evidence[WRONG] = Evidence("12", Place(page=4, box=(300.0, 200.0, 340.0, 220.0)))
    found = tree(Checked(report, [], [PICTURE]))
    drawing = one(found, f"//div[@id='r1-e-{WRONG}']//svg")
    assert drawing.get("viewbox") == "0 160.0 595.0 100.0"
    frame = drawing.xpath("rect")[0]
    assert [frame.get(name) for name in ("x", "y", "width", "height")] == ["300.0", "200.0", "40.0", "20.0"]
    picture = one(found, f"//*[@id='{drawing.xpath('use/@href')[0][1:]}']")
    assert picture.get("href") == "data:image/png;base64,cG5n"


@pytest.mark.parametrize(
    "place", [Place(page=5, box=(1, 1, 9, 9)), Place(page=4), Place(page=4, box=(900, 900, 950, 950)), Place(line=3)]
)
def test_evidence_without_a_picture_of_its_place_is_given_in_words(place: Place) -> None:
    report = made_report(1)
    report.evidence[WRONG] = Evidence("12", place)
    assert tree(Checked(report, [], [PICTURE])).xpath(f"//div[@id='r1-e-{WRONG}']//svg") == []


def test_pictures_beyond_what_a_mail_bears_are_left_out() -> None:
    large = [PICTURE._replace(number=number, data=bytes(3 << 20)) for number in (1, 2, 3)]
    assert len(tree(Checked(made_report(1), [], large)).xpath("//image")) == 2


# ---------------------------------------------------------------- the page as a whole
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_link_has_its_target_and_no_id_stands_twice(lang: str) -> None:
    sound = read(CLEAN)
    assert wrong_ends(tree(faulty(), Checked(sound, check(sound)), faulty(), lang=lang)) == ([], [])


def test_several_reports_have_a_list_of_contents_with_what_was_found_in_each() -> None:
    sound = read(CLEAN)
    contents = tree(Checked(sound, []), faulty()).xpath("//ol[@class='contents']/li")
    assert [(text(entry), entry.xpath("a/@href")) for entry in contents] == [
        ("青溪市水务局2024年政府信息公开工作年度报告 未发现问题", ["#r1-report"]),
        ("云岫县人民政府2024年政府信息公开工作年度报告 错误2", ["#r2-report"]),
    ]


def test_nothing_comes_from_outside_and_nothing_runs() -> None:
    written = findings_page([faulty()])
    found = html.document_fromstring(written)
    assert found.xpath("//script | //link | //iframe | //@src | //@style | //@*[starts-with(name(), 'on')]") == []
    assert [href for href in found.xpath("//@href") if not href.startswith(("#", "data:image/"))] == []
    assert re.findall(r"url\(|@import", written) == []


def hostile() -> Checked:
    report = made_report(1)
    report.organisation = report.title = report.source = report.preamble = HOSTILE
    report.sections = {key: SectionText(HOSTILE, section.text + HOSTILE) for key, section in report.sections.items()}
    report.figures["table2.fees.amount"] = HOSTILE
    report.evidence[WRONG] = Evidence(HOSTILE, Place(line=1))
    report.doubts = [Doubt(WRONG, "repaired", HOSTILE, (HOSTILE,))]
    finding = Finding(
        HOSTILE,
        "error",
        HOSTILE,
        HOSTILE,
        cells=(WRONG, HOSTILE),
        left=Term(HOSTILE, 1),
        right=Term(HOSTILE, 2),
        suspects=(Suspect((WRONG, HOSTILE), (HOSTILE, HOSTILE)),),
        evidence=({"section": "overview", "line": 1, "column": 1, "raw": HOSTILE}, {"cell": HOSTILE, "raw": HOSTILE}),
        quote=HOSTILE,
    )
    return Checked(report, [finding])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_whatever_a_report_holds_is_text(lang: str) -> None:
    found = tree(hostile(), hostile(), lang=lang)
    assert found.xpath("//script | //img | //comment() | //@onerror | //@src") == []
    assert len(found.xpath("//style")) == 2
    assert wrong_ends(found) == ([], [])
    assert text(one(found, "//article[@id='r1-f1']/p")) == " ".join(HOSTILE.split())


def test_what_nobody_sees_and_what_turns_the_direction_of_writing_is_left_out() -> None:
    report = replace(made_report(1), organisation="青\u202e溪\u200b市\x00局\ud800")
    assert one(tree(Checked(report, [])), "//h1").text_content().startswith("青溪市局")


def test_the_frame_is_english_on_demand_and_the_report_stays_chinese() -> None:
    checked = faulty()
    found = tree(checked, lang="en")
    card = one(found, "//article[@id='r1-f1']")
    assert text(card.xpath(".//p")[0]) == checked.findings[0].english
    assert [text(part) for part in one(card, ".//dl")][:3] == ["Left", "the sum of the outcomes", "127"]
    table = one(found, "//table[contains(., '申请人情况')]/..")
    assert (found.get("lang"), table.get("lang")) == ("en", "zh-CN")

"""Guards of the results: every item has one, and each result what proves it (errors 4 to 11, 14)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from gongkai.applications.rules.facts import CaseFacts, ItemFacts
from gongkai.applications.rules.guards.objection import Objection, stop, warn
from gongkai.applications.rules.guards.third_parties import ARTICLE_32, asked_in_writing, concerned, released_over
from gongkai.regulation import outcomes

CARRIERS_ASKED = 2  # error 5: two carriers
ARTICLE_36 = "条例第三十六条"
SEVERANCE = "能否区分处理的结论"  # given in part, it was severed


def deciding(case: CaseFacts) -> Iterator[Objection]:
    """All guards of the items' results."""
    if not case.items:
        yield stop(11, ARTICLE_36, "还没有列出分项。", "No items are listed.")
    for item in case.items:
        yield from _item(case, item)
    if not case.understood and any(item.outcome in _ANSWERS_MISS for item in case.items):
        yield warn(
            4,
            "条例第三十条",
            "写明本机关对申请内容的理解：申请不明确又没有补正的，答非所问会被撤销。",
            "Write down how this office understands the request: an answer beside an unclear request is quashed.",
        )


_ANSWERS_MISS = ("not_held", "not_responsible", "needs_creation", "petition")


def _item(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    number = item.number
    if not item.outcome:
        yield stop(11, ARTICLE_36, f"第{number}项还没有处理意见。", f"Item {number} has no result.", number)
        return
    yield from _evidence(item)
    yield from _grounds(case, item)
    yield from _covered(case, item)
    for guard in _BY_OUTCOME.get(item.outcome, ()):
        yield from guard(case, item)
    if outcomes()[item.outcome].kind == "withheld" and item.outcome != "denied_administrative_query":
        yield from _severance(item)
    if "{" in item.answer + item.reason + item.facts:
        yield stop(11, ARTICLE_36, f"第{number}项还有没填的内容。", f"Item {number} has an empty field.", number)


def _covered(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """9: of what is given in part only the newest redaction leaves, and what is given in part has one."""
    number = item.number
    if item.leaving & case.covered:
        yield stop(
            9,
            "条例第三十七条",
            f"第{number}项要提供的文件里有已遮盖文件的原件或者旧的遮盖件，只能提供最新的遮盖件。",
            f"Among the files of item {number} is the original of a redacted file, or an old redaction: only the "
            "newest redaction may leave.",
            number,
        )
    if item.outcome == "partial" and item.leaving and not item.redacted:
        yield warn(
            9,
            "条例第三十七条",
            f"第{number}项部分公开，要提供的文件里没有遮盖件：核对里面没有不予公开的内容。",
            f"Item {number} is given in part, but no file of it is a redaction: check what they hold.",
            number,
        )


def _evidence(item: ItemFacts) -> Iterator[Objection]:
    """8 and 14: a ground named is a ground proved."""
    its, number = outcomes()[item.outcome], item.number
    for place, text in enumerate(its.evidence, 1):
        if place not in item.evidence:
            yield stop(
                14 if its.kind == "unprocessed" else 8,
                its.article,
                f"第{number}项（{its.title.zh}）还缺：{text.zh}。",
                f"Item {number} ({its.title.en}) still lacks: {text.en}.",
                number,
            )


def _grounds(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """7 and 8, of what is given in part: each ground for the rest is proved as if all were refused for it.

    Where only what tells who somebody is was blacked out, no third party need be asked: that is warned of, not stopped.
    """
    number = item.number
    for ground in item.withheld:
        if ground == "denied_third_party":
            if not concerned(case, item):
                yield warn(
                    7,
                    ARTICLE_32,
                    f"第{number}项有内容因第三方权益不公开，还没有书面征求第三方意见：只遮盖身份信息的，写明理由；此外应当征求。",
                    f"Part of item {number} is withheld for a third party that was not asked in writing: where only "
                    "what identifies a person is covered, say so; else ask.",
                    number,
                )
                continue
            yield from asked_in_writing(case, item)
        its = outcomes()[ground]
        if its.kind != "withheld":
            yield stop(
                5,
                its.article,
                f"第{number}项里“{its.title.zh}”的部分另列一项答复：要有自己的检索记录和救济途径。",
                f"What is “{its.title.en}” of item {number} is an item of its own, with its own search and remedy.",
                number,
            )
        for place, text in enumerate(its.evidence, 1):
            if text.zh != SEVERANCE and f"{ground}.{place}" not in item.grounds_proved:
                yield stop(
                    8,
                    its.article,
                    f"第{number}项不予公开的部分（{its.title.zh}）还缺：{text.zh}。",
                    f"What is withheld of item {number} ({its.title.en}) still lacks: {text.en}.",
                    number,
                )


def _severance(item: ItemFacts) -> Iterator[Objection]:
    """9: can the rest be given?"""
    article, number = "条例第三十七条", item.number
    if not item.severable:
        zh, en = f"第{number}项：能否区分处理？请回答。", f"Item {number}: can it be severed? Answer."
        yield stop(9, article, zh, en, number)
    elif item.severable == "yes":
        zh, en = f"第{number}项能区分处理的，应当部分公开。", f"Item {number} can be severed: disclose it in part."
        yield stop(9, article, zh, en, number)
    elif not item.severable_reason.strip():
        zh = f"第{number}项不能区分处理的，写明理由。"
        yield stop(9, article, zh, f"Item {number}: say why it cannot be severed.", number)


_ELECTRONIC = {"oa", "business_system"}


def _searched(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """5: a search that a court believes."""
    article, number = "条例第三十六条第四项", item.number
    records = [search for search in case.searches if number in search.items]
    carriers = {carrier for search in records for carrier in search.carriers}
    whole = [one.person and one.method and one.keywords and one.period and one.result for one in records]
    if not records or not all(whole):
        yield stop(
            5,
            article,
            f"第{number}项的检索记录不完整：检索人、方法、关键词、所检索信息的期间、结果都要有。",
            f"The search record of item {number} is not complete: who, how, which words and period, what was found.",
            number,
        )
    if carriers & _ELECTRONIC and not any(one.screenshot for one in records):
        yield warn(
            5,
            article,
            f"第{number}项在电子系统里检索过，没有截图：检索条件和结果的截图，诉讼时用作证据。",
            f"Item {number} was searched for in an electronic system: a screenshot of query and result is evidence.",
            number,
        )
    if len(carriers) < CARRIERS_ASKED:
        yield stop(
            5,
            article,
            f"第{number}项至少检索两种载体，现有{len(carriers)}种。",
            f"Search at least two carriers for item {number}; there are {len(carriers)}.",
            number,
        )
    if not all(search.signed for search in records):
        yield stop(
            5,
            article,
            f"第{number}项的检索记录要由业务科室签字。",
            f"The business unit has to sign the search record of item {number}.",
            number,
        )
    if any(search.hits for search in records) or item.found:
        yield stop(
            5,
            article,
            f"第{number}项的检索记录里有找到的文件：不能答复信息不存在。",
            f"The search for item {number} did find something: it cannot be answered as not existing.",
            number,
        )


def _not_ours(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """6: not ours, though made or first obtained here?"""
    number = item.number
    if item.found:
        yield warn(
            6,
            "条例第十条",
            f"第{number}项已检索到文件：本机关制作或者最先获取的，由本机关公开。",
            f"Files were found for item {number}: what this organ made or first obtained it has to disclose.",
            number,
        )
    if not item.reason.strip() or not item.answer.strip():
        yield stop(
            6,
            "条例第三十六条第五项",
            f"第{number}项写明理由，以及负责机关的名称和联系方式；不能确定的，写明为什么。",
            f"Item {number}: give the reason, and the organ in charge with its contact, or why it cannot be told.",
            number,
        )


def _unclear(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """4: unclear, and nobody asked."""
    if not case.supplements:
        yield stop(
            4,
            "条例第三十条",
            f"第{item.number}项内容不明确的，先告知补正，再答复。",
            f"Item {item.number} is unclear: ask for a supplement before answering so.",
            item.number,
        )


_ELSEWHERE = ("公报", "报纸", "日报", "档案馆", "图书馆", "公告栏", "查阅场所")  # Articles 23, 25


def on_the_web(item: ItemFacts) -> bool:
    """Whether the way to what is public is an address."""
    return "http" in item.answer


def _link(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """10: the link works and is the thing; before the signature once more."""
    number = item.number
    if not on_the_web(item) and any(word in item.answer for word in _ELSEWHERE) and re.search(r"\d", item.answer):
        return
    if not on_the_web(item):
        yield stop(
            10,
            "条例第三十六条第一项",
            f"第{number}项写明网址（或者公报、报纸、档案馆、图书馆的期号、日期），以及信息的准确名称、发布日期、所在页。",
            f"Item {number}: give the address (or issue and date of gazette, newspaper, archive or library), and the "
            "information's exact title, date and page.",
            number,
        )
    elif item.link_checked is None:
        yield warn(
            10,
            "条例第三十六条第一项",
            f"第{number}项的网址还没有打开核对，签发当日必须核对并留存快照。",
            f"The link of item {number} was not opened yet; on the day of signing it has to be, and a snapshot kept.",
            number,
        )


def _duplicate(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """14: the same information, already answered, not merely pending."""
    if not item.earlier or not item.earlier_same:
        yield stop(
            14,
            "条例第三十六条第六项",
            f"第{item.number}项写明前次已答复的申请编号并对照内容；前次未答复的，并案答复。",
            f"Item {item.number}: name the earlier case that was answered and compare; if it is pending, join them.",
            item.number,
        )
    elif not item.earlier_answered:
        yield stop(
            14,
            "条例第三十六条第六项",
            f"前次申请{item.earlier}还没有答复（或者查无此件）：应当并案答复，不能不予重复处理。",
            f"The earlier case {item.earlier} was not answered, or is not there: join them, do not refuse as repeated.",
            item.number,
        )


def _excessive(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """14: the letter that asks for reasons comes first."""
    if not case.reasons_asked or not case.reasons_over:
        yield stop(
            14,
            "条例第三十五条",
            "先发说明理由告知书，等申请人说明或者期限届满。",
            "First ask for reasons in writing and wait for them or for the end of the term.",
            item.number,
        )
    if case.delayed:
        yield stop(
            14,
            "条例第三十五条",
            "已经告知申请人理由合理、延迟答复，不能再以大量反复申请不予处理。",
            "The applicant was told that the reasons are reasonable and the reply is delayed: not refused for number.",
            item.number,
        )


def _given(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """8 (保密审查): nothing leaves without its review."""
    number = item.number
    if not item.leaving:
        yield stop(
            11,
            "条例第三十六条第二项",
            f"第{number}项决定提供，还没有附上要提供的文件。",
            f"Item {number} is to be given, but no file is attached.",
            number,
        )
    if item.leaving - case.secrecy_reviewed:
        yield stop(
            8,
            "条例第十七条",
            f"第{number}项要提供的文件还没有通过保密审查。",
            f"A file to be given for item {number} has not passed the secrecy review.",
            number,
        )
    if case.secrecy_referred:
        yield stop(
            8,
            "条例第十七条",
            "已报请确定是否涉密，答复前不得提供。",
            "Whether it is secret was referred to the authority: nothing is given before the answer.",
            number,
        )


_Guard = Callable[[CaseFacts, ItemFacts], Iterator[Objection]]
_BY_OUTCOME: dict[str, tuple[_Guard, ...]] = {
    "published": (_link,),
    "provided": (_given, released_over),
    "partial": (_given, released_over),
    "denied_third_party": (asked_in_writing,),
    "not_held": (_searched,),
    "not_responsible": (_not_ours,),
    "unclear": (_unclear,),
    "duplicate": (_duplicate,),
    "excessive": (_excessive,),
}

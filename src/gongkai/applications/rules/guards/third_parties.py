"""7: the third party is asked in writing, its answer weighed, and it is told before what it objects to is given."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.applications.rules.facts import CaseFacts, ConsultedFacts, ItemFacts
from gongkai.applications.rules.guards.objection import Objection, stop
from gongkai.regulation import outcomes

ARTICLE_32 = "条例第三十二条"


def concerned(case: CaseFacts, item: ItemFacts) -> list[ConsultedFacts]:
    """The third parties asked about an item; one asked about no item in particular was asked about all."""
    return [
        one
        for one in case.consultations
        if one.consulted == "third_party" and (item.number in one.items or not one.items)
    ]


def asked_in_writing(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """Before a result under Articles 15 and 32: asked, the answer in or its time over, the objection weighed."""
    asked, number = concerned(case, item), item.number
    if not any(one.sent for one in asked):
        yield stop(
            7,
            ARTICLE_32,
            f"第{number}项还没有书面征求第三方意见。",
            f"The third party of item {number} was not asked in writing.",
            number,
        )
    for one in asked:
        yield from _answer(one, item)
    refused = "denied_third_party" in (item.outcome, *item.withheld)
    if refused and asked and all(one.standing == "agrees" for one in asked):
        yield stop(
            7,
            ARTICLE_32,
            f"第{number}项的第三方都同意公开，不能以第三方为由不予公开。",
            f"Every third party of item {number} agrees: it cannot be refused for them.",
            number,
        )


def _answer(one: ConsultedFacts, item: ItemFacts) -> Iterator[Objection]:
    number = item.number
    if one.standing == "waiting":
        yield stop(
            7,
            ARTICLE_32,
            f"{one.party}的意见未到，征求意见期未满。",
            f"{one.party} has not answered and still has time.",
            number,
        )
    if one.standing == "objects" and not (one.reasonable and one.finding):
        yield stop(
            7,
            ARTICLE_32,
            f"{one.party}不同意公开：理由是否合理、是否影响公共利益，写明本机关的结论。",
            f"{one.party} objects: write this organ's own finding on its reasons and on the public interest.",
            number,
        )
    if one.reasonable == "no" and "denied_third_party" in (item.outcome, *item.withheld):
        yield stop(
            7,
            ARTICLE_32,
            f"{one.party}的理由已认定不合理，不能据此不予公开。",
            f"The reasons of {one.party} were found unreasonable: no refusal on them.",
            number,
        )


def released_over(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """What concerns a third party is given only once it could be heard."""
    for one in concerned(case, item):
        if item.number in one.items:
            yield from _answer(one, item)


def objecting(case: CaseFacts) -> list[tuple[ItemFacts, ConsultedFacts]]:
    """Items to be given, with the third parties that object to it."""
    return [
        (item, one)
        for item in case.items
        if item.outcome and outcomes()[item.outcome].kind == "given" and item.outcome != "published"
        for one in concerned(case, item)
        if one.standing == "objects"
    ]


def told_first(case: CaseFacts) -> Iterator[Objection]:
    """Who objected is told in writing before it is given (Article 32, last sentence)."""
    for item, one in objecting(case):
        withheld_for_it = "denied_third_party" in item.withheld
        if one.told is None and not withheld_for_it:
            yield stop(
                7,
                ARTICLE_32,
                f"{one.party}不同意公开第{item.number}项：决定公开的内容和理由先书面告知，再提供。",
                f"{one.party} objects to item {item.number}: tell it in writing what is disclosed and why first.",
                item.number,
            )


def interval_over(case: CaseFacts) -> Iterator[Objection]:
    """And is given the interval of the setting (practice 1.20) to act."""
    for item, one in objecting(case):
        if one.release_from and case.today < one.release_from:
            yield stop(
                7,
                ARTICLE_32,
                f"告知{one.party}后的间隔期未满，第{item.number}项最早{one.release_from}提供。",
                f"The interval after telling {one.party} is not over: item {item.number} from {one.release_from} on.",
                item.number,
            )

"""The words of a reply: item by item, the course, the remedies; and whether what was rewritten still says them."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from gongkai.applications.letters.wording import item_text, templates
from gongkai.applications.models import Application, Item, Letter
from gongkai.applications.services import letters
from gongkai.applications.services.deciding import as_decided
from gongkai.applications.states import UNREPLIED
from gongkai.foundation.errors import Refused
from gongkai.foundation.selectors.settings import regulation_settings
from gongkai.regulation import Item as Decided
from gongkai.regulation import outcomes, remedies
from gongkai.regulation.settings import catalogue


def numbers_text(case: Application) -> str:
    """The numbers that the reply answers: the case's, and of those joined to it (并案)."""
    own = f"{case.parent.number}，重新答复{case.number}" if case.parent else case.number
    return "、".join([own, *_joined(case)])


def _joined(case: Application) -> list[str]:
    waiting = case.joined.filter(state__in=UNREPLIED).order_by("number")
    return list(waiting.values_list("number", flat=True))


def items_text(case: Application) -> str:
    """What the reply says, item by item in their order; it covers all."""
    items = list(case.items.all())
    texts = [item_text(item.outcome, _said_of(item)) if item.outcome else f"{{item_{item.number}}}" for item in items]
    return "\n".join(
        f"{item.number}. {text}" if len(items) > 1 else text for item, text in zip(items, texts, strict=True)
    )


def _said_of(item: Item) -> dict[str, str]:
    grounds = [outcomes()[ground] for ground in item.withheld]
    laws = "、".join(f"{its.title.zh.removeprefix('不予公开：')}（{its.article}）" for its in grounds)
    reason = item.reason.strip()
    if reason and reason[-1] not in "。；！？.;!?”":  # what follows in the letter is a sentence of its own
        reason += "。"
    return {"answer": item.answer, "reason": reason, "facts": item.facts, "grounds": laws}


LAPSED = {"overdue_supplement", "overdue_fee"}


def kind_of(case: Application) -> str:
    """The letter that ends the case: a reply, or that it is no longer handled (不再处理)."""
    ended = {item.outcome for item in case.items.all()} - {"withdrawn"}
    return "lapse" if ended and ended <= LAPSED else "reply"


def title_of(case: Application, on: date) -> str:
    """What that letter is called: a reply as the office chose (`reply_title`)."""
    kind, chosen = kind_of(case), regulation_settings(case.organisation, on).get("reply_title", on)
    return catalogue()["reply_title"].values[str(chosen.value)].zh if kind == "reply" else templates()[kind].title


def remedies_text(case: Application, on: date) -> str:
    """The remedies by ground, date and item, out of the organ's data; nobody writes them by hand (error 12)."""
    held = letters.office(case, on)
    settings = regulation_settings(case.organisation, on)
    decided = [as_decided(item) for item in case.items.all() if item.outcome]
    found = remedies(decided, on, settings=settings)
    several = len(decided) > 1 and len(found) > 1
    lines, called = [], "本答复书" if title_of(case, on).endswith("答复书") else "本告知书"
    for remedy in found:
        text = remedy.printed("zh", review=held.reconsideration_body or "{review}", court=held.court or "{court}")
        text = text.replace("本答复书", called)
        which = "、".join(f"第{number}项" for number in remedy.items)
        lines.append(f"就{which}：{text}" if several else text)
    return "\n".join(lines)


def third_party_remedy(case: Application, on: date) -> str:
    """What a third party may do against the decision to disclose over its objection (Article 51)."""
    held = letters.office(case, on)
    settings = regulation_settings(case.organisation, on)
    text = remedies([Decided("provided")], on, settings=settings)[0].text.zh
    said = text.replace("本答复书", "本告知书").replace("本答复", "本决定")
    return said.format(review=held.reconsideration_body or "{review}", court=held.court or "{court}")


def _ordered(case: Application) -> str:
    """By which decision a reply is given anew."""
    told = case.ledger.filter(struck=None, kind="redo_ordered").values_list("record", flat=True).first() or {}
    paper = (told.get("term") or {}).get("paper", "")
    return f"根据{paper}的要求" if paper else "根据行政复议决定或者人民法院裁判的要求"


def course_text(case: Application) -> str:
    """What came before, as the reply tells it."""
    if case.parent:
        return f"{_ordered(case)}，本机关重新办理。经审查，现重新答复如下。"
    kinds = set(case.ledger.filter(struck=None).values_list("kind", flat=True))
    told = []
    if "supplement_answered" in kinds:
        told.append("经告知，您（贵单位）已作补正。")
    if "consultation_answered" in kinds or "consultation_sent" in kinds:
        told.append("办理中依法征求了有关方面的意见。")
    if "extension_told" in kinds:
        told.append("本机关已告知延长答复期限。")
    return "".join(told) + "经审查，现答复如下。"


_DENIED = re.compile(r"(不得|不能|不可以|无权|不予受理)[^。；]{0,12}(复议|诉讼|起诉)|(最终|终局)(答复|决定)")


def check(letter: Letter, on: date) -> None:
    """What was rewritten still answers each item, and tells the remedies of the day and no others (errors 11, 12)."""
    if letter.kind == "withdrawal":
        return
    case, text = letter.application, "\n".join(block.text for block in letters.blocks_of(letter))
    held = letters.office(case, on)
    told = remedies_text(case, on).splitlines() if held.reconsideration_body and held.court else []  # else: error 12
    if not all(line in text for line in told):
        raise Refused(_("答复书里的救济途径与现在的处理决定不一致。请重新拟制答复。"))
    if found := _DENIED.search(text):
        raise Refused(_("“%(words)s”：不得告知没有救济途径，请删去。") % {"words": found[0]})
    for number in _joined(case):
        if number not in text:
            raise Refused(_("答复书里没有写明并案答复的%(number)s。请重新拟制答复。") % {"number": number})
    for item in case.items.all():
        ours = item_text(item.outcome, {})
        named = re.findall(r"第[一二三四五六七八九十]+条", outcomes()[item.outcome].article)
        articles = [article for article in named if article in ours]
        if articles and not any(article in text for article in articles):
            facts = {"n": item.number, "article": outcomes()[item.outcome].article}
            raise Refused(_("答复书里没有第%(n)s项的处理决定和依据（%(article)s）。") % facts)

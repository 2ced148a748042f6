"""Letters: filled from the case, numbered without gaps, printed, signed and sealed (文书、文号、签发、用印)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from gongkai.applications.letters.listing import Listing, listed
from gongkai.applications.letters.paper import Printed, pdf, word
from gongkai.applications.letters.wording import Block, Template, fields, fill, templates, unfilled
from gongkai.applications.models import Applicant, Application, CaseFile, Consultation, Letter, Part
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.letters import wording_of
from gongkai.applications.services.case import Doing
from gongkai.applications.services.numbers import Numbered, bind, reserve
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import OrganisationFacts
from gongkai.foundation.now import day
from gongkai.foundation.selectors.organisations import facts
from gongkai.foundation.services import files
from gongkai.foundation.services.audit import Act, record


def chinese(on: date) -> str:
    """2026年9月14日, as letters write a date."""
    return f"{on.year}年{on.month}月{on.day}日"


def applicant_of(case: Application) -> Applicant:
    """To whom letters go: the representative of several, else the first applicant."""
    people = list(case.people.order_by("pk"))
    applicants = [one for one in people if one.part in (Part.APPLICANT, Part.REPRESENTATIVE)]
    return next((one for one in applicants if one.part == Part.REPRESENTATIVE), applicants[0])


def addressee(letter: Letter) -> str:
    """Whom the letter is for: the applicant, or who was consulted."""
    return str(letter.to.name if letter.to else applicant_of(letter.application).name)


def delivery_record(letter: Letter, on: date) -> bytes:
    """送达回证 of a letter, to be printed and signed by who takes it. Refused before the letter has its number."""
    if not letter.pdf_id or letter.state == Letter.State.VOID:
        raise Refused(_("文书签发以后才有送达回证。"))
    case = letter.application
    held = office(case, on)
    address = letter.to.address if letter.to else applicant_of(case).address
    given = {
        "letter_title": letter.title,
        "letter_number": letter.number,
        "applicant": addressee(letter),
        "place": address or "＿＿＿＿",
        "delivery": "□直接送达　□邮寄送达　□委托其他机关送达",
    }
    template, blocks = template_of(case, "delivery_record", on)
    rows = [[block.title, block.text.strip() or "　\n　\n　"] for block in fill(blocks, given)]
    about = (("送达机关", held.reply_name or held.name), ("申请编号", case.number))
    return listed(Listing(template.title, about, ("项目", "内容"), (5, 11), rows))


def office(case: Application, on: date) -> OrganisationFacts:
    """What the organ's data say on a day. Refused where they say nothing."""
    held = facts(case.organisation, on)
    if held is None:
        raise Refused(_("机关在这一天还没有登记名称、印章等情况，不能发文书。"))
    return held


def values(case: Application, on: date) -> dict[str, str]:
    """The fields that every letter can have."""
    held, now = office(case, on), clock(case)
    received = clock(case.parent).received if case.parent else now.received
    return {
        "applicant": applicant_of(case).name,
        "organ": held.reply_name or held.name,
        "number": f"{case.parent.number}，重新答复{case.number}" if case.parent else case.number,
        "received": chinese(received) if received else "",
        "due": chinese(now.due) if now.due else "",
        "wanted": "\n".join(f"{item.number}. {item.wanted}" for item in case.items.all()),
        "address": held.address,
        "telephone": held.telephone,
        "contact": held.disclosure_office,
        "site": "本站",
    }


def template_of(case: Application, kind: str, on: date) -> tuple[Template, Sequence[Block]]:
    """The kind of letter, and its blocks: the office's own wording of the day, else ours."""
    return templates()[kind], wording_of(case.organisation_id, kind, on)


def draft(doing: Doing, kind: str, more: Mapping[str, str], *, to: Consultation | None = None) -> Letter:
    """A draft, filled as far as the case goes; what is still empty stands as {field} and is named on the page."""
    on = day(doing.at)
    template, blocks = template_of(doing.case, kind, on)
    given = {**values(doing.case, on), **more}
    whose = "您（贵单位）" if to else "您" if applicant_of(doing.case).kind == "natural" else "贵单位"
    # Behind the filling: what is said of an item addresses the applicant too.
    filled = [Block(block.title, block.text.replace("您（贵单位）", whose)) for block in fill(blocks, given)]
    return Letter.objects.create(
        application=doing.case,
        kind=kind,
        to=to,
        title=template.title,
        blocks=as_json(filled),
        drafted=doing.at,
        drafted_by_id=doing.actor.person_id,
    )


def said(missing: Sequence[str]) -> str:
    """Empty fields by what they say: 新到期日."""
    return "、".join(fields()[name][0] if name in fields() else name for name in missing)


def as_json(blocks: Sequence[Block]) -> str:
    """Blocks as they are kept."""
    return json.dumps([{"title": block.title, "text": block.text} for block in blocks], ensure_ascii=False)


def blocks_of(letter: Letter) -> tuple[Block, ...]:
    """The blocks of a letter."""
    return tuple(Block(**block) for block in json.loads(letter.blocks))


def issue(doing: Doing, kind: str, more: Mapping[str, str], *, to: Consultation | None = None) -> Letter:
    """A procedural letter in one go: filled, numbered, printed. Refused while a field is empty."""
    letter = draft(doing, kind, more, to=to)
    finish(doing, letter)
    return letter


def finish(doing: Doing, letter: Letter) -> None:
    """Number, date and print a letter; what it says is frozen from here on. Refused while a field is empty."""
    missing = unfilled(blocks_of(letter))
    if missing:
        raise Refused(_("文书还有没填的内容：%(fields)s。") % {"fields": said(missing)}, missing[0])
    on = day(doing.at)
    held, template = office(doing.case, on), templates()[letter.kind]
    if template.mark:
        if not held.letter_mark:
            raise Refused(_("机关信息里没有机关代字，文书编不了号。"))
        series = f"{held.letter_mark}公{template.mark}"
        wanted = Numbered(doing.case.organisation_id, series, letter.title, on, doing.actor.person_id)
        line = reserve(wanted)
        bind(line, letter=letter)
        letter.number = line.number
    letter.dated, letter.signed_by_id, letter.state = on, doing.actor.person_id, Letter.State.SIGNED
    _print(doing, letter, held.reply_name or held.name)
    letter.save()
    details = {"kind": letter.kind, "number": letter.number}
    record(Act("letter.issue", letter, doing.case.organisation_id, details), actor=doing.actor, at=doing.at)


def printed(letter: Letter, organ: str, dated: date | None) -> Printed:
    """As it is printed; without a date it is a draft, and says so across the page."""
    closing = (organ, chinese(dated)) if dated else (organ,)
    watermark = "" if dated else "草稿"
    head = bool(templates()[letter.kind].mark)
    return Printed(letter.title, letter.number, organ, blocks_of(letter), closing, watermark, head)


def drafted(letter: Letter, on: date) -> bytes:
    """The PDF of a draft, with 草稿 across each page. Refused once it is numbered: then it has a PDF of its own."""
    if letter.number or letter.pdf_id:
        raise Refused(_("文书已经编号，看签发的文件。"))
    held = office(letter.application, on)
    return pdf(printed(letter, held.reply_name or held.name, None))


def _print(doing: Doing, letter: Letter, organ: str) -> None:
    page = printed(letter, organ, letter.dated)
    name = f"{letter.title}{letter.number.replace('/', '-')}"
    for ending, content in (("pdf", pdf(page)), ("docx", word(page))):
        upload = ContentFile(content, name=f"{name}.{ending}")
        kept = files.keep(
            upload, organisation_id=doing.case.organisation_id, confidential=True, actor=doing.actor, at=doing.at
        )
        if ending == "pdf":
            letter.pdf = kept
            CaseFile.objects.create(
                application=doing.case, file=kept, kind=CaseFile.Kind.LETTER, added=doing.at,
                added_by_id=doing.actor.person_id,
            )  # fmt: skip
        else:
            letter.word = kept

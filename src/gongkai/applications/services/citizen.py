"""What a citizen does on the portal: apply, show who they are by number and code, hand in what is asked, collect."""

from __future__ import annotations

import hmac
import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.applications.models import Application, Collected, Draft, Letter, Paper, Submission
from gongkai.applications.rules.paper import Asked, Someone
from gongkai.applications.selectors import citizen as selectors
from gongkai.applications.selectors import drafts
from gongkai.applications.services import intake, limits
from gongkai.applications.services.intake import Receipt, Upload
from gongkai.applications.services.numbers import CODE_LENGTH, code_hash, spaced
from gongkai.foundation import cipher
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Message, StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.policies import NOBODY
from gongkai.foundation.selectors import organisations
from gongkai.foundation.services import files, messages

QUICKEST = timedelta(seconds=5)  # nobody fills in the form faster
LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Asker:
    """From where something is sent, and how it was filled in.

    `mark`: of the draft that was looked over, or of the form.
    `trap`: what stands in a field that people do not see."""

    address: str | None
    mark: str
    trap: str = ""


@transaction.atomic
def apply(draft_id: int, asker: Asker, *, site: str, at: datetime) -> Submission:
    """Send what a draft holds (Article 29). Sent twice it is one application; the code stays with the draft for half
    an hour. `site`: where it is tracked, for the mail. Refused with words and the field; the draft stays.
    """
    # Not with the submission in one query: who waited for the row would see it as it is now, and beside it nothing.
    draft = Draft.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=draft_id)
    if draft.submission is not None:
        return draft.submission
    sheet = drafts.sheet(draft)
    if not hmac.compare_digest(sheet.mark.encode(), asker.mark.encode("utf-8", "replace")):
        raise Refused(_("草稿在别的窗口里改过。核对现在的内容，再提交一次。"))
    _hold_off(asker, datetime.fromtimestamp(sheet.begun, at.tzinfo), at)
    limits.knock(limits.OFFICE, str(draft.organisation_id), at=at)
    limits.knock(limits.APPLY, asker.address, at=at)
    uploads = [Upload(one.kind, StoredFile.objects.get(pk=one.id)) for one in sheet.files]
    _refuse_infected(uploads)
    made = intake.submit(
        sheet.complete(), uploads, organisation=draft.organisation, token=sheet.token, actor=NOBODY, at=at
    )
    draft.submission, draft.saved = made.submission, at
    draft.content = json.dumps({"code": made.code})
    draft.save()
    if not made.again:
        _send_receipt(made, sheet.asked, site, at)
    return made.submission


def _hold_off(asker: Asker, begun: datetime, at: datetime) -> None:
    if asker.trap:
        raise Refused(_("标明“请留空”的一栏里有字，只有程序才会填它。清空以后再提交。"), "website")
    if at - begun < QUICKEST:
        raise Refused(_("填写得太快，不像人在填。核对内容，过几秒钟再提交。"))


def _refuse_infected(uploads: Sequence[Upload]) -> None:
    for upload in uploads:
        if isinstance(upload.file, StoredFile) and upload.file.scan == StoredFile.Scan.INFECTED:
            raise Refused(_("“%(name)s”含有病毒，已隔离。删去这个文件再提交") % {"name": upload.file.name}, "file")


def _send_receipt(made: Receipt, asked: Asked, site: str, at: datetime) -> None:
    """Number and address by mail, after commit. No name and no word of what was asked: a mail passes through many
    hands, and its address was typed and not proved. The code, which with the number opens everything, only where the
    applicant wants it there."""
    if not (asked.mail_receipt and asked.applicant.email):
        return
    submission = made.submission
    name = organisations.name(submission.organisation, day(at))
    facts = {"name": name, "number": submission.number, "site": site, "code": spaced(made.code)}
    if asked.mail_code:
        body = _(
            "%(name)s已经收到网上提交的政府信息公开申请。\n\n申请编号：%(number)s\n查询码：%(code)s\n查办理进度：%(site)s\n\n"
            "有编号和查询码就能看这件申请，不要转发这封邮件。\n没有提出过申请的，请删去这封邮件。"
        )
    else:
        body = _(
            "%(name)s已经收到网上提交的政府信息公开申请。\n\n申请编号：%(number)s\n查办理进度：%(site)s\n\n"
            "查询码在提交后的页面和登记回执上。忘了查询码的，凭证件号码和这个邮箱登录，或者带身份证明到机关当面补发。\n"
            "没有提出过申请的，不用理会这封邮件。"
        )
    post = messages.Post(
        channel=Message.Channel.MAIL,
        recipient=asked.applicant.email,
        subject=_("收到申请：%(number)s") % facts,
        body=body % facts,
        organisation_id=submission.organisation_id,
    )
    try:
        with transaction.atomic():
            messages.post(post, actor=NOBODY, at=at)
    except Refused:  # no address that a mail can go to: the receipt stands on the screen
        return


def prove(number: str, code: str, *, address: str | None, at: datetime) -> str:
    """The number of the application to which number and code fit; its form as we write it.

    Refused, and the same for a wrong number as for a wrong code; and where an address was wrong too often.
    """
    if limits.is_full(limits.PROOF, address, at=at):
        raise Refused(_("从这里试错的次数太多。15分钟以后再试；忘了查询码的，打电话或者当面补发。"))
    number = "".join(unicodedata.normalize("NFKC", number).split())[:24]
    plain = unicodedata.normalize("NFKC", code)
    if 0 < len(plain) <= 4 * CODE_LENGTH:
        held = selectors.hash_of(number)
        if hmac.compare_digest(held or "-" * 64, code_hash(number, plain)):
            return number
    limits.note(limits.PROOF, address, at=at)
    raise Refused(_("编号或者查询码不对。照登记回执上的写：编号是数字和短横，查询码是10位字母和数字。"))


@dataclass(frozen=True, slots=True)
class Handed:
    """What is handed in about a case: its kind, what is written, for a withdrawal the items (none: all), and for a
    change of contact the new one."""

    paper: Paper
    text: str = ""
    items: tuple[int, ...] = ()
    contact: Someone | None = None


@transaction.atomic
def hand_in(case: Application, handed: Handed, uploads: Sequence[Upload], asker: Asker, *, at: datetime) -> Receipt:
    """A paper of the applicant about a case: kept as it came, with a receipt number of its own, for the office to
    enter. The same form sent twice is one. Refused where the case does not take such a paper now, or nothing is in it.
    """
    if handed.paper not in selectors.papers_taken(case):
        raise Refused(_("这件申请现在不能这样办。看最新的情况再决定。"))
    if not asker.mark:
        raise Refused(_("表单已经过期，没有提交。刷新后再提交。"))
    _hold_off(asker, at - QUICKEST, at)
    asked = _as_asked(case, handed, bool(uploads))
    parts = [asker.mark, asked.as_json(), *(f"{one.kind} {one.file.size}" for one in uploads)]
    token = cipher.lookup("\0".join([str(case.pk), handed.paper, *parts]))
    limits.knock(limits.HAND_IN, asker.address, at=at)
    return intake.hand_in(asked, uploads, handed.paper, about=case, token=token, actor=NOBODY, at=at)


def _as_asked(case: Application, handed: Handed, has_files: bool) -> Asked:
    text = handed.text.strip()
    if len(text) > LONGEST_TEXT:
        raise Refused(_("最多%(most)s字，其余可以作为附件") % {"most": LONGEST_TEXT}, "text")
    if handed.paper == Paper.CONTACT:
        contact = handed.contact or Someone()
        if not (contact.telephone or contact.email or contact.address):
            raise Refused(_("电话、电子邮箱、通信地址至少填一项"), "telephone")
        return Asked(people=(contact,), note=text, carrier=case.carrier, way=case.way)
    if handed.paper == Paper.WITHDRAWAL:
        known = set(case.items.values_list("number", flat=True))
        if not set(handed.items) <= known:
            raise Refused(_("没有这一项。重新选择"), "items")
        chosen = ",".join(map(str, sorted(set(handed.items)))) if set(handed.items) != known else ""
        return Asked(note=text, carrier=case.carrier, way=case.way, extra={"items": chosen})
    if not text and not has_files:
        raise Refused(_("写明内容，或者上传文件"), "text")
    return Asked(note=text, carrier=case.carrier, way=case.way)


def letter_file(case: Application, letter_id: int, *, at: datetime) -> tuple[StoredFile, Iterator[bytes]]:
    """A letter's PDF for the applicant, on record. Letter.DoesNotExist for one that is not the applicant's to have.

    The day of its receipt is not this one: what goes online has been delivered on the day it is sent.
    """
    letter = selectors.letters(case).get(pk=letter_id)
    if letter.pdf is None or not selectors.is_offered(letter):
        raise Letter.DoesNotExist
    content = files.hand_on(letter.pdf, actor=NOBODY, at=at)
    Collected.objects.create(application=letter.application, letter=letter, file=letter.pdf, at=at)
    return letter.pdf, content


def answer_file(paper: Submission, *, at: datetime) -> tuple[StoredFile, Iterator[bytes]]:
    """The letter that answers a paper that is no application. StoredFile.DoesNotExist where it went by post and has
    not arrived."""
    answer = selectors.answer_given(paper)
    if answer is None or answer.pdf is None or answer.received is None:
        raise StoredFile.DoesNotExist
    return answer.pdf, files.hand_on(answer.pdf, actor=NOBODY, at=at)


def case_file(case: Application, file_id: UUID, *, at: datetime) -> tuple[StoredFile, Iterator[bytes]]:
    """A file that was given with the reply: on record. StoredFile.DoesNotExist for another."""
    found = next((one for one in selectors.files_given(case) if one.file_id == file_id), None)
    if found is None:
        raise StoredFile.DoesNotExist
    content = files.hand_on(found.file, actor=NOBODY, at=at)
    Collected.objects.create(application=case, file=found.file, at=at)
    return found.file, content

"""遮盖: boxes drawn over what was found, each with its ground and item, and burnt into a file that may leave (条例
Article 37). What leaves is made of pictures alone; the original and old versions are held back by the guards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.applications.models import Application, CaseFile, Item, Redaction
from gongkai.applications.redaction import apart
from gongkai.applications.redaction.burning import Burnt
from gongkai.applications.redaction.finding import Found
from gongkai.applications.redaction.pages import Size
from gongkai.applications.redaction.unfit import MOST_BYTES, MOST_PAGES, MOST_PIXELS, MOST_RESULT, Unfit
from gongkai.applications.rules.grounds import grounds, labels
from gongkai.applications.selectors.redacting import Box, boxes, current, open_for_it, redactable
from gongkai.applications.services.case import Doing, step
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.policies import Actor, grant, may
from gongkai.foundation.selectors import files as stored
from gongkai.foundation.services import files
from gongkai.foundation.services.audit import Act, record

MOST_BOXES = 1000
SMALLEST = 0.001  # of a page's side: less is a slip of the mouse
SHOWN = 120  # dots an inch of a page on the screen
_EDGE = 1.0005  # what rounding to hundredths of a percent may add up to

_WORDS: dict[str, str | Promise] = {
    "locked": gettext_lazy("这个PDF有打开密码，画不出来。请来件人或者在自己的电脑上去掉密码，重新添加，再遮盖"),
    "broken": gettext_lazy("这个文件不完整或已损坏，画不出来。重新打印成PDF或者重新扫描，重新添加，再遮盖"),
    "kind": gettext_lazy("这种文件不能直接遮盖。另存为PDF，或者存成JPG、PNG图片，重新添加，再遮盖"),
    "pages": gettext_lazy("页数超过%(pages)d页。拆成几个文件，重新添加，分别遮盖"),
    "page-size": gettext_lazy("有一页的尺寸大得不合常理。重新打印成A4、A3的PDF，重新添加，再遮盖"),
    "pixels": gettext_lazy("图片超过%(pixels)d万像素。缩小图片或者降低扫描清晰度，重新添加，再遮盖"),
    "bytes": gettext_lazy("文件超过%(bytes)d MB。拆成几个文件或者降低扫描清晰度，重新添加，再遮盖"),
    "too-much": gettext_lazy(
        "画这个文件用的时间或者内存太多，已经停止。拆成几个文件，或者重新打印成PDF，重新添加，再遮盖"
    ),
    "result": gettext_lazy("遮盖后的文件超过%(result)d MB。拆成几个文件，重新添加，分别遮盖"),
}
_LIMITS = {
    "pages": MOST_PAGES,
    "pixels": MOST_PIXELS // 10_000,
    "bytes": MOST_BYTES >> 20,
    "result": MOST_RESULT >> 20,
}


@contextmanager
def taught() -> Iterator[None]:
    """What cannot be drawn is refused in words that say what to do."""
    try:
        yield
    except Unfit as error:
        raise Refused(str(_WORDS[error.why]) % _LIMITS) from None


def sizes(source: CaseFile, *, actor: Actor) -> list[Size]:
    """The pages of a file. Nothing of their content is shown, so this is not on record."""
    _require(source.application, actor)
    if not stored.is_handed_on(source.file):
        raise Refused(_("这个文件正在查毒或者含有病毒，现在不能打开。过几分钟再来"))
    with taught():
        if source.file.size > MOST_BYTES:
            raise Unfit("bytes")
        try:
            return apart.sizes(b"".join(stored.content(source.file)))
        except stored.Gone:
            raise Refused(_("这个文件的内容已经丢失或损坏，须由系统管理员从备份中恢复")) from None


def page(source: CaseFile, number: int, *, actor: Actor, at: datetime) -> bytes:
    """A page as PNG for the screen, on record as the reading of a case file; empty where there is no such page."""
    with taught():
        return apart.picture(_content(source, actor, at), number, SHOWN)


def find(source: CaseFile, words: str, *, whole_line: bool = False, actor: Actor, at: datetime) -> list[Found]:
    """Where words stand in the text of a PDF. Refused where none are given, or found."""
    if not words.strip():
        raise Refused(_("写要找的字。"), "words")
    with taught():
        found = apart.found(_content(source, actor, at), words, whole_line=whole_line)
    if not found:
        raise Refused(_("没有找到这些字。扫描件和图片里没有文字层，找不到：请在页面上画框，或者填位置。"), "words")
    return found


def _content(source: CaseFile, actor: Actor, at: datetime) -> bytes:
    _require(source.application, actor)
    if source.file.size > MOST_BYTES:
        raise Unfit("bytes")
    return b"".join(files.hand_on(source.file, actor=actor, at=at))


def _require(case: Application, actor: Actor) -> None:
    if not may(actor, "case.handle", case.organisation_id):
        raise NotAllowed("case.handle")


@transaction.atomic
def add(source: CaseFile, new: Sequence[Box], *, pages: int, actor: Actor, at: datetime) -> Redaction:
    """Add boxes; `pages`: how many the file has. They are drafts until they are burnt, so the case's version stays."""
    held = _begin(source, actor)
    if not new:
        raise Refused(_("选择要遮盖的地方。"))
    known = boxes(held)
    if len(known) + len(new) > MOST_BOXES:
        raise Refused(_("一个文件最多%(most)d个框。把相邻的框并成一个，或者拆分文件") % {"most": MOST_BOXES})
    items = set(source.application.items.values_list("number", flat=True))
    for box in new:
        _check(box, pages, items)
    last = max((box.id for box in known), default=0)
    added = [replace(box, id=last + number) for number, box in enumerate(new, 1)]
    return _keep(source, held, [*known, *added], actor, at)


@transaction.atomic
def remove(source: CaseFile, box_id: int, *, actor: Actor, at: datetime) -> Redaction:
    """Take a box away. One that somebody else has taken away is no error."""
    held = _begin(source, actor)
    left = [box for box in boxes(held) if box.id != box_id]
    if held is None or len(left) == len(held.boxes):
        raise Refused(_("这个框已经删除了。"))
    return _keep(source, held, left, actor, at)


def _begin(source: CaseFile, actor: Actor) -> Redaction | None:
    """The case locked, right and state asked; the version that holds."""
    case = Application.objects.select_for_update().get(pk=source.application_id)
    _require(case, actor)
    if not open_for_it(case):
        raise Refused(_("现在的状态是“%(state)s”，不能改遮盖处。") % {"state": case.get_state_display()})
    if not redactable(source):
        raise Refused(_("只有检索到的PDF和图片可以遮盖。Word等文件先另存为PDF，重新添加。"))
    return current(source)


def _check(box: Box, pages: int, items: set[int]) -> None:
    if not 1 <= box.page <= pages:
        raise Refused(_("这个文件共%(pages)d页，没有第%(page)d页。") % {"pages": pages, "page": box.page}, "page")
    # Written so that a number that is none (nan) is refused, too.
    if not (box.w >= SMALLEST and box.h >= SMALLEST):
        raise Refused(_("框太小，什么也遮不住。把框画大一些。"), "width")
    if not (box.x >= 0 and box.y >= 0 and box.x + box.w <= _EDGE and box.y + box.h <= _EDGE):
        raise Refused(_("框超出了页面：左边加宽、上边加高都不能大于100。"), "width")
    if box.ground not in grounds():
        raise Refused(_("选择遮盖的理由。"), "ground")
    if box.item is not None and box.item not in items:
        raise Refused(_("没有第%(n)s项。") % {"n": box.item}, "item")


def _keep(source: CaseFile, held: Redaction | None, kept: Iterable[Box], actor: Actor, at: datetime) -> Redaction:
    """Into the version that holds, or the next one where that is burnt."""
    if held is None or held.result_id:
        held = Redaction(source=source)
    held.boxes = [box.as_json() for box in kept]
    held.made, held.made_by_id = at, actor.person_id or 0
    held.save()
    case = source.application
    its = grant(actor, "case.handle", case.organisation_id)
    details = {"case": case.pk, "source": source.pk, "boxes": len(held.boxes)}
    record(Act("case.boxes", held, case.organisation_id, details, grant=its), actor=actor, at=at)
    return held


def burn(source: CaseFile, *, version: int | None, actor: Actor, at: datetime) -> Redaction:
    """生成遮盖件: the file that may leave. It takes the place of the original, or of the version before, among what
    leaves, and then has to pass the secrecy review itself. The pages are drawn before anything is locked."""
    held = current(source)
    drawn = boxes(held)
    if held is None or not drawn:
        raise Refused(_("还没有标出遮盖处。"))
    if held.result_id:
        raise Refused(_("遮盖处没有改过，遮盖件已经有了。"))
    with taught():
        made = apart.burnt(_content(source, actor, at), [_burnt(box) for box in drawn])
    with step("redact", source.application_id, version=version, actor=actor, at=at) as doing:
        fresh = current(source)
        if fresh is None or fresh.pk != held.pk or fresh.boxes != held.boxes or fresh.result_id:
            raise Refused(_("生成的时候有人改了遮盖处。看最新的框，再生成一次。"))
        held.result = _result(doing, source, made, drawn)
        held.made, held.made_by_id = at, actor.person_id or 0
        held.save()
    return held


def _burnt(box: Box) -> Burnt:
    return Burnt(box.page, box.x, box.y, box.w, box.h, labels(box.ground))


def _result(doing: Doing, source: CaseFile, made: bytes, drawn: Sequence[Box]) -> CaseFile:
    stem = source.file.name.rpartition(".")[0] or source.file.name
    upload = ContentFile(made, name=f"{stem[:100]}（遮盖件）.pdf")
    kept = files.keep(
        upload, organisation_id=doing.case.organisation_id, confidential=True, actor=doing.actor, at=doing.at
    )
    earlier = source.redactions.exclude(result=None).values_list("result_id", flat=True)
    replaced = doing.case.files.filter(pk__in=[source.pk, *earlier], leaves=True).update(leaves=False)
    return CaseFile.objects.create(
        application=doing.case, file=kept, kind=CaseFile.Kind.REDACTED, item=_item(doing, source, drawn),
        leaves=replaced > 0, added=doing.at, added_by_id=doing.actor.person_id,
    )  # fmt: skip


def _item(doing: Doing, source: CaseFile, drawn: Sequence[Box]) -> Item | None:
    """Of the original; else that of the boxes, where all name the same."""
    named = {box.item for box in drawn}
    number = next(iter(named)) if len(named) == 1 else None
    if source.item_id or number is None:
        return source.item
    return doing.case.items.filter(number=number).first()

"""Taking a report in, having it read, and forgetting it: the file at once, what came of it after a day or never."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.annualreport.catalogue import Text
from gongkai.annualreport.isolated import Failure
from gongkai.annualreport.limits import DEFAULT, Limits
from gongkai.annualreport.pages.words import clean
from gongkai.foundation import cipher
from gongkai.foundation.errors import Refused
from gongkai.foundation.jobs import enqueue
from gongkai.foundation.policies import SYSTEM, Actor, require
from gongkai.foundation.services.audit import Act, record
from gongkai.reporting import incoming
from gongkai.reporting.examination import Examined, File, Made, examine, failure
from gongkai.reporting.models import Part, Reading

READ_ANY, CHECK = "report.read_any", "report.check"
TASK = "report.read"

# What robots cannot have: so many from one address in an hour, so many of the public's that wait at a time.
PER_ADDRESS, WITHIN = 12, timedelta(hours=1)
MOST_WAITING = 30
KEPT = timedelta(days=1)
MOST_BYTES = 50 << 20
# A page that is a picture takes up to 8 seconds: the public gets fewer, so that nobody waits for an hour.
PUBLIC = Limits(file_bytes=MOST_BYTES, scans=12)
OFFICE = Limits(file_bytes=MOST_BYTES, scans=DEFAULT.scans)
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it was handed in."""

    name: str
    size: int  # bytes
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom a report is read: an office, or somebody of the public, known by their address only."""

    organisation_id: int | None
    address: str | None = None


@transaction.atomic
def hand_in(report: Handed, previous: Handed | None, asker: Asker, *, actor: Actor, at: datetime) -> Reading:
    """Take a report, with last year's where it is given, and have it read. Returns before that is done.

    Raises NotAllowed, and Refused: too large, empty, too many from one address, too many waiting.
    """
    action = READ_ANY if asker.organisation_id is None else CHECK
    held = require(actor, action, asker.organisation_id)
    _check_file(report, "report")
    if previous:
        _check_file(previous, "previous")
    public = asker.organisation_id is None
    mark = _mark(asker.address) if public else ""
    if public:
        _check_crowd(mark, at)
    reading = Reading.objects.create(
        organisation_id=asker.organisation_id,
        person_id=None if public else actor.person_id,
        asker=mark,
        name=_name(report.name),
        previous_name=_name(previous.name) if previous else "",
        size=report.size,
        created=at,
        expires=at + KEPT if public else None,
    )
    record(Act(action, reading, asker.organisation_id, {"size": report.size}, grant=held), actor=actor, at=at)
    # Before the job can be seen; a file whose transaction fails is swept by `forget`.
    incoming.put(reading.key, "report", report.chunks)
    if previous:
        incoming.put(reading.key, "previous", previous.chunks)
    enqueue(TASK, at=at, reading=reading.pk)
    return reading


def perform(reading_id: int, *, at: datetime) -> None:
    """Read what was handed in and keep what came of it. Doing it twice does no harm; what was deleted is let be."""
    reading = Reading.objects.filter(pk=reading_id, state=Reading.State.WAITING).first()
    if reading is None:
        return
    file = File(incoming.place(reading.key, "report"), reading.name)
    previous = File(incoming.place(reading.key, "previous"), reading.previous_name) if reading.previous_name else None
    outcome = examine(file, previous, PUBLIC if reading.organisation_id is None else OFFICE)
    if isinstance(outcome, Failure):
        _refuse(reading, outcome, at)
    else:
        _keep(reading, outcome, at)
    incoming.remove(reading.key)


def give_up(reading_id: int, *, at: datetime) -> None:
    """Say that a report could not be read because the job failed, and delete the file."""
    reading = Reading.objects.filter(pk=reading_id, state=Reading.State.WAITING).first()
    if reading is not None:
        _refuse(reading, BROKEN, at)
        incoming.remove(reading.key)


@transaction.atomic
def delete(reading: Reading, *, actor: Actor, at: datetime) -> None:
    """Delete what came of a report. Who knows the address of a public one may; an office's who may check there."""
    action = READ_ANY if reading.organisation_id is None else CHECK
    held = require(actor, action, reading.organisation_id)
    details = {"step": "delete"}
    record(Act(action, reading, reading.organisation_id, details, grant=held), actor=actor, at=at)
    key = reading.key
    reading.delete()
    transaction.on_commit(lambda: incoming.remove(key))


def forget(*, at: datetime) -> int:
    """Delete what has been kept for its time, and files that no reading waits for. How many readings were deleted."""
    expired = Reading.objects.filter(expires__lte=at)
    keys = list(expired.values_list("key", flat=True))
    expired.delete()
    left = set(incoming.older(at - KEPT))
    awaited = set(Reading.objects.filter(key__in=left, state=Reading.State.WAITING).values_list("key", flat=True))
    for key in (*keys, *(left - awaited)):
        incoming.remove(key)
    if keys:
        record(Act(READ_ANY, details={"step": "forget", "count": len(keys)}), actor=SYSTEM, at=at)
    return len(keys)


@transaction.atomic
def _keep(reading: Reading, examined: Examined, at: datetime) -> None:
    first = examined.checked[0].report
    levels = [finding.level for one in examined.checked for finding in one.findings]
    reading.state, reading.finished = Reading.State.READ, at
    if examined.unpaired:
        _say(reading, examined.unpaired)
    reading.title, reading.year, reading.edition = clean(first.organisation)[:200], first.year, first.edition
    reading.errors, reading.warnings, reading.notes = (levels.count(one) for one in ("error", "warning", "note"))
    reading.doubts = sum(len({doubt.cell for doubt in one.report.doubts}) for one in examined.checked)
    if not _still(reading):
        return
    reading.save()
    reading.parts.all().delete()
    Part.objects.bulk_create(Part(reading=reading, **Made._asdict(made)) for made in examined.made)


@transaction.atomic
def _refuse(reading: Reading, failure: Failure, at: datetime) -> None:
    reading.state, reading.finished = Reading.State.REFUSED, at
    _say(reading, failure)
    if _still(reading):
        reading.save()


def _still(reading: Reading) -> bool:
    """Whether it was not deleted meanwhile."""
    return Reading.objects.select_for_update().filter(pk=reading.pk).exists()


BROKEN = failure(
    "broken",
    Text(
        "读取时出错，没有读完：文件可能已损坏；请重新下载或者另存后再试",
        "reading it failed: the file may be damaged; download it or save it again",
    ),
)
# What the library says for who can set options and install parts, in words for who cannot.
_HERE = {
    "too-large": failure(
        "too-large",
        Text(
            "读这份文件要用的时间、内存或者页数超过本站的上限：请只留报告本身，去掉附件和图片",
            "reading this file takes more time, memory or pages than this site allows: keep the report only, without "
            "attachments and pictures",
        ),
    ),
    "needs-extra": failure(
        "needs-extra",
        Text(
            "本站没有装读这种文件（图片、扫描件、旧式 Word）的部件：请改用原来的电子文件，或者另存为 .docx 后再放进来",
            "this site lacks the part that reads such files (pictures, scans, old Word): use the original electronic "
            "file, or save it as .docx",
        ),
    ),
}
_OPTIONS = ("--", "Limits.", "安装", "apt-get")


def _say(reading: Reading, failure: Failure) -> None:
    if any(option in failure.message for option in _OPTIONS):
        failure = _HERE.get(failure.reason, BROKEN)
    reading.reason, reading.message, reading.english = failure.reason, failure.message, failure.english


def _name(given: str) -> str:
    """The file's own name, without what nobody sees."""
    return clean(given.replace("\\", "/").rpartition("/")[2])[-LONGEST_NAME:] or "report"


def _mark(address: str | None) -> str:
    """What one address is counted by; the address itself is not kept."""
    return cipher.lookup(f"asker {address or ''}")


def _check_file(file: Handed, field: str) -> None:
    problem = ""
    if file.size == 0:
        problem = _("这个文件是空的：请核对选的是不是报告，重新下载后再试。")
    elif file.size > MOST_BYTES:
        problem = _("文件超过%(most)s MB：请只放报告本身，去掉附件和大幅图片。") % {"most": MOST_BYTES >> 20}
    if problem:
        raise Refused(problem, field)


def _check_crowd(mark: str, at: datetime) -> None:
    recent = Reading.objects.filter(organisation=None, asker=mark, created__gt=at - WITHIN)
    if recent.count() >= PER_ADDRESS:
        text = _("同一网络地址一小时最多读%(count)s份：请过一会儿再来；报告多的，可以在自己的电脑上用命令行读。")
        raise Refused(text % {"count": PER_ADDRESS})
    if Reading.objects.filter(organisation=None, state=Reading.State.WAITING).count() >= MOST_WAITING:
        raise Refused(_("排队等候的报告太多：请过几分钟再试。"))

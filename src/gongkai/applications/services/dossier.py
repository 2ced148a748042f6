"""案卷、证据: a case as one PDF or ZIP with its list of contents, or the numbered evidence for a dispute.

It holds personal data: it is made on demand for who may, on record, and kept nowhere.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _

from gongkai.annualreport.errors import Unwritable
from gongkai.applications.letters.contents import APART, FILES, GONE, TITLES, UNSCANNED, About, Line, contents
from gongkai.applications.letters.listing import listed
from gongkai.applications.models import Application
from gongkai.applications.redaction import apart
from gongkai.applications.redaction.unfit import Unfit
from gongkai.applications.selectors.dossier import Entry, entries, evidence_of
from gongkai.applications.selectors.records import text_of
from gongkai.applications.selectors.redacting import TAKEN
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.files import names
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor, grant, may
from gongkai.foundation.selectors import files as stored
from gongkai.foundation.services.audit import Act, record

WHATS = ("dossier", "evidence")
FORMS = ("pdf", "zip")
MOST_PDF = 200 << 20  # bytes of what is joined; it is in memory
MOST_ZIP = 1 << 30
_IN_MEMORY = 32 << 20
_PDF, _ZIP = "application/pdf", "application/zip"


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: a name without personal data, its type, and its content, to be read and closed."""

    name: str
    media_type: str
    content: IO[bytes]


@dataclass(frozen=True, slots=True)
class _Part:
    """An entry with its bytes; empty, and why in `remark`, where they cannot be had."""

    entry: Entry
    data: bytes
    ending: str
    remark: str = ""


def make(case: Application, what: str, form: str, *, actor: Actor, at: datetime) -> Made:
    """The dossier or the evidence, as PDF or ZIP. Refused where it is too large for one file."""
    if not may(actor, "case.dossier", case.organisation_id):
        raise NotAllowed("case.dossier")
    if what not in WHATS or form not in FORMS:
        raise Refused(_("选择要导出什么，用哪种格式。"), "what")
    chosen = entries(case) if what == "dossier" else evidence_of(case)
    _check_size(chosen, form)
    parts = [_part(entry) for entry in chosen]
    try:
        made = _pdf(case, what, parts, at) if form == "pdf" else _zip(case, what, parts, at)
    except Unwritable as error:
        raise Refused(error.message) from error
    except Unfit:
        raise Refused(_("这些文件并不成一个PDF：太大或者有损坏的。改用ZIP。"), "form") from None
    its = grant(actor, "case.dossier", case.organisation_id)
    details = {"what": what, "form": form, "entries": len(parts)}
    record(Act("case.dossier", case, case.organisation_id, details, grant=its), actor=actor, at=at)
    return made


def _check_size(chosen: Sequence[Entry], form: str) -> None:
    size = sum(entry.file.size for entry in chosen if entry.file and (form == "zip" or _joins(entry)))
    most = MOST_PDF if form == "pdf" else MOST_ZIP
    if size <= most:
        return
    facts = {"size": size >> 20, "most": most >> 20}
    if form == "pdf":
        raise Refused(_("文件合起来有%(size)d MB，一个PDF最多%(most)d MB。改用ZIP。") % facts, "form")
    raise Refused(_("文件合起来有%(size)d MB，一个ZIP最多%(most)d MB。大的文件从案卷里逐个下载。") % facts, "form")


def _joins(entry: Entry) -> bool:
    return entry.file is None or entry.file.media_type in TAKEN


def _part(entry: Entry) -> _Part:
    """Its bytes. A file that was not found clean, or is gone, is named and left out: the rest is wanted."""
    if entry.listing is not None:
        return _Part(entry, listed(entry.listing), ".pdf")
    assert entry.file is not None
    ending = names.clean(entry.file.name, "").rpartition(".")[2]
    ending = f".{ending.lower()}" if ending.isascii() and ending.isalnum() else ""
    if not stored.is_handed_on(entry.file):
        return _Part(entry, b"", ending, UNSCANNED)
    try:
        return _Part(entry, b"".join(stored.content(entry.file)), ending)
    except stored.Gone:
        return _Part(entry, b"", ending, GONE)


def _pdf(case: Application, what: str, parts: Sequence[_Part], at: datetime) -> Made:
    joinable = [part.data if part.data and _joins(part.entry) else b"" for part in parts]
    own = apart.counts([_contents(case, what, parts, [0] * len(parts), at), *joinable])
    first, counts = own[0], own[1:]
    front = _contents(case, what, parts, _places(counts, first), at)
    joined = apart.join([front, *(data for data, count in zip(joinable, counts, strict=True) if count)])
    return _made(case, what, io.BytesIO(joined), _PDF, ".pdf")


def _places(counts: Sequence[int], first: int) -> list[int]:
    """On which page each begins, after a list of contents of `first` pages; 0 for what is not in the PDF."""
    found, at = [], first + 1
    for count in counts:
        found.append(at if count else 0)
        at += count
    return found


def _zip(case: Application, what: str, parts: Sequence[_Part], at: datetime) -> Made:
    content: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  closed by who reads it
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"00-{TITLES[what]}.pdf", _contents(case, what, parts, None, at))
        for number, part in enumerate(parts, 1):
            if part.data:
                archive.writestr(_name(number, part), part.data)
    return _made(case, what, content, _ZIP, ".zip")


def _name(number: int, part: _Part) -> str:
    """03-答复书.pdf: unique by its number, with nothing in it that leads out of the folder or hides its kind."""
    stem = part.entry.title.removesuffix(part.ending)
    plain = names.clean(f"{number:02d}-{stem[:80]}".replace("/", "_").replace("\\", "_").replace(".", "_"), ".x")
    return plain.removesuffix(".x") + part.ending


def _contents(
    case: Application, what: str, parts: Sequence[_Part], places: Sequence[int] | None, at: datetime
) -> bytes:
    """The first sheet. `places`: the pages of the PDF; None for a ZIP, where the number is in the file's name."""
    lines = []
    for number, part in enumerate(parts, 1):
        where = f"{number:02d}" if places is None else str(places[number - 1] or APART)
        lines.append(Line(part.entry.title, text_of(part.entry.on), part.entry.proves, part.remark or where))
    about = About(case.number, case.subject, text_of(case.received), text_of(case.ended), text_of(day(at)))
    return listed(contents(what, about, lines, paged=places is not None))


def _made(case: Application, what: str, content: IO[bytes], media_type: str, ending: str) -> Made:
    content.seek(0)
    return Made(f"{case.number}-{FILES[what]}{ending}", media_type, content)

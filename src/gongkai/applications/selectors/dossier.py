"""What a case's dossier holds, in order, and what of it is evidence: files as they are, records as lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import override

from gongkai.applications.letters.listing import Listing
from gongkai.applications.models import Application, CaseFile, Consultation, Letter
from gongkai.applications.models.intake import CHANNELS
from gongkai.applications.rules import evidence
from gongkai.applications.rules.parties import party
from gongkai.applications.selectors.letters import REPLIES
from gongkai.applications.selectors.records import (
    boxes_of,
    course_of,
    deliveries_of,
    notes_of,
    opinions_of,
    reviews_of,
    searches_of,
    text_of,
)
from gongkai.applications.selectors.redacting import covered
from gongkai.foundation.models import StoredFile
from gongkai.foundation.now import day


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the dossier: a file that was kept, or a list printed from the records. `proves` is empty for what is
    no evidence: notes, inner letters, and what was found and not given, which is shown to no other party."""

    title: str
    on: date | None
    file: StoredFile | None = None
    listing: Listing | None = None
    proves: str = ""


def entries(case: Application) -> list[Entry]:
    """The whole dossier, each file once; in Chinese, whatever the officer's own language is: it is an official file."""
    with override("zh-hans"):
        return _once(case)


def _once(case: Application) -> list[Entry]:
    found: list[Entry] = []
    seen: set[object] = set()
    for entry in _all(case):
        if entry.file is not None:
            if entry.file.pk in seen:
                continue
            seen.add(entry.file.pk)
        found.append(entry)
    return found


def evidence_of(case: Application) -> list[Entry]:
    """What goes into the 证据清单."""
    return [entry for entry in entries(case) if entry.proves]


def _all(case: Application) -> Iterator[Entry]:
    barred = covered(case)
    files = list(case.files.select_related("file").order_by("added", "pk"))
    letters = list(case.letters.exclude(pdf=None).exclude(state=Letter.State.VOID).select_related("pdf", "to"))
    yield Entry("申请登记表", case.received, listing=_application(case), proves=evidence.APPLICATION)
    yield from _files(files, CaseFile.Kind.INCOMING, evidence.APPLICATION)
    yield Entry("办理经过", None, listing=course_of(case), proves=evidence.COURSE)
    yield from (_letter(one) for one in letters if one.kind not in REPLIES)
    yield from _some(opinions_of(case), evidence.CONSULTED)
    yield from _answers(case)
    yield from _some(searches_of(case), evidence.SEARCH)
    yield from _given(files, CaseFile.Kind.FOUND, barred)
    yield from _files(files, CaseFile.Kind.PROOF, evidence.FACTS)
    yield from _some(reviews_of(case), evidence.REVIEWED)
    yield from _some(boxes_of(case), evidence.SEVERED)
    yield from _given(files, CaseFile.Kind.REDACTED, barred)
    yield from (_letter(one) for one in letters if one.kind in REPLIES)
    yield from _some(deliveries_of(case), evidence.DELIVERED)
    yield from _proofs(case)
    yield from _files(files, CaseFile.Kind.RETURN, evidence.DELIVERED)
    yield from _some(notes_of(case), "")


def _files(files: Sequence[CaseFile], kind: CaseFile.Kind, proves: str) -> Iterator[Entry]:
    for one in files:
        if one.kind == kind:
            yield Entry(f"{kind.label}：{one.file.name}", day(one.added), one.file, proves=proves)


def _given(files: Sequence[CaseFile], kind: CaseFile.Kind, barred: frozenset[int]) -> Iterator[Entry]:
    """Of what was found, only what is given is evidence: the list goes to the other party."""
    for one in files:
        if one.kind == kind:
            proves = evidence.GIVEN if one.leaves and one.pk not in barred else ""
            yield Entry(f"{kind.label}：{one.file.name}", day(one.added), one.file, proves=proves)


def _letter(letter: Letter) -> Entry:
    whom = f"（{party(letter.to.consulted, letter.to.number)}）" if letter.to else ""
    title = f"{letter.title}{whom} {letter.number}".strip()
    return Entry(title, letter.dated, letter.pdf, proves=evidence.of_letter(letter.kind))


def _answers(case: Application) -> Iterator[Entry]:
    for one in case.consultations.exclude(answer_file=None).select_related("answer_file"):
        yield Entry(f"{_who(one)}的书面意见", one.answered, one.answer_file, proves=evidence.CONSULTED)


def _who(one: Consultation) -> str:
    return party(one.consulted, one.number)


def _proofs(case: Application) -> Iterator[Entry]:
    for letter in case.letters.prefetch_related("deliveries__proof"):
        for delivery in letter.deliveries.all():
            if delivery.proof is not None:
                yield Entry(f"送达凭证：{letter.title}", delivery.received, delivery.proof, proves=evidence.DELIVERED)


def _some(listing: Listing, proves: str) -> Iterator[Entry]:
    if listing.rows:
        yield Entry(listing.title, None, listing=listing, proves=proves)


def _application(case: Application) -> Listing:
    """The application as it was registered. Telephone, identity and address stay in the records."""
    people = "、".join(f"{one.name}（{one.get_part_display()}）" for one in case.people.order_by("pk"))
    facts = [
        ("编号", case.number),
        ("事项", case.subject),
        ("申请人", people),
        ("收到方式", str(dict(CHANNELS).get(case.channel, case.channel))),
        ("收到日期", text_of(case.received)),
        ("到期日", text_of(case.due)),
        ("所需信息", case.wanted),
        ("本机关理解", case.understanding),
    ]
    rows = [[str(item.number), item.wanted] for item in case.items.all()]
    return Listing("政府信息公开申请登记表", facts, ("分项", "内容"), (1, 9), rows)

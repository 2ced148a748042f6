"""The dossier and the evidence: what is in them, in which order, on which page, for whom, and what stays out."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pypdfium2 as pdfium
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from gongkai.applications.models import Application, CaseFile
from gongkai.applications.selectors.dossier import entries
from gongkai.applications.services import deciding, dossier, keeping, redacting
from gongkai.applications.services.deciding import Decision, Reviewed, Searched
from gongkai.applications.services.dossier import Made
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import AuditEntry, Organisation, Role, StoredFile
from gongkai.foundation.selectors import files as stored
from gongkai.foundation.services import files
from tests import offices
from tests.applications.office import LIN, Office, at, decide, open_office, post, reply, take_in
from tests.applications.test_redacting import BOX
from tests.applications.test_redaction import letter, photograph
from tests.desk.test_case_pages import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def case(office: Office) -> Application:
    """Given in part, with all that the way there leaves."""
    case = take_in(office, at(3, 2))
    searched = Searched((1,), "基础教育科", date(2026, 3, 3), ("oa", "paper"), "按标题", "招生", "一件", hits=1)
    record = deciding.search(case.pk, searched, version=None, actor=office.case_officer, at=at(3, 3))
    deciding.sign_search(record.pk, version=None, actor=office.disclosure_head, at=at(3, 3))
    found = keep(office, case, letter(), "批复../..\\..原件\u202e.pdf")
    keep(office, case, photograph("JPEG"), "现场照片.jpg", CaseFile.Kind.PROOF)
    keep(office, case, "会议纪要".encode(), "纪要.txt", CaseFile.Kind.PROOF)
    redacting.add(found, [BOX], pages=1, actor=office.case_officer, at=at(3, 4))
    made = redacting.burn(found, version=None, actor=office.case_officer, at=at(3, 4)).result
    assert made is not None
    reviewed = Reviewed("secrecy", "passed", "不涉及国家秘密", files=(made.pk,))
    deciding.review(case.pk, reviewed, version=None, actor=office.secrecy_reviewer, at=at(3, 5))
    part = Decision(
        1, "partial", ("denied_internal",), answer="批复1份", reason="内部事务", files=(made.pk,),
        evidence={"1": "1", "2": "2", "3": "3", "denied_internal.1": "1"},
    )  # fmt: skip
    decide(office, case, at(3, 5), part)
    keeping.note(case, "先问基础教育科", actor=office.case_officer, at=at(3, 5))
    reply(office, case, at(3, 6), legal=True)
    post(office, case, at(3, 6), at(3, 9))
    case.refresh_from_db()
    return case


def keep(
    office: Office, case: Application, data: bytes, name: str, kind: CaseFile.Kind = CaseFile.Kind.FOUND
) -> CaseFile:
    kept = files.keep(
        ContentFile(data, name=name), organisation_id=case.organisation_id, confidential=True,
        actor=office.case_officer, at=at(3, 3),
    )  # fmt: skip
    return CaseFile.objects.create(application=case, file=kept, kind=kind, added=at(3, 3))


def make(office: Office, case: Application, what: str, form: str) -> Made:
    return dossier.make(case, what, form, actor=office.case_officer, at=at(3, 20))


def read(made: Made) -> bytes:
    with made.content as content:
        return content.read()


def pages(made: Made) -> list[str]:
    """The text of each page, without spaces."""
    document = pdfium.PdfDocument(read(made))
    return ["".join(document[at].get_textpage().get_text_range().split()) for at in range(len(document))]


def test_the_pdf_has_a_list_of_contents_whose_pages_are_right(office: Office, case: Application) -> None:
    made = make(office, case, "dossier", "pdf")
    assert (made.name, made.media_type) == (f"{case.number}-案卷.pdf", "application/pdf")
    text = pages(made)
    assert text[0].startswith("卷内目录")
    for title, heading in (
        ("申请登记表", "政府信息公开申请登记表"),
        ("办理经过", "办理经过"),
        ("检索记录", "检索记录"),
        ("遮盖清单", "遮盖清单"),
        ("送达情况", "送达情况"),
        ("便笺", "便笺"),
    ):
        place = next(number for number, page in enumerate(text, 1) if number > 1 and page.startswith(heading))
        listed = text[0].split(title, 1)[1]
        dated = 10 if listed[:2] == "20" else 0
        assert listed[dated:].startswith(str(place)), (title, listed[:16], place)
    whole = "".join(text[1:])
    assert all(
        word in whole for word in ("基础教育科", "第十五条", "EA000000000CN", "先问基础教育科", "云教公复〔2026〕1号")
    )
    assert "纪要.txt" in text[0]
    assert "另见电子文件" in text[0]
    assert not any(word in whole for word in (LIN.email, LIN.identity_number))


def test_the_evidence_is_numbered_says_what_it_proves_and_leaves_out_what_is_for_the_office_only(
    office: Office, case: Application
) -> None:
    text = pages(make(office, case, "evidence", "pdf"))
    front = text[0] + text[1]
    assert front.startswith("证据清单")
    count = sum(bool(entry.proves) for entry in entries(case))
    assert [f"证据{number}" in front for number in (1, count, count + 1)] == [True, True, False]
    assert all(
        word in front
        for word in ("合理检索义务", "保密审查、合法性审核", "已经区分处理", "救济途径", "依法送达", "遮盖件")
    )
    whole = "".join(text)
    assert not any(word in whole for word in ("先问基础教育科", "便笺"))
    assert "检索到的信息" not in front  # what was found and not given is shown to no other party


def test_the_zip_holds_the_files_as_they_are_under_safe_names(office: Office, case: Application) -> None:
    made = make(office, case, "dossier", "zip")
    with zipfile.ZipFile(io.BytesIO(read(made))) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert names[0] == "00-卷内目录.pdf"
        assert len(names) == len(set(names)) == len(entries(case)) + 1
        assert [name[:3] for name in names] == [f"{number:02d}-" for number in range(len(names))]
        assert not any(mark in name for name in names for mark in ("/", "\\", "..", "\u202e", ":"))
        photo = next(name for name in names if "现场照片" in name)
        assert photo.endswith("照片.jpg")
        held = case.files.get(file__media_type="image/jpeg").file
        assert archive.read(photo) == b"".join(stored.content(held))
        assert archive.read(next(name for name in names if "纪要" in name)) == "会议纪要".encode()
    with zipfile.ZipFile(io.BytesIO(read(make(office, case, "evidence", "zip")))) as archive:
        assert archive.namelist()[0] == "00-证据清单.pdf"
        assert not any("便笺" in name or ("原件" in name and "遮盖件" not in name) for name in archive.namelist())


def test_each_file_is_in_once_though_it_was_kept_twice(office: Office, case: Application) -> None:
    held = [entry.file.pk for entry in entries(case) if entry.file]
    assert len(held) == len(set(held))
    kept = set(case.files.values_list("file_id", flat=True))
    assert kept <= set(held)


def test_a_broken_or_infected_file_is_named_and_the_rest_is_there(office: Office, case: Application) -> None:
    keep(office, case, b"%PDF-1.4\n" + b"x" * 400, "坏.pdf", CaseFile.Kind.PROOF)
    bad = keep(office, case, letter("有毒"), "毒.pdf", CaseFile.Kind.PROOF)
    StoredFile.objects.filter(pk=bad.file_id).update(scan=StoredFile.Scan.INFECTED)
    front = pages(make(office, case, "dossier", "pdf"))[0]
    assert "坏.pdf" in front
    assert "未通过查毒，没有收入" in front
    with zipfile.ZipFile(io.BytesIO(read(make(office, case, "dossier", "zip")))) as archive:
        assert [any(word in name for name in archive.namelist()) for word in ("坏", "毒")] == [True, False]


def test_the_dossier_is_for_who_handles_the_case_and_on_record(office: Office, case: Application) -> None:
    for who in (office.leader, office.editor, offices.officer("far", Role.CASE_OFFICER, _other())):
        with pytest.raises(NotAllowed):
            dossier.make(case, "dossier", "pdf", actor=who, at=at(3, 20))
    with pytest.raises(Refused, match="选择要导出什么"):
        make(office, case, "everything", "pdf")
    make(office, case, "evidence", "zip").content.close()
    (entry,) = AuditEntry.objects.filter(action="case.dossier")
    assert (entry.person_id, entry.object_id) == (office.case_officer.person_id, str(case.pk))
    assert {"what": "evidence", "form": "zip"}.items() <= entry.details.items()


def test_too_much_for_one_pdf_is_refused_with_what_to_do(office: Office, case: Application) -> None:
    StoredFile.objects.filter(name__isnull=False, media_type="image/jpeg").update(size=300 << 20)
    with pytest.raises(Refused, match="改用ZIP"):
        make(office, case, "dossier", "pdf")


def _other() -> Organisation:
    return offices.found("yunling-jtj", "department", "云岭市交通局")


def test_the_page_lists_the_contents_and_hands_on_the_file(office: Office, case: Application) -> None:
    offices.person("elsewhere", (Role.CASE_OFFICER, _other()))
    address = reverse("desk-dossier", args=[case.number])
    seen = {who: browser(who).get(address).status_code for who in ("case_officer", "registrar", "leader", "elsewhere")}
    assert seen == {"case_officer": 200, "registrar": 200, "leader": 403, "elsewhere": 404}
    client = browser("case_officer")
    page = client.get(address).content.decode()
    assert all(word in page for word in ("办理经过", "合理检索义务", "不作证据"))
    answer = client.post(address, {"what": "dossier", "form": "zip"})
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("application/zip", True)
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert LIN.name not in answer["Content-Disposition"]
    wrong = client.post(address, {"what": "x"}).content.decode()
    assert "有2处要改" in wrong
    assert address in client.get(reverse("desk-case", args=[case.number])).content.decode()
    assert address not in browser("leader").get(reverse("desk-case", args=[case.number])).content.decode()

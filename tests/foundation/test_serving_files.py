"""Who gets a file: its own office's people; a case's file only who handles cases; always to be saved, never shown."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings

from gongkai.foundation.models import AuditEntry, Person, Role, StoredFile
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import files
from gongkai.web.files import attachment
from tests import offices
from tests.foundation import made_files as made
from tests.foundation.installation import move
from tests.offices import AT, City

pytestmark = pytest.mark.django_db

HANDLERS = {
    *(Role.REGISTRAR, Role.CASE_OFFICER, Role.DISCLOSURE_HEAD, Role.LEGAL_REVIEWER),
    *(Role.SECRECY_REVIEWER, Role.LEADER, Role.SEAL_KEEPER),
}
ADMINISTRATORS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}


@pytest.fixture
def city(settings: Settings, tmp_path: Path) -> City:
    """The invented city, with a store of its own."""
    move(settings, tmp_path)
    return offices.found_city()


def keep(city: City, *, confidential: bool = True, name: str = "林晓的申请.pdf") -> StoredFile:
    """A file of the education bureau."""
    upload = ContentFile(made.PDF, name=name)
    return files.keep(upload, organisation_id=city.education.pk, confidential=confidential, actor=SYSTEM, at=AT)


def signed_in(person: Person) -> Client:
    """A browser of somebody."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_case_officer_gets_the_file_and_it_stands_on_record(city: City) -> None:
    file = keep(city)
    officer = offices.person("officer", (Role.CASE_OFFICER, city.education))
    answer = signed_in(officer).get(f"/desk/files/{file.pk}/")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, made.PDF)  # type: ignore[attr-defined]
    headers = {
        name: answer[name]
        for name in (
            *("Content-Type", "Content-Length", "Content-Disposition", "X-Content-Type-Options"),
            *("Content-Security-Policy", "Cache-Control", "Cross-Origin-Resource-Policy"),
        )
    }
    assert headers == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(made.PDF)),
        "Content-Disposition": "attachment; filename*=utf-8''%E6%9E%97%E6%99%93%E7%9A%84%E7%94%B3%E8%AF%B7.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": (
            "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
        ),
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    entry = AuditEntry.objects.get(action="file.read_case")
    assert (entry.person_id, entry.object_id, entry.organisation_id) == (officer.pk, str(file.pk), city.education.pk)


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_what_its_work_needs(city: City, role: Role) -> None:
    case, other = keep(city), keep(city, confidential=False)
    own = signed_in(offices.person("own", (role, city.education)))
    answers = [own.get(f"/desk/files/{file.pk}/").status_code for file in (case, other)]
    if role in ADMINISTRATORS:
        assert answers == [403, 403]
    elif role in HANDLERS:
        assert answers == [200, 200]
    else:
        assert answers == [403, 200]


@pytest.mark.parametrize("role", sorted(set(Role) - ADMINISTRATORS))
def test_to_another_office_no_file_exists_not_even_to_the_one_above(city: City, role: Role) -> None:
    file_ids = [keep(city).pk, keep(city, confidential=False).pk, uuid4()]
    for number, elsewhere in enumerate((city.tax, city.county_education, city.government, city.office)):
        client = signed_in(offices.person(f"other{number}", (role, elsewhere)))
        assert [client.get(f"/desk/files/{file_id}/").status_code for file_id in file_ids] == [404, 404, 404]
    assert not AuditEntry.objects.filter(action="file.read_case").exists()


def test_a_citizen_is_sent_to_sign_in(city: City) -> None:
    answer = Client().get(f"/desk/files/{keep(city).pk}/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")


def test_what_is_no_file_of_anybody_is_nobodys(city: City) -> None:
    upload = ContentFile(made.PDF, name="a.pdf")
    file = files.keep(upload, organisation_id=None, confidential=True, actor=SYSTEM, at=AT)
    client = signed_in(offices.person("officer", (Role.CASE_OFFICER, city.education)))
    assert client.get(f"/desk/files/{file.pk}/").status_code == 404
    assert client.get("/desk/files/nonsense/").status_code == 404
    assert client.post(f"/desk/files/{file.pk}/").status_code == 405


@pytest.mark.parametrize(
    ("scan", "said"),
    [(StoredFile.Scan.WAITING, "正在查毒，查完才能下载"), (StoredFile.Scan.INFECTED, "含有病毒，已隔离，不能下载")],
)
def test_a_file_that_is_not_handed_on_says_why(city: City, settings: Settings, scan: str, said: str) -> None:
    file = keep(city)
    StoredFile.objects.filter(pk=file.pk).update(scan=scan)
    move(settings, settings.ENVIRONMENT.data, clamd="/nowhere/clamd.ctl")
    client = signed_in(offices.person("officer", (Role.CASE_OFFICER, city.education)))
    answer = client.get(f"/desk/files/{file.pk}/")
    assert answer.status_code == 409
    assert said in answer.content.decode()


@pytest.mark.parametrize(("clamd", "said"), [("", True), ("/nowhere/clamd.ctl", False)])
def test_the_desk_says_that_files_are_not_scanned(city: City, settings: Settings, clamd: str, said: bool) -> None:
    file = keep(city)
    StoredFile.objects.filter(pk=file.pk).update(scan=StoredFile.Scan.INFECTED)
    move(settings, settings.ENVIRONMENT.data, clamd=clamd)
    client = signed_in(offices.person("officer", (Role.CASE_OFFICER, city.education)))
    page = client.get(f"/desk/files/{file.pk}/").content.decode()
    assert ("查毒没有启用：下载的文件先在本机查毒，再打开。" in page) is said


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("report.pdf", 'attachment; filename="report.pdf"'),
        ('a"; filename="b.html.pdf', 'attachment; filename="a_; filename=_b.html.pdf"'),
        ("a\r\nSet-Cookie: x.pdf", 'attachment; filename="aSet-Cookie_ x.pdf"'),
        ("答复.pdf", "attachment; filename*=utf-8''%E7%AD%94%E5%A4%8D.pdf"),
    ],
)
def test_no_name_writes_into_the_answer(city: City, name: str, written: str) -> None:
    file = keep(city, confidential=False, name=name)
    answer = attachment(file, iter([made.PDF]))
    assert answer["Content-Disposition"] == written
    assert "Cache-Control" not in answer

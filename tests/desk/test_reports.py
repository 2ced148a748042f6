"""The reports that an office had read: its own list, and nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from pytest_django import Settings

from bench import files
from gongkai.foundation.jobs import run_here
from gongkai.foundation.models import Person, Role
from gongkai.foundation.now import now
from gongkai.reporting import examination
from gongkai.reporting.models import Reading
from tests.foundation import installation
from tests.offices import City, found_city, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setattr(examination, "MEMORY", 65 << 30)
    installation.move(settings, tmp_path)
    return found_city()


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def editor(city: City) -> Client:
    return signed_in(person("chen", (Role.REPORT_EDITOR, city.education)))


def handed_in(client: Client, data: bytes, name: str = "报告.html") -> Reading:
    response = client.post("/desk/reports/read/", {"report": SimpleUploadedFile(name, data)})
    assert response.status_code == 302
    run_here(now())
    return Reading.objects.latest("pk")


def cells(client: Client, address: str = "/desk/reports/") -> list[list[str]]:
    tree = html.fromstring(client.get(address).content.decode())
    return [[cell.text_content().strip() for cell in row] for row in tree.xpath("//main//tbody/tr")]


def test_the_list_says_what_came_of_each(editor: Client) -> None:
    good = handed_in(editor, files.made_page(5).encode())
    handed_in(editor, b"PK\x03\x04", "坏的.docx")
    bad, read = cells(editor)
    assert bad[:7] == ["坏的.docx", "—", "读不了", "—", "—", "—", "—"]
    assert read[:7] == [
        good.title, str(good.year), "已读", str(good.errors), str(good.warnings), str(good.notes), str(good.doubts),
    ]  # fmt: skip
    assert [row[0] for row in cells(editor, "/desk/reports/?state=refused")] == ["坏的.docx"]
    assert editor.get("/desk/reports/?export=xlsx")["Content-Type"].endswith("spreadsheetml.sheet")


def test_an_office_s_report_is_its_own(city: City, editor: Client) -> None:
    reading = handed_in(editor, files.made_page(5).encode())
    other = signed_in(person("wu", (Role.REPORT_EDITOR, city.county_education)))
    colleague = signed_in(person("li", (Role.REGISTRAR, city.education)))
    addresses = [
        "/desk/reports/", "/desk/reports/read/", f"/desk/reports/{reading.pk}/",
        f"/desk/reports/{reading.pk}/report.json",
        f"/desk/reports/{reading.pk}/delete/", f"/desk/reports/{reading.pk}/pages/1/",
    ]  # fmt: skip
    expected = {
        editor: [200, 200, 200, 200, 200, 404],
        colleague: [200, 200, 200, 200, 200, 404],
        other: [200, 200, 404, 404, 404, 404],
        Client(): [302] * 6,
    }
    for client, codes in expected.items():
        assert [client.get(address).status_code for address in addresses] == codes
    assert cells(other) == []
    assert Client().get(f"/reports/read/{reading.key}/").status_code == 404
    assert other.post(f"/desk/reports/{reading.pk}/delete/").status_code == 404
    assert Reading.objects.exists()


def test_it_is_deleted_after_a_page_that_asks(editor: Client) -> None:
    reading = handed_in(editor, files.made_page(5).encode())
    assert "不能恢复" in editor.get(f"/desk/reports/{reading.pk}/delete/").content.decode()
    assert Reading.objects.exists()
    assert editor.post(f"/desk/reports/{reading.pk}/delete/")["Location"] == "/desk/reports/"
    assert not Reading.objects.exists()


def test_an_empty_office_says_what_will_stand_there(editor: Client) -> None:
    tree = html.fromstring(editor.get("/desk/reports/").content.decode())
    assert "还没有读过报告" in tree.xpath("string(//p[@class='empty'])")

"""Anybody's report on the public site: handed in, awaited, looked at, downloaded, deleted."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from pytest_django import Settings

from bench import files
from gongkai.annualreport import check, read
from gongkai.foundation.jobs import run_here
from gongkai.foundation.now import now
from gongkai.reporting import examination
from gongkai.reporting.models import Reading
from gongkai.reporting.services import reading as services
from tests.foundation import installation
from tests.real import RealReport

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(examination, "MEMORY", 65 << 30)
    return installation.move(settings, tmp_path)


def tree_of(content: bytes) -> html.HtmlElement:
    return html.fromstring(content.decode())


def handed_in(client: Client, data: bytes, name: str = "报告.html", **more: object) -> str:
    """The address of the result."""
    given = {"report": SimpleUploadedFile(name, data), **more}
    response = client.post("/reports/read/", given)
    assert response.status_code == 302, tree_of(response.content).text_content()
    return str(response["Location"])


def test_the_page_waits_by_itself_and_then_shows_the_result() -> None:
    client = Client()
    address = handed_in(client, files.made_page(5).encode())
    assert re.fullmatch(r"/reports/read/[\w-]{32}/", address)
    waiting = client.get(address)
    assert (waiting.status_code, waiting["Refresh"]) == (200, "3")
    assert "正在读取和核查" in tree_of(waiting.content).text_content()
    run_here(now())
    done = client.get(address)
    assert "Refresh" not in done
    assert done["X-Robots-Tag"] == "noindex, nofollow"
    report = read(files.made_page(5).encode(), name="报告.html")
    tree = tree_of(done.content)
    assert f"{report.organisation}{report.year}年政府信息公开工作年度报告" in tree.text_content()
    assert tree.xpath("//td[@id='r1-c-table3.new.total']//a/text()") == [str(report.figures["table3.new.total"])]
    assert [table.get("class") for table in tree.xpath("//table[contains(@class, 'form')]")].count("table form") >= 1


def test_it_shows_what_the_command_line_finds(real_report: RealReport) -> None:
    client = Client()
    data, name = real_report.path.read_bytes(), real_report.path.name
    address = handed_in(client, data, name)
    run_here(now())
    found = check(read(data, name=name))
    for lang in ("zh-hans", "en"):
        client.cookies["language"] = lang
        tree = tree_of(client.get(address).content)
        told = [" ".join(one.text_content().split()) for one in tree.xpath("//article/p[@class='message']")]
        expected = [" ".join((one.english if lang == "en" else one.message).split()) for one in found]
        assert sorted(told) == sorted(expected)
        codes = tree.xpath("//article//a[starts-with(@href, '#code-')]/text()")
        assert sorted(codes) == sorted(one.code for one in found)


def test_a_page_of_the_file_stands_beside_its_figures() -> None:
    client = Client()
    source = Path("tests/../../shared/reports/huaian-2024.pdf")
    if not source.exists():
        pytest.skip("the real report is not there")
    address = handed_in(client, source.read_bytes(), "huaian-2024.pdf")
    run_here(now())
    sources = tree_of(client.get(address).content).xpath("//image/@href")
    assert sources and all(one.startswith(f"{address}pages/") for one in sources)
    picture = client.get(sources[0])
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert client.get(f"{address}pages/999/").status_code == 404


def test_the_result_is_downloaded_as_data_sheet_and_page() -> None:
    client = Client()
    address = handed_in(client, files.made_page(5).encode())
    assert client.get(f"{address}report.json").status_code == 404  # nothing yet
    run_here(now())
    kinds = {}
    for name in ("report.json", "findings.xlsx", "findings.html"):
        response = client.get(f"{address}{name}")
        assert response["Content-Disposition"].startswith("attachment")
        kinds[name] = response["Content-Type"]
    assert kinds == {
        "report.json": "application/json",
        "findings.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "findings.html": "text/html; charset=utf-8",
    }
    data = json.loads(client.get(f"{address}report.json").content)
    assert data[0]["report"]["figures"] == read(files.made_page(5).encode()).as_json()["figures"]
    assert client.get(f"{address}report.exe").status_code == 404


def test_last_year_s_report_may_be_given_too() -> None:
    client = Client()
    previous = SimpleUploadedFile("上年.html", files.made_page(6).encode())
    address = handed_in(client, files.made_page(5).encode(), previous=previous)
    run_here(now())
    assert "没有与上年报告核对：不是同一机关以前年度的报告" in tree_of(client.get(address).content).text_content()


def test_a_file_that_cannot_be_read_gives_clear_words() -> None:
    client = Client()
    address = handed_in(client, b"%PDF-1.7 nothing", "报告.pdf")
    run_here(now())
    tree = tree_of(client.get(address).content)
    assert tree.xpath("string(//h1)") == "这份文件读不了"
    assert tree.xpath("string(//p[@class='note stop'])") == Reading.objects.get().message != ""


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "选择一份报告文件。"),
        ({"report": "not a file"}, "选择一份报告文件。"),
        ({"report": SimpleUploadedFile("空.html", b"")}, "这个文件是空的"),
    ],
)
def test_wrong_input_teaches_at_the_field(given: dict[str, object], words: str) -> None:
    response = Client().post("/reports/read/", given)
    tree = tree_of(response.content)
    assert response.status_code == 200
    assert tree.xpath("//div[@role='alert']//a/@href") == ["#id_report"]
    assert words in tree.xpath("string(//div[@role='alert'])")


def test_robots_are_told_to_come_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "PER_ADDRESS", 1)
    client = Client()
    handed_in(client, files.made_page(5).encode())
    response = client.post("/reports/read/", {"report": SimpleUploadedFile("报告.html", files.made_page(5).encode())})
    assert "同一网络地址一小时最多读1份" in tree_of(response.content).xpath("string(//div[@role='alert'])")


def test_who_knows_the_address_may_delete_it_at_once() -> None:
    client = Client()
    address = handed_in(client, files.made_page(5).encode())
    run_here(now())
    assert client.get(f"{address}delete/").status_code == 405
    deleted = client.post(f"{address}delete/")
    assert "结果已经删除" in tree_of(deleted.content).text_content()
    assert client.get(address).status_code == 404


def test_after_a_day_it_is_gone() -> None:
    client = Client()
    address = handed_in(client, files.made_page(5).encode())
    run_here(now())
    services.forget(at=now() + timedelta(days=1, minutes=1))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("key", ["x" * 32, "..", "a", "-" * 60])
def test_an_address_that_was_guessed_gives_404(key: str) -> None:
    assert Client().get(f"/reports/read/{key}/").status_code == 404


def test_what_a_report_holds_cannot_act_in_the_page() -> None:
    client = Client()
    page = files.made_page(5).replace("</h1>", "</h1><p>依据&lt;script&gt;alert(1)&lt;/script&gt;</p>", 1)
    address = handed_in(client, page.encode(), '<img src=x onerror="alert(1)">.html')
    run_here(now())
    tree = tree_of(client.get(address).content)
    assert [script.get("src") for script in tree.xpath("//script") if not script.get("src")] == []
    assert tree.xpath("//@style | //@onerror | //img") == []

"""A report that somebody hands in: what is read, what is kept of it and for how long, and what is refused."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from openpyxl import load_workbook

from bench import files
from gongkai.annualreport import check, read_all
from gongkai.annualreport import read as read_report
from gongkai.annualreport.findings import finding_json
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.jobs import run_here
from gongkai.foundation.models import AuditEntry, Job, Role
from gongkai.foundation.policies import NOBODY
from gongkai.reporting import incoming
from gongkai.reporting.models import Part, Reading
from gongkai.reporting.selectors import reading as selectors
from gongkai.reporting.services import reading as services
from gongkai.reporting.services.reading import Asker
from tests.annualreport.hostile import ARCHIVES, READ, XML, Attack
from tests.annualreport.hostile_pdf import PDFS
from tests.annualreport.hostile_text import CSV, DATA, MAILS, PAGES, TEXTS
from tests.offices import AT, City, found_city, officer
from tests.real import RealReport
from tests.reporting.handing import PUBLIC, handed, read

pytestmark = pytest.mark.django_db

SOUND = files.made_page(5).encode()


@pytest.fixture
def city() -> City:
    return found_city()


def wrong(data: bytes = SOUND) -> bytes:
    """The report with a figure that no identity fits any more."""
    total = read_report(data, name="报告.html").figures["table3.new.total"]
    before, mark, after = data.decode().rpartition(f">{total}</td>")
    del before, after
    assert mark
    return data.decode().replace(f">{total}</td>", f">{int(total or 0) + 1}</td>", 1).encode()


def findings_of(data: bytes, name: str = "报告.html", previous: bytes | None = None) -> list[dict[str, object]]:
    """What `gongkai check --json` prints."""
    found = []
    last = read_report(previous, name=name) if previous else None
    for report in read_all(data, name=name):
        for finding in check(report, previous=last):
            finding.source = report.source
            found.append(finding_json(finding))
    return found


def test_a_report_is_read_checked_and_shown() -> None:
    reading = read(wrong())
    report, expected = read_report(wrong(), name="报告.html"), findings_of(wrong())
    assert expected
    assert (reading.state, reading.title, reading.year) == ("read", report.organisation, report.year)
    assert [reading.errors, reading.warnings, reading.notes] == [
        sum(one["level"] == level for one in expected) for level in ("error", "warning", "note")
    ]
    part = selectors.part(reading, Part.Kind.JSON)
    assert part is not None
    (data,) = json.loads(bytes(part.content))
    assert data["findings"] == expected
    assert data["report"]["figures"] == report.as_json()["figures"]
    shown = selectors.shown(reading, "zh")
    assert shown is not None
    assert [one["title"] for one in shown["reports"][0]["overview"]]


def test_every_language_has_its_page_sheet_and_view(tmp_path: Path) -> None:
    reading = read(wrong())
    for lang in ("zh", "en"):
        sheet, page = (selectors.part(reading, kind, lang) for kind in (Part.Kind.SHEET, Part.Kind.PAGE))
        assert sheet is not None and page is not None
        path = tmp_path / f"{lang}.xlsx"
        path.write_bytes(bytes(sheet.content))
        assert load_workbook(path).sheetnames == (["问题", "报告"] if lang == "zh" else ["findings", "reports"])
        assert bytes(page.content).startswith(b"<!doctype html>")
        assert selectors.shown(reading, lang) is not None


def test_the_file_is_gone_once_it_is_read(data: Path) -> None:
    reading = services.hand_in(handed(SOUND), handed(SOUND), PUBLIC, actor=NOBODY, at=AT)
    waiting = sorted(path.name for path in (data / "incoming").iterdir())
    assert waiting == [f"{reading.key}.previous", f"{reading.key}.report"]
    assert {path.stat().st_mode & 0o777 for path in (data / "incoming").iterdir()} == {0o600}
    run_here(AT)
    assert list((data / "incoming").iterdir()) == []


def test_what_the_public_had_read_is_kept_a_day() -> None:
    reading = read(SOUND)
    services.forget(at=AT + timedelta(hours=23, minutes=59))
    assert selectors.by_key(reading.key) == reading
    services.forget(at=AT + timedelta(days=1))
    assert selectors.by_key(reading.key) is None
    assert not Part.objects.exists()


def test_the_name_of_the_file_is_not_readable_in_the_database() -> None:
    read(SOUND, "林某某的举报.html")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM reporting_reading")
        assert "林" not in str(cursor.fetchall())
    assert Reading.objects.get().name == "林某某的举报.html"
    assert "林" not in str(list(AuditEntry.objects.values("details"))) + str(list(Job.objects.values("arguments")))


def test_last_year_s_report_is_held_against_this_one() -> None:
    this, last = files.made_page(5), files.made_page(5)
    year = read_report(this.encode(), name="报告.html").year or 0
    last = last.replace(f"{year}年", f"{year - 1}年").replace(f">{year}<", f">{year - 1}<")
    expected = findings_of(this.encode(), previous=last.encode())
    assert expected != findings_of(this.encode())
    reading = read(this.encode(), previous=last.encode())
    part = selectors.part(reading, Part.Kind.JSON)
    assert part is not None
    assert json.loads(bytes(part.content))[0]["findings"] == expected
    assert reading.message == ""


@pytest.mark.parametrize(
    ("previous", "message"),
    [
        (files.made_page(6).encode(), "不是同一机关以前年度的报告"),
        (b"\xff\xfe\x00nothing", None),
    ],
)
def test_a_report_of_last_year_that_does_not_fit_does_not_keep_this_one_from_being_read(
    previous: bytes, message: str | None
) -> None:
    reading = read(SOUND, previous=previous)
    assert reading.state == "read"
    assert reading.message == message if message else reading.message


def test_the_page_shows_what_the_command_line_prints(real_report: RealReport) -> None:
    data = real_report.path.read_bytes()
    reading = read(data, real_report.path.name)
    expected = findings_of(data, real_report.path.name)
    part = selectors.part(reading, Part.Kind.JSON)
    assert part is not None
    assert json.loads(bytes(part.content))[0]["findings"] == expected


@pytest.mark.parametrize(
    ("name", "attack"),
    [
        pytest.param(name, attack, id=f"{kind}-{name}")
        for kind, attacks in (
            ("archive", ARCHIVES), ("xml", XML), ("page", PAGES), ("mail", MAILS), ("data", DATA), ("csv", CSV),
            ("text", TEXTS), ("pdf", PDFS),
        )
        for name, attack in list(attacks.items())[::4]
    ],
)  # fmt: skip
def test_whatever_a_file_was_made_for_it_comes_to_a_reading_or_to_words(name: str, attack: Attack) -> None:
    reading = read(attack.make(), attack.name or name)
    assert Job.objects.get().state == "done"
    assert (reading.state, bool(reading.message)) in (("read", False), ("refused", True))
    if attack.outcome == READ:
        assert reading.state == "read", reading.message
    for option in ("--", "Limits", "apt-get", "gongkai["):
        assert option not in reading.message + reading.english


def test_a_file_that_cannot_be_read_says_why_and_what_to_do() -> None:
    reading = read(b"PK\x03\x04 no archive at all", "报告.docx")
    assert (reading.state, reading.reason) == ("refused", "broken")
    assert "重新下载" in reading.message
    assert reading.english


def test_a_job_that_failed_is_told_and_the_file_is_gone(data: Path) -> None:
    reading = services.hand_in(handed(SOUND), None, PUBLIC, actor=NOBODY, at=AT)
    services.give_up(reading.pk, at=AT)
    reading.refresh_from_db()
    assert (reading.state, reading.message) == ("refused", services.BROKEN.message)
    assert list((data / "incoming").iterdir()) == []


def test_deleted_while_it_waits_it_is_let_be(data: Path, django_capture_on_commit_callbacks: object) -> None:
    reading = services.hand_in(handed(SOUND), None, PUBLIC, actor=NOBODY, at=AT)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.delete(reading, actor=NOBODY, at=AT)
    run_here(AT)
    assert not Reading.objects.exists()
    assert list((data / "incoming").iterdir()) == []
    assert Job.objects.get().state == "done"


def test_files_that_no_reading_waits_for_are_swept(data: Path) -> None:
    incoming.put("of-nobody-at-all", "report", [b"x"])
    old = (AT - timedelta(days=2)).timestamp()
    os.utime(data / "incoming" / "of-nobody-at-all.report", (old, old))
    waiting = services.hand_in(handed(SOUND), None, PUBLIC, actor=NOBODY, at=AT)
    os.utime(data / "incoming" / f"{waiting.key}.report", (old, old))
    services.forget(at=AT)
    assert [path.stem for path in (data / "incoming").iterdir()] == [waiting.key]


@pytest.mark.parametrize(("size", "words"), [(0, "这个文件是空的"), (services.MOST_BYTES + 1, "文件超过50 MB")])
def test_an_empty_or_huge_file_is_refused_at_its_field(size: int, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        services.hand_in(services.Handed("报告.pdf", size, []), None, PUBLIC, actor=NOBODY, at=AT)
    assert refused.value.field == "report"
    with pytest.raises(Refused) as refused:
        services.hand_in(handed(SOUND), services.Handed("上年.pdf", size, []), PUBLIC, actor=NOBODY, at=AT)
    assert refused.value.field == "previous"
    assert not Reading.objects.exists()


def test_one_address_has_so_many_in_an_hour() -> None:
    for _ in range(services.PER_ADDRESS):
        services.hand_in(handed(SOUND), None, PUBLIC, actor=NOBODY, at=AT)
    with pytest.raises(Refused, match="一小时最多读12份"):
        services.hand_in(handed(SOUND), None, PUBLIC, actor=NOBODY, at=AT)
    services.hand_in(handed(SOUND), None, Asker(None, "192.0.2.8"), actor=NOBODY, at=AT)
    services.hand_in(handed(SOUND), None, PUBLIC, actor=NOBODY, at=AT + services.WITHIN)
    assert "192.0.2" not in str(list(Reading.objects.values()))


def test_so_many_wait_and_no_more(city: City) -> None:
    for number in range(services.MOST_WAITING):
        services.hand_in(handed(SOUND), None, Asker(None, f"192.0.2.{number}"), actor=NOBODY, at=AT)
    with pytest.raises(Refused, match="排队等候的报告太多"):
        services.hand_in(handed(SOUND), None, Asker(None, "192.0.2.99"), actor=NOBODY, at=AT)
    editor = officer("chen", Role.REPORT_EDITOR, city.education)
    services.hand_in(handed(SOUND), None, Asker(city.education.pk), actor=editor, at=AT)


def test_an_office_s_readings_are_its_own_and_are_kept(city: City) -> None:
    editor = officer("chen", Role.REPORT_EDITOR, city.education)
    other = officer("wu", Role.REPORT_EDITOR, city.county_education)
    reading = read(SOUND, asker=Asker(city.education.pk), actor=editor)
    services.forget(at=AT + timedelta(days=1000))
    assert (list(selectors.kept(editor)), list(selectors.kept(other)), list(selectors.kept(NOBODY))) == (
        [reading], [], [],
    )  # fmt: skip
    assert selectors.by_key(reading.key) is None
    for stranger in (other, NOBODY):
        with pytest.raises(NotAllowed):
            services.delete(reading, actor=stranger, at=AT)
        with pytest.raises(NotAllowed):
            services.hand_in(handed(SOUND), None, Asker(city.education.pk), actor=stranger, at=AT)
    services.delete(reading, actor=editor, at=AT)
    assert not Reading.objects.exists()
    assert [
        entry.action for entry in AuditEntry.objects.filter(action__startswith="report.", person__isnull=False)
    ] == ["report.check"] * 2

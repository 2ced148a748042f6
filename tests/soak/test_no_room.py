"""A disk that takes no more bytes of a file: the application is not acknowledged, and nothing of it stays behind."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from gongkai.applications.models import Submission, SubmissionFile
from gongkai.applications.rules.paper import Asked, Someone
from gongkai.applications.services import intake
from gongkai.applications.services.intake import Receipt, Upload
from gongkai.foundation.models import AuditEntry, Organisation, StoredFile
from gongkai.foundation.now import CHINA
from gongkai.foundation.policies import NOBODY
from gongkai.foundation.selectors.files import content
from tests import offices

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 3, 9, 0, tzinfo=CHINA)
LARGE = 3 << 20


@contextmanager
def no_file_longer_than(length: int) -> Iterator[None]:
    """What the system then says to a write beyond it is what a full disk says: an OSError in the middle of a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def sent(office: Organisation, token: str, length: int) -> Receipt:
    someone = Someone(name="林树生", identity_kind="passport", identity_number="X1", telephone="0000-8600000")
    uploads = [Upload("attachment", ContentFile(body(length), name="a.pdf"))]
    asked = Asked((someone,), ("招生范围的批复",))
    return intake.submit(asked, uploads, organisation=office, token=token, actor=NOBODY, at=AT)


def body(length: int) -> bytes:
    return b"%PDF-1.4\n" + b"x" * length + b"\n%%EOF"


def kept() -> tuple[int, int, int, int, int]:
    """Papers, their files, files, audit entries in the tables; files in the folder."""
    folder = Path(settings.ENVIRONMENT.data, "files")
    on_disk = sum(one.is_file() for one in folder.rglob("*"))
    rows = (Submission, SubmissionFile, StoredFile, AuditEntry)
    return (*(model.objects.count() for model in rows), on_disk)  # type: ignore[return-value]


def test_a_file_that_is_cut_off_is_not_acknowledged_and_leaves_nothing_behind() -> None:
    office = offices.found_city().education
    sent(office, "before", 1000)
    before = kept()
    with no_file_longer_than(LARGE // 2), pytest.raises(OSError, match="File too large"):
        sent(office, "cut", LARGE)
    assert kept() == before
    assert [one.token for one in Submission.objects.all()] == ["before"]


def test_with_room_again_the_same_form_is_taken_once_and_the_earlier_ones_are_whole() -> None:
    office = offices.found_city().education
    first = sent(office, "before", 1000)
    with no_file_longer_than(LARGE // 2), pytest.raises(OSError, match="File too large"):
        sent(office, "cut", LARGE)
    second = sent(office, "cut", LARGE)
    again = sent(office, "cut", LARGE)
    assert (second.again, again.again, second.submission.pk == again.submission.pk) == (False, True, True)
    for receipt, length in ((first, 1000), (second, LARGE)):
        held = SubmissionFile.objects.get(submission=receipt.submission).file
        assert b"".join(content(held)) == body(length)

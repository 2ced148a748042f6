"""Annual reports that somebody had read and checked: what came of it, never the file itself."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.fields import EncryptedText


def new_key() -> str:
    """An address that cannot be guessed."""
    return secrets.token_urlsafe(24)


class Reading(models.Model):
    """A report handed in to be read. The public's are reached by `key` and kept a day, an office's by who may."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("等待读取")
        READ = "read", _("已读")
        REFUSED = "refused", _("读不了")

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    # None: handed in on the public site
    organisation = models.ForeignKey("foundation.Organisation", on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey("foundation.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    asker = models.CharField(max_length=64, blank=True, db_index=True)  # keyed hash of a public address; to count by
    name = EncryptedText()  # a file's name often names a person
    previous_name = EncryptedText(blank=True)  # of last year's report; empty: none was given
    size = models.BigIntegerField()  # bytes
    created = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    expires = models.DateTimeField(null=True)  # None: kept

    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    # Why it could not be read; or, where it was, what became of last year's report.
    reason = models.CharField(max_length=20, blank=True)
    message = models.TextField(blank=True)
    english = models.TextField(blank=True)

    title = models.CharField(max_length=200, blank=True)  # the organisation that the report names
    year = models.PositiveSmallIntegerField(null=True)
    edition = models.CharField(max_length=20, blank=True)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    notes = models.PositiveIntegerField(default=0)
    doubts = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["organisation", "created"]), models.Index(fields=["expires"])]

    def __str__(self) -> str:
        return str(self.pk)


class Part(models.Model):
    """Something made of a report: what the page shows, a download, the picture of a page."""

    class Kind(models.TextChoices):
        """What it is."""

        SHOWN = "shown", "shown"  # what `annualreport.pages.findings.body` takes, as JSON
        JSON = "json", "json"
        SHEET = "sheet", "sheet"
        PAGE = "page", "page"
        PICTURE = "picture", "picture"

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    lang = models.CharField(max_length=2, blank=True)
    number = models.PositiveSmallIntegerField(default=0)  # of a picture: the page
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "kind", "lang", "number"], name="a_part_once")]

    def __str__(self) -> str:
        return f"{self.reading_id} {self.kind}"

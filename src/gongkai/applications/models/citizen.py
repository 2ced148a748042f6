"""What citizens do on the portal besides handing in papers: collecting what was sent to them, and knocking."""

from __future__ import annotations

from django.db import models

from gongkai.applications.models.application import Application
from gongkai.applications.models.letters import Letter
from gongkai.foundation.models import StoredFile


class Collected(models.Model):
    """A letter or file that was downloaded with number and query code: which, and when."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="collected")
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, null=True, related_name="collected")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.at:%Y-%m-%d}"


class Knock(models.Model):
    """Something of which an address may do only so much: kept for a day, by a keyed hash of the address."""

    what = models.CharField(max_length=12)
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["what", "mark", "at"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return self.what


class Entrance(models.Model):
    """The sign-in of a citizen: whose identity number and mail address were named, and whether the code came back that
    was sent there. All of it keyed hashes; the browser has the key."""

    key_hash = models.CharField(max_length=64, unique=True)
    identity_lookup = models.CharField(max_length=64)
    mail_lookup = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    entered = models.DateTimeField(null=True)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d %H:%M}"

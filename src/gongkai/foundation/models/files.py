"""Files: stored by the hash of their content, known by type, encrypted where they belong to a case."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.fields import EncryptedText


class StoredFile(models.Model):
    """A file as it was handed in. Its bytes stand in `files/` of the data folder under `stored_as`."""

    class Scan(models.TextChoices):
        """What the virus scanner said."""

        WAITING = "waiting", _("等待查毒")
        CLEAN = "clean", _("未发现病毒")
        INFECTED = "infected", _("发现病毒，已隔离")
        OFF = "off", _("未查毒（未启用）")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("foundation.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    name = EncryptedText()  # a file's name often names a person
    media_type = models.CharField(max_length=100)  # by content, never by name
    size = models.BigIntegerField()  # bytes
    digest = models.CharField(max_length=64, db_index=True)  # SHA-256; keyed where the content is encrypted
    confidential = models.BooleanField(default=True)  # belongs to a case: encrypted
    stored_as = models.CharField(max_length=120)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.WAITING)
    scanned = models.DateTimeField(null=True)
    created = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)

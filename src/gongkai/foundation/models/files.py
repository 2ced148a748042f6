"""Files: stored by the hash of their content, known by type, encrypted where they belong to a case."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.fields import EncryptedText


class StoredFile(models.Model):
    """A file as it was handed in. Its bytes stand in `files/` of the data folder under `stored_as`; equal contents
    stand there once, and each row has its own name and organisation."""

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
    size = models.BigIntegerField()  # bytes, of the content
    digest = models.CharField(max_length=64, db_index=True)  # SHA-256; keyed where the content is encrypted
    confidential = models.BooleanField(default=True)  # belongs to a case: encrypted
    key = EncryptedText(blank=True)  # of the file alone (cipher.sealing); empty where it is not confidential
    stored_as = models.CharField(max_length=120, db_index=True)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.WAITING)
    scanned = models.DateTimeField(null=True)
    created = models.DateTimeField()
    missing = models.DateTimeField(null=True)  # since when its bytes are known to be gone

    class Meta:
        # What waits for the scanner is found without reading all files.
        indexes: ClassVar = [
            models.Index(fields=["scan", "created"], name="file_unscanned", condition=~models.Q(scan="clean"))
        ]

    def __str__(self) -> str:
        return str(self.id)

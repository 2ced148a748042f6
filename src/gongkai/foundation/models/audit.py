"""The audit trail (审计日志): append-only, chained by hash (GB/T 22239: time, person, kind, success, further facts)."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One thing done. Holds numbers of people and objects, never personal data. `hash` covers all other columns and
    the hash of the entry before; triggers of the database refuse change and deletion."""

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3, ... without a gap
    at = models.DateTimeField()
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, null=True, related_name="+")
    standing_in_for = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("foundation.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)  # people.appoint, session.failed, ...
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    succeeded = models.BooleanField(default=True)
    details = models.JSONField(default=dict)  # names of what changed, ids, dates; no personal data
    address = models.GenericIPAddressField(null=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

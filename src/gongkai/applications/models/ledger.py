"""The columns of an office's ledger (台账)."""

from __future__ import annotations

from django.db import models

from gongkai.foundation.models import Organisation, Person


class LedgerColumns(models.Model):
    """What an office's people see when they open the ledger: keys of columns, in their order."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="ledger_columns")
    columns = models.JSONField(default=list)
    chosen = models.DateTimeField()
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.organisation_id)

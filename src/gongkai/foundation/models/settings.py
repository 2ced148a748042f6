"""What an office chose where the rule is argued (regulation.settings), with source and date of effect."""

from __future__ import annotations

from django.db import models


class OfficeSetting(models.Model):
    """A choice that holds from a date on, for an organisation and those below that chose nothing themselves."""

    organisation = models.ForeignKey("foundation.Organisation", on_delete=models.CASCADE, related_name="settings")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    effective = models.DateField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["organisation", "key", "effective"]
        constraints = [models.UniqueConstraint(fields=["organisation", "key", "effective"], name="one_choice_a_day")]

    def __str__(self) -> str:
        return self.key

"""What the search index has still to take in."""

from __future__ import annotations

from django.db import models


class IndexChange(models.Model):
    """A record that was written, changed or removed: its line is made in the same transaction, and deleted when the
    index has taken it in. Several lines of one record do no harm."""

    kind = models.CharField(max_length=40)  # as registered with search.register
    object_id = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"

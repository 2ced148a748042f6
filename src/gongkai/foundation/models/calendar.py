"""Days off and make-up working days that an office enters: a new notice, or a regional day (放假办法 Article 4)."""

from __future__ import annotations

from django.db import models


class CalendarNotice(models.Model):
    """A notice of days off. `organisation` None: national; else it holds for that organisation and those below."""

    organisation = models.ForeignKey(
        "foundation.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_notices"
    )
    year = models.PositiveSmallIntegerField()
    amends = models.BooleanField(default=False)  # changes some days of a notice given before, and replaces none
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=60, blank=True)  # 文号; empty where it was not found
    issued = models.DateField()
    address = models.URLField(blank=True)
    entered = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class AnnouncedDay(models.Model):
    """A day that a notice makes off (working False) or a make-up working day (working True)."""

    notice = models.ForeignKey(CalendarNotice, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    working = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)  # 春节, 泼水节; empty where it is worked

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["notice", "day"], name="a_day_once_a_notice")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

"""Work that is done later, by the worker: what, when, how often tried; and the workers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of work: the name of a registered task and ids as arguments. Tasks can be run twice without harm."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("等待")
        RUNNING = "running", _("运行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")

    task = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    due = models.DateTimeField()  # not before
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=60, blank=True)
    lease_ends = models.DateTimeField(null=True)  # after this another worker takes over
    problem = models.TextField(blank=True)  # class and place of the last error, without its values
    created = models.DateTimeField()
    started = models.DateTimeField(null=True)  # the last attempt
    finished = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "due", "id"]), models.Index(fields=["state", "lease_ends"])]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"


class Timetable(models.Model):
    """A task that is done at times: when it was put among the jobs last and is due next."""

    task = models.CharField(max_length=80, unique=True)
    last = models.DateTimeField(null=True)
    due = models.DateTimeField()

    def __str__(self) -> str:
        return self.task


class Worker(models.Model):
    """A process that does jobs, and when it was last seen alive."""

    name = models.CharField(max_length=60, unique=True)
    started = models.DateTimeField()
    seen = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

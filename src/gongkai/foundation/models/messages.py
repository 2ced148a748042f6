"""Mail and text messages that go out: written in the transaction of what they tell, sent after it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.fields import EncryptedText


class Message(models.Model):
    """One message to one recipient. Who and what is encrypted."""

    class Channel(models.TextChoices):
        """How it goes."""

        MAIL = "mail", _("电子邮件")
        TEXT = "text", _("短信")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("待发送")
        HELD = "held", _("等待配置")  # no mail server, or no gateway; goes when there is one
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")

    channel = models.CharField(max_length=4, choices=Channel.choices)
    organisation = models.ForeignKey("foundation.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    recipient = EncryptedText()
    subject = EncryptedText(blank=True)
    body = EncryptedText()
    attachments = models.JSONField(default=list)  # ids of stored files
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)  # a code, without personal data
    created = models.DateTimeField()
    sent = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "id"])]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class TextGateway(models.Model):
    """Where the text messages of an organisation and of those below it go: an HTTP address that takes JSON."""

    organisation = models.OneToOneField("foundation.Organisation", on_delete=models.CASCADE, related_name="gateway")
    address = models.URLField()
    token = EncryptedText(blank=True)
    # {"phone": "{recipient}", "content": "{body}"}: what the gateway expects (foundation.channels.text)
    form = models.JSONField(default=dict)
    success_key = models.CharField(max_length=40, blank=True)  # of its answer, where status 200 alone is no success
    success_value = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"gateway of {self.organisation_id}"

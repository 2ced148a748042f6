"""Letters (文书): templates of titled blocks, numbers without gaps, approval, delivery."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models.application import Application
from gongkai.applications.models.intake import PaperAnswer
from gongkai.applications.models.steps import Consultation
from gongkai.foundation.fields import EncryptedText
from gongkai.foundation.models import Organisation, Person, StoredFile


class LetterTemplate(models.Model):
    """An office's own wording of a letter from a date on; without one the mandated default of `letters/` holds.

    Each change is a row of its own, so that what was said when stays known; the latest holds. Without blocks: back to
    the default."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="letter_templates")
    kind = models.CharField(max_length=40)
    blocks = models.JSONField()  # [{"title": ..., "text": ... with {fields}}]
    effective = models.DateField()
    written = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-effective", "-pk"]

    def __str__(self) -> str:
        return self.kind


class NumberSeries(models.Model):
    """The last number given in a series of a year: 云教公复〔2026〕. Counted up inside the signing's transaction, so
    that no number is lost."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "series", "year"], name="one_series_a_year")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"


class Letter(models.Model):
    """One letter of a case. What it says is frozen when it is signed."""

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("草稿")
        IN_REVIEW = "in_review", _("审核中")
        TO_SIGN = "to_sign", _("待签发")
        SIGNED = "signed", _("已签发")
        SEALED = "sealed", _("已用印")
        SENT = "sent", _("已发出")
        DELIVERED = "delivered", _("已送达")
        VOID = "void", _("作废")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=40)  # key of letters/templates.toml
    to = models.ForeignKey(Consultation, on_delete=models.PROTECT, null=True, related_name="letters")  # None: applicant
    number = models.CharField(max_length=60, blank=True)  # 文号
    title = models.CharField(max_length=80)
    blocks = EncryptedText()  # JSON: the blocks as filled, later as changed by hand
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    drafted = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    dated = models.DateField(null=True)  # the date it bears
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sealed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    word = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["drafted", "pk"]

    def __str__(self) -> str:
        return self.number or f"{self.kind} {self.pk}"


class IssuedNumber(models.Model):
    """A line of the register of letters (发文登记簿): a number once given stays, void or not."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=80)
    on = models.DateField()
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, null=True, related_name="issued")
    answer = models.OneToOneField(PaperAnswer, on_delete=models.PROTECT, null=True, related_name="issued")
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    voided = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)
    voided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "series", "year", "serial"], name="one_letter_a_number")
        ]

    def __str__(self) -> str:
        return self.number


class Approval(models.Model):
    """One step of the way to the signature: sent, reviewed, sent back, signed."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="approvals")
    step = models.CharField(max_length=10)  # sent, review, sign
    passed = models.BooleanField(null=True)  # None: waits for somebody
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    remark = EncryptedText(blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.step


class Delivery(models.Model):
    """送达: two dates a letter, of posting (in time?) and of receipt (from which remedies run)."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="deliveries")
    way = models.CharField(max_length=12)  # regulation.events.Delivery
    carrier = models.CharField(max_length=20, blank=True)  # ems, registered: the postal enterprise only
    tracking = models.CharField(max_length=40, blank=True)
    sent = models.DateField()
    received = models.DateField(null=True)
    receiver = EncryptedText(blank=True)  # who took it, and what they are to whom it was for
    returned = models.DateField(null=True)
    returned_reason = models.CharField(max_length=200, blank=True)
    proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")  # 送达回证
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.way} {self.sent}"

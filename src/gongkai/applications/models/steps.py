"""What is done in a case: files, search records, consultations, reviews, fees, redactions, notes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models.application import Application, Item
from gongkai.foundation.fields import EncryptedText
from gongkai.foundation.models import Person, StoredFile


class CaseFile(models.Model):
    """A file of the case: what came, what was found, what leaves."""

    class Kind(models.TextChoices):
        """What it is."""

        INCOMING = "incoming", _("来件")
        FOUND = "found", _("检索到的信息")
        REDACTED = "redacted", _("遮盖后的信息")
        PROOF = "proof", _("证明材料")
        LETTER = "letter", _("文书")
        RETURN = "return", _("送达凭证")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    item = models.ForeignKey(Item, on_delete=models.SET_NULL, null=True, related_name="files")
    leaves = models.BooleanField(default=False)  # given to the applicant with the reply
    added = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"


class SearchRecord(models.Model):
    """检索记录: carrier, person and method are what courts test (practice 2.3; 最高法指导案例101号)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="searches")
    items = models.JSONField(default=list)  # numbers of items
    unit = models.CharField(max_length=80)  # 业务科室
    searched_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    searcher = models.CharField(max_length=40, blank=True)  # who has no sign-in
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    carriers = models.JSONField(default=list)  # oa, business_system, paper, personal, predecessor, archive
    method = models.CharField(max_length=200, blank=True)
    keywords = EncryptedText(blank=True)
    period = models.CharField(max_length=80, blank=True)  # of the papers searched
    hits = models.PositiveIntegerField(default=0)
    result = EncryptedText(blank=True)
    screenshot = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    signed = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.on} {self.unit}"


class Consultation(models.Model):
    """Somebody who is asked: third party (Article 32), joint maker (34), other organ (11), inner unit.

    In the ledger the party is `第三方1`, by kind and number: names stay encrypted here."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="consultations")
    consulted = models.CharField(max_length=12)  # regulation.events.Consulted
    number = models.PositiveSmallIntegerField()
    name = EncryptedText()
    address = EncryptedText(blank=True)
    telephone = EncryptedText(blank=True)
    asked = EncryptedText()  # what is asked about
    items = models.JSONField(default=list)
    term = models.PositiveSmallIntegerField(default=15)  # working days; inner units: as set
    answer_by = models.DateField(null=True)  # inner units only: counted back from the due date
    sent = models.DateField(null=True)
    received = models.DateField(null=True)
    answered = models.DateField(null=True)
    position = models.CharField(max_length=8, blank=True)  # agrees, objects, other
    reasons = EncryptedText(blank=True)
    reasonable = models.CharField(max_length=4, blank=True)  # 理由是否合理: yes, no
    finding = EncryptedText(blank=True)  # the office's own finding, and the public interest test
    told = models.DateField(null=True)  # told that it is disclosed over their objection (Article 32)
    answer_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="consulted_number_once")]

    def __str__(self) -> str:
        return f"{self.consulted} {self.number}"


class Review(models.Model):
    """保密审查, 合法性审核, 集体会商: who, on what basis, with which conclusion."""

    class Kind(models.TextChoices):
        """What is reviewed."""

        SECRECY = "secrecy", _("保密审查")  # Article 17
        LEGAL = "legal", _("合法性审核")
        MEETING = "meeting", _("集体会商")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    files = models.JSONField(default=list)  # ids of case files that were reviewed
    conclusion = models.CharField(max_length=12)  # passed, refused, referred (报请确定)
    basis = EncryptedText(blank=True)
    classification = EncryptedText(blank=True)  # 密级、期限、文件
    minutes = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class FeeNotice(models.Model):
    """收费通知 (国办函〔2020〕109号): by items or by pages, never both; charging counts items, table 3 applications."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="fee")
    basis = models.CharField(max_length=5)  # items, pages
    count = models.PositiveIntegerField()
    before = models.PositiveIntegerField(default=0)  # items of the same applicant in the same month before these
    amount = models.PositiveIntegerField()  # 元
    paid = models.DateField(null=True)
    paid_amount = models.PositiveIntegerField(null=True)  # 元
    receipt = models.CharField(max_length=40, blank=True)  # 财政票据

    def __str__(self) -> str:
        return f"{self.amount}"


class Redaction(models.Model):
    """Boxes drawn over a found file, and the file that leaves: burnt in, without text beneath.

    A row is one version. Boxes changed after burning begin the next; of a file the newest row holds."""

    source = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="redactions")
    result = models.ForeignKey(CaseFile, on_delete=models.PROTECT, null=True, related_name="+")
    # [{"id": 1, "page": 1, "box": [x, y, w, h] in parts of the page, "ground": outcome key, "item": 1}]
    boxes = models.JSONField(default=list)
    made = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.source_id}"


class Note(models.Model):
    """便笺: of the office only."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    text = EncryptedText()
    written = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)

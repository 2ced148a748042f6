"""The case (申请): what is asked, where it stands, its ledger of dated events."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models.intake import CHANNELS, ApplicantKind, Submission
from gongkai.foundation.fields import EncryptedText
from gongkai.foundation.models import Organisation, Person, StoredFile


class State(models.TextChoices):
    """Where a case stands (practice 5). How it ended is another thing: the outcomes of its items."""

    AWAITING_CONFIRMATION = "awaiting_confirmation", _("待确认收到日期")
    HANDLING = "handling", _("办理中")
    AWAITING_SUPPLEMENT = "awaiting_supplement", _("待补正")
    CONSULTING = "consulting", _("征求意见中（期限扣除）")
    AWAITING_REASONS = "awaiting_reasons", _("待说明理由")
    AWAITING_FEE = "awaiting_fee", _("待缴费")
    IN_REVIEW = "in_review", _("审核中")
    TO_SIGN = "to_sign", _("待签发")
    TO_DELIVER = "to_deliver", _("待送达")
    REPLIED = "replied", _("已答复")
    CLOSED = "closed", _("已办结")
    ARCHIVED = "archived", _("已归档")
    CANCELLED = "cancelled", _("撤销登记")


class Application(models.Model):
    """An application under way or done.

    `received`, `due`, `safe`, `ended`, `turn` are computed from the ledger by `services.case.refresh` and kept for
    lists; nobody types them. `row` is the leaf row of table 3 that the case fills, by the rule from items to rows.
    """

    number = models.CharField(max_length=24, unique=True)  # 2026-YLJYJ-0037
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, null=True, related_name="application")
    code_hash = models.CharField(max_length=64, blank=True)  # keyed hash of the query code
    channel = models.CharField(max_length=12, choices=CHANNELS)
    column = models.CharField(max_length=16, choices=ApplicantKind.choices)  # of table 3
    subject = models.CharField(max_length=120)  # 事项摘要, the officer's words, without personal data
    wanted = EncryptedText()  # 所需信息, as written
    understanding = EncryptedText(blank=True)  # how the office understands the request (practice 3, error 4)
    carrier = models.CharField(max_length=20)  # 载体: electronic, paper, disc, reading
    way = models.CharField(max_length=20)  # 途径: email, online, post, in_person
    state = models.CharField(max_length=24, choices=State.choices)
    officer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="cases")
    received = models.DateField(null=True)
    due = models.DateField(null=True)
    safe = models.DateField(null=True)
    ended = models.DateField(null=True)  # replied, withdrawn or lapsed
    turn = models.DateField(null=True)  # from this day on a waiting case is the office's turn again, answer or not
    # For lists, written by `services.listing.listed`: the day to work to, the last of all days while the clock stands,
    # none once done; the next thing to do (`selectors.tasks.TODOS`), and what it becomes on the day of `turn`.
    target_day = models.DateField(null=True)
    task = models.CharField(max_length=20, blank=True)
    task_then = models.CharField(max_length=20, blank=True)
    row = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="redos")  # 重新答复
    joined_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="joined")  # 并案答复
    divided_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")  # 分案
    # 撤销登记: why, who wants it, and who looked at it a second time (practice 1.5)
    cancel_reason = models.CharField(max_length=200, blank=True)
    cancel_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    cancel_second = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    imported = models.BooleanField(default=False)
    registered = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)  # of two people at once the second is told

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "target_day", "id", "task", "officer", "task_then", "turn"],
                name="tasks_of_office",
            ),
            models.Index(fields=["organisation", "task", "officer", "task_then", "turn"], name="tasks_alike"),
            models.Index(fields=["organisation", "received", "registered"]),
            models.Index(fields=["organisation", "-registered"]),
            models.Index(fields=["organisation", "number"]),
            models.Index(fields=["organisation", "ended"]),
            models.Index(fields=["state", "due"]),
        ]

    def __str__(self) -> str:
        return self.number


class LedgerEntry(models.Model):
    """A dated event of the clock (`regulation.events.to_record`), by whom, with its proof. Never changed: a mistake is
    struck out with a reason and entered anew. Parties are named by their number in the case, not by name."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="ledger")
    kind = models.CharField(max_length=30)
    on = models.DateField()
    record = models.JSONField()
    letter = models.ForeignKey("Letter", on_delete=models.PROTECT, null=True, related_name="+")
    proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    entered = models.DateTimeField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    struck = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    struck_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class Alarm(models.Model):
    """A reminder that was sent, so that it is sent once: 10, 5, 2 and 0 working days before a due date, and one working
    day after a receipt that nobody confirmed."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, null=True, related_name="alarms")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, null=True, related_name="alarms")
    kind = models.CharField(max_length=10)  # 10, 5, 2, 0: working days; confirm; register: of a paper
    due = models.DateField()  # the day it warned of: a new due date is warned of anew
    sent = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "kind", "due"], name="alarm_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.due}"


class Item(models.Model):
    """One thing asked (分项), with its own result. A letter takes the items in order and must cover all."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    wanted = EncryptedText()
    outcome = models.CharField(max_length=40, blank=True)  # key of regulation.outcomes
    withheld = models.JSONField(default=list)  # outcomes of the parts not given (Article 37)
    facts = EncryptedText(blank=True)  # 检索、审查情况, goes into the letter
    reason = EncryptedText(blank=True)  # 理由, goes into the letter
    answer = EncryptedText(blank=True)  # where published, which organ to ask, what is given
    severable = models.CharField(max_length=10, blank=True)  # 能否区分处理 (Article 37): yes, no
    severable_reason = EncryptedText(blank=True)
    evidence = models.JSONField(default=dict)  # the checklist of the outcome: number -> id of file, review or record
    decided = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="item_number_once")]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.number}"

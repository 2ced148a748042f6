"""What comes in (来件), as it came, and who sent it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.fields import EncryptedText
from gongkai.foundation.models import Organisation, Person, StoredFile
from gongkai.regulation.events import Channel

CHANNELS = [
    (Channel.IN_PERSON.value, _("当面提交")),
    (Channel.ORAL.value, _("口头申请（代填）")),
    (Channel.SIGNED_MAIL.value, _("邮寄（需签收）")),
    (Channel.PLAIN_MAIL.value, _("平常信函")),
    (Channel.OTHER_UNIT.value, _("寄至本机关其他单位或者个人")),
    (Channel.ONLINE.value, _("网上提交")),
    (Channel.EMAIL.value, _("电子邮件")),
    (Channel.FAX.value, _("传真")),
]


class Paper(models.TextChoices):
    """What kind of paper it is; only the first enters table 3 (practice 1.5)."""

    APPLICATION = "application", _("政府信息公开申请")
    CORRECTION = "correction", _("更正申请")  # Article 41
    SUGGESTION = "suggestion", _("转主动公开建议")  # Article 44
    COMPLAINT = "complaint", _("举报投诉")  # Articles 47, 51
    # about a case that is there
    SUPPLEMENT = "supplement", _("补正材料")  # Article 30
    ADDITION = "addition", _("补充材料")
    CONTACT = "contact", _("变更联系方式")
    WITHDRAWAL = "withdrawal", _("撤回申请")
    REASONS = "reasons", _("说明理由")  # Article 35
    PAYMENT = "payment", _("缴费凭证")


class Submission(models.Model):
    """One paper as it came in. Its content is never changed; what the office makes of it stands in the case.

    `submitted`, `receipted` and `confirmed` are three times: sent by the applicant, automatically acknowledged, and
    confirmed by both sides (Article 31).
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("待登记")
        TAKEN = "taken", _("已登记")
        CANCELLED = "cancelled", _("撤销登记")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="submissions")
    paper = models.CharField(max_length=12, choices=Paper.choices, default=Paper.APPLICATION)
    channel = models.CharField(max_length=12, choices=CHANNELS)
    number = models.CharField(max_length=24, unique=True)  # 收件编号; the case that is made of it bears it too
    code_hash = models.CharField(max_length=64, blank=True)  # keyed hash of the query code (查询码)
    # What was written, field by field, as JSON: {"wanted": ..., "applicant": {...}, "carrier": ..., "way": ...}
    content = EncryptedText()
    token = models.CharField(max_length=64, unique=True, null=True)  # of the form: the same form sent twice is one
    submitted = models.DateTimeField()
    receipted = models.DateTimeField(null=True)
    # Days of paper: at the organ (收发室, mailbox), and at its disclosure office (practice 1.2)
    arrived = models.DateField()
    at_office = models.DateField(null=True)
    from_unit = models.CharField(max_length=80, blank=True)  # 内部转来: which unit
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # None: the citizen
    about = models.ForeignKey("Application", on_delete=models.PROTECT, null=True, related_name="papers")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    state_reason = models.CharField(max_length=200, blank=True)  # while it waits: somebody wants it cancelled
    state_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    second_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # 撤销登记: the second

    class Meta:
        indexes = [models.Index(fields=["organisation", "state", "arrived"])]

    def __str__(self) -> str:
        return self.number

    @property
    def standing(self) -> str | Promise:
        """What became of it; of one that somebody wants cancelled, that a second person has to look at it; of one with
        an answer of its own, how far that is."""
        if self.state == self.State.WAITING and self.state_reason:
            return _("撤销登记待复核")
        answer = getattr(self, "answer", None) if self.state != self.State.CANCELLED else None
        return answer.standing if answer else self.State(self.state).label


class SubmissionFile(models.Model):
    """A file that came with a paper: an attachment, the envelope's picture, an identity paper."""

    class Kind(models.TextChoices):
        """What it is."""

        ATTACHMENT = "attachment", _("附件")
        ENVELOPE = "envelope", _("信封")
        ORIGINAL = "original", _("原件扫描件")
        IDENTITY = "identity", _("身份证明")
        MANDATE = "mandate", _("授权委托书")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ATTACHMENT)
    later = models.BooleanField(default=False)  # not with the paper when it was entered

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"


class Sender(models.Model):
    """Who stands in a paper, by the keyed hash of identity number and mail address together: so signed in, they find it
    before it is registered, and where it never is."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="senders")
    lookup = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return str(self.pk)


class PaperAnswer(models.Model):
    """What becomes of a paper that is no application: 更正申请, 转主动公开建议, 举报投诉. Never a case, never in
    table 3 (practice 1.5). Proposed by one person, signed by another, then sent where there is a letter."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="answer")
    result = models.CharField(max_length=12)  # done, refused, passed_on (转送)
    finding = EncryptedText()  # what goes into the letter
    organ = models.CharField(max_length=120, blank=True)  # 转送哪个机关
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    remark = EncryptedText(blank=True)  # sent back: what has to be changed
    on = models.DateField(null=True)  # signed; the date of the letter
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=60, blank=True)  # 文号
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    word = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=12, blank=True)  # regulation.events.Delivery
    carrier = models.CharField(max_length=20, blank=True)
    tracking = models.CharField(max_length=40, blank=True)
    sent = models.DateField(null=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    received = models.DateField(null=True)  # from which the remedies run

    def __str__(self) -> str:
        return self.number or self.result

    @property
    def standing(self) -> str | Promise:
        """How far it is."""
        if self.on is None:
            return _("答复退回修改") if self.remark else _("答复待签发")
        if self.number and self.sent is None:
            return _("答复待发出")
        return _("已答复")


class Draft(models.Model):
    """An unfinished form of a citizen; deleted after 30 days. The key stands in the citizen's cookie, hashed here.

    Once it is sent, `submission` is what it became, and its content only the query code, shown to the same browser for
    half an hour: an answer that was lost on its way, or a second click, loses nobody the code.
    """

    key_hash = models.CharField(max_length=64, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    content = EncryptedText()
    saved = models.DateTimeField(db_index=True)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key_hash", "organisation"], name="one_draft_an_office")]

    def __str__(self) -> str:
        return str(self.pk)


class ApplicantKind(models.TextChoices):
    """The columns of table 3."""

    NATURAL = "natural", _("自然人")
    COMMERCIAL = "commercial", _("商业企业")
    RESEARCH = "research", _("科研机构")
    PUBLIC_INTEREST = "public_interest", _("社会公益组织")
    LEGAL_SERVICE = "legal_service", _("法律服务机构")
    OTHER = "other", _("其他")


class Part(models.TextChoices):
    """As what somebody takes part. A proxy never decides the column (practice 4, fault 11)."""

    APPLICANT = "applicant", _("申请人")
    REPRESENTATIVE = "representative", _("代表人")  # of a joint application: an applicant too
    PROXY = "proxy", _("代理人")
    LEGAL_REPRESENTATIVE = "legal_representative", _("法定代表人")


class Applicant(models.Model):
    """A person or body in a case. Found again by keyed hashes of the identity number and the telephone."""

    application = models.ForeignKey("Application", on_delete=models.CASCADE, related_name="people")
    part = models.CharField(max_length=20, choices=Part.choices, default=Part.APPLICANT)
    kind = models.CharField(max_length=16, choices=ApplicantKind.choices)
    name = EncryptedText()
    identity_kind = models.CharField(max_length=40, blank=True)  # 居民身份证, 统一社会信用代码, 护照, ...
    identity_number = EncryptedText(blank=True)
    identity_lookup = models.CharField(max_length=64, blank=True, db_index=True)
    identity_checked = models.BooleanField(default=False)
    contact = EncryptedText(blank=True)  # 联系人, of a body
    telephone = EncryptedText(blank=True)
    telephone_lookup = models.CharField(max_length=64, blank=True, db_index=True)
    email = EncryptedText(blank=True)
    address = EncryptedText(blank=True)
    postcode = models.CharField(max_length=6, blank=True)

    def __str__(self) -> str:
        return f"{self.part} {self.pk}"

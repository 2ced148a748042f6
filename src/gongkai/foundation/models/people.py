"""People, what they are appointed to, and who stands in for whom."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.fields import EncryptedText
from gongkai.foundation.models.organisations import Organisation


class Role(models.TextChoices):
    """What a person does at an organisation (practice 2.16; 等保's three administrators)."""

    REGISTRAR = "registrar", _("登记员")  # 收发、窗口
    CASE_OFFICER = "case_officer", _("承办人")  # 业务科室、工作机构
    DISCLOSURE_HEAD = "disclosure_head", _("工作机构负责人")  # approves extensions, Article 33
    LEGAL_REVIEWER = "legal_reviewer", _("法制审核员")
    SECRECY_REVIEWER = "secrecy_reviewer", _("保密审查员")
    LEADER = "leader", _("分管领导")  # 签发人
    SEAL_KEEPER = "seal_keeper", _("印章管理员")
    EDITOR = "editor", _("信息发布员")
    PUBLICATION_REVIEWER = "publication_reviewer", _("信息审核员")
    REPORT_EDITOR = "report_editor", _("年报填报人")
    REPORT_REVIEWER = "report_reviewer", _("年报审核人")
    SUPERVISOR = "supervisor", _("主管部门人员")  # Article 3
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


class PersonManager(BaseUserManager):  # type: ignore[type-arg]
    """Finds people by their sign-in name."""


class Person(AbstractBaseUser):
    """Somebody who signs in to the desk. Telephone and mail are personal data."""

    username = models.SlugField(max_length=40, unique=True, error_messages={"unique": _("这个登录名已有人使用")})
    name = models.CharField(max_length=40)
    telephone = EncryptedText(blank=True)
    email = EncryptedText(blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    created = models.DateTimeField()

    USERNAME_FIELD = "username"
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A role at an organisation, from a date until (and including) another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=24, choices=Role.choices)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "role", "begins"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"


class StandIn(models.Model):
    """During an absence `person` may do what the appointment allows (代理人授权). Both are named in what is done."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="stand_ins")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="standing_in")
    begins = models.DateField()
    ends = models.DateField()
    reason = EncryptedText(validators=[MaxLengthValidator(200)])  # why somebody is away may be an illness

    def __str__(self) -> str:
        return f"{self.person_id} for {self.appointment_id}"

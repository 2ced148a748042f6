"""Organisations (行政机关): what they are called when, and the tree that they form in a year."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What kind of body it is. A 人民政府 and its 办公室 are two organs (practice 1.16)."""

    GOVERNMENT = "government", _("人民政府")
    OFFICE = "office", _("政府办公厅（室）")
    DEPARTMENT = "department", _("政府部门")
    TOWNSHIP = "township", _("乡镇人民政府")
    DISPATCHED = "dispatched", _("派出机关")  # 街道办事处
    ZONE = "zone", _("开发区管理机构")
    AUTHORISED = "authorised", _("法律法规授权组织")  # Article 54
    PUBLIC_BODY = "public_body", _("公共企事业单位")  # Article 55: no table 3


class Organisation(models.Model):
    """A body with duties. Its code never changes; its names, seal and place in the tree are dated facts."""

    # In addresses: /organisations/yunling-jyj/
    code = models.SlugField(max_length=40, unique=True, error_messages={"unique": _("这个代码已属于另一机关")})
    credit_code = models.CharField(max_length=18, blank=True)  # 统一社会信用代码
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    # The government that it is part of, or for the office of a government that government: one 工作机构 serves both.
    serves = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="served_by")
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~models.Q(credit_code=""),
                name="a_credit_code_once",
                violation_error_message=_("这个统一社会信用代码已属于另一机关"),
            )
        ]

    def __str__(self) -> str:
        return self.code


class OrganisationFacts(models.Model):
    """What holds of an organisation from a date on, until the next facts (practice 1.16, 2.17)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="facts")
    effective = models.DateField()
    name = models.CharField(max_length=120)  # 全称
    short_name = models.CharField(max_length=40)
    english_name = models.CharField(max_length=200, blank=True)
    reply_name = models.CharField(max_length=120, blank=True)  # 答复名义; empty: the name
    seal_name = models.CharField(max_length=120, blank=True)  # 印章
    respondent = models.CharField(max_length=120, blank=True)  # 被申请人、被告
    reconsideration_body = models.CharField(max_length=120, blank=True)  # 行政复议机关
    court = models.CharField(max_length=120, blank=True)  # 有管辖权的人民法院
    letter_mark = models.CharField(max_length=20, blank=True)  # 机关代字, of 云教公复〔2026〕1号
    # The guide (公开指南, Article 12)
    disclosure_office = models.CharField(max_length=120, blank=True)  # 政府信息公开工作机构
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=6, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    fax = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    duties = models.TextField(blank=True)  # 机构职能
    guide = models.TextField(blank=True)  # further words of the guide
    source = models.CharField(max_length=200, blank=True)  # the paper it rests on

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "effective"], name="one_fact_a_day")]
        ordering = ["organisation", "effective"]

    def __str__(self) -> str:
        return self.name


class TreeYear(models.Model):
    """A year that has a tree. `stamp` is another after every change of it, so that what was reckoned from the tree
    can be kept as long as the stamp stays; random, since a number could come again after a change was undone."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    stamp = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.year)

    @classmethod
    def changed(cls, year: int) -> None:
        """Note that the tree of the year is another."""
        cls.objects.update_or_create(year=year, defaults={"stamp": uuid.uuid4()})


class Membership(models.Model):
    """Where an organisation stands in a year: under whom, and whether its figures go into that one's roll-up
    (汇总, practice 1.17)."""

    class Counted(models.TextChoices):
        """Who counts it."""

        HERE = "here", _("计入上级汇总")
        OWN_LINE = "own_line", _("垂直管理，由其上级主管部门汇总")
        WITH = "with", _("并入其他机关报告")

    year = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    counted = models.CharField(max_length=10, choices=Counted.choices, default=Counted.HERE)
    counted_with = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "organisation"], name="one_place_a_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.organisation_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the place, and note that the year's tree is another. What stores many at once notes it itself."""
        super().save(*args, **kwargs)
        TreeYear.changed(self.year)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Take the place away, and note that the year's tree is another."""
        result = super().delete(*args, **kwargs)
        TreeYear.changed(self.year)
        return result


class Succession(models.Model):
    """What a reform moved: from a date on `successor` answers for `predecessor` (机构改革承继, practice 2.11)."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="predecessors")
    effective = models.DateField()
    ground = models.CharField(max_length=200)
    scope = models.CharField(max_length=200, blank=True)  # which duties; empty: all
    ends = models.BooleanField(default=True)  # the predecessor ceases to be on that date

    class Meta:
        ordering = ["effective", "id"]

    def __str__(self) -> str:
        return f"{self.predecessor_id}→{self.successor_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it, and note that what is kept of the trees (selectors.organisations.Tree) is another."""
        super().save(*args, **kwargs)
        TreeYear.objects.update(stamp=uuid.uuid4())

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Take it away, and note the same."""
        result = super().delete(*args, **kwargs)
        TreeYear.objects.update(stamp=uuid.uuid4())
        return result


class Column(models.Model):
    """A text of a fixed column of an organisation's disclosure page (国办公开办函〔2019〕61号): 指南, 制度, ..."""

    class Kind(models.TextChoices):
        """The fixed columns that hold plain texts; the others come of records."""

        GUIDE = "guide", _("政府信息公开指南")
        RULES = "rules", _("政府信息公开制度")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="columns")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    text = models.TextField()  # paragraphs, with an empty line between
    published = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True, blank=True)  # replaced by another, or taken off the page

    class Meta:
        ordering = ["organisation", "kind", "published"]

    def __str__(self) -> str:
        return self.title

"""The site itself: what law.md E4 asks of every page's foot and head (网站标识码, 备案, 主办单位)."""

from __future__ import annotations

from django.db import models


class Site(models.Model):
    """One row. What is empty is left out of the pages."""

    name = models.CharField(max_length=60)  # 云岭市政府信息公开
    subtitle = models.CharField(max_length=120, blank=True)
    english_name = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey("foundation.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    sponsor = models.CharField(max_length=120, blank=True)  # 主办单位
    address = models.CharField(max_length=200, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    domain = models.CharField(max_length=120, blank=True)
    identity_code = models.CharField(max_length=10, blank=True)  # 网站标识码
    icp = models.CharField(max_length=60, blank=True)  # ICP备案编号
    police = models.CharField(max_length=60, blank=True)  # 公安机关备案标识
    report_fault = models.URLField(blank=True)  # 我为政府网站找错
    ipv6 = models.BooleanField(default=False)
    elder_name = models.CharField(max_length=12, default="长辈版")  # names differ by region (practice 5)
    rehearsal = models.BooleanField(default=False)  # 演示: everything on it is invented, and every page says so

    def __str__(self) -> str:
        return self.name

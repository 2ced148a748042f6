"""The page of all components."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gongkai.foundation.now import day
from gongkai.foundation.selectors.organisations import named
from gongkai.web.access import allow
from gongkai.web.forms import Day, Form
from gongkai.web.middleware import Request
from gongkai.web.plots import Bar, Plot
from gongkai.web.tables import Column, Search, Table


class _Example(Form):
    code = forms.CharField(label=_("统一社会信用代码"), help_text=_("18位，在营业执照上"))
    telephone = forms.CharField(label=_("手机号"))
    on = Day(label=_("收到日期"))
    way = forms.ChoiceField(
        label=_("获取方式"), widget=forms.RadioSelect, choices=[("mail", _("电子邮件")), ("post", _("邮寄"))]
    )
    receipt = forms.BooleanField(label=_("把登记回执发到我的邮箱"), required=False)
    note = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class _Names(Table):
    caption = _("机关")
    empty = _("还没有机关。")
    columns = (Column("name", _("名称"), sort="name"), Column("code", _("代码"), sort="code"))
    filters = (Search("q", _("名称"), ("name",)),)
    order = "name"
    per_page = 5


@allow("components.read")
@require_safe
def components(request: Request) -> HttpResponse:
    """One page that shows every component, for development and for the search for barriers."""
    form = _Example({"telephone": "1390000000", "code": ""})
    form.add_error("telephone", _("手机号是11位，您写了10位"))
    plot = Plot(
        _("收到的政府信息公开申请"),
        _("件"),
        _("2023年1,187件，2024年1,236件，2025年1,284件"),
        _("年份"),
        (Bar("2023", 1187, "c2"), Bar("2024", 1236, "c2"), Bar("2025", 1284)),
    )
    table = _Names(named(day(request.at)), request)
    return table.respond("desk/components.html", {"example": form, "plot": plot})

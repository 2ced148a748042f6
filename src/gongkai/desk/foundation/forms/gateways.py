"""Forms of the ways by which messages leave."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.models import Message, TextGateway
from gongkai.foundation.selectors import organisations
from gongkai.foundation.services.gateways import Facts
from gongkai.web.forms import Form

EXAMPLE = {"phone": "{recipient}", "content": "{body}", "id": "{reference}"}


class GatewayForm(Form):
    """Where text messages are posted, and what is posted."""

    address = forms.CharField(
        label=_("地址"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w-l", "inputmode": "url", "spellcheck": "false"}),
        help_text=_("以https://开头。内网网关的主机名须由运维人员写入GONGKAI_INSIDE"),
        error_messages={"required": _("填写网关的地址")},
    )
    form = forms.JSONField(
        label=_("提交的内容"),
        initial=EXAMPLE,
        widget=forms.Textarea(attrs={"rows": 5, "class": "mono", "spellcheck": "false"}),
        help_text=_("网关要求的JSON。{recipient}是手机号，{body}是内容，{reference}是消息编号，{token}是令牌"),
        error_messages={"required": _("填写网关要求的JSON"), "invalid": _("不是JSON：检查引号、逗号和括号")},
    )
    token = forms.CharField(
        label=_("令牌"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"class": "w-l", "autocomplete": "off"}),
        help_text=_("已有的不显示，不改就留空。内容里没有{token}时，放在Authorization头里"),
    )
    drop_token = forms.BooleanField(label=_("删除已有的令牌"), required=False)
    success_key = forms.CharField(
        label=_("成功标志的字段"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-s"}),
        help_text=_("网关失败时也回答200的，写明回答里看哪个字段，例如code"),
    )
    success_value = forms.CharField(
        label=_("成功标志的值"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-s"}),
        help_text=_("例如0"),
    )
    active = forms.BooleanField(label=_("启用"), required=False, initial=True)

    @classmethod
    def of(cls, gateway: TextGateway) -> dict[str, Any]:
        """What stands in the fields at first."""
        names = ("address", "form", "success_key", "success_value", "active")
        return {name: getattr(gateway, name) for name in names}

    def facts(self) -> Facts:
        """What was filled in."""
        data = self.cleaned_data
        names = ("address", "form", "success_key", "success_value", "active")
        token = "" if data.get("drop_token") else data["token"] or None
        return Facts(token=token, **{name: data[name] for name in names})


class NewGatewayForm(GatewayForm):
    """The same for an organisation that has no gateway yet."""

    organisation = forms.TypedChoiceField(
        label=_("机关"),
        coerce=int,
        help_text=_("下级机关没有自己的网关时，也用它"),
        error_messages={"required": _("选择机关")},
    )
    drop_token = None  # type: ignore[assignment]  # there is none yet; this takes the field out
    field_order = ("organisation",)

    def __init__(self, *arguments: Any, on: date, **more: Any) -> None:
        super().__init__(*arguments, **more)
        taken = TextGateway.objects.values_list("organisation_id", flat=True)
        names = organisations.living(on).exclude(pk__in=taken).values_list("pk", "name")
        self.fields["organisation"].choices = [("", ""), *names]  # type: ignore[attr-defined]


class TrialForm(Form):
    """A trial message."""

    channel = forms.ChoiceField(
        label=_("渠道"), choices=Message.Channel.choices, widget=forms.RadioSelect, initial="mail"
    )
    recipient = forms.CharField(
        label=_("收件邮箱或手机号"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w-m"}),
        error_messages={"required": _("填写自己的邮箱或手机号")},
    )
    gateway = forms.TypedChoiceField(
        label=_("经哪个机关的网关"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("发短信时选择"),
    )

    def __init__(self, *arguments: Any, gateways: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["gateway"].choices = [("", ""), *gateways]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A text goes by a gateway."""
        data = super().clean() or self.cleaned_data
        if data.get("channel") == Message.Channel.TEXT and not data.get("gateway"):
            self.add_error("gateway", _("选择经哪个机关的网关发短信"))
        return data

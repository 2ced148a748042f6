"""Forms of signing in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.web.forms import Form


class SignInForm(Form):
    """Name and password."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "class": "w-m"}
        ),
        error_messages={"required": _("填写登录名")},
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "w-m"}),
        error_messages={"required": _("填写密码")},
    )

    def clean_username(self) -> str:
        """Names are kept in small letters."""
        return str(self.cleaned_data["username"]).lower()


class CodeForm(Form):
    """A code of the second factor."""

    code = forms.CharField(
        label=_("动态口令"),
        help_text=_("手机应用上当前的6位数字；手机不在身边时填一个恢复码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "w-s", "spellcheck": "false"}),
        error_messages={"required": _("填写动态口令或者恢复码")},
    )

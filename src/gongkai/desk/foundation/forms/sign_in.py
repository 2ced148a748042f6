"""Forms of one's own sign-in, and of what offices ask for."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.models import SignInPolicy
from gongkai.web.forms import Form, ModelForm

# What AUTH_PASSWORD_VALIDATORS asks for.
_RULES = _("至少10个字符，不能全是数字，不能是常见的密码，不能与姓名、登录名相近")


def _password(label: object, kind: str, **more: object) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": f"{kind}-password", "class": "w-m"})
    return forms.CharField(label=label, max_length=128, strip=False, widget=widget, **more)  # type: ignore[arg-type]


class PasswordForm(Form):
    """The old password and, twice, the new one."""

    old = _password(_("原密码"), "current", error_messages={"required": _("填写原密码")})
    password = _password(_("新密码"), "new", help_text=_RULES, error_messages={"required": _("填写新密码")})
    again = _password(_("再填一次新密码"), "new", error_messages={"required": _("把新密码再填一次")})

    def clean_again(self) -> str:
        """Both are alike."""
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError(_("两次填写的新密码不同"))
        return again


class CodeForm(Form):
    """A code of the device."""

    code = forms.CharField(
        label=_("动态口令"),
        help_text=_("手机应用上当前的6位数字"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "w-s", "spellcheck": "false"}),
        error_messages={"required": _("填写动态口令")},
    )


class ProofForm(CodeForm):
    """A code of the device, or one on paper."""

    code = forms.CharField(
        label=_("动态口令"),
        help_text=_("手机应用上当前的6位数字，或者一个恢复码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "w-s", "spellcheck": "false"}),
        error_messages={"required": _("填写动态口令或者恢复码")},
    )


_LABELS = {
    "second_factor": _("所有人登录都要动态口令"),
    "second_factor_of_administrators": _("系统、安全、审计管理员登录要动态口令"),
    "idle_minutes": _("闲置几分钟退出"),
    "session_hours": _("一次登录最长小时数"),
    "sessions_at_once": _("同时登录最多处数"),
}
_HINTS = {
    "idle_minutes": _("5至240"),
    "session_hours": _("1至24"),
    "sessions_at_once": _("1至20，再登录时最早的一处退出"),
}


class PolicyForm(ModelForm):
    """What an office asks for."""

    class Meta:
        model = SignInPolicy
        fields = tuple(_LABELS)
        labels = _LABELS
        help_texts = _HINTS
        widgets = dict.fromkeys(_HINTS, forms.NumberInput(attrs={"class": "w-s"}))

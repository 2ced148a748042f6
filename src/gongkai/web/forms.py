"""Forms as look.md has them: label above, hint under it, error between hint and input, and a summary on top.

Forms subclass `Form` or `ModelForm`; a template writes `{% error_summary form %}{{ form }}`. Where a field has Django's
error messages it gets ours, which say what to do; a field's own messages stay.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.errors import Refused

# What a field of a kind says when nothing was given.
_EMPTY: tuple[tuple[type[forms.Field], str | Promise], ...] = (
    (forms.FileField, _("选择文件：%(label)s")),
    (forms.ChoiceField, _("选择%(label)s")),
    (forms.BooleanField, _("勾选“%(label)s”")),
    (forms.Field, _("填写%(label)s")),
)
# By kind of field and code of error. Django fills in the values.
_SENTENCES: tuple[tuple[type[forms.Field], dict[str, str | Promise]], ...] = (
    (forms.EmailField, {"invalid": _("邮箱地址要像 name@example.cn 这样写")}),
    (forms.URLField, {"invalid": _("网址要写全，如 https://www.example.cn/")}),
    (forms.SlugField, {"invalid": _("只用字母、数字、连字符和下划线")}),
    (forms.IntegerField, {"invalid": _("填写整数，不带单位")}),
    (forms.DecimalField, {"invalid": _("填写数字，不带单位")}),
    (forms.DateField, {"invalid": _("看不懂这个日期：按年-月-日填写，如 2026-11-22")}),
    (forms.FileField, {"empty": _("这是个空文件，换一个")}),
    (forms.ChoiceField, {"invalid_choice": _("选项里没有这一项，重新选择")}),
    (
        forms.Field,
        {
            "max_length": _("最多%(limit_value)d字，现在有%(show_value)d字"),
            "min_length": _("至少%(limit_value)d字，现在有%(show_value)d字"),
            "max_value": _("不能大于%(limit_value)s"),
            "min_value": _("不能小于%(limit_value)s"),
            "null_characters_not_allowed": _("里面有看不见的空字符，重新填写"),
        },
    ),
)


class Renderer(TemplatesSetting):
    """Renders every form of the platform by our templates."""

    form_template_name = "web/form.html"
    field_template_name = "web/field.html"


class _Marked:
    """What forms of both kinds share."""

    use_required_attribute = False  # the browser's own bubbles would hide our sentences

    def __init__(self: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            _say(field, str(field.label or name))

    def take(self: Any, fields: dict[str, forms.Field]) -> None:
        """Have just these fields, for a form that is made as it is needed."""
        self.fields = fields
        for name, field in fields.items():
            _say(field, str(field.label or name))

    def refuse(self: Any, refused: Refused) -> None:
        """Show what a service refused, at its field where the form has it, else on top."""
        self.add_error(refused.field if refused.field in self.fields else None, str(refused.message))


class Form(_Marked, forms.Form):
    """A form over plain values."""


class ModelForm(_Marked, forms.ModelForm):  # type: ignore[type-arg]  # takes none at run time
    """A form over a record; saving is for a service."""


class Day(forms.DateField):
    """A date, typed or picked: 2026-11-22, 2026年11月22日, 2026.11.22, 20261122."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-s"}))
        options.setdefault("input_formats", ["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d"])
        super().__init__(**options)


def _say(field: forms.Field, label: str) -> None:
    """Put our sentences where the field has Django's."""
    kept = _own_messages(field)
    empty = next(text for kind, text in _EMPTY if isinstance(field, kind))
    wanted: dict[str, Any] = {}
    for kind, sentences in reversed(_SENTENCES):
        if isinstance(field, kind):
            wanted |= sentences
    wanted["required"] = str(empty) % {"label": label}
    field.error_messages.update({code: text for code, text in wanted.items() if code not in kept})


def _own_messages(field: forms.Field) -> set[str]:
    """The codes for which the form gave the field a message of its own."""
    defaults: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        defaults |= getattr(kind, "default_error_messages", {})
    return {code for code, text in field.error_messages.items() if code not in defaults or text is not defaults[code]}

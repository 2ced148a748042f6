"""Finding one's own application, and handing in papers about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import Paper
from gongkai.applications.rules.paper import Someone, problems_of
from gongkai.foundation.files import kinds
from gongkai.portal.applications.forms.fields import CitizenForm, Line, Words


class ProofForm(CitizenForm):
    """Number and query code."""

    number = Line(
        _("申请编号"), help_text=_("登记回执上的编号，如 2026-0012-0037"), autocomplete="off", spellcheck="false"
    )
    code = Line(
        _("查询码"),
        help_text=_("10位字母和数字，大小写、短横不影响"),
        autocomplete="off",
        spellcheck="false",
        autocapitalize="characters",
    )

    def clean(self) -> dict[str, Any]:
        """Both are needed."""
        given = self.cleaned_data
        for name, text in (("number", _("填写申请编号")), ("code", _("填写查询码"))):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, text)
        return given


class EnterForm(CitizenForm):
    """Whose applications: as they stand in them."""

    identity = Line(
        _("证件号码"), help_text=_("申请时填的：身份证号、统一社会信用代码等"), autocomplete="off", spellcheck="false"
    )
    email = Line(
        _("电子邮箱"), "w-l", help_text=_("申请时留的。验证码发到这里"), inputmode="email", autocomplete="email",
        spellcheck="false",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Both are needed."""
        given = self.cleaned_data
        for name, text in (("identity", _("填写证件号码")), ("email", _("填写电子邮箱"))):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, text)
        return given


class CodeForm(CitizenForm):
    """The code of the mail."""

    code = Line(
        _("验证码"), "w-s", help_text=_("邮件里的6位数字，10分钟以内有效"), inputmode="numeric",
        autocomplete="one-time-code",
    )  # fmt: skip

    def clean_code(self) -> str:
        """It is needed."""
        code = str(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("填写验证码"))
        return code


class HandInForm(CitizenForm):
    """A paper about a case: its words, its files; for a withdrawal the items, for a contact the new one."""

    def __init__(
        self, paper: Paper, items: tuple[str, ...], data: Mapping[str, Any] | None = None, files: Any = None
    ) -> None:
        self.paper = paper
        super().__init__(data, files)
        made: dict[str, forms.Field] = {}
        if paper == Paper.CONTACT:
            made |= {
                "telephone": Line(_("新的电话"), type="tel", autocomplete="tel"),
                "email": Line(_("新的电子邮箱"), "w-l", inputmode="email", autocomplete="email", spellcheck="false"),
                "address": Line(_("新的通信地址"), "w-l", autocomplete="street-address"),
                "postcode": Line(_("邮政编码"), "w-s", inputmode="numeric", autocomplete="postal-code"),
            }
        if paper == Paper.WITHDRAWAL and len(items) > 1:
            choices = [(str(at), f"{at}. {text[:60]}") for at, text in enumerate(items, 1)]
            made["items"] = forms.MultipleChoiceField(
                label=_("撤回哪几项"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple,
                help_text=_("一项都不选，就是全部撤回"),
            )  # fmt: skip
        bare = paper in (Paper.CONTACT, Paper.WITHDRAWAL)
        hint = "" if bare else _("写在这里，或者上传文件，至少一样")
        made["text"] = Words(_("说明") if bare else _("内容"), rows=6, help_text=hint)
        if not bare:
            made["file"] = forms.FileField(
                label=_("文件"), required=False, allow_empty_file=True,
                help_text=_("可以一次选几个。每个不超过20 MB，合计不超过100 MB。"),
                widget=forms.FileInput(attrs={"accept": ",".join(kinds.endings())}),
            )  # fmt: skip
            made["file"].widget.attrs["multiple"] = True
        self.take(made)
        for name, field in made.items():
            field.marked = name == "text" and paper in (Paper.CONTACT, Paper.WITHDRAWAL)  # type: ignore[attr-defined]

    def contact(self) -> Someone:
        """The new contact, as typed."""
        return Someone(**{name: self.typed(name) for name in ("telephone", "email", "address", "postcode")})

    def check_contact(self) -> bool:
        """Say what is wrong with it. Whether nothing is."""
        named = {"telephone", "email", "address", "postcode"}
        self.say((name, text) for name, text in problems_of(self.contact()) if name in named)
        return self.is_valid()

    def numbers(self) -> tuple[int, ...]:
        """The items chosen."""
        return tuple(int(one) for one in self.cleaned_data.get("items", []) if one.isdigit())

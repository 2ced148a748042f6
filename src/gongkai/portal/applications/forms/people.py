"""Who applies: the person or body, a proxy, a representative and those whom they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import ApplicantKind
from gongkai.applications.rules.paper import IDENTITIES, Someone, problems_of
from gongkai.applications.rules.sheet import IDENTITIES_OF_BODIES, IDENTITIES_OF_PEOPLE, MODES
from gongkai.foundation.language import lang
from gongkai.portal.applications.forms.fields import CitizenForm, Label, Line, Picked

MODE_LABELS: Mapping[str, tuple[Label, Label]] = {
    "self": (_("本人"), _("以自己的名义申请")),
    "organisation": (_("一个单位"), _("企业、科研机构、社会公益组织、法律服务机构和其他单位")),
    "proxy": (_("代理人代为申请"), _("受委托的人、律师，或者未成年人的监护人，代申请人填写")),
    "joint": (_("几个人、几个单位一起申请"), _("推选一名代表人，答复寄给代表人")),
}


class ModeForm(CitizenForm):
    """Who applies."""

    mode = Picked(_("谁来申请"), [(key, MODE_LABELS[key][0]) for key in MODES])

    def clean_mode(self) -> str:
        """One of the four."""
        mode = str(self.cleaned_data["mode"])
        if not mode:
            raise forms.ValidationError(_("选择谁来申请"))
        return mode


class PersonForm(CitizenForm):
    """A person or body (Article 29): name, identity paper, contact. `part` and `mode` say which fields there are."""

    optional = ("contact", "postcode")
    name = Line(_("姓名"), autocomplete="name")
    identity_kind = forms.ChoiceField(label=_("证件"), required=False, widget=forms.Select(attrs={"class": "w-l"}))
    identity_number = Line(_("证件号码"), autocomplete="off", spellcheck="false")
    contact = Line(_("联系人"))
    telephone = Line(_("电话"), type="tel", autocomplete="tel", help_text=_("手机或者带区号的座机"))
    email = Line(_("电子邮箱"), "w-l", inputmode="email", autocomplete="email", spellcheck="false")
    address = Line(_("通信地址"), "w-l", autocomplete="street-address")
    postcode = Line(_("邮政编码"), "w-s", inputmode="numeric", autocomplete="postal-code")

    def __init__(self, data: Mapping[str, Any] | None, one: Someone, mode: str, place: int) -> None:
        self.mode, self.place, self.part = mode, place, one.part
        values = {name: getattr(one, name) for name in Someone.__slots__}
        super().__init__(data, prefix=f"p{place}", initial=values)
        self._kinds(one)
        if place:
            del self.fields["postcode"]
        self.fields["telephone"].help_text = _("手机或者带区号的座机。电话、邮箱、地址至少填一项")

    def _kinds(self, one: Someone) -> None:
        natural = self.mode == "self" or one.part == "proxy"
        body = self.mode == "organisation"
        papers = IDENTITIES_OF_PEOPLE if natural else IDENTITIES_OF_BODIES if body else tuple(IDENTITIES)
        choices = [(key, IDENTITIES[key].in_lang(lang())) for key in papers]
        self.fields["identity_kind"].choices = choices if natural or body else [("", "—"), *choices]  # type: ignore[attr-defined]
        if natural:
            del self.fields["contact"]
            return
        kinds = [choice for choice in ApplicantKind.choices if not (body and choice[0] == ApplicantKind.NATURAL)]
        kind = Picked(_("单位的类别") if body else _("申请人的类别"), kinds)
        kind.marked = False  # type: ignore[attr-defined]
        if body:
            kind.help_text = _("按营业执照或者登记证书上的性质选。事业单位、村（居）民委员会等选“其他”")
        self.take({"kind": kind, **self.fields})
        self.fields["name"].label = _("单位名称") if body else _("姓名或者名称")

    def someone(self) -> Someone:
        """Who was written down, as it was typed."""
        values = {name: self.typed(name) for name in self.fields}
        if "kind" not in self.fields:
            values["kind"] = "natural"
        return Someone(part=self.part, **values)

    def check(self) -> bool:
        """Say what the rules find. Whether nothing is wrong."""
        self.full_clean()
        one = self.someone()
        self.say(problems_of(one))
        own = IDENTITIES_OF_PEOPLE if one.kind == "natural" else IDENTITIES_OF_BODIES
        if one.kind and one.identity_kind in IDENTITIES and one.identity_kind not in own:
            natural = one.kind == "natural"
            text = _("自然人选自己的身份证件") if natural else _("单位选统一社会信用代码或者其他证照")
            self.add_error("identity_kind", text)
        return not self.errors

    @property
    def title(self) -> Label:
        """As what they take part."""
        if self.part == "proxy":
            return _("代理人") if self.place == 1 else _("第二位代理人")
        if self.part == "representative":
            return _("代表人")
        return _("申请人") if self.mode != "joint" else _("第%(number)s位申请人") % {"number": self.place + 1}

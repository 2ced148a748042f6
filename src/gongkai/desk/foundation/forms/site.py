"""The form over what the site says of itself."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongkai.desk.foundation.forms.organisations import OrganisationChoice
from gongkai.foundation.models import Organisation
from gongkai.web.forms import Form

# bm and 8 digits for the centre's sites; else 10 digits that begin with the division's code.
IDENTITY_CODE = re.compile(r"bm\d{8}|\d{10}")


def _line(label: Any, most: int, hint: Any = "", *, required: bool = False, wide: bool = False) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "w-l" if wide else "w-m"})
    return forms.CharField(label=label, help_text=hint, max_length=most, required=required, widget=widget)


class SiteForm(Form):
    """政府网站发展指引 (国办发〔2017〕47号): what head and foot of every page say."""

    name = _line(_("网站名称"), 60, _("例如：云岭市政府信息公开"), required=True, wide=True)
    subtitle = _line(_("副题"), 120, _("网站名称下面的一行，说明包括哪些机关"), wide=True)
    english_name = _line(_("英文名称"), 120, wide=True)
    organisation = OrganisationChoice(
        Organisation.objects.none(),
        label=_("哪一级人民政府的网站"),
        help_text=_("下面三项不填的，用它登记的情况"),
        required=False,
    )
    sponsor = _line(_("主办单位"), 120, wide=True)
    address = _line(_("地址"), 200, wide=True)
    telephone = _line(_("电话"), 40)
    domain = _line(_("域名"), 120, _("不带 https://"))
    identity_code = _line(_("网站标识码"), 10, _("10位：“bm”加8位数字，或者10位数字"))
    icp = _line(_("ICP备案编号"), 60)
    police = _line(_("公安机关备案号"), 60)
    report_fault = forms.URLField(
        label=_("“我为政府网站找错”的地址"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "w-l"}),
    )
    ipv6 = forms.BooleanField(label=_("本站支持IPv6访问"), required=False)
    elder_name = _line(_("大字版的名称"), 12, _("各地叫法不同，例如长辈版、关怀版"), required=True)

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = offices  # type: ignore[attr-defined]

    def clean_identity_code(self) -> str:
        """Ten characters of one of the two forms, or none."""
        code = str(self.cleaned_data["identity_code"]).strip()
        if code and not IDENTITY_CODE.fullmatch(code):
            raise ValidationError(_("网站标识码是“bm”加8位数字，或者10位数字"))
        return code

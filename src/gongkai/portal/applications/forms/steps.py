"""What is wanted, in which form, and the files: the further steps of applying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import SubmissionFile
from gongkai.applications.rules.paper import CARRIERS, LONGEST, MOST_ITEMS, WAYS
from gongkai.applications.rules.sheet import Sheet
from gongkai.foundation.files import kinds
from gongkai.foundation.language import lang
from gongkai.foundation.models import OrganisationFacts
from gongkai.portal.applications.forms.fields import CitizenForm, Line, Picked, Words

ATTACHABLE = (SubmissionFile.Kind.ATTACHMENT, SubmissionFile.Kind.MANDATE, SubmissionFile.Kind.IDENTITY)
_FIRST = _(
    "写清楚是哪份文件、哪件事、哪一年，机关才能找到。不用说明用途。例：白榆县柏舟镇2025年第二批次土地征收的批复文件。"
)


class ItemsForm(CitizenForm):
    """What is wanted, item by item; each gets a result of its own."""

    def __init__(self, data: Mapping[str, Any] | None, items: Sequence[str]) -> None:
        shown = list(items) or [""]
        super().__init__(data, initial={f"item-{place}": text for place, text in enumerate(shown)})
        made: dict[str, forms.Field] = {}
        for place in range(min(_count(data, len(shown)), MOST_ITEMS)):
            label = (
                _("第%(number)s项：信息的名称、文号或者其他特征")
                if len(shown) > 1
                else _("信息的名称、文号或者其他特征")
            )
            hint = _FIRST if place == 0 else ""
            field = Words(label % {"number": place + 1}, rows=4, help_text=hint, most=LONGEST)
            field.marked = False  # type: ignore[attr-defined]
            made[f"item-{place}"] = field
        self.take(made)

    def items(self) -> list[str]:
        """What was typed, empty rows too."""
        return [self.typed(name) for name in self.fields]


def _count(data: Mapping[str, Any] | None, held: int) -> int:
    if data is None:
        return held
    count = 0
    while f"item-{count}" in data and count < MOST_ITEMS:
        count += 1
    return max(count, 1)


class SupplyForm(CitizenForm):
    """In which form and by what way (Article 29(3)), with the addresses that this needs."""

    optional = ("email", "address", "postcode")
    carrier = Picked(_("载体"), ())
    way = Picked(_("途径"), ())
    email = Line(_("电子邮箱"), "w-l", inputmode="email", autocomplete="email", spellcheck="false")
    address = Line(_("通信地址"), "w-l", autocomplete="street-address")
    postcode = Line(_("邮政编码"), "w-s", inputmode="numeric", autocomplete="postal-code")
    mail_receipt = forms.BooleanField(
        label=_("收到以后，把申请编号也发到电子邮箱"), required=False, help_text=_("邮件里不写申请的内容")
    )
    mail_code = forms.BooleanField(
        label=_("邮件里也写查询码"),
        required=False,
        help_text=_("有编号和查询码就能看这件申请：邮箱只有自己看、没有写错的再选"),
    )

    def __init__(self, data: Mapping[str, Any] | None, sheet: Sheet, office: OrganisationFacts | None) -> None:
        asked = sheet.asked
        first = asked.applicant
        values = {"email": first.email, "address": first.address, "postcode": first.postcode}
        super().__init__(data, initial={
            "carrier": asked.carrier, "way": asked.way,
            "mail_receipt": asked.mail_receipt, "mail_code": asked.mail_code, **values,
        })  # fmt: skip
        self.fields["carrier"].choices = [(key, text.in_lang(lang())) for key, text in CARRIERS.items()]  # type: ignore[attr-defined]
        self.fields["way"].choices = [(key, text.in_lang(lang())) for key, text in WAYS.items()]  # type: ignore[attr-defined]
        self.fields["way"].help_text = _("网上领取凭申请编号和查询码下载。")
        if office and office.address:
            place = {"place": f"{office.address} {office.hours}".strip()}
            self.fields["way"].help_text = _("网上领取凭申请编号和查询码下载；自行领取、当场查阅在%(place)s。") % place


class FileForm(CitizenForm):
    """Files, several at a time, of one kind."""

    kind = forms.ChoiceField(
        label=_("这是"),
        choices=[(one.value, one.label) for one in ATTACHABLE],
        widget=forms.Select(attrs={"class": "w-m"}),
    )
    file = forms.FileField(
        label=_("文件"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF、Word、图片等，可以一次选几个。每个不超过20 MB，合计不超过100 MB。"),
        widget=forms.FileInput(attrs={"accept": ",".join(kinds.endings())}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].marked = self.fields["file"].marked = False  # type: ignore[attr-defined]
        # Django's own widget for several refuses to be made without this; the browser only reads the attribute.
        self.fields["file"].widget.attrs["multiple"] = True

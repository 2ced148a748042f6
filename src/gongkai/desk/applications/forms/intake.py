"""Forms of intake: a paper entered by the office, and its registration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import ApplicantKind, Paper, Part, SubmissionFile
from gongkai.applications.models.intake import CHANNELS
from gongkai.applications.rules.paper import CARRIERS, IDENTITIES, MOST_PEOPLE, WAYS, Asked, Someone
from gongkai.applications.services.intake import Came, Receipt
from gongkai.desk.foundation.forms.organisations import OrganisationChoice
from gongkai.foundation.models import Organisation
from gongkai.regulation.events import Channel
from gongkai.web.forms import Day, Form


def _pairs(words: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, text.zh) for key, text in words.items()]


class RegisterForm(Form):
    """登记: the officer's subject line and who handles it."""

    subject = forms.CharField(
        label=_("事项摘要"), max_length=120, help_text=_("用自己的话写要的是什么，不写姓名、号码、住址")
    )
    officer = forms.TypedChoiceField(label=_("承办人"), coerce=int)

    def __init__(self, *args: Any, officers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = officers  # type: ignore[attr-defined]


KINDS_OF_PAPER = [
    (kind, kind.label) for kind in (Paper.APPLICATION, Paper.CORRECTION, Paper.SUGGESTION, Paper.COMPLAINT)
]


class PaperFileForm(Form):
    """A file of a paper that was not there when it was entered."""

    kind = forms.ChoiceField(label=_("这是"), choices=SubmissionFile.Kind.choices, initial=SubmissionFile.Kind.ENVELOPE)
    file = forms.FileField(label=_("文件"))


class LetterForm(Form):
    """A paper as it is, whatever it lacks: what is missing is a matter of 补正."""

    organisation = OrganisationChoice(Organisation.objects.none(), label=_("收件机关"))
    paper = forms.ChoiceField(label=_("是什么来件"), choices=KINDS_OF_PAPER, initial=Paper.APPLICATION)
    channel = forms.ChoiceField(label=_("收到方式"), choices=[one for one in CHANNELS if one[0] != Channel.ONLINE])
    arrived = Day(label=_("本机关收到日期"), help_text=_("收发室、窗口、邮箱收到的那一天：期限从它算起"))
    at_office = Day(label=_("工作机构收到日期"), required=False, help_text=_("与上面同一天的不填"))
    from_unit = forms.CharField(label=_("从哪个单位转来"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("申请人类别"), choices=ApplicantKind.choices)
    name = forms.CharField(label=_("姓名或者名称"), max_length=120, required=False)
    identity_kind = forms.ChoiceField(label=_("证件"), choices=[("", "—"), *_pairs(IDENTITIES)], required=False)
    identity_number = forms.CharField(label=_("证件号码"), required=False, max_length=40)
    telephone = forms.CharField(label=_("电话"), required=False, max_length=40)
    email = forms.CharField(label=_("电子邮箱"), required=False, max_length=120)
    address = forms.CharField(label=_("通信地址"), required=False, max_length=200)
    postcode = forms.CharField(label=_("邮政编码"), required=False, max_length=6)
    proxy_name = forms.CharField(
        label=_("代理人姓名"), required=False, max_length=120, help_text=_("有代理人的填；统计按申请人，不按代理人")
    )
    proxy_number = forms.CharField(label=_("代理人居民身份证号码"), required=False, max_length=40)
    proxy_telephone = forms.CharField(label=_("代理人电话"), required=False, max_length=40)
    others = forms.CharField(
        label=_("共同申请人"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一人一行：姓名，居民身份证号码，电话，用逗号隔开。上面填的是代表人"),
    )  # fmt: skip
    items = forms.CharField(
        label=_("所需信息"), widget=forms.Textarea(attrs={"rows": 5}), help_text=_("照原文抄录；一项一行"),
        max_length=20000,
    )  # fmt: skip
    carrier = forms.ChoiceField(label=_("载体"), choices=_pairs(CARRIERS))
    way = forms.ChoiceField(label=_("获取方式"), choices=_pairs(WAYS))
    envelope = forms.FileField(label=_("信封照片"), required=False)
    original = forms.FileField(label=_("原件扫描件"), required=False)
    identity = forms.FileField(label=_("身份证明"), required=False)
    mandate = forms.FileField(label=_("授权委托书"), required=False)

    made: Receipt | None = None

    def __init__(self, *args: Any, offices: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = offices  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["organisation"].initial = offices[0].pk

    def asked(self) -> Asked:
        """As the paper says."""
        given = self.cleaned_data
        names = ("kind", "name", "identity_kind", "identity_number", "telephone", "email", "address", "postcode")
        someone = Someone(**{name: given[name] for name in names})
        others = tuple(self._others())
        people = (replace(someone, part=Part.REPRESENTATIVE) if others else someone, *others)
        if given["proxy_name"]:
            number, telephone = given["proxy_number"], given["proxy_telephone"]
            proxy = Someone(Part.PROXY, "natural", given["proxy_name"], "ric" if number else "", number)
            people = (*people, replace(proxy, telephone=telephone))
        items = tuple(line.strip() for line in given["items"].splitlines() if line.strip())
        return Asked(people, items, given["carrier"], given["way"])

    def _others(self) -> Iterator[Someone]:
        for line in self.cleaned_data["others"].splitlines():
            name, number, telephone, *_rest = [*(part.strip() for part in re.split("[,，;；\t]", line)), "", ""]
            if name:
                someone = Someone(Part.APPLICANT, "natural", name[:120], "ric" if number else "", number[:40])
                yield replace(someone, telephone=telephone[:40])

    def clean_others(self) -> str:
        """At most as many as an application takes."""
        text = str(self.cleaned_data["others"])
        if sum(bool(line.strip()) for line in text.splitlines()) >= MOST_PEOPLE:
            raise forms.ValidationError(_("最多%(n)d人") % {"n": MOST_PEOPLE})
        return text

    def came(self) -> Came:
        """How it came."""
        given = self.cleaned_data
        return Came(
            Channel(given["channel"]), given["arrived"], given["at_office"], given["from_unit"], Paper(given["paper"])
        )

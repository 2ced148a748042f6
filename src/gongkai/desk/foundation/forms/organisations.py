"""Forms over organisations: founding, facts, places in a tree, succession, columns, settings."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.language import lang
from gongkai.foundation.models import Column, Membership, Organisation, OrganisationFacts, OrganisationKind
from gongkai.foundation.selectors import organisations as known
from gongkai.foundation.services.organisations import FACTS
from gongkai.foundation.services.tree import FIRST_YEAR, LAST_YEAR
from gongkai.regulation.settings import LONGEST_SOURCE, Setting
from gongkai.web.forms import Day, Form, ModelForm

LABELS = {
    "effective": _("自哪一日起"),
    "name": _("全称"),
    "short_name": _("简称"),
    "english_name": _("英文名称"),
    "reply_name": _("答复名义"),
    "seal_name": _("印章名称"),
    "respondent": _("被申请人、被告"),
    "reconsideration_body": _("行政复议机关"),
    "court": _("有管辖权的人民法院"),
    "letter_mark": _("机关代字"),
    "disclosure_office": _("政府信息公开工作机构"),
    "address": _("办公地址"),
    "postcode": _("邮政编码"),
    "hours": _("办公时间"),
    "telephone": _("联系电话"),
    "fax": _("传真号码"),
    "email": _("电子邮箱"),
    "duties": _("机关职能"),
    "guide": _("指南补充"),
    "source": _("依据"),
}
HINTS = {
    "effective": _("文件所定的施行日期；和已登记的同一天，就是更正那一次"),
    "short_name": _("不填即全称"),
    "reply_name": _("答复书落款，不填即全称"),
    "seal_name": _("不填即全称"),
    "respondent": _("行政复议、诉讼中列为当事人的机关，不填即全称"),
    "letter_mark": _("文号里的代字，例如：云教；后面由系统加“公复”等"),
    "guide": _("条例第十二条所列之外，还要告诉公众的获取方式"),
    "source": _("文件名称和文号"),
}
# The facts as the form groups them.
GROUPS = (
    (_("名称"), ("name", "short_name", "english_name")),
    (_("答复和救济"), ("reply_name", "seal_name", "respondent", "reconsideration_body", "court", "letter_mark")),
    (
        _("工作机构（条例第十二条）"),
        ("disclosure_office", "address", "postcode", "hours", "telephone", "fax", "email"),
    ),
    (_("职能和指南"), ("duties", "guide")),
)
NARROW = ("postcode", "letter_mark")
LONG = ("duties", "guide")


class OrganisationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class takes none at run time
    """One of the organisations that the form offers, by its name of the day."""

    def label_from_instance(self, obj: Any) -> str:
        """Its full name; one that has no facts yet is called by its code."""
        return str(getattr(obj, "name", None) or obj.code)


def offer(form: Form | ModelForm, field: str, among: QuerySet[Any]) -> None:
    """Let a field of the form choose among these."""
    cast("forms.ModelChoiceField[Any]", form.fields[field]).queryset = among


class FactsForm(ModelForm):
    """What holds of an organisation from a date on."""

    effective = Day(label=LABELS["effective"], help_text=HINTS["effective"])

    class Meta:
        model = OrganisationFacts
        fields = ("effective", "source", *(name for name in FACTS if name != "source"))
        labels = LABELS
        help_texts = HINTS
        widgets = {  # as Django has it
            **{name: forms.TextInput(attrs={"class": "w-s"}) for name in NARROW},
            **{name: forms.Textarea(attrs={"rows": 4}) for name in LONG},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["short_name"].required = False

    @property
    def first(self) -> list[BoundField]:
        """What stands before the groups."""
        grouped = {name for _label, names in GROUPS for name in names}
        return [self[name] for name in self.fields if name not in grouped]

    @property
    def groups(self) -> list[tuple[Any, list[BoundField]]]:
        """The facts in their groups."""
        return [(label, [self[name] for name in names]) for label, names in GROUPS]


class FoundingForm(FactsForm):
    """A new organisation with its first facts."""

    code = forms.SlugField(
        label=_("代码"),
        help_text=_("小写字母、数字和连字符，用在网址里，以后不变，例如：yunling-jyj"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "w-m"}),
    )
    kind = forms.ChoiceField(label=_("机关类别"), choices=OrganisationKind.choices)
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        help_text=_("18位"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "w-m"}),
    )
    serves = OrganisationChoice(
        Organisation.objects.none(),
        label=_("所属人民政府"),
        help_text=_("政府办公厅（室）要选它是哪个人民政府的；两者是两个机关"),
        required=False,
    )
    parent = OrganisationChoice(
        Organisation.objects.none(), label=_("上级机关"), help_text=_("在本年的组织树里排在谁的下面"), required=False
    )
    order = forms.IntegerField(
        label=_("排列次序"),
        min_value=0,
        max_value=1_000_000,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
    )
    field_order = ("code", "kind", "credit_code", "serves", "parent", "order", "effective", "source", *FACTS)

    def __init__(self, *args: Any, on: date, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        governments = (OrganisationKind.GOVERNMENT, OrganisationKind.TOWNSHIP)
        offer(self, "serves", known.living(on).filter(kind__in=governments))
        offer(self, "parent", parents)


class PlaceForm(Form):
    """Where an organisation stands in a year, and who counts it."""

    parent = OrganisationChoice(
        Organisation.objects.none(), label=_("上级机关"), required=False, empty_label=_("没有上级，排在最上面")
    )
    counted = forms.ChoiceField(label=_("年报数据"), choices=Membership.Counted.choices)
    counted_with = OrganisationChoice(
        Organisation.objects.none(), label=_("并入哪个机关的报告"), required=False, empty_label=_("不并入")
    )
    reason = forms.CharField(label=_("理由"), help_text=_("不计入上级汇总的，写明理由"), required=False, max_length=200)

    def __init__(self, *args: Any, parents: Any, hosts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", parents)
        offer(self, "counted_with", hosts)


class SuccessionForm(Form):
    """Who answers for an organisation from a date on."""

    successor = OrganisationChoice(Organisation.objects.none(), label=_("承继机关"))
    effective = Day(label=LABELS["effective"])
    ground = forms.CharField(label=_("依据"), help_text=_("改革方案或者决定的名称和文号"), max_length=200)
    scope = forms.CharField(label=_("承继的职能"), help_text=_("不填即全部"), required=False, max_length=200)
    ends = forms.BooleanField(label=_("原机关同日撤销"), required=False, initial=True)

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "successor", others)


class CopyForm(Form):
    """From which year to which."""

    source = forms.TypedChoiceField(label=_("从哪一年"), coerce=int)
    target = forms.IntegerField(
        label=_("到哪一年"), min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.NumberInput(attrs={"class": "w-s"})
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.TypedChoiceField, self.fields["source"]).choices = [(year, year) for year in years]


class ColumnForm(ModelForm):
    """A text of a column."""

    class Meta:
        model = Column
        fields = ("title", "text")
        labels = {"title": _("标题"), "text": _("正文")}
        help_texts = {"text": _("段落之间空一行")}
        widgets = {"text": forms.Textarea(attrs={"rows": 18})}


class SettingForm(Form):
    """A choice where the rule is argued."""

    value = forms.CharField()
    source = forms.CharField(
        label=_("依据"), help_text=_("文件或者决定的名称和文号，一行以内"), max_length=LONGEST_SOURCE
    )
    since = Day(label=_("自哪一日起"), help_text=_("只用于这一日及以后的案件"))

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if setting.values:
            choices = [(value, words.in_lang(lang())) for value, words in setting.values.items()]
            self.fields["value"] = forms.ChoiceField(label=_("选择"), choices=choices, widget=forms.RadioSelect)
        else:
            self.fields["value"] = forms.IntegerField(
                label=_("数值"),
                min_value=setting.least,
                max_value=setting.most,
                help_text=f"{setting.least}–{setting.most}",
                widget=forms.NumberInput(attrs={"class": "w-s"}),
            )

"""Forms of the steps with which cases end, begin anew, are divided and joined."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.selectors.twins import joinable
from gongkai.desk.applications.forms.keeping import CancelPaperForm, SecondCancelPaperForm
from gongkai.desk.applications.forms.steps import OnForm, StepForm, items_field, text
from gongkai.web.forms import Day


class WithdrawForm(OnForm):
    """撤回: of all or some, in writing."""

    items = items_field()
    on = Day(label=_("收到书面撤回的日期"))
    proof = forms.FileField(
        label=_("撤回的书面材料"), required=False, help_text=_("申请人从网上提出、已经收下的不用再传；撤回须为书面")
    )

    def prepare(self) -> None:
        """The case's items; none chosen means all."""
        self.fields["items"].choices = self.item_choices()  # type: ignore[attr-defined]
        self.fields["items"].help_text = _("不选即全部撤回")


class LapseForm(StepForm):
    """不再处理: what was found of mail on its way."""

    mail = text(
        _("在途邮件核查"), rows=2, help_text=_("查了收发室、邮局的什么记录，结果怎样：期限内寄出的，不能不再处理")
    )


class CancelForm(CancelPaperForm, StepForm):
    """撤销登记: why."""


class SecondCancelForm(SecondCancelPaperForm, StepForm):
    """复核撤销登记: by another than who wants it."""

    def prepare(self) -> None:
        """What is looked at."""
        self.fields["agreed"].help_text = _("理由：%(reason)s") % {"reason": self.case.cancel_reason}


class DivideForm(StepForm):
    """分案: which items become a case of their own."""

    items = items_field(required=True)
    subject = forms.CharField(label=_("另立一件的事项摘要"), max_length=120, help_text=_("不写姓名、号码、住址"))
    ground = text(_("分案的理由"), rows=2, help_text=_("写进分案告知书：几项内容不是一回事，分别答复更清楚。"))

    def prepare(self) -> None:
        """The case's items."""
        self.fields["items"].choices = self.item_choices()  # type: ignore[attr-defined]
        self.fields["items"].label = _("另立一件的分项")


class JoinForm(StepForm):
    """并案答复: with which earlier case."""

    number = forms.ChoiceField(
        label=_("并入哪一件"), help_text=_("同一申请人先提交、还没有答复的；期限以先收到的一件为准，答复书写两件的编号")
    )

    def prepare(self) -> None:
        """Those it may be answered with."""
        self.fields["number"].choices = [  # type: ignore[attr-defined]
            (one.number, f"{one.number}　{one.subject}") for one in joinable(self.case)
        ]


class RedoForm(OnForm):
    """责令重新答复."""

    on = Day(label=_("收到决定的日期"))
    days = forms.IntegerField(label=_("决定所定期限（工作日）"), required=False, min_value=1, max_value=366)
    ground = forms.CharField(label=_("决定的要求"), max_length=200)
    paper = forms.CharField(label=_("决定书文号"), max_length=80)

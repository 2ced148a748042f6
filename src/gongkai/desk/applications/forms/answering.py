"""Forms of the short flows: the answer to a paper that is no application, its signature, its dispatch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import Paper
from gongkai.applications.services.answering import RESULTS
from gongkai.desk.applications.forms.steps import POSTS, WAYS
from gongkai.web.forms import Day, Form

_RESULTS = {
    (Paper.CORRECTION, "done"): _("予以更正"),
    (Paper.CORRECTION, "refused"): _("不予更正"),
    (Paper.CORRECTION, "passed_on"): _("不属于本机关职能范围，转送有权更正的机关并告知申请人"),
    (Paper.SUGGESTION, "done"): _("采纳，主动公开"),
    (Paper.SUGGESTION, "refused"): _("不采纳"),
    (Paper.COMPLAINT, "done"): _("属实，已处理"),
    (Paper.COMPLAINT, "refused"): _("不成立"),
}


def result_of(paper: str, result: str) -> str:
    """The conclusion in words."""
    return str(_RESULTS[Paper(paper), result])


class AnswerForm(Form):
    """What becomes of a paper that is no application."""

    result = forms.ChoiceField(label=_("结论"), widget=forms.RadioSelect)
    organ = forms.CharField(label=_("转送哪个机关"), required=False, max_length=120)
    finding = forms.CharField(
        label=_("结论和理由"), max_length=8000, widget=forms.Textarea(attrs={"rows": 6}), help_text=_("写进答复书")
    )

    def __init__(self, *args: Any, paper: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = [(key, _RESULTS[Paper(paper), key]) for key in RESULTS[Paper(paper)]]  # type: ignore[attr-defined]
        if "passed_on" not in RESULTS[Paper(paper)]:
            del self.fields["organ"]


class SignAnswerForm(Form):
    """签发 or 退回修改."""

    passed = forms.ChoiceField(
        label=_("意见"), choices=[("yes", _("签发")), ("no", _("退回修改"))], widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=_("要改什么"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("退回修改的写"),
    )


class SendAnswerForm(Form):
    """How the letter leaves."""

    way = forms.ChoiceField(label=_("送达方式"), choices=WAYS, widget=forms.RadioSelect)
    carrier = forms.ChoiceField(label=_("邮政方式"), choices=POSTS, required=False)
    tracking = forms.CharField(label=_("邮件号"), required=False, max_length=40)
    on = Day(label=_("交邮或者送达日期"))


class AnswerReceivedForm(Form):
    """On which day it was signed for."""

    on = Day(label=_("签收日期"), help_text=_("救济期限从这一天的次日起算"))

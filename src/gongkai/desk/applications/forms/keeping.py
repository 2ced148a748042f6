"""Forms of what is kept with a case beside its steps, and of papers that are put with a case or cancelled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import Application, CaseFile
from gongkai.applications.services.keeping import ADDED
from gongkai.web.forms import Form


class NoteForm(Form):
    """便笺."""

    text = forms.CharField(
        label=_("便笺"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("只在本机关内部看")
    )


class FileForm(Form):
    """A file of the case: what it is, and for which item."""

    file = forms.FileField(label=_("文件"))
    kind = forms.ChoiceField(label=_("种类"), choices=[(kind, CaseFile.Kind(kind).label) for kind in ADDED])
    item = forms.TypedChoiceField(label=_("属于哪一项"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, case: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = [(item.number, f"{item.number}. {item.wanted[:30]}") for item in case.items.all()]
        self.fields["item"].choices = [("", "—"), *items]  # type: ignore[attr-defined]


class SnapshotForm(Form):
    """A snapshot made by hand."""

    file = forms.FileField(label=_("当日的网页快照"), help_text=_("本机连不上互联网的才用：在能上网的机器上保存网页"))


class AttachForm(Form):
    """The case that a paper is about."""

    number = forms.CharField(label=_("申请编号"), max_length=24)


class CancelPaperForm(Form):
    """撤销登记: why."""

    reason = forms.CharField(
        label=_("撤销登记的理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("提交后由另一个人复核；复核以前照常办理，期限照算"),
    )


AGREED = [("yes", _("同意撤销，不计入统计")), ("no", _("不撤销，继续办理"))]


class SecondCancelPaperForm(Form):
    """复核撤销登记: by another than who wants it."""

    agreed = forms.ChoiceField(label=_("复核意见"), choices=AGREED, widget=forms.RadioSelect)

"""What is to be made of a case's dossier."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.web.forms import Form


class DossierForm(Form):
    """All of it, or the evidence; one PDF, or the files as they are."""

    what = forms.ChoiceField(
        label=_("导出什么"),
        choices=[("dossier", _("全部案卷，附卷内目录")), ("evidence", _("证据，附证据清单（复议、诉讼用）"))],
        widget=forms.RadioSelect,
        initial="dossier",
    )
    form = forms.ChoiceField(
        label=_("格式"),
        choices=[("pdf", _("一个PDF")), ("zip", _("ZIP，文件保持原样"))],
        widget=forms.RadioSelect,
        initial="pdf",
    )

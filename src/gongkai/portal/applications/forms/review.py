"""Sending the whole."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.portal.applications.forms.fields import CitizenForm


class SendForm(CitizenForm):
    """Nothing but a field that people do not see. What fills it in is a robot, or a browser that fills in everything,
    so what is wrong is said in words."""

    website = forms.CharField(
        label=_("请留空"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1", "class": "w-m"}),
    )

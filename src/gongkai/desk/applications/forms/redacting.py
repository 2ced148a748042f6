"""Forms of covering: a box by its place, and words whose places are looked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import Application
from gongkai.applications.rules.grounds import grounds
from gongkai.applications.selectors.redacting import Box
from gongkai.foundation.language import lang
from gongkai.web.forms import Form

_PERCENT = {"inputmode": "decimal", "class": "w-xs", "autocomplete": "off"}


def ground_words() -> dict[str, str]:
    """The grounds in words with their article."""
    zh = lang() == "zh"
    return {key: f"{words if zh else english}（{article}）" for key, (words, english, article) in grounds().items()}


def _grounds() -> list[tuple[str, str]]:
    return [("", "—"), *ground_words().items()]


def _percent(label: Any) -> forms.FloatField:
    return forms.FloatField(label=label, min_value=0, max_value=100, widget=forms.TextInput(attrs=_PERCENT))


class _Why(Form):
    """What every box has: its ground and its item."""

    ground = forms.ChoiceField(label=_("遮盖的理由"), choices=_grounds)
    item = forms.TypedChoiceField(label=_("属于哪一项"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, case: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = [(item.number, f"{item.number}. {item.wanted[:30]}") for item in case.items.all()]
        self.fields["item"].choices = items if len(items) == 1 else [("", "—"), *items]  # type: ignore[attr-defined]


class BoxForm(_Why):
    """A box, in hundredths of the page. Drawing fills these fields in."""

    page = forms.IntegerField(label=_("第几页"), min_value=1, max_value=10_000, widget=forms.TextInput(attrs=_PERCENT))
    left = _percent(_("左边 %"))
    top = _percent(_("上边 %"))
    width = _percent(_("宽 %"))
    height = _percent(_("高 %"))

    field_order = ("ground", "item", "page", "left", "top", "width", "height")

    def box(self) -> Box:
        """As the service takes it."""
        given = self.cleaned_data
        left, top, width, height = (given[name] / 100 for name in ("left", "top", "width", "height"))
        return Box(given["page"], left, top, width, height, given["ground"], given["item"])


class FindForm(Form):
    """Words to look for."""

    words = forms.CharField(
        label=_("要遮盖的字"), max_length=100, help_text=_("姓名、电话、地址等，在全部页面里找；空格、换行不影响"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    whole_line = forms.BooleanField(label=_("遮盖所在的整行"), required=False)


class CoverForm(_Why):
    """The places found that are to be covered. They are looked for anew, and taken by their number."""

    words = forms.CharField(max_length=100, widget=forms.HiddenInput)
    whole_line = forms.BooleanField(required=False, widget=forms.HiddenInput)
    places = forms.TypedMultipleChoiceField(label=_("找到的地方"), coerce=int, widget=forms.CheckboxSelectMultiple)

    field_order = ("places", "ground", "item")

    def __init__(self, *args: Any, found: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = found  # type: ignore[attr-defined]

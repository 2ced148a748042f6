"""What is searched for. Nothing but a date can be wrong: what the address holds besides is taken or left."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.foundation.search import Order
from gongkai.web.forms import Day, Form

LONGEST = 200
_NO_DATE = gettext_lazy("填写日期，例如2026-11-22")


class SearchForm(Form):
    """Dates and order; words, kind, organisation and year come with the address."""

    begins = Day(label=gettext_lazy("日期自"), required=False, error_messages={"invalid": _NO_DATE})
    ends = Day(label=gettext_lazy("日期至"), required=False, error_messages={"invalid": _NO_DATE})
    sort = forms.ChoiceField(
        label=gettext_lazy("排列"),
        required=False,
        choices=[(Order.RELEVANCE, gettext_lazy("最相关的在前")), (Order.DAY, gettext_lazy("日期新的在前"))],
    )

    def clean_sort(self) -> Order:
        """Relevance where none is chosen."""
        return Order(self.cleaned_data["sort"] or Order.RELEVANCE)

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        given = self.cleaned_data
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and begins > ends:
            self.add_error("ends", _("填写不早于开始日期的日期"))
        return given

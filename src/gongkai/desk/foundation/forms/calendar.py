"""Entering a notice of days off: what it is, its days off in rows, its make-up working days as they stand on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.selectors.calendar import Announcement, Stated
from gongkai.regulation import national
from gongkai.web.forms import Day, Form

FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
MORE, MOST = 4, 40
LONGEST = 31  # days of one holiday, as the library has it
_SEPARATORS = re.compile(r"[\s,，、;；]+")
_DATE = re.compile(r"(?:(\d{4})\s*[-/.年])?\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


class NoticeForm(Form):
    """What a notice is; the days stand in `HolidayRow`s."""

    year = forms.IntegerField(
        label=_("年度"),
        min_value=2019,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric"}),
        error_messages={"invalid": _("年度填四位数字，如 2027。"), "required": _("填写安排哪一年，如 2027。")},
    )
    title = forms.CharField(label=_("名称"), max_length=200, help_text=_("照通知或者依据的原文。"))
    number = forms.CharField(
        label=_("文号"),
        max_length=60,
        required=False,
        help_text=_("如 国办发明电〔2025〕7号；没有查到的留空，页面会写明未查到，不要猜。"),
    )
    issued = Day(label=_("印发日期"))
    address = forms.URLField(
        label=_("网址"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("原文所在的网页。"),
        error_messages={"invalid": _("网址要以 https:// 或者 http:// 开头。")},
    )
    work = forms.CharField(
        label=_("上班的日子"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("调休上班的周六、周日，如 2027-02-20 或者 2月20日，用空格或者顿号隔开。"),
    )
    amends = forms.BooleanField(
        label=_("是对已有通知的调整"),
        required=False,
        help_text=_("只改所列的日子；不选则替换这一年以前的通知。"),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, national: bool, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.national = national
        if not national:
            del self.fields["amends"]

    def clean_work(self) -> tuple[date, ...]:
        """The days as dates; those without a year are of the notice's."""
        words = [word for word in _SEPARATORS.split(self.cleaned_data["work"]) if word]
        found: list[date] = []
        for word in words:
            day = _day(word, self.cleaned_data.get("year"))
            if day is None:
                raise forms.ValidationError(
                    gettext("看不懂“%(word)s”：按年-月-日填，如 2027-02-20。") % {"word": word[:20]}
                )
            found.append(day)
        return tuple(found)


def _day(word: str, year: int | None) -> date | None:
    match = _DATE.fullmatch(word)
    if match is None or not (match[1] or year):
        return None
    try:
        return date(int(match[1] or year or 0), int(match[2]), int(match[3]))
    except ValueError:
        return None


class HolidayRow(Form):
    """Days off under one name. A row without days is passed over."""

    name = forms.CharField(label=_("名称"), max_length=40, required=False)
    first = Day(label=_("从"), required=False)
    last = Day(label=_("到"), required=False)

    def clean(self) -> dict[str, Any]:
        """A last day needs its first, and comes after it."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if last and not first and "first" not in self.errors:
            self.add_error("first", _("填写从哪一天起放假。"))
        if first and last and not 0 <= (last - first).days < LONGEST:
            self.add_error("last", _("止日不早于起日，也不超过三十一日；请核对。"))
        if first and not given.get("name", "").strip():
            self.add_error("name", _("写明放假的名称，如“春节”“三月三”。"))
        return given

    def days(self) -> Iterator[Stated]:
        """Each day of the row."""
        first = self.cleaned_data.get("first")
        if first:
            last = self.cleaned_data.get("last") or first
            for number in range((last - first).days + 1):
                yield Stated(first + timedelta(number), False, self.cleaned_data["name"].strip())


def _likely_title(year: int) -> str:
    """What the notice of a year is probably called: as the last one is."""
    last = max((notice for notice in national().notices if not notice.amends), key=lambda notice: notice.year)
    return last.title.replace(str(last.year), str(year))


class Notice:
    """The whole page: the notice and its rows. `data` None: as it is first shown."""

    def __init__(self, data: Mapping[str, Any] | None, organisation_id: int | None, year: int) -> None:
        self.organisation_id, self.national = organisation_id, organisation_id is None
        title = _likely_title(year) if self.national else ""
        self.form = NoticeForm(data, national=self.national, initial={"year": year, "title": title})
        names = FESTIVALS if self.national else ()
        count = len(names) + 1 if self.national else MORE
        if data is not None:
            asked = str(data.get("rows", ""))
            count = min(MOST, int(asked)) if asked.isascii() and asked.isdecimal() else count
            count = min(MOST, count + MORE) if data.get("do") == "more" else count
        self.rows = [
            HolidayRow(data, prefix=f"r{index}", initial={"name": names[index] if index < len(names) else ""})
            for index in range(count)
        ]

    @property
    def forms(self) -> list[Form]:
        """All forms of the page, for the summary of errors."""
        return [self.form, *self.rows]

    def is_valid(self) -> bool:
        """Whether every field can be read."""
        return not [form for form in self.forms if not form.is_valid()]  # all are asked, so that all errors show

    def announcement(self) -> Announcement:
        """What was entered, once it is valid."""
        given = self.form.cleaned_data
        off = [stated for row in self.rows for stated in row.days()]
        work = [Stated(day, True, "") for day in given["work"]]
        return Announcement(
            self.organisation_id,
            given["year"],
            given["title"].strip(),
            given["number"].strip(),
            given["issued"],
            given["address"],
            bool(given.get("amends")),
            tuple(sorted([*off, *work])),
        )

    def refuse(self, message: str, field: str) -> None:
        """Put what a service refused at its field."""
        known = {"days": "work"}.get(field, field)
        self.form.add_error(known if known in self.form.fields else None, message)

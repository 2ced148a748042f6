"""Tables that sort, filter, page and export in the database, with their state in the address.

class People(Table):
    caption = _("人员")
    columns = (Column("name", _("姓名"), sort="name", link=lambda person: ...), ...)
    filters = (Search("q", _("姓名"), ("name",)), Choice("role", _("角色"), Role.choices, "appointments__role"))
    order = "name"

return People(queryset, request).respond("desk/people/list.html")       # and {% table table %} in the template
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import xlsxwriter
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from gongkai.foundation.now import CHINA
from gongkai.web.formats import shown

Label = str | Promise
MOST_EXPORTED = 100_000
_WHOLE = re.compile(r"[0-9A-Za-z.-]{1,18}")  # a date, a case's number, a code: not to be cut in two
LONGEST_CELL = 32_767  # characters that Excel takes
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: an attribute path (a.b) or a function of the row. `sort`: what the database orders by, where it can.
    `markup`: a function of the row that gives safe HTML for the page instead (format_html); exports use `value`."""

    key: str
    label: Label
    value: str | Callable[[Any], Any] = ""
    sort: str = ""
    link: Callable[[Any], str] | None = None
    numeric: bool = False
    markup: Callable[[Any], Any] | None = None

    def of(self, row: Any) -> Any:
        """The value in a row."""
        if callable(self.value):
            return self.value(row)
        for name in (self.value or self.key).split("."):
            row = getattr(row, name, None)
        return row() if callable(row) else row


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter among choices; `field` is the lookup."""

    key: str
    label: Label
    choices: Sequence[tuple[Any, Label]]
    field: str

    def apply(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that have the value; one that is no choice is left aside."""
        if value not in {str(choice) for choice, _label in self.choices}:
            return rows
        return rows.filter(**{self.field: value})


@dataclass(frozen=True, slots=True)
class Search:
    """A filter by words in text columns."""

    key: str
    label: Label
    fields: tuple[str, ...]
    type: str = "search"

    def apply(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows in which each word is found in one of the columns."""
        for word in value.replace("\0", "").split()[:10]:
            either = Q()
            for field in self.fields:
                either |= Q(**{f"{field}__icontains": word[:100]})
            rows = rows.filter(either)
        return rows


@dataclass(frozen=True, slots=True)
class Between:
    """A filter of a date column: from or until a day. `until`: whether it bounds the end."""

    key: str
    label: Label
    field: str
    until: bool = False
    type: str = "date"

    def apply(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows on that side of the day; what is no day is left aside."""
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return rows
        return rows.filter(**{f"{self.field}__{'lte' if self.until else 'gte'}": day})


Filter = Choice | Search | Between


class Table:
    """A table of records. Unknown or senseless parameters of the address change nothing."""

    caption: ClassVar[Label] = ""
    empty: ClassVar[Label] = ""  # what will stand here, and how it gets here
    columns: ClassVar[tuple[Column, ...]] = ()
    filters: ClassVar[tuple[Filter, ...]] = ()
    order: ClassVar[str] = ""
    per_page: ClassVar[int] = 50
    kept: ClassVar[tuple[str, ...]] = ()  # other parameters of the address that filtering must not lose
    cards: ClassVar[bool] = True  # on a phone each row is a card; False keeps the matrix

    def __init__(
        self, rows: QuerySet[Any], request: HttpRequest, prefix: str = "", *, count: int | None = None
    ) -> None:
        """`count`: how many `rows` there are, where it is known already."""
        self.request, self.prefix = request, prefix
        self.given: QueryDict = request.GET
        self.all = self._ordered(self._filtered(rows))
        number = self._get("page")
        paginator = Paginator(self.all, self.per_page)
        if count is not None and not self.filtered:
            paginator.__dict__["count"] = count  # its cached property
        self.page: Page[Any] = paginator.get_page(number)

    def _get(self, key: str) -> str:
        return self.given.get(self.prefix + key, "").strip()

    def _filtered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        for one in self.filters:
            if value := self._get(one.key):
                rows = one.apply(rows, value)
        return rows

    def _ordered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        self.sorted_by = ""
        asked = self._get("sort")
        column = next((one for one in self.columns if one.sort and one.key == asked.removeprefix("-")), None)
        if column is not None:
            self.sorted_by = asked
            return rows.order_by(("-" if asked.startswith("-") else "") + column.sort, "pk")
        return rows.order_by(self.order, "pk") if self.order else rows

    @property
    def id(self) -> str:
        """Of the table on its page."""
        return f"{self.prefix or 'table-'}rows"

    @property
    def cut(self) -> bool:
        """Whether the sheet holds fewer rows than there are."""
        return self.page.paginator.count > MOST_EXPORTED

    @property
    def filtered(self) -> bool:
        """Whether any filter holds."""
        return any(self._get(one.key) for one in self.filters)

    def address(self, **changes: str) -> str:
        """The page's address with some of this table's parameters changed; an empty value takes one out."""
        given = self.given.copy()
        for key, value in changes.items():
            given.pop(self.prefix + key, None)
            if value:
                given[self.prefix + key] = value
        return f"?{given.urlencode()}"

    def kept_values(self) -> list[tuple[str, str]]:
        """The parameters that the filters' form carries along."""
        return [(name, value) for name in self.kept for value in self.given.getlist(name)]

    @property
    def cleared(self) -> str:
        """Without filters."""
        return self.address(page="", **{one.key: "" for one in self.filters})

    @property
    def export_address(self) -> str:
        """The same rows as a sheet."""
        return self.address(export="xlsx", page="")

    def heads(self) -> Iterator[dict[str, Any]]:
        """The heads with the address that sorts by them."""
        for column in self.columns:
            up, down = self.sorted_by == column.key, self.sorted_by == f"-{column.key}"
            yield {
                "key": column.key,
                "label": column.label,
                "numeric": column.numeric,
                "sorted": "ascending" if up else "descending" if down else "",
                "address": self.address(sort=f"-{column.key}" if up else column.key, page="") if column.sort else "",
            }

    def rows(self) -> Iterator[list[dict[str, Any]]]:
        """The cells of the page's rows."""
        for row in self.page.object_list:
            yield [_cell(column, row) for column in self.columns]

    def filter_fields(self) -> Iterator[dict[str, Any]]:
        """The filters as the template draws them."""
        for one in self.filters:
            value = self._get(one.key)
            field: dict[str, Any] = {
                "id": f"filter-{self.prefix}{one.key}",
                "name": self.prefix + one.key,
                "label": one.label,
                "value": value,
            }
            if isinstance(one, Choice):
                field["options"] = [("", _("全部"), False), *((c, label, str(c) == value) for c, label in one.choices)]
            else:
                field["type"] = one.type
            yield field

    def pages(self) -> list[dict[str, Any]]:
        """The numbers to turn to; none where one page holds all."""
        if self.page.paginator.num_pages < 2:
            return []
        numbers: Iterable[Any] = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)
        return [
            {"label": number, "current": number == self.page.number, "address": self.address(page=str(number))}
            if isinstance(number, int)
            else {"label": number}
            for number in numbers
        ]

    def respond(self, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
        """The page, or the sheet where the address asks for it."""
        if self._get("export") == "xlsx":
            return sheet(self.columns, self.all[:MOST_EXPORTED].iterator(chunk_size=2000), str(self.caption))
        return render(self.request, template, {"table": self, **(context or {})})


def _cell(column: Column, row: Any) -> dict[str, Any]:
    text = column.markup(row) if column.markup else shown(column.of(row))
    return {
        "label": column.label,
        "numeric": column.numeric,
        "whole": _WHOLE.fullmatch(str(text)) is not None,
        "text": text,
        "link": column.link(row) if column.link else "",
    }


def sheet(columns: Sequence[Column], rows: Iterable[Any], name: str) -> HttpResponse:
    """Rows as an Excel sheet, written row by row. No cell is a formula or a link, whatever it begins with."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet(name.translate(str.maketrans("", "", "[]:*?/\\'"))[:31] or "Sheet1")
    day, moment = (book.add_format({"num_format": f"yyyy-mm-dd{time}"}) for time in ("", " hh:mm"))
    page.freeze_panes(1, 0)
    page.set_column(0, max(0, len(columns) - 1), 18)
    page.write_row(0, 0, [str(column.label) for column in columns], book.add_format({"bold": True}))
    for line, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            value = column.of(row)
            if isinstance(value, datetime):
                page.write_datetime(line, place, value.astimezone(CHINA).replace(tzinfo=None), moment)
            elif isinstance(value, date):
                page.write_datetime(line, place, value, day)
            elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                page.write_number(line, place, value)
            elif value not in (None, ""):
                page.write_string(line, place, shown(value)[:LONGEST_CELL])
    book.close()
    response = HttpResponse(target.getvalue(), content_type=SHEET)
    response["Content-Disposition"] = content_disposition_header(True, f"{name or 'table'}.xlsx") or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response

"""Tags and filters that every template has without loading them."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.utils.safestring import SafeString

from gongkai.web import formats
from gongkai.web.plots import Plot
from gongkai.web.tables import Table

register = template.Library()
register.filter("day", formats.day)
register.filter("moment", formats.moment)
register.filter("long_day", formats.long_day)
register.filter("weekday", formats.weekday)
register.filter("number", formats.number)
register.filter("shown", formats.shown)


@register.inclusion_tag("web/error_summary.html")
def error_summary(*given: forms.BaseForm | list[forms.BaseForm]) -> dict[str, Any]:
    """What has to be put right in these forms, each line a link to its input (look.md section 4)."""
    errors = []
    for form in (one for each in given for one in (each if isinstance(each, list) else [each])):
        for name, found in form.errors.items():
            bound = form[name] if name in form.fields else None
            target = (bound.auto_id if bound.use_fieldset else bound.id_for_label) if bound is not None else ""
            errors += [{"id": target, "text": text} for text in found]
    return {"errors": errors, "count": len(errors)}


@register.inclusion_tag("web/table.html")
def table(table: Table) -> dict[str, Any]:
    """A table with its filters, pager and export."""
    return {"table": table}


@register.simple_tag
def plot(plot: Plot) -> SafeString:
    """A plot with its data table."""
    return plot.html()

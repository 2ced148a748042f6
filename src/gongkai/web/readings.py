"""What portal and desk share of reading somebody's report: the form, the page, the downloads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from gongkai.annualreport.pages.findings import body
from gongkai.foundation.errors import Refused
from gongkai.foundation.language import lang
from gongkai.reporting.models import Part, Reading
from gongkai.reporting.selectors import reading as selectors
from gongkai.reporting.services.reading import MOST_BYTES, Asker, Handed, hand_in
from gongkai.web.forms import Form
from gongkai.web.middleware import Request

# Name in the address, part, ending of the file.
DOWNLOADS = {
    "report.json": (Part.Kind.JSON, ".json"),
    "findings.xlsx": (Part.Kind.SHEET, ".xlsx"),
    "findings.html": (Part.Kind.PAGE, ".html"),
}
_KINDS = ".html,.htm,.mht,.docx,.doc,.wps,.pdf,.txt,.xlsx,.csv,.png,.jpg,.jpeg,.json"


class UploadForm(Form):
    """A report to read, and last year's to hold it against."""

    report = forms.FileField(
        label=_("报告文件"),
        help_text=_("Word、PDF、网页、Excel、文本、扫描件，一份，不超过%(most)s MB。") % {"most": MOST_BYTES >> 20},
        widget=forms.FileInput(attrs={"accept": _KINDS}),
        allow_empty_file=True,  # what an empty file lacks the service says, in our words
        error_messages={"required": _("选择一份报告文件。"), "invalid": _("选择一份报告文件。")},
    )
    previous = forms.FileField(
        label=_("上年报告"),
        help_text=_("同一机关上一年度的报告，用来核对结转、存量和前后年的变化。"),
        widget=forms.FileInput(attrs={"accept": _KINDS}),
        required=False,
        allow_empty_file=True,
    )


def handed(upload: UploadedFile[bytes] | None) -> Handed | None:
    """An upload as the service takes it."""
    return Handed(upload.name or "", upload.size or 0, upload.chunks()) if upload else None


def taken(request: Request, form: UploadForm, asker: Asker) -> Reading | None:
    """Hand in what the form holds; None where it is wrong, which the form then says."""
    if not form.is_valid():
        return None
    report, previous = handed(form.cleaned_data["report"]), handed(form.cleaned_data["previous"])
    assert report is not None
    try:
        return hand_in(report, previous, asker, actor=request.actor, at=request.at)
    except Refused as refused:
        form.add_error(refused.field or None, refused.message)
        return None


def shown(reading: Reading, picture: Callable[[int], str]) -> SafeString | None:
    """The findings page's inside, in this request's language; `picture` gives the address of a page's picture."""
    data = selectors.shown(reading, lang())
    if data is None:
        return None
    for report in data["reports"]:
        report["pictures"] = [{**one, "source": picture(one["number"])} for one in report["pictures"]]
    # Made by our own template, which escapes every value of the report.
    return mark_safe(body(data, lang(), level=2))


def context(reading: Reading, picture: Callable[[int], str]) -> dict[str, Any]:
    """What the template of a reading needs, whichever its state."""
    waiting = reading.state == Reading.State.WAITING
    return {
        "reading": reading,
        "message": reading.english if lang() == "en" else reading.message,
        "ahead": selectors.ahead(reading) if waiting else 0,
        "body": shown(reading, picture) if reading.state == Reading.State.READ else None,
    }


def refreshed(response: HttpResponse, reading: Reading) -> HttpResponse:
    """Have a page that waits look again by itself, without script; and keep it from search engines and caches."""
    if reading.state == Reading.State.WAITING:
        response["Refresh"] = "3"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


def download(reading: Reading, name: str) -> HttpResponse:
    """A file made of the report, always to be saved. Http404: there is none."""
    kind, ending = DOWNLOADS.get(name, (None, ""))
    part = selectors.part(reading, kind, lang()) if kind else None
    if part is None:
        raise Http404
    title = f"{reading.title or 'report'}{reading.year or ''}{ending}"
    answer = HttpResponse(bytes(part.content), content_type=part.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, title) or "attachment"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "private, no-store"
    return answer


def page_picture(reading: Reading, number: int) -> HttpResponse:
    """The picture of a page. Http404: there is none."""
    part = selectors.part(reading, Part.Kind.PICTURE, number=number)
    if part is None or part.media_type not in ("image/png", "image/jpeg"):
        raise Http404
    answer = HttpResponse(bytes(part.content), content_type=part.media_type)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer

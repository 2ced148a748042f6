"""导入: rows of Excel or CSV, looked at before they are taken in; and mails."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core import signing
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gongkai.applications.rules.rows import HEADS, REQUIRED, Row, Unreadable, read
from gongkai.applications.services import importing
from gongkai.desk.foundation.forms.organisations import OrganisationChoice
from gongkai.desk.foundation.views.acting import done
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.language import lang
from gongkai.foundation.models import Organisation, StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.policies import may, reached
from gongkai.foundation.selectors import files as held
from gongkai.foundation.selectors.organisations import living
from gongkai.foundation.services import files
from gongkai.web.access import allow
from gongkai.web.forms import Form
from gongkai.web.middleware import Request

SHOWN = 200
_SALT = "gongkai.import"


class ImportForm(Form):
    """A file, and for which organ."""

    organisation = OrganisationChoice(Organisation.objects.none(), label=gettext_lazy("收件机关"))
    file = forms.FileField(
        label=gettext_lazy("文件"), help_text=gettext_lazy("Excel（.xlsx）、CSV：一行一件；或者一封邮件（.eml）")
    )

    def __init__(self, *args: object, offices: QuerySet[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = offices  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["organisation"].initial = offices[0].pk


@allow("case.register")
@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: Request) -> HttpResponse:
    """Choose a file, look at its rows with what is wrong with each, then take them in."""
    if "confirm" in request.POST:
        return _confirmed(request)
    reach = reached(request.actor, "case.register")
    offices = living(day(request.at)) if reach is None else living(day(request.at)).filter(pk__in=reach)
    data = request.POST if request.method == "POST" else None
    form = ImportForm(data, request.FILES or None, offices=offices)
    found: list[Row] = []
    answer: HttpResponse | None = None

    def act() -> None:
        nonlocal answer
        office, upload = form.cleaned_data["organisation"], form.cleaned_data["file"]
        if upload.name.lower().endswith(".eml"):
            taken = importing.take_mail(upload, organisation=office, actor=request.actor, at=request.at)
            messages.success(request, _("邮件已收件，编号 %(number)s") % {"number": taken.submission.number})
            answer = redirect("desk-paper", pk=taken.submission.pk)
            return
        if not may(request.actor, "case.import", office.pk):
            raise Refused(_("成批导入由工作机构负责人办理。"), "file")
        found.extend(_read(upload.read(), upload.name, request))
        upload.seek(0)
        kept = files.keep(upload, organisation_id=office.pk, confidential=True, actor=request.actor, at=request.at)
        answer = _preview(request, found, signing.dumps([str(kept.pk), office.pk], salt=_SALT))

    if request.method == "POST" and done(form, act) and answer is not None:
        return answer
    return render(request, "desk/applications/import.html", {"form": form, "heads": HEADS, "required": REQUIRED})


def _read(content: bytes, name: str, request: Request) -> list[Row]:
    try:
        return read(content, name, day(request.at))
    except Unreadable as error:
        raise Refused(error.text.in_lang(lang()), "file") from None


def _preview(request: Request, found: list[Row], token: str) -> HttpResponse:
    wrong = [row for row in found if row.problems]
    context = {
        "rows": found[:SHOWN],
        "count": len(found),
        "wrong": [(row.line, [text.in_lang(lang()) for text in row.problems]) for row in wrong[:SHOWN]],
        "wrong_count": len(wrong),
        "closed": sum(bool(row.outcome) for row in found),
        "token": token,
    }
    return render(request, "desk/applications/import_rows.html", context)


def _confirmed(request: Request) -> HttpResponse:
    """The file that was looked at, read again and taken in."""
    try:
        file_id, office_id = signing.loads(request.POST.get("token", ""), salt=_SALT, max_age=24 * 3600)
        office = Organisation.objects.get(pk=office_id)
        file = StoredFile.objects.get(pk=file_id, organisation=office)
        found = _read(b"".join(held.content(file)), file.name, request)
        made = importing.import_rows(found, organisation=office, actor=request.actor, at=request.at)
    except (signing.BadSignature, StoredFile.DoesNotExist, Organisation.DoesNotExist, held.Gone):
        messages.error(request, _("导入的文件找不到了，重新选择文件。"))
        return redirect("desk-import")
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("desk-import")
    except NotAllowed as refusal:
        raise Http404 from refusal
    messages.success(request, _("已导入%(count)d件") % {"count": len(made)})
    return redirect("desk-cases")

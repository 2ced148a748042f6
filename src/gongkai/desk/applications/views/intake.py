"""来件: what came in and waits, what an office takes in from paper, and registration."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from gongkai.applications.models import ApplicantKind, Application, Paper, PaperAnswer, Part, Submission
from gongkai.applications.rules.paper import CARRIERS, IDENTITIES, WAYS, Asked, Someone
from gongkai.applications.selectors.cases import waiting
from gongkai.applications.selectors.twins import twins
from gongkai.applications.services import intake, receipts, register
from gongkai.applications.services.answering import RESULTS
from gongkai.applications.services.intake import Upload
from gongkai.applications.services.numbers import spaced
from gongkai.desk.applications.forms.answering import result_of
from gongkai.desk.applications.forms.intake import LetterForm, PaperFileForm, RegisterForm
from gongkai.desk.foundation.views.acting import done, sent
from gongkai.foundation.language import lang
from gongkai.foundation.models import Organisation
from gongkai.foundation.now import day
from gongkai.foundation.policies import may, reached
from gongkai.foundation.selectors.organisations import living
from gongkai.web.access import allow
from gongkai.web.middleware import Request
from gongkai.web.tables import Choice, Column, Table


class Papers(Table):
    """待办的来件."""

    caption = gettext_lazy("来件")
    empty = gettext_lazy("没有待办的来件。网上提交的申请到这里，信函和当面提交的由您登记。")
    columns = (
        Column("number", gettext_lazy("编号"), sort="number", link=lambda one: reverse("desk-paper", args=[one.pk])),
        Column("paper", gettext_lazy("种类"), "get_paper_display"),
        Column("channel", gettext_lazy("收到方式"), "get_channel_display"),
        Column("arrived", gettext_lazy("到达日期"), sort="arrived"),
        Column("submitted", gettext_lazy("提交时间"), sort="submitted"),
        Column("standing", gettext_lazy("状态")),
    )
    filters = (Choice("paper", gettext_lazy("种类"), Paper.choices, "paper"),)
    order = "arrived"


@allow("case.register")
@require_GET
def papers(request: Request) -> HttpResponse:
    """What waits."""
    return Papers(waiting(request.actor), request).respond("desk/applications/papers.html")


def paper_or_404(request: Request, pk: Any) -> Submission:
    """The paper, where the actor registers: to others it does not exist."""
    reach = reached(request.actor, "case.register")
    held = Submission.objects.all() if reach is None else Submission.objects.filter(organisation__in=reach)
    return get_object_or_404(held, pk=pk)


@allow("case.register")
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: Request, pk: Any) -> HttpResponse:
    """One paper as it came; for an application the form that registers it."""
    one = paper_or_404(request, pk)
    asked = Asked.from_json(one.content)
    form = RegisterForm(sent(request), officers=_officers(request, one))
    form.fields["officer"].initial = request.actor.person_id

    def act() -> Application:
        return register.register(
            one.pk,
            subject=form.cleaned_data["subject"],
            officer_id=form.cleaned_data["officer"],
            actor=request.actor,
            at=request.at,
        )

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已登记为申请 %(number)s") % {"number": one.number})
        return redirect("desk-case", number=one.number)
    open_to_register = one.state == Submission.State.WAITING and one.paper == Paper.APPLICATION and not one.about_id
    words = {
        "carrier": CARRIERS[asked.carrier].in_lang(lang()) if asked.carrier in CARRIERS else "",
        "way": WAYS[asked.way].in_lang(lang()) if asked.way in WAYS else "",
        "identities": {key: text.in_lang(lang()) for key, text in IDENTITIES.items()},
    }
    context = {"paper": one, "asked": asked, "form": form, "open": open_to_register, "words": words}
    context["people"] = [_person(someone) for someone in asked.people]
    context |= {"answered": one.paper in RESULTS, "handles": may(request.actor, "case.handle", one.organisation_id)}
    context |= {"twins": twins(one, request.actor) if open_to_register else []}
    held = PaperAnswer.objects.filter(submission=one).first()
    context |= {"answer": held, "result": result_of(one.paper, held.result) if held else ""}
    return render(request, "desk/applications/paper.html", {**context, "files": one.files.select_related("file")})


def _person(one: Someone) -> dict[str, str]:
    kinds = {str(key): str(label) for key, label in ApplicantKind.choices}
    parts = {str(key): str(label) for key, label in Part.choices}
    paper = IDENTITIES[one.identity_kind].in_lang(lang()) if one.identity_kind in IDENTITIES else ""
    held = {field.name: getattr(one, field.name) for field in fields(one)}
    return {**held, "part": parts.get(one.part, ""), "kind": kinds.get(one.kind, ""), "identity_kind": paper}


def _officers(request: Request, one: Submission) -> list[tuple[int, str]]:
    from_office = one.organisation.appointments.filter(role__in=("case_officer", "disclosure_head"))
    return list(from_office.values_list("person_id", "person__name").distinct())


@allow("case.register")
@require_POST
def receipt(request: Request, pk: Any) -> HttpResponse:
    """登记回执 with a new query code, to be handed to the applicant; the old code ends."""
    one = paper_or_404(request, pk)
    code = receipts.renew_code(one, actor=request.actor, at=request.at)
    site = request.build_absolute_uri(reverse("track"))
    made = receipts.printed(one, site=site, code=spaced(code), at=request.at)
    return _saved(made, _("登记回执%(number)s.pdf") % {"number": one.number})


@allow("case.register")
@require_safe
def record(request: Request, pk: Any) -> HttpResponse:
    """口头申请记录, to be read back to the applicant and signed (Article 29)."""
    one = paper_or_404(request, pk)
    return _saved(receipts.oral_record(one, at=request.at), _("口头申请记录%(number)s.pdf") % {"number": one.number})


def _saved(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@allow("case.register")
@require_http_methods(["GET", "HEAD", "POST"])
def add_file(request: Request, pk: Any) -> HttpResponse:
    """A picture of the envelope or another file that belongs to a paper and was not there when it was entered."""
    one = paper_or_404(request, pk)
    form = PaperFileForm(sent(request), request.FILES or None)

    def act() -> object:
        upload = Upload(form.cleaned_data["kind"], form.cleaned_data["file"])
        return intake.add_file(one.pk, upload, actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("文件已加入来件，记明是收件以后补的。"))
        return redirect("desk-paper", pk=one.pk)
    return render(request, "desk/applications/paper_file.html", {"paper": one, "form": form})


@allow("case.register")
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: Request) -> HttpResponse:
    """登记来件: a letter, a visit, a fax, an oral application taken down (Article 29)."""
    reach = reached(request.actor, "case.register")
    offices = living(day(request.at)) if reach is None else living(day(request.at)).filter(pk__in=reach)
    form = LetterForm(sent(request), request.FILES or None, offices=offices, initial={"arrived": day(request.at)})

    def act() -> None:
        given = form.cleaned_data
        office: Organisation = given["organisation"]
        kinds = (("envelope", "envelope"), ("original", "original"), ("identity", "identity"), ("mandate", "mandate"))
        uploads = [Upload(kind, given[name]) for name, kind in kinds if given.get(name)]
        made = intake.take_in(
            form.asked(), uploads, came=form.came(), organisation=office, actor=request.actor, at=request.at
        )
        form.made = made

    if request.method == "POST" and done(form, act) and form.made is not None:
        code = form.made.code
        messages.success(
            request,
            _("已收件，编号 %(number)s，查询码 %(code)s（只显示这一次；打印登记回执会换新的查询码）")
            % {"number": form.made.submission.number, "code": spaced(code)},
        )
        return redirect("desk-paper", pk=form.made.submission.pk)
    return render(request, "desk/applications/letter.html", {"form": form, "may": may})

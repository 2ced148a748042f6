"""What becomes of a paper that is no new application: taken into its case, or cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.applications.models import Paper, Submission
from gongkai.applications.selectors.cases import cancelled as cancelled_papers
from gongkai.applications.services import papers
from gongkai.desk.applications.forms.keeping import AttachForm, CancelPaperForm, SecondCancelPaperForm
from gongkai.desk.applications.views.intake import paper_or_404
from gongkai.desk.foundation.views.acting import done, sent
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.web.access import allow
from gongkai.web.forms import Form
from gongkai.web.middleware import Request
from gongkai.web.tables import Column, Table


@allow("case.register")
@require_POST
def take(request: Request, pk: UUID) -> HttpResponse:
    """收下, and on to the step of the case that the paper is about."""
    one = paper_or_404(request, pk)
    try:
        papers.take(one.pk, actor=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("desk-paper", pk=pk)
    except NotAllowed as refusal:
        raise Http404 from refusal
    case, key = one.about, papers.LEADS_TO.get(Paper(one.paper))
    assert case is not None
    messages.success(request, _("已收下：%(kind)s") % {"kind": one.get_paper_display()})
    if key is None:
        return redirect("desk-case", number=case.number)
    return redirect(f"{reverse('desk-case-step', args=[case.number, key])}?paper={one.number}")


def paper_form(request: Request, one: Submission, form: Form, title: str, act: Callable[[], object]) -> HttpResponse:
    """A form about a paper; once `act` is done, back to the paper."""
    if request.method == "POST" and done(form, act):
        messages.success(request, _("已完成：%(step)s") % {"step": title})
        return redirect("desk-paper", pk=one.pk)
    return render(request, "desk/applications/paper_act.html", {"paper": one, "form": form, "title": title})


@allow("case.register")
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: Request, pk: UUID) -> HttpResponse:
    """归入已有的申请."""
    one, form = paper_or_404(request, pk), AttachForm(sent(request))

    def act() -> object:
        return papers.attach(one.pk, form.cleaned_data["number"], actor=request.actor, at=request.at)

    return paper_form(request, one, form, _("归入已有的申请"), act)


@allow("case.cancel")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: Request, pk: UUID) -> HttpResponse:
    """撤销登记: wanted by one person, and looked at by another."""
    one = paper_or_404(request, pk)
    who: dict[str, Any] = {"actor": request.actor, "at": request.at}
    if one.state == Submission.State.WAITING and one.state_reason:
        second = SecondCancelPaperForm(sent(request))
        second.fields["agreed"].help_text = _("理由：%(reason)s") % {"reason": one.state_reason}

        def agree() -> object:
            return papers.second_cancel(one.pk, agreed=second.cleaned_data["agreed"] == "yes", **who)

        return paper_form(request, one, second, _("复核撤销登记"), agree)
    form = CancelPaperForm(sent(request))

    def act() -> object:
        return papers.cancel(one.pk, reason=form.cleaned_data["reason"], **who)

    return paper_form(request, one, form, _("撤销登记"), act)


class Cancelled(Table):
    """撤销登记的来件."""

    caption = gettext_lazy("撤销登记")
    empty = gettext_lazy("没有撤销登记的来件。误登记、重复来件撤销以后列在这里，不计入统计。")
    columns = (
        Column("number", gettext_lazy("编号"), sort="number", link=lambda one: reverse("desk-paper", args=[one.pk])),
        Column("paper", gettext_lazy("种类"), "get_paper_display"),
        Column("arrived", gettext_lazy("到达日期"), sort="arrived"),
        Column("reason", gettext_lazy("理由"), "state_reason"),
        Column("by", gettext_lazy("经手人"), "state_by.name"),
        Column("second", gettext_lazy("复核人"), "second_by.name"),
    )
    order = "-arrived"


@allow("case.register")
@require_safe
def cancelled(request: Request) -> HttpResponse:
    """Listed apart: not counted anywhere."""
    rows = cancelled_papers(request.actor).select_related("state_by", "second_by")
    return Cancelled(rows, request).respond("desk/applications/cancelled.html")

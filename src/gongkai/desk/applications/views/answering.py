"""The short flows of 更正申请, 转主动公开建议, 举报投诉: the answer is proposed, signed, sent."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.applications.letters.wording import templates
from gongkai.applications.models import Paper, PaperAnswer, Submission
from gongkai.applications.rules.paper import Asked
from gongkai.applications.selectors.tasks import SIGNED_WITH
from gongkai.applications.services import answering
from gongkai.applications.services.answering import RESULTS, Answer
from gongkai.applications.services.replying import Sending
from gongkai.desk.applications.forms.answering import (
    AnswerForm,
    AnswerReceivedForm,
    SendAnswerForm,
    SignAnswerForm,
    result_of,
)
from gongkai.desk.applications.views.intake import paper_or_404
from gongkai.desk.applications.views.papers import paper_form
from gongkai.desk.foundation.views.acting import done, sent
from gongkai.foundation.now import day
from gongkai.foundation.policies import may
from gongkai.regulation.events import Delivery as Way
from gongkai.web.access import allow
from gongkai.web.middleware import Request


@allow("case.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: UUID) -> HttpResponse:
    """拟答复, as often as it is sent back."""
    one = paper_or_404(request, pk)
    if one.paper not in RESULTS:
        raise Http404
    held = PaperAnswer.objects.filter(submission=one, on=None).first()
    known = {"result": held.result, "organ": held.organ, "finding": held.finding} if held else None
    form = AnswerForm(sent(request), paper=one.paper, initial=known)

    def act() -> object:
        told = form.cleaned_data
        given = Answer(told["result"], told["finding"], told.get("organ", ""))
        return answering.propose(one.pk, given, actor=request.actor, at=request.at)

    return paper_form(request, one, form, _("拟答复"), act)


@allow("paper.sign")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request, pk: UUID) -> HttpResponse:
    """签发 or 退回修改: what was asked, and the letter as it would be printed, without what reaches the applicant."""
    one = get_object_or_404(Submission, pk=pk, paper__in=RESULTS)
    if not may(request.actor, "paper.sign", one.organisation_id):
        raise Http404
    held = get_object_or_404(PaperAnswer, submission=one)
    form = SignAnswerForm(sent(request))

    def act() -> object:
        passed, remark = form.cleaned_data["passed"] == "yes", form.cleaned_data["remark"]
        return answering.sign(one.pk, passed=passed, remark=remark, actor=request.actor, at=request.at)

    if request.method == "POST" and done(form, act):
        step = dict(form.fields["passed"].choices)[form.cleaned_data["passed"]]  # type: ignore[attr-defined]
        messages.success(request, _("已完成：%(step)s") % {"step": step})
        return redirect("desk-home")
    asked = Asked.from_json(one.content)
    printed = answering.blocks(held, one, day(request.at)) if one.paper in templates() and held.on is None else ()
    context = {"paper": one, "answer": held, "asked": asked, "blocks": printed, "form": form}
    context["result"] = result_of(one.paper, held.result)
    context["signs"] = may(request.actor, SIGNED_WITH[Paper(one.paper)], one.organisation_id)
    return render(request, "desk/applications/paper_sign.html", context)


@allow("letter.deliver")
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: Request, pk: UUID) -> HttpResponse:
    """登记发出; of what went by post 登记送达."""
    one = paper_or_404(request, pk)
    held = get_object_or_404(PaperAnswer.objects.exclude(number=""), submission=one)
    form = AnswerReceivedForm(sent(request)) if held.sent else SendAnswerForm(sent(request))

    def act() -> object:
        told = form.cleaned_data
        if isinstance(form, AnswerReceivedForm):
            return answering.receive(one.pk, told["on"], actor=request.actor, at=request.at)
        sending = Sending(Way(told["way"]), told["on"], told["carrier"], told["tracking"])
        return answering.send(one.pk, sending, actor=request.actor, at=request.at)

    return paper_form(request, one, form, _("登记送达") if held.sent else _("登记发出"), act)

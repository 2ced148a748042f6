"""Jobs: what waits, runs and failed, and the timetable; a failed one is done again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Job
from gongkai.foundation.selectors import jobs as reading
from gongkai.foundation.services import jobs as services
from gongkai.web.access import allow
from gongkai.web.middleware import Request
from gongkai.web.tables import Choice, Column, Table


def _state(job: Job) -> SafeString:
    return render_to_string("desk/jobs/state.html", {"state": job.state, "label": job.get_state_display()})


class JobTable(Table):
    """All jobs, the newest first."""

    caption = gettext_lazy("任务")
    empty = gettext_lazy("还没有任务。发邮件、查毒、夜里的清理等排在这里，由后台进程去做。")
    order = "-pk"
    filters = (Choice("state", gettext_lazy("状态"), Job.State.choices, "state"),)
    columns = (
        Column(
            "task",
            gettext_lazy("任务"),
            lambda job: reading.title(job.task),
            sort="task",
            link=lambda job: reverse("desk-job", args=[job.pk]),
        ),
        Column("number", gettext_lazy("编号"), lambda job: str(job.pk), sort="pk"),
        Column("state", gettext_lazy("状态"), "get_state_display", sort="state", markup=_state),
        Column("due", gettext_lazy("最早"), sort="due"),
        Column("finished", gettext_lazy("结束"), sort="finished"),
        Column("attempts", gettext_lazy("次数"), sort="attempts", numeric=True),
        Column("problem", gettext_lazy("原因")),
    )


@allow("job.read")
def overview(request: Request) -> HttpResponse:
    """What waits, runs and failed; the timetable; the workers."""
    counts = {state.value: count for state, count in reading.counts().items()}
    workers = reading.workers(request.at)
    context = {"counts": counts, "workers": workers, "timetable": reading.timetable()}
    return JobTable(reading.everything(), request).respond("desk/jobs/overview.html", context)


@allow("job.read")
def detail(request: Request, number: int) -> HttpResponse:
    """One job."""
    job = get_object_or_404(Job, pk=number)
    return render(request, "desk/jobs/detail.html", {"job": job, "task": reading.title(job.task)})


@allow("job.retry")
@require_POST
def retry(request: Request, number: int) -> HttpResponse:
    """Do a failed job again."""
    try:
        job = services.retry(number, actor=request.actor, at=request.at)
    except Job.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("desk-job", number=number)
    messages.success(request, _("任务%(number)d已重新排队，马上会做") % {"number": job.pk})
    return redirect("desk-job", number=number)

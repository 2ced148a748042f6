"""What people do with jobs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import Job, Worker
from gongkai.foundation.policies import Actor, grant, may
from gongkai.foundation.services.audit import Act, record

DONE_KEPT = timedelta(days=30)
FAILED_KEPT = timedelta(days=200)
WORKER_KEPT = timedelta(days=1)


@transaction.atomic
def retry(job_id: int, *, actor: Actor, at: datetime) -> Job:
    """Have a failed job done again, with all its attempts. Raises NotAllowed, Refused when it has not failed, and
    Job.DoesNotExist."""
    if not may(actor, "job.retry"):
        raise NotAllowed
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.state != Job.State.FAILED:
        raise Refused(_("只有失败的任务可以重试；这一任务现在是“%(state)s”") % {"state": job.get_state_display()})
    job.state, job.attempts, job.due, job.finished = Job.State.WAITING, 0, at, None
    job.save(update_fields=["state", "attempts", "due", "finished"])
    act = Act("job.retry", job, details={"task": job.task, "problem": job.problem}, grant=grant(actor, "job.retry"))
    record(act, actor=actor, at=at)
    return job


def tidy(*, at: datetime) -> int:
    """Delete jobs that were done long ago, failed ones long after that, and workers that died. How many jobs."""
    done, _kinds = Job.objects.filter(state=Job.State.DONE, finished__lt=at - DONE_KEPT).delete()
    failed, _kinds = Job.objects.filter(state=Job.State.FAILED, finished__lt=at - FAILED_KEPT).delete()
    Worker.objects.filter(seen__lt=at - WORKER_KEPT).delete()
    return done + failed

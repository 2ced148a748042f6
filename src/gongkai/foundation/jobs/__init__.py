"""Work for later, done by the worker: lease and take-over, retry with back-off, time limit, timetable.

    @task("message.send", title=_("发送邮件和短信"), limit=timedelta(seconds=60))
    def send(*, at: datetime, message: int) -> None: ...

    enqueue("message.send", at=at, message=message.pk)   # in the caller's transaction

Tasks stand in `tasks.py` of each package, which is loaded with Django. They get ids, call one service, and can be run
twice without harm: a worker may die after the work and before it is noted. Raise `GiveUp` where another try is useless,
`TryAgain` where words say more than the class and place of an error.
`docs/decisions/0008-own-job-table.md` says why this is our own.
"""

from gongkai.foundation.jobs.queue import enqueue
from gongkai.foundation.jobs.registry import GiveUp, TryAgain, task, timetabled
from gongkai.foundation.jobs.worker import Pace, Stop, run_here, run_worker

__all__ = ["GiveUp", "Pace", "Stop", "TryAgain", "enqueue", "run_here", "run_worker", "task", "timetabled"]

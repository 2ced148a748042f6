"""Files to reports in processes of their own, so that one hostile file neither hangs, fills nor ends the program.

A worker reads file after file. One that takes longer than the limit, or dies, is ended and replaced, and the file is
reported as unreadable. Results come back in the order of the files. `docs/decisions/0003` says why.
"""

from __future__ import annotations

import errno
import multiprocessing
import resource
import signal
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic
from typing import Any

from gongkai.annualreport.errors import Unreadable
from gongkai.annualreport.readers.budget import more_time

_FORK = multiprocessing.get_context("fork")
_SLACK = 8  # seconds of waiting for each second of processor time, on a machine that is busy
_LAST = 0.2  # seconds for a worker whose pipe has closed to say how it ended
_OPENING = {
    errno.ENOENT: ("没有这个文件", "there is no such file"),
    errno.ENOTDIR: ("没有这个文件", "there is no such file"),
    errno.EACCES: ("没有读取权限", "no permission to read it"),
    errno.EPERM: ("没有读取权限", "no permission to read it"),
    errno.ENAMETOOLONG: ("文件名过长", "its name is too long"),
    errno.ELOOP: ("符号链接指向自己", "a symbolic link leads to itself"),
    errno.EISDIR: ("这是文件夹", "it is a folder"),
}


@dataclass(slots=True)
class Failure:
    """Why a file gave no report."""

    reason: str
    message: str
    english: str


_TOO_MUCH = Failure("too-large", "内存不足，已停止；可用 --memory 调高", "out of memory, stopped; raise --memory")


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    index: int = -1
    started: float = 0.0


def run_all(
    task: Callable[[Any], Any], arguments: Iterable[Any], *, jobs: int, seconds: float, memory: int, more: float = 0.0
) -> Iterator[Any]:
    """`task` of each argument, in order; a `Failure` where it could not be had.

    `task` runs in one of `jobs` processes with at most `seconds` of processor time and `memory` bytes of address space.
    `more` are the seconds that a task may be given beyond that, for pages that have to be recognised (`more_time`).
    """
    yield from _Pool(task, jobs, seconds, memory, more).run(iter(arguments))


class _Pool:
    def __init__(self, task: Callable[[Any], Any], jobs: int, seconds: float, memory: int, more: float) -> None:
        self.task, self.jobs, self.seconds, self.memory, self.more = task, jobs, seconds, memory, more
        self.workers: list[_Worker] = []
        self.done: dict[int, Any] = {}

    def run(self, arguments: Iterator[Any]) -> Iterator[Any]:
        given = wanted = 0
        more = True
        try:
            while True:
                # A window keeps memory flat when one slow file holds up the order.
                while more and given - wanted < 8 * self.jobs and (worker := self._idle()) is not None:
                    argument = next(arguments, self)
                    if argument is self:
                        more = False
                        break
                    self._give(worker, given, argument)
                    given += 1
                while wanted in self.done:
                    yield self.done.pop(wanted)
                    wanted += 1
                if not more and wanted == given:
                    return
                self._collect()
        finally:
            for worker in self.workers:
                worker.process.kill()

    def _idle(self) -> _Worker | None:
        for worker in self.workers:
            if worker.index < 0:
                return worker
        if len(self.workers) < self.jobs:
            self.workers.append(self._start())
            return self.workers[-1]
        return None

    def _start(self) -> _Worker:
        ours, theirs = _FORK.Pipe()
        process = _FORK.Process(target=_serve, args=(theirs, ours, self.task, self.seconds, self.memory), daemon=True)
        # An interrupt between the fork and what Python does after it would be lost: it waits.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        return _Worker(process, ours)

    def _give(self, worker: _Worker, index: int, argument: Any) -> None:
        worker.index, worker.started = index, monotonic()
        try:
            worker.pipe.send(argument)
        except OSError:
            self._lost(worker)

    def _collect(self) -> None:
        busy = [worker for worker in self.workers if worker.index >= 0]
        limit = self.seconds * _SLACK + self.more
        left = min((worker.started + limit - monotonic() for worker in busy), default=0.0)
        ready = wait([worker.pipe for worker in busy], max(0.01, left)) if busy else []
        for worker in busy:
            if worker.pipe in ready:
                try:
                    self.done[worker.index] = worker.pipe.recv()
                    worker.index = -1
                except (EOFError, OSError):
                    self._lost(worker)
            elif monotonic() - worker.started > limit:
                self._lost(worker)

    def _lost(self, worker: _Worker) -> None:
        """A worker that ended, or that has to be ended, in the middle of a file."""
        worker.pipe.close()
        worker.process.join(_LAST)
        ended = worker.process.exitcode
        worker.process.kill()
        worker.process.join()
        self.workers.remove(worker)
        over = f"{self.seconds:g} 秒，{self.memory >> 20} MB", f"{self.seconds:g} s, {self.memory >> 20} MB"
        if ended in (None, -signal.SIGXCPU, -signal.SIGKILL):
            self.done[worker.index] = Failure(
                "too-large",
                f"读取超出时间或内存上限（{over[0]}），已停止；可用 --seconds、--memory 调高",
                f"reading went over the limits ({over[1]}) and was stopped; raise --seconds or --memory",
            )
        else:
            self.done[worker.index] = Failure(
                "broken",
                f"读取它的进程意外中止：文件可能已损坏，或超出内存上限（{over[0]}）；请重新下载，或用 --memory 调高",
                f"the process that read it came to an end: the file may be damaged, or go over the limits ({over[1]}); "
                "download it again, or raise --memory",
            )


def _serve(pipe: Connection, other: Connection, task: Callable[[Any], Any], seconds: float, memory: int) -> None:
    other.close()
    # Ctrl-C is for the program, which ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CORE, 0)
    more_time.append(_lengthen)
    while True:
        try:
            argument = pipe.recv()
        except EOFError:
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        # The kernel ends a worker that uses more processor time than one file may.
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 2)
        outcome = _outcome(task, argument)
        try:
            pipe.send(outcome)
        except (MemoryError, RecursionError):
            pipe.send(_TOO_MUCH)
        except OSError:
            return  # the program is gone


def _lengthen(seconds: float) -> None:
    """Let this worker use more processor time for its file, for each of the two threads that recognise a page."""
    now = resource.getrlimit(resource.RLIMIT_CPU)[0]
    if now != resource.RLIM_INFINITY:
        _limit(resource.RLIMIT_CPU, now + 2 * round(seconds))


def _limit(kind: int, amount: int) -> None:
    """Set a limit of this process, within the one that its user has."""
    most = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (amount if most == resource.RLIM_INFINITY else min(amount, most), most))


def _outcome(task: Callable[[Any], Any], argument: Any) -> Any:
    try:
        return task(argument)
    except Unreadable as error:
        return Failure(error.reason, error.message, error.english)
    except OSError as error:
        text = error.strerror or type(error).__name__
        why, english = _OPENING.get(error.errno or 0, (text, text))
        return Failure("broken", f"打不开：{why}；请检查路径和权限", f"cannot be opened: {english}; check the path")
    except (MemoryError, RecursionError):
        return _TOO_MUCH
    except Exception as error:  # noqa: BLE001  a fault of ours in one file must not take the others with it
        where = traceback.extract_tb(error.__traceback__)[-1]
        text = f"{type(error).__name__} ({Path(where.filename).name}:{where.lineno})"
        return Failure(
            "broken", f"程序出错：{text}；请把文件报告给维护者", f"a fault of ours: {text}; please report the file"
        )

"""Files to reports in processes of their own, so that one hostile file neither hangs, fills nor ends the program.

A worker reads file after file. One that takes longer than the limit, or dies, is ended and replaced, and the file is
reported as unreadable. Results come back in the order of the files.
"""

from __future__ import annotations

import multiprocessing
import resource
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic
from typing import Any

from gongkai.annualreport.errors import Unreadable

_FORK = multiprocessing.get_context("fork")
_SLACK = 8  # seconds of waiting for each second of processor time, on a machine that is busy


@dataclass(slots=True)
class Failure:
    """Why a file gave no report."""

    reason: str
    message: str
    english: str


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    index: int = -1
    started: float = 0.0


def run_all(
    task: Callable[[Any], Any], arguments: Iterable[Any], *, jobs: int, seconds: float, memory: int
) -> Iterator[Any]:
    """`task` of each argument, in order; a `Failure` where it could not be had.

    `task` runs in one of `jobs` processes with at most `seconds` of processor time and `memory` bytes of address space.
    """
    yield from _Pool(task, jobs, seconds, memory).run(iter(arguments))


class _Pool:
    def __init__(self, task: Callable[[Any], Any], jobs: int, seconds: float, memory: int) -> None:
        self.task, self.jobs, self.seconds, self.memory = task, jobs, seconds, memory
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
        process.start()
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
        limit = self.seconds * _SLACK
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
        worker.process.kill()
        worker.process.join()
        self.done[worker.index] = Failure(
            "too-large",
            f"读取超出时间或内存上限（{self.seconds:g} 秒，{self.memory >> 20} MB），已停止；"
            "可用 --seconds、--memory 调高",
            f"reading went over the limits ({self.seconds:g} s, {self.memory >> 20} MB) and was stopped; "
            "raise --seconds or --memory",
        )
        self.workers.remove(worker)


def _serve(pipe: Connection, other: Connection, task: Callable[[Any], Any], seconds: float, memory: int) -> None:
    other.close()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            argument = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        used = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        # The kernel ends a worker that uses more processor time than one file may.
        limit = int(used + seconds) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        pipe.send(_outcome(task, argument))


def _outcome(task: Callable[[Any], Any], argument: Any) -> Any:
    try:
        return task(argument)
    except Unreadable as error:
        return Failure(error.reason, error.message, error.english)
    except OSError as error:
        text = error.strerror or str(error)
        return Failure(
            "broken", f"打不开文件：{text}；请检查路径和权限", f"cannot open the file: {text}; check the path"
        )
    except (MemoryError, RecursionError):
        return Failure("too-large", "内存不足，已停止；可用 --memory 调高", "out of memory; raise --memory")
    except Exception as error:  # noqa: BLE001  a fault of ours in one file must not take the others with it
        where = traceback.extract_tb(error.__traceback__)[-1]
        text = f"{type(error).__name__} ({Path(where.filename).name}:{where.lineno})"
        return Failure(
            "broken", f"程序出错：{text}；请把文件报告给维护者", f"a fault of ours: {text}; please report the file"
        )

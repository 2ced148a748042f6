"""One hostile file neither hangs, fills nor ends the program: a worker is given up, and the next file is still read."""

from __future__ import annotations

import errno
import faulthandler
import os
import resource
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from gongkai.annualreport.errors import TooLarge, Unreadable
from gongkai.annualreport.isolated import Failure, run_all

MEMORY = 65 << 30  # of addresses: the workers have all that other tests loaded into this process
OVER = Failure(
    "too-large",
    "读取超出时间或内存上限（0.1 秒，66560 MB），已停止；可用 --seconds、--memory 调高",
    "reading went over the limits (0.1 s, 66560 MB) and was stopped; raise --seconds or --memory",
)
ENDED = Failure(
    "broken",
    "读取它的进程意外中止：文件可能已损坏，或超出内存上限（0.1 秒，66560 MB）；请重新下载，或用 --memory 调高",
    "the process that read it came to an end: the file may be damaged, or go over the limits (0.1 s, 66560 MB); "
    "download it again, or raise --memory",
)
TOO_MUCH = Failure("too-large", "内存不足，已停止；可用 --memory 调高", "out of memory, stopped; raise --memory")


def every(task: Callable[[Any], Any], arguments: list[Any], jobs: int = 1, seconds: float = 0.1) -> list[Any]:
    return list(run_all(task, arguments, jobs=jobs, seconds=seconds, memory=MEMORY))


def call(work: Any) -> Any:
    """The task: call what was given, or give it back."""
    return work() if callable(work) else work


def loop() -> None:
    while True:
        pass


def wait() -> None:
    time.sleep(1000)


def fill() -> object:
    return bytearray(2 * MEMORY)


def nest() -> object:
    return nest()


def huge_answer() -> object:
    # Zeros take no memory before they are touched, which is when the answer is written out.
    return bytes(MEMORY * 2 // 3)


def crash() -> None:
    faulthandler.disable()  # which the tests' runner turned on
    os.kill(os.getpid(), signal.SIGSEGV)


def abort() -> None:
    faulthandler.disable()
    os.kill(os.getpid(), signal.SIGABRT)


def leave() -> None:
    os._exit(3)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def out_of_time() -> None:
    os.kill(os.getpid(), signal.SIGXCPU)


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_the_order_of_the_files(jobs: int) -> None:
    numbers = list(range(100))
    assert every(call, numbers, jobs) == numbers


def test_no_files_are_no_results() -> None:
    assert every(call, []) == []


@pytest.mark.parametrize(
    ("work", "failure"),
    [
        (loop, OVER),
        (wait, OVER),
        (killed, OVER),
        (out_of_time, OVER),
        (fill, TOO_MUCH),
        (nest, TOO_MUCH),
        (crash, ENDED),
        (abort, ENDED),
        (leave, ENDED),
    ],
)
def test_what_goes_wrong_is_one_failure_and_the_next_file_is_still_read(
    work: Callable[[], Any], failure: Failure, capfd: pytest.CaptureFixture[str]
) -> None:
    assert every(call, [1, work, 2, 3]) == [1, failure, 2, 3]
    assert capfd.readouterr() == ("", "")


def test_an_answer_that_does_not_fit_is_a_failure_too(capfd: pytest.CaptureFixture[str]) -> None:
    first, second, third = every(call, [1, huge_answer, 2], seconds=5)
    assert (first, second, third) == (1, TOO_MUCH, 2)
    assert capfd.readouterr() == ("", "")


def test_the_system_ends_a_worker_that_uses_more_time_than_one_file_may() -> None:
    soft, _ = every(_cpu_limit, [0], seconds=7)[0]
    assert 7 <= soft <= 7 + 3


def _cpu_limit(_: object) -> tuple[int, int]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    return int(soft - used.ru_utime - used.ru_stime), hard


def unreadable() -> None:
    raise Unreadable("picture", "这是图片", "a picture")


def too_large() -> None:
    raise TooLarge("太大", "too large")


def missing() -> None:
    raise OSError(errno.ENOENT, "No such file or directory")


def strange() -> None:
    raise OSError(errno.EIO, "Input/output error")


def mistake() -> None:
    raise KeyError("a\nb")


@pytest.mark.parametrize(
    ("work", "reason", "message"),
    [
        (unreadable, "picture", "这是图片"),
        (too_large, "too-large", "太大"),
        (missing, "broken", "打不开：没有这个文件；请检查路径和权限"),
        (strange, "broken", "打不开：Input/output error；请检查路径和权限"),
    ],
)
def test_an_error_of_the_file_is_its_words(work: Callable[[], Any], reason: str, message: str) -> None:
    (failure,) = every(call, [work])
    assert (failure.reason, failure.message) == (reason, message)


def test_a_mistake_of_ours_names_its_place_on_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    failure, after = every(call, [mistake, 1])
    assert after == 1
    assert failure.reason == "broken"
    assert failure.message.startswith("程序出错：KeyError (test_isolated.py:")
    assert "\n" not in failure.message + failure.english
    assert capfd.readouterr() == ("", "")


def test_arguments_are_taken_only_when_there_is_room_for_their_results() -> None:
    taken = 0

    def arguments() -> Any:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield number

    results = run_all(call, arguments(), jobs=2, seconds=5, memory=MEMORY)
    assert next(results) == 0
    assert taken <= 2 * 8 + 2
    results.close()  # type: ignore[attr-defined]


def test_workers_end_when_nobody_wants_more() -> None:
    results = run_all(_process, range(100), jobs=2, seconds=5, memory=MEMORY)
    workers = {next(results) for _ in range(8)}
    results.close()  # type: ignore[attr-defined]
    for worker in workers:
        ended, _ = os.waitpid(worker, 0)
        assert ended == worker


def _process(_: object) -> int:
    return os.getpid()

"""`gongkai serve`: one generation of processes answers, whatever is done to it."""

from __future__ import annotations

import signal
import socket

import pytest

from tests.config.installing import Installation, alive, free_port, hard_kill, wait_for


def test_it_answers_and_ends_in_order_with_all_its_processes(installation: Installation) -> None:
    with installation.serving(free_port()) as server:
        assert server.status("/") in (200, 404)
        family = server.family()
        assert len(family) >= 4  # web, two web workers, jobs
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(30)
        assert server.process.returncode == 0
        assert alive(family) == set()


def test_what_a_killed_supervisor_started_dies_with_it_and_only_the_next_generation_answers(
    installation: Installation,
) -> None:
    port = free_port()
    with installation.serving(port) as first:
        old = first.family()
        hard_kill(first.process.pid)
        with installation.serving(port) as second:
            assert alive(old) == set()
            assert second.status() is not None
            assert second.process.poll() is None
            assert len(second.family()) >= 4


def test_a_process_that_is_killed_is_started_again(installation: Installation) -> None:
    with installation.serving(free_port()) as server:
        web, jobs = server.children()
        family = server.family()
        for killed in (web, jobs):
            hard_kill(killed)
        wait_for(lambda: len(server.children()) == 2 and not {web, jobs} & set(server.children()), "two new processes")
        wait_for(lambda: server.status() is not None, "an answer")
        # With the web process its workers are gone: no two generations of them listen.
        assert alive(family) == set()
        assert server.process.poll() is None


@pytest.mark.any_database
def test_a_web_worker_that_is_killed_is_started_again(installation: Installation) -> None:
    with installation.serving(free_port()) as server:
        web, _ = server.children()
        workers = [pid for pid in server.family() if pid not in server.children()]
        hard_kill(workers[0])
        wait_for(lambda: workers[0] not in alive(set(workers)) and len(server.family()) >= 4, "a new web worker")
        wait_for(lambda: server.status() is not None, "an answer")
        assert web in server.children()


@pytest.mark.any_database
def test_a_taken_port_is_named_before_anything_starts(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for command in ("serve", "check-config"):
            done = installation.run(command, "--port", str(port))
            assert (done.status, done.out) == (2, "")
            assert done.errors == [
                f"端口 {port} 已被占用：停止占用它的程序（ss -ltnp 可查），或用 --port 换一个。"
                " The port is taken: stop who has it (ss -ltnp tells), or choose another with --port."
            ]


@pytest.mark.any_database
def test_a_second_server_of_the_same_folder_is_refused(installation: Installation) -> None:
    with installation.serving(free_port()) as server:
        done = installation.run("serve", "--port", str(free_port()))
        assert done.status == 2
        assert [line.startswith(f"数据目录 {installation.data} 的服务正在运行") for line in done.errors] == [True]
        assert server.status() is not None


@pytest.mark.any_database
def test_an_address_of_another_machine_is_refused(installation: Installation) -> None:
    done = installation.run("serve", "--host", "192.0.2.1", "--port", str(free_port()))
    assert (done.status, len(done.errors)) == (2, 1)
    assert done.errors[0].startswith("不能在 192.0.2.1:")

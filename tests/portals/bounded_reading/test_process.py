"""A process that answers within a limited CPU time, whatever it computes."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from crawler.portals.bounded_reading import process
from crawler.portals.bounded_reading.process import (
    CpuLimitError,
    LimitedProcess,
    ProcessDiedError,
    StoppedError,
)
from tests.support.endless_city.spider import WAYS, read_without_an_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS = 0.3
LONG = 60


class OddError(Exception):
    """Can be written by pickle and not read, also where tblib (which distributed imports) reads exceptions its own way."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)

    def __reduce__(self) -> tuple[type[OddError], tuple[str]]:
        return OddError, (str(self),)


def answer(request: tuple[str, Any]) -> Any:
    what, value = request
    if what == "pid":
        return os.getpid()
    if what == "double":
        return value * 2
    if what == "endless":
        return read_without_an_end(value)
    if what == "sleep":
        return time.sleep(value)
    if what == "signal":
        return os.kill(os.getpid(), value)
    if what == "raise":
        raise value
    if what == "odd":
        raise OddError("one", "two")
    return lambda: "no pickle can copy this"


@pytest.fixture
def started() -> Iterator[Callable[..., LimitedProcess]]:
    processes: list[LimitedProcess] = []

    def start(seconds: float = SECONDS, *, stopping: bool = False) -> LimitedProcess:
        processes.append(LimitedProcess(answer, seconds, lambda: stopping))
        return processes[-1]

    yield start
    for each in processes:
        each.close()


def ask(limited: LimitedProcess, what: str, value: Any = None) -> Any:
    return asyncio.run(limited.request((what, value)))


def test_one_child_answers_all_requests(started: Callable[..., LimitedProcess]) -> None:
    limited = started()
    pid = ask(limited, "pid")
    assert pid not in {os.getpid(), 0}
    assert [ask(limited, "double", 21), ask(limited, "pid")] == [42, pid]


def test_a_large_answer_and_a_large_request_arrive_whole(started: Callable[..., LimitedProcess]) -> None:
    assert ask(started(LONG), "double", b"x" * 9_000_000) == b"x" * 18_000_000


def test_without_a_limit_no_process_is_started(started: Callable[..., LimitedProcess]) -> None:
    assert ask(started(0), "pid") == os.getpid()


def test_a_system_without_fork_has_no_limit(
    started: Callable[..., LimitedProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "fork")
    assert ask(started(), "pid") == os.getpid()


def test_a_system_without_memory_for_a_process_has_no_limit(
    started: Callable[..., LimitedProcess], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fork() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", fork)
    assert ask(started(), "pid") == os.getpid()
    assert "No process could be started" in caplog.text


@pytest.mark.parametrize("way", WAYS)
def test_an_endless_answer_ends_and_the_next_request_is_answered(
    started: Callable[..., LimitedProcess], way: str
) -> None:
    limited = started()
    pid = ask(limited, "pid")
    with pytest.raises(CpuLimitError):
        ask(limited, "endless", way)
    assert ask(limited, "double", 21) == 42
    assert ask(limited, "pid") != pid


def test_the_limit_is_for_each_answer_and_counts_cpu_time_only(
    started: Callable[..., LimitedProcess],
) -> None:
    limited = started()
    pid = ask(limited, "pid")
    ask(limited, "sleep", 2 * SECONDS)
    assert ask(limited, "pid") == pid


@pytest.mark.parametrize("way", WAYS)
def test_a_run_that_stops_does_not_wait(started: Callable[..., LimitedProcess], way: str) -> None:
    limited = started(LONG, stopping=True)
    begun = time.monotonic()
    with pytest.raises(StoppedError):
        ask(limited, "endless", way)
    assert time.monotonic() - begun < LONG / 2


def test_a_process_that_hangs_is_given_up(
    started: Callable[..., LimitedProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "WAITING", 0.5)
    with pytest.raises(ProcessDiedError, match="hung"):
        ask(started(), "sleep", LONG)


def test_a_process_that_dies_is_named_by_its_signal(started: Callable[..., LimitedProcess]) -> None:
    limited = started()
    with pytest.raises(ProcessDiedError, match="signal 9"):
        ask(limited, "signal", signal.SIGKILL)
    assert ask(limited, "double", 21) == 42


def test_a_process_that_dies_between_two_requests_costs_none(
    started: Callable[..., LimitedProcess],
) -> None:
    limited = started()
    pid = ask(limited, "pid")
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert ask(limited, "double", 21) == 42


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_for_the_whole_group_do_not_end_the_process(
    started: Callable[..., LimitedProcess], number: signal.Signals
) -> None:
    limited = started()
    ask(limited, "signal", number)
    assert ask(limited, "double", 21) == 42


def test_an_exception_arrives_with_its_traceback(started: Callable[..., LimitedProcess]) -> None:
    with pytest.raises(ZeroDivisionError, match="by nought") as raised:
        ask(started(), "raise", ZeroDivisionError("by nought"))
    assert "in answer" in raised.value.__notes__[0]


def test_an_exception_that_cannot_be_copied_arrives_as_its_name(
    started: Callable[..., LimitedProcess],
) -> None:
    with pytest.raises(RuntimeError, match="OddError: onetwo"):
        ask(started(), "odd")


def test_an_answer_that_cannot_be_copied_is_an_exception(started: Callable[..., LimitedProcess]) -> None:
    limited = started()
    with pytest.raises(Exception, match="pickle"):
        ask(limited, "uncopied")
    assert ask(limited, "double", 21) == 42


def test_the_process_keeps_no_file_of_its_parent_open(started: Callable[..., LimitedProcess]) -> None:
    reading, writing = os.pipe()
    ask(started(), "pid")
    os.close(writing)
    os.set_blocking(reading, False)
    assert os.read(reading, 1) == b""
    os.close(reading)


def test_nothing_is_left_of_a_process_that_was_closed(started: Callable[..., LimitedProcess]) -> None:
    limited = started()
    pid = ask(limited, "pid")
    limited.close()
    limited.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)

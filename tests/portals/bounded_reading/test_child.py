"""A forked process answers requests until it is ended, and tells how it ended."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from crawler.portals.bounded_reading.child import Child, limit_cpu

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def answer(request: Any) -> Any:
    if request == "files":
        return len(list(Path("/dev/fd").iterdir())), os.getpid()
    if request == "endless":
        limit_cpu(0.05)
        while True:
            pass
    return request, os.getpid()


def test_a_child_answers_in_its_own_process() -> None:
    child = Child(answer, 10)
    child.send("one")
    said, process = child.receive()
    assert said == "one"
    assert process != os.getpid()
    assert not child.has_ended()
    child.end()
    assert child.has_ended()


def test_the_kernel_ends_a_child_at_its_limit_of_cpu_time() -> None:
    child = Child(answer, 10)
    child.send("endless")
    with pytest.raises((EOFError, ConnectionError)):
        child.receive()
    assert os.WTERMSIG(child.end()) == signal.SIGPROF


def test_a_child_closes_the_files_that_are_open_not_all_that_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def tried(*_: int) -> int:
        raise AssertionError("a container may allow a billion files")

    monkeypatch.setattr(os, "sysconf", tried)
    monkeypatch.setattr(os, "closerange", tried)
    with ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(Path(os.devnull).open())
        child = Child(answer, 10)
        child.send("files")
        files, _ = child.receive()
        child.end()
    assert files == 5  # three of every process, the connection, and the folder that is listed


def test_only_a_child_is_limited() -> None:
    limit_cpu(0.001)
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)

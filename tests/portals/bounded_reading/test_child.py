"""A forked process answers requests until it is ended, and tells how it ended."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest

from crawler.portals.bounded_reading.child import Child, limit_cpu

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def answer(request: Any) -> Any:
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


def test_only_a_child_is_limited() -> None:
    limit_cpu(0.001)
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)

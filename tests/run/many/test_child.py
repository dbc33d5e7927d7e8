"""A run that another process began ends with it."""

from __future__ import annotations

import signal
import subprocess
import sys

from tests.support.project import PROJECT

PATIENCE = 120


def test_a_bound_run_ends_where_its_standard_input_ends() -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "crawler.run.many.child", "shell", "-c", "import time; time.sleep(600)"],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert run.stdin is not None
    run.stdin.close()
    assert run.wait(PATIENCE) == -signal.SIGKILL

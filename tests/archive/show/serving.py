"""Start and end ``scrapy archive show`` in a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys

from tests.support.project import PROJECT

VIEWER = PROJECT / "build" / "replaywebpage" / "package"


def start(*arguments: object) -> subprocess.Popen[str]:
    """Start the command."""
    command = [sys.executable, "-m", "scrapy", "archive", "show", *map(str, arguments)]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def address_of(process: subprocess.Popen[str]) -> tuple[str, int]:
    """Wait until the server listens, and return the host and the port that the command prints."""
    assert process.stdout is not None
    line = process.stdout.readline()
    match = re.search(r"http://([\d.]+):(\d+)/", line)
    assert match is not None, line
    return match[1], int(match[2])


def end(process: subprocess.Popen[str], number: int = signal.SIGINT) -> tuple[int, str]:
    """End the command with a signal, and return its exit code and what it wrote to standard error."""
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    return process.returncode, said

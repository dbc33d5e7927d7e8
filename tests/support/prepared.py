"""Processes of ``scrapy`` that begin as copies of a process that has imported the program: imports are most of their time."""

from __future__ import annotations

import atexit
import os
import pickle
import select
import socket
import subprocess
import sys
from typing import Any

from tests.support.project import PROJECT

_server: socket.socket | None = None


def start_scrapy(*arguments: object, first: str = "", **popen: Any) -> subprocess.Popen[Any]:
    """Start ``python -W error -m scrapy`` in the project's folder.

    It is a copy of the prepared process unless something must be set before Python starts: another folder, other
    variables for Python, or what ``popen`` runs in the process.

    Args:
        arguments: of the command line, the command's name first.
        first: Python code that the process runs before the command.
        popen: what :class:`subprocess.Popen` takes.
    """
    words = [str(argument) for argument in arguments]
    popen = {"cwd": PROJECT, **popen}
    is_plain = (
        sys.platform == "linux" and popen["cwd"] == PROJECT and not popen.keys() & {"preexec_fn", "pass_fds"}
    )
    if is_plain and _for_python(popen.get("env") or os.environ) == _for_python(os.environ):
        return _PreparedProcess(first, words, **popen)
    start = f"{first}\nimport runpy\nrunpy.run_module('scrapy', run_name='__main__', alter_sys=True)"
    return subprocess.Popen([sys.executable, "-W", "error", "-c", start, *words], **popen)


def _for_python(environment: Any) -> dict[str, str]:
    names = {name for name in environment if name.startswith("PYTHON")} - {"PYTHONUNBUFFERED"}
    return {name: environment[name] for name in names}


class _PreparedProcess(subprocess.Popen[Any]):
    """A process that is no child of this one: what it came to is read from a pipe."""

    def __init__(self, first: str, words: list[str], **popen: Any) -> None:
        self._first = first
        super().__init__(words, **popen)

    def _execute_child(self, *given: Any) -> None:
        folder, environment = given[5], given[6]
        into, out, error = given[10], given[13], given[15]
        reading, writing = os.pipe()
        files = [own if passed == -1 else passed for own, passed in enumerate((into, out, error))]
        request = (self._first, given[0], folder, dict(environment or os.environ), given[21])
        socket.send_fds(_connection(), [pickle.dumps(request)], [*files, writing])
        os.close(writing)
        self._ended = os.fdopen(reading, "rb", 0)
        self.pid = int.from_bytes(self._ended.read(8))
        if not self.pid:
            raise OSError("the prepared process ended")
        self._child_created = True
        self._close_pipe_fds(*given[10:16])  # type: ignore[attr-defined]

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        if self._ended.closed or (wait_flags and not select.select([self._ended], [], [], 0)[0]):
            return 0, 0
        status = self._ended.read(8)
        self._ended.close()
        return self.pid, int.from_bytes(status)

    def _internal_poll(self, *_: Any, **__: Any) -> int | None:
        if self.returncode is None:
            pid, status = self._try_wait(os.WNOHANG)
            if pid:
                self._handle_exitstatus(status)  # type: ignore[attr-defined]
        return self.returncode


def _connection() -> socket.socket:
    """The connection to the process that has imported the program, which is started when it is first needed."""
    global _server
    if _server is None:
        _server, there = socket.socketpair(type=socket.SOCK_SEQPACKET)
        server = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.support.prepared_server", str(there.fileno())],
            cwd=PROJECT,
            pass_fds=[there.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        there.close()
        atexit.register(_end, _server, server)
    return _server


def _end(connection: socket.socket, server: subprocess.Popen[bytes]) -> None:
    connection.close()
    server.wait(timeout=60)

"""Crawls in processes that are forked from one that has imported the program already.

Importing takes longer than a crawl that finds nothing new. A server process (``multiprocessing``, start method
forkserver) imports once, and each crawl's process is a copy of it. Only the imports are shared: the server creates no
reactor, opens no file of a city, and imports no city.
"""

from __future__ import annotations

import asyncio
import atexit
import importlib
import multiprocessing
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TextIO

CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
"""False on Windows, where each crawl's process imports everything itself."""


def prepare(modules: Sequence[str]) -> None:
    """Set the modules that the server process imports when the first crawl starts. Those that fail are left out."""
    multiprocessing.set_forkserver_preload([__name__, *modules])


class PreparedProcess:
    """A process that crawls one city, forked from the server process.

    Attributes:
        stdout: what the process prints on both of its outputs.
    """

    def __init__(self, process: BaseProcess, stdout: asyncio.StreamReader) -> None:
        """Create the object for a process that has started."""
        self.stdout = stdout
        self._process = process

    async def wait(self) -> int:
        """Wait until the process ends, and return its exit code, or the negative number of the signal that ended it."""
        loop, sentinel = asyncio.get_running_loop(), self._process.sentinel
        ended = asyncio.Event()
        loop.add_reader(sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(sentinel)
        self._process.join()
        return self._process.exitcode or 0

    def terminate(self) -> None:
        """Ask the process to end."""
        self._process.terminate()

    def kill(self) -> None:
        """Kill the process."""
        self._process.kill()


async def start(options: Sequence[str], progress: int, limit: int) -> PreparedProcess:
    """Start a process that runs ``scrapy`` with some options.

    Args:
        options: the command-line options, beginning with the command's name.
        progress: the file descriptor of the pipe to which the run writes its progress.
        limit: the maximum number of bytes in a line of the process's output.

    Raises:
        OSError: the process could not be started.
    """
    context = multiprocessing.get_context("forkserver")
    reader, writer = context.Pipe(duplex=False)
    stdout = asyncio.StreamReader(limit=limit)
    with writer, Connection(os.dup(progress), readable=False) as inherited:
        process = context.Process(target=_run, args=(list(options), writer, inherited))
        try:
            # In a thread, because the server's imports take a second.
            await asyncio.to_thread(process.start)
        except EOFError as error:
            raise OSError("the process that starts crawls ended") from error
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stdout), os.fdopen(os.dup(reader.fileno()), "rb")
    )
    reader.close()
    return PreparedProcess(process, stdout)


def _run(options: Sequence[str], output: Connection, progress: Connection) -> None:
    """Run ``scrapy`` in this process, as a command line in a session of its own would."""
    os.setsid()  # a terminal's Ctrl-C must reach the run only through stop()
    os.dup2(output.fileno(), 1)
    os.dup2(output.fileno(), 2)
    output.close()
    # The server's own streams remember what the server's outputs were.
    sys.stdout = _stream(1, sys.stdout, buffering=-1)
    sys.stderr = _stream(2, sys.stderr, buffering=1)
    os.environ["FUWEN_LANG"] = "en"  # what it prints is translated where it is shown
    sys.argv = ["scrapy", *options, "-s", f"PROGRESS_FD={progress.fileno()}"]
    try:
        importlib.import_module("scrapy.cmdline").execute()
    finally:
        with suppress(Exception):  # a process of multiprocessing ends without them
            atexit._run_exitfuncs()  # noqa: SLF001 there is no public name


def _stream(number: int, like: TextIO, *, buffering: int) -> TextIO:
    return open(number, "w", buffering, encoding=like.encoding, errors=like.errors, closefd=False)

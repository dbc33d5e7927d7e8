"""Commands of ``scrapy``, run in this process from their command line to their exit code, or in one of their own."""

from __future__ import annotations

import gc
import io
import logging
import os
import signal
import subprocess
import sys
import warnings
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any
from unittest import mock

import orjson
import scrapy.cmdline
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils import log as scrapy_log
from scrapy.utils.project import get_project_settings
from twisted.logger import globalLogPublisher

from tests.support.prepared import start_scrapy
from tests.support.project import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Ended:
    """What a command came to.

    Attributes:
        code: its exit code.
        out: what it wrote to standard output.
        said: what it wrote to standard error.
        screen: both, in the order in which they were written.
    """

    code: int
    out: str
    said: str
    screen: str

    @property
    def last_line(self) -> str:
        return self.screen.strip().splitlines()[-1]

    @property
    def records(self) -> list[dict[str, Any]]:
        """The lines of JSON on standard output."""
        return [orjson.loads(line) for line in self.out.splitlines()]

    @property
    def record(self) -> dict[str, Any]:
        """The one line of JSON."""
        (record,) = self.records
        return record


def scrapy_here(*arguments: object, stdout: io.TextIOBase | None = None, folder: Path = PROJECT) -> Ended:
    """Run ``scrapy`` with these arguments in this process, which costs a tenth of a process of its own.

    A live run goes without Twisted's reactor, so it has another downloader than in a process. Where a process itself
    is the point (signals, the network's limits, what is still written at its end), use :func:`scrapy_process`.

    Args:
        arguments: of the command line, the command's name first.
        stdout: takes standard output; where it is given, what was written to it is not known.
        folder: of the project.
    """
    screen = io.BytesIO()
    out, said = _Noted(screen), _Noted(screen)
    settings = get_project_settings()
    settings.set("TWISTED_REACTOR_ENABLED", False, priority="project")  # noqa: FBT003 Scrapy's signature
    code = None
    with chdir(folder), _process_left_as_it_was(), ExitStack() as stack:
        stack.enter_context(redirect_stdout(stdout or out.text))
        stack.enter_context(redirect_stderr(said.text))
        try:
            scrapy.cmdline.execute(["scrapy", *map(str, arguments)], settings)
        except SystemExit as ended:
            code = ended.code
        if stdout is not None:
            stdout.flush()
    assert isinstance(code, int)
    return Ended(code, out.told(), said.told(), screen.getvalue().decode())


def scrapy_over(data: Path, command: str, *arguments: object) -> Ended:
    """Run a command in this process over a data folder."""
    return scrapy_here(command, "-s", f"DATA_DIR={data}", *arguments)


def scrapy_process(*arguments: object, **popen: Any) -> Ended:
    """Run ``scrapy`` with these arguments in a process of its own, in which a warning is an error."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with start_scrapy(*arguments, **{**pipes, **popen}, text=True) as process:
        try:
            out, said = (text or "" for text in process.communicate(timeout=120))
        except BaseException:
            process.kill()
            raise
    return Ended(process.returncode, out, said, out + said)


@contextmanager
def read_by_nobody() -> Iterator[io.TextIOWrapper]:
    """The writing end of a pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as nobody:
        yield nobody


class _Noted(io.RawIOBase):
    """Keeps what is written, and writes it on to what keeps everything."""

    def __init__(self, everything: io.BytesIO) -> None:
        self._everything = everything
        self._own = io.BytesIO()
        self._of_processes: IO[bytes] | None = None
        self.text = io.TextIOWrapper(io.BufferedWriter(self), encoding="utf-8", line_buffering=True)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._own.write(data)
        return self._everything.write(data)

    def fileno(self) -> int:
        """A file for the processes that the command starts."""
        if self._of_processes is None:
            self._of_processes = TemporaryFile()  # noqa: SIM115 closed when it is read
        return self._of_processes.fileno()

    def told(self) -> str:
        self.text.flush()
        if self._of_processes is not None:
            with self._of_processes as file:
                file.seek(0)
                self.write(file.read())
        return self._own.getvalue().decode()


@contextmanager
def _process_left_as_it_was() -> Iterator[None]:
    """Give back what Scrapy takes for the whole life of a process: signals, logging, its event loop."""
    begun: list[AsyncCrawlerProcess] = []

    class Process(AsyncCrawlerProcess):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            begun.append(self)

    handlers = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)}
    named: Any = scrapy_log.DEFAULT_LOGGING["loggers"]
    loggers = [logging.root, *map(logging.getLogger, named)]
    levels = [logger.level for logger in loggers]
    observers, hooks, garbage = list(globalLogPublisher._observers), list(sys.meta_path), gc.get_threshold()
    try:
        with (
            warnings.catch_warnings(),
            mock.patch("scrapy.cmdline.AsyncCrawlerProcess", Process),
            # One that is made before its first request is closed by nobody where the run does not start.
            mock.patch.object(AiohttpDownloadHandler, "lazy", new=True),
            mock.patch.object(logging.root, "handlers", []),
        ):
            try:
                yield
            finally:
                for process in begun:
                    if process._reactorless_loop is not None:  # the command ended before it began to crawl
                        process._close_loop()
                scrapy_log._uninstall_scrapy_root_handler()
    finally:
        logging.captureWarnings(False)  # noqa: FBT003 its signature
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        for observer in set(globalLogPublisher._observers) - set(observers):
            globalLogPublisher.removeObserver(observer)
        for sign, handler in handlers.items():
            signal.signal(sign, handler)
        sys.meta_path[:] = hooks  # a run that did not begin would leave Scrapy's
        gc.set_threshold(*garbage)
        gc.unfreeze()

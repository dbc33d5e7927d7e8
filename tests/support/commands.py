"""Commands of ``scrapy``, run in this process from their command line to their exit code, or in one of their own."""

from __future__ import annotations

import gc
import io
import logging
import os
import signal
import subprocess
import sys
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

import orjson
from scrapy.cmdline import execute
from scrapy.utils.project import get_project_settings
from twisted.python.log import theLogPublisher

from tests.portal import Portal
from tests.support.runs import PROJECT, Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.runs import Crawl


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


def scrapy(*arguments: object, stdout: io.TextIOBase | None = None) -> Ended:
    """Run ``scrapy`` with these arguments in this process, which costs a tenth of a process of its own.

    Args:
        arguments: of the command line, the command's name first.
        stdout: takes standard output; where it is given, what was written to it is not known.

    Where a process itself is the point (signals, what is still written at its end), :func:`scrapy_process` runs
    the command.
    """
    screen = io.BytesIO()
    out, said = _Noted(screen), _Noted(screen)
    code = None
    with _left_as_it_was(), chdir(PROJECT), ExitStack() as stack:
        stack.enter_context(redirect_stdout(stdout or out.text))
        stack.enter_context(redirect_stderr(said.text))
        try:
            execute(["scrapy", *map(str, arguments)], get_project_settings())
        except SystemExit as ended:
            code = ended.code
        if stdout is not None:
            stdout.flush()
    assert isinstance(code, int)
    return Ended(code, out.told(), said.told(), screen.getvalue().decode())


def scrapy_over(data: Path, command: str, *arguments: object) -> Ended:
    """Run a command in this process over a data folder."""
    return scrapy(command, "-s", f"DATA_DIR={data}", *arguments)


def scrapy_process(*arguments: object, **popen: Any) -> Ended:
    """Run ``scrapy`` with these arguments in a process of its own, in which a warning is an error."""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-m", "scrapy", *map(str, arguments)],
        **{"cwd": PROJECT, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 120, **popen},
        text=True,
        check=False,
    )
    out, said = ended.stdout or "", ended.stderr or ""
    return Ended(ended.returncode, out, said, out + said)


def crawl_here(
    data: Path, city: str = "chongqing", *arguments: object, replay: Path | str | None = None
) -> Run:
    """Run ``scrapy crawl CITY`` in this process, without Twisted's reactor.

    Over an archive it does what it does in a process of its own. A live run has another downloader than a process
    has: where bodies as they come, or the network's limits, are the point, the process must run.
    """
    settings = [f"DATA_DIR={data}", "TWISTED_REACTOR_ENABLED=0"]
    settings += [] if replay is None else [f"REPLAY={replay}"]
    given = [part for setting in settings for part in ("-s", setting)]
    ended = scrapy("crawl", city, *given, *arguments)
    return Run(ended.code, ended.screen, data / city)


def crawls_into(data: Path) -> Crawl:
    """What runs cities in this process, each into this data folder."""

    def run(*arguments: str, city: str = "chongqing", replay: Path | str | None = None) -> Run:
        return crawl_here(data, city, *arguments, replay=replay)

    return run


def a_recorded_city(data: Path) -> Path:
    """The folder of Chongqing after a live run over a portal of four documents."""
    with Portal(documents=4) as portal:
        run = crawl_here(data, "chongqing", "-s", "DOWNLOAD_DELAY=0", "-a", f"listing={portal.listing}")
    assert run.code == 0, run.screen
    return run.city


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
def _left_as_it_was() -> Iterator[None]:
    """Give back what a command may take for the whole process: signals, the log, imports, the collector of garbage."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    root = logging.getLogger()
    level, before, garbage = root.level, root.handlers, gc.get_threshold()
    observers, hooks = list(theLogPublisher.observers), list(sys.meta_path)
    root.handlers = []
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        root.handlers = before
        root.setLevel(level)
        for observer in set(theLogPublisher.observers) - set(observers):
            theLogPublisher.removeObserver(observer)  # type: ignore[no-untyped-call]
        sys.meta_path[:] = hooks  # a run that did not begin would leave Scrapy's
        logging.captureWarnings(capture=False)
        gc.set_threshold(*garbage)
        gc.unfreeze()

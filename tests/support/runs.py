"""Runs of a city: the command within this process, or in one of its own."""

from __future__ import annotations

import io
import logging
import os
import signal
import subprocess
import sys
import warnings
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from unittest import mock

import orjson
import scrapy.cmdline
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils import log as scrapy_log
from scrapy.utils.project import get_project_settings
from twisted.logger import globalLogPublisher

from tests.portal import Portal

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parents[2]


@dataclass
class Run:
    """A run of the command that has ended."""

    code: int
    screen: str
    city: Path

    @property
    def last_line(self) -> str:
        return self.screen.strip().splitlines()[-1]

    def lines(self, name: str = "records.jsonl") -> list[dict[str, Any]]:
        path = self.city / name
        return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []

    @property
    def manifest(self) -> dict[str, Any]:
        newest = max(
            (self.city / "runs").glob("*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name)
        )
        manifest: dict[str, Any] = orjson.loads(newest.read_bytes())
        return manifest


class Crawl(Protocol):
    def __call__(self, *arguments: str, city: str = "chongqing", replay: Path | str | None = None) -> Run: ...


class Visit(Protocol):
    def __call__(self, portal: Portal, settings: dict[str, Any] | None = None, **arguments: str) -> Run: ...


CITY_OF = {"trs": "chongqing", "jeecms": "zhengzhou"}
"""The city whose spider reads a portal's family."""


def words_of(data: Path, city: str, arguments: tuple[str, ...], replay: Path | str | None) -> list[str]:
    """What is written after ``scrapy``."""
    source = [] if replay is None else ["-s", f"REPLAY={replay}"]
    return ["crawl", city, "-s", f"DATA_DIR={data}", *source, *arguments]


def run_the_command(data: Path, city: str, *arguments: str, replay: Path | str | None = None) -> Run:
    """Run ``scrapy crawl CITY`` in a process of its own, in which a warning is an error."""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-m", "scrapy", *words_of(data, city, arguments, replay)],
        cwd=PROJECT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    return Run(ended.returncode, ended.stdout, data / city)


def run_here(data: Path, city: str, *arguments: str, replay: Path | str | None = None) -> Run:
    """Run ``scrapy crawl CITY`` in this process: Scrapy's own way to a command, but without Twisted's reactor.

    A twentieth of the time of a process. What the command prints and what it logs come to one screen.
    """
    code, screen = command_here(*words_of(data, city, arguments, replay))
    return Run(code, screen, data / city)


def command_here(*words: str, folder: Path = PROJECT) -> tuple[int, str]:
    """Run ``scrapy WORDS`` in this process, in a project's folder: its exit code, and what it printed and logged."""
    screen = io.StringIO()
    settings = get_project_settings()
    settings.set("TWISTED_REACTOR_ENABLED", False, priority="project")  # noqa: FBT003 Scrapy's signature
    with chdir(folder), _process_left_as_it_was(), redirect_stdout(screen), redirect_stderr(screen):
        try:
            scrapy.cmdline.execute(["scrapy", *words], settings)
        except SystemExit as ended:
            code = ended.code
    assert isinstance(code, int)
    return code, screen.getvalue()


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
    observers = list(globalLogPublisher._observers)
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

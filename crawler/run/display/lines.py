"""Progress displays that need no terminal: log lines for people, or JSON lines for another program."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict
from typing import Protocol

from crawler.run.progress import Progress

logger = logging.getLogger(__name__)


class Display(Protocol):
    """The interface of a progress display.

    Attributes:
        seconds_apart: the minimum number of seconds between two calls of :meth:`show`.
    """

    seconds_apart: float

    def show(self, progress: Progress) -> None:
        """Show the current progress."""
        ...

    def close(self) -> None:
        """Close the display."""
        ...


class LogDisplay:
    """A display that writes the progress to the log, at most once every ten seconds."""

    seconds_apart = 10.0

    def __init__(self, city: str) -> None:
        """Create a display whose lines begin with the city's name."""
        self._city = city

    def show(self, progress: Progress) -> None:
        """Write the progress to the log."""
        logger.info("%s: %s", self._city, progress.words)

    def close(self) -> None:
        """Do nothing, because a log need not be closed."""


class JsonLinesDisplay:
    """A display that writes the progress as JSON lines to a file descriptor.

    The lines are read by the program that started the run, such as ``scrapy crawlall``.
    """

    seconds_apart = 0.2

    def __init__(self, descriptor: int) -> None:
        """Create a display that writes to a file descriptor."""
        self._descriptor: int | None = descriptor

    def show(self, progress: Progress) -> None:
        """Write the progress as one line.

        If the reading program has closed its end of the pipe, the display stops writing. The run continues.
        """
        if self._descriptor is not None:
            try:
                os.write(self._descriptor, json.dumps(asdict(progress)).encode() + b"\n")
            except OSError:
                self._descriptor = None

    def close(self) -> None:
        """Close the file descriptor."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

"""Displays of progress without a terminal: in the log, or to the program that started the run."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict
from typing import Protocol

from crawler.run.progress import Progress

logger = logging.getLogger(__name__)


class Display(Protocol):
    """A display of progress.

    Attributes:
        seconds_apart: the shortest time between two calls of :meth:`show`.
    """

    seconds_apart: float

    def show(self, progress: Progress) -> None:
        """Show the progress."""
        ...

    def close(self) -> None:
        """Close the display."""
        ...


class LogDisplay:
    """A display that writes a line to the log every few seconds."""

    seconds_apart = 10.0

    def __init__(self, city: str) -> None:
        """Begin each line with the city's name."""
        self._city = city

    def show(self, progress: Progress) -> None:
        """Log a line."""
        logger.info("%s: %s", self._city, progress.words)

    def close(self) -> None:
        """Do nothing: a log needs no closing."""


class JsonLinesDisplay:
    """A display that writes lines of JSON to a file descriptor that another program reads (``scrapy crawlall``)."""

    seconds_apart = 0.2

    def __init__(self, descriptor: int) -> None:
        """Write to ``descriptor``."""
        self._descriptor: int | None = descriptor

    def show(self, progress: Progress) -> None:
        """Write a line. If the reader is gone, stop writing; the run goes on."""
        if self._descriptor is not None:
            try:
                os.write(self._descriptor, json.dumps(asdict(progress)).encode() + b"\n")
            except OSError:
                self._descriptor = None

    def close(self) -> None:
        """Close the descriptor."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

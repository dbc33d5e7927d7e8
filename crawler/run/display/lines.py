"""Where progress is shown without a terminal: in the log, or to the program that started the run."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from crawler.run.progress import Progress

logger = logging.getLogger(__name__)


class Display(Protocol):
    """Somewhere to show progress.

    Attributes:
        seconds_apart: the least time between two states.
    """

    seconds_apart: float

    def show(self, progress: Progress) -> None:
        """Show a state."""
        ...

    def close(self) -> None:
        """Nothing follows."""
        ...


class LogDisplay:
    """A line of the log every few seconds."""

    seconds_apart = 10.0

    def __init__(self, city: str) -> None:
        """Name the city in each line."""
        self._city = city

    def show(self, progress: Progress) -> None:
        """Log a line."""
        logger.info("%s: %s", self._city, progress.words)

    def close(self) -> None:
        """There is nothing to close."""


class JsonLinesDisplay:
    """A line of JSON for each state, on a file descriptor that another program reads (``scrapy crawlall``)."""

    seconds_apart = 0.2

    def __init__(self, descriptor: int) -> None:
        """Write to ``descriptor``."""
        self._descriptor: int | None = descriptor

    def show(self, progress: Progress) -> None:
        """Write a line; a reader that is gone is no trouble of this run."""
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

"""A Scrapy extension that shows the progress of a run."""

from __future__ import annotations

import logging
import sys
from time import monotonic
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.extensions.run_recorder import RunRecorder
from crawler.portals.walking import signals as walk_signals
from crawler.run.display.lines import Display, JsonLinesDisplay, LogDisplay
from crawler.run.ledger import Ledger
from crawler.run.progress import Progress

logger = logging.getLogger(__name__)


class ProgressBar:
    """A Scrapy extension that shows the progress of a run on a :class:`~crawler.run.display.lines.Display`."""

    def __init__(self, crawler: Crawler, display: Display) -> None:
        """Create an extension that shows the progress of the crawler's run on ``display``."""
        self._crawler = crawler
        self._display: Display | None = display
        self._begun_at = monotonic()
        self._shown_at = 0.0
        self._ledger: Ledger | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension with a display, and connect it to the crawler's signals.

        If the setting ``PROGRESS_FD`` is given, progress is written to that file descriptor. Otherwise, if
        standard error is a terminal, progress is shown there. Otherwise, progress is logged at level INFO.

        Raises:
            NotConfigured: there is no file descriptor and no terminal, and the log does not show level INFO.
        """
        descriptor = crawler.settings.getint("PROGRESS_FD")
        display: Display
        if descriptor:
            display = JsonLinesDisplay(descriptor)
        elif sys.stderr.isatty():
            from crawler.run.display.terminal import TerminalLine  # noqa: PLC0415 importing rich takes 0.1 s

            display = TerminalLine()
        elif logger.isEnabledFor(logging.INFO):
            display = LogDisplay(crawler.spidercls.name)
        else:
            raise NotConfigured
        extension = cls(crawler, display)
        crawler.signals.connect(extension.begin, signal=signals.spider_opened)
        crawler.signals.connect(extension.end, signal=signals.spider_closed)
        of_listings = walk_signals.listing_read, walk_signals.listing_failed, walk_signals.walk_ended
        of_rows = walk_signals.row_failed, signals.item_scraped, signals.item_dropped, signals.item_error
        for signal in (*of_listings, *of_rows):
            crawler.signals.connect(extension.update, signal=signal)
        return extension

    def begin(self) -> None:
        """Start showing the progress of the run. Do nothing if the crawler has no :class:`RunRecorder`."""
        recorder = self._crawler.get_extension(RunRecorder)
        if recorder is not None:
            self._ledger = recorder.state.ledger
            self._begun_at = monotonic()
            self.update()

    def update(self) -> None:
        """Show the progress, unless it was shown less than ``seconds_apart`` seconds ago.

        ``seconds_apart`` is an attribute of the display. After :meth:`end`, nothing is shown.
        """
        at = monotonic()
        if self._display is not None and at - self._shown_at >= self._display.seconds_apart:
            self._show(at)

    def end(self) -> None:
        """Show the progress for the last time and close the display. A second call does nothing."""
        if self._display is not None:
            self._show(monotonic())
            self._display.close()
            self._display = None

    def _show(self, at: float) -> None:
        if self._ledger is not None and self._display is not None:
            self._shown_at = at
            self._display.show(Progress.of(self._ledger, at - self._begun_at))

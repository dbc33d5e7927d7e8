"""How far a run is, told from its ledger and the portal's own totals."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.portals import events
from crawler.run.displays import LinesForProgram, LinesInLog
from crawler.run.keeper import RunKeeper
from crawler.run.ledger import SETTLED

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.run.displays import Display
    from crawler.run.ledger import ColumnLedger, Ledger

logger = logging.getLogger(__name__)

ENOUGH_REQUESTS = 5
"""From so many requests on, the time that is left can be told from the time they took."""

_ROWS_A_PAGE = 15
"""Rows expected on each page of a listing of which no page was read yet."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        done: requests that were answered or given up.
        left: requests that are left, as far as the portal's own totals tell.
        words: both for a person: pages, results, time left.
    """

    done: int
    left: int
    words: str

    @classmethod
    def of(cls, ledger: Ledger, seconds: float) -> Progress:
        """Tell it from what was counted in so many seconds."""
        totals = ledger.totals()
        done = totals["pages_read"] + sum(totals[result] for result in SETTLED)
        left = sum(map(_left, ledger.columns.values()))
        promised = max(totals["pages_promised"], totals["pages_read"])
        parts = [f"page {totals['pages_read']}/{promised}"]
        parts += [f"{totals[key]} {key}" for key in ("known", *SETTLED) if totals[key]]
        if left and done >= ENOUGH_REQUESTS:
            parts.append(f"about {duration(seconds / done * left)} left")
        return cls(done, left, ", ".join(parts))


def duration(seconds: float) -> str:
    """Seconds in words: ``40 s``, ``3 min``, ``2 h 10 min``."""
    if seconds < 90:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def _left(ledger: ColumnLedger) -> int:
    """Requests that a column still needs, should the rest of its listing be like what was read."""
    counts = ledger.counts
    details = counts["to_fetch"] - sum(counts[result] for result in SETTLED)
    if ledger.end is not None:
        return details
    read = counts["pages_read"]
    pages = max(counts["pages_promised"] - read - len(ledger.lost_pages), 0 if read else 1)
    details_a_page = counts["to_fetch"] / read if read else _ROWS_A_PAGE
    return details + round(pages * (1 + details_a_page))


class ShowProgress:
    """The extension that shows it; quiet where neither a terminal nor a reader of the log looks."""

    def __init__(self, crawler: Crawler, display: Display) -> None:
        """Show what the run's keeper counts."""
        self._crawler = crawler
        self._display: Display | None = display
        self._begun_at = monotonic()
        self._shown_at = 0.0
        self._ledger: Ledger | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Choose where to show it: a file descriptor (``PROGRESS_FD``), a terminal, the log.

        Raises:
            NotConfigured: nobody would see it.
        """
        descriptor = crawler.settings.getint("PROGRESS_FD")
        display: Display
        if descriptor:
            display = LinesForProgram(descriptor)
        elif sys.stderr.isatty():
            from crawler.run.terminal import LineOnTerminal  # noqa: PLC0415 rich costs every other start 0.1 s

            display = LineOnTerminal()
        elif logger.isEnabledFor(logging.INFO):
            display = LinesInLog(crawler.spidercls.name)
        else:
            raise NotConfigured
        shows = cls(crawler, display)
        crawler.signals.connect(shows.begin, signal=signals.spider_opened)
        crawler.signals.connect(shows.end, signal=signals.spider_closed)
        for signal in (
            *(events.listing_read, events.listing_lost, events.walk_ended, events.row_lost),
            *(signals.item_scraped, signals.item_dropped, signals.item_error),
        ):
            crawler.signals.connect(shows.update, signal=signal)
        return shows

    def begin(self) -> None:
        """The run begins."""
        keeper = self._crawler.get_extension(RunKeeper)
        if keeper is not None:
            self._ledger = keeper.facts.ledger
            self._begun_at = monotonic()
            self.update()

    def update(self) -> None:
        """Something was counted: show it, but not more often than can be read."""
        moment = monotonic()
        if self._display is not None and moment - self._shown_at >= self._display.seconds_apart:
            self._show(moment)

    def end(self) -> None:
        """Show the last state and give the terminal back; a second time does nothing."""
        if self._display is not None:
            self._show(monotonic())
            self._display.close()
            self._display = None

    def _show(self, moment: float) -> None:
        if self._ledger is not None and self._display is not None:
            self._shown_at = moment
            self._display.show(Progress.of(self._ledger, moment - self._begun_at))

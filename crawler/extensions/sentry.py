"""The setting ``SENTRY_DSN``, which reports logged errors and failed runs to Sentry."""

from __future__ import annotations

from typing import Self

import sentry_sdk
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from sentry_sdk.types import Event, Hint

from crawler import __version__
from crawler.credentials import without_secrets
from crawler.extensions.run_recorder import RunRecorder
from crawler.run.outcome import Outcome
from crawler.run.summary import last_line

SECONDS_TO_SEND = 5
"""The maximum time in seconds that a run waits at its end for all reports to be sent."""


class SentryExtension:
    """A Scrapy extension that reports logged errors and failed runs to Sentry.

    A run has failed if a portal refused access, if the portal's layout changed, or if running again does not
    help. The values of variables and the extra attributes of log lines are not sent, because they may contain
    the city's records.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Create the extension and start Sentry's client with the address in the setting ``SENTRY_DSN``."""
        self._crawler = crawler
        sentry_sdk.init(
            dsn=str(crawler.settings["SENTRY_DSN"]),
            release=f"fuwen@{__version__}",
            include_local_variables=False,
            max_breadcrumbs=0,
            auto_session_tracking=False,
            before_send=_without_records,
        )
        sentry_sdk.set_tag("city", crawler.spidercls.name)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension and connect it to the signal that marks the end of a run.

        Raises:
            NotConfigured: the setting ``SENTRY_DSN`` is empty.
        """
        if not crawler.settings["SENTRY_DSN"]:
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.engine_stopped, signal=signals.engine_stopped)
        return extension

    def engine_stopped(self) -> None:
        """Report the run if it failed, and wait until all reports have been sent.

        A run whose outcome is ok or incomplete is not reported, because the next run completes an incomplete run.
        """
        recorder = self._crawler.get_extension(RunRecorder)
        outcome = recorder.state.outcome if recorder is not None else None
        if recorder is not None and outcome not in {None, Outcome.OK, Outcome.INCOMPLETE}:
            with sentry_sdk.new_scope() as scope:
                scope.set_tag("outcome", outcome.label if outcome else "")
                scope.fingerprint = ["outcome", recorder.state.city, outcome.label if outcome else ""]
                sentry_sdk.capture_message(last_line(recorder.state), level="error")
        sentry_sdk.flush(timeout=SECONDS_TO_SEND)


def _without_records(event: Event, _hint: Hint) -> Event:
    event.pop("extra", None)
    hidden: Event = without_secrets(event)
    return hidden

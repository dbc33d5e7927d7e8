"""``SENTRY_DSN``: reports to Sentry of errors in the code and of runs that need attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sentry_sdk
from scrapy import signals
from scrapy.exceptions import NotConfigured
from sentry_sdk.utils import BadDsn

from crawler import __version__
from crawler.extensions.monitoring import MonitoringError
from crawler.extensions.run_recorder import RunRecorder
from crawler.run.outcome import Outcome
from crawler.run.summary import last_line

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from sentry_sdk.types import Event, Hint

SECONDS_TO_SEND = 5
"""The longest time that a run waits for Sentry at its end."""


class SentryExtension:
    """The extension that reports logged errors to Sentry, and runs that are blocked or met a changed layout.

    Values of variables and extra attributes of log records are not sent, because they hold records.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Start Sentry's client with ``SENTRY_DSN``.

        Raises:
            MonitoringError: it is not a DSN.
        """
        self._crawler = crawler
        try:
            sentry_sdk.init(
                dsn=str(crawler.settings["SENTRY_DSN"]),
                release=f"fuwen@{__version__}",
                include_local_variables=False,
                max_breadcrumbs=0,
                auto_session_tracking=False,
                before_send=_without_records,
            )
        except BadDsn as error:
            raise MonitoringError(
                f"SENTRY_DSN is not a DSN ({error}): copy it from the project's settings in Sentry."
            ) from error
        sentry_sdk.set_tag("city", crawler.spidercls.name)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wait for the end of the run."""
        if not crawler.settings["SENTRY_DSN"]:
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.engine_stopped, signal=signals.engine_stopped)
        return extension

    def engine_stopped(self) -> None:
        """Report a run that is blocked or met a changed layout; an incomplete one is completed by the next run."""
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
    return event

"""``SENTRY_DSN``: mistakes of the code, and runs that need somebody, are told to Sentry."""

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
"""A run waits no longer for Sentry at its end."""


class SentryExtension:
    """Starts Sentry's client: errors that are logged go there, and the end of a run that is no success.

    Neither values of variables nor what a log record carries along go with them: they hold records.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Tell ``SENTRY_DSN``.

        Raises:
            MonitoringError: that is no DSN.
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
                f"SENTRY_DSN is no DSN ({error}): copy it from the project's settings."
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
        """Tell of a run that is blocked, or of a changed layout; an incomplete one the next run completes."""
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

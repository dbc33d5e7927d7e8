"""The base class of the commands that run cities, which send a message after the run (setting ``NOTIFY``)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from crawler.commands.base import ProjectCommand
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.notify.after_run import AfterRun

VARIABLE = "FUWEN_NOTIFY"
"""The environment variable with the services, which no list of processes shows."""


class RunCommand(ProjectCommand):
    """A command that runs one city or several. Like its base class, it must come before ``ScrapyCommand``."""

    def after_run(self, cities: Iterable[str]) -> AfterRun | None:
        """Return what sends a message after a run of cities, or None if there are no services.

        They are in the setting ``NOTIFY``, or without it in the variable :data:`VARIABLE`.

        Raises:
            SystemExit: ``NOTIFY`` cannot be used (code 1).
        """
        settings = self.project_settings
        services = settings["NOTIFY"] if settings["NOTIFY"] is not None else os.environ.get(VARIABLE)
        if not services:
            return None
        from crawler.notify.after_run import AfterRun
        from crawler.notify.services import NotifyError

        try:
            return AfterRun(settings, cities, services)
        except NotifyError as error:
            self.abort(Outcome.NOT_STARTED, str(error))

"""The base class of the commands that run cities, which send a message after the run (setting ``NOTIFY``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.commands.base import ProjectCommand
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.notify.after_run import AfterRun


class RunCommand(ProjectCommand):
    """A command that runs one city or several. Like its base class, it must come before ``ScrapyCommand``."""

    def after_run(self, cities: Iterable[str]) -> AfterRun | None:
        """Return what sends a message after a run of cities, or None if the setting ``NOTIFY`` is empty.

        Raises:
            SystemExit: ``NOTIFY`` cannot be used (code 1).
        """
        if not self.project_settings["NOTIFY"]:
            return None
        from crawler.notify.after_run import AfterRun
        from crawler.notify.services import NotifyError

        try:
            return AfterRun(self.project_settings, cities)
        except NotifyError as error:
            self.abort(Outcome.NOT_STARTED, str(error))

"""Reads the pages of a new city's portal, each within a limited CPU time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from crawler.archive.model import SavedPage
from crawler.archive.reading import SavedPageReader
from crawler.newcity.refusals import NOT_STARTED, NewCityError
from crawler.reading import UnreadablePageError

T = TypeVar("T")


class PortalReader:
    """Calls functions that read a page, in a process whose CPU time is limited."""

    def __init__(self, seconds: float) -> None:
        """Create a reader.

        Args:
            seconds: the CPU time for one page (the setting ``READING_CPU_SECONDS``). 0 means no limit.
        """
        self._pages = SavedPageReader(None, seconds)

    def read(self, page: SavedPage, function: Callable[..., T], *arguments: Any) -> T:
        """Return the result of ``function``, which reads ``page``.

        Args:
            page: the page, to name it in the error.
            function: a function of a module.
            arguments: its arguments.

        Raises:
            NewCityError: reading takes too much CPU time.
        """
        try:
            return self._pages.call(function, *arguments)
        except UnreadablePageError as error:
            raise NewCityError(
                f"{page.url} cannot be read ({error}): give other pages of the portal, or set READING_CPU_SECONDS higher.",
                NOT_STARTED,
            ) from error

    def close(self) -> None:
        """End the process."""
        self._pages.close()

"""The description of a re-extraction, which is sent to the processes that read the archives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from crawler.portals.city import City
from crawler.portals.column import Column, column_name


@dataclass(frozen=True)
class Task:
    """The city, the sources and the options of a re-extraction.

    Attributes:
        city: the city whose documents are read.
        sources: the names of the sources (archives), as given by the user.
        listing: the URL of an additional listing whose documents are read too, or None. A crawl has the same
            option (``-a listing=URL``).
        redacting: True if contact details are masked in all output.
        newest: True to use only one capture (saved response) of each page: the capture that a replay (a crawl
            of the archive) would use.
        follow_links: True to follow links that lead out of a folder (the setting ``FOLLOW_LINKS``).
        at: the time (UTC, ``2026-11-22T07:15:00Z``) after which captures are not used, or None for no limit.
    """

    city: City
    sources: tuple[str, ...]
    listing: str | None = None
    redacting: bool = False
    newest: bool = False
    follow_links: bool = False
    at: str | None = None

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns (listings) whose documents are read: the city's own, and one for ``listing`` if it is given."""
        if self.listing is None:
            return self.city.columns
        return (*self.city.columns, Column(column_name(self.listing), self.listing))

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The hosts of the columns, including ports."""
        return frozenset(urlsplit(column.url).netloc.lower() for column in self.columns)

    @cached_property
    def with_listing(self) -> City:
        """The city with all columns whose documents are read, including the one for ``listing``."""
        return City(self.city.name, self.city.family, self.columns)

    def column_of(self, url: str) -> Column | None:
        """Return the column that a page belongs to, judging by its URL, or None if no column matches."""
        return self.with_listing.column_of(url)

"""The description of a re-extraction; it is sent to the processes that read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from crawler.portals.city import City
from crawler.portals.column import Column, column_name


@dataclass(frozen=True)
class Task:
    """Whose documents are read, and how.

    Attributes:
        city: whose documents are read.
        sources: as the user named them.
        listing: a listing in addition to the city's own whose documents count too (``-a listing=URL`` of the run).
        redacting: whether contacts are masked in everything that is written.
        newest: whether only the capture of a page counts that a replay would use.
        at: later captures do not count (UTC, ``2026-11-22T07:15:00Z``).
    """

    city: City
    sources: tuple[str, ...]
    listing: str | None = None
    redacting: bool = False
    newest: bool = False
    at: str | None = None

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns whose documents are read: the city's, and the one for ``listing``."""
        if self.listing is None:
            return self.city.columns
        return (*self.city.columns, Column(column_name(self.listing), self.listing))

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The hosts of the columns, with their ports."""
        return frozenset(urlsplit(column.url).netloc.lower() for column in self.columns)

    @cached_property
    def with_listing(self) -> City:
        """The city with all columns whose documents are read."""
        return City(self.city.name, self.city.family, self.columns)

    def column_of(self, url: str) -> Column | None:
        """Return the column that a page belongs to by its URL, None where no column matches."""
        return self.with_listing.column_of(url)

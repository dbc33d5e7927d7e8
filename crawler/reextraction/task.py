"""What is asked of a re-extraction; it travels to the processes that read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.portals.column import Column, column_name

if TYPE_CHECKING:
    from crawler.portals.city import CitySpider


@dataclass(frozen=True)
class Task:
    """Whose documents are read, and how.

    Attributes:
        city: its spider's class.
        sources: as the user named them.
        listing: a listing beside the city's own whose documents count too (``-a listing=URL`` of the run).
        redacting: whether contacts are masked in all that is written.
        newest: whether of several captures of a page only the one counts that a replay would show.
        at: captures after this moment do not count (UTC, ``2026-11-22T07:15:00Z``).
    """

    city: type[CitySpider]
    sources: tuple[str, ...]
    listing: str | None = None
    redacting: bool = False
    newest: bool = False
    at: str | None = None

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns whose documents are read: the city's, and the listing that was named."""
        if self.listing is None:
            return self.city.columns
        return (*self.city.columns, Column(column_name(self.listing), self.listing))

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The hosts of the columns, with their ports."""
        return frozenset(urlsplit(column.url).netloc.lower() for column in self.columns)

    def column_of(self, url: str) -> Column | None:
        """The column to which a page belongs, told from its URL."""
        if self.listing is None:
            return self.city.column_of(url)
        fits = [(self.city.belongs(url, column), column) for column in self.columns]
        best = max(fits, key=lambda fit: fit[0])
        return best[1] if best[0] else None

"""A city as plain values: its name, family and columns. It is used to read pages without a crawl."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from crawler.portals.column import Column
from crawler.portals.family import Family


@dataclass(frozen=True, eq=False, slots=True)
class City:
    """A city whose portals all use the same content management system.

    Attributes:
        name: the name of the city's spider.
        family: the object that reads the pages of that content management system.
        columns: the city's listings.
    """

    name: str
    family: Family
    columns: tuple[Column, ...]

    def column_of(self, url: str) -> Column | None:
        """Return the column to which the document at ``url`` belongs, or None if no column matches."""
        return _column_of(self, url)


# Cached, because reading one page calls this more than once.
@lru_cache
def _column_of(city: City, url: str) -> Column | None:
    matches = [(city.family.match_length(url, column), column) for column in city.columns]
    length, column = max(matches, key=lambda match: match[0], default=(0, None))
    return column if length else None

"""A city as values: its name, its family and its columns. Used by all code that reads pages without a crawl."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from crawler.portals.column import Column
from crawler.portals.family import Family


@dataclass(frozen=True, eq=False, slots=True)
class City:
    """A city whose portals are of one family.

    Attributes:
        name: the name of its spider.
        family: the family of its portals.
        columns: its listings.
    """

    name: str
    family: Family
    columns: tuple[Column, ...]

    def column_of(self, url: str) -> Column | None:
        """Return the column whose documents include ``url``, None if no column matches."""
        return _column_of(self, url)


# Reading a page asks more than once.
@lru_cache
def _column_of(city: City, url: str) -> Column | None:
    matches = [(city.family.match_length(url, column), column) for column in city.columns]
    length, column = max(matches, key=lambda match: match[0], default=(0, None))
    return column if length else None

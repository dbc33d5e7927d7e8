"""A city as plain values: its name, family and columns. It is used to read pages without a crawl."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from crawler.portals.arguments import Arguments
from crawler.portals.column import Column, column_name
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

    def columns_to_walk(self, arguments: Arguments) -> list[Column]:
        """Return the columns that a run walks: those that its arguments name, or all."""
        if arguments.listing:
            url, key = arguments.listing, self.family.page_key(arguments.listing)
            named = next((column for column in self.columns if self.family.page_key(column.url) == key), None)
            return [named or Column(column_name(url), url)]
        names = arguments.columns or [column.name for column in self.columns]
        return [column for column in self.columns if column.name in names]


# Cached, because reading one page calls this more than once.
@lru_cache
def _column_of(city: City, url: str) -> Column | None:
    matches = [(city.family.match_length(url, column), column) for column in city.columns]
    length, column = max(matches, key=lambda match: match[0], default=(0, None))
    return column if length else None

"""The names of cities and columns for readers, from the cities' files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.portals.division import NATIONAL

if TYPE_CHECKING:
    from crawler.portals.city_spider import CitySpider


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """The names of one column.

    Attributes:
        name: the column's name in records.
        label: the column's Chinese name, or an empty string if it has none.
        url: the URL of the column's listing.
    """

    name: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class CityNames:
    """The names of one city. All are empty for a city that has no file any more.

    Attributes:
        label: the city's Chinese name.
        division: the city's code in GB/T 2260, whose first two digits are those of its province; ``000000`` for an
            authority of the whole country, or an empty string if the place is not known.
        columns: the city's columns, in the order of its file.
    """

    label: str = ""
    division: str = ""
    columns: tuple[ColumnNames, ...] = field(default=())


WHOLE_COUNTRY = "000000"

NO_NAMES = CityNames()
"""The names of a city that has no file."""


def names_of(spiders: Iterable[type[CitySpider]]) -> dict[str, CityNames]:
    """Return the names of cities, by the name of the city's spider."""
    return {
        spider.name: CityNames(
            spider.label,
            spider.division or (WHOLE_COUNTRY if spider.level == NATIONAL else ""),
            tuple(ColumnNames(column.name, column.label, column.url) for column in spider.columns),
        )
        for spider in spiders
    }

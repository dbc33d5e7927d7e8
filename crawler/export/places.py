"""The places whose authorities publish the listings of cities, as the files of the cities name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.portals.city_spider import CitySpider
from crawler.portals.division import level_of


@dataclass(frozen=True, slots=True)
class Place:
    """A place. Each value is None if it is not known.

    Attributes:
        division: the place's code by GB/T 2260, such as ``500113``.
        place: the place's official Chinese name, such as ``重庆市巴南区``.
        level: ``national``, ``province``, ``prefecture`` or ``county``.
    """

    division: str | None = None
    place: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A listing from which records come.

    Attributes:
        title: the Chinese names of its city and of the agency that publishes, such as ``重庆 市科技局``.
        url: the URL of its first page.
    """

    title: str
    url: str


class Places:
    """The places and listings of cities."""

    def __init__(self, spiders: Iterable[type[CitySpider]] = ()) -> None:
        """Take the places of the cities that ``spiders`` crawl. Other cities have no place."""
        self._places: dict[tuple[str, str | None], Place] = {}
        self._sources: dict[str, list[Source]] = {}
        for spider in spiders:
            level = spider.level or (level_of(spider.division) if spider.division else None)
            self._places[spider.name, None] = Place(spider.division, spider.place or None, level)
            for column in spider.columns:
                if column.division is not None:
                    place = Place(column.division, column.place or None, level_of(column.division))
                    self._places[spider.name, column.name] = place
            self._sources[spider.name] = [
                Source(f"{spider.label or spider.name} {column.label or column.name}", column.url)
                for column in spider.columns
            ]

    def of(self, city: str | None, listing: str | None) -> Place:
        """Return the place of a listing: its own, or else that of its city."""
        own = self._places.get((city or "", listing))
        return own or self._places.get((city or "", None), Place())

    def sources(self, cities: Iterable[str]) -> list[Source]:
        """Return the listings of cities, in the order of ``cities``."""
        return [source for city in cities for source in self._sources.get(city, ())]

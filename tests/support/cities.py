"""The cities as they are found: their files, their classes, the settings under which they run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler.archive.model import SavedPage
from crawler.archive.sources.descriptions import PAGES
from crawler.portals.city import City
from crawler.portals.city_spider import CitySpider
from crawler.portals.document import DocumentReading, read_document
from tests.support.project import PROJECT

SPIDERS = sorted((PROJECT / "crawler" / "spiders").glob("[!_]*.py"))
BY_NAME = [pytest.param(path, id=path.stem) for path in SPIDERS]

POLITE: dict[str, object] = {
    "DOWNLOAD_DELAY": 1,
    "DOWNLOAD_DELAY_JITTER": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_SLOTS": {},
}
"""What politeness is made of: one request a second and one connection a host, robots.txt obeyed."""


def generated(path: Path) -> bool:
    """Return whether all pages of a city's fixture were generated (``python -m tests.portal.fixtures``)."""
    lines = (PROJECT / "fixtures" / path.stem / PAGES).read_text(encoding="utf-8").splitlines()
    return all(json.loads(line).get("generated") for line in lines)


def spider_class(path: Path) -> Any:
    module = __import__(f"crawler.spiders.{path.stem}", fromlist=["*"])
    (found,) = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, CitySpider) and value.__module__ == module.__name__
    ]
    return found


def settings_of(city: Any) -> Settings:
    """The settings under which a city runs."""
    settings = get_project_settings()
    city.update_settings(settings)
    return settings


def read(city: City, page: SavedPage, *, body: bytes | None = None, at: str | None = None) -> DocumentReading:
    return read_document(
        city,
        page.body if body is None else body,
        page.url,
        content_type=page.headers.get("Content-Type"),
        fetched_at=at or page.fetched_at,
        status=page.status,
    )


GENERATED = [path for path in SPIDERS if generated(path)]
_ONE_A_FAMILY = {type(spider_class(path).family): path for path in GENERATED}
REPLAYED = [path for path in SPIDERS if path not in GENERATED or path in _ONE_A_FAMILY.values()]
"""The cities whose tests may cost a crawl: one of each family suffices of those whose pages were generated."""

"""Every family walked over loopback: all pages, all documents, and nothing else asked for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.project import get_project_settings

from crawler.portals.city import City
from crawler.portals.city_spider import CitySpider
from crawler.portals.families.registry import FAMILIES
from tests.portal import Portal
from tests.portal.families import FAMILIES as LOOKS
from tests.support.runs import Run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NAMES = sorted({"trs" if name == "trs_wcm" else name for name in FAMILIES})


def walk(portal: Portal, data: Path, **arguments: str) -> Run:
    """Run a spider of the portal's family, which no city needs to have, over its listing."""
    name = portal.family.name
    family = FAMILIES["trs_wcm" if name == "trs" else name]
    town = CitySpider.of(City("town", family, ()))
    settings = get_project_settings()
    own = {"TWISTED_REACTOR_ENABLED": False, "DATA_DIR": str(data), "DOWNLOAD_DELAY": 0, "ARCHIVE": False}
    settings.setdict(own, priority="cmdline")

    async def crawl_the_listing() -> None:
        await AsyncCrawlerRunner(settings).crawl(town, **{"listing": portal.listing, **arguments})

    asyncio.run(crawl_the_listing())
    run = Run(-1, "", data / "town")
    run.code = run.manifest["exit_code"]
    return run


def test_the_portal_has_a_look_for_every_family() -> None:
    assert set(NAMES) == set(LOOKS)


@pytest.mark.parametrize("name", NAMES)
def test_a_listing_is_walked_to_its_end_and_every_document_read(name: str, tmp_path: Path) -> None:
    with Portal(name, 30) as portal:
        run = walk(portal, tmp_path)
        asked = [each for each in portal.served if each.kind == "other"]
    assert run.code == 0, run.manifest["columns"]
    assert {int(line["suggestion"]["number"].removeprefix("B")) for line in run.lines()} == set(range(1, 31))
    (column,) = run.manifest["columns"]
    assert (column["pages_promised"], column["pages_read"], column["complete"]) == (3, 3, True)
    assert asked == []
    assert all(line["published_on"] for line in run.lines())


@pytest.mark.parametrize("name", NAMES)
def test_what_a_listing_links_elsewhere_is_not_asked_for(name: str, tmp_path: Path) -> None:
    with Portal(name, 4) as portal:
        portal.strangers = ("https://evil.example/1.html", "file:///etc/passwd", "/attachment/1.pdf")
        run = walk(portal, tmp_path)
        asked = [each.path for each in portal.served if each.kind == "other"]
    assert len(run.lines()) == 4
    assert asked == []


NEW = sorted(set(NAMES) - {"trs", "jeecms"})
"""Those whose walks are tested nowhere else."""


@pytest.mark.parametrize("name", NEW)
def test_a_second_run_asks_for_the_first_page_alone(name: str, tmp_path: Path) -> None:
    with Portal(name, 15) as portal:
        walk(portal, tmp_path)
        portal.forget()
        run = walk(portal, tmp_path)
        asked = [each.path for each in portal.served if each.kind != "robots"]
    assert (run.code, run.manifest["totals"]["known"]) == (0, 10)
    assert asked == [portal.family.listing_path]


@pytest.mark.parametrize("name", NEW)
def test_rows_added_on_top_while_the_listing_is_read_lose_none(name: str, tmp_path: Path) -> None:
    with Portal(name, 35) as portal:
        portal.shift = "add"
        run = walk(portal, tmp_path)
    assert run.code == 0, run.manifest["columns"]
    assert {int(line["suggestion"]["number"].removeprefix("B")) for line in run.lines()} >= set(range(1, 36))

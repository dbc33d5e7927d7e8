"""A city of one's own whose column is a portal on loopback, for tests of the first contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.portal import Portal

_SOURCE = """
from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm


class TownSpider(CitySpider):
    name = "town"
    label = "某市"
    family = TrsWcm()
    browser = {browser}
    columns = ({columns})
"""


def write_town(
    folder: Path, *portals: Portal, documents: str | None = None, browser: bool = False
) -> list[str]:
    """Write the file of a city with a column for each portal. Return the options of a command that knows it."""
    cities = folder / "cities"
    cities.mkdir(exist_ok=True)
    columns = "".join(
        f'Column("c{place}", "{portal.listing}", "suggestion", {documents!r}), '
        for place, portal in enumerate(portals, 1)
    )
    (cities / "town.py").write_text(_SOURCE.format(columns=columns, browser=browser), encoding="utf-8")
    return ["-s", f"CITIES_DIR={cities}", "-s", f"DATA_DIR={folder / 'data'}", "-s", "DOWNLOAD_DELAY=0"]

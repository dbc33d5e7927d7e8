"""Cities made as ``scrapy newcity`` makes them: of the portal on loopback, of saved pages; and their fixtures."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler.archive.model import SavedPage
from crawler.fixtures.folder import Fixture
from crawler.newcity.by_address import portal_at
from crawler.newcity.by_files import portal_in
from crawler.newcity.portal import Portal as Found
from crawler.newcity.refusals import NewCityError
from crawler.newcity.writing import put_in_place, staged
from crawler.portals.city import City
from tests.portal import Portal
from tests.support.saved_portal import SavedPortal

CHANGED = "the wrong title"


def settings(**values: object) -> Settings:
    own = get_project_settings()
    own.setdict({"DOWNLOAD_DELAY": 0, **values})
    return own


def looptown(portal: Portal, project: Path) -> tuple[City, Fixture]:
    """A city of the portal's, with its fixture in ``project``."""
    (project / "crawler" / "spiders").mkdir(parents=True)
    found = portal_at("looptown", portal.listing, settings())
    with staged(found, project) as city:
        put_in_place(city, "looptown", project)
    return found.city, Fixture.of("looptown", project)


def spoil(fixture: Fixture) -> None:
    """Expect another title of the first record."""
    records = fixture.records()
    records[0]["title"] = CHANGED
    fixture.expected.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))


def again(fixture: Fixture) -> Fixture:
    return Fixture(fixture.city, fixture.folder)


def pages_of(folder: SavedPortal) -> list[tuple[str, SavedPage]]:
    return [
        (
            line["file"],
            SavedPage(
                line["url"],
                200,
                line["headers"],
                (folder.folder / line["file"]).read_bytes(),
                line["fetched_at"],
            ),
        )
        for line in folder.lines
    ]


def made(portal: Found, project: Path) -> str:
    """Make a city in ``project``; gives its spider's source."""
    with staged(portal, project) as city:
        put_in_place(city, portal.city.name, project)
    return (project / "crawler" / "spiders" / f"{portal.city.name}.py").read_text(encoding="utf-8")


def refused_pages(pages: list[tuple[str, SavedPage]]) -> str:
    """Return the sentence with which these pages are refused, which must be one."""
    with pytest.raises(NewCityError) as error:
        portal_in("keji", pages, 0)
    sentence = str(error.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence

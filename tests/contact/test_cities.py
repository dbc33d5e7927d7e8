"""A first contact with each city's own fixture finds no essential difference: the checks are as lenient as the families."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from crawler.archive.model import SavedPage
from crawler.archive.reading import saved_failure
from crawler.contact.checks import CheckResult
from crawler.contact.column import ColumnCheck
from crawler.fixtures.folder import Fixture
from crawler.portals.bounded_reading.page_reader import PageReader
from crawler.portals.walking.failures import NOT_IN_ARCHIVE, FetchFailure
from crawler.reading.urls import lookup_key
from tests.support.cities import BY_NAME, spider_class
from tests.support.project import PROJECT


@pytest.mark.parametrize("path", BY_NAME)
def test_no_essential_is_different_in_a_citys_own_fixture(path: Path) -> None:
    city = spider_class(path).city()
    pages = {lookup_key(page.url): page for page in Fixture.of(city.name, PROJECT).saved_pages()}

    async def fetch(url: str) -> SavedPage | FetchFailure:
        page = pages.get(lookup_key(url))
        return NOT_IN_ARCHIVE if page is None else saved_failure(page) or page

    different = []
    with closing(PageReader(None, 0)) as reader:
        for column in city.columns:
            check = ColumnCheck(city, column, fetch, reader.call)
            contact = asyncio.run(check.run(recognising=False, obeys_robots=True))
            different += contact.essentials(CheckResult.DIFFERENT)
    assert different == []

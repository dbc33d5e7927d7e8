"""A page that never ends is named, by its URL, and another city can be made of the other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crawler.newcity.by_address import portal_at
from crawler.newcity.by_files import portal_in
from crawler.newcity.refusals import NOT_STARTED, NewCityError
from crawler.portals import document
from tests.portal import Portal
from tests.support.endless_city.spider import read_without_an_end
from tests.support.new_cities import pages_of, settings

if TYPE_CHECKING:
    from crawler.portals.city import City
    from crawler.portals.document import FetchedPage, ReadingSteps
    from tests.support.saved_portal import SavedPortal

pytestmark = pytest.mark.slow

SECONDS = 0.5
TOO_COMPLEX = "cannot be read .too_complex: reading it takes more than 0.5 seconds of CPU time"


@pytest.fixture
def endless(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request.param, lambda *_, **__: read_without_an_end("regex"))


FUNCTIONS = pytest.mark.parametrize(
    "endless",
    [
        "crawler.newcity.recognised_page.recognise",
        "crawler.newcity.portal.read_saved_listing",
        "crawler.newcity.portal.with_signs",
    ],
    indirect=True,
)


@FUNCTIONS
@pytest.mark.usefixtures("endless")
def test_a_saved_page_that_is_endless_is_named(kjj: SavedPortal) -> None:
    with pytest.raises(NewCityError, match=TOO_COMPLEX) as error:
        portal_in("keji", pages_of(kjj), SECONDS)
    assert error.value.code == NOT_STARTED


@FUNCTIONS
@pytest.mark.usefixtures("endless")
def test_a_page_of_the_portal_that_is_endless_is_named() -> None:
    with Portal("trs", 12) as portal, pytest.raises(NewCityError, match=TOO_COMPLEX) as error:
        portal_at("loop", portal.listing, settings(READING_CPU_SECONDS=SECONDS))
    assert error.value.code == NOT_STARTED


def test_a_document_that_is_endless_is_skipped_with_a_note(
    kjj: SavedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = pages_of(kjj)
    endless = portal_in("keji", pages, SECONDS).documents[-1][0].url
    read = document.read_pages

    def read_pages(city: City, first: FetchedPage, *arguments: Any) -> ReadingSteps:
        if first.url == endless:
            read_without_an_end("loop")
        return read(city, first, *arguments)

    monkeypatch.setattr("crawler.archive.reading.read_pages", read_pages)
    (note,) = [note for note in portal_in("keji", pages, SECONDS).notes if endless in note]
    assert "too_complex" in note

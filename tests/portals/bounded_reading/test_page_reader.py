"""Documents and listings that are read within a limited CPU time, each page alone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from crawler.portals.bounded_reading.listing_page import ListingRequest
from crawler.portals.bounded_reading.page_reader import PageReader
from crawler.portals.document import FetchedPage
from crawler.portals.walking.failures import STOPPED_READING, FailureKind, FetchFailure
from tests.portal import Document
from tests.portal.families import FAMILIES
from tests.portal.parts import Parts
from tests.support.endless_city.spider import MARK, VARIABLE, WAYS, EndlessSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.portals.document import DocumentReading

TRS = FAMILIES["trs"]
SECONDS = 0.3
TOO_COMPLEX = "too_complex: reading it takes more than 0.3 seconds of CPU time"
COLUMN = EndlessSpider.columns[0]
FETCHED_AT = "2026-11-22T07:15:00Z"
ENDLESS_NUMBER = int(MARK[1:])


@pytest.fixture
def reader() -> Iterator[PageReader]:
    made = PageReader(EndlessSpider.city(), SECONDS)
    yield made
    made.close()


def page_at(path: str, text: str) -> FetchedPage:
    return FetchedPage(text.encode(), urljoin(COLUMN.url, path), "text/html; charset=utf-8", 200)


def page_of(number: int) -> FetchedPage:
    return page_at(TRS.document_path(Document(number)), TRS.document(Document(number), 1000))


def parts(*, last: str = "") -> dict[str, FetchedPage]:
    """The three pages of a document by their URL; a text is added to the last one."""
    path, whole = TRS.document_path(Document(1)), TRS.document(Document(1), 1000)
    split = Parts(3, TRS)
    pages = [page_at(split.path(path, number), split.page(whole, path, number)) for number in (1, 2, 3)]
    pages[2] = pages[2]._replace(body=pages[2].body.replace("（10）".encode(), f"（10）{last}".encode()))
    return {page.url: page for page in pages}


def read_parts(reader: PageReader, pages: dict[str, FetchedPage]) -> DocumentReading:
    async def fetch(url: str) -> FetchedPage | FetchFailure:
        return pages.get(url, FetchFailure(FailureKind.FAILED, TOO_COMPLEX))

    return asyncio.run(reader.document(next(iter(pages.values())), FETCHED_AT, COLUMN, fetch))


def listing_request(number: int) -> ListingRequest:
    path = TRS.page_path(number)
    return ListingRequest(page_at(path, TRS.listing([Document(number)], number, 3)), COLUMN, number)


async def _nothing(_url: str) -> FetchFailure:
    return FetchFailure(FailureKind.MISSING, "not_in_archive")


def read(reader: PageReader, number: int) -> DocumentReading:
    return asyncio.run(reader.document(page_of(number), FETCHED_AT, COLUMN, _nothing))


def test_a_document_is_read_as_without_a_limit(reader: PageReader) -> None:
    assert read(reader, 1) == read(PageReader(EndlessSpider.city(), 0), 1)


@pytest.mark.parametrize("way", WAYS)
def test_a_document_that_takes_too_long_is_a_reject_and_the_next_is_read(
    reader: PageReader, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"{way}:document")
    endless = read(reader, ENDLESS_NUMBER)
    assert (endless.reply, endless.failure) == (None, FetchFailure(FailureKind.REJECTED, TOO_COMPLEX))
    assert read(reader, 1).reply is not None


@pytest.mark.parametrize("way", WAYS)
def test_a_further_page_that_takes_too_long_ends_the_record_before_it(
    reader: PageReader, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"{way}:document")
    reading = read_parts(reader, parts(last=MARK))
    *first, last = parts().items()
    assert reading.continues is not None
    assert reading.continues.reason == f"body_continues: page 3, {last[0]}: {TOO_COMPLEX}"
    assert reading == read_parts(PageReader(EndlessSpider.city(), 0), dict(first))


def test_a_listing_that_ends_the_process_costs_no_document_in_several_pages(
    reader: PageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "regex:listing")
    pages = parts()
    listings: list[object] = []

    async def fetch(url: str) -> FetchedPage:
        listings.append(await reader.listing(listing_request(2)))
        return pages[url]

    reading = asyncio.run(reader.document(next(iter(pages.values())), FETCHED_AT, COLUMN, fetch))
    assert listings == [FetchFailure(FailureKind.FAILED, TOO_COMPLEX)] * 2
    assert reading == read_parts(PageReader(EndlessSpider.city(), 0), pages)
    assert reading.continues is None


@pytest.mark.parametrize("way", WAYS)
def test_a_listing_page_that_takes_too_long_has_failed_and_the_next_is_read(
    reader: PageReader, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"{way}:listing")
    pages = [asyncio.run(reader.listing(listing_request(number))) for number in (1, 2, 3)]
    assert pages[1] == FetchFailure(FailureKind.FAILED, TOO_COMPLEX)
    assert not any(isinstance(page, FetchFailure) for page in (pages[0], pages[2]))


def test_after_a_stop_no_page_is_read_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "regex:document")
    stopping = PageReader(EndlessSpider.city(), 60, lambda: True)
    assert [read(stopping, number).failure for number in (ENDLESS_NUMBER, 1)] == [STOPPED_READING] * 2


def test_the_status_of_a_page_is_read_as_without_a_limit(reader: PageReader) -> None:
    page = page_of(1)
    assert asyncio.run(reader.failure_from_status(page)) is None
    failure = asyncio.run(reader.failure_from_status(page._replace(status=404)))
    assert failure == FetchFailure(FailureKind.FAILED, "status_404", gone=True)

"""Fetch the further pages of a document that is published in several pages."""

from __future__ import annotations

from crawler.portals.document import DocumentReading, FetchedPage, ReadingSteps
from crawler.portals.walking.failures import FetchFailure, failure_from_status
from crawler.portals.walking.fetcher import Fetcher, content_type
from crawler.reading import decode


async def read_with_further_pages(steps: ReadingSteps, fetcher: Fetcher) -> DocumentReading:
    """Return the result of ``steps`` (:func:`~crawler.portals.document.read_pages`).

    The further pages are requested one after the other.
    """
    try:
        url = next(steps)
        while True:
            url = steps.send(await _fetch(url, fetcher))
    except StopIteration as end:
        reading: DocumentReading = end.value
        return reading


async def _fetch(url: str, fetcher: Fetcher) -> FetchedPage | FetchFailure:
    response = await fetcher.page(url)
    if isinstance(response, FetchFailure):
        return response
    page = FetchedPage(response.body, response.url, content_type(response), response.status)
    text = decode(page.body, page.content_type).text if page.status != 200 else ""
    fetcher.note_answer(url, failure_from_status(page.status, text))
    return page

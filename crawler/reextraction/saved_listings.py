"""Find the saved listing pages of a city in archives, and what their rows say about the URLs of documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace

from crawler.archive.model import ArchiveError, Capture, PageSource, SavedPage
from crawler.archive.reading import SavedPageReader
from crawler.portals.column import Column
from crawler.reading import UnreadablePageError
from crawler.reextraction.task import Task

_ListingCapture = tuple[Column, PageSource, Capture]


def saved_listings(
    task: Task, sources: Sequence[PageSource], problems: dict[str, None]
) -> Iterator[tuple[Column, SavedPage]]:
    """Yield the column and the page of every saved page of a listing. Its URL is canonical.

    If the task has a time ``at``, the captures by this time are used. Of a page that was only captured later, the newest
    capture is used.

    Args:
        task: the city, the sources and the options of the re-extraction.
        sources: the archives to search.
        problems: a dictionary to which sentences about pages that cannot be read are added, as keys.
    """
    family = task.city.family
    for column, source, capture in _as_of(task, _captures(task, sources)):
        try:
            page = task.with_scheme(source.load(capture))
        except ArchiveError as error:
            problems[str(error)] = None
            continue
        yield column, replace(page, url=family.canonical(page.url))


def _captures(task: Task, sources: Sequence[PageSource]) -> Iterator[_ListingCapture]:
    """Yield the captures of all pages of listings, each with its column and its source."""
    family = task.city.family
    for source in sources:
        for capture in source.captures():
            url = family.canonical(capture.url)
            if capture.status != 200 or family.is_document(url):
                continue
            page_key = family.page_key(url)
            column = task.column_of(url) or next(
                (column for column in task.columns if family.page_key(column.url) == page_key), None
            )
            if column is not None:
                yield column, source, capture


def _as_of(task: Task, found: Iterator[_ListingCapture]) -> Iterator[_ListingCapture]:
    if task.at is None:
        yield from found
        return
    of_page = defaultdict[str, list[_ListingCapture]](list)
    for item in found:
        of_page[task.city.family.page_key(item[2].url)].append(item)
    for items in of_page.values():
        in_time = [item for item in items if item[2].fetched_at <= task.at]
        yield from in_time or [max(items, key=lambda item: item[2].fetched_at)]


def row_schemes(task: Task, sources: Sequence[PageSource]) -> dict[str, str]:
    """Return the schemes of the documents whose scheme is not that of their host's columns.

    The path of a saved file does not say whether the page was fetched with http or https. A run takes the scheme of
    the row that links to the document. The keys are the page keys of the documents (``Family.page_key``).
    """
    schemes: dict[str, str] = {}
    family = task.city.family
    with closing(SavedPageReader(task.city, task.cpu_seconds)) as reader:
        for column, page in saved_listings(task, sources, {}):
            with suppress(UnreadablePageError):  # reported when its documents are looked up
                for row in reader.listing(page, column).rows:
                    schemes.setdefault(family.page_key(row.url), row.url.partition("://")[0])
    return {
        page_key: scheme for page_key, scheme in schemes.items() if scheme != task.scheme_of(f"//{page_key}")
    }

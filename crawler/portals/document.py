"""Read a document (a page with one reply) into a record.

Crawls, the reading of saved pages, and re-extraction all use this code.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from crawler.documents.file_types import non_page_name
from crawler.items import Reply
from crawler.loaders import ReplyLoader
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.walking.failures import FailureKind, FetchFailure, blocked_failure, failure_from_status
from crawler.reading import (
    PageReading,
    UnreadablePageError,
    Verdict,
    canonical_url,
    decode,
    join_pages,
    next_page_url,
    page_fault,
    read_page,
)

MAX_PAGES = 50
"""The maximum number of pages of one document that are read."""

NOT_REQUESTED = FetchFailure(FailureKind.FAILED, "not requested")
TOO_MANY_PAGES = FetchFailure(FailureKind.FAILED, f"a document has at most {MAX_PAGES} pages here")


class FetchedPage(NamedTuple):
    """A page of a document, as it was fetched.

    Attributes:
        body: the page's bytes, after content encoding (such as gzip) was removed.
        url: the URL that was fetched.
        content_type: the value of the response's ``Content-Type`` header, or None if there is none.
        status: the HTTP status of the response.
    """

    body: bytes
    url: str
    content_type: str | None
    status: int


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """The result of reading a page that should be a document.

    Attributes:
        reply: the record (the reply that the document contains), or None if the page yields no record.
        verdict: the kind of page; None if the kind is unknown. The kind is unknown if the HTTP status is an
            error other than a refusal, if the body is not a page of text (such as a PDF), if the page is larger or
            more deeply nested than the limits allow, or if the code that reads the page raised an exception.
        failure: the reason why the page yields no record, or None if the page yields a record.
        continues: the reason why a further page of the document is missing in the record; None if the record is
            whole.
        unknown_labels: the labels, as printed in the page's metadata block, that are not in ``labels.toml``.
    """

    reply: Reply | None
    verdict: Verdict | None
    failure: FetchFailure | None = None
    unknown_labels: list[str] = field(default_factory=list)
    continues: FetchFailure | None = None

    @property
    def reason(self) -> str:
        """The reason why the page yields no record, for ``rejects.jsonl``; an empty string if there is a record."""
        return self.failure.reason if self.failure is not None else ""


ReadingSteps = Generator[str, FetchedPage | FetchFailure, DocumentReading]
"""The reading of a document in several pages (:func:`read_pages`)."""


def read_document(
    city: City | None,
    body: bytes,
    url: str,
    *,
    content_type: str | None,
    fetched_at: str,
    status: int = 200,
    walked: Column | None = None,
) -> DocumentReading:
    """Read a document from its first page alone. The result depends only on the arguments.

    If the document has further pages, the record has the warning ``body_continues``.

    Args:
        city: the city whose family and columns are used; None for a page of any portal.
        body: the page's bytes, after content encoding (such as gzip) was removed.
        url: the URL that was fetched.
        content_type: the value of the response's ``Content-Type`` header, or None if there is none.
        fetched_at: the time of the fetch, such as ``2026-11-22T07:15:00Z``.
        status: the HTTP status of the response.
        walked: the column whose listing links to the page, or None if no listing was crawled. The column's
            kind is used if no column of the city matches the URL.
    """
    first = FetchedPage(body, url, content_type, status)
    return finish_reading(read_pages(city, first, fetched_at, walked), lambda _: NOT_REQUESTED)


def finish_reading(
    steps: ReadingSteps, fetch: Callable[[str], FetchedPage | FetchFailure]
) -> DocumentReading:
    """Return the result of ``steps`` (:func:`read_pages`), for which ``fetch`` fetches the further pages."""
    try:
        url = next(steps)
        while True:
            url = steps.send(fetch(url))
    except StopIteration as end:
        reading: DocumentReading = end.value
        return reading


def read_pages(
    city: City | None, first: FetchedPage, fetched_at: str, walked: Column | None = None
) -> ReadingSteps:
    """Read a document whose further pages the caller fetches.

    The generator yields the URL of each further page, in order, and expects the page or the reason why it could
    not be fetched. It returns the reading of the whole document. The further pages add text and attachments. If
    one of them is missing, the record ends before it and has the warning ``body_continues``.

    Args:
        city: the city whose family and columns are used; None for a page of any portal.
        first: the first page of the document.
        fetched_at: the time of the fetch of the first page, such as ``2026-11-22T07:15:00Z``.
        walked: the column whose listing links to the page, or None if no listing was crawled.
    """
    start = _read_page(city, first)
    if isinstance(start, DocumentReading):
        return start
    if start.verdict is not Verdict.DOCUMENT:
        return DocumentReading(None, start.verdict, FetchFailure(FailureKind.REJECTED, start.verdict.value))
    pages, continues = [start], None
    if start.pager is not None and start.pager.unreadable:
        continues = FetchFailure(FailureKind.FAILED, "body_continues: the links of its pager have no URL")
    while continues is None and (target := next_page_url(pages)) is not None:
        page: PageReading | FetchFailure = TOO_MANY_PAGES
        if len(pages) < MAX_PAGES:
            fetched = yield target
            page = fetched if isinstance(fetched, FetchFailure) else _read_further_page(city, fetched, pages)
        if isinstance(page, FetchFailure) and page.stopped:
            return DocumentReading(None, None, page)
        if isinstance(page, FetchFailure):
            kind = FailureKind.MISSING if page.kind is FailureKind.MISSING else FailureKind.FAILED
            reason = f"body_continues: page {len(pages) + 1}, {target}: {page.reason}"
            continues = replace(page, kind=kind, reason=reason, gone=False)
        else:
            pages.append(page)
    return _load(city, join_pages(start, pages[1:]), fetched_at, walked, continues)


def _load(
    city: City | None,
    page: PageReading,
    fetched_at: str,
    walked: Column | None,
    continues: FetchFailure | None,
) -> DocumentReading:
    column = city.column_of(page.url) if city is not None else None
    loader = ((city.family.loader if city is not None else None) or ReplyLoader)(page)
    if continues is not None:
        loader.warn("body_continues")
    reply = loader.load(
        city=city.name if city is not None else None,
        column=column.name if column is not None else None,
        fetched_at=fetched_at,
        kind=column.kind if column is not None else walked.kind if walked is not None else None,
    )
    return DocumentReading(reply, page.verdict, unknown_labels=loader.unknown_labels, continues=continues)


def _read_page(
    city: City | None, page: FetchedPage, first_url: str | None = None
) -> PageReading | DocumentReading:
    """Return the values on a page, or a reading without a record if the page cannot be read.

    Args:
        city: the city whose family is used; None for a page of any portal.
        page: the page.
        first_url: the URL of the document's first page if this is one of its further pages, otherwise None.
    """
    if page.status != 200:
        failure = failure_from_status(page.status, decode(page.body, page.content_type).text)
        if failure is not None:
            return DocumentReading(None, Verdict.CHALLENGE if failure.blocked else None, failure)
    other = non_page_name(page.body)
    if other is not None:
        return DocumentReading(None, None, FetchFailure(FailureKind.REJECTED, f"unreadable: it is {other}"))
    family = city.family if city is not None else None
    try:
        reading = read_page(
            page.body,
            family.canonical(page.url) if family is not None else canonical_url(page.url),
            content_type=page.content_type,
            selectors=family.selectors if family is not None else None,
            first_url=first_url,
        )
    except UnreadablePageError as error:
        return DocumentReading(None, None, FetchFailure(FailureKind.REJECTED, f"unreadable: {error}"))
    if reading.verdict is Verdict.CHALLENGE:
        return DocumentReading(None, reading.verdict, blocked_failure(reading.challenge_kind or "challenge"))
    return reading


def _read_further_page(
    city: City | None, page: FetchedPage, earlier: Sequence[PageReading]
) -> PageReading | FetchFailure:
    """Return the values on a further page of a document, or the reason why it is not such a page.

    Args:
        city: the city whose family is used; None for a page of any portal.
        page: the page that was fetched.
        earlier: the pages before it, in order.
    """
    reading = _read_page(city, page, earlier[0].url)
    if isinstance(reading, DocumentReading):
        return reading.failure or FetchFailure(FailureKind.FAILED, "unreadable")
    fault = page_fault(reading, earlier)
    return reading if fault is None else FetchFailure(FailureKind.FAILED, fault)

"""Read a document (a page with one reply) into a record.

Crawls, the reading of saved pages, and re-extraction all use this code.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.documents.file_types import non_page_name
from crawler.items import Reply
from crawler.loaders import ReplyLoader
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.walking.failures import FailureKind, FetchFailure, blocked_failure, failure_from_status
from crawler.reading import UnreadablePageError, Verdict, canonical_url, decode, read_page


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """The result of reading a page that should be a document.

    Attributes:
        reply: the record (the reply that the document contains), or None if the page yields no record.
        verdict: the kind of page; None if the kind is unknown. The kind is unknown if the HTTP status is an
            error other than a refusal, if the body is not a page of text (such as a PDF), if the page is larger or
            more deeply nested than the limits allow, or if the code that reads the page raised an exception.
        failure: the reason why the page yields no record, or None if the page yields a record.
        unknown_labels: the labels, as printed in the page's metadata block, that are not in ``labels.toml``.
    """

    reply: Reply | None
    verdict: Verdict | None
    failure: FetchFailure | None = None
    unknown_labels: list[str] = field(default_factory=list)

    @property
    def reason(self) -> str:
        """The reason why the page yields no record, for ``rejects.jsonl``; an empty string if there is a record."""
        return self.failure.reason if self.failure is not None else ""


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
    """Read a document into a record. The result depends only on the arguments.

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
    if status != 200:
        failure = failure_from_status(status, decode(body, content_type).text)
        if failure is not None:
            return DocumentReading(None, Verdict.CHALLENGE if failure.blocked else None, failure)
    other = non_page_name(body)
    if other is not None:
        return DocumentReading(None, None, FetchFailure(FailureKind.REJECTED, f"unreadable: it is {other}"))
    family = city.family if city is not None else None
    page_url = family.canonical(url) if family is not None else canonical_url(url)
    try:
        page = read_page(
            body,
            page_url,
            content_type=content_type,
            selectors=family.selectors if family is not None else None,
        )
    except UnreadablePageError as error:
        return DocumentReading(None, None, FetchFailure(FailureKind.REJECTED, f"unreadable: {error}"))
    if page.verdict is Verdict.CHALLENGE:
        return DocumentReading(None, page.verdict, blocked_failure(page.challenge_kind or "challenge"))
    if page.verdict is not Verdict.DOCUMENT:
        return DocumentReading(None, page.verdict, FetchFailure(FailureKind.REJECTED, page.verdict.value))
    column = city.column_of(page_url) if city is not None else None
    loader = (family.loader if family is not None else ReplyLoader)(page)
    reply = loader.load(
        city=city.name if city is not None else None,
        column=column.name if column is not None else None,
        fetched_at=fetched_at,
        kind=column.kind if column is not None else walked.kind if walked is not None else None,
    )
    return DocumentReading(reply, page.verdict, unknown_labels=loader.unknown_labels)

"""Join the pages of a document that is published in several pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crawler.reading.page_reading import PageReading
from crawler.reading.urls import canonical_url
from crawler.reading.verdict import Verdict


def next_page_url(pages: Sequence[PageReading]) -> str | None:
    """Return the URL of the page that follows the last of ``pages``, or None if there is none.

    The pagers of all pages are used, because a pager may show only some of the numbers. A link 下一页 (next page)
    to a page that is already there is ignored: some portals print it on the last page too.

    Args:
        pages: the pages of a document that were read so far, in order, beginning with the first.
    """
    seen = {canonical_url(page.url) for page in pages}
    numbered: dict[int, str] = {}
    for page in pages:
        if page.pager is not None:
            numbered |= page.pager.numbered
    last = pages[-1].pager
    for target in (numbered.get(len(pages) + 1), last.following if last is not None else None):
        if target is not None and canonical_url(target) not in seen:
            return target
    return None


def page_fault(page: PageReading, earlier: Sequence[PageReading]) -> str | None:
    """Return why ``page`` is not the next page of a document, or None if it is.

    Args:
        page: the page that was read.
        earlier: the pages before it, in order.
    """
    if not page.body or (page.verdict is not Verdict.DOCUMENT and page.title != earlier[0].title):
        return f"no text of the document ({page.verdict})"
    for number, other in enumerate(earlier, start=1):
        if page.body == other.body:
            return f"the same text as page {number}"
    return None


def join_pages(first: PageReading, further: Sequence[PageReading]) -> PageReading:
    """Return the reading of a whole document: that of its first page, with the texts and files of all pages.

    Metadata, title and the page's digest are those of the first page.
    """
    if not further:
        return first
    pages = (first, *further)
    files = {file.url: file for page in reversed(pages) for file in reversed(page.attachments)}
    return replace(
        first,
        body="\n".join(page.body for page in pages if page.body),
        attachments=list(reversed(files.values())),
        files_without_url=sum(page.files_without_url for page in pages),
        undecodable=sum(page.undecodable for page in pages),
        general=any(page.general for page in pages),
    )

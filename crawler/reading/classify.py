"""Classifying a page that has been read: as a document, a listing, a home page or something else."""

from __future__ import annotations

import re

from crawler.reading.html.decoding import Decoded
from crawler.reading.html.lines import PageLines, spaced, squeeze
from crawler.reading.meaning.dates import find_dates
from crawler.reading.meaning.deputies import read_deputies
from crawler.reading.meaning.kind import title_kind
from crawler.reading.page_reading import PageReading
from crawler.reading.verdict import STUB_CHARACTERS, Verdict, is_not_found, is_server_error

_ROWS = 3
"""The minimum number of metadata blocks, each of a different document, at which a page is a listing.

Two blocks are not enough, because a document may have two copies of its own block.
"""

_DOCUMENT_BAR = frozenset({"published_on", "bar_date", "source"})
"""The meanings of the labels in a document's bar, the line of date and source near its title."""


def verdict_of(reading: PageReading, decoded: Decoded, page: PageLines) -> Verdict:
    """Return the kind of a page.

    Args:
        reading: the values that were read from the page. Its own ``verdict`` is not used.
        decoded: the page's HTML as text.
        page: the page's lines of text.
    """
    if any(pair.value for pair in reading.metadata.pairs):
        return Verdict.LISTING if _lists_numbers(reading) else Verdict.DOCUMENT
    visible = squeeze("".join(page.texts)) if len(page.texts) < 80 else ""
    article = reading.meta_tags.first("articletitle")
    if not article and page.texts and len(visible) < 1500 and visible:
        heading = squeeze(page.tree.title or page.texts[0])
        if is_not_found(heading, visible) and title_kind(heading) is None:
            return Verdict.NOT_FOUND
        if not _has_date_or_source(reading) and is_server_error(spaced(" ".join(page.texts))):
            return Verdict.STUB if len(decoded.text) < STUB_CHARACTERS else Verdict.EMPTY
    if _reads_like_reply(reading):
        return Verdict.DOCUMENT
    if not article and not _has_date_or_source(reading) and _is_listing(page, decoded.text):
        return Verdict.LISTING
    if len(decoded.text) < STUB_CHARACTERS and not has_files(reading) and len(reading.body) < 40:
        return Verdict.STUB
    if not article and _is_home_page(reading, page):
        return Verdict.HOME_PAGE
    if not (reading.body or has_files(reading) or reading.bar):
        return Verdict.EMPTY
    return Verdict.DOCUMENT


def _lists_numbers(reading: PageReading) -> bool:
    """Return whether a page's metadata are the rows of a listing.

    The page must have at least three metadata blocks, with three different index numbers or three different
    document numbers. A page with the meta tag ArticleTitle is never a listing.
    """
    if reading.meta_tags.first("articletitle") or len(reading.metadata.lines) < _ROWS:
        return False
    return any(
        len({pair.value for pair in reading.metadata.values(meaning) if pair.value}) >= _ROWS
        for meaning in ("index_number", "document_number")
    )


def _has_date_or_source(reading: PageReading) -> bool:
    """Return whether a page shows its own date or source near its title."""
    return bool(reading.bar_date) or any(pair.meaning in _DOCUMENT_BAR for pair in reading.bar)


def has_files(reading: PageReading) -> bool:
    """Return whether a page has attached files, including those whose link contains no URL."""
    return bool(reading.attachments or reading.files_without_url)


def _reads_like_reply(reading: PageReading) -> bool:
    """Return whether a page has a title and reads like a reply.

    The first lines of a reply contain a salutation to a deputy, 收悉 (received) or 答复如下 (we reply as
    follows).
    """
    opening = reading.body.split("\n", 8)[:8]
    return bool(reading.title) and (
        bool(read_deputies(opening)) or any("收悉" in line or "答复如下" in line for line in opening)
    )


def _is_home_page(reading: PageReading, page: PageLines) -> bool:
    """Return whether a page is a home page.

    A page is a home page if its meta tags say so. Without such meta tags, the page must meet three conditions:
    its title is the name of a site, it shows no date or source, and most of its text is links.
    """
    tags = reading.meta_tags
    if "首页" in (tags.first("columntype"), tags.first("columnname")):
        return True
    site = squeeze(tags.first("sitename") or "")
    document_title = squeeze(page.tree.title)
    titled_as_site = bool(
        site and document_title and document_title in {site, f"{site}首页", f"{site}-首页", f"首页-{site}"}
    ) or document_title.endswith(("门户网站", "首页", "人民政府", "政务公开"))
    dated = _has_date_or_source(reading) or tags.published_on is not None
    linked = sum(page.linked) * 2 > sum(map(len, page.texts))
    return titled_as_site and not dated and linked


_PAGER = re.compile(
    r"createPage(?:HTML)?\s*\(|countPage\s*=|共\s*\d+\s*(?:条|页)|page-tile|class=[\"']?p_(?:no|next)"
)

_LONGEST_ROW = 200
"""The number of characters at which a text is too long to be one row of a listing (a title and a date)."""


def _is_listing(page: PageLines, source: str) -> bool:
    """Return whether a page that has no date of its own is a listing.

    A listing has rows, which are linked titles with a date beside each. A page without a pager must have at
    least two rows. A page with a pager must have at least one row or consist mostly of links. The pager is
    searched for in ``source``, the page's HTML.
    """
    rows = 0
    texts = page.texts
    for line, text in enumerate(texts):
        if page.linked[line] < 8 or page.linked[line] * 3 < len(squeeze(text)):
            continue
        if len(text) >= _LONGEST_ROW:
            # Rows may share one element: links side by side, each with its date (xinzheng.gov.cn).
            rows += len(find_dates(text))
            continue
        rows += bool(find_dates(text[:14])) or any(
            len(near) < _LONGEST_ROW and find_dates(near[-24:]) for near in texts[line : line + 5]
        )
    return (
        rows >= 2
        or (rows > 0 and _PAGER.search(source) is not None)
        or (_PAGER.search(source) is not None and sum(page.linked) * 2 > sum(map(len, texts)))
    )

"""The verdict on a page that has been read: a document, a listing, a home page, or nothing."""

from __future__ import annotations

import re

from crawler.reading.html.decoding import Decoded
from crawler.reading.html.lines import Layout, spaced, squeeze
from crawler.reading.meaning.dates import find_dates
from crawler.reading.meaning.deputies import read_deputies
from crawler.reading.meaning.kind import title_kind
from crawler.reading.page_reading import PageReading
from crawler.reading.verdict import STUB_BYTES, Verdict, says_failed, says_not_found

_ROWS = 3
"""Metadata blocks with numbers of their own that make a listing; a document has two copies of its own block."""

_OWN = frozenset({"published_on", "bar_date", "source"})
"""Meanings of the labels in a document's bar."""


def verdict_of(reading: PageReading, decoded: Decoded, layout: Layout) -> Verdict:
    """Return what a page is, once everything that it prints has been read."""
    if any(pair.value for pair in reading.metadata.pairs):
        return Verdict.LISTING if _lists_numbers(reading) else Verdict.DOCUMENT
    visible = squeeze("".join(layout.texts)) if len(layout.texts) < 80 else ""
    article = reading.meta_tags.first("articletitle")
    if not article and layout.texts and len(visible) < 1500 and visible:
        heading = squeeze(layout.tree.title or layout.texts[0])
        if says_not_found(heading, visible) and title_kind(heading) is None:
            return Verdict.NOT_FOUND
        if not _dated(reading) and says_failed(spaced(" ".join(layout.texts))):
            return Verdict.STUB if len(decoded.text) < STUB_BYTES else Verdict.EMPTY
    if _answers(reading):
        return Verdict.DOCUMENT
    if not article and not _dated(reading) and _is_listing(layout, decoded.text):
        return Verdict.LISTING
    if len(decoded.text) < STUB_BYTES and not has_files(reading) and len(reading.body) < 40:
        return Verdict.STUB
    if not article and _is_home(reading, layout):
        return Verdict.HOME_PAGE
    if not (reading.body or has_files(reading) or reading.bar):
        return Verdict.EMPTY
    return Verdict.DOCUMENT


def _lists_numbers(reading: PageReading) -> bool:
    """Tell whether the metadata are rows of a listing: no ArticleTitle, and the numbers of several documents."""
    if reading.meta_tags.first("articletitle") or len(reading.metadata.lines) < _ROWS:
        return False
    return any(
        len({pair.value for pair in reading.metadata.values(meaning) if pair.value}) >= _ROWS
        for meaning in ("index_number", "document_number")
    )


def _dated(reading: PageReading) -> bool:
    """Tell whether a page prints a date or a source of its own."""
    return bool(reading.bar_date) or any(pair.meaning in _OWN for pair in reading.bar)


def has_files(reading: PageReading) -> bool:
    """Tell whether a page has attached files, including those whose link gives no URL."""
    return bool(reading.attachments or reading.files_without_url)


def _answers(reading: PageReading) -> bool:
    """Tell whether a page with a title reads like a reply: it has a salutation or the sentence of receipt."""
    opening = reading.body.split("\n", 8)[:8]
    return bool(reading.title) and (
        bool(read_deputies(opening)) or any("收悉" in line or "答复如下" in line for line in opening)
    )


def _is_home(reading: PageReading, layout: Layout) -> bool:
    """Tell whether a page is a home page: its meta tags say so, or its title is the site's and it has no date."""
    tags = reading.meta_tags
    if "首页" in (tags.first("columntype"), tags.first("columnname")):
        return True
    site = squeeze(tags.first("sitename") or "")
    own = squeeze(layout.tree.title)
    front = bool(
        site and own and own in {site, f"{site}首页", f"{site}-首页", f"首页-{site}"}
    ) or own.endswith(("门户网站", "首页", "人民政府", "政务公开"))
    dated = _dated(reading) or tags.published_on is not None
    linked = sum(layout.linked) * 2 > sum(map(len, layout.texts))
    return front and not dated and linked


_PAGER = re.compile(
    r"createPage(?:HTML)?\s*\(|countPage\s*=|共\s*\d+\s*(?:条|页)|page-tile|class=[\"']?p_(?:no|next)"
)

_LONGEST_ROW = 200
"""Most characters of a listing's row: a title and a date."""


def _is_listing(layout: Layout, source: str) -> bool:
    """Tell whether a page without a date of its own is a listing: linked titles, each with a date next to it."""
    rows = 0
    texts = layout.texts
    for line, text in enumerate(texts):
        if layout.linked[line] < 8 or layout.linked[line] * 3 < len(squeeze(text)):
            continue
        if len(text) >= _LONGEST_ROW:
            # Rows may share one element: links side by side, each with its date (xinzheng.gov.cn).
            rows += len(find_dates(text))
            continue
        rows += bool(find_dates(text[:14])) or any(
            len(each) < _LONGEST_ROW and find_dates(each[-24:]) for each in texts[line : line + 5]
        )
    return (
        rows >= 2
        or (rows > 0 and _PAGER.search(source) is not None)
        or (_PAGER.search(source) is not None and sum(layout.linked) * 2 > sum(map(len, texts)))
    )

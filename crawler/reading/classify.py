"""Classifying a page that has been read: as a document, a listing, a home page or something else."""

from __future__ import annotations

import re
from datetime import date

from crawler.reading.html.decoding import Decoded
from crawler.reading.html.lines import PageLines, spaced, squeeze
from crawler.reading.listed_rows import SHORTEST_TITLE, ListedRows, find_listed_rows, has_dated_link
from crawler.reading.meaning.dates import find_dates
from crawler.reading.meaning.deputies import read_deputies
from crawler.reading.meaning.kind import title_kind
from crawler.reading.metadata.vocabulary import meaning_of
from crawler.reading.page_reading import PageReading
from crawler.reading.verdict import STUB_CHARACTERS, Verdict, is_not_found, is_server_error

_ROWS = 3
"""The minimum number of metadata blocks, each of a different document, at which a page is a listing.

Two blocks are not enough, because a document may have two copies of its own block.
"""

_HEADER_LABELS = 2
"""The minimum number of known labels in the header row of a table that lists documents."""

_STUB_TEXT = 40
"""The number of characters of all lines at which a small page says something, such as a message of the portal."""

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
        is_list = _lists_numbers(reading) or _is_row_of_table(reading, page)
        return Verdict.LISTING if is_list else Verdict.DOCUMENT
    visible = squeeze("".join(page.texts)) if len(page.texts) < 80 else ""
    article = reading.meta_tags.first("articletitle")
    if not article and page.texts and len(visible) < 1500 and visible:
        heading = squeeze(page.tree.title or page.texts[0])
        if is_not_found(heading, visible) and title_kind(heading) is None:
            return Verdict.NOT_FOUND
        if not _has_date_or_source(reading, page, ListedRows(())) and is_server_error(
            spaced(" ".join(page.texts))
        ):
            return Verdict.STUB if len(decoded.text) < STUB_CHARACTERS else Verdict.EMPTY
    rows = find_listed_rows(page) if not article else ListedRows(())
    dated = _has_date_or_source(reading, page, rows)
    if _reads_like_reply(reading) and (dated or not _is_text_of_rows(reading, page, rows)):
        return Verdict.DOCUMENT
    if not article and not dated and _is_listing(page, rows, decoded.text):
        return Verdict.LISTING
    if (
        len(decoded.text) < STUB_CHARACTERS
        and not has_files(reading)
        and sum(map(len, page.texts)) < _STUB_TEXT
    ):
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


def _is_row_of_table(reading: PageReading, page: PageLines) -> bool:
    """Return whether a page's metadata are one row of a listing: a table whose row links to another page.

    The cells above the row are its labels, and one of the row's cells is a link. The page of the document itself shows
    the linked title elsewhere too, without a link, or has a text.
    """
    if reading.meta_tags.first("articletitle") or any("。" in line for line in reading.body.split("\n")):
        return False
    tree = page.tree
    in_block = {line for first, after in reading.metadata.lines for line in range(first, after)}
    for link in tree.links:
        title = squeeze(tree.text(link))
        if len(title) < SHORTEST_TITLE or page.span(link)[0] not in in_block:
            continue
        row = next((parent for parent in tree.ancestors(link) if tree.tags[parent] == "tr"), None)
        if row is None or any(
            squeeze(text) == title and not page.linked[line] for line, text in enumerate(page.texts)
        ):
            continue
        table = next((parent for parent in tree.ancestors(row) if tree.tags[parent] == "table"), row)
        header = next((other for other in range(row - 1, table, -1) if tree.tags[other] == "tr"), row)
        above = _cells(page, header)
        known = sum(meaning_of(cell) is not None for cell in above)
        if header != row and known >= _HEADER_LABELS and len(above) == len(_cells(page, row)):
            return True
    return False


def _cells(page: PageLines, row: int) -> list[str]:
    tree = page.tree
    return [squeeze(tree.text(cell)) for cell in tree.children(row) if tree.tags[cell] in {"td", "th"}]


def _has_date_or_source(reading: PageReading, page: PageLines, rows: ListedRows) -> bool:
    """Return whether a page shows its own date or source near its title, and not only those of the rows of a list."""
    listed = rows.lines
    if any(pair.meaning in _DOCUMENT_BAR and pair.line not in listed for pair in reading.bar):
        return True
    if not reading.bar_date or not listed:
        return bool(reading.bar_date)
    day = date.fromisoformat(reading.bar_date)
    return any(
        found == day
        for line, text in enumerate(page.texts)
        if line not in listed and len(text) < _LONGEST_BAR
        for _, _, found in find_dates(text)
    )


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


def _is_text_of_rows(reading: PageReading, page: PageLines, rows: ListedRows) -> bool:
    """Return whether a text that reads like a reply belongs to a list: it is between rows, or its title is a link.

    Some listings show the beginning of each document, or that of one document above the rows.
    """
    if len(rows.rows) < _ROWS:
        return False
    opening = next(iter(reading.body.split("\n")))
    title, span = squeeze(reading.title), rows.span
    lines = range(span.start, span.stop)
    return any(page.texts[line] == opening for line in lines) or any(
        squeeze(text) == title and page.linked[line] * 2 > len(title) for line, text in enumerate(page.texts)
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
    dated = _has_date_or_source(reading, page, ListedRows(())) or tags.published_on is not None
    linked = sum(page.linked) * 2 > sum(map(len, page.texts))
    return titled_as_site and not dated and linked


_PAGER = re.compile(
    r"createPage(?:HTML)?\s*\(|countPage\s*=|共\s*\d+\s*(?:条|页)(?:记录|信息)?\s*(?=[^\u4e00-\u9fff。]|[第当首上下到转跳每共]|$)|page-tile|class=[\"']?p_(?:no|next)"
)

_LONGEST_BAR = 200
"""The number of characters at which a line is too long to be a document's bar."""


def _is_listing(page: PageLines, rows: ListedRows, source: str) -> bool:
    """Return whether a page that has no date of its own is a listing.

    A listing has rows, and they outweigh the sentences above and below them. A page with a pager need have only one
    linked title with a date beside it, or consist mostly of links. The pager is searched for in ``source``, the page's
    HTML.
    """
    if len(rows.rows) > 1:
        return rows.outweighs_text(page)
    if _PAGER.search(source) is None:
        return False
    return has_dated_link(page) or sum(page.linked) * 2 > sum(map(len, page.texts))

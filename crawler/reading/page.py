"""Extracting all values from a page, which is decoded once and usually parsed once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from crawler.reading.classify import has_files, verdict_of
from crawler.reading.content.attachments import read_attachments
from crawler.reading.content.bar_lines import (
    BAR_MEANINGS,
    find_bar,
    has_value_below,
    letter_head_lines,
    lines_after,
    sources_in_body,
    unlabelled_bar,
)
from crawler.reading.content.body import body_text, find_body, with_signature
from crawler.reading.content.embedded import EmbeddedDocument, embedded_document
from crawler.reading.content.heading_lines import heading_text
from crawler.reading.content.info_line import unlabelled_date, with_unknown_labels
from crawler.reading.content.pager import find_pager
from crawler.reading.content.pictures import scanned_pages
from crawler.reading.content.region import Region, is_boilerplate
from crawler.reading.content.title import Title, find_title
from crawler.reading.content.unshown import unshown_markup
from crawler.reading.html.base import base_url
from crawler.reading.html.decoding import decode
from crawler.reading.html.lines import PageLines
from crawler.reading.html.selectors import Selectors, select
from crawler.reading.html.tree import Tree
from crawler.reading.meaning.dates import find_dates
from crawler.reading.meaning.document_number import read_number_line
from crawler.reading.metadata.meta_tags import read_meta_tags
from crawler.reading.metadata.pairs import Pair
from crawler.reading.metadata.suggestion_text import suggestion_text
from crawler.reading.metadata.table import read_metadata
from crawler.reading.metadata.unlabelled_items import label_by_order
from crawler.reading.metadata.vocabulary import IGNORED
from crawler.reading.page_reading import PageReading
from crawler.reading.verdict import Verdict, blocked_kind

_UNLABELLED_AFTER = 6
"""The number of lines after the title in which an unlabelled date is taken as the document's date."""


def read_page(
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    selectors: Selectors | None = None,
    first_url: str | None = None,
) -> PageReading:
    """Return all values on a document's page, with a verdict that says whether the page is a document.

    Args:
        body: the page's bytes, after any content encoding (such as gzip) has been removed.
        url: the URL from which the page was fetched. Relative links are resolved against it.
        content_type: the value of the page's ``Content-Type`` header, or None if there was none.
        selectors: the selectors for title and body that suit the portal's family (its content management
            system). Without them, the general reader finds title and body.
        first_url: the URL of the document's first page if this is one of its further pages, otherwise None.

    Raises:
        UnreadablePageError: the page is larger or more complex than any real page.
    """
    decoded = decode(body, content_type)
    reading = PageReading(
        url, Verdict.DOCUMENT, hashlib.sha256(body).hexdigest(), decoded.encoding, decoded.undecodable
    )
    reading.challenge_kind = blocked_kind(200, decoded.text)
    if reading.challenge_kind is not None and embedded_document(decoded.text) is not None:
        # A page without text whose script contains a document looks like a challenge (``script_shell``).
        reading.challenge_kind = None
    if reading.challenge_kind is not None:
        reading.verdict = Verdict.CHALLENGE
        return reading
    selectors = selectors or Selectors()
    tree = Tree(decoded.text, selectors.main)
    container = select(tree, selectors.body) if selectors.body else None
    if container is None and selectors.main and selectors.body:
        # In another layout, the selector ``main`` may match another part of the page: read the whole page.
        tree = Tree(decoded.text)
        container = select(tree, selectors.body)
    page = PageLines(tree)
    reading.pager = find_pager(page, base_url(tree, url), first_url or url)
    _read(reading, page, selectors, container)
    if reading.title and not reading.body and not has_files(reading):
        _read_unshown(reading, page)
    reading.verdict = verdict_of(reading, decoded, page)
    if not (reading.body and any(pair.value for pair in reading.metadata.pairs)):
        embedded = embedded_document(decoded.text)
        if embedded is not None:
            _read_embedded(reading, embedded, base_url(tree, url))
    return reading


def _read_embedded(reading: PageReading, embedded: EmbeddedDocument, base: str) -> None:
    """Fill ``reading`` with the values of the document that a page's script contains.

    The visible page is only a frame for this document. Relative links are resolved against ``base``.
    """
    page = PageLines(Tree(embedded.markup))
    reading.title = embedded.title or reading.title
    reading.metadata, reading.bar, reading.bar_date = embedded.metadata, [], None
    reading.body = body_text(page, 0)
    base = base_url(page.tree, reading.url)
    reading.attachments, reading.files_without_url = read_attachments(
        page, base, 0, len(page.texts), embedded.files, encoding=reading.encoding
    )
    pictures, reading.body_in_pictures = scanned_pages(
        page, base, 0, reading.body, range(len(page.texts)), encoding=reading.encoding
    )
    reading.attachments += [picture for picture in pictures if picture not in reading.attachments]
    reading.general = False
    has_content = reading.body or has_files(reading) or any(pair.value for pair in reading.metadata.pairs)
    reading.verdict = Verdict.DOCUMENT if has_content else Verdict.EMPTY


def _read_unshown(reading: PageReading, page: PageLines) -> None:
    """Fill in the body and files of a document whose text is in an element that a browser does not show."""
    markup = unshown_markup(page.tree)
    if markup is None:
        return
    unshown = PageLines(Tree(markup))
    reading.body = body_text(unshown, 0)
    reading.attachments, reading.files_without_url = read_attachments(
        unshown, base_url(page.tree, reading.url), 0, len(unshown.texts), encoding=reading.encoding
    )


def _read(reading: PageReading, page: PageLines, selectors: Selectors, container: int | None) -> None:
    """Fill ``reading`` with the values found in a page's lines.

    ``container`` is the index of the body's element, or None if no selector found it: then the body is searched for.
    """
    inside = range(*page.span(container)) if container is not None else range(0)
    reading.metadata = metadata = read_metadata(page, inside)
    block = select(page.tree, selectors.block) if selectors.block else None
    if block is not None:
        reading.labels_by_order = label_by_order(page, metadata, block, selectors.block_labels)
    heading, suggested, not_reply = suggestion_text(page)
    if suggested:
        metadata.pairs.append(Pair(heading, "suggestion_in_block", suggested, min(not_reply)))
    reading.meta_tags = tags = read_meta_tags(page.tree)
    title = _selected_title(page, selectors) or find_title(
        page,
        labelled=metadata.first("title"),
        article_title=tags.first("articletitle") or "",
        covered=metadata.lines,
        names=[name for key in ("sitename", "columnname") for name in tags.values.get(key, ())],
    )
    reading.title = title.text
    reading.heading_number = _heading_number(page, title)
    reading.general = container is None or (selectors.title is None or title.first < 0)
    begin, end = find_bar(page, title, metadata)
    bar_lines = {pair.line for pair in metadata.bar if begin <= pair.line < end}
    bar_lines -= letter_head_lines(page, metadata, bar_lines)
    bar_lines |= {
        pair.line + 1 for pair in metadata.bar if pair.line in bar_lines and has_value_below(page, pair)
    }
    covered = {line for first, after in metadata.lines for line in range(first, after)}
    covered |= not_reply | (reading.pager.lines if reading.pager is not None else set())
    body_end = page.span(container)[1] if container is not None else 0
    region = Region(page, max(title.after, 0), covered | bar_lines, body_end)
    if container is None:
        container = find_body(region)
    above = {*range(max(title.first, 0), max(title.after, 0)), *covered}
    if container is not None and page.tree.tags[container] in {"html", "body"}:
        # The text has no element of its own: what surrounds it is in the same element.
        above |= region.non_body
    first_of_body = len(page.texts)
    if container is not None:
        bar_lines -= sources_in_body(page, metadata, title, bar_lines, container, selected=bool(inside))
        if title.first >= page.span(container)[0]:
            bar_lines |= unlabelled_bar(page, title)
        first_of_body = _first_paragraph(page, container, title, above | bar_lines)
        bars = {line for line in bar_lines if line < first_of_body}
        reading.body = body_text(page, container, above | bars)
        if reading.body and reading.general:
            reading.body = with_signature(page, container, reading.body)
    bar = [
        pair for pair in metadata.bar if pair.meaning not in {IGNORED, "counter"} and pair.line < region.after
    ]
    reading.bar = [pair for pair in bar if begin <= pair.line < end and pair.line <= first_of_body]
    if not any(pair.value for pair in reading.bar if pair.meaning in BAR_MEANINGS) and container is not None:
        # Some portals print date and source just below the body. Those farther away are other documents'.
        below = page.span(container)[1]
        reading.bar += [pair for pair in bar if below <= pair.line < below + 4]
    if title.first >= 0:
        between = range(title.after, min(first_of_body, end, region.after))
        reading.bar = with_unknown_labels(page, reading.bar, between, covered)
    if not metadata.first("published_on"):
        labelled = {
            line for pair in metadata.bar if find_dates(pair.value) for line in (pair.line, pair.line + 1)
        }
        until = lines_after(title.after, _UNLABELLED_AFTER, metadata)
        reading.bar_date = unlabelled_date(page, title, until, first_of_body, covered | labelled)
    base = base_url(page.tree, reading.url)
    reading.attachments, reading.files_without_url = read_attachments(
        page, base, region.first, region.after, encoding=reading.encoding
    )
    if reading.title:
        pictures, reading.body_in_pictures = scanned_pages(
            page, base, container, reading.body, range(region.first, region.after), encoding=reading.encoding
        )
        known = {file.url for file in reading.attachments}
        reading.attachments += [picture for picture in pictures if picture.url not in known]


def _first_paragraph(page: PageLines, container: int, title: Title, skipped: Collection[int]) -> int:
    """Return the index of the body's first line after title, metadata, bar and boilerplate.

    ``container`` is the index of the body's element. ``skipped`` contains the indexes of the lines of metadata and
    bar. If no line of the body remains, return the page's number of lines.
    """
    line, after = page.span(container)
    while line < after and (line < title.after or line in skipped or is_boilerplate(page.texts[line])):
        line += 1
    return line if line < after else len(page.texts)


def _heading_number(page: PageLines, title: Title) -> str:
    """Return the document number that follows a title on the title's own lines, as printed, or '' if none does."""
    if title.first < 0:
        return ""
    rest = heading_text(page, title.first, title.after).removeprefix(title.text).strip()
    return rest if rest and read_number_line(rest) is not None else ""


def _selected_title(page: PageLines, selectors: Selectors) -> Title | None:
    """Return the title that a family's selector finds on a page, or None if it finds none."""
    element = select(page.tree, selectors.title) if selectors.title else None
    if element is None:
        return None
    first, after = page.span(element)
    text = heading_text(page, first, after) if after > first else ""
    return Title(text, first, after) if text else None

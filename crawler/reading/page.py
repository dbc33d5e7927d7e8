"""Reading one page: from bytes, URL and headers to everything that can be read, decoded and parsed once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from crawler.reading.classify import has_files, verdict_of
from crawler.reading.content.attachments import read_attachments
from crawler.reading.content.body import body_text, find_body, with_signature
from crawler.reading.content.embedded import EmbeddedDocument, embedded_document
from crawler.reading.content.info_line import with_unknown_labels
from crawler.reading.content.region import Region, is_boilerplate
from crawler.reading.content.title import Title, find_title
from crawler.reading.html.decoding import decode
from crawler.reading.html.lines import PageLines, squeeze
from crawler.reading.html.selectors import Selectors, select
from crawler.reading.html.tree import Tree
from crawler.reading.meaning.dates import find_dates, is_timestamp
from crawler.reading.metadata.meta_tags import read_meta_tags
from crawler.reading.metadata.pairs import Metadata, Pair
from crawler.reading.metadata.table import read_metadata
from crawler.reading.metadata.vocabulary import IGNORED, delimited_labels, meaning_of, normal_label
from crawler.reading.page_reading import PageReading
from crawler.reading.urls import absolute_url
from crawler.reading.verdict import Verdict, blocked_kind

_BAR_BEFORE = 4
_BAR_AFTER = 10
"""Lines before and after the title that belong to its bar; labels elsewhere describe something else.

Lines before the title count only where the bar after it is empty: a menu may end in the dates of other
pages (fuxin.gov.cn).
"""

_UNLABELLED_AFTER = 6
"""Lines after the title in which a date without a label is the page's."""

_BESIDES_DATE = 40
"""Most characters of a bar in addition to its date: time, source, counters, font size."""

_TITLE_PREFIX = 10
"""Characters of a heading to look for in the document's title, which may be cut."""

_SIGNER = "签发人"
"""A label in the head of a letter; a metadata block may have it, too."""

_BAR_MEANINGS = frozenset({"published_on", "bar_date", "source"})


def read_page(
    body: bytes, url: str, *, content_type: str | None = None, selectors: Selectors | None = None
) -> PageReading:
    """Read everything that a detail page says.

    Args:
        body: the page's bytes, content encoding removed.
        url: where it was fetched; relative links start from it.
        content_type: the value of its ``Content-Type`` header.
        selectors: where the family's pages have title and body; the general reader finds them without.

    Raises:
        UnreadablePageError: the page is larger or more complex than any real page.
    """
    decoded = decode(body, content_type)
    reading = PageReading(
        url, Verdict.DOCUMENT, hashlib.sha256(body).hexdigest(), decoded.encoding, decoded.undecodable
    )
    reading.challenge_kind = blocked_kind(200, decoded.text)
    if reading.challenge_kind is not None and embedded_document(decoded.text) is not None:
        # A frame without text whose script holds a document looks like a shell of scripts.
        reading.challenge_kind = None
    if reading.challenge_kind is not None:
        reading.verdict = Verdict.CHALLENGE
        return reading
    selectors = selectors or Selectors()
    source = body if decoded.is_utf8_of(body) else None
    tree = Tree(decoded.text, selectors.main, selectors.body, source)
    container = select(tree, selectors.body) if selectors.body else None
    if container is None and selectors.main and selectors.body:
        # A page with another layout may use the same name for another part.
        tree = Tree(decoded.text, source=source)
        container = select(tree, selectors.body)
    page = PageLines(tree)
    _read(reading, page, selectors, container)
    reading.verdict = verdict_of(reading, decoded, page)
    if not (reading.body and any(pair.value for pair in reading.metadata.pairs)):
        embedded = embedded_document(decoded.text)
        if embedded is not None:
            _read_embedded(reading, embedded, _base_url(tree, url))
    return reading


def _read_embedded(reading: PageReading, embedded: EmbeddedDocument, base: str) -> None:
    """Fill a reading from the document in a page's script; the visible page without it is only a frame."""
    page = PageLines(Tree(embedded.markup))
    reading.title = embedded.title or reading.title
    reading.metadata, reading.bar, reading.bar_date = embedded.metadata, [], None
    reading.body = body_text(page, 0)
    reading.attachments, reading.files_without_url = read_attachments(
        page, base, 0, len(page.texts), embedded.files
    )
    reading.general = False
    has_content = reading.body or has_files(reading) or any(pair.value for pair in reading.metadata.pairs)
    reading.verdict = Verdict.DOCUMENT if has_content else Verdict.EMPTY


def _read(reading: PageReading, page: PageLines, selectors: Selectors, container: int | None) -> None:
    """Fill a reading from a page's lines; ``container`` is the body's element by the family's selector."""
    inside = range(*page.span(container)) if container is not None else range(0)
    reading.metadata = metadata = read_metadata(page, inside)
    reading.meta_tags = tags = read_meta_tags(page.tree)
    title = _selected_title(page, selectors) or find_title(
        page,
        labelled=metadata.first("title"),
        article_title=tags.first("articletitle") or "",
        covered=metadata.lines,
        names=[name for key in ("sitename", "columnname") for name in tags.values.get(key, ())],
    )
    reading.title = title.text
    reading.general = container is None or (selectors.title is None or title.first < 0)
    begin, end = _bar_lines(page, title, metadata)
    bar_lines = {pair.line for pair in metadata.bar if begin <= pair.line < end}
    bar_lines -= _letter_head_lines(page, metadata, bar_lines)
    bar_lines |= {
        pair.line + 1 for pair in metadata.bar if pair.line in bar_lines and _has_value_below(page, pair)
    }
    covered = {line for first, after in metadata.lines for line in range(first, after)}
    body_end = page.span(container)[1] if container is not None else 0
    region = Region(page, max(title.after, 0), covered | bar_lines, body_end)
    if container is None:
        container = find_body(region)
    above = {*range(max(title.first, 0), max(title.after, 0)), *covered}
    first_of_body = len(page.texts)
    if container is not None:
        if title.first >= page.span(container)[0]:
            bar_lines |= _unlabelled_bar(page, title)
        first_of_body = _first_paragraph(page, container, title, above | bar_lines)
        bars = {line for line in bar_lines if line < first_of_body}
        reading.body = body_text(page, container, above | bars)
        if reading.body and reading.general:
            reading.body = with_signature(page, container, reading.body)
    bar = [
        pair for pair in metadata.bar if pair.meaning not in {IGNORED, "counter"} and pair.line < region.after
    ]
    reading.bar = [pair for pair in bar if begin <= pair.line < end and pair.line <= first_of_body]
    if not any(pair.value for pair in reading.bar if pair.meaning in _BAR_MEANINGS) and container is not None:
        # Some portals print date and source under the body; elsewhere they are other documents'.
        below = page.span(container)[1]
        reading.bar += [pair for pair in bar if below <= pair.line < below + 4]
    if title.first >= 0:
        between = range(title.after, min(first_of_body, end, region.after))
        reading.bar = with_unknown_labels(page, reading.bar, between, covered)
    if not metadata.first("published_on"):
        labelled = {
            line for pair in metadata.bar if find_dates(pair.value) for line in (pair.line, pair.line + 1)
        }
        until = _lines_after(title.after, _UNLABELLED_AFTER, metadata)
        reading.bar_date = _unlabelled_date(page, title, until, first_of_body, covered | labelled)
    reading.attachments, reading.files_without_url = read_attachments(
        page, _base_url(page.tree, reading.url), region.first, region.after
    )


def _letter_head_lines(page: PageLines, metadata: Metadata, lines: Collection[int]) -> set[int]:
    """Return lines of a letter's head, not of a bar: 签发人 is their only label, and they have no date."""
    others = {pair.line for pair in metadata.bar if normal_label(pair.label) != _SIGNER}
    signed = {pair.line for pair in metadata.bar} - others
    return {line for line in signed if line in lines and not find_dates(page.texts[line])}


def _has_value_below(page: PageLines, pair: Pair) -> bool:
    """Tell whether the value of a label is alone on the next line."""
    return pair.meaning in _BAR_MEANINGS and page.texts[pair.line + 1 : pair.line + 2] == [pair.value]


def _unlabelled_bar(page: PageLines, title: Title) -> set[int]:
    """Return the first line under a title where it is a date as systems print them.

    No letter begins with such a date. It counts only under a title that the document title repeats: under a
    row of a listing is the row's date.
    """
    if squeeze(title.text)[:_TITLE_PREFIX] not in squeeze(page.tree.title):
        return set()
    line = title.after
    while line < len(page.texts) and is_boilerplate(page.texts[line]):
        line += 1
    return {line} if line < len(page.texts) and is_timestamp(page.texts[line]) else set()


def _first_paragraph(page: PageLines, container: int, title: Title, skipped: Collection[int]) -> int:
    """Return the first line of a body after title, metadata, bar and boilerplate in its element."""
    line, after = page.span(container)
    while line < after and (line < title.after or line in skipped or is_boilerplate(page.texts[line])):
        line += 1
    return line if line < after else len(page.texts)


def _selected_title(page: PageLines, selectors: Selectors) -> Title | None:
    """Return the title that a family's selector names."""
    element = select(page.tree, selectors.title) if selectors.title else None
    if element is None:
        return None
    first, after = page.span(element)
    text = page.heading(first, after) if after > first else ""
    return Title(text, first, after) if text else None


def _bar_lines(page: PageLines, title: Title, metadata: Metadata) -> tuple[int, int]:
    """Return the first line near the title and the line after the last."""
    if title.first < 0:
        return 0, len(page.texts)
    after = _lines_after(title.after, _BAR_AFTER, metadata)
    begin = max(0, title.first - _BAR_BEFORE)
    if any(title.first <= pair.line < after and pair.meaning in _BAR_MEANINGS for pair in metadata.bar):
        begin = title.first
    return begin, after


def _lines_after(line: int, count: int, metadata: Metadata) -> int:
    """Return the line ``count`` lines after another, not counting metadata blocks between them."""
    after = line + count
    for first, last in sorted(metadata.lines):
        if line <= last and first < after:
            after += last - max(first, line)
    return after


def _unlabelled_date(
    page: PageLines, title: Title, until: int, body_begins: int, covered: Collection[int]
) -> str | None:
    """Return a date without a label in the title's element (shanghai.gov.cn) or in the lines below it."""
    if title.first < 0:
        return None
    for line in range(title.first, min(until, body_begins, len(page.texts))):
        text = page.texts[line]
        if line < title.after:
            text = text.removeprefix(title.text)
        if line in covered:
            # The date may come before the first label of a line (shanwei.gov.cn).
            labels = delimited_labels(text)
            text = text[: labels[0].begin] if labels else ""
        if not text or len(text) > 120 or text in title.text:
            continue
        dates = find_dates(text)
        if dates and _belongs_to_a_label(page, line):
            continue
        if len(dates) == 1 and len(squeeze(text)) <= dates[0][1] - dates[0][0] + _BESIDES_DATE:
            # A line of links has the date of the linked page.
            return dates[0][2].isoformat() if page.linked[line] * 2 <= len(squeeze(text)) else None
    return None


def _belongs_to_a_label(page: PageLines, line: int) -> bool:
    """Tell whether a line is the value of a label in an attribute nearby, or the hidden copy of a value."""
    tree = page.tree
    element = page.owner(line)
    if any(tree.inside(element, neighbour) for neighbour in tree.hidden):
        return True
    parent = tree.parents[element]
    neighbours = [element, *tree.children(parent)] if parent >= 0 else [element]
    return any(meaning_of(tree.attribute(neighbour, "title")) is not None for neighbour in neighbours[:8])


def _base_url(tree: Tree, url: str) -> str:
    """Return the URL that relative links of a page start from."""
    for element, tag in enumerate(tree.tags[:60]):
        if tag == "base":
            return absolute_url(url, tree.attribute(element, "href")) or url
    return url

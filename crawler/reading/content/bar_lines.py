"""Find the lines of a title's bar (date, source and page controls), and the lines of the body that look like one."""

from __future__ import annotations

from collections.abc import Collection

from crawler.reading.content.body import in_editor
from crawler.reading.content.region import is_boilerplate
from crawler.reading.content.title import Title
from crawler.reading.html.lines import PageLines, squeeze
from crawler.reading.meaning.dates import find_dates, is_timestamp
from crawler.reading.metadata.pairs import Metadata, Pair
from crawler.reading.metadata.vocabulary import normal_label

_BAR_BEFORE = 4
_BAR_AFTER = 10
"""The numbers of lines before and after a title that may belong to its bar (the line of date and source).

Labels outside these lines describe something else. Lines before the title are used only if no line after it
contains a date or source, because a menu may end with the dates of other pages (fuxin.gov.cn).
"""

_TITLE_PREFIX = 10
"""The number of characters of a heading to look for in the page's ``<title>``, which may be cut off."""

_SIGNER = "签发人"
"""The label 签发人 (signed for issue by) in the head of a letter. A metadata block may contain it, too."""

BAR_MEANINGS = frozenset({"published_on", "bar_date", "source"})


def find_bar(page: PageLines, title: Title, metadata: Metadata) -> tuple[int, int]:
    """Return the index of the first line that may belong to a title's bar and the index just past the last.

    Without a title, these are the indexes for the whole page.
    """
    if title.first < 0:
        return 0, len(page.texts)
    after = lines_after(title.after, _BAR_AFTER, metadata)
    begin = max(0, title.first - _BAR_BEFORE)
    if any(title.first <= pair.line < after and pair.meaning in BAR_MEANINGS for pair in metadata.bar):
        begin = title.first
    return begin, after


def lines_after(line: int, count: int, metadata: Metadata) -> int:
    """Return the index that is ``count`` lines below the index ``line``, not counting lines of metadata blocks."""
    after = line + count
    for first, last in sorted(metadata.lines):
        if line <= last and first < after:
            after += last - max(first, line)
    return after


def letter_head_lines(page: PageLines, metadata: Metadata, lines: Collection[int]) -> set[int]:
    """Return the indexes of those ``lines`` that belong to the head of an official letter, not to a title's bar.

    The only label in such a line is 签发人 (signed for issue by). Unlike a bar, the line contains no date.
    """
    others = {pair.line for pair in metadata.bar if normal_label(pair.label) != _SIGNER}
    signed = {pair.line for pair in metadata.bar} - others
    return {line for line in signed if line in lines and not find_dates(page.texts[line])}


def has_value_below(page: PageLines, pair: Pair) -> bool:
    """Return whether a pair is a date or source whose value is alone on the line after its label.

    A value that is on its label's own line has no further line: the body may begin with the same words.
    """
    return (
        pair.meaning in BAR_MEANINGS
        and page.texts[pair.line + 1 : pair.line + 2] == [pair.value]
        and pair.value not in page.texts[pair.line]
    )


def sources_in_body(
    page: PageLines, metadata: Metadata, title: Title, bar: Collection[int], container: int, *, selected: bool
) -> set[int]:
    """Return the indexes of those lines of a bar that belong to the body: lines with a source that the author wrote.

    Such a line contains no other label and is inside the body's element, while the title is above it. The element is
    the editor's, or the title has a bar above the element.

    Args:
        page: the page's lines.
        metadata: the page's labels.
        title: the document's title.
        bar: the indexes of the lines that may belong to the title's bar.
        container: the index of the body's element.
        selected: whether a selector of the portal's family found ``container``.
    """
    begin = page.span(container)[0]
    sources = {pair.line for pair in metadata.bar if pair.meaning == "source" and pair.line >= begin}
    sources = (sources & set(bar)) - {pair.line for pair in metadata.bar if pair.meaning != "source"}
    if not sources or title.first >= begin:
        return set()
    if selected or any(title.first < line < begin for line in bar):
        return sources
    return {line for line in sources if in_editor(page, line)}


def unlabelled_bar(page: PageLines, title: Title) -> set[int]:
    """Return a set with the index of the timestamp line after a title, or an empty set if there is none.

    Only boilerplate lines may come between the title and the timestamp. The set is also empty if the page's
    ``<title>`` does not repeat the title, because the timestamp may then belong to a row in a listing.
    """
    if squeeze(title.text)[:_TITLE_PREFIX] not in squeeze(page.tree.title):
        return set()
    line = title.after
    while line < len(page.texts) and is_boilerplate(page.texts[line]):
        line += 1
    return {line} if line < len(page.texts) and is_timestamp(page.texts[line]) else set()

"""Read the number of pages that the text of a listing's pager states, and tell it from other text about pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.portals.pagers.pager_links import is_hidden, is_pager
from crawler.portals.pagers.pager_scripts import StatedCount
from crawler.reading.meaning.numerals import read_number

_COUNTS = (
    re.compile(
        r"[共总總分]\s*(?:有|计|計|为)?\s*[:：]?\s*(\d{1,18}|[一二两三四五六七八九十百]{1,5})\s*[页頁]"
    ),
    re.compile(r"(?:[总總]\s*[页頁]\s*[数數]?|[页頁][数數])\s*[:：]?\s*(\d{1,18})(?!\s*/)"),
    re.compile(r"(?:第|[页頁][次码碼]?)\s*[:：]?\s*\d{1,18}\s*[页頁]?\s*/\s*(?:共\s*)?(\d{1,18})"),
    re.compile(r"(?<![\d/.-])\d{1,18}\s*/\s*(?:共\s*)?(\d{1,18})\s*[页頁]"),
)
_PROSE = re.compile(
    r"\s*(?![第当當首上下前后後尾末到转轉跳每共总總条條记記前确確显顯现現至去本我请請])[\u4e00-\u9fff]"
)
"""Matches the text behind 页 (page) if it does not belong to a pager, as in 共3页报告 (a report of 3 pages)."""

_REST = 60
"""The number of characters behind a page count that are looked at."""

_FRACTION = re.compile(r"(\d{1,5})\s*/\s*(\d{1,5})")
_SHOW = re.compile(r"swiper|slide|carousel|banner|focus|lunbo|gallery", re.IGNORECASE)
"""Matches the class or id of a show of pictures, which counts them as a pager counts pages."""

_ROW_TAGS = frozenset({"li", "tr", "dd", "dt"})
_CLIMB = 4
"""The number of elements around a text that are looked at."""

_FRAME = re.compile(
    r"(?:^|[/_-])(?:pag(?:e|er|es|ing|ination)|fenye|fanye)(?:[_-]?(?:bar|nav|list|link))?\.\w+(?:\?|$)",
    re.IGNORECASE,
)
"""Matches the address of a page that is shown in a frame as the listing's pager."""


def printed_counts(shown: str) -> Iterator[StatedCount]:
    """Yield each page count that a visible text states. A sentence about the pages of a document states none.

    Args:
        shown: the texts of the page, one in each line.
    """
    for pattern in _COUNTS:
        for match in pattern.finditer(shown):
            count = read_number(match[1])
            rest = shown[match.end() : match.end() + _REST].partition("\n")[0]
            if count and not _PROSE.match(rest) and "。" not in rest:
                yield StatedCount(count, match[0])


def bare_fraction(texts: list[tuple[str, HtmlElement]]) -> Iterator[StatedCount]:
    """Yield the page count of a text that is only ``1/3``, if the page shows one such text and nothing like it.

    Several different texts of this form are dates. One in a row of the list or in a show of pictures belongs to no pager.

    Args:
        texts: the short texts of the page, each with the element that it is in.
    """
    found = {text: element for text, element in texts if _FRACTION.fullmatch(text)}
    for text, element in found.items() if len(found) == 1 else ():
        match = _FRACTION.fullmatch(text)
        around = [element, *islice(element.iterancestors(), _CLIMB)]
        names = " ".join(f"{node.get('class') or ''} {node.get('id') or ''}" for node in around)
        in_row = any(node.tag in _ROW_TAGS for node in around) and not any(map(is_pager, around))
        if match and 0 < int(match[1]) <= int(match[2]) and not in_row and not _SHOW.search(names):
            yield StatedCount(int(match[2]), text)


def framed_pagers(root: HtmlElement) -> Iterator[str]:
    """Yield each frame that shows a pager, which has pages of its own that are not read here."""
    for frame in root.iter("iframe"):
        address = frame.get("src") or ""
        if (is_pager(frame) or _FRAME.search(address)) and not is_hidden(frame):
            yield f'<iframe src="{address}">'

"""Find signs in a page of a listing that the listing has further pages or rows.

A family reads the pagers that it knows. On a page with another pager, it counts one page. The signs that are found
here show that this count is wrong: a link 下一页 (next page), a text such as 共3页 (3 pages in total), a script that
writes a pager, a button 加载更多 (load more), a form that posts a page number. A link to the next article (下一篇)
is not a sign, and neither is a pager that shows one page.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml.etree import iterwalk
from lxml.html import HtmlElement
from parsel import Selector

from crawler.portals.listing import Listing, is_json_or_xml
from crawler.portals.pagers.page_choices import listed_pages, next_addresses
from crawler.portals.pagers.pager_links import (
    ARROW,
    MORE,
    MORE_ROWS,
    NEXT,
    PAGER_LABEL,
    Click,
    PagerLinks,
    click_of,
    is_hidden,
    is_pager,
)
from crawler.portals.pagers.pager_scripts import (
    StatedCount,
    counts_in_attributes,
    data_pages,
    data_rows,
    markup_in,
    stated_pages,
    stated_rows,
)
from crawler.portals.pagers.pager_texts import bare_fraction, framed_pagers, printed_counts
from crawler.reading.html.limits import within_limits_of_lxml
from crawler.reading.html.scripts import written_text

_UNSEEN = frozenset({"script", "style", "textarea", "option", "template"})
_LABELS = ("title", "alt", "value", "aria-label")
_LONGEST_LABEL = 12
_LONGEST_QUOTE = 40

_ROW_COUNT = re.compile(
    r"(?:[共总總]\s*(?:有|计|計)?|(?:检索|查询|搜索|查|找)到|(?:记录|信息)?总数\s*[:：]?)\s*(\d{1,18})\s*(?:条|條|篇|项|則|则|个|件)(?:记录|信息|数据|结果)?"
    r"|(?:总\s*(?:记录|条|信息)\s*数?|(?:记录|信息)\s*(?:总数|数))\s*[:：]?\s*(\d{1,18})"
)
_NEAR = 60
"""The maximum distance in characters between a total of rows and the word 页 (page) of its pager."""

_BASE64 = re.compile(r">\s*((?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\s*<")
_ALONE = 4
"""The maximum number of other characters in a line that consists of a total of rows."""

_PAGE_INPUT = re.compile(
    r"(?:to|go|goto|cur|current|now|jump)?_?(?:page|pageno|pagenum|pagenumber|pageindex|page_?no|page_?num|page_?index)"
    r"|(?:txt|input|ddl)?\w{0,12}pageno?|nowpage|toPage",
    re.IGNORECASE,
)
_PAGE_COUNT_INPUT = re.compile(r"(?:total|all|max)_?pages?(?:count|num)?|pagecount", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FurtherPages:
    """The evidence on a page of a listing against the family's page count.

    Attributes:
        sign: a short quotation from the page, or None if there is no sign of further pages.
        total: the number of rows that the pager shows for the whole listing, or None if it shows none.
    """

    sign: str | None = None
    total: int | None = None


def with_signs(
    listing: Listing,
    text: str,
    url: str,
    page_key: Callable[[str], str],
    *,
    number: int = 1,
    known: Collection[str] = (),
) -> Listing:
    """Return a page of a listing together with the signs of further pages, if it is the last page.

    It is the last page if the family counts no page after it. Any other page is returned unchanged.

    Args:
        listing: the page as the family read it.
        text: the text of the page: HTML, JSON or XML.
        url: the URL of the page.
        page_key: a function that returns the key of a URL (``Family.page_key``).
        number: the number of the page, counted from 1.
        known: the keys of the pages before this one.
    """
    if not listing.rows or listing.pages > number:
        return listing
    found = find_further_pages(
        text, url, pages=number, rows=len(listing.rows), known={*known, page_key(url)}, page_key=page_key
    )
    return replace(listing, sign=found.sign, total=found.total)


def find_further_pages(
    text: str,
    url: str,
    *,
    pages: int,
    rows: int,
    known: Collection[str],
    page_key: Callable[[str], str],
) -> FurtherPages:
    """Look for signs of further pages on the last page of a listing, as its family counts.

    Args:
        text: the text of the page: HTML, JSON or XML.
        url: the URL of the page.
        pages: the page count of the family.
        rows: the number of rows on the page.
        known: the keys of the pages that were read, this page included.
        page_key: a function that returns the key of a URL (``Family.page_key``).
    """
    stated, totals = list(data_pages(text)), list(data_rows(text))
    html = markup_in(text) if is_json_or_xml(text) else _decoded_pagers(text) + text
    evidence = _PageEvidence(html, PagerLinks(url, known, page_key)) if html.strip() else None
    if evidence is not None:
        stated += evidence.counts
        totals += evidence.totals
    total = max(totals, default=None)
    sign = next((stated_count.quote for stated_count in stated if (stated_count.count or 0) > pages), None)
    if sign is None and evidence is not None:
        one_page = pages == 1 and (
            any(stated_count.count == 1 for stated_count in stated)
            or (total is not None and 0 < total <= rows)
        )
        sign = evidence.sign(pages, shows_one_page=one_page)
    if sign is None and pages == 1 and not (total is not None and 0 < total <= rows):
        unread = [each.quote for each in stated if each.count is None]
        sign = unread[0] if unread and not any(each.count == 1 for each in stated) else None
    return FurtherPages(_shortened(sign) if sign is not None else None, total)


class _PageEvidence:
    """The texts, links, scripts and forms of an HTML page that may belong to a pager.

    Attributes:
        counts: the page counts that the page states.
        totals: the totals of rows that the page states.
    """

    def __init__(self, html: str, links: PagerLinks) -> None:
        page = Selector(text=within_limits_of_lxml(html), type="html")
        self._root: HtmlElement = page.root
        self._links = links
        self._labels: list[tuple[str, HtmlElement]] = []
        self._short: list[tuple[str, HtmlElement]] = []
        script = "\n".join(page.xpath("//script/text()").getall())
        shown = self._visible_text()
        self.counts = [
            *printed_counts(shown),
            *bare_fraction(self._short),
            *self._input_counts(),
            *stated_pages(script),
        ]
        self.counts += printed_counts(written_text(script))
        self.counts += [StatedCount(count, quote) for count, quote in listed_pages(self._root)]
        self.totals = [*self._printed_totals(shown), *stated_rows(script)]
        for element in filter(is_pager, self._root.iter("*")):
            pages, rows = counts_in_attributes(element.attrib)
            self.counts += [StatedCount(count, f"{name}={count}") for name, count in pages]
            self.totals += rows

    def sign(self, pages: int, *, shows_one_page: bool) -> str | None:
        """Return the first sign of further pages among the links, buttons and forms, or None if there is none.

        Args:
            pages: the page count of the family.
            shows_one_page: True if the page states that the listing has one page.
        """
        clicks = [(label, click_of(element)) for label, element in self._labels]
        sign = next(self._links.signs(self._root, clicks, pages, shows_one_page=shows_one_page), None)
        if sign is not None or pages > 1 or shows_one_page:
            return sign
        rest = (
            self._more_buttons(clicks),
            next_addresses(self._root),
            self._forms(),
            framed_pagers(self._root),
        )
        return next((quote for quotes in rest for quote in quotes), None)

    def _visible_text(self) -> str:
        """Return the page's text without the titles of rows, and remember the labels of pagers."""
        parts = []
        for node, element in _texts(self._root):
            text = " ".join(node.split())
            if text and len(text) <= _LONGEST_LABEL:
                self._short.append((text, element))
                if PAGER_LABEL.search(text):
                    self._labels.append((text, element))
                parts.append(text)
            elif text and not _in_link(element):
                parts.append(text)
        for element in self._root.iter("a", "img", "input", "button"):
            label = next((value.strip() for name in _LABELS if (value := element.get(name))), "")
            if any(pattern.fullmatch(label) for pattern in (NEXT, MORE, MORE_ROWS, ARROW)):
                self._labels.append((label, element))
        return "\n".join(parts)

    def _printed_totals(self, shown: str) -> Iterator[int]:
        """Yield each total of rows in a pager's text. A total elsewhere must be alone in its line."""
        for match in _ROW_COUNT.finditer(shown):
            around = shown[max(match.start() - _NEAR, 0) : match.end() + _NEAR]
            before = shown[max(match.start() - _ALONE - 1, 0) : match.start()].rpartition("\n")[2]
            after = shown[match.end() : match.end() + _ALONE + 1].partition("\n")[0]
            if re.search(r"[页頁](?!面)", around) or len(before) + len(after) <= _ALONE:
                yield int(match[1] or match[2])

    def _more_buttons(self, clicks: list[tuple[str, Click]]) -> Iterator[str]:
        for label, click in clicks:
            if MORE_ROWS.fullmatch(label):
                if not click.leads_elsewhere and not is_hidden(click.element):
                    yield label
            elif MORE.fullmatch(label) and not is_hidden(click.element):
                verb = len(label.rstrip(" >».…↓+")) > 2
                if click.runs_pager_script or (verb and click.is_dead_button_for_more):
                    yield label

    def _forms(self) -> Iterator[str]:
        """Yield each form that posts a page number and is not a search form."""
        for form in self._root.iter("form"):
            inputs = [field for field in form.iter("input", "select") if not _is_button(field)]
            numbers = [
                field
                for field in inputs
                if _PAGE_INPUT.fullmatch(field.get("name") or "")
                and (field.tag == "input" or len(field.findall(".//option")) > 1)
            ]
            typed = [field for field in inputs if field.get("type", "text").lower() in {"text", "search"}]
            if numbers and all(field in numbers for field in typed):
                yield f'<input name="{numbers[0].get("name")}">'

    def _input_counts(self) -> Iterator[StatedCount]:
        for field in self._root.iter("input"):
            name, value = field.get("name") or field.get("id") or "", field.get("value", "")
            if _PAGE_COUNT_INPUT.fullmatch(name) and value.isdecimal() and 0 < len(value) <= 18:
                yield StatedCount(int(value), f'<input name="{name}" value="{value}">')


def _texts(root: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Yield the texts of a page in their order, each with the element that it is in. Scripts are left out."""
    for event, node in iterwalk(root, events=("start", "end", "comment")):
        element = node if event == "start" else node.getparent()
        text = node.text if event == "start" else node.tail
        if text and element is not None and element.tag not in _UNSEEN:
            yield text, element


def _is_button(field: HtmlElement) -> bool:
    """Return whether a form's field is only a button."""
    return field.get("type", "text").lower() in {"submit", "button", "image", "reset"}


def _decoded_pagers(text: str) -> str:
    """Return the HTML that a page hides in base64 for a script to decode, as portals in Yunnan do with their pager."""
    if "atob" not in text:
        return ""
    decoded = (b64decode(match[1]).decode("utf-8", "replace") for match in _BASE64.finditer(text))
    return " ".join(markup for markup in decoded if "<" in markup)


def _in_link(element: HtmlElement) -> bool:
    """Return whether an element is in a link, or is one."""
    return element.tag == "a" or any(ancestor.tag == "a" for ancestor in islice(element.iterancestors(), 4))


def _shortened(quote: str) -> str:
    """Return a quotation in one line, cut to :data:`_LONGEST_QUOTE` characters."""
    line = " ".join(quote.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"

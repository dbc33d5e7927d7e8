"""gkmlpt (政府信息公开目录平台), the disclosure platform of all of Guangdong. Its listings are JSON.

The public code of crawlers of gd, gz, dg, sz and zhaoqing.gov.cn shows the request
``/gkmlpt/api/all/<column>?page=N&sid=SID``, the keys of the JSON in the response, and the values ``SID`` and
``TREE`` in ``/gkmlpt/index``. Other sites of the same portals are on the sister system NFCMS (``nfcms``).

Some portals answer 404 from page 2 on, and list fewer documents than ``post_count`` states. The crawl
reports the missing pages. In a browser, a column's page is ``/gkmlpt/index#<column>``, and a script fills
this page with rows.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from parsel import Selector

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import HtmlFamily, printed_pages
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing, Row, parse_count, parse_json, unique_rows
from crawler.reading import absolute_url, normalise_index_number, read_moment
from crawler.reading.urls import with_parameter

_SID = re.compile(r"\bSID['\"]?\s*[:=]\s*['\"]?(\d+)")
_INDEX = re.compile(r"^(https?://[^?#]*?/gkmlpt)/index/?(?:\?[^#]*)?#(?:/?)(\d+)")


class Gkmlpt(HtmlFamily):
    """Reads the listings of portals on gkmlpt, and recognises and builds their URLs."""

    system = "gkmlpt (Guangdong)"
    document = re.compile(r"/gkmlpt/content/(?:\w+/)*m?post_\d+\.html$")
    fingerprints = (
        Fingerprint(
            "its URL is of the platform: {}",
            re.compile(r"/gkmlpt/(?:api|index|content)\b"),
            5,
            FingerprintSource.URL,
        ),
        Fingerprint("a list of {}", re.compile(r"\"articles\"\s*:\s*\[")),
        Fingerprint("its configuration: {}", re.compile(r"window\._CONFIG\b")),
        Fingerprint("the maker's mark {}", re.compile(r"/gkmlpt/")),
        Fingerprint(
            "links such as {}", re.compile(r"/gkmlpt/content/(?:\w+/)*m?post_\d+\.html"), 3, min_matches=2
        ),
    )

    def read_listing(self, text: str, url: str, column: Column, encoding: str = "utf-8") -> Listing:
        """Read one page of a listing, which is HTML or a JSON object with ``articles`` and ``classify``."""
        if text.lstrip()[:1] != "{":
            return super().read_listing(text, url, column, encoding)
        data = parse_json(text)
        articles = data.get("articles") if isinstance(data, dict) else None
        if not isinstance(articles, list):
            return Listing(())
        rows = [
            row
            for article in articles
            if isinstance(article, dict) and (row := self._row(article, url)) is not None
        ]
        classify = data.get("classify")
        count = parse_count(classify.get("post_count")) if isinstance(classify, dict) else None
        # The last page has fewer articles than the others, so the page size is taken from the first page.
        is_first = parse_qs(urlsplit(url).query).get("page", ["1"]) == ["1"]
        pages = -(-count // len(articles)) if articles and count and is_first else 1
        return Listing(unique_rows(rows), max(pages, 1))

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:  # noqa: ARG002 the pager is on the page
        """Return the page count that the pager of an HTML listing shows, and None. The URLs of all pages are numbered."""
        return printed_pages(page) or 1, None

    def page_url(self, column: Column, number: int, first: Listing) -> str:  # noqa: ARG002 the pages are numbered
        """Return the URL of page ``number``, counted from 1. The URL of any later page contains ``page=N``."""
        return column.url if number == 1 else with_parameter(column.url, "page", str(number))

    def listing_request_url(self, text: str, url: str) -> str:
        """Return the URL of the request for the first rows of a column whose page is ``/gkmlpt/index#<column>``.

        The request contains the value ``SID`` from the page's text. If the text contains no ``SID``, the
        result is ``url``. If ``url`` does not have the form ``/gkmlpt/index#<column>``, the result is also
        ``url``.

        Args:
            text: the text of the page.
            url: the URL of the page.
        """
        index, sid = _INDEX.match(url), _SID.search(text)
        return f"{index[1]}/api/all/{index[2]}?page=1&sid={sid[1]}" if index and sid else url

    def _row(self, article: dict[str, Any], url: str) -> Row | None:
        """Return an article of a JSON listing as a row, or None if the article has no URL."""
        target_url = next((str(article[key]) for key in ("post_url", "url") if article.get(key)), "")
        target = absolute_url(url, target_url)
        if target is None:
            return None
        title = re.sub(r"<[^<>]*>", "", str(article.get("title") or ""))
        number = str(article.get("identifier") or "")
        return self.row(
            target,
            " ".join(title.split()) or None,
            next(
                (
                    day
                    for key in ("display_publish_time", "date", "created_at")
                    if (day := read_moment(article.get(key)))
                ),
                None,
            ),
            normalise_index_number(number) if number.strip() else None,
            pinned=str(article.get("is_top") or article.get("top") or "0") not in {"0", "False"},
        )

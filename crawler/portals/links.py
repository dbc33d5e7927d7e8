"""Parse the HTML of a listing, so that its links mean what they mean in a browser."""

from __future__ import annotations

import re

from parsel import Selector

from crawler.reading import absolute_url
from crawler.reading.html.limits import within_limits_of_lxml

LINK_ATTRIBUTES = ("href", "redit", "data-href", "data-url")
"""The attributes of a link that may contain its target; ``redit`` is that of tjj.cq.gov.cn."""

QUOTED = re.compile(r"""['"]([^'"]+)['"]""")
"""Matches a quoted text in a link's ``onclick``, which may be the link's target."""


def parse_html(text: str, url: str, encoding: str = "utf-8", base: str | None = None) -> Selector:
    """Parse the text of a listing's page.

    If the page's links do not start from its URL, because the page has a ``<base>``, each target of a link is
    replaced with its absolute URL. The same is done for each target with characters that depend on the page's
    encoding.

    Args:
        text: the page's text.
        url: the page's URL.
        encoding: the page's encoding.
        base: the URL from which the links start, or None if the page itself tells it.

    Raises:
        UnreadablePageError: the page is larger or more complex than any real page.
    """
    page = Selector(text=within_limits_of_lxml(text) or "<html></html>", type="html")
    base = base or base_url(page, url)
    if base == url and encoding.lower().startswith("utf"):
        return page

    def absolute(printed: str) -> str:
        depends = base != url or not printed.isascii()
        return (absolute_url(base, printed, encoding) if depends else None) or printed

    for anchor in page.root.iter("a"):
        for name in LINK_ATTRIBUTES:
            if name in anchor.attrib:
                anchor.set(name, absolute(anchor.get(name)))
        if "onclick" in anchor.attrib:
            anchor.set("onclick", QUOTED.sub(lambda text: f"'{absolute(text[1])}'", anchor.get("onclick")))
    return page


def base_url(page: Selector, url: str) -> str:
    """Return the URL from which a page's relative links start: that of its ``<base href>``, or ``url``."""
    printed = page.xpath("(//base[@href])[1]/@href").get()
    return (absolute_url(url, printed) if printed else None) or url

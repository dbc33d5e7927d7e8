"""Find the URL from which the relative links of a page start."""

from __future__ import annotations

from crawler.reading.html.tree import Tree
from crawler.reading.urls import absolute_url

_HEAD = 60
"""The number of elements at the beginning of a page among which its ``<base>`` is searched for."""


def base_url(tree: Tree, url: str) -> str:
    """Return the base of a page's relative links: the URL in its ``<base href>``, or ``url`` if there is none."""
    head = tree.tags[:_HEAD]
    if "base" not in head:
        return url
    for element, tag in enumerate(head):
        if tag == "base" and tree.attribute(element, "href"):
            return absolute_url(url, tree.attribute(element, "href")) or url
    return url

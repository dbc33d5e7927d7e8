"""Documents that are published in several pages, each with a pager under the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from .family import Family

_PARAGRAPH = re.compile(r"<p(?: style=[^>]*)?>.*?</p>")
_PART = re.compile(r"_(\d)(?=(?:\.\w+)?$)|&page=(\d)$")

PAGERS = ("numbers", "next", "window")
"""All numbers; 下一页 alone; or the numbers next to the page's own, with 下一页."""


class Parts:
    """Splits a family's documents into pages."""

    def __init__(self, count: int, family: Family, pager: str = "numbers") -> None:
        """Take the number of pages of each document, and the form of the pager."""
        self._count = count
        self._family = family
        self._pager = pager

    def path(self, document: str, number: int) -> str:
        """The path of a page of a document: ``7.html``, ``7_1.html``; ``?id=7``, ``?id=7&page=2``."""
        if number == 1:
            return document
        if urlsplit(document).query:
            return f"{document}&page={number}"
        stem, dot, ending = document.rpartition(".")
        return f"{stem}_{number - 1}.{ending}" if dot else f"{document}_{number - 1}"

    def split(self, path: str) -> tuple[str, int]:
        """The path of the document that a path is a page of, and the page's number; 1 where it is none."""
        found = _PART.search(path) if self._family.document_number(path) is None else None
        if found is None:
            return path, 1
        return _PART.sub("", path), int(found[1] or 0) + 1 if found[1] else int(found[2])

    def page(self, text: str, document: str, number: int) -> str:
        """The page of a document with its share of the paragraphs."""
        paragraphs = _PARAGRAPH.findall(text)
        share = -(-len(paragraphs) // self._count)
        own = set(range((number - 1) * share, number * share))
        places = iter(range(len(paragraphs)))
        shown = _PARAGRAPH.sub(lambda found: found[0] if next(places) in own else "", text)
        beside = "<div class='near'>上一篇：<a href='/x_1.html'>关于别的事的答复</a> 下一篇：<a href='/x_2.html'>又一件</a></div>"
        return shown.replace(
            "<div class='footer'>", f"{self._links(document, number)}{beside}<div class='footer'>"
        )

    def _links(self, document: str, number: int) -> str:
        shown = range(1, self._count + 1)
        if self._pager == "next":
            shown = range(0)
        elif self._pager == "window":
            shown = range(max(1, number - 1), min(self._count, number + 1) + 1)
        links = "".join(
            f"<span>{each}</span> "
            if each == number
            else f"<a href='{self.path(document, each)}'>{each}</a> "
            for each in shown
        )
        following = self.path(document, min(number + 1, self._count))
        return f"<div class='pages'>{links}<a href='{following}'>下一页</a></div>"

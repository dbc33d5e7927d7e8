"""The contenders: fuwen, the bare parser, the textbook way, and the extraction libraries that are installed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from benchmarks.corpus import Page
from benchmarks.peers import installed_peers
from benchmarks.textbook import read_by_the_book
from crawler.items import record_line
from crawler.loaders import ReplyLoader
from crawler.reading import read_page

PARSER = "lxml, parsing alone"
FUWEN = "fuwen"
TEXTBOOK = "the textbook way"
_FETCHED_AT = "2026-09-01T02:00:00Z"
_CONTENT_TYPE = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to read a page.

    Attributes:
        name: as printed.
        read: the function that is measured, from a page to a result.
        body: the function from the result to the body's text, or None.
    """

    name: str
    read: Callable[[Page], Any]
    body: Callable[[Any], str] | None = None


def parser() -> Contender:
    """Return the base of comparison: lxml parses the bytes, and nothing reads the tree."""
    known = etree.HTMLParser(encoding="utf-8")
    return Contender(PARSER, lambda page: etree.fromstring(page.content, known))


def fuwen() -> Contender:
    """Return fuwen: from a page to a finished line of JSON, with its family's selectors, as in a crawl."""
    return Contender(FUWEN, _line, lambda line: str(json.loads(line)["body"]))


def textbook() -> Contender:
    """Return the textbook way; see :mod:`benchmarks.textbook`."""
    return Contender(TEXTBOOK, read_by_the_book, lambda line: str(json.loads(line)["body"]))


def libraries() -> list[Contender]:
    """Return the extraction libraries that are installed."""
    return [Contender(name, _reader(read), str) for name, read in installed_peers().items()]


def _reader(read: Callable[[str], str]) -> Callable[[Page], str]:
    return lambda page: read(page.content.decode())


def _line(page: Page) -> bytes:
    reading = read_page(page.content, page.url, content_type=_CONTENT_TYPE, selectors=page.selectors)
    return record_line(
        ReplyLoader(reading).load(city=page.city, column=page.city, fetched_at=_FETCHED_AT, kind="suggestion")
    )

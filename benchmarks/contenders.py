"""Who is measured: fuwen, the bare parser, the textbook way, and extraction libraries where installed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from lxml import etree, html

from benchmarks.corpus import Page
from benchmarks.textbook import read_by_the_book
from crawler.items import record_line
from crawler.loaders import ReplyLoader
from crawler.reading import read_page

PARSER = "lxml, parsing alone"
FUWEN = "fuwen"
TEXTBOOK = "the textbook way"
LIBRARIES = {"trafilatura": "trafilatura", "readability": "readability-lxml"}
"""Module -> distribution, all of the extra ``bench``."""

_FETCHED_AT = "2026-09-01T02:00:00Z"
_CONTENT_TYPE = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to read a page.

    Attributes:
        name: as printed.
        read: what is measured, from a page to a result.
        body: from the result to the body's text, None where there is none.
    """

    name: str
    read: Callable[[Page], Any]
    body: Callable[[Any], str] | None = None


def parser() -> Contender:
    """The base: lxml parses the bytes, and nobody looks at the tree."""
    known = etree.HTMLParser(encoding="utf-8")
    return Contender(PARSER, lambda page: etree.fromstring(page.content, known))


def fuwen() -> Contender:
    """A page into a finished line of JSON, with the selectors of its family, as a spider does it."""
    return Contender(FUWEN, _line, lambda line: str(json.loads(line)["body"]))


def textbook() -> Contender:
    """See :mod:`benchmarks.textbook`."""
    return Contender(TEXTBOOK, read_by_the_book, lambda line: str(json.loads(line)["body"]))


def libraries() -> list[Contender]:
    """The extraction libraries that are installed."""
    found = []
    if find_spec("trafilatura") is not None:
        extract: Callable[[bytes], str | None] = import_module("trafilatura").extract
        found.append(Contender("trafilatura", lambda page: extract(page.content), lambda text: text or ""))
    if find_spec("readability") is not None:
        document: Callable[[str], Any] = import_module("readability").Document
        found.append(
            Contender("readability", lambda page: document(page.content.decode()).summary(), _text_of_markup)
        )
    return found


def missing_libraries() -> list[str]:
    """The extraction libraries that are not installed, by the names they are installed under."""
    return [distribution for module, distribution in LIBRARIES.items() if find_spec(module) is None]


def _line(page: Page) -> bytes:
    reading = read_page(page.content, page.url, content_type=_CONTENT_TYPE, selectors=page.selectors)
    return record_line(
        ReplyLoader(reading).load(city=page.city, column=page.city, fetched_at=_FETCHED_AT, kind="suggestion")
    )


def _text_of_markup(markup: str) -> str:
    return str(html.fromstring(markup).xpath("string()"))

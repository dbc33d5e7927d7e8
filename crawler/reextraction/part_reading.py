"""What a part of a source came to: its lines, and what was counted on the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

ON_NO_COLUMN = "on_no_column"
"""Why a document of the city's hosts gave no record: its URL lies in no column, and no saved listing names it."""

REDIRECTED = "redirected"
"""What a redirect of a document is counted as until what it leads to was read; its line is the URL it leads to."""


class Line(NamedTuple):
    """What a capture of a document came to: one line, written elsewhere, and what decides about it.

    Attributes:
        fetched_at: when the page was fetched.
        place: the capture's place in its part.
        page: stands for all URLs of the page.
        own: whether it was saved under the page's canonical URL.
        url: the page's URL, where it gave no record yet and others decide about it; else empty.
        loss: why there is no record (a :class:`~crawler.portals.walking.failures.FailureKind`), or what is to be looked at when
            every part was read (``on_no_column``, ``redirected``); empty where there is a record.
        reason: of a page without a record, as counted.
        identity: of the record (``crawler.store.index``); empty without one.
        at_url: the key of the record's URL; empty without one.
        content: what stands for the record's content; empty without one.
        offset: where the line begins among those of its part.
        size: of the line in bytes.
    """

    fetched_at: str
    place: int
    page: bytes
    own: bool
    url: str
    loss: str
    reason: str
    identity: bytes
    at_url: bytes
    content: bytes
    offset: int
    size: int


@dataclass(slots=True)
class PartReading:
    """What a part came to.

    Attributes:
        lines: one for each capture of a document of the city's hosts.
        pages: how many pages the part holds.
        own: how many of them are of the city's hosts.
        others: how many of them are no documents: listings, home pages.
        redirects: how many only lead elsewhere.
        outside: host that is none of the city's -> how many documents' URLs.
        warnings: code -> on how many records.
        unknown_labels: label as printed -> on how many pages.
        problems: what could not be read, a sentence each.
        faults: mistakes in the code that showed, a sentence each.
        spool: the file that holds the lines' bytes; empty where :attr:`data` does.
        data: the lines' bytes, where they travel with the reading.
    """

    lines: list[Line] = field(default_factory=list)
    pages: int = 0
    own: int = 0
    others: int = 0
    redirects: int = 0
    outside: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    unknown_labels: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    spool: str = ""
    data: bytes = b""

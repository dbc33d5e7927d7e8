"""The result of reading a part of a source: its lines and its counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

ON_NO_COLUMN = "on_no_column"
"""The reason of a document on the city's hosts that gave no record: it belongs to no column, and no saved listing has its URL."""

REDIRECTED = "redirected"
"""Status of a document's redirect until its target was read; its line is the URL of the target."""


class Line(NamedTuple):
    """The result of one capture of a document: a line that is stored in a file, and what decides about it.

    Attributes:
        fetched_at: when the page was fetched.
        position: the capture's position in its part.
        page: a key that all URLs of the page share.
        canonical: True if the page was saved under its canonical URL.
        url: the page's URL, if there is no record yet and it is decided later; else empty.
        failure: why there is no record (a :class:`~crawler.portals.walking.failures.FailureKind`), or what is decided after the
            last part (``on_no_column``, ``redirected``); empty if there is a record.
        reason: of a page without a record, as counted.
        identity: of the record (``crawler.store.index``); empty without one.
        url_key: the key of the record's URL; empty without one.
        content: the digest of the record's content; empty without one.
        offset: where the line begins in its file, or in ``data``.
        size: of the line in bytes.
    """

    fetched_at: str
    position: int
    page: bytes
    canonical: bool
    url: str
    failure: str
    reason: str
    identity: bytes
    url_key: bytes
    content: bytes
    offset: int
    size: int


@dataclass(slots=True)
class PartReading:
    """The result of reading a part.

    Attributes:
        lines: one for each capture of a document on the city's hosts.
        pages: number of pages in the part.
        own: pages on the city's hosts.
        others: pages that are not documents, such as listings and home pages.
        redirects: pages that are redirects.
        outside: host that is not the city's -> number of URLs of documents.
        warnings: code -> number of records.
        unknown_labels: label as printed -> number of pages.
        problems: what could not be read, one sentence each.
        faults: errors in the code that occurred, one sentence each.
        spool: the file with the lines' bytes; empty if :attr:`data` has them.
        data: the lines' bytes, if they come with the reading.
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

"""The result of reading a part (a section of a source): its lines and its counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

ON_NO_COLUMN = "on_no_column"
"""Reason why a document on the city's hosts has no record: it does not belong to any column.

A column is one of the city's listings. No saved listing contains the document's URL either.
"""

REDIRECTED = "redirected"
"""Status of a document's redirect until its target has been read.

Until then, the stored line is the URL of the target.
"""


class Line(NamedTuple):
    """The result of reading one capture (saved response) of a document.

    The line itself (the JSON of a record or a reject) is stored in a file. This object contains the line's
    location and the values that are needed to sort and classify it.

    Attributes:
        fetched_at: the time of fetching (UTC, ``2026-11-22T07:15:00Z``).
        position: the capture's position in its part.
        page: the key that all URLs of the page share.
        canonical: True if the page was saved under its canonical URL.
        url: the page's URL if it is decided later whether there is a record; otherwise empty.
        failure: the kind of failure (a :class:`~crawler.portals.walking.failures.FailureKind`) if there is no
            record; ``on_no_column`` or ``redirected`` if this is decided after the last part; empty if there
            is a record.
        reason: the reason why there is no record, without details; empty if there is a record.
        identity: the key that identifies the record (``crawler.store.index``); empty if there is no record.
        url_key: the key of the record's URL; empty if there is no record.
        content: the digest of the record's content; empty if there is no record.
        offset: the position of the line's first byte in its file or in the reading's ``data``.
        size: the length of the line in bytes.
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
    """The lines and counts that result from reading a part (a section of a source).

    Attributes:
        lines: one line for each capture (saved response) of a document on the city's hosts.
        pages: the number of pages in the part.
        own: the number of pages on the city's hosts.
        others: the number of pages that are not documents, such as listings and home pages.
        redirects: the number of pages that are redirects.
        outside: the number of document URLs on each host that is not one of the city's.
        warnings: the number of records with each warning code.
        unknown_labels: the number of pages with each label that is not in the vocabulary.
        problems: sentences about pages that could not be read.
        faults: sentences about errors in the code.
        spool: the path of the file that contains the lines' bytes; empty if :attr:`data` contains them.
        data: the lines' bytes, if they are not in a file.
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

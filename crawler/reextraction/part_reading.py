"""The result of reading a part (a section of an archive): records, rejects and counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

ON_NO_COLUMN = "on_no_column"
"""The reason for a reject if a document on the city's hosts does not belong to any column (listing).

Neither the document's URL nor a row of a saved listing assigns the document to a column.
"""

REDIRECTED = "redirected"
"""Value of :attr:`Line.failure` for a redirect whose target has not been read yet.

The line that is stored for such a redirect is the URL of the target.
"""


class Line(NamedTuple):
    """The result of reading one capture (saved response) of a document.

    Attributes:
        text: the line itself: the JSON of a record or a reject.
        fetched_at: the time of fetching (UTC, ``2026-11-22T07:15:00Z``).
        page: a key for the page that is the same under each of its URLs (http and https, for example).
        canonical: True if the page was saved under its canonical URL rather than, for example, a mobile URL.
        url: the page's URL if it is not yet known whether there will be a record; otherwise empty.
        failure: the kind of failure (a :class:`~crawler.portals.walking.failures.FailureKind`), or empty if
            there is a record. The value is ``on_no_column`` or ``redirected`` as long as it is not known
            whether there will be a record.
        reason: the reason why there is no record, without details; empty if there is a record.
        identity: the key that identifies the record (``crawler.store.index``); empty if there is no record.
        url_key: the key of the record's URL; empty if there is no record.
        content: the digest of the record's content; empty if there is no record.
    """

    text: bytes
    fetched_at: str
    page: bytes
    canonical: bool
    url: str = ""
    failure: str = ""
    reason: str = ""
    identity: bytes = b""
    url_key: bytes = b""
    content: bytes = b""


@dataclass(slots=True)
class PartReading:
    """The lines and counts that result from reading a part (a section of an archive).

    Attributes:
        lines: one :class:`Line` for each capture (saved response) of a document on the city's hosts, in order.
        pages: the number of pages in the part.
        own: the number of pages on the city's hosts.
        others: the number of pages that are not documents, such as listings and home pages.
        redirects: the number of pages that are redirects.
        outside: for each host that does not belong to the city, the number of pages whose URL looks like a
            document's.
        problems: sentences about pages that could not be read.
        faults: sentences about errors in the code.
        joined: the keys of pages that are further pages of documents, and so not documents themselves.
    """

    lines: list[Line] = field(default_factory=list)
    pages: int = 0
    own: int = 0
    others: int = 0
    redirects: int = 0
    outside: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    joined: set[bytes] = field(default_factory=set)

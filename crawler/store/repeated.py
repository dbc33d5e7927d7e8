"""Pages that are one page: what they have in common, and how many records of a city are one page."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from crawler.items import Reply, reply_of

ALIKE = 3
"""The number of equal pages that are not documents.

Two equal documents are kept, because a portal may publish a document twice. Two are enough if the page has nothing
that a document has.
"""

_OPENING = 500
"""The number of characters of the body in which 收悉 (received) and 答复如下 (we reply as follows) are searched."""


_NUMBER = re.compile(r"[0-9A-Za-z:.\-]*\d[0-9A-Za-z:.\-]*")
"""A word with a digit, such as a time or the number of a request. Each copy of a message may have another one."""


def page_digest(reply: Reply) -> str:
    """Return a hash of a page's title, body and attachments. Two pages with the same hash are one page.

    If the page does not read like a reply, numbers in the body are left out.
    """
    body = reply.body if _reads_like_reply(reply) else _NUMBER.sub("#", reply.body)
    files = [(file.name, file.url) for file in reply.attachments]
    return hashlib.blake2b(orjson.dumps([reply.title, body, files]), digest_size=6).hexdigest()


def has_marks(reply: Reply) -> bool:
    """Return whether a page has something that a document has: a number, a date, a salutation or a signature."""
    return bool(reply.published_on) or _reads_like_reply(reply)


def _reads_like_reply(reply: Reply) -> bool:
    """Return whether a page has a number, a date of writing, a salutation or a signature."""
    opening = reply.body[:_OPENING]
    return any(
        (
            reply.index_number,
            reply.document_number,
            reply.written_on,
            reply.suggestion.deputies,
            reply.reply.signed_on,
            "收悉" in opening,
            "答复如下" in opening,
        )
    )


@dataclass(frozen=True, slots=True)
class RepeatedPage:
    """One page that is stored as several records.

    Attributes:
        title: the page's title.
        url: the URL of one of the records.
        records: the number of records.
    """

    title: str
    url: str
    records: int


def repeated_pages(lines: Iterable[bytes]) -> list[RepeatedPage]:
    """Return the pages that are stored as several records, the most frequent first.

    Records with an index number (索引号) are left out. Of each record, the newest version counts. Withdrawn
    records are left out.

    Args:
        lines: the lines of ``records.jsonl``. Lines that are not records are skipped.
    """
    newest: dict[str, tuple[str, bool, str]] = {}
    for line in lines:
        try:
            reply = reply_of(orjson.loads(line))
            if reply.withdrawn or reply.index_number is not None:
                newest.pop(reply.url, None)
            else:
                newest[reply.url] = page_digest(reply), has_marks(reply), reply.title
        except (ValueError, TypeError, AttributeError):
            continue
    counts = Counter(digest for digest, _, _ in newest.values())
    found: dict[str, RepeatedPage] = {}
    for url, (digest, marks, title) in newest.items():
        if counts[digest] >= (ALIKE if marks else 2):
            found.setdefault(digest, RepeatedPage(title, url, counts[digest]))
    return sorted(found.values(), key=lambda page: -page.records)

"""Find the captures of a page in archives, by URL or by a record's ``page_sha256`` (the digest of its page)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.archive.model import Capture, PageSource, surt
from crawler.archive.sources.open import archives_of, folders_of
from crawler.archive.warc.source import WarcSource

_SHA256 = re.compile(r"[0-9a-f]{64}")


def find_captures(query: str, sources: Sequence[PageSource]) -> Iterator[str]:
    """Yield a line of text for each capture of a page: time, status, URL, file, offset and length.

    A URL is looked up in all sources. A digest is looked up in the indexes of web archives (WARC and WACZ files). In
    folders, every saved page is read to compute the page's digest.

    The captures include revisit records. A revisit record has no body, but refers to an earlier record with the same
    body.

    Args:
        query: a URL, or the ``page_sha256`` of a record (64 hexadecimal digits).
        sources: the WARC files, WACZ files and folders to search. Files and records that cannot be read are
            reported in the source's ``problems``.
    """
    if _SHA256.fullmatch(query) is None:
        for source in sources:
            for capture in source.captures_of(surt(query)):
                yield _line(capture)
        return
    yield from _in_indexes(query, [archive for source in sources for archive in archives_of(source)])
    for source in sources:
        for folder in folders_of(source):
            yield from map(_line, folder.captures_with(query))


def _in_indexes(page_sha256: str, archives: list[WarcSource]) -> Iterator[str]:
    """Yield a line of text for each capture in ``archives`` that has a given decoded body.

    ``page_sha256`` is the SHA-256 of that body. The captures include revisit records, which have no body of their own
    but refer to an earlier record with the same body.
    """
    digests = {
        entry.digest
        for archive in archives
        for entry in archive.index.with_prefix("")
        if entry.page_sha256 == page_sha256 and entry.digest is not None
    }
    for archive in archives:
        for entry in archive.index.with_prefix(""):
            if entry.page_sha256 == page_sha256 or (entry.page_sha256 is None and entry.digest in digests):
                yield _line(entry.capture)


def _line(capture: Capture) -> str:
    location = capture.location
    place = f"{location.file} offset={location.offset} length={location.length}"
    return f"{capture.fetched_at} {capture.status} {capture.url} {place}"

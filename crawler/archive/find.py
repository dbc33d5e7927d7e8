"""Find the captures of a page in archives, by a record's ``page_sha256`` or by a URL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.archive.model import Capture, PageSource, surt
from crawler.archive.sources.open import archives_of, folders_of
from crawler.archive.warc.cdxj import CdxjEntry
from crawler.archive.warc.source import WarcSource

_SHA256 = re.compile(r"[0-9a-f]{64}")


def find_captures(query: str, sources: Sequence[PageSource]) -> Iterator[str]:
    """Find the captures of a page; one line each: time, status, URL, file, offset and length.

    Args:
        query: a ``page_sha256``, or a URL.
        sources: WARC, WACZ and folders; what cannot be read is added to their ``problems``. A digest is looked up in
            the indexes of web archives, with the revisits that have the same payload digest. In folders every saved file
            is read.
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
    """Find the captures of a body in archives, with the revisits of it."""
    digests: set[str | None] = {
        entry.digest
        for archive in archives
        for entry in archive.index.with_prefix("")
        if entry.page_sha256 == page_sha256
    }
    for archive in archives:
        for entry in archive.index.with_prefix(""):
            if entry.page_sha256 == page_sha256 or (_is_revisit(entry) and entry.digest in digests):
                yield _line(entry.capture)


def _is_revisit(entry: CdxjEntry) -> bool:
    return entry.page_sha256 is None and entry.digest is not None


def _line(capture: Capture) -> str:
    location = capture.location
    place = f"{location.file} offset={location.offset} length={location.length}"
    return f"{capture.fetched_at} {capture.status} {capture.url} {place}"

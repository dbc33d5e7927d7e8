"""Where a page lies in archives: from a record's ``page_sha256``, or from a URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.archive.model import surt
from crawler.archive.sources.open import archives_of, folders_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.archive.model import Capture, PageSource
    from crawler.archive.warc.cdxj import Indexed
    from crawler.archive.warc.source import WarcSource

_SHA256 = re.compile(r"[0-9a-f]{64}")


def find_captures(sought: str, sources: Sequence[PageSource]) -> Iterator[str]:
    """The captures of a page, a line each: time, status, URL, file, offset and length of the record.

    Args:
        sought: a ``page_sha256``, or a URL.
        sources: WARC, WACZ and folders; what cannot be read of them is told in their ``problems``. A digest of bytes
            is looked up in the indexes of archives, where revisits of a page that was found are found by the digest
            of its payload; saved files are read for it.
    """
    if _SHA256.fullmatch(sought) is None:
        for source in sources:
            for capture in source.captures_of(surt(sought)):
                yield _line(capture)
        return
    yield from _indexed(sought, [archive for source in sources for archive in archives_of(source)])
    for source in sources:
        for folder in folders_of(source):
            yield from map(_line, folder.captures_with(sought))


def _indexed(sought: str, archives: list[WarcSource]) -> Iterator[str]:
    """The captures of bytes in archives, those that say that they are unchanged included."""
    payloads: set[str | None] = {
        each.digest for archive in archives for each in archive.index.under("") if each.page_sha256 == sought
    }
    for archive in archives:
        for each in archive.index.under(""):
            if each.page_sha256 == sought or (_is_revisit(each) and each.digest in payloads):
                yield _line(each.capture)


def _is_revisit(indexed: Indexed) -> bool:
    return indexed.page_sha256 is None and indexed.digest is not None


def _line(capture: Capture) -> str:
    place = capture.place
    where = f"{place.file} offset={place.offset} length={place.length}"
    return f"{capture.fetched_at} {capture.status} {capture.url} {where}"

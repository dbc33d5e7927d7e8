"""What was stored since a place in the journal: new replies, and revised ones with the fields that changed."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from crawler.files import end_of_lines
from crawler.items import CONTENT_KEYS
from crawler.store.masking import redacted_record
from crawler.store.store import RECORDS

COMPARED = 20
"""The maximum number of revised replies that are compared with their earlier version. A message shows fewer."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A reply that was stored.

    Attributes:
        title: its title.
        url: its URL.
        changed: of a revised reply, the names of the fields that changed, as far as the earlier version was found.
    """

    title: str
    url: str
    changed: tuple[str, ...] = ()


@dataclass(slots=True)
class News:
    """What was stored.

    Attributes:
        new: the new replies, in the order in which they were stored.
        revised: the revised replies, likewise.
        withdrawn: the number of records that were withdrawn.
    """

    new: list[NewsItem] = field(default_factory=list)
    revised: list[NewsItem] = field(default_factory=list)
    withdrawn: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.revised or self.withdrawn)


def end_of_journal(folder: Path) -> int:
    """Return the length in bytes of the whole lines in a city's journal, or 0 if there is none or it is not readable."""
    try:
        with (folder / RECORDS).open("rb") as file:
            return end_of_lines(file.fileno())
    except OSError:
        return 0


def news_since(folder: Path, begin: int, *, redacting: bool = False) -> News:
    """Return what was stored in a city's journal after the place ``begin``.

    Args:
        folder: the city's folder.
        begin: the place, which is the end of a line.
        redacting: True to mask contact details.

    Raises:
        OSError: the journal cannot be read.
    """
    news = News()
    path = folder / RECORDS
    if end_of_journal(folder) <= begin:
        return news
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as journal:
        for place, record in _records(journal, begin):
            shown = redacted_record(record) if redacting else record
            title, url = str(shown.get("title") or ""), str(shown["url"])
            if record.get("withdrawn"):
                news.withdrawn += 1
            elif int(record.get("revision") or 1) == 1 and not record.get("continues"):
                news.new.append(NewsItem(title, url))
            else:
                compared = len(news.revised) < COMPARED
                earlier = _earlier(journal, str(record["url"]), place) if compared else None
                news.revised.append(NewsItem(title, url, _changed(earlier, record)))
    return news


def _records(journal: mmap.mmap, begin: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each record after a place, with the place of its line. A line that is not a record is left out."""
    journal.seek(begin)
    while True:
        place = journal.tell()
        line = journal.readline()
        if not line.endswith(b"\n"):
            return
        record = _record(line)
        if record is not None:
            yield place, record


def _record(line: bytes) -> dict[str, Any] | None:
    try:
        record = orjson.loads(line)
    except ValueError:
        return None
    is_record = isinstance(record, dict) and isinstance(record.get("url"), str)
    return record if is_record and isinstance(record.get("revision", 1), int | None) else None


def _earlier(journal: mmap.mmap, url: str, before: int) -> dict[str, Any] | None:
    """Return the newest record of a URL whose line is before a place. The bytes are searched, not parsed."""
    wanted = b'"url":' + orjson.dumps(url)
    while (found := journal.rfind(wanted, 0, before)) >= 0:
        before = journal.rfind(b"\n", 0, found) + 1
        record = _record(journal[before : journal.find(b"\n", found)])
        if record is not None and record["url"] == url:
            return record
    return None


def _changed(earlier: dict[str, Any] | None, record: dict[str, Any]) -> tuple[str, ...]:
    if earlier is None:
        return ()
    return tuple(key for key in CONTENT_KEYS if earlier.get(key) != record.get(key))

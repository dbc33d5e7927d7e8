"""``attachments.jsonl``: the status of every attachment of a record; each change appends a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from crawler.reading.urls import without_scheme
from crawler.store.journal import Journal, StoreError

ATTACHMENTS = "attachments.jsonl"


class AttachmentStatus(StrEnum):
    """The status of an attachment; the values are the keys of ``attachments`` in a run's manifest."""

    STORED = "stored"
    """The file is there."""
    GONE = "gone"
    """The portal says that the file does not exist (404, 410). Each run requests it again."""
    REFUSED = "refused"
    """Larger than ATTACHMENTS_MAXSIZE, or of a type not in ATTACHMENTS_TYPES. Requested again when they change."""
    FORBIDDEN = "forbidden"
    """On a host that is not the city's, or forbidden by robots.txt. Not requested."""
    FAILED = "failed"
    """Not fetched. The run is incomplete; the next run requests it again."""
    MISSING = "missing"
    """Not in the replayed archive. The replay is incomplete."""


INCOMPLETE = frozenset({AttachmentStatus.FAILED, AttachmentStatus.MISSING})
"""Statuses that leave a run incomplete."""

NOT_REQUESTED = "not_asked"
"""The key that counts the attachments that a stopped run did not request."""

STATS_PREFIX = "attachments/"
"""The prefix of the counts in Scrapy's statistics."""


@dataclass(slots=True)
class AttachmentLine:
    """One line of the file. An attachment's last line counts; every key is always present.

    Attributes:
        index_number: the record's 索引号, null if it has none.
        record_url: the record's URL.
        revision: the record's revision when the attachment was requested.
        name: the attachment's name as the page prints it. It is never used as a file name.
        url: the attachment's URL.
        fate: one of :class:`AttachmentStatus`.
        problem: why there is no file, or what is unusual about it; null if nothing is wrong.
        sha256: of the file's bytes.
        size: in bytes.
        type: the media type that the bytes have, whatever the name says: ``application/pdf``.
        path: of the file, relative to the city's folder, or an address in the store that ``FILES_STORE`` names.
        fetched_at: when the bytes were fetched; without bytes, when they were requested.
        limits: the limits of size and type in force if ``fate`` is ``refused``.
        text: the text of the file, null until ``scrapy attachments`` has read it.
        text_problem: why there is no text.
    """

    index_number: str | None
    record_url: str
    revision: int
    name: str
    url: str
    fate: str
    problem: str | None = None
    sha256: str | None = None
    size: int | None = None
    type: str | None = None
    path: str | None = None
    fetched_at: str | None = None
    limits: str | None = None
    text: str | None = None
    text_problem: str | None = None

    @classmethod
    def of_json(cls, line: bytes) -> AttachmentLine:
        """Read a line. Keys that a later version added are skipped.

        Raises:
            ValueError, TypeError: the line is not that of an attachment.
        """
        values: dict[str, Any] = orjson.loads(line)
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in names})

    @property
    def key(self) -> tuple[str, str, str]:
        """The identity of the attachment: its record's 索引号 and URL, and its own URL, without schemes."""
        return self.index_number or "", without_scheme(self.record_url), without_scheme(self.url)

    def content(self) -> tuple[object, ...]:
        """Return the values of which one must change for a further line; a new time alone is not a change."""
        return self.fate, self.problem, self.sha256, self.path, self.revision, self.limits


class AttachmentLines:
    """The ``attachments.jsonl`` of a city. Only the process that holds the city's lock may open it.

    Attributes:
        torn: the file into which a torn last line of an earlier run was moved, None if there was none.
    """

    def __init__(self, folder: Path) -> None:
        """Open the file in ``folder``, or create it.

        Raises:
            StoreError: the file cannot be opened, or a line is not that of an attachment.
        """
        self._journal = Journal(folder / ATTACHMENTS)
        self.torn = self._journal.torn
        self._last: dict[tuple[str, str, str], AttachmentLine] = {}
        for number, line in enumerate(self._journal.lines(), 1):
            try:
                attachment = AttachmentLine.of_json(line)
            except (ValueError, TypeError) as error:
                self._journal.close()
                raise StoreError(
                    f"{self._journal.path}, line {number}, is not that of an attachment. Nothing was changed: restore"
                    " the line from a copy, or move it out of the file, then run again."
                ) from error
            self._remember(attachment)

    def last(self) -> Iterator[AttachmentLine]:
        """Yield the last line of every attachment, without texts, in the order of their first lines."""
        yield from self._last.values()

    def of(self, line: AttachmentLine) -> AttachmentLine | None:
        """Return the last line of the same attachment."""
        return self._last.get(line.key)

    def is_up_to_date(self, line: AttachmentLine, limits: str) -> bool:
        """Tell whether an attachment need not be requested again at this revision of its record."""
        last = self.of(line)
        if last is None or last.revision < line.revision:
            return False
        return last.path is not None or (last.fate == AttachmentStatus.REFUSED and last.limits == limits)

    def append(self, line: AttachmentLine) -> None:
        """Write a line, unless the attachment's last line has the same content.

        Raises:
            StoreError: the line could not be written.
        """
        last = self.of(line)
        if last is not None and last.content() == line.content() and line.text is line.text_problem is None:
            return
        self._journal.append(orjson.dumps(asdict(line), option=orjson.OPT_APPEND_NEWLINE))
        self._remember(line)

    def close(self) -> None:
        """Sync all lines to the disk and close the file.

        Raises:
            StoreError: the lines could not be synced; the file is closed.
        """
        try:
            self._journal.sync()
        finally:
            self._journal.close()

    def _remember(self, line: AttachmentLine) -> None:
        if line.text:
            line.text = ""  # callers only ask whether there is a text
        self._last[line.key] = line


def is_incomplete(counts: dict[str, int]) -> bool:
    """Tell from the counts in its manifest whether a run left attachments to fetch."""
    return any(counts.get(key) for key in (*INCOMPLETE, NOT_REQUESTED))


def listed_attachments(record: dict[str, Any]) -> list[AttachmentLine]:
    """Return the attachments of a record as lines without a result; each URL once.

    URLs are compared with their query. On some portals the query is a token that changes with every fetch, but on
    others it names the file.
    """
    lines = [
        AttachmentLine(
            record["index_number"],
            record["url"],
            record["revision"],
            attachment["name"],
            attachment["url"],
            AttachmentStatus.FAILED,
        )
        for attachment in record["attachments"]
    ]
    return list({line.key: line for line in lines}.values())

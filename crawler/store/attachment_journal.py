"""``attachments.jsonl``: a file with the status of each attachment of a city's records.

When the status of an attachment changes, a line is appended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from crawler.reading.urls import without_scheme
from crawler.store.identity import key
from crawler.store.journal import Journal, StoreError

ATTACHMENTS = "attachments.jsonl"


class AttachmentStatus(StrEnum):
    """The status of an attachment. The manifest of a run counts attachments by these values."""

    STORED = "stored"
    """The file was fetched and stored."""
    GONE = "gone"
    """The portal says that the file does not exist (HTTP 404 or 410). Each run requests it again."""
    REFUSED = "refused"
    """The file is larger than ATTACHMENTS_MAXSIZE, takes longer to read than READING_CPU_SECONDS, or has a type that is not
    in ATTACHMENTS_TYPES.

    The file is requested again when one of these settings changes.
    """
    FORBIDDEN = "forbidden"
    """The file is not requested, because its host is not one of the city's hosts or robots.txt forbids it."""
    FAILED = "failed"
    """The file could not be fetched or stored, is empty, or is a web page.

    The run counts as incomplete, and the next run requests the file again.
    """
    MISSING = "missing"
    """The replayed archive does not contain the file. The replay counts as incomplete."""


INCOMPLETE = frozenset({AttachmentStatus.FAILED, AttachmentStatus.MISSING})
"""The statuses that make a run incomplete."""

NOT_REQUESTED = "not_asked"
"""The key under which a stopped run counts the attachments that it did not request. It is not a status."""

STATS_PREFIX = "attachments/"
"""The prefix of the attachment counts in Scrapy's statistics, e.g. ``attachments/stored``."""


@dataclass(slots=True)
class AttachmentLine:
    """One line of ``attachments.jsonl``. The last line about an attachment gives the attachment's current status.

    Every key is always present.

    Attributes:
        index_number: the record's 索引号 (index number), or None if the record has no index number.
        record_url: the record's URL.
        revision: the revision that the record had when the attachment was requested.
        name: the attachment's name as printed on the page. It is never used as a file name.
        url: the attachment's URL.
        fate: the attachment's status, a value of :class:`AttachmentStatus`.
        problem: the reason why there is no file, or what is unusual about the file; None if nothing is wrong.
        sha256: the SHA-256 of the file's bytes in hexadecimal, or None if there is no file.
        size: the file's size in bytes, or None if there is no file.
        type: the media type detected from the file's bytes, such as ``application/pdf``; None if there is no
            file.
        path: the file's path relative to the city's folder, or its address in the store that ``FILES_STORE``
            names; None if there is no file.
        fetched_at: the time when the file was fetched. If there is no file, it is the time of the request, or None
            if that time is not known.
        limits: the limits on size and type at the time of the request, if the status is ``refused``; None for
            other statuses.
        text: the text in the file, or None if ``scrapy attachments`` has not read it.
        text_problem: the reason why the file's text could not be read, or None if there was no problem.
        ocr: True if the text was recognised in a scan, so it may have wrong characters.
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
    ocr: bool = False

    @classmethod
    def of_json(cls, line: bytes) -> AttachmentLine:
        """Parse a line of ``attachments.jsonl``. Unknown keys, which a later version may have added, are ignored.

        Raises:
            ValueError, TypeError: the line does not describe an attachment.
        """
        values: dict[str, Any] = orjson.loads(line)
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in names})

    @property
    def key(self) -> tuple[str, str, str]:
        """The attachment's identity: a tuple of the record's 索引号 (index number) and URL and the attachment's URL.

        If the record has no index number, the first element is ``""``. The URLs do not contain ``http:`` or
        ``https:``.
        """
        return self.index_number or "", without_scheme(self.record_url), without_scheme(self.url)

    @property
    def short_key(self) -> bytes:
        """The identity in 16 bytes, for the many attachments of a store."""
        return key("\0".join(self.key))

    def content(self) -> tuple[object, ...]:
        """Return the values to compare with another line about the same attachment.

        The time is left out, because a line in which only the time is new need not be written. The text is left
        out, because :meth:`AttachmentLines.append` always writes a line with a text.
        """
        return self.fate, self.problem, self.sha256, self.path, self.revision, self.limits


class AttachmentLines:
    """A city's ``attachments.jsonl``, open for reading and appending.

    Only the process that holds the lock of the city's folder may open it.

    Attributes:
        torn: the file to which an incomplete last line was moved, or None if the last line was complete.
    """

    def __init__(self, folder: Path) -> None:
        """Open ``attachments.jsonl`` in ``folder``, or create it.

        Raises:
            StoreError: the file cannot be opened, or one of its lines does not describe an attachment.
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
        """Yield each attachment's last line, in the order in which the attachments first appear in the file.

        To save memory, an attachment's text is not kept: if a text was read, ``text`` is ``""`` in the line.
        """
        yield from self._last.values()

    def of(self, line: AttachmentLine) -> AttachmentLine | None:
        """Return the file's last line about the same attachment as ``line``, or None if there is no such line."""
        return self._last.get(line.key)

    def is_up_to_date(self, line: AttachmentLine, limits: Collection[str]) -> bool:
        """Return whether the last line about the attachment of ``line`` is still valid.

        If True, the attachment need not be requested again. The last line is valid if the attachment was
        requested for the record's current revision, and was either stored or refused because of the current
        limits.

        Args:
            line: a line with the record's current revision.
            limits: the current limits, each as in :attr:`AttachmentLine.limits`.
        """
        last = self.of(line)
        if last is None or last.revision < line.revision:
            return False
        return last.path is not None or (last.fate == AttachmentStatus.REFUSED and last.limits in limits)

    def append(self, line: AttachmentLine) -> None:
        """Append ``line`` to the file, unless the attachment's last line has the same :meth:`content`.

        A line with a ``text`` or a ``text_problem`` is always appended. After a text is written, this method sets
        ``line.text`` to ``""`` to save memory.

        Raises:
            StoreError: the line could not be written.
        """
        last = self.of(line)
        if last is not None and last.content() == line.content() and line.text is line.text_problem is None:
            return
        self._journal.append(orjson.dumps(asdict(line), option=orjson.OPT_APPEND_NEWLINE))
        self._remember(line)

    def close(self) -> None:
        """Sync ``attachments.jsonl`` to the disk and close it.

        Raises:
            StoreError: the lines could not be synced. The file is closed nevertheless.
        """
        try:
            self._journal.sync()
        finally:
            self._journal.close()

    def _remember(self, line: AttachmentLine) -> None:
        if line.text:
            line.text = ""  # callers only ask whether there is a text
        self._last[line.key] = line


def placed_lines(path: Path) -> Iterator[tuple[int, int, int, AttachmentLine | None]]:
    """Yield the number (from 1), offset and length of each line of ``attachments.jsonl``, with what it describes.

    That is None if the line does not describe an attachment. No lock is taken: an incomplete last line, which a run
    may be writing, is left out.

    Raises:
        OSError: the file cannot be read.
    """
    offset = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                return
            try:
                attachment = AttachmentLine.of_json(line)
                attachment.short_key  # noqa: B018 values of other types raise here
            except (ValueError, TypeError, AttributeError):
                yield number, offset, len(line), None
            else:
                yield number, offset, len(line), attachment
            offset += len(line)


def is_incomplete(counts: dict[str, int]) -> bool:
    """Return whether attachments make a run incomplete.

    They do if at least one has a status in :data:`INCOMPLETE`, or was not requested because the run was stopped.

    Args:
        counts: the number of the run's attachments by status, as under ``attachments`` in the run's manifest.
            The number of attachments that were not requested is under :data:`NOT_REQUESTED`.
    """
    return any(counts.get(key) for key in (*INCOMPLETE, NOT_REQUESTED))


def listed_attachments(record: dict[str, Any]) -> list[AttachmentLine]:
    """Return a line for each attachment URL of a record, with the status ``failed`` until the file is requested.

    If two URLs differ only in their query (the part after ``?``), both get a line, because on some portals the
    query identifies the file. (On other portals, the query is a token that changes with every fetch.)
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

"""``attachments.jsonl``: a file with the status of each attachment of a city's records.

A change of an attachment's status appends a line.
"""

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
    """The status of an attachment. The values are keys of ``attachments`` in the manifest of a run."""

    STORED = "stored"
    """The file was fetched and stored."""
    GONE = "gone"
    """The portal says that the file does not exist (HTTP 404 or 410). Each run requests it again."""
    REFUSED = "refused"
    """The file is larger than ATTACHMENTS_MAXSIZE or its type is not in ATTACHMENTS_TYPES.

    It is requested again when one of these settings changes.
    """
    FORBIDDEN = "forbidden"
    """The file is on a host that is not one of the city's, or robots.txt forbids it. It is not requested."""
    FAILED = "failed"
    """The file could not be fetched. The run counts as incomplete, and the next run requests the file again."""
    MISSING = "missing"
    """The replayed archive does not contain the file. The replay counts as incomplete."""


INCOMPLETE = frozenset({AttachmentStatus.FAILED, AttachmentStatus.MISSING})
"""The statuses that make a run incomplete."""

NOT_REQUESTED = "not_asked"
"""The key, beside the statuses, that counts the attachments not requested because the run was stopped."""

STATS_PREFIX = "attachments/"
"""The prefix of the attachment counts in Scrapy's statistics, e.g. ``attachments/stored``."""


@dataclass(slots=True)
class AttachmentLine:
    """One line of ``attachments.jsonl``. The last line about an attachment is the one that counts.

    Every key is always present.

    Attributes:
        index_number: the record's 索引号 (index number), or None if it has none.
        record_url: the record's URL.
        revision: the record's revision when the attachment was requested.
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
        fetched_at: the time when the file was fetched, or requested if there is no file; None if neither is
            known.
        limits: the limits on size and type that led to the status ``refused``; None for other statuses.
        text: the text of the file, or None until ``scrapy attachments`` has read it.
        text_problem: the reason why the file has no text, or None.
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
        """Parse a line of the file. Unknown keys, which a later version may have added, are ignored.

        Raises:
            ValueError, TypeError: the line does not describe an attachment.
        """
        values: dict[str, Any] = orjson.loads(line)
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in names})

    @property
    def key(self) -> tuple[str, str, str]:
        """The attachment's identity, consisting of three texts.

        These are the record's 索引号 (or ``""`` if it has none), the record's URL and the attachment's URL.
        The URLs are without ``http:`` or ``https:``.
        """
        return self.index_number or "", without_scheme(self.record_url), without_scheme(self.url)

    def content(self) -> tuple[object, ...]:
        """Return the values of which at least one must change before another line is written.

        The time is not one of them, because a line that differs from the last one only in its time would be
        useless.
        """
        return self.fate, self.problem, self.sha256, self.path, self.revision, self.limits


class AttachmentLines:
    """A city's ``attachments.jsonl``, open for reading and appending.

    Only the process that holds the lock of the city's folder may open it.

    Attributes:
        torn: the file with the incomplete last line that an earlier run left, or None if the last line was
            complete.
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

        In these lines a text that was read is replaced by ``""``, to save memory.
        """
        yield from self._last.values()

    def of(self, line: AttachmentLine) -> AttachmentLine | None:
        """Return the last line about the attachment that ``line`` is about, or None if there is none."""
        return self._last.get(line.key)

    def is_up_to_date(self, line: AttachmentLine, limits: str) -> bool:
        """Return whether the attachment that ``line`` is about need not be requested again.

        That is so if it was requested for the record's current revision and was either stored or refused
        because of the limits that still apply.

        Args:
            line: a line with the record's current revision.
            limits: the current limits on size and type, as text.
        """
        last = self.of(line)
        if last is None or last.revision < line.revision:
            return False
        return last.path is not None or (last.fate == AttachmentStatus.REFUSED and last.limits == limits)

    def append(self, line: AttachmentLine) -> None:
        """Append a line, unless it says the same about the attachment as its last line.

        The times may differ. A line with a text or a ``text_problem`` is always appended.

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


def is_incomplete(counts: dict[str, int]) -> bool:
    """Return whether a run left attachments unfetched, judging by the counts of their statuses.

    Args:
        counts: the number of attachments by status, as in ``attachments`` of the run's manifest.
    """
    return any(counts.get(key) for key in (*INCOMPLETE, NOT_REQUESTED))


def listed_attachments(record: dict[str, Any]) -> list[AttachmentLine]:
    """Return the attachments of a record as lines without a result, one for each URL.

    Two URLs that differ only in their query count as different. On some portals the query is a token that
    changes with every fetch, but on others it identifies the file.
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

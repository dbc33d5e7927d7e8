"""``attachments.jsonl``: what became of every attachment of a record, a line each time that it changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import orjson

from crawler.reading.urls import without_scheme
from crawler.store.journal import Journal, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ATTACHMENTS = "attachments.jsonl"


class AttachmentStatus(StrEnum):
    """What became of an attachment; the keys of ``attachments`` in a run's manifest."""

    STORED = "stored"
    """The file is there."""
    GONE = "gone"
    """The portal says that there is no such file (404, 410); asked for again in each run."""
    REFUSED = "refused"
    """Larger than ATTACHMENTS_MAXSIZE or of no type in ATTACHMENTS_TYPES; asked for again when they change."""
    FORBIDDEN = "forbidden"
    """On none of the city's hosts, or robots.txt forbids it: not asked for."""
    FAILED = "failed"
    """It could not be had; the run is incomplete, the next asks again."""
    MISSING = "missing"
    """The archive that is replayed does not hold it; the replay is incomplete."""


INCOMPLETE = frozenset({AttachmentStatus.FAILED, AttachmentStatus.MISSING})
"""Fates that leave a run incomplete."""

NOT_REQUESTED = "not_asked"
"""The count of those that a run did not come to, because it was stopped."""

STATS_PREFIX = "attachments/"
"""What the names of the counts begin with in Scrapy's statistics."""

_SETTLED_WITHOUT_FILE = frozenset({AttachmentStatus.REFUSED})


@dataclass(slots=True)
class AttachmentLine:
    """One line. The last one of an attachment counts; every key is always there.

    Attributes:
        index_number: of the record, null where it has none.
        record_url: of the record.
        revision: of the record, when the attachment was asked for.
        name: of the attachment, as the page prints it. It names nothing on disk.
        url: of the attachment.
        fate: one of :class:`AttachmentStatus`.
        problem: why there is no file, or what is odd about it; null where all is well.
        sha256: of the file's bytes.
        size: in bytes.
        type: by its bytes, whatever its name says: ``application/pdf``.
        path: of the file, from the city's folder, or an address in the store that ``FILES_STORE`` names.
        fetched_at: when its bytes were fetched; where there are none, when they were asked for.
        limits: the limits of size and type in force where the fate is ``refused``.
        text: what is written in the file, null until ``scrapy attachments`` has read it.
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
        """Read a line; keys of later versions are passed over.

        Raises:
            ValueError, TypeError: it is none.
        """
        said: dict[str, Any] = orjson.loads(line)
        names = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in said.items() if name in names})

    @property
    def place(self) -> tuple[str, str, str]:
        """Which attachment of which record: what all lines of one attachment have in common."""
        return self.index_number or "", without_scheme(self.record_url), without_scheme(self.url)

    def says(self) -> tuple[object, ...]:
        """What a further line would have to change; a time alone is no news."""
        return self.fate, self.problem, self.sha256, self.path, self.revision, self.limits


class AttachmentLines:
    """The file of a city. Only one process may have it open: whoever holds the city's lock.

    Attributes:
        torn: where a torn last line of an earlier run was set aside, None where there was none.
    """

    def __init__(self, folder: Path) -> None:
        """Open the file in ``folder``, creating it where there is none.

        Raises:
            StoreError: it cannot be opened, or a line of it is none.
        """
        self._journal = Journal(folder / ATTACHMENTS)
        self.torn = self._journal.torn
        self._last: dict[tuple[str, str, str], AttachmentLine] = {}
        for number, line in enumerate(self._journal.lines(), 1):
            try:
                said = AttachmentLine.of_json(line)
            except (ValueError, TypeError) as error:
                self._journal.close()
                raise StoreError(
                    f"{self._journal.path}, line {number}, is of no attachment. Nothing was changed: mend the line from"
                    " a copy, or move it out of the file, then run again."
                ) from error
            self._remember(said)

    def last(self) -> Iterator[AttachmentLine]:
        """The last line of every attachment, in the order in which they came; the texts are left out."""
        yield from self._last.values()

    def of(self, line: AttachmentLine) -> AttachmentLine | None:
        """The last line of an attachment."""
        return self._last.get(line.place)

    def is_up_to_date(self, line: AttachmentLine, limits: str) -> bool:
        """Whether an attachment need not be asked for again at this revision of its record."""
        last = self.of(line)
        if last is None or last.revision < line.revision:
            return False
        return last.path is not None or (last.fate in _SETTLED_WITHOUT_FILE and last.limits == limits)

    def append(self, line: AttachmentLine) -> None:
        """Write a line, unless the last one of the attachment says the same.

        Raises:
            StoreError: it could not be written.
        """
        last = self.of(line)
        if last is not None and last.says() == line.says() and line.text is line.text_problem is None:
            return
        self._journal.append(orjson.dumps(asdict(line), option=orjson.OPT_APPEND_NEWLINE))
        self._remember(line)

    def close(self) -> None:
        """Have the disk hold all lines and close the file.

        Raises:
            StoreError: the disk does not take them; the file is closed.
        """
        try:
            self._journal.sync()
        finally:
            self._journal.close()

    def _remember(self, line: AttachmentLine) -> None:
        if line.text:
            line.text = ""  # that there is one is enough to know
        self._last[line.place] = line


def is_incomplete(counts: dict[str, int]) -> bool:
    """Whether a run owes attachments: counts are those of its manifest."""
    return any(counts.get(key) for key in (*INCOMPLETE, NOT_REQUESTED))


def listed_attachments(record: dict[str, Any]) -> list[AttachmentLine]:
    """The attachments of a record, as lines that say nothing yet; each URL once.

    The URL counts with its query, though on some portals that is a token that changes with every fetch: on
    others it says which file.
    """
    lines = [
        AttachmentLine(
            record["index_number"],
            record["url"],
            record["revision"],
            each["name"],
            each["url"],
            AttachmentStatus.FAILED,
        )
        for each in record["attachments"]
    ]
    return list({line.place: line for line in lines}.values())

"""Reads the pages of stored records again: from the captures in the city's own archive, with the code at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from crawler.archive.lookup import Archive
from crawler.archive.model import REDIRECT_STATUSES, ArchiveError, Capture, PageSource, SavedPage
from crawler.archive.reading import SavedPageReader, read_saved_record
from crawler.archive.recording import ARCHIVE_FOLDER
from crawler.archive.sources.open import open_sources
from crawler.items import Reply
from crawler.portals.bounded_reading.page_reader import is_unread
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.walking.failures import FetchFailure, code_failure, error_line
from crawler.store.results import CONFLICT_WARNING
from crawler.store.validation import RecordCheck

NOT_READ = frozenset({"schema_version", "fetched_at", "revision", "continues", "withdrawn"})
"""The keys of a record whose values are not read from the page. One warning is not read from it either."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What the code at hand makes of one capture.

    Attributes:
        fetched_at: the time of the capture in UTC.
        page_sha256: the SHA-256 of the page's bytes.
        reply: the reply on the page, or None if the page gives no record.
        failure: the reason why the page gives no record, or None.
        fault: a sentence if the page was not read, because the code raised an exception or took too long; or None.
    """

    fetched_at: str
    page_sha256: str
    reply: Reply | None
    failure: FetchFailure | None = None
    fault: str | None = None


class Rereader:
    """Reads captures of a city's documents again. Nothing is written."""

    def __init__(self, city: City, archive: Archive, seconds: float, *, redacting: bool = False) -> None:
        """Prepare to read from ``archive``.

        Args:
            city: the city whose family and columns are used.
            archive: the city's archive.
            seconds: the CPU time for reading one page (the setting ``READING_CPU_SECONDS``). 0 means no limit.
            redacting: True if contact details are masked, as in a run with ``REDACT_CONTACTS``.
        """
        self._city = city
        self._archive = archive
        self._reader = SavedPageReader(city, seconds)
        self._redacting = redacting
        self._check = RecordCheck()
        self._columns = _one_of_each_kind(city.columns)

    def close(self) -> None:
        """End the process that reads."""
        self._reader.close()

    def captures_of(self, url: str) -> list[tuple[PageSource, Capture]]:
        """Return all captures of a page that are not redirects, with their sources, oldest first."""
        return [item for item in self._archive.captures_of(url) if item[1].status not in REDIRECT_STATUSES]

    def read_again(self, stored: Reply) -> Reread | None:
        """Read the capture from which a stored record was read. Return None if the archive does not hold it.

        This is the capture that was fetched at the record's time. If its bytes are not those of the record, or if there
        is none, it is the newest capture with those bytes.

        Raises:
            ArchiveError: the capture cannot be read.
        """
        captures = self.captures_of(stored.url)
        captures.sort(key=lambda item: item[1].fetched_at == stored.fetched_at)
        problem: ArchiveError | None = None
        for source, capture in reversed(captures):
            try:
                page = source.load(capture)
            except ArchiveError as error:
                problem = problem or error
                continue
            if sha256(page.body).hexdigest() == stored.page_sha256:
                return self.read(page, stored)
        if problem is not None:
            raise problem
        return None

    def read(self, page: SavedPage, like: Reply | None = None) -> Reread:
        """Read one saved page.

        The kind of a document whose URL matches no column depends on the column whose listing has it, which an archive
        of documents does not say. Of the possible readings the one that equals ``like`` is taken.

        Args:
            page: the page.
            like: the record that was read from the page earlier, or None.
        """
        column = self._city.column_of(self._city.family.canonical(page.url))
        first: Reread | None = None
        for walked in [column] if column is not None else self._columns:
            reread = self._read(page, walked)
            first = first or reread
            if like is None or (reread.reply is not None and reread.reply.kind == like.kind):
                return reread
        return first or self._read(page, None)

    def _read(self, page: SavedPage, walked: Column | None) -> Reread:
        digest = sha256(page.body).hexdigest()

        def further(url: str) -> SavedPage | None:
            with suppress(ArchiveError):
                return self._archive.find(url, page.fetched_at)
            return None

        try:
            document = read_saved_record(
                self._reader, page, self._check, walked, further, redacting=self._redacting
            )
        except Exception as error:  # noqa: BLE001 a mistake in the code costs one record, and is named
            fault = f"The code failed while reading {page.url}: {error_line(error)}."
            return Reread(page.fetched_at, digest, None, code_failure(error), fault)
        failure = document.failure
        for unread in (failure, document.continues):
            if unread is not None and is_unread(unread):
                fault = f"{page.url} was not read: {unread.reason}."
                return Reread(page.fetched_at, digest, None, unread, fault)
        if document.reply is None and failure is None:
            failure = code_failure(RuntimeError("no reason given"))
        return Reread(page.fetched_at, digest, document.reply if failure is None else None, failure)


def own_archive(city: City, folder: Path, file: str = "") -> Archive:
    """Open the archive of a city's own runs.

    Args:
        city: the city.
        folder: the city's folder.
        file: the name of one WARC file in the archive, to open only this file.

    Raises:
        ArchiveError: the city has no archive, or it cannot be read.
    """
    path = folder / ARCHIVE_FOLDER / file
    if not path.exists():
        raise ArchiveError(
            f"There is no {path}, so no page can be read again. A live run writes an archive unless ARCHIVE is False or"
            " REDACT_CONTACTS is set."
        )
    return Archive(open_sources([str(path)]), city.family.page_key)


def differing_keys(stored: Reply, reread: Reply) -> list[str]:
    """Return the keys in which two readings of one page differ, without those that are not read from it.

    The hash of the content is among them only if it alone differs.
    """
    names = [name for name, old, new in _values(stored, reread) if old != new]
    return [name for name in names if name != "content_sha256"] or names


def _values(stored: Reply, reread: Reply) -> Iterator[tuple[str, object, object]]:
    for name in Reply.__dataclass_fields__:
        old, new = getattr(stored, name), getattr(reread, name)
        if name == "warnings":
            old, new = ([code for code in codes if code != CONFLICT_WARNING] for codes in (old, new))
        if name not in NOT_READ:
            yield name, old, new


def _one_of_each_kind(columns: tuple[Column, ...]) -> list[Column | None]:
    """Return None and, for each kind of document that columns have, one of these columns."""
    by_kind: dict[str | None, Column | None] = {None: None}
    for column in columns:
        by_kind.setdefault(column.kind, column)
    return list(by_kind.values())

"""The payloads (response bodies) in a city's WARC files, by digest.

A run looks up each body here, except very small bodies. If an earlier record has the same body, the run refers to that
record instead of recording the body again.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.archive.model import ArchiveError
from crawler.archive.warc.database import find_damage, remove_files
from crawler.archive.warc.index import INDEX, CaptureIndex, indexed_size, open_index
from crawler.archive.warc.records import CUT_OFF
from crawler.archive.warc.source import WarcSource
from crawler.archive.warc.writer import Original
from crawler.counts import counted
from crawler.files import set_tail_aside
from crawler.store.journal import StoreError

_RUN_FILE = re.compile(r"\d{8}T\d{6}Z(?:-\d+)?\.warc\.gz")
_OLD_INDEX = b"!meta {"


class Payloads:
    """The payloads in a folder's WARC files, and those of the run that is under way.

    When this is created, WARC files that are not yet indexed are indexed, for example that of a run that was killed. If
    a killed run left an incomplete record at the end of its WARC file, the incomplete record is moved to the file
    ``<name>.torn-<offset>-<digest>``.

    Attributes:
        notes: sentences that report what was moved, removed or is damaged.
    """

    def __init__(self, folder: Path) -> None:
        """Index the WARC files of ``folder``. The caller must hold the lock of the city's store.

        Raises:
            StoreError: the index cannot be read or written.
        """
        self.notes: list[str] = []
        self._folder = folder
        self._added = sqlite3.connect("", isolation_level=None)  # a temporary file, as soon as there are many
        self._added.executescript(
            "CREATE TABLE payload (digest PRIMARY KEY, url, fetched_at, record_id); BEGIN"
        )
        with self._store_errors():
            self._remove_what_cannot_be_used()
            paths = sorted(folder.glob("*.warc.gz"))
            self.notes += filter(None, map(_shorter, paths))
            indexes = [index for path in paths if (index := self._index_of(path)) is not None]
            self._databases = {index.database.path: index.database for index in indexes}
            for database in self._databases.values():
                database.forget_others(path.name for path in paths)

    def find(self, digest: str) -> Original | None:
        """Return the record that contains the payload with a digest, or None if there is none.

        ``digest`` has the form ``sha1:<Base32>``.
        """
        with self._store_errors():
            query = "SELECT url, fetched_at, record_id FROM payload WHERE digest = ?"
            if (row := self._added.execute(query, (digest,)).fetchone()) is not None:
                return Original(*row)
        for database in self._databases.values():
            if (entry := database.find_payload(digest)) is not None:
                return Original(entry.capture.url, entry.capture.fetched_at, entry.record_id)
        return None

    def add(self, digest: str, original: Original) -> None:
        """Remember the record in which the run that is under way stored a payload."""
        with self._store_errors():
            self._added.execute("INSERT OR IGNORE INTO payload VALUES (?, ?, ?, ?)", (digest, *original))

    def close(self) -> None:
        """Forget everything. The WARC file of the run is indexed when it is first read."""
        self._added.close()
        self._databases.clear()

    def _remove_what_cannot_be_used(self) -> None:
        path = self._folder / INDEX
        if damage := find_damage(path):
            remove_files(path)
            self.notes.append(f"{path} was damaged ({damage}) and was made again from the archive.")
        old = list(self._folder.glob(".payloads.sqlite*"))
        for index in self._folder.glob("*.warc*.cdxj"):
            with index.open("rb") as file:
                old += [index] if file.read(len(_OLD_INDEX)) == _OLD_INDEX else []
        for index in old:
            index.unlink()
        if old:
            self.notes.append(
                f"Removed {counted(len(old), 'index file')} of an older version from {self._folder}: {INDEX} replaces them."
            )

    def _index_of(self, path: Path) -> CaptureIndex | None:
        """Return the index of a WARC file.

        If a run of this program wrote the WARC file, an incomplete record at the file's end is first moved to a new file.
        """
        is_new = open_index(path) is None
        try:
            index = WarcSource(path).index
        except ArchiveError as error:
            self.notes.append(f"{path}: {error}")
            return None
        *_, (_, offset, reason) = [("", 0, ""), *index.damages]
        if reason == CUT_OFF and _RUN_FILE.fullmatch(path.name):
            aside = set_tail_aside(path, offset)
            self.notes.append(
                f"{path.name} ended in the middle of a record. The incomplete record was moved to {aside}."
            )
            return self._index_of(path)
        if is_new:
            self.notes += [
                f"{path}: the record at byte {offset:,} is damaged ({reason})."
                for _, offset, reason in index.damages
            ]
        return index

    @contextmanager
    def _store_errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{self._folder / INDEX} could not be read or written ({error}). It is derived from the archive: make room on"
                " the disk and make the folder writable, or delete the file if that does not help; then run again."
                " -s ARCHIVE=0 runs without an archive."
            ) from error


def _shorter(path: Path) -> str | None:
    """Return a sentence about a WARC file that has lost its end since it was indexed, or None if it has not."""
    before, now = indexed_size(path), path.stat().st_size
    if before is None or now >= before:
        return None
    return (
        f"{path} has {now:,} bytes, and had {before:,} when it was indexed: records are lost. Restore it from a copy;"
        f" scrapy audit {path.parent.parent.name} shows which records it no longer proves."
    )

"""A source of pages that reads a WARC file, or the WARC files in a WACZ (a ZIP file of WARC files)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path

from crawler.archive.model import ArchiveError, Capture, Part, RecordLocation, SavedPage, surt
from crawler.archive.warc.captures import (
    RevisitReference,
    WarcCapture,
    lowered,
    parse_warc_date,
    read_capture,
)
from crawler.archive.warc.database import Damage, DamagedIndexError, remove_files
from crawler.archive.warc.entries import REVISIT, IndexEntry
from crawler.archive.warc.index import CaptureIndex, open_index, write_index
from crawler.archive.warc.methods import GET, exchange_begin, with_methods
from crawler.archive.warc.records import RawRecord, next_record, read_record, read_records
from crawler.archive.warc.warc_file import WARC_SUFFIXES, WarcFile
from crawler.files import printable

logger = logging.getLogger(__name__)

LARGE = 256 * 1024 * 1024
"""The size in bytes above which indexing an archive takes long. The indexing of larger archives is logged."""


_LOOK_BACK = 1 << 16
"""The number of bytes before the end of a section that are searched for the beginning of a record."""


class WarcSource:
    """A source that reads pages from a WARC file, or from the WARC files in a WACZ.

    Captures are found with an index (:mod:`crawler.archive.warc.index`), which is created when it is first needed.
    A revisit record has no body. Its body is read from the capture to which the revisit record refers. That capture
    may be in this source, in another WARC file in the same folder, or in one of the ``other_sources``.

    Attributes:
        name: the name that the user gave the source.
        problems: the problems found so far, one sentence each.
        files: the WARC files, keyed by name.
        folder: the prefix that all names in ``files`` share. The index stores the names without this prefix.
        other_sources: a function that returns the other archives that the user named. The function is called if this
            source does not contain the capture to which a revisit record refers.
    """

    def __init__(self, path: Path, name: str | None = None, files: list[WarcFile] | None = None) -> None:
        """Create a source for the archive at ``path``. The archive is opened when it is first needed.

        Args:
            path: the WARC file or the WACZ.
            name: the name that the user gave the source; by default, its path.
            files: the WARC files in the WACZ, or None if ``path`` is itself a WARC file.
        """
        self.name = name or str(path)
        self.problems: list[str] = []
        self.files = {file.name: file for file in (files if files is not None else [WarcFile.at(path)])}
        self.other_sources: Callable[[], Iterable[WarcSource]] = tuple
        self._path = path
        self.folder = printable(f"{path}!" if files is not None else str(path).removesuffix(path.name))

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """Iterate over the captures whose SURT (a URL's sort key) begins with ``prefix``, sorted by SURT and time."""
        for entry in self._entries(lambda index: index.with_prefix(prefix)):
            yield entry.capture

    def captures_of(self, key: str) -> list[Capture]:
        """Return the captures whose URL's SURT (sort key) is exactly ``key``, oldest first."""
        return [entry.capture for entry in self._entries(lambda index: index.with_key(key))]

    def newest(self) -> str:
        """Return the time of the latest fetch of a page, in UTC, or an empty string if there is no page."""
        return self.index.newest

    def load(self, capture: Capture) -> SavedPage:
        """Return the page of a capture. The capture must come from this source.

        Raises:
            ArchiveError: the capture's record cannot be read.
        """
        location = capture.location
        file = self.files[location.file]
        try:
            return self._page(self._capture_at(file, location))
        except ArchiveError as error:
            raise ArchiveError(_skipped(file.name, location.offset, str(error))) from None

    def parts(self, size: int) -> Iterator[Part]:
        """Divide the WARC files into sections of about ``size`` bytes. The index is not used.

        A section begins at a record. A request and its response are in the same section.
        """
        for file in self.files.values():
            begin = file.begin
            while begin < file.end:
                end = file.end
                if begin + size < file.end:
                    end = self._next_exchange(file, begin, size) or file.end
                yield Part(self.name, file.name, begin - file.begin, end - file.begin, end - begin)
                begin = end

    def read_part(self, part: Part) -> Iterator[SavedPage]:
        """Yield all pages of a part (section). A damaged record is skipped and reported in ``problems``."""
        file = self.files[part.file]

        def on_damage(offset: int, damage: str) -> None:
            self._add_problem(_skipped(file.name, offset - file.begin, damage))

        records = self._records(file, file.begin + part.begin, file.begin + part.end, on_damage)
        for raw, method in with_methods(records):
            try:
                found = read_capture(raw) if method == GET else None
                if found is not None:
                    yield self._page(found)
            except ArchiveError as error:
                self._add_problem(_skipped(file.name, raw.offset - file.begin, str(error)))

    def close(self) -> None:
        """Close the index, if it is open."""
        vars(self).pop("index", None)

    @cached_property
    def index(self) -> CaptureIndex:
        """The archive's index. If no index exists or the archive was changed after it was indexed, an index is created.

        Raises:
            ArchiveError: the index cannot be created.
        """
        try:
            index = open_index(self._path, self.folder) or self._make_index()
        except OSError as error:
            raise ArchiveError(f"{self._path} cannot be read ({error.strerror}).") from error
        for damage in index.damages:
            self._add_problem(_skipped(*damage))
        return index

    def _entries(self, query: Callable[[CaptureIndex], Iterable[IndexEntry]]) -> Iterator[IndexEntry]:
        """Yield the index entries that the function ``query`` returns.

        If a damaged line is found in the index, the index is rebuilt and the query is repeated. Entries that were
        already yielded are not yielded again.
        """
        count = 0
        try:
            for entry in query(self.index):
                _ = self.files[entry.capture.location.file]  # an index from elsewhere may name any file
                yield entry
                count += 1
        except (DamagedIndexError, KeyError):
            remove_files(self.index.database.path)
            self.index = self._make_index()
            yield from islice(query(self.index), count, None)

    def find_original(self, reference: RevisitReference) -> WarcCapture | None:
        """Return the capture to which a revisit record's ``reference`` points, or None if it is not in this source."""
        key = surt(reference.url)
        candidates: list[IndexEntry] = [
            entry
            for entry in self._entries(lambda index: index.with_key(key))
            if entry.matches_digest(reference.digest)
        ]
        if not candidates:
            return None
        try:
            moment = parse_warc_date(reference.fetched_at)
        except ArchiveError:
            moment = ""
        best = next((entry for entry in candidates if entry.capture.fetched_at == moment), candidates[-1])
        location = best.capture.location
        return self._capture_at(self.files[location.file], location)

    @cached_property
    def _others(self) -> list[WarcSource]:
        """The other WARC files in the same folder, followed by the ``other_sources``.

        The folder's files are sorted by name in reverse order. The file of the newest run is therefore first, because
        a revisit record usually refers to a recent run.
        """
        own = {file.path for file in self.files.values()}
        names = sorted(self._path.parent.iterdir(), key=lambda path: path.name, reverse=True)
        paths = [path for path in names if path.name.endswith(WARC_SUFFIXES) and path not in own]
        known = own.union(paths)
        others = [
            source
            for source in self.other_sources()
            if known.isdisjoint(file.path for file in source.files.values())
        ]
        return [*map(WarcSource, paths), *others]

    def _page(self, found: WarcCapture) -> SavedPage:
        if found.refers_to is None:
            return found.page()
        original = self.find_original(found.refers_to)
        for other in self._others if original is None else ():
            with suppress(ArchiveError):
                original = other.find_original(found.refers_to)
            if original is not None:
                break
        return found.page(original)

    def _capture_at(self, file: WarcFile, location: RecordLocation) -> WarcCapture:
        begin = file.begin + location.offset
        with file.open() as handle:
            # Read no more than the record, unless the length in the index is wrong.
            raw = read_record(handle, begin, min(begin + location.length, file.end))
            raw = raw or read_record(handle, begin, file.end)
        found = read_capture(raw) if raw is not None else None
        if found is None:
            raise ArchiveError("there is no whole capture at this offset")
        return found

    def _records(
        self, file: WarcFile, begin: int, end: int, on_damage: Callable[[int, str], None]
    ) -> Iterator[RawRecord]:
        try:
            with file.open() as handle:
                yield from read_records(handle, begin, end, file.end, on_damage)
        except ArchiveError as error:
            raise ArchiveError(f"{file.name} cannot be read: {error}.") from None

    def _next_exchange(self, file: WarcFile, begin: int, size: int) -> int | None:
        """Return the end of a section that begins at ``begin``, or None. It does not separate a request and its response."""
        first: int | None = begin
        if size > _LOOK_BACK:
            with file.open() as handle:
                first = next_record(handle, begin + size - _LOOK_BACK, file.end)
        if first is None:
            return None
        return exchange_begin(self._records(file, first, file.end, lambda *_: None), begin + size)

    def _make_index(self) -> CaptureIndex:
        size = self._path.stat().st_size
        if size > LARGE:
            logger.warning("Indexing %s (%.1f GB); this happens once.", self._path, size / 1e9)
        damages: list[Damage] = []
        entries = (entry for file in self.files.values() for entry in self._entries_of(file, damages))
        return write_index(self._path, entries, damages, self.folder)

    def _entries_of(self, file: WarcFile, damages: list[Damage]) -> Iterator[IndexEntry]:
        """Yield an index entry for each capture in a WARC file. What is skipped is added to ``damages``."""

        def on_damage(offset: int, damage: str) -> None:
            damages.append((file.name, offset - file.begin, damage))

        def pending_entry(end: int) -> Iterator[IndexEntry]:
            if pending is not None and pending[1] is not None:
                try:
                    yield _entry(file, pending[1], pending[0], end)
                except ArchiveError as error:
                    on_damage(pending[0], str(error))

        pending: tuple[int, WarcCapture | None] | None = None
        for raw, method in with_methods(self._records(file, file.begin, file.end, on_damage)):
            yield from pending_entry(raw.offset)
            try:
                pending = raw.offset, read_capture(raw) if method == GET else None
            except ArchiveError as error:
                on_damage(raw.offset, str(error))
                pending = None
        yield from pending_entry(file.end)

    def _add_problem(self, sentence: str) -> None:
        if sentence not in self.problems:
            self.problems.append(sentence)


def _entry(file: WarcFile, found: WarcCapture, offset: int, end: int) -> IndexEntry:
    """Return the index entry for the capture in the record between the offsets ``offset`` and ``end``.

    Raises:
        ArchiveError: the body of the capture is damaged.
    """
    page_sha256, mime = None, REVISIT
    if found.refers_to is None:
        content_type = lowered(found.headers).get("content-type", "")
        mime = content_type.partition(";")[0].strip().lower() or "unk"
        page_sha256 = sha256(found.decoded_body()).hexdigest()
    location = RecordLocation(file.name, offset - file.begin, end - offset)
    capture = Capture(found.url, found.fetched_at, found.status, location)
    return IndexEntry(capture, mime, found.digest, page_sha256, found.record_id)


def _skipped(file: str, offset: int, reason: str) -> str:
    return f"{file}, the record at byte {offset:,} was skipped: {reason}."

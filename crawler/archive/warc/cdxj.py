"""The CDXJ index of an archive: a sorted text file that is searched by bisection.

Each line is ``<SURT> <UTC time in 14 digits> <JSON>``; a SURT is the sort key of a URL. The first line is ``!meta``
with the length of the index and the state of the archive when it was indexed (size, modification time, a digest of
its beginning and end). The index is stored next to the archive or, if the archive's folder is read-only, in the user's
cache folder. The index is derived from the archive and may be deleted.
"""

from __future__ import annotations

import heapq
import mmap
import os
import weakref
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import orjson

from crawler.archive.model import NOT_MODIFIED, ArchiveError, Capture, RecordLocation, surt
from crawler.files import atomic_write

FORMAT = 4
"""The version of the index format, increased with every change. An index with a different version is rebuilt."""

REVISIT = "warc/revisit"
"""The ``mime`` of a revisit record, which refers to an earlier capture with the same payload."""

_ENDS = 1 << 16
_LINES_IN_MEMORY = 200_000
"""The maximum number of lines in memory. At this number, the lines are sorted and moved to a temporary file."""


@dataclass(frozen=True, slots=True)
class CdxjEntry:
    """One line of the index: a capture, its content type and its digests.

    Attributes:
        capture: the capture that the line describes.
        mime: the content type, or ``REVISIT`` for a revisit record.
        digest: the digest of the payload as received, or None if the record has no digest.
        page_sha256: the SHA-256 of the decoded payload, or None for a revisit record.
    """

    capture: Capture
    mime: str
    digest: str | None
    page_sha256: str | None

    def line(self, folder: str = "") -> bytes:
        """Return the entry as a line of the index. The prefix ``folder`` is removed from the WARC file's name."""
        capture = self.capture
        moment = capture.fetched_at.translate({ord(character): None for character in "-:TZ"})
        fields = {
            "url": capture.url,
            "mime": self.mime,
            "status": str(capture.status),
            "digest": self.digest,
            "length": str(capture.location.length),
            "offset": str(capture.location.offset),
            "filename": capture.location.file.removeprefix(folder),
            "page_sha256": self.page_sha256,
        }
        values = orjson.dumps({key: value for key, value in fields.items() if value is not None})
        key = surt(capture.url).replace(" ", "%20").encode()
        return b"%s %s %s\n" % (key, moment.encode(), values)

    def matches_digest(self, digest: str | None) -> bool:
        """Return whether a revisit record may refer to this capture. ``digest`` is the record's digest, or None."""
        if self.mime == REVISIT:
            return False
        return self.digest == digest if digest and self.digest else not digest

    @classmethod
    def parse(cls, line: bytes, folder: str = "") -> CdxjEntry:
        """Parse a line of the index. The prefix ``folder`` is put before the WARC file's name."""
        _, moment, values = line.split(b" ", 2)
        fields = orjson.loads(values)
        time = moment.decode()
        fetched_at = f"{time[:4]}-{time[4:6]}-{time[6:8]}T{time[8:10]}:{time[10:12]}:{time[12:]}Z"
        location = RecordLocation(folder + fields["filename"], int(fields["offset"]), int(fields["length"]))
        capture = Capture(fields["url"], fetched_at, int(fields["status"]), location)
        return cls(capture, fields["mime"], fields.get("digest"), fields.get("page_sha256"))


class DamagedIndexError(ArchiveError):
    """The index contains a line that cannot be parsed. The index has to be rebuilt."""


class CdxjIndex:
    """An open index. The file is memory-mapped, so only the parts in use take up memory.

    Attributes:
        path: the index file.
        newest: the time of the latest fetch in UTC, or an empty string if there is no capture.
        problems: sentences about records that could not be read when the archive was indexed.
    """

    def __init__(self, path: Path, folder: str = "") -> None:
        """Open the index file at ``path``. The WARC file names in the index are relative to ``folder``.

        Raises:
            ValueError: the file is not an index, or is incomplete.
            OSError: the file cannot be read.
        """
        self.path = path
        self._folder = folder
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        first = self._map.readline()
        if not first.startswith(b"!meta {"):
            raise ValueError(f"{path} is not an index")
        self.meta: dict[str, Any] = orjson.loads(first[6:])
        self._begin = len(first)
        if len(self._map) - self._begin != self.meta["bytes"] or self._map[-1:] != b"\n":
            raise ValueError(f"{path} is not whole")
        self.newest: str = self.meta["newest"]
        self.problems: list[str] = self.meta["problems"]

    def with_prefix(self, prefix: str) -> Iterator[CdxjEntry]:
        """Iterate over the entries whose SURT begins with ``prefix``, sorted by SURT and then by time.

        Raises:
            DamagedIndexError: a line cannot be parsed.
        """
        lines = self._from(prefix.encode(), prefix.encode())
        for _, lines_of_key in groupby(lines, key=_key_of):
            yield from _with_status_of_original([self._read(line) for line in lines_of_key])

    def with_key(self, key: str) -> list[CdxjEntry]:
        """Return the entries whose SURT is exactly ``key``, oldest first.

        Raises:
            DamagedIndexError: a line cannot be parsed.
        """
        prefix = key.encode() + b" "
        return _with_status_of_original([self._read(line) for line in self._from(prefix, prefix)])

    def close(self) -> None:
        """Close the index file."""
        self._map.close()

    def _read(self, line: bytes) -> CdxjEntry:
        try:
            return CdxjEntry.parse(line, self._folder)
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedIndexError(f"The index {self.path} is damaged: delete it.") from error

    def _from(self, start: bytes, prefix: bytes) -> Iterator[bytes]:
        low, high = self._begin, len(self._map)
        while low < high:
            middle = self._map.rfind(b"\n", 0, (low + high) // 2) + 1
            begin = max(middle, low)
            end = self._map.find(b"\n", begin) + 1
            if self._map[begin:end] < start:
                low = end
            else:
                high = begin
        while low < len(self._map):
            end = self._map.find(b"\n", low) + 1
            line = self._map[low:end]
            if not line.startswith(prefix):
                return
            yield line
            low = end


class CdxjWriter:
    """A writer of an index. Lines can be added in any order. Only a limited number of lines is kept in memory."""

    def __init__(self, folder: str = "") -> None:
        """Create a writer without any lines. The names of WARC files in the index will be relative to ``folder``."""
        self.folder = folder
        self.newest = ""
        self._lines: list[bytes] = []
        self._runs: list[Any] = []
        self._bytes = 0

    def add(self, entry: CdxjEntry) -> None:
        """Add an entry to the index."""
        self.newest = max(self.newest, entry.capture.fetched_at)
        self.add_line(entry.line(self.folder))

    def add_line(self, line: bytes) -> None:
        """Add a line to the index. The line must end with a line feed."""
        self._lines.append(line)
        self._bytes += len(line)
        if len(self._lines) >= _LINES_IN_MEMORY:
            run = TemporaryFile()  # noqa: SIM115 it lives as long as the writer
            weakref.finalize(self, run.close)
            run.writelines(sorted(self._lines))
            self._runs.append(run)
            self._lines = []

    def write(self, path: Path, meta: dict[str, Any] | None = None) -> None:
        """Write the sorted index to ``path``, completely or not at all. ``meta``, if not None, is the first line.

        Raises:
            OSError: the file cannot be written.
        """
        with atomic_write(path, shared=True) as file:
            if meta is not None:
                header = meta | {"newest": self.newest, "bytes": self._bytes}
                file.write(b"!meta " + orjson.dumps(header) + b"\n")
            for run in self._runs:
                run.seek(0)
            file.writelines(heapq.merge(*self._runs, sorted(self._lines)))


def archive_identity(path: Path) -> dict[str, Any]:
    """Return the values that are compared to find out whether the index of the archive at ``path`` is still valid.

    They are the archive's size and modification time, a digest of its beginning and end, and the index format.
    """
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        ends = sha256(file.read(_ENDS))
        file.seek(max(0, status.st_size - _ENDS))
        ends.update(file.read(_ENDS))
    return {
        "format": FORMAT,
        "size": status.st_size,
        "modified": status.st_mtime_ns,
        "ends": ends.hexdigest(),
    }


def index_paths(path: Path) -> tuple[Path, Path]:
    """Return the two possible paths of an archive's index: next to the archive, and in the user's cache folder."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fuwen"
    name = sha256(os.fsencode(path.resolve())).hexdigest()[:16]
    return path.with_name(f"{path.name}.cdxj"), cache / f"{name}-{path.name}.cdxj"


def open_index(path: Path, folder: str = "") -> CdxjIndex | None:
    """Open an archive's index. Return None if no index exists or if the archive was changed after it was indexed."""
    identity = archive_identity(path)
    for index_path in index_paths(path):
        with suppress(OSError, ValueError, KeyError):
            index = CdxjIndex(index_path, folder)
            if {key: index.meta.get(key) for key in identity} == identity:
                return index
            index.close()
    return None


def write_index(path: Path, writer: CdxjWriter, meta: dict[str, Any]) -> CdxjIndex:
    """Write an archive's index next to the archive or, if that fails, to the user's cache folder; then open the index.

    ``writer`` contains the lines of the index. ``meta`` contains the fields of the first line (the ``!meta`` line).

    Raises:
        ArchiveError: the index cannot be written to either place.
    """
    adjacent, cached = index_paths(path)
    try:
        try:
            writer.write(adjacent, meta)
        except OSError:
            cached.parent.mkdir(parents=True, exist_ok=True)
            writer.write(cached, meta)
            return CdxjIndex(cached, writer.folder)
        return CdxjIndex(adjacent, writer.folder)
    except OSError as error:
        raise ArchiveError(
            f"The index of {path} could be written neither next to it nor to {cached} ({error.strerror}): make room on the"
            " disk, or make one of the folders writable."
        ) from error


def _with_status_of_original(entries: list[CdxjEntry]) -> list[CdxjEntry]:
    """Return the entries, but replace status 304 of each revisit entry with the status of its original.

    The original is the newest earlier entry with the same payload digest. The status remains 304 if no original is
    found. All ``entries`` must have the same SURT, and must be sorted by time, oldest first.
    """
    return [
        replace(entry, capture=replace(entry.capture, status=_status_of_original(entry, entries[:number])))
        if entry.mime == REVISIT and entry.capture.status == NOT_MODIFIED
        else entry
        for number, entry in enumerate(entries)
    ]


def _status_of_original(revisit: CdxjEntry, older: list[CdxjEntry]) -> int:
    statuses = (entry.capture.status for entry in reversed(older) if entry.matches_digest(revisit.digest))
    return next(statuses, NOT_MODIFIED)


def _key_of(line: bytes) -> bytes:
    return line.partition(b" ")[0]

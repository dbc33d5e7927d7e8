"""The index of an archive: a sorted CDXJ file beside it, in which a page is found by binary search.

A line is ``<SURT key> <14 digits of UTC> <JSON>``. The first line is ``!meta`` and remembers the archive as it was
when it was indexed: its size, its time and a digest of both of its ends; and how long the index itself is. Where
the archive's folder is read-only the index lies in the user's cache. It is derived and may be deleted.
"""

from __future__ import annotations

import heapq
import mmap
import os
import weakref
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

import orjson

from crawler.archive.model import NOT_MODIFIED, ArchiveError, Capture, Place, surt
from crawler.files import atomic_write

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = 2
"""Rises when what stands in an index changes its meaning; an index of another format is made anew."""

REVISIT = "warc/revisit"
"""The type of content that the index has of a revisit."""

_ENDS = 1 << 16
_LINES_AT_ONCE = 200_000
"""So many lines are sorted in memory; more are merged from files."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A capture and what the index says of it besides.

    Attributes:
        capture: the capture.
        mime: the type of its content, ``REVISIT`` of a revisit.
        digest: of its payload as received; None where the record does not say it.
        page_sha256: of its payload, encodings undone; None where it has none of its own.
    """

    capture: Capture
    mime: str
    digest: str | None
    page_sha256: str | None

    def line(self, folder: str = "") -> bytes:
        """The line of the index; ``folder``, with which every place begins, is left out of it."""
        capture = self.capture
        moment = capture.fetched_at.translate({ord(sign): None for sign in "-:TZ"})
        facts = {
            "url": capture.url,
            "mime": self.mime,
            "status": str(capture.status),
            "digest": self.digest,
            "length": str(capture.place.length),
            "offset": str(capture.place.offset),
            "filename": capture.place.file.removeprefix(folder),
            "page_sha256": self.page_sha256,
        }
        said = orjson.dumps({key: value for key, value in facts.items() if value is not None})
        return b"%s %s %s\n" % (_key(capture.url), moment.encode(), said)

    def may_hold(self, digest: str | None) -> bool:
        """Whether a revisit of a payload may refer to it, as far as the digests tell it."""
        if self.mime == REVISIT:
            return False
        return self.digest == digest if digest and self.digest else not digest

    @classmethod
    def of(cls, line: bytes, folder: str = "") -> Indexed:
        """What a line says; its place lies in ``folder``."""
        _, moment, said = line.split(b" ", 2)
        facts = orjson.loads(said)
        time = moment.decode()
        fetched_at = f"{time[:4]}-{time[4:6]}-{time[6:8]}T{time[8:10]}:{time[10:12]}:{time[12:]}Z"
        place = Place(folder + facts["filename"], int(facts["offset"]), int(facts["length"]))
        capture = Capture(facts["url"], fetched_at, int(facts["status"]), place)
        return cls(capture, facts["mime"], facts.get("digest"), facts.get("page_sha256"))


class DamagedIndexError(ArchiveError):
    """An index in which something stands that is no line of one; it has to be made anew."""


class Index:
    """An index that is open. As large as it may be, only the pages of it that are looked at are in memory.

    Attributes:
        path: of its file.
        newest: when the newest capture was fetched; empty where there is none.
        problems: what could not be read when the archive was indexed, a sentence each.
    """

    def __init__(self, path: Path, folder: str = "") -> None:
        """Open the index at ``path``; the files that it names lie in ``folder``.

        Raises:
            ValueError: it is none.
            OSError: it cannot be read.
        """
        self.path = path
        self._folder = folder
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        first = self._map.readline()
        if not first.startswith(b"!meta {"):
            raise ValueError(f"{path} is no index")
        self.meta: dict[str, Any] = orjson.loads(first[6:])
        self._begin = len(first)
        if len(self._map) - self._begin != self.meta["bytes"] or self._map[-1:] != b"\n":
            raise ValueError(f"{path} is not whole")
        self.newest: str = self.meta["newest"]
        self.problems: list[str] = self.meta["problems"]

    def under(self, prefix: str) -> Iterator[Indexed]:
        """The captures whose key begins with ``prefix``.

        Raises:
            DamagedIndexError: something that is no line stands among them.
        """
        lines = self._from(prefix.encode(), prefix.encode())
        for _, line_and_more in groupby(lines, key=_key_of):
            yield from _with_status_of_original([self._read(line) for line in line_and_more])

    def at(self, key: str) -> list[Indexed]:
        """The captures of exactly one key, the oldest first.

        Raises:
            DamagedIndexError: something that is no line stands among them.
        """
        line = key.encode() + b" "
        return _with_status_of_original([self._read(each) for each in self._from(line, line)])

    def close(self) -> None:
        """Close it."""
        self._map.close()

    def _read(self, line: bytes) -> Indexed:
        try:
            return Indexed.of(line, self._folder)
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedIndexError(f"The index {self.path} is damaged: delete it.") from error

    def _from(self, sought: bytes, prefix: bytes) -> Iterator[bytes]:
        low, high = self._begin, len(self._map)
        while low < high:
            middle = self._map.rfind(b"\n", 0, (low + high) // 2) + 1
            begin = max(middle, low)
            end = self._map.find(b"\n", begin) + 1
            if self._map[begin:end] < sought:
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


class IndexWriter:
    """Makes an index: lines come in any order and leave sorted, a few hundred thousand in memory at a time."""

    def __init__(self, folder: str = "") -> None:
        """Begin with none; places lie in ``folder``."""
        self.folder = folder
        self.newest = ""
        self._lines: list[bytes] = []
        self._runs: list[Any] = []
        self._bytes = 0

    def add(self, indexed: Indexed) -> None:
        """Take one capture."""
        self.newest = max(self.newest, indexed.capture.fetched_at)
        self.add_line(indexed.line(self.folder))

    def add_line(self, line: bytes) -> None:
        """Take one line, with its line feed."""
        self._lines.append(line)
        self._bytes += len(line)
        if len(self._lines) >= _LINES_AT_ONCE:
            run = TemporaryFile()  # noqa: SIM115 it lives as long as the writer
            weakref.finalize(self, run.close)
            run.writelines(sorted(self._lines))
            self._runs.append(run)
            self._lines = []

    def write(self, path: Path, meta: dict[str, Any] | None = None) -> None:
        """Write the index, whole or not at all; without ``meta`` it has no first line that says of what.

        Raises:
            OSError: it cannot be written.
        """
        with atomic_write(path) as file:
            if meta is not None:
                header = meta | {"newest": self.newest, "bytes": self._bytes}
                file.write(b"!meta " + orjson.dumps(header) + b"\n")
            for run in self._runs:
                run.seek(0)
            file.writelines(heapq.merge(*self._runs, sorted(self._lines)))


def likeness(path: Path) -> dict[str, Any]:
    """By what an archive is known again: its size, its time, and a digest of both of its ends."""
    with path.open("rb") as file:
        facts = os.fstat(file.fileno())
        ends = sha256(file.read(_ENDS))
        file.seek(max(0, facts.st_size - _ENDS))
        ends.update(file.read(_ENDS))
    return {"format": FORMAT, "size": facts.st_size, "modified": facts.st_mtime_ns, "ends": ends.hexdigest()}


def index_places(path: Path) -> tuple[Path, Path]:
    """Where the index of an archive may lie: beside it, else in the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fuwen"
    name = sha256(os.fsencode(path.resolve())).hexdigest()[:16]
    return path.with_name(f"{path.name}.cdxj"), cache / f"{name}-{path.name}.cdxj"


def open_index(path: Path, folder: str = "") -> Index | None:
    """The index of an archive, None where there is none that fits the archive as it is."""
    like = likeness(path)
    for place in index_places(path):
        with suppress(OSError, ValueError, KeyError):
            index = Index(place, folder)
            if {key: index.meta.get(key) for key in like} == like:
                return index
            index.close()
    return None


def write_index(path: Path, writer: IndexWriter, meta: dict[str, Any]) -> Index:
    """Write the index of an archive beside it, or where that cannot be, into the user's cache.

    Raises:
        ArchiveError: neither can be written.
    """
    beside, cached = index_places(path)
    try:
        try:
            writer.write(beside, meta)
        except OSError:
            cached.parent.mkdir(parents=True, exist_ok=True)
            writer.write(cached, meta)
            return Index(cached, writer.folder)
        return Index(beside, writer.folder)
    except OSError as error:
        raise ArchiveError(
            f"The index of {path} can be written neither beside it nor as {cached} ({error.strerror}): make room, or"
            " make one of the folders writable."
        ) from error


def _with_status_of_original(one_key: list[Indexed]) -> list[Indexed]:
    """The captures of one key, by time. A revisit that only says that its original is unchanged has the status of that."""
    return [
        replace(each, capture=replace(each.capture, status=_status_of_original(each, one_key[:place])))
        if each.mime == REVISIT and each.capture.status == NOT_MODIFIED
        else each
        for place, each in enumerate(one_key)
    ]


def _status_of_original(revisit: Indexed, older: list[Indexed]) -> int:
    fits = (each.capture.status for each in reversed(older) if each.may_hold(revisit.digest))
    return next(fits, NOT_MODIFIED)


def _key_of(line: bytes) -> bytes:
    return line.partition(b" ")[0]


def _key(url: str) -> bytes:
    return surt(url).replace(" ", "%20").encode()

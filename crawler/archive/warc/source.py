"""A WARC, or several in one WACZ, as a source of pages."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.model import ArchiveError, Capture, Part, Place, SavedPage, printable, surt
from crawler.archive.warc.captures import read_capture, warc_date
from crawler.archive.warc.cdxj import (
    REVISIT,
    DamagedIndexError,
    Indexed,
    IndexWriter,
    likeness,
    open_index,
    write_index,
)
from crawler.archive.warc.records import next_record, read_record, read_records
from crawler.archive.warc.warc_file import WARCS, WarcFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from crawler.archive.warc.captures import Original, WarcCapture
    from crawler.archive.warc.cdxj import Index
    from crawler.archive.warc.records import RawRecord

logger = logging.getLogger(__name__)

LARGE = 256 * 1024 * 1024
"""Bytes of an archive whose first indexing takes so long that it is said."""


class WarcSource:
    """The pages of a WARC, or of the WARC of a WACZ.

    Captures are known by an index (``cdxj``), made when it is first needed. A revisit record is read with the
    body of the capture that it refers to, from this source, from a WARC in the same folder, or from elsewhere.

    Attributes:
        name: see :class:`~crawler.archive.model.PageSource`.
        problems: likewise.
        files: the WARC by name.
        folder: with what every name of one begins, and its index does not say.
        elsewhere: gives the other archives that were named beside this one; asked when a revisit needs them.
    """

    def __init__(self, path: Path, name: str | None = None, files: list[WarcFile] | None = None) -> None:
        """Read the archive at ``path``; nothing is read yet.

        Args:
            path: of the WARC, or of the WACZ.
            name: as the user gave it.
            files: the WARC in it, where it is not one itself.
        """
        self.name = name or str(path)
        self.problems: list[str] = []
        self.files = {file.name: file for file in (files if files is not None else [WarcFile.at(path)])}
        self.elsewhere: Callable[[], Iterable[WarcSource]] = tuple
        self._path = path
        self.folder = printable(f"{path}!" if files is not None else str(path).removesuffix(path.name))

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """See :class:`~crawler.archive.model.PageSource`."""
        for indexed in self._indexed(lambda index: index.under(prefix)):
            yield indexed.capture

    def captures_of(self, key: str) -> list[Capture]:
        """See :class:`~crawler.archive.model.PageSource`."""
        return [indexed.capture for indexed in self._indexed(lambda index: index.at(key))]

    def newest(self) -> str:
        """When the newest page was fetched."""
        return self.index.newest

    def load(self, capture: Capture) -> SavedPage:
        """The page of a capture.

        Raises:
            ArchiveError: it cannot be read.
        """
        place = capture.place
        file, offset = self.files[place.file], place.offset
        try:
            return self._page(self._capture_at(file, place))
        except ArchiveError as error:
            raise ArchiveError(_sentence(file, offset, str(error))) from None

    def parts(self, size: int) -> Iterator[Part]:
        """Stretches that begin with a record; found without an index."""
        for file in self.files.values():
            begin = file.begin
            while begin < file.end:
                end = file.end
                if begin + size < file.end:
                    with file.open() as handle:
                        end = next_record(handle, begin + size, file.end) or file.end
                yield Part(self.name, file.name, begin - file.begin, end - file.begin, end - begin)
                begin = end

    def read_part(self, part: Part) -> Iterator[SavedPage]:
        """The pages of a stretch."""
        file = self.files[part.file]

        def damaged(offset: int, how: str) -> None:
            self._problem(_sentence(file, offset - file.begin, how))

        for raw in self._records(file, file.begin + part.begin, file.begin + part.end, damaged):
            try:
                found = read_capture(raw)
                if found is not None:
                    yield self._page(found)
            except ArchiveError as error:
                self._problem(_sentence(file, raw.offset - file.begin, str(error)))

    def close(self) -> None:
        """Close the index."""
        if "index" in vars(self):
            self.index.close()
            del self.index

    @cached_property
    def index(self) -> Index:
        """The index of the archive; made where there is none that fits.

        Raises:
            ArchiveError: it cannot be made.
        """
        try:
            index = open_index(self._path, self.folder) or self._make_index()
        except OSError as error:
            raise ArchiveError(f"{self._path} cannot be read ({error.strerror}).") from error
        for problem in index.problems:
            self._problem(problem)
        return index

    def _indexed(self, asked: Callable[[Index], Iterable[Indexed]]) -> Iterator[Indexed]:
        """What the index answers. One that turns out to be damaged is made anew, and answers from there on."""
        given = 0
        try:
            for indexed in asked(self.index):
                yield indexed
                given += 1
        except DamagedIndexError:
            self.index.close()
            self.index = self._make_index()
            yield from islice(asked(self.index), given, None)

    def original(self, wanted: Original) -> WarcCapture | None:
        """The capture that a revisit refers to, where this source holds it."""
        key = surt(wanted.url)
        fits: list[Indexed] = [
            each for each in self._indexed(lambda index: index.at(key)) if each.may_hold(wanted.digest)
        ]
        if not fits:
            return None
        try:
            at = warc_date(wanted.fetched_at)
        except ArchiveError:
            at = ""
        best = next((each for each in fits if each.capture.fetched_at == at), fits[-1])
        place = best.capture.place
        return self._capture_at(self.files[place.file], place)

    @cached_property
    def _others(self) -> list[WarcSource]:
        """The other WARC of the folder, the newest name first, as a run mostly refers to one of the last; and elsewhere."""
        own = {file.path for file in self.files.values()}
        names = sorted(self._path.parent.iterdir(), key=lambda path: path.name, reverse=True)
        paths = [path for path in names if path.name.endswith(WARCS) and path not in own]
        known = own.union(paths)
        elsewhere = [
            source
            for source in self.elsewhere()
            if known.isdisjoint(file.path for file in source.files.values())
        ]
        return [*map(WarcSource, paths), *elsewhere]

    def _page(self, found: WarcCapture) -> SavedPage:
        if found.original is None:
            return found.page()
        original = self.original(found.original)
        for other in self._others if original is None else ():
            with suppress(ArchiveError):
                original = other.original(found.original)
            if original is not None:
                break
        return found.page(original)

    def _capture_at(self, file: WarcFile, place: Place) -> WarcCapture:
        begin = file.begin + place.offset
        with file.open() as handle:
            # No more than the record is read, unless what the index says of its length is wrong.
            raw = read_record(handle, begin, min(begin + place.length, file.end)) if place.length else None
            raw = raw or read_record(handle, begin, file.end)
        found = read_capture(raw) if raw is not None else None
        if found is None:
            raise ArchiveError("no whole capture lies there")
        return found

    def _records(
        self, file: WarcFile, begin: int, end: int, damaged: Callable[[int, str], None]
    ) -> Iterator[RawRecord]:
        try:
            with file.open() as handle:
                yield from read_records(handle, begin, end, file.end, damaged)
        except ArchiveError as error:
            raise ArchiveError(f"{file.name} cannot be read: {error}.") from None

    def _make_index(self) -> Index:
        like = likeness(self._path)
        if like["size"] > LARGE:
            logger.warning("%s (%.1f GB) is indexed; this happens once.", self._path, like["size"] / 1e9)
        writer = IndexWriter(self.folder)
        problems: list[str] = []
        for file in self.files.values():
            self._index_file(file, writer, problems)
        return write_index(self._path, writer, like | {"problems": problems})

    def _index_file(self, file: WarcFile, writer: IndexWriter, problems: list[str]) -> None:
        def damaged(offset: int, how: str) -> None:
            problems.append(_sentence(file, offset - file.begin, how))

        def held_until(end: int) -> None:
            if held is not None and held[1] is not None:
                try:
                    writer.add(_indexed(file, held[1], held[0], end))
                except ArchiveError as error:
                    problems.append(_sentence(file, held[0] - file.begin, str(error)))

        held: tuple[int, WarcCapture | None] | None = None
        for raw in self._records(file, file.begin, file.end, damaged):
            held_until(raw.offset)
            try:
                held = raw.offset, read_capture(raw)
            except ArchiveError as error:
                problems.append(_sentence(file, raw.offset - file.begin, str(error)))
                held = None
        held_until(file.end)

    def _problem(self, sentence: str) -> None:
        if sentence not in self.problems:
            self.problems.append(sentence)


def _indexed(file: WarcFile, found: WarcCapture, offset: int, end: int) -> Indexed:
    """What the index says of a capture.

    Raises:
        ArchiveError: its body is broken.
    """
    page_sha256, mime = None, REVISIT
    if found.original is None:
        said = next((value for name, value in found.headers.items() if name.lower() == "content-type"), "")
        mime = said.partition(";")[0].strip().lower() or "unk"
        page_sha256 = sha256(found.plain()).hexdigest()
    place = Place(file.name, offset - file.begin, end - offset)
    capture = Capture(found.url, found.fetched_at, found.status, place)
    return Indexed(capture, mime, found.digest, page_sha256)


def _sentence(file: WarcFile, offset: int, how: str) -> str:
    return f"{file.name}, the record at byte {offset:,} was passed over: {how}."

"""Extraction of text from a city's attachments. The texts are stored in ``attachments.jsonl``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from crawler.documents.bounds import NoTextError
from crawler.documents.file_types import MEDIA_TYPES
from crawler.documents.ocr import PICTURES, SCANNABLE
from crawler.documents.text import READABLE, text_of_file, text_of_scan
from crawler.run.lock import take_lock
from crawler.store.attachment_journal import AttachmentLine, AttachmentLines

_KINDS = {media: kind for kind, media in MEDIA_TYPES.items()}

_STORED = re.compile(r"(?:^|/)[0-9a-f]{2}/[0-9a-f]{64}\.\w{1,8}$")
"""Matches the path of a stored file, which has the SHA-256 of its bytes as its name.

A store may come from somebody else, and no line in it may name another file of the user.
"""

_LACKED = re.compile(r"there is no reader for |reading \w+ needs ")
"""Matches the beginning of a problem that another version or another package of the reader solves."""

_SCAN = "no text in it: perhaps a scan"


@dataclass(frozen=True, slots=True)
class TextRead:
    """The result of reading one attachment.

    Attributes:
        line: the line that was written to ``attachments.jsonl``.
        number: the attachment's position, counted from 1, among the attachments being read.
        of: the total number of attachments being read.
    """

    line: AttachmentLine
    number: int
    of: int


class AttachmentTexts:
    """Reads the texts of a city's stored attachments and writes them to ``attachments.jsonl``."""

    def __init__(self, folder: Path, lines: AttachmentLines, most_pages: int = 0) -> None:
        """Create a reader for a city's attachments.

        Args:
            folder: the city's folder, which contains the files of the attachments.
            lines: the city's ``attachments.jsonl``, which describes the attachments.
            most_pages: the maximum number of pages of a scan whose text is recognised. 0 recognises none.
        """
        self._folder = folder
        self._lines = lines
        self._most_pages = most_pages

    @classmethod
    @contextmanager
    def of_city(cls, folder: Path, most_pages: int = 0) -> Iterator[AttachmentTexts]:
        """Return a context manager that locks a city's folder and provides a reader for the city's attachments.

        Raises:
            LockedError: a run of the city is under way.
            StoreError: the folder cannot be written, or a line of ``attachments.jsonl`` does not describe an
                attachment.
        """
        lock = take_lock(folder)
        try:
            lines = AttachmentLines(folder)
            try:
                yield cls(folder, lines, most_pages)
            finally:
                lines.close()
        finally:
            lock.release()

    def to_read(self, *, again: bool = False) -> list[AttachmentLine]:
        """Return the attachments to read, each as the last line about it in ``attachments.jsonl``.

        These are the stored attachments whose texts no one has tried to read yet, and those for which there was no
        reader then and is one now. If ``again`` is True, all stored attachments are returned.
        """
        stored = [line for line in self._lines.last() if line.path is not None]
        return [line for line in stored if again or self._may_be_read_now(line)]

    def _may_be_read_now(self, line: AttachmentLine) -> bool:
        kind, problem = _KINDS.get(line.type or "", "bin"), line.text_problem
        if problem is None:
            return line.text is None
        lacked = _LACKED.match(problem) is not None
        scan = bool(self._most_pages) and kind in SCANNABLE and (lacked or problem == _SCAN)
        return scan or (kind in READABLE and lacked)

    def read(self, chosen: list[AttachmentLine], workers: int) -> Iterator[TextRead]:
        """Read the texts of the ``chosen`` attachments, and yield one result for each, in the same order.

        Each result is written to ``attachments.jsonl`` before it is yielded, so little work is lost if the
        process is killed.

        Args:
            chosen: lines that :meth:`to_read` returned.
            workers: the number of files to read at the same time, each in its own process.

        Raises:
            StoreError: a line cannot be written.
        """
        pool = ThreadPoolExecutor(workers)
        try:
            for number, line in enumerate(pool.map(self._with_text, chosen), 1):
                self._lines.append(replace(line))
                yield TextRead(line, number, len(chosen))
        finally:
            pool.shutdown(cancel_futures=True)

    def _with_text(self, line: AttachmentLine) -> AttachmentLine:
        kind = _KINDS.get(line.type or "", "bin")
        ocr = bool(self._most_pages) and kind in PICTURES
        try:
            path = self._path(line, kind)
            text = "" if ocr else text_of_file(path, kind)
            if self._most_pages and kind in SCANNABLE and not text.strip():
                ocr = True
                text = text_of_scan(path, kind, self._most_pages)
        except NoTextError as error:
            return replace(line, text=None, text_problem=str(error), ocr=False)
        problem = None if text.strip() else "OCR found no text in it" if ocr else _SCAN
        return replace(line, text=text, text_problem=problem, ocr=ocr)

    def _path(self, line: AttachmentLine, kind: str) -> Path:
        """Return the path of the file of an attachment.

        Raises:
            NoTextError: there is no reader for the file, or the file is not in the city's folder.
        """
        path = str(line.path)
        if kind not in READABLE and not (self._most_pages and kind in PICTURES):
            raise NoTextError(f"there is no reader for {kind}")
        if "://" in path:
            raise NoTextError("it lies in a store that is not on this disk")
        if not _STORED.search(path) or ".." in PurePath(path).parts:
            raise NoTextError("its path is not that of a stored file")
        if not (self._folder / path).is_file():
            raise NoTextError("its file is not there")
        return self._folder / path

"""The files that a re-extraction writes: whole, or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from crawler.files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

REJECTS = ".rejects.jsonl"
"""What the name of the neighbour adds that lists the pages without a record."""


class OutputError(Exception):
    """The file cannot be written. The message says what to do."""


class Output:
    """A file of records and its neighbour of rejects.

    They are written in a folder beside them, ``.<name>.reextract``, and put in their place by :meth:`keep`. One
    re-extraction at a time writes a file; what one that was killed left behind is cleared away.

    Attributes:
        folder: for whatever must be put aside meanwhile.
        records: takes the records.
        rejects: takes the rejects.
    """

    def __init__(self, path: Path, *, force: bool, kept: Iterable[Path] = ()) -> None:
        """Write ``path``.

        Args:
            path: of the records.
            force: whether a file that is there is replaced.
            kept: files and folders of which nothing is ever replaced.

        Raises:
            OutputError: it is there, cannot be written, is being written, or is one to keep.
        """
        self.path = path
        self._kept = [each.resolve() for each in kept]
        self.rejects_path = path.with_name(path.name + REJECTS)
        self._force = force
        self._refuse_what_is_there()
        self.folder = path.with_name(f".{path.name}.reextract")
        self._open = ExitStack()
        try:
            self.folder.mkdir(exist_ok=True)
            self._lock = os.open(self.folder, os.O_RDONLY)
            self._open.callback(os.close, self._lock)
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._open.close()
                raise OutputError(
                    f"Another re-extraction writes {path}: wait for it, or give another name with -o."
                ) from None
            for left in self.folder.iterdir():
                left.unlink()
            self.records = self._begin("records")
            self.rejects = self._begin("rejects")
        except OSError as error:
            self._open.close()
            raise self._failure(error) from error

    def __enter__(self) -> Self:
        """It is open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Clear away everything that was not kept."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._open.close()

    def keep(self) -> None:
        """Put both files in their place, whole and synced.

        Raises:
            OutputError: the disk does not take them, or a file came there meanwhile.
        """
        self._refuse_what_is_there()
        try:
            for file in (self.rejects, self.records):
                file.flush()
                os.fsync(file.fileno())
            if self.rejects.tell():
                Path(self.rejects.name).replace(self.rejects_path)
            else:
                self.rejects_path.unlink(missing_ok=True)
            Path(self.records.name).replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise self._failure(error) from error

    def _begin(self, name: str) -> BinaryIO:
        return self._open.enter_context((self.folder / name).open("wb", buffering=1 << 20))

    def _refuse_what_is_there(self) -> None:
        if self.path.is_dir():
            raise OutputError(
                f"{self.path} is a folder: name a file in it, -o {self.path / 'records.jsonl'}."
            )
        for path in (self.path, self.rejects_path):
            if not path.exists():
                continue
            kept = next((each for each in self._kept if path.resolve().is_relative_to(each)), None)
            if kept is not None:
                raise OutputError(f"{path} is kept as it is, as all of {kept} is: give another name with -o.")
            if not self._force:
                raise OutputError(
                    f"{path} is there already: give another name with -o, or replace it with --force."
                )

    def _failure(self, error: OSError) -> OutputError:
        return OutputError(
            f"{self.path} cannot be written ({error.strerror}): make room and the folder writable, or give another"
            " name with -o."
        )

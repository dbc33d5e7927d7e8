"""Write the output files of a re-extraction completely or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Self

from crawler.files import BusyError, staging_folder, sync_folder

REJECTS = ".rejects.jsonl"
"""Suffix that is added to the name of the file of records to name the file of rejects (pages without a record)."""


class OutputError(Exception):
    """An output file cannot be written. The message says what to do."""


class Output:
    """Writes a file of records and, next to it, a file of rejects (pages without a record).

    Both files are first written to a folder for temporary files, ``.<name>.part``. :meth:`commit` then moves the
    files into place. Only one re-extraction at a time can write to the same path. Temporary files
    that a killed re-extraction left behind are removed.

    Attributes:
        path: the path of the file of records.
        rejects_path: the path of the file of rejects.
        folder: the folder for temporary files.
        records: the temporary file for records, open for writing.
        rejects: the temporary file for rejects, open for writing.
    """

    def __init__(self, path: Path, *, force: bool, protected: Iterable[Path] = ()) -> None:
        """Create the temporary files.

        Args:
            path: the path of the file of records.
            force: True if existing files may be replaced.
            protected: files that are never replaced, and folders in which files are never replaced.

        Raises:
            OutputError: an output file already exists, is protected, cannot be written, or is being written
                by another re-extraction.
        """
        self.path = path
        self._protected = [item.resolve() for item in protected]
        self.rejects_path = path.with_name(path.name + REJECTS)
        self._force = force
        self._refuse_existing()
        self._open = ExitStack()
        try:
            self.folder = self._open.enter_context(staging_folder(path))
            self.records = self._begin("records")
            self.rejects = self._begin("rejects")
        except BusyError as error:
            raise OutputError(f"{error}: wait for it, or give another name with -o.") from error
        except OSError as error:
            self._open.close()
            raise self._failure(error) from error

    def __enter__(self) -> Self:
        """Return the object itself; its files are already open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the temporary files, and remove those that :meth:`commit` has not moved."""
        self._open.close()

    def commit(self) -> None:
        """Save both files to disk and move them into place.

        If there are no rejects, an existing file of rejects is removed.

        Raises:
            OutputError: the files cannot be written, or a file with the same path has been created since the
                re-extraction began and may not be replaced.
        """
        self._refuse_existing()
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

    def _refuse_existing(self) -> None:
        if self.path.is_dir():
            raise OutputError(
                f"{self.path} is a folder: name a file in it, for example -o {self.path / 'records.jsonl'}."
            )
        for path in (self.path, self.rejects_path):
            if not path.exists():
                continue
            protected = next((item for item in self._protected if path.resolve().is_relative_to(item)), None)
            if protected is not None:
                if path.resolve() == protected:
                    raise OutputError(f"{path} is never replaced: give another name with -o.")
                raise OutputError(
                    f"{path} is never replaced, like all of {protected}: give another name with -o."
                )
            if not self._force:
                raise OutputError(
                    f"{path} already exists: give another name with -o, or replace it with --force."
                )

    def _failure(self, error: OSError) -> OutputError:
        return OutputError(
            f"{self.path} cannot be written ({error.strerror}): make room and make the folder writable, or give"
            " another name with -o."
        )

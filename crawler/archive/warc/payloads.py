"""The index of the payloads (response bodies) in a city's WARC files, by digest.

A run looks up each body in this index, except very small bodies. If an earlier record has the same body, the run
refers to that record instead of recording the body again. The index is stored next to the WARC files. It is derived
from the WARC files and may be deleted.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.archive.model import ArchiveError
from crawler.archive.warc.captures import read_capture
from crawler.archive.warc.records import read_records
from crawler.files import set_tail_aside
from crawler.store.journal import StoreError

INDEX = ".payloads.sqlite"

_RUN_FILE = re.compile(r"\d{8}T\d{6}Z(?:-\d+)?\.warc\.gz")
_TABLES = """
create table if not exists file (name text primary key, read_until integer not null) without rowid;
create table if not exists payload (
    digest text primary key, url text not null, fetched_at text not null, file text not null
) without rowid;
"""


class PayloadIndex:
    """An index of the payloads (response bodies) in a folder's WARC files, by digest.

    When the index is opened, all payloads that are not yet indexed are added, for example those of a run that was
    killed. If a killed run left an incomplete record at the end of its WARC file, the incomplete record is moved to
    the file ``<name>.torn-<offset>-<digest>``.

    Attributes:
        notes: sentences that report which records were moved and which are damaged.
    """

    def __init__(self, folder: Path) -> None:
        """Open the index of ``folder`` and bring it up to date. The caller must hold the lock of the city's store.

        Raises:
            StoreError: the index cannot be read or written.
        """
        self.notes: list[str] = []
        self._folder = folder
        with self._store_errors():
            self._database = self._open()
            self._database.execute("begin")
            self._catch_up()
            self._commit()

    def find(self, digest: str) -> tuple[str, str] | None:
        """Return a tuple of the URL and the fetch time of the capture whose payload has the digest ``digest``.

        Return None if no capture has the digest. ``digest`` has the form ``sha1:<Base32>``.
        """
        with self._store_errors():
            found = self._database.execute(
                "select url, fetched_at from payload where digest = ?", [digest]
            ).fetchone()
        return (found[0], found[1]) if found is not None else None

    def add(self, digest: str, url: str, fetched_at: str, file: str) -> None:
        """Add a payload to the index. If the index already contains ``digest``, do nothing.

        Args:
            digest: the payload's digest, in the form ``sha1:<Base32>``.
            url: the requested URL of the capture that contains the payload.
            fetched_at: the time at which that capture was fetched.
            file: the WARC file that contains that capture.
        """
        with self._store_errors():
            self._database.execute(
                "insert or ignore into payload values (?, ?, ?, ?)", [digest, url, fetched_at, file]
            )

    def commit(self, file: str, read_until: int) -> None:
        """Commit the payloads that were added, and store how far a WARC file is indexed.

        ``read_until`` is the offset in the WARC file ``file`` up to which all payloads are in the index.
        """
        with self._store_errors():
            self._set_read_until(file, read_until)
            self._commit()

    def close(self) -> None:
        """Commit the payloads that were added, and close the index."""
        with self._store_errors():
            self._database.execute("commit")
            self._database.close()

    def _open(self) -> sqlite3.Connection:
        """Open the database, or create it. A damaged database is replaced by an empty one, with a note."""
        path = self._folder / INDEX
        try:
            return _connected(path)
        except sqlite3.OperationalError:  # the disk is full, or the folder is not writable
            raise
        except sqlite3.DatabaseError as error:
            for file in self._folder.glob(f"{INDEX}*"):
                file.unlink()
            self.notes.append(f"{path} was damaged ({error}) and was made again from the archive.")
            return _connected(path)

    def _commit(self) -> None:
        self._database.execute("commit")
        self._database.execute("begin")

    def _set_read_until(self, file: str, read_until: int) -> None:
        self._database.execute("insert or replace into file values (?, ?)", [file, read_until])

    def _catch_up(self) -> None:
        known = dict(self._database.execute("select name, read_until from file"))
        paths = {path.name: path for path in sorted(self._folder.glob("*.warc.gz"))}
        for name, read_until in known.items():
            if name not in paths or paths[name].stat().st_size < read_until:
                self._database.execute("delete from payload where file = ?", [name])
                self._database.execute("delete from file where name = ?", [name])
        for name, path in paths.items():
            begin = known.get(name, 0)
            begin = begin if begin <= path.stat().st_size else 0
            if begin < path.stat().st_size:
                self._read(path, begin)

    def _read(self, path: Path, begin: int) -> None:
        """Add the payloads in the WARC file at ``path``, from offset ``begin`` on, to this index.

        If a run of this program wrote the WARC file, an incomplete record at the file's end is moved to a new file.
        """
        damages: list[tuple[int, str]] = []
        size = path.stat().st_size
        with path.open("rb") as file:
            try:
                for raw in read_records(
                    file, begin, size, size, lambda offset, damage: damages.append((offset, damage))
                ):
                    try:
                        found = read_capture(raw)
                    except ArchiveError:
                        continue  # a replay of the archive reports it
                    if found is not None and found.refers_to is None and found.digest:
                        self.add(found.digest, found.url, found.fetched_at, path.name)
            except ArchiveError as error:
                damages.append((begin, str(error)))
        for offset, damage in damages:
            if damage == "it is cut off" and offset == damages[-1][0] and _RUN_FILE.fullmatch(path.name):
                aside = set_tail_aside(path, offset)
                self.notes.append(
                    f"{path.name} ended in the middle of a record. The incomplete record was moved to {aside}."
                )
                size = offset
            else:
                self.notes.append(f"{path}: the record at byte {offset:,} is damaged ({damage}).")
        self._set_read_until(path.name, size)

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


def _connected(path: Path) -> sqlite3.Connection:
    """Open the database at ``path``, or create it.

    Raises:
        sqlite3.DatabaseError: the database is damaged.
    """
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.executescript(f"pragma journal_mode=wal; pragma synchronous=normal; {_TABLES}")
        (finding,) = database.execute("pragma quick_check(1)").fetchone()
        if finding != "ok":
            raise sqlite3.DatabaseError(finding)
    except sqlite3.Error:
        database.close()
        raise
    return database

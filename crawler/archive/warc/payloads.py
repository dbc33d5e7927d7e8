"""Which bodies a city's WARC hold already: a small index beside them, derived and deletable."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.archive.model import ArchiveError
from crawler.archive.warc.captures import read_capture
from crawler.archive.warc.records import read_records
from crawler.files import set_tail_aside
from crawler.store.journal import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INDEX = ".payloads.sqlite"

_OF_A_RUN = re.compile(r"\d{8}T\d{6}Z(?:-\d+)?\.warc\.gz")
_TABLES = """
create table if not exists file (name text primary key, read_until integer not null) without rowid;
create table if not exists payload (
    digest text primary key, url text not null, fetched_at text not null, file text not null
) without rowid;
"""


class Payloads:
    """The payload digests of a folder of WARC.

    Opening it reads what the WARC have gained since it was last closed, as after a kill. What a killed run
    left half written at the end of its WARC is set aside in ``<name>.torn-<offset>-<digest>``, so that the
    archive holds whole records only.

    Attributes:
        notes: what was set aside, and what is damaged, a sentence each.
    """

    def __init__(self, folder: Path) -> None:
        """Open the index of ``folder``, and catch up; only while the city's lock is held.

        Raises:
            StoreError: the folder cannot be written.
        """
        self.notes: list[str] = []
        self._folder = folder
        with self._failing_in_words():
            self._database = sqlite3.connect(folder / INDEX, isolation_level=None)
            self._database.executescript(f"pragma journal_mode=wal; pragma synchronous=normal; {_TABLES}")
            self._database.execute("begin")
            self._catch_up()
            self._commit()

    def find(self, digest: str) -> tuple[str, str] | None:
        """URL and time of the capture that has a payload; None where none has."""
        with self._failing_in_words():
            found = self._database.execute(
                "select url, fetched_at from payload where digest = ?", [digest]
            ).fetchone()
        return (found[0], found[1]) if found is not None else None

    def learn(self, digest: str, url: str, fetched_at: str, file: str) -> None:
        """Remember a payload."""
        with self._failing_in_words():
            self._database.execute(
                "insert or ignore into payload values (?, ?, ?, ?)", [digest, url, fetched_at, file]
            )

    def commit(self, file: str, read_until: int) -> None:
        """Keep what was learnt, and how far its file is known."""
        with self._failing_in_words():
            self._reached(file, read_until)
            self._commit()

    def close(self) -> None:
        """Keep what was learnt, and close."""
        with self._failing_in_words():
            self._database.execute("commit")
            self._database.close()

    def _commit(self) -> None:
        self._database.execute("commit")
        self._database.execute("begin")

    def _reached(self, file: str, read_until: int) -> None:
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
        """Learn what a WARC holds from an offset on; set aside what was not written whole."""
        damage: list[tuple[int, str]] = []
        size = path.stat().st_size
        with path.open("rb") as file:
            try:
                for raw in read_records(file, begin, size, size, lambda at, how: damage.append((at, how))):
                    try:
                        found = read_capture(raw)
                    except ArchiveError:
                        continue  # a replay of the archive tells it
                    if found is not None and found.original is None and found.digest:
                        self._database.execute(
                            "insert or ignore into payload values (?, ?, ?, ?)",
                            [found.digest, found.url, found.fetched_at, path.name],
                        )
            except ArchiveError as error:
                damage.append((begin, str(error)))
        for at, how in damage:
            if how == "it is cut off" and at == damage[-1][0] and _OF_A_RUN.fullmatch(path.name):
                aside = set_tail_aside(path, at)
                self.notes.append(
                    f"{path.name} ended in the middle of a record, which was set aside in {aside}."
                )
                size = at
            else:
                self.notes.append(f"{path}: the record at byte {at:,} is damaged ({how}).")
        self._reached(path.name, size)

    @contextmanager
    def _failing_in_words(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{self._folder / INDEX} could not be read or written ({error}). It is derived: make room and the folder"
                f" writable; where that is not it, delete it; then run again. -s ARCHIVE=0 runs without an archive."
            ) from error

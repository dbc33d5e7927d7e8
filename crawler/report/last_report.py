"""Remembers up to which position the previous reports read each city's journal (``records.jsonl``).

The next report shows the records after that position as new or changed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from crawler.files import atomic_write

STATE = "report.seen.json"

_TAIL = 4096
"""The number of bytes that are hashed to recognise a journal. They are the last bytes that a report read."""


@dataclass(frozen=True, slots=True)
class ReadState:
    """The positions up to which one report read each city's journal.

    Attributes:
        made_at: the time of the report, in UTC.
        cities: city name -> ``{"offset": offset, "tail": hash}``. The offset is the number of bytes that were read from
            the start of the city's journal. The hash is what :func:`tail` returns for this offset.
    """

    made_at: str
    cities: dict[str, dict[str, Any]]

    def offset(self, city: str, journal: Path) -> int | None:
        """Return the offset in bytes up to which this report read a city's journal.

        Return 0 if this report did not include the city. Return None if this report read a file whose contents differ
        from those of ``journal``.
        """
        state = self.cities.get(city)
        if state is None:
            return 0
        end = int(state["offset"])
        return end if tail(journal, end) == state["tail"] else None


@dataclass(frozen=True, slots=True)
class Reports:
    """The two most recent reports that were made from journals with different contents.

    Attributes:
        latest: the most recent report, or None if there is no report.
        before: the most recent earlier report that read journals with other contents than ``latest``, or None if
            there is no such report.
    """

    latest: ReadState | None = None
    before: ReadState | None = None

    def baseline(self, cities: dict[str, dict[str, Any]]) -> ReadState | None:
        """Return the report with which to compare a new report, or None if there is no such report.

        This is normally ``latest``. If the journals have not changed since ``latest``, it is ``before``: two reports
        made from the same journals therefore show the same changes.

        Args:
            cities: the offset and the hash of each journal, in the form of ``ReadState.cities``.
        """
        if self.latest is not None and self.latest.cities == cities:
            return self.before
        return self.latest

    def followed_by(self, made_at: str, cities: dict[str, dict[str, Any]]) -> Reports:
        """Return the two most recent reports, including a new report.

        Args:
            made_at: the time of the new report, in UTC.
            cities: the position up to which the new report read each journal, in the form of ``ReadState.cities``.
        """
        return Reports(ReadState(made_at, cities), self.baseline(cities))


def tail(journal: Path, end: int) -> str | None:
    """Return the SHA-256 (in hexadecimal) of the last bytes of a journal before the offset ``end``.

    Return an empty string if ``end`` is 0. Return None if the journal is shorter than ``end`` or cannot be read.
    """
    if end == 0:
        return ""
    try:
        with journal.open("rb") as file:
            if os.fstat(file.fileno()).st_size < end:
                return None
            begin = max(0, end - _TAIL)
            file.seek(begin)
            return sha256(file.read(end - begin)).hexdigest()
    except OSError:
        return None


def read_state(data: Path) -> Reports:
    """Return the reports that :func:`write_state` saved in a data folder.

    If the file is missing or damaged, the result contains no reports.
    """
    try:
        state = orjson.loads((data / STATE).read_bytes())
        return Reports(*(_read_state(state[key]) for key in ("latest", "before")))
    except (OSError, ValueError, KeyError, TypeError):
        return Reports()


def write_state(data: Path, reports: Reports) -> None:
    """Save the times of the last reports and the positions up to which they read each journal.

    The file is written atomically to the data folder. The next report needs it to find new and changed records.

    Raises:
        OSError: the file cannot be written.
    """
    with atomic_write(data / STATE, shared=True) as file:
        file.write(orjson.dumps(reports, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _read_state(state: dict[str, Any] | None) -> ReadState | None:
    if state is None:
        return None
    cities = {
        str(city): {"offset": int(at["offset"]), "tail": str(at["tail"])}
        for city, at in state["cities"].items()
    }
    return ReadState(str(state["made_at"]), cities)

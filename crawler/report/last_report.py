"""The state of the last report: the position up to which it read each city's journal (``records.jsonl``).

The next report compares with it to find the records that are new or changed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from crawler.files import write_atomically

STATE = "report.seen.json"

_TAIL = 4096
"""The number of bytes hashed to recognise a journal, at the end of the part that a report read."""


@dataclass(frozen=True, slots=True)
class ReadState:
    """The positions up to which one report read each city's journal.

    Attributes:
        made_at: the time of the report, in UTC.
        cities: city -> ``{"offset": end of the part that was read, "tail": hash of the last bytes of that part}``.
    """

    made_at: str
    cities: dict[str, dict[str, Any]]

    def offset(self, city: str, journal: Path) -> int | None:
        """Return the offset in bytes up to which the report read a city's journal.

        Return 0 if the report did not include the city, and None if the file ``journal`` is not the one that it read.
        """
        state = self.cities.get(city)
        if state is None:
            return 0
        end = int(state["offset"])
        return end if tail(journal, end) == state["tail"] else None


@dataclass(frozen=True, slots=True)
class Reports:
    """The last two reports that read different data.

    Attributes:
        latest: the last report, or None if there is none.
        before: the last report before it that read something different, or None if there is none.
    """

    latest: ReadState | None = None
    before: ReadState | None = None

    def baseline(self, cities: dict[str, dict[str, Any]]) -> ReadState | None:
        """Return the earlier report with which to compare a new one, or None if there is none.

        If the journals have not changed since the last report, this is the report before it. Two reports over the same
        journals therefore show the same changes.

        Args:
            cities: the current state of the journals, in the form of ``ReadState.cities``.
        """
        if self.latest is not None and self.latest.cities == cities:
            return self.before
        return self.latest

    def followed_by(self, made_at: str, cities: dict[str, dict[str, Any]]) -> Reports:
        """Return the state to store after a new report.

        Args:
            made_at: the time of the new report, in UTC.
            cities: the state of the journals that it read, in the form of ``ReadState.cities``.
        """
        return Reports(ReadState(made_at, cities), self.baseline(cities))


def tail(journal: Path, end: int) -> str | None:
    """Return the SHA-256 (in hexadecimal) of a journal's last bytes before the offset ``end``.

    Return an empty string if ``end`` is 0, and None if the journal is shorter than ``end`` or cannot be read.
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
    """Read the state of the last reports from a data folder. It is empty if the file is missing or damaged."""
    try:
        state = orjson.loads((data / STATE).read_bytes())
        return Reports(*(_read_state(state[key]) for key in ("latest", "before")))
    except (OSError, ValueError, KeyError, TypeError):
        return Reports()


def write_state(data: Path, reports: Reports) -> None:
    """Write the state of the last reports to a data folder, atomically.

    Raises:
        OSError: the file cannot be written.
    """
    content = orjson.dumps(reports, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    write_atomically(data / STATE, content)


def _read_state(state: dict[str, Any] | None) -> ReadState | None:
    if state is None:
        return None
    cities = {
        str(city): {"offset": int(at["offset"]), "tail": str(at["tail"])}
        for city, at in state["cities"].items()
    }
    return ReadState(str(state["made_at"]), cities)

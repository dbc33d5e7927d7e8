"""How far the last report read each journal, so that the next one can tell what is new."""

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
"""Bytes before the end of what a report read that are hashed to recognise the journal."""


@dataclass(frozen=True, slots=True)
class ReadState:
    """How far one report read each journal.

    Attributes:
        made_at: the time of the report, UTC.
        cities: city -> ``{"offset": end of the journal, "tail": hash of its last bytes}``.
    """

    made_at: str
    cities: dict[str, dict[str, Any]]

    def offset(self, city: str, journal: Path) -> int | None:
        """Return the offset up to which the report read a city's journal, 0 for a city that it did not have.

        Return None if the journal is not the one that it read.
        """
        state = self.cities.get(city)
        if state is None:
            return 0
        end = int(state["offset"])
        return end if tail(journal, end) == state["tail"] else None


@dataclass(frozen=True, slots=True)
class Reports:
    """The last report, and the last one before it that read something different."""

    latest: ReadState | None = None
    before: ReadState | None = None

    def baseline(self, cities: dict[str, dict[str, Any]]) -> ReadState | None:
        """Return the report to compare with, so that two reports over the same journals show the same changes."""
        if self.latest is not None and self.latest.cities == cities:
            return self.before
        return self.latest

    def followed_by(self, made_at: str, cities: dict[str, dict[str, Any]]) -> Reports:
        """Return the state after a further report."""
        return Reports(ReadState(made_at, cities), self.baseline(cities))


def tail(journal: Path, end: int) -> str | None:
    """Return the hash of the journal's last bytes before ``end``, None if it is shorter or cannot be read."""
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
    """Read the state from a data folder. It is empty if the file is missing or damaged."""
    try:
        state = orjson.loads((data / STATE).read_bytes())
        return Reports(*(_read_state(state[key]) for key in ("latest", "before")))
    except (OSError, ValueError, KeyError, TypeError):
        return Reports()


def write_state(data: Path, reports: Reports) -> None:
    """Write the state atomically.

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

"""What the last report had seen of each journal, so that the next one can say what is new."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson

from crawler.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

STATE = "report.seen.json"

_TAIL = 4096
"""So many bytes before the end of what a report saw must be as they were."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one report had seen.

    Attributes:
        made_at: when it was made, UTC.
        cities: city -> ``{"offset": end of the journal, "tail": hash of its last bytes}``.
    """

    made_at: str
    cities: dict[str, dict[str, Any]]

    def offset(self, city: str, journal: Path) -> int | None:
        """Where the report's knowledge of a city ends: 0 of a city that it did not know.

        None where the journal is not the one that it saw.
        """
        said = self.cities.get(city)
        if said is None:
            return 0
        end = int(said["offset"])
        return end if tail(journal, end) == said["tail"] else None


@dataclass(frozen=True, slots=True)
class Reports:
    """The last report, and the last one before it that had seen something else."""

    latest: Seen | None = None
    before: Seen | None = None

    def baseline(self, cities: dict[str, dict[str, Any]]) -> Seen | None:
        """What a new report is compared with: made twice over the same journals, it says the same twice."""
        if self.latest is not None and self.latest.cities == cities:
            return self.before
        return self.latest

    def followed_by(self, made_at: str, cities: dict[str, dict[str, Any]]) -> Reports:
        """The state after a report."""
        return Reports(Seen(made_at, cities), self.baseline(cities))


def tail(journal: Path, end: int) -> str | None:
    """The hash of a journal's last bytes before ``end``; None where it is shorter."""
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
    """What is remembered in a data folder; nothing where the file is not there or is not whole."""
    try:
        said = orjson.loads((data / STATE).read_bytes())
        return Reports(*(_seen(said[key]) for key in ("latest", "before")))
    except (OSError, ValueError, KeyError, TypeError):
        return Reports()


def write_state(data: Path, reports: Reports) -> None:
    """Remember it: written aside, synced, then renamed.

    Raises:
        OSError: it cannot be written.
    """
    content = orjson.dumps(reports, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    write_atomically(data / STATE, content)


def _seen(said: dict[str, Any] | None) -> Seen | None:
    if said is None:
        return None
    cities = {
        str(city): {"offset": int(at["offset"]), "tail": str(at["tail"])}
        for city, at in said["cities"].items()
    }
    return Seen(str(said["made_at"]), cities)

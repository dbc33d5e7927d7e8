"""The source of a run's pages: the network or an archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from crawler.portals.column import Column


@dataclass(frozen=True, slots=True)
class RunSource:
    """The source of a run's pages: the network, or an archive that the replay add-on opened.

    Attributes:
        name: ``live`` for the network, or the value of the setting ``REPLAY``.
        today: the day from which ``recheck`` counts back. In a replay it is the day on which the newest
            page was captured.
        recorded: a function that returns a sort key for a URL, by which URLs are sorted in the order in which
            they were recorded. None if the run does not replay a recording.
        moves: True if listings may change while they are read, False for an archive.
        not_archived: the columns without any page in the replayed archive.
    """

    name: str = "live"
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    recorded: Callable[[str], tuple[str, str, int]] | None = None
    moves: bool = True
    not_archived: tuple[Column, ...] = ()

"""The source of a run's pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from crawler.portals.column import Column


@dataclass(frozen=True, slots=True)
class RunSource:
    """The source of a run's pages: the network, or an archive that the replay add-on opened.

    Attributes:
        name: ``live``, or the value of ``REPLAY``.
        today: the day from which ``recheck`` counts back; in a replay the day of the newest capture.
        recorded: returns a sort key of a URL by the time of its recording; None unless a recording is
            replayed.
        moves: True if listings may change while they are read; those of an archive do not.
        not_archived: columns of which the replayed archive has no page.
    """

    name: str = "live"
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    recorded: Callable[[str], tuple[str, str, int]] | None = None
    moves: bool = True
    not_archived: tuple[Column, ...] = ()

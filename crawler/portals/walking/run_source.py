"""Where a run's pages come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.portals.column import Column


@dataclass(slots=True)
class Source:
    """Where a run's pages come from.

    Attributes:
        name: ``live``, or the source that is replayed, as it was given.
        today: the day that ``recheck`` counts from; in a replay that of the newest capture.
        recorded: a sort key of a page by when it was recorded, where a recording is replayed.
        moves: whether listings may change while they are read; those of an archive do not.
        not_archived: columns of which the archive that is replayed holds no page.
        problems: what could not be read of the archive, a sentence each.
        run_id: of the run that reads them; empty where no run is kept.
        notes: what is worth saying about the archive that is written, a sentence each.
    """

    name: str = "live"
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    recorded: Callable[[str], tuple[str, str, int]] | None = None
    moves: bool = True
    not_archived: list[Column] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    run_id: str = ""
    notes: list[str] = field(default_factory=list)

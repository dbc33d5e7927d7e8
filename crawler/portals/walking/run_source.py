"""Where a run's pages come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.portals.column import Column


@dataclass(frozen=True, slots=True)
class RunSource:
    """The source of a run's pages: the network, or an archive that the replay add-on opened.

    Attributes:
        name: ``live``, or the source that is replayed, as it was given.
        today: the day that ``recheck`` counts back from; in a replay the day of the newest capture.
        recorded: a sort key of a page by when it was recorded, where a recording is replayed.
        moves: whether listings may change while they are read; those of an archive do not.
        not_archived: columns of which the archive that is replayed holds no page.
    """

    name: str = "live"
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    recorded: Callable[[str], tuple[str, str, int]] | None = None
    moves: bool = True
    not_archived: tuple[Column, ...] = ()

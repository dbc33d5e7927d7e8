"""The source of a run's pages: the network or an archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from crawler.portals.column import Column

VERSION = "saved_version"
"""The key in a request's ``meta`` for the :class:`SavedVersion` that a replay answers with."""

NEAR = "saved_near"
"""The key in a request's ``meta`` for a time. A replay answers with the capture that is nearest to it."""

Position = tuple[str, str, int]
"""A time, a file and an offset, by which captures are sorted in the order in which they were recorded."""


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """A capture of a page in the archive that a run replays. It shows the page as it was at one time.

    Attributes:
        taken: the position of the capture.
        recorded: the position by which documents are sorted. For a redirect, it is the position of the page to which
            it leads. It is ``("", "", 0)`` for a page in a folder.
        capture: the capture, as the replay add-on knows it.
    """

    taken: Position
    recorded: Position
    capture: object

    @property
    def fetched_at(self) -> str:
        """The time at which the page was fetched, such as ``2026-11-22T07:15:00Z``."""
        return self.taken[0]


Versions = Callable[[str], Sequence[SavedVersion]]


@dataclass(frozen=True, slots=True)
class RunSource:
    """The source of a run's pages: the network, or an archive that the replay add-on opened.

    Attributes:
        name: ``live`` for the network, or the value of the setting ``REPLAY``.
        today: the day from which ``recheck`` counts back. In a replay it is the day on which the newest
            page was captured.
        versions: a function that returns the saved versions of the page at a URL, oldest first. There are none if the
            run reads the network.
        note_older: a function that notes that an older version of a page is used (:meth:`RunNotes.note_older`).
        recorded: True if documents are read in the order in which they were recorded.
        moves: True if listings may change while they are read, False for an archive.
        not_archived: the columns without any page in the replayed archive.
    """

    name: str = "live"
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    versions: Versions = lambda _: ()
    note_older: Callable[[str, str, str, str], None] = lambda *_: None
    recorded: bool = False
    moves: bool = True
    not_archived: tuple[Column, ...] = ()

    def versions_of(self, url: str) -> Sequence[SavedVersion | None]:
        """Return the saved versions of the page at ``url``, oldest first.

        The result is ``[None]`` if the run reads the network, or if the archive does not contain the page. The
        request for the page then says so.
        """
        return self.versions(url) or (None,)

"""Nights of a city: live runs on days of their own, over a portal that changes from night to night."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.portal import Fault, Portal
from tests.support.runs import Run, run_here

FIRST_NIGHT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Night:
    """What a portal does before and during a night.

    Attributes:
        publish: the number of documents that it publishes.
        edit: the documents whose text it changes.
        withdraw: the documents that it takes out.
        faults: what it does wrong, as ``tests.portal`` takes it.
    """

    publish: int = 0
    edit: tuple[int, ...] = ()
    withdraw: tuple[int, ...] = ()
    faults: tuple[str, ...] = ()


class Nights:
    """Runs the nights of Chongqing over a portal, each on the day after the one before.

    Attributes:
        data: the folder of the live runs.
        portal: the portal.
        runs: the live runs.
    """

    def __init__(self, data: Path, portal: Portal) -> None:
        self.data = data
        self.portal = portal
        self.runs: list[Run] = []
        self._seconds = 0

    def now(self) -> str:
        """A time of the night: every call a second later."""
        self._seconds += 1
        return f"{FIRST_NIGHT + timedelta(days=len(self.runs), seconds=self._seconds):%Y-%m-%dT%H:%M:%SZ}"

    def live(self, night: Night, *arguments: str) -> Run:
        """Run one night."""
        portal = self.portal
        if night.publish:
            portal.publish(night.publish)
        for number in night.edit:
            portal.edit(number)
        for number in night.withdraw:
            portal.withdraw(number)
        portal.faults = [Fault.parse(fault) for fault in night.faults]
        settings = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0")
        run = run_here(self.data, "chongqing", *settings, *arguments, "-a", f"listing={portal.listing}")
        self.runs.append(run)
        return run

    def replay(self, *arguments: str) -> Run:
        """Replay the archive of all nights into an empty folder."""
        data = self.data.parent / f"again-{len(list(self.data.parent.iterdir()))}"
        archive = self.data / "chongqing" / "archive"
        return run_here(data, "chongqing", *arguments, "-a", f"listing={self.portal.listing}", replay=archive)

    @property
    def stored(self) -> bytes:
        """The records of the live runs."""
        return (self.data / "chongqing" / "records.jsonl").read_bytes()


@contextmanager
def nights_in(folder: Path, documents: int = 12) -> Iterator[Nights]:
    """A portal of so many documents, ten rows a page, and the nights over it."""
    with Portal(documents=documents) as portal, pytest.MonkeyPatch.context() as patch:
        nights = Nights(folder / "live", portal)
        nights.data.mkdir(parents=True)
        for module in ("crawler.archive.recording", "crawler.extensions.new_run"):
            patch.setattr(f"{module}.now", nights.now)
        yield nights

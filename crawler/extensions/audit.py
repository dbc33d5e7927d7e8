"""The audit at the end of a run (setting ``AUDIT``): the run's own WARC must prove the records that the run wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

import orjson
from scrapy.settings import BaseSettings

from crawler.archive.model import ArchiveError
from crawler.archive.proof import prove
from crawler.archive.rereading import Rereader, own_archive
from crawler.portals.city import City
from crawler.run.state import RunState
from crawler.store.store import RECORDS

_NO_WARC = "AUDIT: this run writes no WARC, so nothing can be proved."
_STOPPED = (
    "AUDIT: the run was stopped, so nothing was proved. To prove it: scrapy audit {city} --run {run_id}"
)


def audit_run(state: RunState, settings: BaseSettings, city: City, begin: int) -> None:
    """Prove the records that a run wrote, if ``AUDIT`` is set, and note the result in the run's state.

    A record that is not proved is a trouble, so the run is incomplete. The WARC need not be closed: each response is
    whole in it as soon as it is written.

    Args:
        state: the state of the run, whose ``proved`` is set.
        settings: the run's settings.
        city: the city.
        begin: the size of the journal when the run began.
    """
    if not settings.getbool("AUDIT"):
        return
    if state.is_replay or not settings.getbool("ARCHIVE") or settings.getbool("REDACT_CONTACTS"):
        state.notes.append(_NO_WARC)
        return
    if state.stopped is not None or state.failure is not None:
        state.notes.append(_STOPPED.format(city=state.city, run_id=state.run_id))
        return
    started = monotonic()
    try:
        archive = own_archive(city, state.folder, f"{state.run_id}.warc.gz")
        try:
            with closing(Rereader(city, archive, settings.getfloat("READING_CPU_SECONDS"))) as rereader:
                proof = prove(rereader, ((record, False) for record in _written(state.folder, begin)))
        finally:
            archive.close()
    except (ArchiveError, OSError) as error:
        state.troubles.append(f"AUDIT: {error}")
        return
    state.proved = proof.figures
    if proof.problem is not None:
        state.troubles.append(proof.problem)
    state.durations["audit"] = round(monotonic() - started, 3)


def _written(folder: Path, begin: int) -> Iterator[dict[str, Any]]:
    """Yield the records in a city's journal from an offset on."""
    with (folder / RECORDS).open("rb") as file:
        file.seek(begin)
        yield from map(orjson.loads, file)

"""The state of a run that begins."""

from __future__ import annotations

from pathlib import Path

from crawler.clock import now
from crawler.portals.city_spider import CitySpider
from crawler.run.history import earlier_alarms, earlier_causes
from crawler.run.manifest import next_run_id
from crawler.run.state import RunState


def new_run_state(spider: CitySpider, folder: Path, notes: list[str]) -> RunState:
    """Return the state of a run that begins now, with the alarms and causes that earlier runs left.

    Args:
        spider: the spider of the run.
        folder: the city's folder.
        notes: sentences about the previous run.
    """
    started_at = now()
    walked = {column.name for column in spider.to_walk}
    return RunState(
        city=spider.name,
        folder=folder,
        run_id=next_run_id(folder, started_at),
        started_at=started_at,
        arguments=spider.arguments.given(),
        tls=spider.tls,
        source=spider.source.name,
        not_archived=[column.name for column in spider.source.not_archived],
        notes=notes,
        troubles=list(spider.notes.problems),
        earlier_alarms=earlier_alarms(folder, walked | {column.name for column in spider.columns}),
        earlier_causes=earlier_causes(folder, walked),
    )

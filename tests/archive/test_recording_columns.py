"""What was recorded of several columns that were walked side by side is replayed as it was.

The order is kept in ``crawler/portals/walking/saved/found_documents.py``.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.portals.city import City
from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm
from crawler.portals.walking.walk import ListingWalk
from tests.portal import Fault, Portal
from tests.support.runs import run_spider

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def visit_columns(columns: tuple[Column, ...], data: Path, **settings: Any) -> bytes:
    """Run a city of these columns in this process; the bytes of its records."""

    spider = CitySpider.of(City("chongqing", TrsWcm(), columns))
    return (run_spider(spider, data, settings).city / "records.jsonl").read_bytes()


def test_a_live_run_of_several_columns_and_its_replay_give_the_same_bytes(tmp_path: Path) -> None:
    sizes, faults = (8, 14, 20), [Fault("moved", where="document-7")]
    with ExitStack() as stack:
        # The same documents on every host: which column has one first decides whose record it is.
        portals = [stack.enter_context(Portal(documents=size, rows=5, faults=faults)) for size in sizes]
        columns = tuple(Column(f"c{place}", portal.listing) for place, portal in enumerate(portals))
        live = visit_columns(columns, tmp_path / "live")
    names = [orjson.loads(line)["column"] for line in live.splitlines()]
    assert names != sorted(names), "the columns were walked side by side"
    archive = tmp_path / "live" / "chongqing" / "archive"
    assert visit_columns(columns, tmp_path / "again", REPLAY=str(archive)) == live


def test_a_mistake_in_the_code_over_one_listing_costs_a_replay_no_document_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Portal(documents=6) as one, Portal(documents=9) as other:
        columns = (Column("one", one.listing), Column("other", other.listing))
        visit_columns(columns, tmp_path / "live")
    reads = ListingWalk.rows_to_fetch

    async def fails(walk: ListingWalk, first: Any) -> Any:
        if walk.column.name == "other":
            raise LookupError("a mistake")
        async for rows in reads(walk, first):
            yield rows

    monkeypatch.setattr(ListingWalk, "rows_to_fetch", fails)
    archive = tmp_path / "live" / "chongqing" / "archive"
    again = visit_columns(columns, tmp_path / "again", REPLAY=str(archive))
    assert [orjson.loads(line)["column"] for line in again.splitlines()] == ["one"] * 6
    (manifest,) = (tmp_path / "again" / "chongqing" / "runs").glob("*.json")
    assert orjson.loads(manifest.read_bytes())["exit_code"] == 3

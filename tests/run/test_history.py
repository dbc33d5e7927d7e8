"""What earlier runs walked: whole, or not, whatever the clock did and whoever was killed.

A walk asks for it through ``crawler/portals/walking/history.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.portals.column import Column
from crawler.portals.walking.signals import WalkEnd
from crawler.run.manifest import Manifest, close_killed_run, next_run_id, write_manifest
from crawler.run.outcome import Outcome
from crawler.run.state import RunState
from tests.run.manifests import COLUMN, past, write

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.slow


def test_the_last_walk_counts_even_if_the_clock_was_set_back(tmp_path: Path) -> None:
    write(tmp_path, next_run_id(tmp_path, "2026-11-22T07:15:00Z"), WalkEnd.LAST_PAGE, Outcome.OK)
    assert past(tmp_path).was_walked_whole(COLUMN)
    write(tmp_path, next_run_id(tmp_path, "2026-01-01T00:00:00Z"), WalkEnd.PAGES_LOST, Outcome.INCOMPLETE)
    assert not past(tmp_path).was_walked_whole(COLUMN)


def test_a_run_of_other_columns_does_not_make_up_for_one_that_was_killed(tmp_path: Path) -> None:
    write(tmp_path, "20261121T000000Z", WalkEnd.LAST_PAGE, Outcome.OK)
    write(tmp_path, "20261122T000000Z")
    close_killed_run(tmp_path)
    facts = RunState("chongqing", tmp_path, "20261123T000000Z", "2026-11-23T00:00:00Z", outcome=Outcome.OK)
    facts.ledger.of(Column("slj", "https://slj.cq.gov.cn/a/")).end = WalkEnd.LAST_PAGE
    write_manifest(tmp_path, Manifest.of_run(facts))
    assert not past(tmp_path).was_walked_whole(COLUMN)


def test_a_run_that_asks_does_not_count_its_own_manifest(tmp_path: Path) -> None:
    write(tmp_path, "20261121T000000Z", WalkEnd.LAST_PAGE, Outcome.OK)
    write(tmp_path, "20261122T000000Z")
    assert past(tmp_path).was_walked_whole(COLUMN)


def test_a_manifest_that_cannot_be_read_makes_the_walk_whole(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path, "20261121T000000Z", WalkEnd.LAST_PAGE, Outcome.OK)
    (tmp_path / "runs" / "20261122T000000Z.json").write_bytes(b"")
    assert not past(tmp_path).was_walked_whole(COLUMN)
    assert "20261122T000000Z.json is not a manifest" in caplog.text

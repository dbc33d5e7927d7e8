"""``kill -9`` at any moment: no line that was written is lost, and the next run opens the store by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import kills
from tests.support.runs import start_replay

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_ten_kills_lose_nothing_double_nothing_and_leave_the_records_of_an_undisturbed_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kills, "start_run", start_replay)
    after = kills.kill_often(tmp_path, 10, seed=20261122, documents=24)
    assert after.kills == 10
    assert after.while_storing >= 3, "kills while nothing is written show nothing"
    assert after.lost == 0
    assert after.doubled == 0
    assert after.torn_left == 0
    assert after.refused == []
    assert after.equal

"""A damaged index and a full disk: nothing is lost, doubled or torn, and the next run opens the store by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import damages, kills
from tests.support.runs import start_replay

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.kills import Aftermath

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (damages, kills):
        monkeypatch.setattr(module, "start_run", start_replay)


def is_clean(after: Aftermath) -> bool:
    assert after.refused == []
    assert (after.lost, after.doubled, after.torn_left) == (0, 0, 0)
    return after.equal


def test_a_run_after_each_of_eight_damages_of_the_index_leaves_the_records_of_an_undisturbed_run(
    tmp_path: Path,
) -> None:
    assert is_clean(damages.damage_often(tmp_path, 8, seed=20261130, documents=24))


def test_a_run_after_each_of_four_full_disks_leaves_the_records_of_an_undisturbed_run(tmp_path: Path) -> None:
    after = damages.fill_disks(tmp_path, (0.01, 0.3, 0.6, 0.95), documents=24)
    assert is_clean(after)
    assert after.while_storing >= 3, "disks that are full from the start show nothing"

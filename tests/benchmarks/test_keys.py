"""The benchmark of the index's memory measures what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.keys import build, query
from crawler.store.index import Index
from crawler.store.results import Result

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_half_of_the_questions_are_about_known_records(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    build(500, path)
    query(500, path)
    index = Index(path)
    found = [
        index.find(
            number.to_bytes(16, "big"), (number | 1 << 120).to_bytes(16, "big"), number.to_bytes(16, "big")
        )
        for number in (0, 499, 500)
    ]
    index.close()
    assert [finding.result for finding in found] == [Result.UNCHANGED, Result.UNCHANGED, Result.NEW]

"""Shared by the tests of re-extractions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.reextractions import extract_from, reextract_with

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.reextractions import Extract, Reextract
    from tests.support.saved_portal import SavedPortal


@pytest.fixture
def command(tmp_path: Path) -> Reextract:
    """Runs ``scrapy reextract`` in this process."""
    return reextract_with(tmp_path / "new.jsonl")


@pytest.fixture
def extract(tmp_path: Path, kjj: SavedPortal) -> Extract:
    """Runs the job over the saved portal ``kjj``."""
    return extract_from(kjj, tmp_path / "new.jsonl")

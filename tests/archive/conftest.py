"""Shared by the tests of archives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.bad_archives import a_good_one
from tests.support.saved_portal import KJJ
from tests.support.warc_files import Warc

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A WARC with a listing and its document."""
    return a_good_one(tmp_path)


@pytest.fixture
def warc(tmp_path: Path) -> Warc:
    """A WARC of five pages."""
    made = Warc(tmp_path / "made" / "a.warc.gz")
    for number in range(5):
        made.response(f"{KJJ}t{number}.html", f"page {number}")
    return made

"""Shared by the tests of commands."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.support.bad_archives import a_good_one
from tests.support.saved_page import MODIFIED, NUMBER, TITLE
from tests.support.saved_portal import trs_detail

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A WARC with a listing and its document."""
    return a_good_one(tmp_path)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A document that tells no address, saved on its own."""
    path = tmp_path / "page.html"
    path.write_text(trs_detail(TITLE, NUMBER), encoding="utf-8")
    os.utime(path, (MODIFIED, MODIFIED))
    return path

"""Shared by the tests of commands."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.bad_archives import a_good_one
from tests.support.runs import a_recorded_city
from tests.support.saved_page import MODIFIED, NUMBER, TITLE
from tests.support.saved_portal import trs_detail

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A WARC with a listing and its document."""
    return a_good_one(tmp_path)


@pytest.fixture(scope="session")
def recorded_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a city after a live run, which no test changes."""
    return a_recorded_city(tmp_path_factory.mktemp("recorded"))


@pytest.fixture
def city(recorded_city: Path, tmp_path: Path) -> Path:
    """The folder of a city after a live run, for one test."""
    return shutil.copytree(recorded_city, tmp_path / "data" / recorded_city.name)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A document that tells no address, saved on its own."""
    path = tmp_path / "page.html"
    path.write_text(trs_detail(TITLE, NUMBER), encoding="utf-8")
    os.utime(path, (MODIFIED, MODIFIED))
    return path

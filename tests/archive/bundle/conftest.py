"""Shared by the tests of bundles."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.runs import a_recorded_city

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def recorded_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a city after a live run, which no test changes."""
    return a_recorded_city(tmp_path_factory.mktemp("recorded"))


@pytest.fixture
def city(recorded_city: Path, tmp_path: Path) -> Path:
    """The folder of a city after a live run, for one test."""
    return shutil.copytree(recorded_city, tmp_path / "data" / recorded_city.name)

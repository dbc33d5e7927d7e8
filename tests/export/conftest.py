"""Shared by the tests of exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.report.cities import three_cities, what_came_since

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three cities and what came since, which no test changes."""
    data = tmp_path_factory.mktemp("data")
    three_cities(data)
    what_came_since(data)
    return data

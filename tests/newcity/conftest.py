"""Shared by the tests of newcity: an empty project."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "crawler" / "spiders").mkdir(parents=True)
    return tmp_path

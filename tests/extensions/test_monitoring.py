"""A service that is asked for without its package: the run is not started, and the package is named."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.project import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.saved_portal import SavedPortal

pytestmark = pytest.mark.slow


def test_a_package_that_is_missing_is_named(kjj: SavedPortal, tmp_path: Path) -> None:
    hidden = (
        "import importlib.util as u, sys; f = u.find_spec;"
        " u.find_spec = lambda n, *a: None if n == 'spidermon' else f(n, *a)"
    )
    start = f"{hidden}; from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"
    run = subprocess.run(
        [sys.executable, "-c", start, "crawl", "chongqing", "-s", "MONITORS=1", "-s", f"REPLAY={kjj.folder}",
         "-s", f"DATA_DIR={tmp_path / 'data'}"],
        cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert run.returncode == 1
    assert "MONITORS needs spidermon: pip install" in run.stderr
    assert "Traceback" not in run.stderr

"""The folder of a city after a live run, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.portal import Portal
from tests.support.commands import crawl_here

if TYPE_CHECKING:
    from pathlib import Path


def a_recorded_city(data: Path) -> Path:
    """The folder of Chongqing after a live run over a portal of four documents."""
    with Portal(documents=4) as portal:
        run = crawl_here(data, "chongqing", "-s", "DOWNLOAD_DELAY=0", "-a", f"listing={portal.listing}")
    assert run.code == 0, run.screen
    return run.city

"""Shared by the tests: small portals saved in folders, replies, runs of the command and runs in this process."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from dask.system import cpu_count

from tests.portal import Portal
from tests.support.runs import (
    CITY_OF,
    Crawl,
    Run,
    Visit,
    a_recorded_city,
    run_here,
    run_spider,
    run_the_command,
)
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

os.environ["FUWEN_LANG"] = "en"  # also of the processes that a test starts, whatever the machine's locale is


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker for each core that this process may use, whatever the machine has; a container may allow fewer.

    Eight at most: each collects all tests, which takes longer than the tests that a ninth would run.
    """
    return min(cpu_count(), 8)


@pytest.fixture
def portal(tmp_path: Path) -> SavedPortal:
    folder = tmp_path / "saved"
    folder.mkdir()
    return SavedPortal(folder)


@pytest.fixture
def kjj(portal: SavedPortal) -> SavedPortal:
    """The column kjj: two listing pages, four documents, the newest first."""
    portal.add(
        KJJ,
        trs_listing(
            [
                ("./202409/t20240914_104.html", "关于第B104号建议的答复函", "2024-09-14"),
                ("./202408/t20240813_103.html", "关于第B103号建议的答复函", "2024-08-13"),
            ],
            pages=2,
        ),
    )
    portal.add(
        f"{KJJ}index_1.html",
        trs_listing(
            [
                ("./202407/t20240712_102.html", "关于第B102号建议的答复函", "2024-07-12"),
                ("./202406/t20240611_101.html", "关于第B101号建议的答复函", "2024-06-11"),
            ],
            pages=2,
            number=2,
        ),
    )
    for number, path in (
        (104, "202409/t20240914_104"),
        (103, "202408/t20240813_103"),
        (102, "202407/t20240712_102"),
        (101, "202406/t20240611_101"),
    ):
        portal.add(
            f"{KJJ}{path}.html",
            trs_detail(f"关于第B{number}号建议的答复函", f"11500000MB15895317/2024-00{number}"),
        )
    return portal


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    """Runs a city's spider over the listing of a portal, in this process and without Twisted's reactor.

    What it came to is told by its manifest. A tenth of the time of the command; where the network's own
    limits are the point, the command must run.
    """

    def run(portal: Portal, settings: dict[str, Any] | None = None, **arguments: str) -> Run:
        city = CITY_OF[portal.family.name]
        return run_spider(city, tmp_path / "data", settings, **{"listing": portal.listing, **arguments})

    return run


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    """Runs ``scrapy crawl`` in this process, with a data folder of this test."""

    def run(*arguments: str, city: str = "chongqing", replay: Path | str | None = None) -> Run:
        return run_here(tmp_path / "data", city, *arguments, replay=replay)

    return run


@pytest.fixture
def crawl_process(tmp_path: Path) -> Crawl:
    """Runs ``scrapy crawl`` in a process of its own, where that is the point; with a data folder of this test."""

    def run(*arguments: str, city: str = "chongqing", replay: Path | str | None = None) -> Run:
        return run_the_command(tmp_path / "data", city, *arguments, replay=replay)

    return run


@pytest.fixture(scope="session")
def recorded_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a city after a live run, which no test changes."""
    return a_recorded_city(tmp_path_factory.mktemp("recorded"))


@pytest.fixture
def city(recorded_city: Path, tmp_path: Path) -> Path:
    """The folder of a city after a live run, for one test."""
    return shutil.copytree(recorded_city, tmp_path / "data" / recorded_city.name)

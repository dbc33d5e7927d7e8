"""A page whose reading never ends costs itself alone, and a run that reads it hears a signal (docs/contract.md)."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.portal import Portal
from tests.support.endless_city.spider import VARIABLE, WAYS, EndlessSpider
from tests.support.prepared import start_scrapy
from tests.support.runs import run_spider

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

SECONDS = 0.5
TOO_COMPLEX = "too_complex: reading it takes more than 0.5 seconds of CPU time"
PATIENCE = 60


@pytest.mark.parametrize("way", WAYS)
def test_an_endless_document_is_one_reject_of_ten(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"{way}:document")
    settings = {"READING_CPU_SECONDS": SECONDS}
    with Portal("trs", 10) as portal:
        run = run_spider(EndlessSpider, tmp_path, settings, listing=portal.listing)
        live = (run.city / "records.jsonl").read_bytes()
        (reject,) = run.lines("rejects.jsonl")
        archive = {"REPLAY": str(run.city / "archive")}
        again = run_spider(EndlessSpider, tmp_path / "again", settings | archive, listing=portal.listing)
        assert portal.count() == 11
    assert (run.code, len(run.lines())) == (0, 9)
    assert (reject["kind"], reject["reason"]) == ("rejected", TOO_COMPLEX)
    assert (again.code, (again.city / "records.jsonl").read_bytes()) == (0, live)


@pytest.mark.parametrize("way", WAYS)
def test_an_endless_listing_page_has_failed_and_the_others_are_read(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"{way}:listing")
    with Portal("trs", 25) as portal:
        run = run_spider(EndlessSpider, tmp_path, {"READING_CPU_SECONDS": SECONDS}, listing=portal.listing)
    (column,) = run.manifest["columns"]
    (lost,) = column["lost_pages"]
    assert (run.code, len(run.lines()), column["complete"]) == (3, 15, False)
    assert (lost["number"], lost["reason"]) == (2, TOO_COMPLEX)


@pytest.mark.parametrize("where", ["document", "listing"])
@pytest.mark.parametrize("way", WAYS)
def test_a_run_that_reads_an_endless_page_hears_a_signal(way: str, where: str, tmp_path: Path) -> None:
    city = tmp_path / "endless"
    with Portal("trs", 25) as portal:
        command = ["crawl", "endless", "-a", f"listing={portal.listing}"]
        own = [
            "-s",
            "SPIDER_MODULES=tests.support.endless_city",
            "-s",
            f"DATA_DIR={tmp_path}",
            "-s",
            "DOWNLOAD_DELAY=0",
        ]
        with start_scrapy(
            *command,
            *own,
            *("-s", f"READING_CPU_SECONDS={PATIENCE}"),
            env={**os.environ, VARIABLE: f"{way}:{where}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as run:
            try:
                last = f"/{'index_1.html' if where == 'listing' else '_5.html'}"
                wait_for_page(portal, last)
                run.send_signal(signal.SIGTERM)
                begun = time.monotonic()
                screen, _ = run.communicate(timeout=PATIENCE)
                took = time.monotonic() - begun
            finally:
                run.kill()
    (manifest,) = (orjson.loads(path.read_bytes()) for path in (city / "runs").glob("*.json"))
    assert (run.returncode, manifest["outcome"]) == (3, "incomplete"), screen
    assert took < PATIENCE / 4
    assert manifest["totals"]["rejected"] == manifest["totals"]["failed"] == 0


def wait_for_page(portal: Portal, end: str) -> None:
    """Wait until a page was served, and no further one: the run is reading it."""
    latest = time.monotonic() + PATIENCE
    while not (portal.served and portal.served[-1].path.endswith(end.lstrip("/"))):
        assert time.monotonic() < latest, f"waited in vain until {end} was served"
        time.sleep(0.01)
    time.sleep(0.3)

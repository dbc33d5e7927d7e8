"""A document whose reading never ends costs a re-extraction itself alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.archive.model import SavedPage
from crawler.archive.reading import SavedPageReader
from crawler.archive.sources.open import open_source
from crawler.reading import UnreadablePageError
from crawler.reextraction.bounded import MAX_DEATHS, BoundedPartReader, ReadersDiedError
from crawler.reextraction.files import Output
from crawler.reextraction.job import reextract
from crawler.reextraction.processes import Processes, ThisProcess
from crawler.reextraction.task import Task
from tests.portal import Portal
from tests.support.endless_city.spider import VARIABLE, WAYS, EndlessSpider
from tests.support.project import PROJECT
from tests.support.reextractions import FORKING
from tests.support.runs import Run, run_spider

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.model import Part

pytestmark = [FORKING, pytest.mark.slow]

SECONDS = 0.5
TOO_COMPLEX = "too_complex: reading it takes more than 0.5 seconds of CPU time"
PATIENCE = 60


@pytest.fixture
def portal() -> Iterator[Portal]:
    with Portal("trs", 10) as served:
        yield served


@pytest.fixture
def recorded(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run whose every document was read, and an environment in which one document is endless from now on."""
    run = run_spider(EndlessSpider, tmp_path / "data", listing=portal.listing)
    monkeypatch.setenv(VARIABLE, "regex:document")
    return run


def task_of(portal: Portal, run: Run, **options: float) -> Task:
    return Task(EndlessSpider.city(), (str(run.city / "archive"),), portal.listing, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("way", WAYS)
def test_an_endless_document_is_one_reject_of_ten(
    way: str, portal: Portal, recorded: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"{way}:document")
    written: list[tuple[bytes, bytes]] = []
    for readers in (ThisProcess(), Processes(2)):
        file = tmp_path / f"{len(written)}.jsonl"
        with Output(file, force=False) as output, pytest.MonkeyPatch.context() as patch:
            patch.setattr("crawler.reextraction.job.PART", 8000)
            came = reextract(task_of(portal, recorded, cpu_seconds=SECONDS), readers, output)
        written.append((file.read_bytes(), (tmp_path / f"{file.name}.rejects.jsonl").read_bytes()))
        assert came.is_complete
    assert written[0] == written[1]
    lines, rejects = written[0]
    whole = (recorded.city / "records.jsonl").read_bytes().splitlines()
    assert sorted(lines.splitlines()) == sorted(line for line in whole if b"B0005" not in line)
    assert rejects.count(TOO_COMPLEX.encode()) == rejects.count(b"\n") == 1


def test_an_endless_page_of_a_listing_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "regex:listing")
    listing = EndlessSpider.columns[0].url
    page = SavedPage(f"{listing}index_1.html", 200, {}, b"<p>1</p>", "2026-11-22T07:15:00Z")
    with closing(SavedPageReader(EndlessSpider.city(), SECONDS)) as reader:
        with pytest.raises(UnreadablePageError, match=TOO_COMPLEX):
            reader.listing(page, EndlessSpider.columns[0])
        assert reader.listing(replace(page, url=listing), EndlessSpider.columns[0]).rows == ()


def test_a_part_whose_process_dies_again_and_again_is_named(
    portal: Portal, recorded: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaths = tmp_path / "deaths"

    def killed(*_: object) -> None:
        with deaths.open("a") as file:
            file.write("x")
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr("crawler.reextraction.bounded.read_saved_document", killed)
    task = task_of(portal, recorded, cpu_seconds=SECONDS)
    part: Part = next(iter(open_source(task.sources[0]).parts(1 << 20)))
    reader = BoundedPartReader(task)
    with pytest.raises(ReadersDiedError, match=part.file):
        reader.read(part)
    assert deaths.read_text() == "x" * MAX_DEATHS


@pytest.mark.parametrize("workers", [1, 2])
def test_a_re_extraction_that_reads_an_endless_page_hears_a_signal(
    workers: int, portal: Portal, recorded: Run, tmp_path: Path
) -> None:
    new = tmp_path / "new.jsonl"
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "reextract",
        "endless",
        f"{recorded.city}/archive",
        "-o",
        f"{new}",
    ]
    settings = [f"READING_CPU_SECONDS={PATIENCE}", "SPIDER_MODULES=tests.support.endless_city"]
    own = [word for setting in settings for word in ("-s", setting)]
    with subprocess.Popen(
        [*command, *own, "-a", f"listing={portal.listing}", "--workers", str(workers)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as run:
        try:
            time.sleep(6)
            run.send_signal(signal.SIGTERM)
            begun = time.monotonic()
            screen, _ = run.communicate(timeout=PATIENCE)
            took = time.monotonic() - begun
        finally:
            run.kill()
    assert (run.returncode, new.exists()) == (3, False), screen
    assert "Stopped" in screen
    assert took < PATIENCE / 4

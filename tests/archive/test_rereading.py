"""The pages of stored records are read again within a limited CPU time: by audits and repairs, and at the end of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.rereading import own_archive
from crawler.portals import document
from tests.portal import Portal
from tests.support.endless_city.spider import VARIABLE, WAYS, EndlessSpider, read_without_an_end
from tests.support.mended_cities import Town
from tests.support.reextractions import FORKING
from tests.support.runs import run_spider

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.lookup import Archive
    from crawler.portals.city import City
    from crawler.portals.document import FetchedPage, ReadingSteps

pytestmark = [FORKING, pytest.mark.slow]

SECONDS = ("-s", "READING_CPU_SECONDS=0.5")
TOO_COMPLEX = "too_complex: reading it takes more than 0.5 seconds of CPU time"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A city of four documents, one of which is endless from now on."""
    town = Town(tmp_path / "data")
    with Portal(documents=4) as portal:
        town.night(portal)
    endless = town.lines[1]["url"]
    read = document.read_pages

    def read_pages(city: City, first: FetchedPage, *arguments: Any) -> ReadingSteps:
        if first.url == endless:
            read_without_an_end("regex")
        return read(city, first, *arguments)

    monkeypatch.setattr("crawler.portals.bounded_reading.page_reader.read_pages", read_pages)
    return town


def test_an_audit_names_the_record_whose_page_is_endless(town: Town) -> None:
    ended = town.audit(*SECONDS)
    assert (ended.code, ended.last_line) == (3, "chongqing: proved: 3 of 4.")
    assert f"{town.lines[1]['url']}, revision 1: not read" in ended.screen
    assert TOO_COMPLEX in ended.screen


def test_a_repair_leaves_the_record_whose_page_is_endless_as_stored_and_names_it(town: Town) -> None:
    before = town.journal
    ended = town.repair(*SECONDS)
    assert (ended.code, town.journal) == (3, before)
    assert f"{town.lines[1]['url']} was not read: {TOO_COMPLEX}." in ended.screen


@pytest.mark.parametrize("way", WAYS)
def test_an_endless_page_at_the_audit_of_a_run_leaves_the_run_incomplete(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*given: Any) -> Archive:
        monkeypatch.setenv(VARIABLE, f"{way}:document")
        return own_archive(*given)

    monkeypatch.setattr("crawler.extensions.audit.own_archive", opened)
    settings = {"AUDIT": True, "ARCHIVE": True, "READING_CPU_SECONDS": 0.5}
    with Portal("trs", 10) as portal:
        run = run_spider(EndlessSpider, tmp_path, settings, listing=portal.listing)
    assert (run.code, len(run.lines()), run.manifest["proved"]) == (3, 10, "9 of 10")
    assert TOO_COMPLEX in run.manifest["troubles"][0]

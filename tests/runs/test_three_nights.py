"""Three nights of a portal that changed or died: what a person reads each night, and with which exit code.

What one night leaves to the next begins in ``crawler/extensions/new_run.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Fault, Portal
from tests.support.commands import scrapy_over
from tests.support.mended_cities import Town, mend_the_label
from tests.support.runs import Crawl, Run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def night(crawl: Crawl, portal: Portal, *arguments: str) -> Run:
    return crawl(
        "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0", "-a", f"listing={portal.listing}", *arguments
    )


def test_a_dead_portal(crawl: Crawl, tmp_path: Path) -> None:
    with Portal(documents=4) as portal:
        assert night(crawl, portal).code == 0
        portal.faults = [Fault.parse("503@listing")]
        nights = [night(crawl, portal) for _ in range(3)]
        assert [run.code for run in nights] == [3, 3, 6]
        assert "Run again: the next run fetches what is missing." in nights[0].last_line
        last = nights[2].last_line
        assert "stuck. 1 listing page not fetched. Column 127.0.0.1: status_503 (since " in last
        assert "3 runs in a row). Running again does not help. Look at http://127.0.0.1:" in last
        assert "scrapy golden chongqing --live" in last
        status = scrapy_over(tmp_path / "data", "status")
        assert status.code == 1
        assert "status_503 (since " in status.out
        portal.faults = []
        assert night(crawl, portal).code == 0
    assert scrapy_over(tmp_path / "data", "status").code == 0


def test_a_renamed_label(crawl: Crawl, tmp_path: Path) -> None:
    with Portal(documents=15) as portal:
        assert night(crawl, portal).code == 0
        portal.faults = [Fault.parse("renamed@document")]
        portal.publish(15)
        first = night(crawl, portal)
        assert first.code == 5
        assert "索引号 (index_number) missing in new records: 0 of 15 have it" in first.last_line
        assert "Look at http://127.0.0.1:" in first.last_line
        nothing_new = night(crawl, portal)
        portal.publish(3)
        three_more = night(crawl, portal)
        for run in (nothing_new, three_more):
            assert run.code == 5
            assert "layout changed. Since 20" in run.last_line
        assert scrapy_over(tmp_path / "data", "status").code == 1
        portal.faults = []
        portal.publish(3)
        assert night(crawl, portal).code == 0


def test_a_renamed_label_is_mended_and_the_store_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town(tmp_path / "data")
    with Portal(documents=15) as portal:
        assert town.night(portal, "-s", "AUDIT=1").code == 0
        portal.faults = [Fault.parse("renamed@document")]
        for _ in range(3):
            portal.publish(5)
            assert town.night(portal, "-a", "recheck=99999", "-s", "AUDIT=1").code == 5
        misread = town.lines
        assert (len(misread), len(town.current)) == (45, 30), (
            "15 documents lost their number, 15 never had one"
        )
        mend_the_label(monkeypatch)  # one line in labels.toml
        assert "proved: 0 of 30" in town.audit().last_line
        assert town.repair().code == 0
        assert town.lines[:45] == misread, "the earlier lines are still there"
        assert (len(town.lines), len(town.current)) == (75, 30)
        assert len({record["index_number"] for record in town.current}) == 30
        exported = scrapy_over(town.data, "export", "--to", "sqlite", "-o", str(tmp_path / "replies.sqlite"))
        assert "30 records of 1 city" in exported.screen
        assert town.audit().last_line == "chongqing: proved: 30 of 30."
        assert town.audit("--all").code == 0
        status = scrapy_over(town.data, "status")
        assert status.code == 1, "the next run must say so"
        assert "30 records revised" in status.out
        assert town.night(portal, "-a", "recheck=99999").code == 0
    assert scrapy_over(town.data, "status").code == 0
    assert (len(town.lines), len(town.current)) == (75, 30), "nothing was stored a second time"


def test_a_renamed_label_that_a_person_accepts(crawl: Crawl, tmp_path: Path) -> None:
    with Portal(documents=15) as portal:
        night(crawl, portal)
        portal.faults = [Fault.parse("renamed@document")]
        portal.publish(15)
        assert night(crawl, portal).code == 5
        accepted = scrapy_over(tmp_path / "data", "accept", "chongqing")
        assert "From now on, 0 of 15 records with index_number is normal." in accepted.out
        portal.publish(15)
        assert night(crawl, portal).code == 0


def test_a_pager_that_the_family_does_not_read(crawl: Crawl, tmp_path: Path) -> None:
    with Portal(documents=30) as portal:
        portal.pager = "script"
        nights = [night(crawl, portal) for _ in range(3)]
        assert [run.code for run in nights] == [3, 3, 6]
        assert "teach the family its pager" in nights[2].last_line
        assert scrapy_over(tmp_path / "data", "status").code == 1


def test_a_pager_that_vanished(crawl: Crawl, tmp_path: Path) -> None:
    with Portal(documents=30) as portal:
        assert night(crawl, portal).code == 0
        portal.pager = "none"
        portal.publish(25)
        nights = [night(crawl, portal) for _ in range(3)]
        assert [run.code for run in nights] == [5, 5, 5]
        assert "Since 20" in nights[2].last_line
        assert scrapy_over(tmp_path / "data", "accept", "chongqing").code == 0
        assert night(crawl, portal).code == 0


def test_a_replay_of_a_night_with_messages_gives_the_same_records(crawl: Crawl, tmp_path: Path) -> None:
    with Portal(documents=12, faults=[Fault.parse("message@document/3")]) as portal:
        live = night(crawl, portal)
        listing = portal.listing
    assert (live.code, len(live.lines())) == (5, 8)
    replay = crawl(
        "-a", f"listing={listing}", "-s", f"DATA_DIR={tmp_path / 'again'}", replay=live.city / "archive"
    )
    assert replay.code == 5
    assert (tmp_path / "again/chongqing/records.jsonl").read_bytes() == (
        live.city / "records.jsonl"
    ).read_bytes()


@pytest.mark.parametrize(
    "fault", ["message", "login", "copy", "blank", "stub", "home", "away:front", "away:host"]
)
def test_a_portal_that_serves_no_document(crawl: Crawl, fault: str) -> None:
    with Portal("trs", documents=12) as portal:
        portal.faults = [Fault.parse(f"{fault}@document"), Fault.parse(f"{fault}@other")][:1]
        nights = [night(crawl, portal) for _ in range(2)]
        assert [run.code for run in nights] == [5, 5]
        assert nights[0].lines() == []
        assert "12 of 12 documents rejected" in nights[0].last_line
        assert "layout changed. Since 20" in nights[1].last_line
        portal.faults = []
        assert night(crawl, portal).code == 0
        assert len(nights[0].lines()) == 12

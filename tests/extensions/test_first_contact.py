"""A city's first walk begins only where the first contact finds what was inferred (setting ``FIRST_CONTACT``)."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from tests.portal import Fault, Portal
from tests.support.commands import scrapy_here
from tests.support.first_contacts import write_town
from tests.support.prepared import start_scrapy
from tests.support.runs import Run, run_here
from tests.support.warc_files import records_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def crawl(folder: Path, *portals: Portal, documents: str | None = None, words: tuple[str, ...] = ()) -> Run:
    options = write_town(folder, *portals, documents=documents)
    return run_here(folder / "data", "town", *options, *words)


def test_a_first_walk_begins_after_a_contact_and_the_next_night_asks_for_one_page(tmp_path: Path) -> None:
    with Portal(documents=12) as portal:
        run = crawl(tmp_path, portal)
        kinds = [each.kind for each in portal.served]
        portal.forget()
        night = crawl(tmp_path, portal)
        assert [each.kind for each in portal.served] == ["robots", "listing"]
    assert (run.code, night.code) == (0, 0), run.screen
    assert kinds == [
        "robots",
        *["listing"] * 2,
        *["document"] * 2,
        "listing",
        *["listing"] * 2,
        *["document"] * 12,
    ]
    assert "town: First contact: 14 of 14 checks are confirmed; all are in " in run.screen
    assert "First contact" not in night.screen
    assert sorted(path.name for path in (run.city / "evidence").iterdir()) == ["town.json", "town.warc.gz"]
    assert not (tmp_path / "cities" / "evidence").exists()


def test_a_replay_of_the_first_night_gives_the_same_bytes(tmp_path: Path) -> None:
    with Portal(documents=5) as portal:
        live = crawl(tmp_path, portal)
    options = write_town(tmp_path, portal)
    again = run_here(
        tmp_path / "again",
        "town",
        *options,
        "-s",
        f"DATA_DIR={tmp_path / 'again'}",
        replay=live.city / "archive",
    )
    assert again.code == 0, again.screen
    (warc,) = (live.city / "archive").glob("*.warc.gz")
    urls = [
        url for kind, url, _, _ in records_of(warc) if kind == "response" and not url.endswith("/robots.txt")
    ]
    assert len(urls) == len(set(urls)) == 6
    assert (again.city / "records.jsonl").read_bytes() == (live.city / "records.jsonl").read_bytes()


def test_an_essential_difference_stops_the_run_with_five_until_it_is_gone(tmp_path: Path) -> None:
    with Portal(documents=12, faults=[Fault.parse("same@page-2")]) as portal, Portal(documents=2) as right:
        for _ in range(2):
            run = crawl(tmp_path, portal, right)
            assert run.code == 5
            assert (run.manifest["outcome"], run.manifest["totals"]["pages_read"]) == ("layout changed", 0)
            assert run.lines() == []
        assert run.last_line.startswith(
            "town: layout changed. 1 difference from what was inferred, listed above. Nothing was read. Look at "
            f"{portal.root}/zwgk_176/zwxxgkml/rddbjyblqkgk/index_1.html in a browser and run scrapy contact town;"
        )
        sentence = "Different from what was inferred: page 2 of column c1: 10 rows, 0 not on page 1: "
        assert [text.startswith(sentence) for text in run.manifest["troubles"]] == [True]
        status = scrapy_here("status", "town", *write_town(tmp_path, portal, right))
        assert status.code == 1
        portal.faults.clear()
        assert crawl(tmp_path, portal, right).code == 0


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    with Portal(documents=3) as portal:
        run = crawl(tmp_path, portal, documents="/elsewhere/", words=("-s", "FIRST_CONTACT=0"))
        assert portal.count() == 4
    assert run.code == 0
    assert not (run.city / "evidence").exists()


def test_a_portal_that_refuses_is_blocked_as_always(tmp_path: Path) -> None:
    with Portal(documents=3, faults=[Fault.parse("412@listing")]) as portal:
        run = crawl(tmp_path, portal, portal, portal, portal)
        assert portal.count() <= 5  # one of the contact, and one for each column
    assert run.code == 4


def test_a_city_that_was_read_before_or_contacted_is_not_asked_again(tmp_path: Path) -> None:
    with Portal(documents=3) as portal:
        options = write_town(tmp_path, portal)
        assert scrapy_here("contact", "town", *options).code == 0
        portal.forget()
        run = crawl(tmp_path, portal)
        assert portal.count() == 4
    assert f"First contact on {run.manifest['started_at'][:10]}: the essentials are confirmed." in run.screen


def test_a_listing_that_the_operator_names_is_walked_at_once(tmp_path: Path) -> None:
    with Portal(documents=3) as portal:
        run = crawl(tmp_path, portal, words=("-a", f"listing={portal.listing}"))
        assert portal.count() == 4
    assert run.code == 0


def test_nothing_of_the_portal_is_kept_where_contacts_are_masked(tmp_path: Path) -> None:
    with Portal(documents=3) as portal:
        run = crawl(tmp_path, portal, words=("-s", "REDACT_CONTACTS=1"))
    assert [path.name for path in (run.city / "evidence").iterdir()] == ["town.json"]
    assert orjson.loads((run.city / "evidence" / "town.json").read_bytes())["warc"] is None


def test_a_run_that_is_stopped_during_its_contact_leaves_no_evidence(tmp_path: Path) -> None:
    with Portal(documents=12, faults=[Fault.parse("slow:30@document")]) as portal:
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        words = ["crawl", "town", *write_town(tmp_path, portal)]
        with start_scrapy(*words, **pipes, text=True) as process:
            while not portal.count("document"):
                portal.stopping.wait(0.05)
            process.send_signal(signal.SIGINT)
            screen, _ = process.communicate(timeout=60)
    assert process.returncode == 3, screen
    assert "The run was stopped by Ctrl-C or a signal." in screen
    assert not (tmp_path / "data" / "town" / "evidence").exists()


def test_a_folder_that_cannot_be_written_stops_the_run_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data" / "town").mkdir(parents=True)
    (tmp_path / "data" / "town" / "evidence").touch()
    with Portal(documents=3) as portal:
        run = crawl(tmp_path, portal)
        assert portal.count() == 4
    assert run.code == 3
    assert f"{tmp_path / 'data' / 'town' / 'evidence'} could not be written (File exists)." in run.last_line

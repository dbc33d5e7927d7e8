"""``scrapy contact``: its table, its evidence and its exit codes, against portals on loopback."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.contact.checks import CHECKS
from tests.portal import Fault, Portal
from tests.support.commands import scrapy_here
from tests.support.first_contacts import write_town
from tests.support.prepared import start_scrapy
from tests.support.warc_files import records_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_a_city_is_confirmed_and_its_evidence_has_every_check_and_page(tmp_path: Path) -> None:
    with Portal(documents=25) as portal:
        ended = scrapy_here("contact", "town", *write_town(tmp_path, portal))
        asked = [portal.root + each.path for each in portal.served]
    assert ended.code == 0, ended.screen
    assert asked[0] == f"{portal.root}/robots.txt"
    assert len(asked) <= 8
    folder = tmp_path / "cities" / "evidence"
    assert sorted(path.name for path in folder.iterdir()) == ["town.json", "town.warc.gz"]
    evidence = orjson.loads((folder / "town.json").read_bytes())
    (column,) = evidence["columns"]
    assert (column["exit_code"], column["requests"], column["url"]) == (0, len(asked), portal.listing)
    assert [check["check"] for check in column["checks"]] == list(CHECKS)
    assert {check["result"] for check in column["checks"]} == {"confirmed"}
    pages = [url for kind, url, _, _ in records_of(folder / "town.warc.gz") if kind == "response"]
    assert pages == asked
    assert not (tmp_path / "data").exists()
    lines = ended.out.splitlines()
    assert lines[0] == f"town/c1: {len(asked)} requests, robots.txt and redirects included."
    assert lines[1].split() == ["check", "result", "found", "URL"]
    assert lines[2].split()[:2] == ["robots.txt", "confirmed"]


def test_an_essential_difference_is_five_and_proposed(tmp_path: Path) -> None:
    with Portal(documents=25) as portal:
        ended = scrapy_here("contact", "town", *write_town(tmp_path, portal, documents="/elsewhere/"))
    assert ended.code == 5
    assert "Proposed: documents = /zwgk_176/zwxxgkml/rddbjyblqkgk/ (now: /elsewhere/)" in ended.out
    assert "different: 1" in ended.out


def test_a_refusal_is_one(tmp_path: Path) -> None:
    with Portal(documents=25, faults=[Fault.parse("412@listing")]) as portal:
        ended = scrapy_here("contact", "town", *write_town(tmp_path, portal))
        assert [each.kind for each in portal.served] == ["robots", "listing"]
    assert ended.code == 1
    assert "blocked: status_412" in ended.out


def test_robots_txt_is_obeyed(tmp_path: Path) -> None:
    with Portal(documents=25) as portal:
        portal.robots = "User-agent: *\nDisallow: /\n"
        ended = scrapy_here("contact", "town", *write_town(tmp_path, portal))
        assert [each.kind for each in portal.served] == ["robots"]
    assert ended.code == 5
    assert "forbids the listing" in ended.out


def test_an_address_that_no_city_has_is_recognised_and_its_evidence_named_by_its_host(tmp_path: Path) -> None:
    with Portal("vsb", 25) as portal:
        settings = ["-s", f"CITIES_DIR={tmp_path}", "-s", "DOWNLOAD_DELAY=0"]
        ended = scrapy_here("contact", portal.listing, *settings, folder=tmp_path)
    assert ended.code == 0, ended.screen
    host = portal.root.removeprefix("http://").replace(":", "-")
    evidence = orjson.loads((tmp_path / "evidence" / f"{host}.json").read_bytes())
    proposed = {each["value"]: each["proposed"] for each in evidence["columns"][0]["proposals"]}
    assert proposed == {"family": "vsb", "documents": "/info/1039/"}


def test_a_column_alone_keeps_what_is_known_of_the_others(tmp_path: Path) -> None:
    with Portal(documents=5) as one, Portal(documents=5) as two:
        options = write_town(tmp_path, one, two)
        assert scrapy_here("contact", "town", *options).code == 0
        two.robots = "User-agent: *\nDisallow: /\n"
        assert scrapy_here("contact", "town", "c2", *options).code == 5
        known = scrapy_here("contact", two.listing, *options)
        assert "The city town has this listing as its column c2." in known.said
    evidence = orjson.loads((tmp_path / "cities" / "evidence" / "town.json").read_bytes())
    assert {column["name"]: column["exit_code"] for column in evidence["columns"]} == {"c1": 0, "c2": 5}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Name a city, or give the URL of a listing"),
        (["towm"], "There is no city towm: did you mean town?"),
        (["town", "c9"], "town has no column c9: choose from c1"),
        (["https://", "c1"], "Give the URL of one listing"),
        (["https://"], "is not a full URL"),
    ],
)
def test_a_mistake_on_the_command_line_is_two_and_asks_for_nothing(
    tmp_path: Path, words: list[str], sentence: str
) -> None:
    portal = Portal(documents=1)
    with portal:
        ended = scrapy_here("contact", *words, *write_town(tmp_path, portal))
    assert (ended.code, portal.served) == (2, [])
    assert sentence in ended.last_line


def test_a_city_that_needs_a_browser_is_checked_by_its_first_run_only(tmp_path: Path) -> None:
    with Portal(documents=1) as portal:
        ended = scrapy_here("contact", "town", *write_town(tmp_path, portal, browser=True))
    assert (ended.code, portal.served) == (1, [])
    assert ended.last_line.startswith("town needs a browser, which this command does not start")


def test_stopped_by_ctrl_c_it_leaves_nothing(tmp_path: Path) -> None:
    with Portal(documents=25, faults=[Fault.parse("slow:30@document")]) as portal:
        words = ["contact", "town", *write_town(tmp_path, portal)]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with start_scrapy(*words, **pipes, text=True) as process:
            while not portal.count("document"):
                portal.stopping.wait(0.05)
            process.send_signal(signal.SIGINT)
            screen, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert screen.splitlines()[-1] == "Stopped; nothing was written."
    assert not (tmp_path / "cities" / "evidence").exists()

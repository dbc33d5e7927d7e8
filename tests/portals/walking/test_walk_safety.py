"""Only the city's hosts, over http; nothing endless, nothing huge; nothing from a page names a file."""

from __future__ import annotations

import sys
from typing import Any

import orjson
import pytest

from tests.portal import Fault, Portal
from tests.support.runs import Crawl, Run, Visit, run_the_command

pytestmark = pytest.mark.slow

STRANGERS = (
    "file:///etc/passwd",
    "file:///etc/t20240101_1.html",
    "//evil.example/zwgk_176/zwxxgkml/rddbjyblqkgk/202401/t20240101_2.html",
    "https://mp.weixin.qq.com/s/abc",
    "./P020240101.pdf",
    "gopher://127.0.0.1/1",
)


def test_rows_that_lead_elsewhere_are_refused_and_counted_without_a_request(visit: Visit) -> None:
    with Portal(documents=5) as portal:
        portal.strangers = STRANGERS
        run = visit(portal)
        assert portal.count() == 1 + 5
    assert (run.code, len(run.lines())) == (0, 5)
    totals = run.manifest["totals"]
    assert (totals["rows"], totals["rejected"]) == (10, 5)
    reasons = {reject["url"].rpartition("/")[2]: reject["reason"] for reject in run.lines("rejects.jsonl")}
    assert reasons == {
        "passwd": "not of this city's hosts: file:///etc/passwd",
        "t20240101_1.html": "not of this city's hosts: file:///etc/t20240101_1.html",
        "t20240101_2.html": "not of this city's hosts: evil.example",
        "abc": "not of this city's hosts: mp.weixin.qq.com",
        "P020240101.pdf": "no document of this portal",
    }


def test_refused_rows_do_not_keep_the_next_run_from_ending_at_its_first_page(visit: Visit) -> None:
    with Portal("jeecms", 25) as portal:
        portal.strangers = ("file:///etc/passwd", "https://evil.example/D1101X/1.jhtml")
        first = visit(portal)
        assert first.manifest["totals"]["rejected"] == 2
        portal.forget()
        second = visit(portal)
        assert portal.count() == 1
    assert second.code == 0


@pytest.mark.parametrize(
    ("where", "reason"),
    [("file", "redirects to file:///etc/passwd"), ("host", "not of this city's hosts: 127.0.0.2:9")],
)
def test_a_document_that_redirects_out_of_the_city_is_refused(visit: Visit, where: str, reason: str) -> None:
    with Portal(documents=5, faults=[Fault.parse(f"away:{where}@document-3")]) as portal:
        run = visit(portal)
    assert (run.code, len(run.lines()), run.manifest["totals"]["rejected"]) == (0, 4, 1)
    (reject,) = run.lines("rejects.jsonl")
    assert reject["reason"] == reason


@pytest.mark.parametrize("where", ["file", "host"])
def test_a_listing_that_redirects_out_of_the_city_is_lost(visit: Visit, where: str) -> None:
    with Portal(documents=5, faults=[Fault.parse(f"away:{where}@listing")]) as portal:
        run = visit(portal)
        assert portal.count("document") == 0
    assert (run.code, run.lines()) == (3, [])


def test_a_page_in_gb18030_under_a_header_of_utf_8_is_read(visit: Visit) -> None:
    with Portal(documents=3, faults=[Fault.parse("mislabelled")]) as portal:
        run = visit(portal)
    assert (run.code, len(run.lines())) == (0, 3)
    assert {line["encoding"] for line in run.lines()} == {"gb18030"}
    assert "重庆市科学技术局" in run.lines()[0]["title"]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run of the command, with the network's own limits, over documents each of which is spoilt otherwise."""
    orders = (
        "bomb@document-1",
        "endless@document-2",
        "slow:60@document-3",
        "reset@document-4",
        "cut@document-5",
    )
    with Portal(documents=8, faults=[Fault.parse(order) for order in orders]) as portal:
        return run_the_command(
            tmp_path_factory.mktemp("faulty"),
            "chongqing",
            *("-a", f"listing={portal.listing}"),
            *("-s", "DOWNLOAD_DELAY=0", "-s", "DOWNLOAD_TIMEOUT=1", "-s", "RETRY_TIMES=0"),
            *("-s", "LOG_LEVEL=CRITICAL"),
        )


def test_bombs_endless_slow_and_broken_bodies_fail_and_the_rest_is_stored(faulty: Run) -> None:
    assert faulty.code == 3, faulty.screen
    assert [line["suggestion"]["number"] for line in faulty.lines()] == ["B0008", "B0007", "B0006"]
    assert faulty.manifest["totals"]["failed"] == 5


@pytest.mark.parametrize(
    ("document", "says"),
    [(1, "exceeded DOWNLOAD_MAXSIZE"), (2, "Timeout"), (3, "Timeout"), (4, ""), (5, "")],
)
def test_each_says_what_happened(faulty: Run, document: int, says: str) -> None:
    (reason,) = [
        reject["reason"]
        for reject in faulty.lines("rejects.jsonl")
        if reject["url"].endswith(f"_{document}.html")
    ]
    assert says in reason, reason
    assert "\n" not in reason


def test_a_listing_that_never_ends_does_not_keep_a_run_from_ending(crawl: Crawl) -> None:
    with Portal(documents=5, faults=[Fault.parse("endless@listing")]) as portal:
        run = crawl(
            *("-a", f"listing={portal.listing}"),
            *("-s", "DOWNLOAD_DELAY=0", "-s", "DOWNLOAD_TIMEOUT=1", "-s", "RETRY_TIMES=0"),
        )
    assert run.code == 3, run.screen
    assert "Traceback" not in run.screen


@pytest.mark.parametrize(
    "place", ["crawler.portals.city_spider.read_document", "crawler.portals.families.html_family.main_list"]
)
def test_a_mistake_in_the_code_costs_a_page_and_not_the_walk(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    room, _, name = place.rpartition(".")
    real, calls = getattr(sys.modules[room], name), []

    def fails_once(*arguments: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == 4:
            raise KeyError("a mistake")
        return real(*arguments, **named)

    with Portal(documents=35) as portal:
        monkeypatch.setattr(place, fails_once)
        first = visit(portal)
        assert (first.code, len(first.lines())) == (3, 34 if name == "read_document" else 25)
        said = orjson.dumps([first.manifest, first.lines("rejects.jsonl")]).decode()
        assert "the code failed: KeyError: 'a mistake'" in said
        second = visit(portal)
    assert (second.code, len(second.lines())) == (0, 35)

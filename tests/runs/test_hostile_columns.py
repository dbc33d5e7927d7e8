"""Hostile pages in the middle of a column of ten cost themselves alone, and the run hears a signal (docs/contract.md)."""

from __future__ import annotations

import signal
import subprocess
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson
import pytest

from crawler.portals.city import City
from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.registry import FAMILIES
from tests.portal import Portal
from tests.support.commands import scrapy_process
from tests.support.prepared import start_scrapy
from tests.support.runs import Run, run_spider

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

LISTING, DOCUMENT, LINE = 230_000, 1_100_000, 300_000
"""The sizes of what is hostile: in a listing, in a document, and in one paragraph of it."""

PATIENCE = 60
DEEP = "unreadable: elements are nested more than 2,000 deep"
OPTIONS = "unreadable: the page has more than 20,000 options"
LISTINGS = {
    "links in one element": ("trs", "<p>", "<a href=/a{0}.html>答复</a>，", None),
    "links in one cell": ("trs", "<table><tr><td>", "<a href=/a{0}.html>答复</a> 2024-01-01 ", None),
    "links without an end": ("trs", "", "<a href=/a{0}.html>答复", None),
    "nested options": ("trs", "<select>", "<option>答", OPTIONS),
    "nested groups of options": ("trs", "<select>", "<optgroup><option>答", DEEP),
    "nested pagers": ("trs", "", "<div class=page>", DEEP),
    "pagers side by side": ("trs", "", "<div class=page><a href=/a{0}.html>1</a></div>", None),
    "letters": ("trs", "<p>", "a", None),
    "digits": ("trs", "<p>", "1", None),
    "records without an end": ("jcms", "", "<record>", None),
}
"""A family, what comes before the hostile text, its unit, and the reason for which the page is refused, or None."""

DOCUMENTS = {
    "links in one element": ("<p>", "<a href=/a{0}.html>答复</a>，", DOCUMENT, None),
    "nested options": ("<select>", "<option>答", DOCUMENT, OPTIONS),
    "nested elements": ("", "<div class=page>", DOCUMENT, DEEP),
    "lines": ("", "<p>现将答复如下。</p>", DOCUMENT, None),
    "labels": ("<p>", "联系人：张三 ", DOCUMENT, None),
    "letters": ("<p>", "a", LINE, None),
    "digits": ("<p>", "1", LINE, None),
    "telephone numbers": ("<p>联系电话：", "023-67513855、", LINE, None),
    "letters before a sign": ("<p>", "a.", LINE, None),
}


def hostile(before: str, unit: str, size: int) -> str:
    count = size // len(unit.format(1).encode()) + 1
    return before + "".join(unit.format(number) for number in range(count))


def spoil(portal: Portal, path: str, kind: str, number: int, text: str) -> None:
    """Serve a page with a text in its middle: before the last paragraph, or before the end of a listing."""
    page = (portal.page(path, kind, number) or b"").decode()
    mark = {"document": "<p>", "listing": "</datastore>" if "</datastore>" in page else "</body>"}[kind]
    before, found, after = page.rpartition(mark)
    assert found
    portal.extra[path] = before + text + found + after


def visit(portal: Portal, family: str, data: Path, **settings: object) -> Run:
    column = Column("one", portal.listing)
    spider = CitySpider.of(City("town", FAMILIES[family], (column,)))
    return run_spider(spider, data, settings)


@pytest.mark.parametrize("shape", LISTINGS)
def test_a_hostile_page_of_a_listing_costs_at_most_its_own_rows(shape: str, tmp_path: Path) -> None:
    family, before, unit, refused = LISTINGS[shape]
    with Portal(family, 10, rows=4) as portal:
        spoil(portal, portal.family.page_path(2), "listing", 2, hostile(before, unit, LISTING))
        run = visit(portal, {"trs": "trs_wcm"}.get(family, family), tmp_path)
    (column,) = run.manifest["columns"]
    assert [lost["reason"] for lost in column["lost_pages"]] == ([refused] if refused else [])
    assert (run.code, len(run.lines())) == ((3, 6) if refused else (0, 10))


@pytest.mark.parametrize("shape", DOCUMENTS)
def test_a_hostile_document_costs_at_most_itself(shape: str, tmp_path: Path) -> None:
    before, unit, size, refused = DOCUMENTS[shape]
    with Portal("trs", 10) as portal:
        path = urlsplit(portal.address(5)).path
        spoil(portal, path, "document", 5, hostile(before, unit, size))
        run = visit(portal, "trs_wcm", tmp_path, REDACT_CONTACTS=True)
    rejects = [reject["reason"] for reject in run.lines("rejects.jsonl")]
    assert (run.code, len(run.lines()), rejects) == ((0, 9, [refused]) if refused else (0, 10, []))
    bodies = [line["body"] for line in run.lines() if len(line["body"]) > 10_000]
    assert len(bodies) == (0 if refused else 1)
    assert not any("67513855" in body for body in bodies)


def test_a_run_over_hostile_pages_hears_a_signal_and_the_next_run_has_the_rest(tmp_path: Path) -> None:
    with Portal("trs", 10, rows=4) as portal:
        spoil(
            portal,
            portal.family.page_path(2),
            "listing",
            2,
            hostile(*LISTINGS["links in one element"][1:3], LISTING),
        )
        for number, shape in ((8, "nested elements"), (6, "letters"), (5, "links in one element")):
            before, unit, size, _ = DOCUMENTS[shape]
            path = urlsplit(portal.address(number)).path
            spoil(portal, path, "document", number, hostile(before, unit, size))
        words = ["crawl", "chongqing", "-a", f"listing={portal.listing}"]
        own = ["-s", f"DATA_DIR={tmp_path}", "-s", "REDACT_CONTACTS=1", "-s"]
        with start_scrapy(
            *words,
            *own,
            "DOWNLOAD_DELAY=1",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as run:
            try:
                latest = time.monotonic() + PATIENCE
                while not any(served.path.endswith("_6.html") for served in portal.served):
                    assert time.monotonic() < latest, "waited in vain for the page of 300,000 letters"
                    time.sleep(0.01)
                run.send_signal(signal.SIGTERM)
                begun = time.monotonic()
                screen, _ = run.communicate(timeout=PATIENCE)
                took = time.monotonic() - begun
            finally:
                run.kill()
        asked = portal.count("document")
        again = scrapy_process(*words, *own, "DOWNLOAD_DELAY=0")
    assert run.returncode == 3, screen
    assert asked < 10
    assert took < PATIENCE / 4
    records = (tmp_path / "chongqing" / "records.jsonl").read_bytes().splitlines()
    (reject,) = map(orjson.loads, (tmp_path / "chongqing" / "rejects.jsonl").read_bytes().splitlines())
    assert (again.code, len(records), reject["reason"]) == (0, 9, DEEP)

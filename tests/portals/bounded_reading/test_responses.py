"""A document in several pages is one record: docs/contract.md, "A document in several pages"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.portals.city import City
from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.registry import FAMILIES
from tests.portal import Document, Fault, Portal
from tests.portal.parts import PAGERS
from tests.portals.walking.test_walk_families import NAMES
from tests.support.runs import Run, run_spider, visit_family

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

CASES = [
    *((name, PAGERS[0]) for name in NAMES),
    *((name, pager) for name in ("trs", "jeecms") for pager in PAGERS[1:]),
]
"""A family's documents have addresses of its own; what a pager looks like is read by the same code for all."""


def records(run: Run) -> bytes:
    return (run.city / "records.jsonl").read_bytes()


def bodies(run: Run) -> list[str]:
    return [line["body"] for line in run.lines()]


def replay(portal: Portal, data: Path) -> Run:
    """Replay what the portal's runs archived, into another folder."""
    return visit_family(portal, data / "other", {"REPLAY": str(data / "town" / "archive")})


@pytest.mark.parametrize(("name", "pager"), CASES)
def test_the_pages_of_a_document_are_fetched_and_joined_in_order(
    name: str, pager: str, tmp_path: Path
) -> None:
    with Portal(name, 3) as portal:
        whole = visit_family(portal, tmp_path / "whole")
        portal.split(3, pager)
        run = visit_family(portal, tmp_path, {"ARCHIVE": True})
        parts = [each.path for each in portal.served if each.kind == "part"]
        portal.forget()
        written = records(run)
        again = visit_family(portal, tmp_path, {"ARCHIVE": True})
        asked_again = portal.count()
        replayed = replay(portal, tmp_path)
    assert (run.code, again.code, replayed.code) == (0, 0, 0)
    assert bodies(run) == bodies(whole)
    assert not any("body_continues" in line["warnings"] for line in run.lines())
    assert (len(parts), len(set(parts))) == (6, 6)
    assert asked_again == 1
    assert records(again) == records(replayed) == written


@pytest.mark.parametrize("fault", ["404", "blank", "challenge"])
def test_a_document_whose_second_page_is_missing_has_a_warning_and_its_row_failed(
    fault: str, tmp_path: Path
) -> None:
    with Portal("trs", 3) as portal:
        portal.split(3)
        portal.faults = [Fault(fault, where="part-2")]
        first = visit_family(portal, tmp_path, {"ARCHIVE": True})
        partial = [line for line in first.lines() if "body_continues" in line["warnings"]]
        (reject,) = first.lines("rejects.jsonl")
        (column,) = first.manifest["columns"]
        replayed = replay(portal, tmp_path)
        assert records(replayed) == records(first)
        portal.faults = []
        second = visit_family(portal, tmp_path)
    assert first.code == replayed.code == (4 if fault == "challenge" else 3)
    assert (column["new"], column["failed"], column["to_fetch"]) == (2, 1, 3)
    assert len(partial) == 1
    assert reject["kind"] == "failed"
    assert reject["reason"].startswith("body_continues: page 2, ")
    assert second.code == 0
    assert [line["revision"] for line in second.lines()] == [1, 1, 1, 2]
    assert "body_continues" not in second.lines()[-1]["warnings"]
    assert len(second.lines()[-1]["body"]) > len(partial[0]["body"])


def test_a_page_that_repeats_an_earlier_one_is_no_further_page(tmp_path: Path) -> None:
    with Portal("numbered_query", 1) as portal:
        portal.split(2)
        first = portal.page(portal.family.document_form.format(1), "document", 1) or b""  # type: ignore[attr-defined]
        portal.extra = {"/show.aspx?id=1&page=2": first.decode()}
        run = visit_family(portal, tmp_path)
    (reject,) = run.lines("rejects.jsonl")
    assert run.code == 3
    assert reject["reason"].endswith("the same text as page 1")


def test_a_document_in_several_pages_keeps_its_place_among_those_of_other_columns(tmp_path: Path) -> None:
    with Portal("trs", 2) as portal:
        portal.split(3)
        first, second = (portal.family.document_path(Document(number)) for number in (1, 2))
        whole = (portal.page(second, "document", 2) or b"").decode()
        row = "<ul><li><a href='{}'>关于某事的答复</a><span>2024-05-01</span></li></ul>"
        folder = portal.family.listing_path
        portal.extra = {f"{folder}a/": row.format(first), f"{folder}b/": row.format(second)}
        portal.extra[second] = whole.partition("<div class='pages'>")[0] + "</body></html>"
        columns = tuple(Column(name, f"{portal.root}{folder}{name}/") for name in "ab")
        run = visit_columns(columns, tmp_path, {"ARCHIVE": True})
        replayed = visit_columns(columns, tmp_path / "other", {"REPLAY": str(tmp_path / "town" / "archive")})
    assert (run.code, len(run.lines())) == (0, 2)
    assert records(replayed) == records(run)


def visit_columns(columns: tuple[Column, ...], data: Path, settings: dict[str, object]) -> Run:
    """Run a spider over several columns of a TRS portal, all of them at the same time."""
    town = CitySpider.of(City("town", FAMILIES["trs_wcm"], columns))
    return run_spider(town, data, {"CONCURRENT_COLUMNS": 2, **settings})

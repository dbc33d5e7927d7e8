"""A re-extraction joins the pages of a document as the run did that recorded them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.portals.city import City
from crawler.portals.families.registry import FAMILIES
from crawler.reextraction.files import Output
from crawler.reextraction.job import Reextraction, reextract
from crawler.reextraction.processes import ThisProcess
from crawler.reextraction.task import Task
from tests.portal import Fault, Portal
from tests.support.runs import visit_family

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def reextracted(data: Path, name: str, listing: str, **options: Any) -> tuple[Reextraction, bytes]:
    town = City("town", FAMILIES["trs_wcm" if name == "trs" else name], ())
    task = Task(town, (str(data / "town" / "archive"),), listing, **options)
    with Output(data / "again.jsonl", force=True) as output:
        came = reextract(task, ThisProcess(), output)
    return came, (data / "again.jsonl").read_bytes()


def without_column(lines: bytes) -> list[dict[str, Any]]:
    """Records without what ``-a listing=`` leaves open."""
    return [{**orjson.loads(line), "column": None} for line in lines.splitlines()]


@pytest.mark.parametrize("name", ["trs", "jeecms", "ucap", "vsb", "siteserver"])
def test_the_records_are_those_of_the_run(name: str, tmp_path: Path) -> None:
    with Portal(name, 3) as portal:
        portal.split(3)
        run = visit_family(portal, tmp_path, {"ARCHIVE": True})
        listing, parts = (
            portal.listing,
            [f"{portal.root}{each.path}" for each in portal.served if each.kind == "part"],
        )
    came, lines = reextracted(tmp_path, name, listing)
    assert came.is_complete, (came.problems, came.faults)
    assert (len(parts), came.totals.results["rejected"]) == (6, 0)
    assert without_column(lines) == without_column((run.city / "records.jsonl").read_bytes())


def test_a_further_page_with_the_url_of_a_document_is_no_document(tmp_path: Path) -> None:
    with Portal("numbered_query", 3) as portal:
        portal.split(3)
        run = visit_family(portal, tmp_path, {"ARCHIVE": True})
        listing = portal.listing
    _, lines = reextracted(tmp_path, "numbered_query", listing)
    documents = [record for record in without_column(lines) if "/show.aspx?" in record["url"]]
    assert documents == without_column((run.city / "records.jsonl").read_bytes())


def test_of_several_nights_each_first_page_is_joined_with_the_pages_of_its_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Portal("trs", 2) as portal:
        portal.split(2)
        monkeypatch.setattr("crawler.archive.recording.now", lambda: "2026-11-01T02:00:00Z")
        visit_family(portal, tmp_path, {"ARCHIVE": True})
        portal.edit(1)
        monkeypatch.setattr("crawler.archive.recording.now", lambda: "2026-11-02T02:00:00Z")
        run = visit_family(portal, tmp_path, {"ARCHIVE": True}, recheck="36500")
        listing = portal.listing
    _, lines = reextracted(tmp_path, "trs", listing)
    assert without_column(lines) == without_column((run.city / "records.jsonl").read_bytes())


def test_a_further_page_that_the_archive_lacks_leaves_the_re_extraction_incomplete(tmp_path: Path) -> None:
    with Portal("trs", 1) as portal:
        portal.split(2)
        portal.faults = [Fault("reset", where="part-1")]
        run = visit_family(portal, tmp_path, {"ARCHIVE": True, "RETRY_ENABLED": False})
        listing = portal.listing
    came, lines = reextracted(tmp_path, "trs", listing)
    assert run.code == 3
    assert not came.is_complete
    assert any("body_continues: page 2, " in problem for problem in came.problems)
    assert without_column(lines) == without_column((run.city / "records.jsonl").read_bytes())

"""The audit at the end of a run (``audit_run``): what the manifest and the closing lines say with ``AUDIT``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from crawler.archive.proof import AuditResult
from crawler.extensions.audit import audit_run
from crawler.portals.city import City
from crawler.portals.families.registry import FAMILIES
from crawler.run.state import RunState
from tests.portal import Portal
from tests.support.mended_cities import Town
from tests.support.project import PROJECT
from tests.support.runs import run_here

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path / "data")


def test_a_run_proves_what_it_wrote(town: Town) -> None:
    with Portal(documents=12) as portal:
        first = town.night(portal, "-s", "AUDIT=1")
        portal.publish(2)
        second = town.night(portal, "-s", "AUDIT=1")
        third = town.night(portal)
    assert (first.code, first.manifest["proved"]) == (0, None), "the newest manifest is that of the third run"
    assert "chongqing: proved: 12 of 12 by the pages in its own archive." in first.screen
    assert "chongqing: proved: 2 of 2" in second.screen
    assert "proved:" not in third.screen


def test_a_page_that_a_revisit_record_stands_for_is_a_proof(town: Town) -> None:
    with Portal(documents=3) as portal:
        town.night(portal)
        (town.folder / "records.jsonl").unlink()
        again = town.night(portal, "-s", "AUDIT=1")
    assert again.manifest["proved"] == "3 of 3"


def test_a_record_that_its_archive_does_not_prove_leaves_the_run_incomplete(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.archive.rereading.Rereader.read_again", lambda *_: None)
    with Portal(documents=2) as portal:
        run = town.night(portal, "-s", "AUDIT=1")
    assert (run.code, run.manifest["proved"]) == (3, "0 of 2")
    assert f"2 records not proved by the archive, for example {town.lines[0]['url']}" in run.screen
    assert AuditResult.NOT_ARCHIVED in run.screen


def test_a_run_without_a_warc_says_that_nothing_can_be_proved(town: Town) -> None:
    run = run_here(town.data, "chongqing", "-s", "AUDIT=1", replay=PROJECT / "fixtures" / "chongqing")
    assert run.manifest["proved"] is None
    assert "AUDIT: this run writes no WARC, so nothing can be proved." in run.screen


@pytest.mark.parametrize("how", ["stopped", "failure"])
def test_a_run_that_was_stopped_leaves_the_proof_to_the_command(town: Town, how: str) -> None:
    state = RunState("chongqing", town.folder, "20261122T193143Z", "2026-11-22T19:31:43Z")
    setattr(state, how, "Stopped.")
    settings = Settings({"AUDIT": True, "ARCHIVE": True})
    audit_run(state, settings, City("chongqing", FAMILIES["trs_wcm"], ()), 0)
    assert state.proved is None
    (note,) = state.notes
    assert note.startswith("AUDIT: the run was stopped, so nothing was proved.")
    assert note.endswith("scrapy audit chongqing --run 20261122T193143Z")

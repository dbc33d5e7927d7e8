"""The files that records list, fetched after the pages where ``ATTACHMENTS`` is set."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.support.attachments.attached import ON, PDF, attach, files_of, lines_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.portal import Portal
    from tests.support.runs import Crawl, Visit
    from tests.support.saved_portal import SavedPortal

pytestmark = pytest.mark.slow


def test_no_file_is_asked_for_unless_attachments_are_wanted(site: Portal, visit: Visit) -> None:
    attach(site, 1, "/files/a.pdf")
    site.files["/files/a.pdf"] = PDF
    run = visit(site)
    assert run.code == 0
    assert "/files/a.pdf" not in [each.path for each in site.served]
    assert not (run.city / "attachments.jsonl").exists()
    assert run.manifest["attachments"] == {}


def test_the_ledger_and_the_records_are_those_of_a_run_without_attachments(
    site: Portal, visit: Visit
) -> None:
    attach(site, 1, "/files/a.pdf", "/files/gone.pdf")
    site.files["/files/a.pdf"] = PDF
    run = visit(site, ON)
    assert run.manifest["totals"]["rows"] == run.manifest["totals"]["new"] == 2
    assert len(run.lines()) == 2


def test_files_are_asked_for_after_the_last_page(site: Portal, visit: Visit) -> None:
    for number in (1, 2):
        attach(site, number, f"/files/{number}.pdf")
        site.files[f"/files/{number}.pdf"] = PDF + b" " * number
    visit(site, ON)
    kinds = [each.kind for each in site.served]
    assert kinds[-2:] == ["other", "other"]
    assert kinds.index("other") > max(place for place, kind in enumerate(kinds) if kind == "document")


def test_a_second_run_asks_for_nothing_that_it_has(site: Portal, visit: Visit) -> None:
    attach(site, 1, "/files/a.pdf")
    site.files["/files/a.pdf"] = PDF
    first = visit(site, ON)
    site.forget()
    run = visit(site, ON)
    assert site.count("other") == 0
    assert (run.code, lines_of(run)) == (0, lines_of(first)[:1])


def test_files_of_records_that_were_stored_before_are_fetched_too(site: Portal, visit: Visit) -> None:
    attach(site, 1, "/files/a.pdf")
    site.files["/files/a.pdf"] = PDF
    visit(site)
    run = visit(site, ON)
    assert [line["fate"] for line in lines_of(run)] == ["stored"]


def test_a_limited_run_fetches_the_files_of_its_own_records_alone(site: Portal, visit: Visit) -> None:
    for number in (1, 2):
        attach(site, number, f"/files/{number}.pdf")
        site.files[f"/files/{number}.pdf"] = PDF
    visit(site, limit="1")
    run = visit(site, ON, limit="1")
    assert [line["url"] for line in lines_of(run)] == [f"{site.root}/files/1.pdf"]


def test_a_revised_record_has_its_files_fetched_again(site: Portal, visit: Visit) -> None:
    attach(site, 1, "/files/a.pdf")
    site.files["/files/a.pdf"] = PDF
    visit(site, ON)
    path = urlsplit(site.address(1)).path
    site.extra[path] = site.extra[path].replace("您提出的建议收悉", "您提出的建议已收悉")
    site.files["/files/a.pdf"] = PDF + b"\n"
    run = visit(site, ON, recheck="100000")
    assert [line["revision"] for line in lines_of(run)] == [1, 2]
    assert len(files_of(run)) == 2, "a version of a file that was there stays"


def test_contacts_cannot_be_masked_in_files(crawl: Crawl, kjj: SavedPortal) -> None:
    run = crawl("-s", "ATTACHMENTS=1", "-s", "REDACT_CONTACTS=1", replay=kjj.folder)
    assert run.code == 1
    assert "contradict each other" in run.last_line
    assert run.lines() == []


@pytest.mark.parametrize(
    ("setting", "words"), [("ATTACHMENTS_TYPES=exe", "names exe"), ("FILES_STORE=x://y", "not a store")]
)
def test_a_setting_that_makes_no_sense_stops_the_run_at_once(
    crawl: Crawl, kjj: SavedPortal, setting: str, words: str
) -> None:
    run = crawl("-s", "ATTACHMENTS=1", "-s", setting, replay=kjj.folder)
    assert run.code == 1
    assert words in run.last_line


def test_a_broken_line_stops_a_run_before_its_first_request(
    site: Portal, crawl_process: Crawl, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "chongqing"
    folder.mkdir(parents=True)
    (folder / "attachments.jsonl").write_bytes(b"{}\n")
    run = crawl_process("-s", "ATTACHMENTS=1", "-a", f"listing={site.listing}")
    assert run.code == 1
    assert "attachments.jsonl, line 1" in run.last_line
    assert site.count() == 0
    assert (folder / "attachments.jsonl").read_bytes() == b"{}\n"

"""The last words of a run: what happened and what to do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from crawler.portals.column import Column
from crawler.portals.walking.failures import STOPPED, FailureKind, FetchFailure, blocked_failure
from crawler.portals.walking.signals import WalkEnd
from crawler.run.decide_outcome import outcome_of
from crawler.run.state import RunState
from crawler.run.summary import closing_lines, last_line
from crawler.store.field_coverage import Coverage
from tests.run.ended_runs import FAILED, MISSING, ended
from tests.support.saved_portal import KJJ

LASTING = FetchFailure(FailureKind.FAILED, "DNS has no such name", lasting=True)


def unread(*names: str) -> RunState:
    """A run of columns whose listings could not be fetched."""
    run = RunState("chongqing", Path("data/chongqing"), "20261122T071500Z", "2026-11-22T07:15:00Z")
    failure = LASTING if len(names) > 1 else FetchFailure(FailureKind.FAILED, "DNS has no such name")
    for name in names:
        run.ledger.page_lost(Column(name, KJJ), 1, KJJ, failure)
        run.ledger.of(Column(name, KJJ)).end = WalkEnd.PAGES_LOST
    run.outcome = outcome_of(run)
    return run


@pytest.mark.parametrize(
    ("run", "says"),
    [
        (ended(new=3), ["chongqing: ok. Nothing to do."]),
        (ended(FAILED, new=3), ["incomplete. 1 document not fetched.", "Run again"]),
        (ended(FAILED, FAILED), ["2 documents not fetched."]),
        (ended(MISSING, source="saved"), ["1 document missing from the archive.", "add what is missing"]),
        (
            ended(STOPPED, stopped="The run was stopped by Ctrl-C or a signal."),
            ["by Ctrl-C", "1 document not requested"],
        ),
        (
            ended(new=1, failure="records.jsonl could not be written: make room."),
            ["make room", "the next run fetches"],
        ),
        (ended(blocked_failure("status_403")), ["blocked. 1 page refused", "Wait a few hours"]),
        (ended(blocked_failure("status_403"), source="saved"), ["blocked.", "again from the portal"]),
        (ended(rows=0), ["layout changed. 1 listing page without rows in column kjj.", "fix the family"]),
        (
            ended(new=1, faults=["The code failed: KeyError: 1."]),
            ["1 error in the code", "please report it"],
        ),
    ],
)
def test_the_last_line_says_what_happened_and_what_to_do(run: RunState, says: list[str]) -> None:
    line = last_line(run)
    assert line.startswith("chongqing: ")
    for words in says:
        assert words in line


def test_the_name_of_a_field_keeps_its_case() -> None:
    stored = {"kjj": Coverage(20, Counter({"reply.signed_on": 20}))}
    run = ended(new=12, stored=stored, added={"kjj": Coverage(12)})
    assert "layout changed. reply.signed_on missing in new records: 0 of 12 have it" in last_line(run)


def test_run_again_is_no_advice_for_what_an_archive_lacks() -> None:
    assert "Run again" in last_line(ended(MISSING))
    assert "un again" not in last_line(ended(MISSING, source="saved"))


def test_the_words_name_the_counts_the_troubles_and_where_the_records_are() -> None:
    run = ended(FAILED, new=3, notes=["The last run was killed."], not_archived=["jw"], troubles=["Trouble."])
    lines = list(closing_lines(run))
    assert lines[0] == "chongqing: The last run was killed."
    assert "chongqing/kjj: 1 of 1 listing pages, 4 rows: 3 new, 1 failed." in lines
    assert "chongqing: not archived, so not part of this replay: jw." in lines
    assert "chongqing: Trouble." in lines
    assert lines[-2].endswith("4 rows, 3 records written; the records are in data/chongqing/records.jsonl.")
    assert lines[-1] == last_line(run)


def test_what_is_missing_is_pointed_to_where_it_is_listed() -> None:
    documents, pages = ended(FAILED, new=1), unread("kjj")
    assert last_line(documents).endswith("What is missing is listed in data/chongqing/rejects.jsonl.")
    manifest = "data/chongqing/runs/20261122T071500Z.json"
    assert last_line(pages).endswith(f"What is missing is listed in lost_pages of {manifest}.")
    assert "What is missing" not in last_line(ended(new=1, faults=["The code failed."]))


def test_columns_that_could_not_be_read_for_one_reason_share_one_line() -> None:
    lines = list(closing_lines(unread("kjj", "slj", "jw")))
    assert lines[0] == "chongqing: could not fetch 3 listings (kjj, slj, jw): DNS has no such name"
    assert len(lines) == 3
    assert lines[-1].count("DNS has no such name") == 1
    assert "Columns kjj, slj, jw: DNS has no such name" in lines[-1]
    (line, *_) = closing_lines(unread("kjj"))
    assert line == f"chongqing/kjj: could not fetch the listing: DNS has no such name: {KJJ}"

"""The last words of a run: what happened and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.portals.walking.failures import STOPPED, blocked_failure
from crawler.run.summary import closing_lines, last_line
from tests.run.ended_runs import FAILED, MISSING, ended

if TYPE_CHECKING:
    from crawler.run.state import RunState


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

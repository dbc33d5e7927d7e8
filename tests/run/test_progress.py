"""How far a run is, from the portal's own totals."""

from __future__ import annotations

import pytest

from crawler.portals.column import Column
from crawler.portals.walking.signals import Decision, WalkEnd
from crawler.run.ledger import Ledger
from crawler.run.progress import Progress, format_duration
from tests.support.saved_portal import KJJ

pytestmark = pytest.mark.slow

COLUMN = Column("kjj", KJJ)


def ledger(*, promised: int, read: int, known: int = 0, new: int = 0, to_come: int = 0) -> Ledger:
    counted = Ledger()
    for _ in range(read):
        counted.page_read(COLUMN, promised, 15)
    for _ in range(known):
        counted.row_decided(COLUMN, Decision.KNOWN)
    for number in range(new + to_come):
        counted.row_decided(COLUMN, Decision.TO_FETCH)
        if number < new:
            counted.row_finished(COLUMN, "new")
    return counted


def test_pages_results_and_the_time_left() -> None:
    counted = ledger(promised=33, read=7, known=44, new=61)
    counted.row_decided(COLUMN, Decision.TO_FETCH)
    counted.row_finished(COLUMN, "unchanged")
    # 7 pages and 62 documents took 69 s; 26 pages are left, with 62 / 7 documents each: 256 requests.
    progress = Progress.of(counted, 69.0)
    assert progress.words == "page 7/33, 44 known, 61 new, 1 unchanged, about 4 min left"
    assert (progress.done, progress.left) == (69, 256)


def test_a_listing_that_was_walked_leaves_only_its_documents() -> None:
    counted = ledger(promised=33, read=2, new=8, to_come=20)
    counted.of(COLUMN).end = WalkEnd.ALL_KNOWN
    assert Progress.of(counted, 10.0) == Progress(10, 20, "page 2/33, 8 new, about 20 s left")


def test_a_run_that_is_done_has_nothing_left() -> None:
    counted = ledger(promised=1, read=1, new=15)
    counted.of(COLUMN).end = WalkEnd.LAST_PAGE
    assert Progress.of(counted, 16.0) == Progress(16, 0, "page 1/1, 15 new")


def test_no_time_is_told_before_it_can_be() -> None:
    assert "left" not in Progress.of(ledger(promised=33, read=1, to_come=15), 1.0).words
    assert Progress.of(Ledger(), 0.0) == Progress(0, 0, "page 0/0")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "0 s"), (89, "89 s"), (90, "2 min"), (180, "3 min"), (7800, "2 h 10 min")]
)
def test_a_duration_in_words(seconds: float, words: str) -> None:
    assert format_duration(seconds) == words

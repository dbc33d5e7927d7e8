"""The archive of many nights gives what the nights gave: the same lines, or what is missing is named."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.nights import Night, nights_in
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

if TYPE_CHECKING:
    from tests.support.runs import Crawl

pytestmark = pytest.mark.slow

_FAULTS = st.sampled_from(
    [
        "503@listing",
        "503@page-2",
        "challenge@page-1",
        "503@document",
        "503@document-3*1",
        "404@document-5",
        "410@document-6",
        "moved@document-7",
        "home@document-8",
        "blank@document-9",
        "message@document",
        "shell@document-2",
    ]
)
_NIGHTS = st.lists(
    st.tuples(
        st.builds(
            Night,
            publish=st.integers(0, 12),
            edit=st.lists(st.integers(1, 11), max_size=3, unique=True).map(tuple),
            faults=st.lists(_FAULTS, max_size=2).map(tuple),
        ),
        st.sampled_from([(), ("-a", "recheck=9999"), ("-a", "full=1")]),
    ),
    min_size=1,
    max_size=4,
)


@given(_NIGHTS, st.none() | st.integers(0, 3))
@settings(max_examples=12, deadline=None, derandomize=True)
def test_the_replay_of_the_nights_gives_the_lines_of_the_store(
    nights: list[tuple[Night, tuple[str, ...]]], withdrawn_on: int | None
) -> None:
    with TemporaryDirectory() as folder, nights_in(Path(folder)) as made:
        for number, (night, arguments) in enumerate(nights):
            if number == withdrawn_on:
                made.portal.withdraw(12)
            made.live(night, *arguments)
        stored = made.stored if any(run.lines() for run in made.runs) else b""
        replayed = made.replay()
        path = replayed.city / "records.jsonl"
        assert (path.read_bytes() if path.exists() else b"") == stored


def test_fifteen_nights_give_every_document_once(tmp_path: Path) -> None:
    with nights_in(tmp_path, documents=17) as nights:
        for number in range(15):
            nights.live(Night(publish=3 if number else 0))
        replayed = nights.replay()
        at = nights.replay("-s", "REPLAY_AT=2026-01-04")
    assert (replayed.code, len(replayed.lines())) == (0, 59)
    assert (replayed.city / "records.jsonl").read_bytes() == nights.stored
    assert (at.code, len(at.lines())) == (0, 26)
    assert replayed.manifest["totals"]["new"] == 59


def test_rows_that_no_night_read_are_named(tmp_path: Path) -> None:
    with nights_in(tmp_path) as nights:
        nights.live(Night())
        nights.live(Night(publish=15, faults=("503@page-2",)))
        replayed = nights.replay()
    (column,) = replayed.manifest["columns"]
    (lost,) = column["lost_pages"]
    assert replayed.code == 3
    assert lost["number"] == 2
    assert len(replayed.lines()) == 22


def test_a_night_without_a_listing_hides_no_older_one_and_is_told(tmp_path: Path) -> None:
    for fault, reason in (("503@listing", "status_503"), ("challenge@listing", "blocked: jsl_challenge")):
        with nights_in(tmp_path / reason[:6]) as nights:
            nights.live(Night())
            nights.live(Night(faults=(fault,)))
            replayed = nights.replay()
            told = f"The newest capture of {nights.portal.listing} ({reason}, 2026-01-02) is not the page: the one of 2026-01-01"
        assert replayed.code == 0, replayed.screen
        assert len(replayed.lines()) == 12
        assert told in replayed.screen
        assert any(told in note for note in replayed.manifest["notes"])


def test_refusals_of_many_nights_close_no_host(tmp_path: Path) -> None:
    with nights_in(tmp_path, documents=8) as nights:
        nights.live(Night())
        for _ in range(4):
            nights.live(Night(faults=("challenge@listing",)))
        nights.live(Night(publish=6, faults=("shell@document",)))
        nights.live(Night(publish=2), "-a", "full=1")
        replayed = nights.replay()
    assert (replayed.code, len(replayed.lines())) == (0, 16), replayed.screen
    assert (replayed.city / "records.jsonl").read_bytes() == nights.stored


def test_of_a_row_the_newest_facts_count(tmp_path: Path, crawl: Crawl) -> None:
    portal = SavedPortal(tmp_path)
    for day, date in (("2026-09-01", "2020-01-01"), ("2026-09-02", "2024-01-01")):
        row = ("./202409/t20240914_1.html", "关于建议的答复函", date)
        portal.add(KJJ, trs_listing([row]), fetched_at=f"{day}T00:00:00Z")
    portal.add(
        f"{KJJ}202409/t20240914_1.html",
        trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001"),
    )
    run = crawl("-a", "columns=kjj", "-a", "since=2023-01-01", replay=tmp_path)
    assert len(run.lines()) == 1


def test_a_walk_continues_with_the_pages_before_its_first_page_was_fetched_again(
    tmp_path: Path, crawl: Crawl
) -> None:
    portal = SavedPortal(tmp_path)
    rows = [
        (f"./202409/t20240914_{number}.html", f"关于第{number}件建议的答复", "2024-09-14")
        for number in (1, 2, 3)
    ]
    for second, number in ((0, 1), (1, 2), (2, 1), (3, 3)):
        url = KJJ if number == 1 else f"{KJJ}index_{number - 1}.html"
        page = trs_listing([rows[number - 1]], pages=3, number=number)
        portal.add(url, page, fetched_at=f"2026-09-01T00:00:0{second}Z")
    for number in (1, 2, 3):
        page = trs_detail(f"关于第{number}件建议的答复", f"11500000MB15895317/2024-0000{number}")
        portal.add(f"{KJJ}202409/t20240914_{number}.html", page)
    run = crawl("-a", "columns=kjj", replay=tmp_path)
    assert (run.code, len(run.lines())) == (0, 3), run.screen

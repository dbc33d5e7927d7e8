"""The store: what it knows, and a journal whose lines are torn or broken."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from crawler.store.index import Index
from crawler.store.journal import StoreError
from crawler.store.results import Result
from crawler.store.store import Store
from tests.support.replies import FIRST, SECOND, make_reply, put
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_the_walk_knows_a_row_by_url_and_where_it_prints_one_by_number(store: Store) -> None:
    put(store, make_reply("A/1", FIRST))
    assert store.knows_url(FIRST)
    assert store.knows_url(FIRST, "A/1")
    assert not store.knows_url(FIRST, "A/2"), "the portal gave the document another number: look again"
    assert not store.knows_url(SECOND, "A/1"), "a number used twice: look at the other document"


def test_a_torn_last_line_is_set_aside_and_the_store_opens(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, make_reply("A/1", FIRST))
    whole = (tmp_path / "records.jsonl").read_bytes()
    put(store, make_reply("A/2", SECOND))
    store.close()
    path = tmp_path / "records.jsonl"
    torn = path.read_bytes()[len(whole) : -20]
    path.write_bytes(whole + torn)
    again = Store(tmp_path)
    assert path.read_bytes() == whole
    assert again.torn is not None
    assert again.torn.read_bytes() == torn
    assert put(again, make_reply("A/2", SECOND)) is Result.NEW


@pytest.mark.parametrize("damage", [b"{broken}", b"[]", b"{}"])
def test_a_broken_line_in_the_middle_is_named_and_nothing_is_changed(tmp_path: Path, damage: bytes) -> None:
    store = Store(tmp_path)
    for number in range(3):
        put(store, make_reply(f"A/{number}", f"{KJJ}t{number}.html"))
    store.close()
    path = tmp_path / "records.jsonl"
    parts = path.read_bytes().splitlines(keepends=True)
    broken = parts[0] + damage + b"\n" + parts[2]
    path.write_bytes(broken)
    with pytest.raises(StoreError, match="line 2"):
        Store(tmp_path)
    assert path.read_bytes() == broken


def test_a_store_that_cannot_be_opened_leaves_no_file_open(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_bytes(b"{broken}\n")
    before = os.listdir("/proc/self/fd")  # noqa: PTH208 names alone
    with pytest.raises(StoreError, match="line 1") as error:
        Store(tmp_path)
    assert error.tb is not None, "what it had opened is still referred to"
    assert os.listdir("/proc/self/fd") == before  # noqa: PTH208


def test_a_line_broken_far_from_the_end_without_a_change_of_size_is_found(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number in range(3):
        put(store, make_reply(f"A/{number}", f"{KJJ}t{number}.html", body="答复。" * 2000))
    store.close()
    path = tmp_path / "records.jsonl"
    parts = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(parts[0] + b"?" + parts[1][1:] + parts[2])
    with pytest.raises(StoreError, match="line 2"):
        Store(tmp_path)


def test_the_larger_a_store_the_rarer_its_index_is_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.store.store.LINES_PER_COMMIT", 4)
    monkeypatch.setattr("crawler.store.store.COMMITS_PER_STORE", 2)
    commits: list[int] = []

    def counted_commit(index: Index, **state: str | int) -> None:
        commits.append(int(state["offset"]))
        commit(index, **state)

    commit = Index.commit
    monkeypatch.setattr(Index, "commit", counted_commit)
    store = Store(tmp_path)
    sizes = []
    for number in range(100):
        put(store, make_reply(f"A/{number}", f"{KJJ}t{number}.html"))
        sizes.append((tmp_path / "records.jsonl").stat().st_size)
    lines = [sizes.index(offset) + 1 for offset in commits if offset]
    assert lines == [4, 8, 12, 18, 27, 40, 60, 90]
    store.close()
    commits.clear()
    again = Store(tmp_path)
    for number in range(100, 150):
        put(again, make_reply(f"A/{number}", f"{KJJ}t{number}.html"))
    assert len(commits) == 1, "after half of the records of the opened store"
    again.close()

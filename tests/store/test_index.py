"""The index of a store: derived from the journal, caught up with it, and made again where it is lost."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from crawler.store.checksum import Checksum
from crawler.store.identity import url_key
from crawler.store.results import Result
from crawler.store.store import Store
from tests.support.replies import FIRST, SECOND, lines, make_reply, put

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.mark.parametrize(
    "lost", ["the index is deleted", "the index is broken", "the index is of another version"]
)
def test_a_lost_index_is_made_again_from_the_journal(store: Store, tmp_path: Path, lost: str) -> None:
    put(store, make_reply(url=FIRST))
    put(store, make_reply(url=SECOND, body="另一件。"))
    put(store, make_reply(url=SECOND, body="另一件，已改。"))
    if lost == "the index is of another version":
        store._index.commit(version="0")
    store.close()
    if lost == "the index is deleted":
        (tmp_path / ".index.sqlite").unlink()
    elif lost == "the index is broken":
        (tmp_path / ".index.sqlite").write_bytes(b"no database at all" * 1000)
    before = (tmp_path / "records.jsonl").read_bytes()
    again = Store(tmp_path)
    assert put(again, make_reply(url=FIRST)) is Result.UNCHANGED
    assert put(again, make_reply(url=SECOND, body="另一件，已改。")) is Result.UNCHANGED
    assert put(again, make_reply(url=SECOND, body="另一件，又改。")) is Result.REVISED
    again.close()
    assert (tmp_path / "records.jsonl").read_bytes().startswith(before)
    assert lines(tmp_path)[-1] == (SECOND, 3, False)


def test_lines_that_the_index_did_not_see_are_caught_up(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, make_reply("A/1", FIRST))
    store.sync()
    put(store, make_reply("A/2", SECOND))
    store._index.close()  # the process is killed here: the second line is in the journal only
    again = Store(tmp_path)
    assert put(again, make_reply("A/2", SECOND)) is Result.UNCHANGED
    assert put(again, make_reply("A/1", FIRST)) is Result.UNCHANGED


def test_a_journal_that_lost_lines_makes_the_index_anew(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, make_reply("A/1", FIRST))
    put(store, make_reply("A/2", SECOND))
    store.close()
    path = tmp_path / "records.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert put(Store(tmp_path), make_reply("A/2", SECOND)) is Result.NEW


def test_an_index_with_any_byte_changed_is_made_again_and_no_record_is_lost_or_doubled(
    tmp_path: Path,
) -> None:
    store, replies = Store(tmp_path), [make_reply(f"A/{number}", f"{FIRST}?{number}") for number in range(40)]
    for reply in replies:
        put(store, reply)
    store.close()
    path = tmp_path / ".index.sqlite"
    whole, before, places = path.read_bytes(), (tmp_path / "records.jsonl").read_bytes(), random.Random(36)  # noqa: S311 nothing secret
    for _ in range(36):
        damaged = bytearray(whole)
        damaged[places.randrange(len(whole))] ^= places.randrange(1, 256)
        path.write_bytes(damaged)
        again = Store(tmp_path)
        assert again.index_rebuilt is not None
        assert {put(again, reply) for reply in replies} == {Result.UNCHANGED}
        again.close()
        assert (tmp_path / "records.jsonl").read_bytes() == before
        assert Store(tmp_path).index_rebuilt is None, "it is said once"


def test_a_changed_key_that_sqlite_does_not_notice_is_noticed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, make_reply("A/1", FIRST))
    store.close()
    path = tmp_path / ".index.sqlite"
    path.write_bytes(path.read_bytes().replace(url_key(FIRST), url_key(SECOND)))
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    again = Store(tmp_path)
    assert again.index_rebuilt == (
        ".index.sqlite was damaged. It was made again from records.jsonl, and no record is affected."
    )
    assert again.knows_url(FIRST)


@pytest.mark.parametrize("left", ["index", "checksum"])
def test_a_deleted_index_or_checksum_is_no_damage(tmp_path: Path, left: str) -> None:
    store = Store(tmp_path)
    put(store, make_reply("A/1", FIRST))
    store.close()
    (tmp_path / {"index": ".index.sqlite.checksum", "checksum": ".index.sqlite"}[left]).unlink()
    again = Store(tmp_path)
    assert again.index_rebuilt is None
    assert again.knows_url(FIRST)


def test_a_process_killed_between_commit_and_checksum_leaves_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    put(store, make_reply("A/1", FIRST))
    with monkeypatch.context() as patch:
        patch.setattr(Checksum, "write", lambda _: None)
        store.sync()
    store._index.close()
    again = Store(tmp_path)
    assert again.index_rebuilt is None
    assert again.knows_url(FIRST)

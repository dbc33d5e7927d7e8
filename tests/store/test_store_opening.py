"""Opening a store: a current index costs nothing that grows, and no record is held in memory."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest

from crawler.store.index import CACHE_KIB, Index
from crawler.store.journal import Journal, StoreError
from crawler.store.results import Result
from crawler.store.store import Store
from tests.support.replies import make_reply
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def fill(folder: Path, records: int) -> None:
    store = Store(folder)
    for number in range(records):
        store.append(make_reply(f"A/{number}", f"{KJJ}t{number}.html", body="您提出的建议收悉。" * 20))
    store.close()


@pytest.fixture
def bytes_read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes of journals were read."""
    counted: list[int] = []
    read = Journal.read

    def watched(self: Journal, begin: int, end: int) -> bytes:
        counted.append(end - begin)
        return read(self, begin, end)

    monkeypatch.setattr(Journal, "read", watched)
    return counted


def test_opening_with_a_current_index_reads_as_much_of_a_long_journal_as_of_a_short_one(
    tmp_path: Path, bytes_read: list[int]
) -> None:
    read, statements = [], []
    set_up = Index._set_up
    for records in (500, 5000):
        fill(tmp_path / str(records), records)
        bytes_read.clear()
        asked: list[str] = []

        def traced(self: Index, asked: list[str] = asked) -> None:
            set_up(self)
            self._database.set_trace_callback(asked.append)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Index, "_set_up", traced)
            Store(tmp_path / str(records)).close()
        read.append(sum(bytes_read))
        statements.append(len(asked))
    assert read[0] == read[1] < 200_000
    assert statements[0] == statements[1]


def test_the_index_catches_up_from_where_it_stopped(tmp_path: Path, bytes_read: list[int]) -> None:
    fill(tmp_path, 2000)
    store = Store(tmp_path)
    store.append(make_reply("A/last", f"{KJJ}last.html"))
    store._index.close()  # the process is killed here
    size = store._journal.size
    bytes_read.clear()
    again = Store(tmp_path)
    assert sum(bytes_read) < size / 5
    assert again.knows_url(f"{KJJ}last.html")
    assert again.before.records == 2001


def test_a_decision_keeps_nothing_in_memory(tmp_path: Path) -> None:
    fill(tmp_path, 200)
    store = Store(tmp_path)
    replies = [make_reply(f"B/{number}", f"{KJJ}u{number}.html") for number in range(3000)]
    store.find(replies[0])
    tracemalloc.start()
    for reply in replies:
        store.find(reply)
        store.knows_url(reply.url, reply.index_number)
        store.append(reply)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 30_000, "ten bytes a record would show"
    (cached,) = store._index._database.execute("PRAGMA cache_size").fetchone()
    assert cached == -CACHE_KIB, "SQLite's own memory has an end"


def test_the_coverage_of_the_stored_records_is_known_at_once_and_survives_the_index(tmp_path: Path) -> None:
    fill(tmp_path, 70)
    store = Store(tmp_path)
    assert (store.before.records, store.before.filled["index_number"], store.added.records) == (70, 70, 0)
    store.append(make_reply(None, f"{KJJ}x.html"))
    assert (store.before.records, store.added.records) == (70, 1)
    assert store.added.shares()["index_number"] == 0.0
    store.close()
    (tmp_path / ".index.sqlite").unlink()
    rebuilt = Store(tmp_path)
    assert (rebuilt.before.records, rebuilt.before.filled["index_number"]) == (71, 70)


def test_an_alias_that_a_lost_index_forgot_is_found_again_whatever_version_it_shows(tmp_path: Path) -> None:
    old, new = make_reply(url=f"{KJJ}a.html"), make_reply(url=f"{KJJ}a.html", body="已改。", revision=2)
    store = Store(tmp_path)
    store.append(old)
    store.append(new)
    store.close()
    (tmp_path / ".index.sqlite").unlink()
    again = Store(tmp_path)
    assert again.find(make_reply(url=f"{KJJ}alias.html")).result is Result.DUPLICATE
    assert again.find(make_reply(url=f"{KJJ}other.html", body="已改。")).result is Result.DUPLICATE
    assert again.find(make_reply(url=f"{KJJ}third.html", body="另一件。")).result is Result.CONFLICT


def test_an_index_damaged_while_it_is_in_use_is_said_and_no_line_is_lost(tmp_path: Path) -> None:
    fill(tmp_path, 3000)
    path = tmp_path / ".index.sqlite"
    whole = path.read_bytes()
    middle = len(whole) // 2
    store = Store(tmp_path)
    with path.open("r+b") as file:
        file.seek(middle)
        file.write(b"?" * (len(whole) - middle))

    def find_all() -> None:
        for number in range(3000):
            store.find(make_reply(f"A/{number}", f"{KJJ}t{number}.html"))

    with pytest.raises(StoreError, match=r"delete \.index\.sqlite; then run again"):
        find_all()
    store.close()
    again = Store(tmp_path)
    assert again.index_rebuilt is not None
    assert again.before.records == 3000

"""The five results of the store, and the index that is derived from the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.store.journal import Journal, StoreError
from crawler.store.results import Result, result_of_stored
from crawler.store.store import Store
from pipelines.errors import NotStoredError
from tests.support.replies import deduplicate, make_reply
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Reply

FIRST, SECOND = f"{KJJ}t20240101_1.html", f"{KJJ}t20240101_2.html"


def put(store: Store, reply: Reply) -> Result:
    """What the two pipelines do with a reply."""
    try:
        deduplicate(store).process_item(reply)
    except NotStoredError as ended:
        return ended.result
    store.append(reply)
    return result_of_stored(reply)


def lines(folder: Path) -> list[tuple[str, int, bool]]:
    return [
        (line["url"], line["revision"], "index_number_conflict" in line["warnings"])
        for line in map(orjson.loads, (folder / "records.jsonl").read_bytes().splitlines())
    ]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_first_seen_is_new_and_seen_again_is_unchanged(store: Store, tmp_path: Path) -> None:
    assert put(store, make_reply(url=FIRST)) is Result.NEW
    assert put(store, make_reply(url=FIRST)) is Result.UNCHANGED
    assert lines(tmp_path) == [(FIRST, 1, False)]


def test_the_same_document_under_a_new_url_is_a_duplicate_once_and_then_unchanged(
    store: Store, tmp_path: Path
) -> None:
    put(store, make_reply(url=FIRST))
    assert put(store, make_reply(url=SECOND)) is Result.DUPLICATE
    assert put(store, make_reply(url=SECOND)) is Result.UNCHANGED
    assert lines(tmp_path) == [(FIRST, 1, False)]


def test_other_content_at_the_same_url_is_a_revision(store: Store, tmp_path: Path) -> None:
    put(store, make_reply(url=FIRST))
    assert put(store, make_reply(url=FIRST, body="另一份答复。")) is Result.REVISED
    assert put(store, make_reply(url=FIRST, body="第三份答复。")) is Result.REVISED
    assert put(store, make_reply(url=FIRST, body="第三份答复。")) is Result.UNCHANGED
    assert lines(tmp_path) == [(FIRST, 1, False), (FIRST, 2, False), (FIRST, 3, False)]


def test_a_number_used_twice_keeps_both_documents_and_their_versions_apart(
    store: Store, tmp_path: Path
) -> None:
    assert put(store, make_reply(url=FIRST)) is Result.NEW
    assert put(store, make_reply(url=SECOND, body="另一件建议的答复。")) is Result.CONFLICT
    assert put(store, make_reply(url=SECOND, body="另一件建议的答复，已改。")) is Result.REVISED
    assert put(store, make_reply(url=FIRST)) is Result.UNCHANGED
    assert lines(tmp_path) == [(FIRST, 1, False), (SECOND, 1, True), (SECOND, 2, False)]


def test_an_alias_that_lags_behind_makes_no_revisions_without_end(store: Store, tmp_path: Path) -> None:
    put(store, make_reply(url=FIRST))
    put(store, make_reply(url=SECOND))
    assert put(store, make_reply(url=FIRST, body="已改。")) is Result.REVISED
    assert put(store, make_reply(url=SECOND)) is Result.UNCHANGED
    assert put(store, make_reply(url=FIRST, body="已改。")) is Result.UNCHANGED
    assert put(store, make_reply(url=SECOND, body="已改。")) is Result.UNCHANGED
    assert len(lines(tmp_path)) == 2


def test_without_a_number_the_url_is_the_identity_and_http_is_https(store: Store, tmp_path: Path) -> None:
    assert put(store, make_reply(None, FIRST)) is Result.NEW
    assert put(store, make_reply(None, SECOND)) is Result.NEW
    assert put(store, make_reply(None, FIRST.replace("https", "http"))) is Result.UNCHANGED
    assert len(lines(tmp_path)) == 2


def test_content_is_the_same_when_only_tokens_and_times_differ(store: Store) -> None:
    from crawler.items import Attachment  # noqa: PLC0415

    put(store, make_reply(attachments=[Attachment("a.pdf", f"{KJJ}a.pdf?111")]))
    again = make_reply(
        attachments=[Attachment("a.pdf", f"{KJJ}a.pdf?222")], fetched_at="2027-01-01T00:00:00Z"
    )
    assert put(store, again) is Result.UNCHANGED


def test_the_walk_knows_a_row_by_url_and_where_it_prints_one_by_number(store: Store) -> None:
    put(store, make_reply("A/1", FIRST))
    assert store.knows_url(FIRST)
    assert store.knows_url(FIRST, "A/1")
    assert not store.knows_url(FIRST, "A/2"), "the portal gave the document another number: look again"
    assert not store.knows_url(SECOND, "A/1"), "a number used twice: look at the other document"


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


def test_a_line_that_cannot_be_written_leaves_every_earlier_line_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os  # noqa: PLC0415

    journal = Journal(tmp_path / "records.jsonl")
    journal.append(b"first\n")
    write = os.write
    left = [4]

    def full_disk(file: int, data: bytes) -> int:
        if not left[0]:
            raise OSError(28, "No space left on device")
        written = write(file, data[: left[0]])
        left[0] = 0
        return written

    monkeypatch.setattr("crawler.files.os.write", full_disk)
    with pytest.raises(StoreError, match="No space left on device"):
        journal.append(b"second line\n")
    assert (tmp_path / "records.jsonl").read_bytes() == b"first\n"

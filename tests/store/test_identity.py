"""A document keeps its identity when its 索引号 (index number) appears, changes or vanishes at the same URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.diff.changes import compare
from crawler.store.results import Result
from crawler.store.store import Store
from crawler.store.versions import RecordVersions
from tests.support.replies import FIRST, SECOND, make_reply, put

if TYPE_CHECKING:
    from pathlib import Path


def journal(folder: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (folder / "records.jsonl").read_bytes().splitlines()]


def current(folder: Path) -> list[tuple[str | None, str, int]]:
    """The number, URL and revision of the newest version of each record."""
    with RecordVersions(folder / "records.jsonl") as versions:
        return [(record["index_number"], record["url"], record["revision"]) for record in versions.current()]


@pytest.fixture(params=["the index is kept", "the index is made again"])
def reopened(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A function that closes a store and opens it again, with or without its index."""

    def reopen(store: Store) -> Store:
        store.close()
        if request.param == "the index is made again":
            (tmp_path / ".index.sqlite").unlink()
        return Store(tmp_path)

    return reopen


@pytest.mark.parametrize(
    ("before", "after", "continues"),
    [(None, "A/1", FIRST), ("A/1", "A/2", "A/1"), ("A/1", None, "A/1")],
    ids=["appears", "changes", "vanishes"],
)
def test_a_document_keeps_its_identity_at_its_url(
    tmp_path: Path, reopened: Any, before: str | None, after: str | None, continues: str
) -> None:
    store = Store(tmp_path)
    assert put(store, make_reply(before, FIRST)) is Result.NEW
    assert put(store, make_reply(after, FIRST)) is Result.REVISED, "although its content is the same"
    assert journal(tmp_path)[1]["continues"] == continues
    store = reopened(store)
    assert put(store, make_reply(after, FIRST)) is Result.UNCHANGED
    assert put(store, make_reply(after, FIRST, body="已改。")) is Result.REVISED
    assert journal(tmp_path)[2]["continues"] is None, "this version has the identity of the one before"
    assert put(store, make_reply(before, FIRST)) is Result.REVISED, "and back"
    store = reopened(store)
    assert put(store, make_reply(before, FIRST)) is Result.UNCHANGED
    store.close()
    assert current(tmp_path) == [(before, FIRST, 4)]
    assert [line["revision"] for line in journal(tmp_path)] == [1, 2, 3, 4]


def test_a_reader_finds_one_record_a_document(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number in (None, "A/1", "A/2"):
        put(store, make_reply(number, FIRST))
    put(store, make_reply("B/1", SECOND))
    store.close()
    path = tmp_path / "records.jsonl"
    comparison = compare(path, path)
    assert (comparison.old, comparison.differs) == ((2, 4), False)
    assert current(tmp_path) == [("A/2", FIRST, 3), ("B/1", SECOND, 1)]


def test_an_alias_moves_with_its_record(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, make_reply("A/1", FIRST))
    assert put(store, make_reply("A/1", SECOND)) is Result.DUPLICATE
    assert put(store, make_reply("A/2", FIRST)) is Result.REVISED
    assert put(store, make_reply("A/2", SECOND)) is Result.UNCHANGED
    store.close()
    assert current(tmp_path) == [("A/2", FIRST, 2)]


def test_an_alias_is_no_document_whose_number_changed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, make_reply("A/1", FIRST))
    put(store, make_reply("A/1", SECOND))
    assert put(store, make_reply("A/9", SECOND, body="另一件。")) is Result.NEW
    store.close()
    assert current(tmp_path) == [("A/1", FIRST, 1), ("A/9", SECOND, 1)]


def test_two_records_that_turn_out_to_be_one_document_become_one_row(tmp_path: Path, reopened: Any) -> None:
    store = Store(tmp_path)
    put(store, make_reply(None, FIRST))
    put(store, make_reply(None, SECOND))
    assert put(store, make_reply("A/1", FIRST)) is Result.REVISED
    assert put(store, make_reply("A/1", SECOND)) is Result.REVISED, (
        "withdrawn: it is the document of another record"
    )
    last = journal(tmp_path)[-1]
    assert (last["withdrawn"], last["index_number"], last["revision"]) == (True, None, 2)
    store = reopened(store)
    assert put(store, make_reply("A/1", SECOND)) is Result.DUPLICATE
    assert put(store, make_reply("A/1", FIRST)) is Result.UNCHANGED
    store.close()
    assert current(tmp_path) == [("A/1", FIRST, 2)]
    assert len(journal(tmp_path)) == 4, "nothing is deleted"


def test_a_number_that_another_document_has_is_a_conflict_in_the_same_record(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, make_reply("A/1", FIRST))
    put(store, make_reply(None, SECOND, body="另一件。"))
    assert put(store, make_reply("A/1", SECOND, body="另一件。")) is Result.REVISED
    store.close()
    assert journal(tmp_path)[-1]["warnings"] == ["index_number_conflict"]
    assert current(tmp_path) == [("A/1", FIRST, 1), ("A/1", SECOND, 2)]


def test_a_withdrawn_record_is_not_known_and_comes_back_as_a_revision(tmp_path: Path, reopened: Any) -> None:
    store = Store(tmp_path)
    put(store, make_reply("A/1", FIRST))
    store.append(make_reply("A/1", FIRST, revision=2, withdrawn=True))
    assert current(tmp_path) == []
    store = reopened(store)
    assert not store.knows_url(FIRST), "the next run asks for the page again"
    assert not store.knows_url(FIRST, "A/1")
    assert put(store, make_reply("A/1", SECOND)) is Result.NEW, "no record has this number any more"
    assert put(store, make_reply("A/1", FIRST)) is Result.REVISED, "even with the same content"
    assert store.knows_url(FIRST)
    store.close()
    assert current(tmp_path) == [("A/1", FIRST, 3), ("A/1", SECOND, 1)]


def test_a_line_that_continues_a_record_that_is_not_there_is_a_record_of_its_own(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.append(make_reply("A/2", FIRST, revision=2, continues="A/1"))
    store.close()
    assert current(tmp_path) == [("A/2", FIRST, 2)]
    assert put(Store(tmp_path), make_reply("A/2", FIRST)) is Result.UNCHANGED


def test_a_line_of_schema_version_1_is_read_with_the_new_keys(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, make_reply("A/1", FIRST))
    store.close()
    (line,) = journal(tmp_path)
    old = {key: value for key, value in line.items() if key not in {"continues", "withdrawn"}}
    (tmp_path / "records.jsonl").write_bytes(orjson.dumps(old | {"schema_version": 1}) + b"\n")
    with RecordVersions(tmp_path / "records.jsonl") as versions:
        assert not versions.problems.other_schemas
        assert list(versions.current()) == [line]
    store = Store(tmp_path)
    assert put(store, make_reply("A/1", FIRST)) is Result.UNCHANGED
    assert put(store, make_reply("A/2", FIRST)) is Result.REVISED
    store.close()
    assert current(tmp_path) == [("A/2", FIRST, 2)]

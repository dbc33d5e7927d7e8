"""A record of a newer schema version is recognized, and stops what would compare or write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.items import SCHEMA_VERSION, record_line
from crawler.store.journal import StoreError
from crawler.store.schema_version import newer_schema, schema_version
from crawler.store.store import Store
from tests.support.replies import make_reply
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path

NEWER = SCHEMA_VERSION + 1
SAYS = f"schema version {NEWER}, but this version of fuwen knows only {SCHEMA_VERSION}. Nothing was changed"


def line_of(version: Any, number: int = 1) -> bytes:
    record = orjson.loads(record_line(make_reply(f"A/{number}", f"{KJJ}t{number}.html")))
    return orjson.dumps(record | {"schema_version": version}, option=orjson.OPT_APPEND_NEWLINE)


@pytest.mark.parametrize("version", ["1", 1.0, True, [1], {}])
def test_a_version_that_is_not_a_whole_number_is_not_a_version(version: Any, tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        schema_version({"schema_version": version})
    (tmp_path / "records.jsonl").write_bytes(line_of(version))
    with pytest.raises(StoreError, match="line 1, is not a record"):
        Store(tmp_path)


def test_only_a_newer_version_gets_a_sentence(tmp_path: Path) -> None:
    assert schema_version({}) == schema_version({"schema_version": None}) == 0
    assert newer_schema(tmp_path, 0) is None
    assert newer_schema(tmp_path, SCHEMA_VERSION) is None
    assert SAYS in str(newer_schema(tmp_path, NEWER))


@pytest.mark.parametrize("indexed", ["not", "before", "all"])
def test_a_store_with_a_newer_record_is_not_opened_and_stays_as_it_is(
    tmp_path: Path, indexed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "records.jsonl"
    journal.write_bytes(line_of(SCHEMA_VERSION))
    if indexed == "before":
        Store(tmp_path).close()
    with journal.open("ab") as file:
        file.write(line_of(NEWER, 2))
    if indexed == "all":  # the newer program's own index, which has read every line
        with monkeypatch.context() as newer:
            newer.setattr("crawler.store.schema_version.SCHEMA_VERSION", NEWER)
            Store(tmp_path).close()
    before = journal.read_bytes()
    for _ in range(2):
        with pytest.raises(StoreError, match=SAYS):
            Store(tmp_path)
    assert journal.read_bytes() == before


def test_a_newer_record_that_was_removed_again_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "records.jsonl"
    journal.write_bytes(line_of(SCHEMA_VERSION) + line_of(NEWER, 2))
    with monkeypatch.context() as newer:
        newer.setattr("crawler.store.schema_version.SCHEMA_VERSION", NEWER)
        Store(tmp_path).close()
    journal.write_bytes(line_of(SCHEMA_VERSION))
    assert Store(tmp_path).before.records == 1


def test_a_line_appended_by_a_newer_program_is_noted_in_its_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr("crawler.store.schema_version.SCHEMA_VERSION", NEWER)
        store = Store(tmp_path)
        store.append(make_reply(schema_version=NEWER))
        store.close()
    with pytest.raises(StoreError, match=SAYS):
        Store(tmp_path)

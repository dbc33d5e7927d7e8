"""``runs/<run id>.json``: whole or not there, in the order of the runs whatever the clock does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.portals.walking.signals import WalkEnd
from crawler.run.manifest import Manifest, close_killed_run, manifest_paths, next_run_id, read_manifest
from crawler.run.outcome import Outcome
from crawler.store.journal import StoreError
from tests.run.manifests import COLUMN, facts_of, past, write

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_the_manifest_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, "20261122T071500Z", WalkEnd.LAST_PAGE, Outcome.OK)
    manifest = orjson.loads(Manifest.of_run(facts).to_bytes())
    contract = (
        "run_id city outcome exit_code version arguments source started_at ended_at columns totals coverage warnings"
        " unknown_labels requests"
    )
    assert set(contract.split()) <= set(manifest)
    ledger = (
        "pages_promised pages_read rows repeated outside known to_fetch new revised unchanged duplicate conflict"
        " rejected failed missing not_requested"
    )
    assert set(ledger.split()) == set(manifest["totals"])
    (column,) = manifest["columns"]
    assert {*ledger.split(), "name", "url", "complete"} <= set(column)
    assert (manifest["outcome"], manifest["exit_code"], column["complete"]) == ("ok", 0, True)


def test_a_failed_write_leaves_no_column_complete(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, "20261122T071500Z", WalkEnd.LAST_PAGE, Outcome.INCOMPLETE)
    facts.failure = "records.jsonl could not be written."
    assert Manifest.of_run(facts).columns[0]["complete"] is False


def test_run_ids_follow_each_other_whatever_the_clock_does(tmp_path: Path) -> None:
    ids: list[str] = []
    for moment in [
        "2026-11-22T07:15:00Z",
        "2026-11-22T07:15:00Z",
        *["2026-01-01T00:00:00Z"] * 10,  # the clock was set back
        "2026-11-22T07:15:01Z",
    ]:
        ids.append(next_run_id(tmp_path, moment))
        write(tmp_path, ids[-1])
        assert [path.stem for path in manifest_paths(tmp_path)] == ids[::-1]
    assert len(set(ids)) == 13
    assert ids[0] == "20261122T071500Z"
    assert ids[-1] == "20261122T071501Z"


def test_files_that_are_no_manifests_are_nobodys_run(tmp_path: Path) -> None:
    write(tmp_path, "20261122T071500Z")
    for name in ("notes.json", "20261122T071500Z.json.part"):
        (tmp_path / "runs" / name).write_bytes(b"{}")
    assert [path.stem for path in manifest_paths(tmp_path)] == ["20261122T071500Z"]


def test_a_run_that_was_killed_gets_its_outcome_from_the_next_and_its_columns_are_walked_whole(
    tmp_path: Path,
) -> None:
    write(tmp_path, "20261121T000000Z", WalkEnd.LAST_PAGE, Outcome.OK)
    write(tmp_path, "20261122T000000Z")
    assert close_killed_run(tmp_path) == "20261122T000000Z"
    newest = read_manifest(manifest_paths(tmp_path)[0])
    assert newest is not None
    assert (newest.outcome, newest.exit_code, newest.ended_at) == ("incomplete", 3, None)
    assert "killed" in newest.troubles[0]
    assert not past(tmp_path).was_walked_whole(COLUMN)
    assert close_killed_run(tmp_path) is None


def test_a_manifest_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "20261121T000000Z")
    before = (tmp_path / "runs" / "20261121T000000Z.json").read_bytes()

    def full_disk(_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("crawler.files.os.fsync", full_disk)
    with pytest.raises(StoreError, match=r"No space left on device.*make room"):
        write(tmp_path, "20261121T000000Z", WalkEnd.LAST_PAGE, Outcome.OK)
    assert (tmp_path / "runs" / "20261121T000000Z.json").read_bytes() == before
    assert orjson.loads(before)["outcome"] == "under way"

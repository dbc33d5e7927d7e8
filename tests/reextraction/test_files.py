"""The files of a re-extraction: one writer at a time, and nothing of a killed one is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.reextraction.files import Output, OutputError

if TYPE_CHECKING:
    from pathlib import Path


def test_two_at_once_do_not_write_one_file(tmp_path: Path) -> None:
    with (
        Output(tmp_path / "new.jsonl", force=False),
        pytest.raises(OutputError, match="Another process is writing"),
    ):
        Output(tmp_path / "new.jsonl", force=False)


def test_what_a_killed_one_left_is_cleared_away(tmp_path: Path) -> None:
    folder = tmp_path / ".new.jsonl.part"
    folder.mkdir()
    (folder / "77.lines").write_bytes(b"left")
    with Output(tmp_path / "new.jsonl", force=False):
        assert not (folder / "77.lines").exists()
    assert not folder.exists()


def test_neither_a_source_nor_the_stored_records_are_replaced_with_force(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.write_bytes(b"stored")
    with pytest.raises(OutputError, match=r"records\.jsonl is never replaced: give another name"):
        Output(records, force=True, protected=[records.resolve()])
    with pytest.raises(OutputError, match="is never replaced, like all of"):
        Output(records, force=True, protected=[tmp_path.resolve()])
    assert records.read_bytes() == b"stored"
